"""A sample of the district: the year of a few buildings under other inputs, raised to all.

Both sides, baseline and scenario, see the same draw. The heat model runs the representatives with
the usual hours of their use; each one's need is then moved by the building's own shift, which
needs a quarter of the profiles. What a sample adds to its own reference is added to the exact sums.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from models.heat.bought_energy import FactoredNeed
from models.heat.need import heating_and_cooling_need
from models.heat.stock_figures import HOMES
from models.heat.systems import HEATING
from models.heat.zones import (
    Fabric,
    Operation,
    Shell,
    SunLeft,
    take_operation_rows,
    take_rows,
)
from models.pv.self_use import Batteries
from twin.compare import Answer
from twin.district import Array, District
from twin.engine import Results
from twin.hours import Hours
from twin.representatives import Representatives, everyone, representatives
from twin.results import Metered, NeedHours
from twin.steps import STEPS
from twin.steps_buildings import usual_operation
from twin.steps_retrofit import run
from twin.uncertainty import Draw, Uncertain, middle

MOST_OF_A_GROUP = 96
"""Representatives of the buildings that the scenario changes, and of those it does not."""
_HIGHEST = {"wall_u_w_m2k": 5.8, "roof_u_w_m2k": 7.0, "floor_u_w_m2k": 4.7, "window_u_w_m2k": 7.0}
_LOWEST_U_W_M2K = 0.1


@dataclass(frozen=True, eq=False)
class Side:
    """What the heat model and the meter are given for the representatives, on one side."""

    results: Results
    fabric: Fabric
    operation: Operation
    improved: dict[str, Array]


@dataclass(frozen=True, eq=False)
class Ground:
    """All that the samples of one answer have in common.

    again (k,): representatives whose need the scenario changes; the others' is that of the
    baseline. reference: the representatives' sums of
    baseline and scenario with every input as it is calculated; exact: those of all buildings.
    """

    answer: Answer
    items: tuple[Uncertain, ...]
    chosen: Representatives
    shell: Shell
    sun_left: SunLeft
    late_h: Array
    households: Array
    baseline: Side
    scenario: Side
    again: Array
    reference: tuple[Metered, ...] = ()


def ground_of(
    answer: Answer,
    items: tuple[Uncertain, ...],
    chosen: Representatives | None = None,
    closely: bool = False,
) -> Ground:
    """Prepare the samples of an answer. `closely`: all buildings, each with its own hours: the slow
    way that the quick one is judged by."""
    district, new = answer.district, answer.results
    if closely:
        chosen = everyone(len(district.buildings))
    elif chosen is None:
        chosen = _representatives(answer)
    rows = chosen.rows
    usual, late_h = (None, np.zeros(len(rows), int))
    if not closely:
        usual, late = usual_operation(district)
        late_h = late[rows]
    sun = new["surface_sun"]
    left = SunLeft(sun.wall_month_frac, sun.roof_month_frac, sun.window_month_frac)
    before = _side(answer.baseline, answer.baseline, rows, usual)
    after = _side(new, answer.baseline, rows, usual)
    ground = Ground(
        answer, items, chosen, take_rows(new["shell"], rows), take_rows(left, rows), late_h,
        _households(district)[rows], before, after, np.flatnonzero(_differs(before, after)),
    )  # fmt: skip
    return replace(ground, reference=sampled_energy(ground, middle(items)))


def _representatives(answer: Answer) -> Representatives:
    """Like stands for like: use first, then plant, cooling and age."""
    b, new, old = answer.district.buildings, answer.results, answer.baseline
    order = [b["use"].astype(str), b["heating"].astype(str), b["cooling"].astype(bool), b["year"]]
    codes = tuple(np.unique(column, return_inverse=True)[1] for column in order)
    touched = np.zeros(len(b), bool)
    pairs = [(new["skin"].fabric, old["skin"].fabric)]
    pairs += [
        (new["plant"].systems, old["plant"].systems),
        (new["run"].operation, old["run"].operation),
    ]
    for after, before in pairs:
        touched |= _rows_that_differ(after, before, len(b))
    touched |= new["pv"].kwp.any(axis=1)
    return representatives(touched, codes, new["shell"].floor_area_m2, MOST_OF_A_GROUP)


def _rows_that_differ(after: Any, before: Any, count: int) -> Array:
    differs = np.zeros(count, bool)
    for field in fields(after):
        a, b = getattr(after, field.name), getattr(before, field.name)
        if a.shape == b.shape and a.shape == (count,):
            differs |= a != b
    return differs


def _side(results: Results, baseline: Results, rows: Array, usual: Operation | None) -> Side:
    fabric = take_rows(results["skin"].fabric, rows)
    stock = take_rows(baseline["skin"].fabric, rows)
    operation: Operation = results["run"].operation
    if usual is not None:
        operation = run(
            results["district"], results["shell"], usual, results["control_measures"],
            results["cost_factors"],
        ).operation  # fmt: skip
    names = ("wall_u_w_m2k", "roof_u_w_m2k", "floor_u_w_m2k", "window_u_w_m2k")
    improved = {n: getattr(fabric, n) != getattr(stock, n) for n in names}
    return Side(results, fabric, take_operation_rows(operation, rows), improved)


def _differs(before: Side, after: Side) -> Array:
    count = len(before.fabric.wall_u_w_m2k)
    return _rows_that_differ(after.fabric, before.fabric, count) | _rows_that_differ(
        after.operation, before.operation, count
    )


def _households(district: District) -> Array:
    """Dwellings whose deviations cancel in one building; 1 where it is no home."""
    b = district.buildings
    home = np.isin(b["use"].astype(str), HOMES)
    return np.where(home, np.maximum(b["dwellings"], 1), 1).astype(float)


# ---- one sample ----------------------------------------------------------------------------------


def sampled_energy(ground: Ground, draw: Draw) -> tuple[Metered, Metered]:
    """The sums of baseline and scenario that the representatives give in a sample, as one row."""
    heat, cold = sampled_need(ground, draw)
    again, place = ground.again, len(ground.chosen.rows) + np.arange(len(ground.again))
    source = np.arange(len(ground.chosen.rows))
    before = _metered(ground, ground.baseline, draw, heat[source], cold[source])
    source[again] = place
    after = _metered(ground, ground.scenario, draw, heat[source], cold[source])
    return in_one_row(before), in_one_row(after)


def sampled_need(ground: Ground, draw: Draw) -> tuple[Array, Array]:
    """Hourly heating and cooling [W] of all representatives in the baseline, then of those that
    differ in the scenario, each as one building."""
    rows, again = ground.chosen.rows, ground.again
    both = np.append(np.arange(len(rows)), again)
    fabrics = [sampled_fabric(ground, side, draw) for side in (ground.baseline, ground.scenario)]
    fabric = Fabric(
        **{
            f.name: np.concatenate(
                [getattr(fabrics[0], f.name), getattr(fabrics[1], f.name)[again]]
            )
            for f in fields(Fabric)
        }
    )
    operation = joined_operations(
        ground.baseline.operation, take_operation_rows(ground.scenario.operation, again)
    )
    need = heating_and_cooling_need(
        take_rows(ground.shell, both),
        fabric,
        sampled_operation(operation, draw),
        ground.answer.results["climate"],
        sun_left=take_rows(ground.sun_left, both),
    )
    habit = own_part(ground, draw, "heating_habit")[both].astype(np.float32)
    heat, cold = need.heating_w * habit[:, None], need.cooling_w
    for late in np.unique(ground.late_h[ground.late_h != 0]):
        moved = ground.late_h[both] == late
        heat[moved] = np.roll(heat[moved], late, axis=1)
        cold[moved] = np.roll(cold[moved], late, axis=1)
    return heat, cold


def own_part(ground: Ground, draw: Draw, key: str) -> Array:
    """An input for each representative."""
    calm = ground.chosen.calm
    if draw.items[key].per == "household":
        calm = calm / np.sqrt(ground.households)
    return draw.on_rows(key, ground.chosen.rows, calm)


def sampled_fabric(ground: Ground, side: Side, draw: Draw) -> Fabric:
    """The skin under a draw: what a measure replaced goes with workmanship, the rest with the
    stock's own doubt."""
    stock, new = own_part(ground, draw, "stock_u"), own_part(ground, draw, "new_u")
    changes: dict[str, Array] = {}
    for name, improved in side.improved.items():
        value = getattr(side.fabric, name) * np.where(improved, new, stock)
        changes[name] = np.clip(value, _LOWEST_U_W_M2K, _HIGHEST[name])
    f = side.fabric
    changes["infiltration_per_h"] = f.infiltration_per_h * own_part(ground, draw, "infiltration")
    changes["ventilation_per_h"] = f.ventilation_per_h * own_part(ground, draw, "ventilation")
    let_in = f.shading_frac * own_part(ground, draw, "window_sun")
    changes["shading_frac"] = np.minimum(let_in, 1.0)
    return replace(f, **changes)


