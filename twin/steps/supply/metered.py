"""The step from need to meter; only buildings in which something changed are metered again."""

from dataclasses import dataclass, fields

import numpy as np

from models.heat.plant.bought_energy import FactoredNeed
from models.heat.plant.metered_year import metered_year
from models.heat.stock.systems import ground_temperature_c, source_temperatures_c
from models.heat.stock.zones import take_rows
from models.pv.self_use import Batteries
from models.weather.climate import Climate
from twin.district.district import Array
from twin.engine.engine import Memory, changed_rows
from twin.engine.results import Metered, NeedHours, RoofPv
from twin.steps.sun.sun import SunOnSurfaces
from twin.steps.supply.plant import Plant
from twin.steps.supply.storage import HomeBatteries

_BY_HOUR = ("load_w", "pv_w", "battery_w")


@dataclass(frozen=True, eq=False)
class _Inputs:
    """What the step is given, in the order of its needs."""

    need: NeedHours
    hot_water: FactoredNeed
    appliances: FactoredNeed
    plant: Plant
    roofs: RoofPv
    homes: HomeBatteries
    unit: Array
    sun: SunOnSurfaces
    climate: Climate


def metered(
    need: NeedHours,
    hot_water: FactoredNeed,
    appliances: FactoredNeed,
    plant: Plant,
    roofs: RoofPv,
    homes: HomeBatteries,
    unit: Array,
    sun: SunOnSurfaces,
    climate: Climate,
    last: Memory | None,
) -> Metered:
    """Energy bought by carrier and where each hour's PV goes, in one pass over the buildings.

    Where less than half of them differ from last time, those are taken out of the district's hours
    as they were and put in as they are. The sums being exact, the digits are those of a whole pass.
    A roof makes what its own shade leaves: nameplate times the share of the year's sun.
    """
    now = _Inputs(need, hot_water, appliances, plant, roofs, homes, unit, sun, climate)
    n = len(roofs.kwp)
    if last is not None:
        before = _Inputs(*last.inputs)
        rows = _changed(now, before, n)
        if rows is not None and 2 * len(rows) < n:
            return _with_rows(last.output, rows, _of_rows(before, rows), _of_rows(now, rows))
    return _of_rows(now, None)


def _changed(now: _Inputs, before: _Inputs, n: int) -> Array | None:
    """Rows that may differ, or None where all may."""
    shared = ("appliances", "unit", "sun", "climate")
    if any(getattr(now, name) is not getattr(before, name) for name in shared):
        return None
    if len(before.roofs.kwp) != n:
        return None
    heated = now.need.hours.rows_since(before.need.hours)
    supplied = changed_rows((now.plant.systems,), (before.plant.systems,), n)
    drawn = _changed_water(now.hot_water, before.hot_water)
    stored = _changed_batteries(now.homes.batteries, before.homes.batteries)
    if heated is None or supplied is None or drawn is None:
        return None
    sunny = np.flatnonzero((now.roofs.kwp != before.roofs.kwp).any(axis=1))
    return np.unique(np.concatenate([heated, supplied, drawn, sunny, stored]))


def _changed_water(now: FactoredNeed, before: FactoredNeed) -> Array | None:
    """Rows whose hot water is another, or None where the profiles are others."""
    count = min(len(now.profiles), len(before.profiles))
    if not np.array_equal(now.profiles[:count], before.profiles[:count]):
        return None
    return np.flatnonzero((now.kwh_a != before.kwh_a) | (now.profile != before.profile))


def _changed_batteries(now: Batteries, before: Batteries) -> Array:
    """Rows whose battery is another."""
    if now.round_trip_frac != before.round_trip_frac:
        return np.flatnonzero((now.capacity_kwh > 0) | (before.capacity_kwh > 0))
    differs = (now.capacity_kwh != before.capacity_kwh) | (now.power_kw != before.power_kw)
    return np.flatnonzero(differs)


def _of_rows(given: _Inputs, rows: Array | None) -> Metered:
    """The year of some buildings, or of all, as if they were the whole district."""
    outside = given.climate.dry_bulb_c
    source = source_temperatures_c(outside, ground_temperature_c(outside))
    chosen = slice(None) if rows is None else rows
    water, devices = given.hot_water, given.appliances
    systems, homes = given.plant.systems, given.homes.batteries
    if rows is not None:
        water, devices = water.of_rows(rows), devices.of_rows(rows)
        systems, homes = take_rows(systems, rows), homes.of_rows(rows)
    year = metered_year(
        given.need.heating_w,
        given.need.cooling_w,
        water,
        devices,
        systems,
        outside,
        source,
        (given.roofs.kwp * given.sun.pv_sun_frac)[chosen].astype(np.float32),
        given.unit,
        homes,
        rows,
    )
    return Metered(
        heat_need_kwh_a=year.heat_need_kwh,
        cooling_need_kwh_a=year.cooling_need_kwh,
        hot_water_kwh_a=np.asarray(water.kwh_a, dtype=float),
        month_kwh=year.kwh.sum(axis=2, dtype=np.float64),
        unmet_heat_kwh_a=year.unmet_heat_kwh,
        pv_produced_kwh_a=year.use.produced_kwh,
        pv_self_used_kwh_a=year.use.self_used_kwh,
        exported_kwh_a=year.use.exported_kwh,
        imported_kwh_a=year.use.imported_kwh,
        battery_given_kwh_a=year.use.battery_given_kwh,
        battery_loss_kwh_a=year.use.battery_loss_kwh,
        peak_import_w=year.use.peak_import_w,
        load_w=year.use.load_w,
        pv_w=year.use.production_w,
        battery_w=year.use.battery_w,
    )


def _with_rows(last: Metered, rows: Array, out: Metered, into: Metered) -> Metered:
    changes = {}
    for field in fields(Metered):
        old, part = getattr(last, field.name), getattr(into, field.name)
        if field.name in _BY_HOUR:
            changes[field.name] = old - getattr(out, field.name) + part
        else:
            changes[field.name] = old.copy()
            changes[field.name][rows] = part
    return Metered(**changes)
