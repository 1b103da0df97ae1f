"""Steps for batteries: at home, behind each meter, and one for the whole district."""

from dataclasses import dataclass, replace

import numpy as np

from models.ev.charging.hourly_signals import hourly_signal
from models.pv.dispatch import (
    Battery,
    Dispatch,
    least_cost_dispatch,
    peak_shaving_dispatch,
    plain_dispatch,
)
from models.pv.self_use import Batteries
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import DistrictBattery, Metered, Mobility, Outlay, RoofPv, StreetLighting
from twin.scenario.scenario import Measure
from twin.steps.buildings.outlays import NotApplicable, building_outlay, note_not_applicable
from twin.targets.targets import chosen_buildings
from twin.words.quantities import written

NOT_APPLICABLE_NO_PV = 1
NOT_APPLICABLE_NO_HOME = 2
NOT_APPLICABLE_HAS_ONE = 3
NOT_APPLICABLE_REASONS = {
    NOT_APPLICABLE_NO_PV: "No photovoltaics on this roof: a battery at home would stand idle.",
    NOT_APPLICABLE_NO_HOME: "Nobody lives here: size the battery by roof or building.",
    NOT_APPLICABLE_HAS_ONE: "The building has a battery already.",
}


@dataclass(frozen=True, eq=False)
class HomeBatteries:
    """The batteries behind the buildings' meters, what they cost, where none is applicable."""

    batteries: Batteries
    outlays: tuple[Outlay, ...]
    not_applicable: NotApplicable


def home_batteries(
    district: District, roofs: RoofPv, measures: tuple[Measure, ...], factors: Factors
) -> HomeBatteries:
    """Batteries that store a roof's surplus for its own building; they never trade."""
    kwp = roofs.kwp.sum(axis=1, dtype=float)
    dwellings = np.asarray(district.buildings["dwellings"], dtype=float)
    counts = {"kwp": kwp, "dwelling": dwellings, "building": np.ones(len(kwp))}
    capacity, power = np.zeros(len(kwp)), np.zeros(len(kwp))
    outlays: list[Outlay] = []
    not_applicable: NotApplicable = {}
    for measure in measures:
        chosen = chosen_buildings(district, measure)
        wanted = measure.number("kwh") * counts[str(measure.parameters["size_by"])]
        why = [kwp <= 0, wanted <= 0, capacity > 0]
        codes = [NOT_APPLICABLE_NO_PV, NOT_APPLICABLE_NO_HOME, NOT_APPLICABLE_HAS_ONE]
        reason_code = np.where(chosen, np.select(why, codes, 0), 0)
        added = np.where(chosen & (reason_code == 0), wanted, 0.0)
        capacity = capacity + added
        power = power + added * measure.number("kw_per_kwh")
        paid = building_outlay(
            district, measure, added, reason_code, NOT_APPLICABLE_REASONS, factors
        )
        total = f"{written(float(added.sum()), 'kWh')} together" if added.any() else ""
        outlays.append(replace(paid, note=total))
        note_not_applicable(not_applicable, measure, reason_code, NOT_APPLICABLE_REASONS)
    batteries = Batteries(capacity, power, factors["battery_round_trip_frac"])
    return HomeBatteries(batteries, tuple(outlays), not_applicable)


def district_battery(
    district: District,
    energy: Metered,
    lighting: StreetLighting,
    mobility: Mobility,
    measures: tuple[Measure, ...],
    factors: Factors,
    prices: Factors,
) -> DistrictBattery:
    """One battery at the district's border after another, each on what the last one left."""
    load = energy.load_w + energy.battery_w + lighting.district_w + mobility.charging_w
    net = np.asarray(load - energy.pv_w, dtype=float)
    left, given_kwh, lost_kwh = net, 0.0, 0.0
    outlays: list[Outlay] = []
    for measure in measures:
        kwh = measure.number("kwh") * measure.uptake_frac
        power = kwh * measure.number("kw_per_kwh")
        battery = Battery(kwh, power, factors["battery_round_trip_frac"], True)
        done = dispatch_of(left, battery, str(measure.parameters["dispatch"]), district, prices)
        left = done.import_w - done.export_w
        given_kwh += float(done.discharge_w.sum()) / 1000.0
        lost_kwh += float((done.charge_w - done.discharge_w).sum()) / 1000.0
        outlays.append(
            Outlay(
                measure.id,
                kwh * factors["district_battery_eur_kwh"],
                kwh * factors["battery_kgco2e_kwh"],
                factors["battery_life_a"],
                priced_by=("district_battery_eur_kwh", "battery_kgco2e_kwh", "battery_life_a"),
                note=f"gives {written(float(done.discharge_w.sum()) / 1000.0, 'kWh a year')}",
            )
        )
    return DistrictBattery(
        net_w=left - net,
        given_kwh_a=given_kwh,
        kept_kwh_a=lost_kwh,
        saved_import_kwh_a=_positive_kwh(net) - _positive_kwh(left),
        saved_export_kwh_a=_positive_kwh(-net) - _positive_kwh(-left),
        outlays=tuple(outlays),
    )


def dispatch_of(
    net_w: Array, battery: Battery, way: str, district: District, prices: Factors
) -> Dispatch:
    """What a battery does on a net load (8760,) [W], by one of the ways of `district_battery`.

    The least cost and the least carbon know the whole year ahead and go by the hourly signal.
    """
    load, made = np.maximum(net_w, 0.0), np.maximum(-net_w, 0.0)
    if way == "self_use" or battery.capacity_kwh == 0.0:
        return plain_dispatch(load, made, battery)
    if way == "peak":
        return peak_shaving_dispatch(load, made, battery)
    if way == "least_carbon":
        bought = hourly_signal("carbon", district.country, prices["electricity_kgco2e_kwh"])
        sold = bought * prices["export_credit_frac"]
    else:
        bought = hourly_signal("price", district.country, prices["electricity_eur_kwh"])
        sold = np.full(len(net_w), prices["pv_export_eur_kwh"])
    return least_cost_dispatch(load, made, battery, bought, sold)


def _positive_kwh(power_w: Array) -> float:
    return float(np.maximum(power_w, 0.0).sum()) / 1000.0
