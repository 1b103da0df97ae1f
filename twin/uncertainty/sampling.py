"""A sample of the district: the year of a few buildings under other inputs, raised to all.

Both sides, baseline and scenario, see the same draw. The heat model runs the representatives with
the usual hours of their use; each one's need is then moved by the building's own shift, which
needs a quarter of the profiles. What a sample adds to its own reference is added to the exact sums.
"""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from models.heat.plant.bought_energy import FactoredNeed
from models.heat.stock.systems import ELECTRICITY, HEATING, HeatSystems
from models.heat.stock.zones import Fabric, Operation, take_operation_rows, take_rows
from models.heat.zone.need import LIMITS, heating_and_cooling_need
from models.pv.self_use import Batteries
from twin.answer.step_table import STEP
from twin.district.district import Array
from twin.engine.engine import Results
from twin.engine.hours import Hours
from twin.engine.results import CARRIERS, Metered, NeedHours
from twin.steps.buildings.buildings import sky as sky_over
from twin.steps.supply.communal import Communal, energy
from twin.uncertainty.draws import Draw
from twin.uncertainty.sample_ground import Ground, Side

_LOWEST_U_W_M2K = 0.1


def sampled_energy(ground: Ground, draw: Draw) -> tuple[Metered, ...]:
    """The sums of baseline and scenario that the representatives give in a sample, by use."""
    need = sampled_need(ground, draw)
    again, rows = ground.again, ground.chosen.rows
    source = np.arange(len(rows))
    before = _metered(ground, ground.baseline, draw, need, source)
    source[again] = len(rows) + np.arange(len(again))
    after = _metered(ground, ground.scenario, draw, need, source)
    use = ground.use[rows]
    return tuple(sums_by_use(e, use, len(ground.uses)) for e in (before, after))


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
    climate = ground.answer.results["climate"]
    sky = sky_over(climate)
    sky = replace(sky, winter=replace(sky.winter, film_scale=draw.shared["films"]))
    need = heating_and_cooling_need(
        take_rows(ground.shell, both),
        fabric,
        sampled_operation(operation, draw),
        climate,
        sun_left=take_rows(ground.sun_left, both),
        sky=sky,
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
    stock's own uncertainty."""
    stock, new = own_part(ground, draw, "stock_u"), own_part(ground, draw, "new_u")
    changes: dict[str, Array] = {}
    for name, improved in side.improved.items():
        value = getattr(side.fabric, name) * np.where(improved, new, stock)
        changes[name] = np.clip(value, _LOWEST_U_W_M2K, LIMITS[name][1])
    f = side.fabric
    rooms = own_part(ground, draw, "room_height")  # the air that both rates act on
    leaks, fresh = (rooms * own_part(ground, draw, k) for k in ("infiltration", "ventilation"))
    changes["infiltration_per_h"] = f.infiltration_per_h * leaks
    changes["ventilation_per_h"] = f.ventilation_per_h * fresh
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
        profile=profile.reshape(-1).astype(np.int32),
    )


_PROFILES = ("heating_setpoint_c", "cooling_setpoint_c", "gains_w_m2", "ventilation_frac")


def _not_below(cooling_c: Array, heating_c: Array) -> Array:
    """Cooling set-points, nowhere below the heating ones; off stays off."""
    return np.asarray(np.maximum(cooling_c, np.nan_to_num(heating_c, nan=-273.0)))


def joined_operations(first: Operation, second: Operation) -> Operation:
    """The buildings of two operations in one; profiles that both share stay one."""
    if all(getattr(first, n) is getattr(second, n) for n in _PROFILES):
        columns = ("profile", "cooled", "heated_area_frac")
        return replace(
            first,
            **{n: np.concatenate([getattr(first, n), getattr(second, n)]) for n in columns},
        )
    names = (*_PROFILES, "gains_radiant_frac", "cooled", "heated_area_frac")
    both = {n: np.concatenate([getattr(first, n), getattr(second, n)]) for n in names}
    second_rows = second.profile + len(first.gains_radiant_frac)
    return Operation(**both, profile=np.concatenate([first.profile, second_rows]))


