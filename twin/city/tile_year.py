"""A year of one tile: from what it is given to its buildings' results, and nothing beside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from models.weather.climate import Climate
from twin.answer.step_table import STEP, STEPS
from twin.city.tile import Bodies, Tile, Whole
from twin.city.tile_sun import tile_shell, tile_sun
from twin.district.district import Array, District
from twin.engine.engine import Results, evaluate
from twin.engine.results import CARRIERS
from twin.scenario.scenario import Scenario, Target, scenario_from_text
from twin.steps.buildings import buildings
from twin.steps.buildings.rooms import rooms

_KNOWN = ("name", "street", "house_number", "quarter", "use", "year", "storeys", "height_m",
          "dwellings", "residents", "protected", "heating", "roof", "roof_height_m")  # fmt: skip
_HOURS = ("load_w", "pv_w", "battery_w")
_GIVEN = ("drawn_shell", "surface_sun", "climate", "rooms")
OUTLAY_STEPS = ("skin", "run", "plant", "water_stores", "pv", "home_batteries")
ASKED = ("building_sums", *OUTLAY_STEPS)


@dataclass(frozen=True, eq=False)
class TileYear:
    """Results of the buildings of a tile.

    columns: by name as in `buildings.gpkg` of a snapshot, (n,). hours: of all together, (8760,)
    [W]: `load_w`, `pv_w`, `battery_w`, each also `_baseline`. left_out: why, by id.
    """

    columns: Mapping[str, Array]
    hours: Mapping[str, Array]
    left_out: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class TileRun:
    """The steps of a tile as they ran: what they were given beside the scenario, and the results
    without measures and with them. row (n,): which of `n_whole` buildings of the district."""

    row: Array
    n_whole: int
    district: District
    scenario: Scenario
    given: Mapping[str, Any]
    before: Results
    after: Results


def tile_run(whole: Whole, tile: Tile, near: Bodies) -> TileRun:
    """Baseline and scenario of a tile's own buildings. `near`: those of other tiles that may shade
    or touch them; they are not counted. Raises StepError."""
    district = replace(whole.district, buildings=tile.buildings)
    scenario = tile_scenario(whole, tile)
    climate = _climate(whole.district)
    inside = rooms(district)
    shell = tile_shell(tile, near, inside)
    given = {
        "district": district,
        "rooms": inside,
        "climate": climate,
        "drawn_shell": shell,
        "surface_sun": tile_sun(whole, tile, near, shell, climate),
    }
    steps = needed_steps(ASKED)
    empty = scenario.changed(measures=())
    before = evaluate(steps, {**given, "scenario": empty})
    after = evaluate(steps, {**given, "scenario": scenario}, before)
    return TileRun(tile.row, whole.n_buildings, district, scenario, given, before, after)


def tile_year(run: TileRun) -> TileYear:
    """What a run says of the tile's buildings."""
    before, after = run.before, run.after
    ids, gone = run.district.buildings.ids, before["unfit"].not_applicable
    return TileYear(
        columns=_columns(run.district, before, after),
        hours={
            **{f"{name}_baseline": _hours(before, name) for name in _HOURS},
            **{name: _hours(after, name) for name in _HOURS},
        },
        left_out={str(ids[r]): " ".join(why) for r, why in sorted(gone.items())},
    )


def tile_scenario(whole: Whole, tile: Tile) -> Scenario:
    """The scenario as it reaches this tile: each measure names who was drawn for it."""
    scenario = scenario_from_text(whole.scenario, "the city's scenario")
    measures = []
    for measure, chosen in zip(scenario.measures, tile.chosen, strict=True):
        ids = tuple(str(i) for i in tile.buildings.ids[chosen])
        if ids:  # an empty list of ids would mean everyone
            measures.append(measure.changed(target=Target(picked=ids), uptake_frac=1.0))
    return scenario.with_measures(tuple(measures))


def needed_steps(names: tuple[str, ...]) -> tuple:
    """The steps of the answer that lead to some results, less what a tile is given."""
    wanted, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name in STEP and name not in wanted and name not in _GIVEN:
            wanted.add(name)
            todo += STEP[name].needs
    return tuple(step for step in STEPS if step.name in wanted)


@lru_cache(maxsize=2)
def _climate(district: District) -> Climate:
    """One object for all tiles of a district that a process meets."""
    return buildings.climate(district)


def _hours(results: Results, name: str) -> Array:
    return np.asarray(getattr(results["energy"], name), dtype=float)


def _columns(district: District, before: Results, after: Results) -> dict[str, Array]:
    b, sun = district.buildings, after["surface_sun"]
    columns = {"district": np.full(len(b), district.key, dtype=object), "id": b.ids.astype(object)}
    columns |= {name: b[name] for name in _KNOWN if name in b.columns}
    columns["floor_area_m2"] = np.asarray(after["shell"].floor_area_m2, dtype=float)
    columns["roof_sun_kwh_m2_a"] = np.asarray(sun.roof_irradiation_kwh_m2, dtype=float)
    columns["wall_sun_kwh_m2_a"] = np.asarray(sun.wall_irradiation_kwh_m2, dtype=float)
    for when, results in (("baseline", before), ("scenario", after)):
        for name, column in _numbers(results).items():
            columns[f"{name}_{when}"] = np.asarray(column, dtype=float)
    columns["cost_eur"] = cost_eur(after, len(b))
    return columns


def _numbers(results: Results) -> dict[str, Array]:
    energy, sums = results["energy"], results["building_sums"]
    final = energy.final_kwh_a
    area = np.asarray(results["shell"].floor_area_m2, dtype=float)
    each = np.divide(final.sum(axis=1), area, out=np.full(len(area), np.nan), where=area > 0)
    return {
        "heat_need_kwh_a": energy.heat_need_kwh_a,
        "cooling_need_kwh_a": energy.cooling_need_kwh_a,
        "hot_water_kwh_a": energy.hot_water_kwh_a,
        **{f"{carrier}_kwh_a": final[:, i] for i, carrier in enumerate(CARRIERS)},
        "final_kwh_m2_a": each,
        "pv_kwh_a": energy.pv_produced_kwh_a,
        "pv_self_used_kwh_a": energy.pv_self_used_kwh_a,
        "bought_kwh_a": energy.imported_kwh_a,
        "sold_kwh_a": energy.exported_kwh_a,
        "peak_import_w": energy.peak_import_w,
        "co2_kg_a": sums.co2_kg_a,
        "bill_eur_a": sums.bill_eur_a,
    }


def cost_eur(results: Results, n: int) -> Array:
    """What the measures on each building cost (n,) [EUR]."""
    total = np.zeros(n)
    for name in OUTLAY_STEPS:
        for outlay in results[name].outlays:
            total += np.asarray(outlay.building_cost_eur, dtype=float)
    return total