def sampled_operation(operation: Operation, draw: Draw) -> Operation:
    """The profiles in use, under a draw: warmer or cooler rooms, more or less heat from inside."""
    used, profile = np.unique(operation.profile, return_inverse=True)
    heating = operation.heating_setpoint_c[used] + np.float32(draw.shared["setpoint"])
    return replace(
        operation,
        heating_setpoint_c=heating,
        cooling_setpoint_c=_not_below(operation.cooling_setpoint_c[used], heating),
        gains_w_m2=operation.gains_w_m2[used] * np.float32(draw.shared["gains"]),
        ventilation_frac=operation.ventilation_frac[used],
        gains_radiant_frac=operation.gains_radiant_frac[used],
        profile=profile.reshape(-1),
    )


def _not_below(cooling_c: Array, heating_c: Array) -> Array:
    """Cooling set-points, nowhere below the heating ones; off stays off."""
    return np.maximum(cooling_c, np.nan_to_num(heating_c, nan=-273.0))


def joined_operations(first: Operation, second: Operation) -> Operation:
    """The buildings of two operations in one."""
    names = ("heating_setpoint_c", "cooling_setpoint_c", "gains_w_m2", "ventilation_frac",
             "gains_radiant_frac", "cooled", "heated_area_frac")  # fmt: skip
    both = {n: np.concatenate([getattr(first, n), getattr(second, n)]) for n in names}
    second_rows = second.profile + len(first.gains_radiant_frac)
    return Operation(**both, profile=np.concatenate([first.profile, second_rows]))