def _metered(
    ground: Ground, side: Side, draw: Draw, need_w: tuple[Array, Array], source: Array
) -> Metered:
    """The representatives at the meter, each as often as it counts: as so many like buildings
    behind one meter, since all that is metered grows in proportion. source: their rows of the
    need."""
    results, rows = side.results, ground.chosen.rows
    weight = ground.chosen.weight.astype(np.float32)

    def scaled(need: FactoredNeed, key: str) -> FactoredNeed:
        mine = need.of_rows(rows)
        kwh = mine.kwh_a * weight * own_part(ground, draw, key)
        return replace(mine, kwh_a=kwh.astype(np.float32))

    values = {
        **results.values,
        "need": NeedHours(Hours(*(w[source] * weight[:, None] for w in need_w))),
        "heated_water": scaled(results["heated_water"], "hot_water"),
        "appliances": scaled(results["appliances"], "appliances"),
        "plant": _plant(ground, results, draw),
        "pv": _roofs(ground, results, draw),
        "home_batteries": _batteries(results, rows, weight),
        "surface_sun": replace(
            results["surface_sun"], pv_sun_frac=results["surface_sun"].pv_sun_frac[rows]
        ),
    }
    step = STEP["metered"]
    metered: Metered = step.function(*(values[name] for name in step.needs), None)
    return energy(metered, sampled_estates(results, rows, metered))


def sampled_estates(results: Results, rows: Array, metered: Metered) -> Communal:
    """The estates' plants under a draw: what they buy follows the heat that their representatives
    (of `rows`) take."""
    heat, exact = CARRIERS.index("heat_network"), results["metered"]
    years = []
    for year in results["communal"].years:
        members = np.flatnonzero(np.isin(rows, year.rows))
        taken = float(exact.month_kwh[year.rows, heat].sum())
        if len(members) and taken > 0:
            years.append(year.scaled(members, metered.month_kwh[members, heat].sum() / taken))
    return Communal(tuple(years), ())


def _plant(ground: Ground, results: Results, draw: Draw) -> Any:
    mine: HeatSystems = take_rows(results["plant"].systems, ground.chosen.rows)
    issue = own_part(ground, draw, "boiler")
    boiler = np.where(np.isin(mine.heating, _BURNING), issue, 1.0)
    kept = np.where(mine.backup != ELECTRICITY, issue, 1.0)
    drawn: dict[str, Any] = {
        "backup_frac": mine.backup_frac * kept,
        "backup_water_frac": mine.backup_water_frac * kept,
        "generator_frac": mine.generator_frac * boiler,
        "hot_water_frac": mine.hot_water_frac * boiler,
        "cooling_eer": mine.cooling_eer * own_part(ground, draw, "cooling_eer"),
        "flow_shift_k": mine.flow_shift_k + own_part(ground, draw, "flow"),
        "heat_pump_w": mine.heat_pump_w * ground.chosen.weight.astype(np.float32),
    }
    systems = replace(mine, **{k: v.astype(np.float32) for k, v in drawn.items()})
    return replace(results["plant"], systems=systems)


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


def sums_by_use(energy: Metered, use: Array, count: int) -> Metered:
    """All buildings of a use as one, (count,) rows; use (n,): the row that a building goes to."""
    summed = {}
    for field in fields(Metered):
        value = getattr(energy, field.name)
        if value.shape[:1] == use.shape:
            value = np.array([value[use == u].sum(axis=0, dtype=float) for u in range(count)])
        summed[field.name] = value
    return Metered(**summed)


def raised(
    exact: tuple[Metered, ...], sampled: tuple[Metered, ...], reference: tuple[Metered, ...]
) -> tuple[Metered, ...]:
    """The exact sums of both sides, with what a sample of the representatives differs from their
    own reference. What falls falls at most in proportion, so that nothing becomes negative where
    the reference is above the exact sum; what batteries take less what they give may."""
    return tuple(
        Metered(**{f.name: _raised(f.name, whole, part, own) for f in fields(Metered)})
        for whole, part, own in zip(exact, sampled, reference, strict=True)
    )


def _raised(name: str, exact: Metered, sampled: Metered, reference: Metered) -> Array:
    """One field of them, by name; what batteries take less what they give has a sign."""
    whole, part, own = (np.asarray(getattr(m, name)) for m in (exact, sampled, reference))
    moved = np.asarray(whole + part - own)
    if name == "battery_w":
        return moved
    falls = (part < own) & (own > 0.0)
    share = np.divide(part, own, out=np.zeros(np.shape(own)), where=falls)
    return np.where(falls, np.maximum(moved, whole * share), moved)
