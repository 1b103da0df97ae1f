"""The best that batteries could do, on demand: the whole year known beforehand, by HiGHS."""

from collections.abc import Sequence

import numpy as np

from models.ev.charging.hourly_signals import hourly_signal
from models.pv.dispatch import Battery, Dispatch, bill_eur
from twin.answer.compare import Answer
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.on_demand.dispatch.dispatch_report import BatteryReport, DispatchRow
from twin.on_demand.feeders.feeder_load import building_hours_w
from twin.steps.supply.storage import dispatch_of

WAYS = {
    "none": "Without a battery",
    "self_use": "Plain rule, own PV",
    "peak": "Lowest peak",
    "least_cost": "Least cost",
    "least_carbon": "Least carbon",
}
_MOST_BUILDINGS = 6


def battery_reports(answer: Answer, rows: Sequence[int] = ()) -> tuple[BatteryReport, ...]:
    """The district battery, and the batteries of the buildings `rows` (else the largest one).

    Raises ValueError where the scenario holds no battery that they could speak of.
    """
    measures = answer.scenario.of_stage("district_battery")
    capacity = answer.results["home_batteries"].batteries.capacity_kwh
    wanted = [row for row in rows if capacity[row] > 0] or [int(capacity.argmax())]
    homes = [row for row in wanted[:_MOST_BUILDINGS] if capacity[row] > 0]
    if not measures and not homes:
        raise ValueError(
            "the scenario holds no battery; add home batteries on roofs with PV, or a district "
            "battery."
        )
    made = [_of_district(answer)] if measures else []
    return (*made, *_of_buildings(answer, homes))


def _of_district(answer: Answer) -> BatteryReport:
    results = answer.results
    balance, battery = results["balance"], results["district_battery"]
    net = balance.import_w - balance.export_w - battery.net_w
    sizes = [
        (m.number("kwh") * m.uptake_frac, m.number("kw_per_kwh"))
        for m in answer.scenario.of_stage("district_battery")
    ]
    kwh, kw = sum(s for s, _ in sizes), sum(s * p for s, p in sizes)
    return _report("District battery", net, kwh, kw, answer.district, results["factors"])


def _of_buildings(answer: Answer, rows: Sequence[int]) -> list[BatteryReport]:
    if not rows:
        return []
    results, b = answer.results, answer.district.buildings
    load, made = building_hours_w(results.values, np.asarray(rows))
    batteries = results["home_batteries"].batteries
    reports = []
    for i, row in enumerate(rows):
        address = f"{b['street'][row]} {b['house_number'][row]}".strip()
        kwh, kw = float(batteries.capacity_kwh[row]), float(batteries.power_kw[row])
        net = np.asarray(load[i], dtype=float) - made[i]
        name = f"Battery at {address or b.ids[row]}"
        reports.append(_report(name, net, kwh, kw, answer.district, results["factors"]))
    return reports


def _report(
    name: str, net_w: Array, kwh: float, kw: float, district: District, factors: Factors
) -> BatteryReport:
    country = district.country
    price = hourly_signal("price", country, factors["electricity_eur_kwh"])
    carbon = hourly_signal("carbon", country, factors["electricity_kgco2e_kwh"])
    sold = np.full(len(net_w), factors["pv_export_eur_kwh"])
    rows = []
    for way, title in WAYS.items():
        battery = Battery(
            0.0 if way == "none" else kwh, kw, factors["battery_round_trip_frac"], True
        )
        done: Dispatch = dispatch_of(net_w, battery, way, district, factors)
        rows.append(
            DispatchRow(
                way,
                title,
                float(done.import_w.sum()) / 1000.0,
                float(done.import_w.max()) / 1000.0,
                bill_eur(done, price, sold),
                bill_eur(done, carbon, carbon * factors["export_credit_frac"]),
            )
        )
    return BatteryReport(name, kwh, kw, tuple(rows))