def _metered(ground: Ground, side: Side, draw: Draw, heat_w: Array, cold_w: Array) -> Metered:
    """The representatives at the meter, each as often as it counts: as so many like buildings
    behind one meter, since all that is metered grows in proportion."""
    results, rows = side.results, ground.chosen.rows
    weight = ground.chosen.weight.astype(np.float32)

    def scaled(need: FactoredNeed, key: str) -> FactoredNeed:
        kwh = need.kwh_a[rows] * weight * own_part(ground, draw, key)
        return FactoredNeed(kwh.astype(np.float32), need.profiles, need.profile[rows])

    values = {
        **results.values,
        "need": NeedHours(Hours(heat_w * weight[:, None], cold_w * weight[:, None])),
        "hot_water": scaled(results["hot_water"], "hot_water"),
        "appliances": scaled(results["appliances"], "appliances"),
        "plant": _plant(ground, results, draw),
        "pv": _roofs(ground, results, draw),
        "home_batteries": _batteries(results, rows, weight),
        "surface_sun": replace(
            results["surface_sun"], roof_shade_frac=results["surface_sun"].roof_shade_frac[rows]
        ),
    }
    step = _STEP["energy"]
    metered: Metered = step.function(*(values[name] for name in step.needs), None)
    return metered


_STEP = {step.name: step for step in STEPS}


def _plant(ground: Ground, results: Results, draw: Draw) -> Any:
    plant, rows = results["plant"], ground.chosen.rows
    taken = {f.name: getattr(plant.systems, f.name)[rows] for f in fields(plant.systems)}
    burns = np.isin(taken["heating"], _BURNING)
    boiler = np.where(burns, own_part(ground, draw, "boiler"), 1.0)
    for name in ("generator_frac", "hot_water_frac"):
        taken[name] = (taken[name] * boiler).astype(np.float32)
    eer = taken["cooling_eer"] * own_part(ground, draw, "cooling_eer")
    taken["cooling_eer"] = eer.astype(np.float32)
    flow = taken["flow_shift_k"] + own_part(ground, draw, "flow")
    taken["flow_shift_k"] = flow.astype(np.float32)
    taken["heat_pump_w"] = taken["heat_pump_w"] * ground.chosen.weight.astype(np.float32)
    return replace(plant, systems=replace(plant.systems, **taken))


_BURNING = [
    HEATING.index(code) for code in ("gas_boiler", "oil_boiler", "communal_gas", "district_heat")
]


def _roofs(ground: Ground, results: Results, draw: Draw) -> Any:
    roofs, rows = results["pv"], ground.chosen.rows
    scale = ground.chosen.weight * own_part(ground, draw, "pv_yield")
    return replace(roofs, kwp=(roofs.kwp[rows] * scale[:, None]).astype(np.float32))


def _batteries(results: Results, rows: Array, weight: Array) -> Any:
    homes = results["home_batteries"]
    b = homes.batteries
    scaled = Batteries(b.capacity_kwh[rows] * weight, b.power_kw[rows] * weight, b.round_trip_frac)
    return replace(homes, batteries=scaled)


def in_one_row(energy: Metered) -> Metered:
    """All buildings as one: what is summed anyway, summed."""
    summed = {}
    for field in fields(Metered):
        value = getattr(energy, field.name)
        summed[field.name] = (
            value
            if field.name.endswith("_w") and value.shape == (8760,)
            else (value.sum(axis=0, keepdims=True, dtype=float))
        )
    return Metered(**summed)
