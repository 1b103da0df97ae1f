"""Steps that add up: the electricity balance, carbon, bills, and what the measures are worth."""

from collections.abc import Mapping

import numpy as np

from models.carbon.operation import operational_kgco2e_a
from models.cost.appraisal import annuity_per_a
from models.cost.parties import ENERGY_LINES
from models.ev.charging.hourly_signals import hourly_signal
from models.grid.balance import electricity_balance
from models.heat.stock.zones import Shell
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.engine import Results
from twin.engine.results import (
    CARRIERS,
    Balance,
    BuildingSums,
    Costs,
    DistrictBattery,
    Headline,
    Metered,
    Mobility,
    Outlay,
    PartyBills,
    StreetLighting,
)
from twin.steps.buildings.unfit import fit_mask
from twin.steps.money.bills import building_bill_lines, building_prices
from twin.steps.money.cost import cost_numbers

_FUELS = ("gas", "oil", "heat_network")
_GRID = CARRIERS.index("electricity")


def balance(
    energy: Metered, lighting: StreetLighting, mobility: Mobility, battery: DistrictBattery
) -> Balance:
    """The district's electricity hour by hour: who takes, who gives, what crosses its border."""
    stored = energy.battery_w + battery.net_w
    b = electricity_balance(
        energy.load_w + stored, lighting.district_w, mobility.charging_w, energy.pv_w
    )
    return Balance(
        buildings_w=energy.load_w,
        lighting_w=lighting.district_w,
        charging_w=mobility.charging_w,
        pv_w=b.pv_w,
        battery_w=stored,
        import_w=b.import_w,
        export_w=b.export_w,
    )


def building_sums(district: District, energy: Metered, factors: Factors) -> BuildingSums:
    """Carbon and bill of every building; PV sold to the neighbours lowers the bill only."""
    bought = {f: energy.final_kwh_a[:, CARRIERS.index(f)] for f in _FUELS}
    bought["electricity"] = np.asarray(energy.imported_kwh_a, dtype=float)
    carbon = {c: factors[f"{c}_kgco2e_kwh"] for c in bought}
    prices = building_prices(district, factors)
    bill = building_bill_lines(energy, prices, factors).sum(axis=1)
    return BuildingSums(operational_kgco2e_a(bought, carbon), bill)


def outlays(*parts: object) -> tuple[Outlay, ...]:
    """What all measures cost, in one list."""
    return tuple(outlay for part in parts for outlay in part.outlays)  # type: ignore[attr-defined]


def not_applicable(*parts: object) -> Mapping[int, tuple[str, ...]]:
    """Why a measure is not applicable to which building (row), in sentences."""
    joined: dict[int, tuple[str, ...]] = {}
    for part in parts:
        for row, sentences in part.not_applicable.items():  # type: ignore[attr-defined]
            joined[row] = joined.get(row, ()) + sentences
    return joined


def yearly(
    district: District,
    shell: Shell,
    energy: Metered,
    lighting: StreetLighting,
    mobility: Mobility,
    battery: DistrictBattery,
    balance: Balance,
    party_bills: PartyBills,
    factors: Factors,
) -> Headline:
    """The district's physical numbers, carbon and bills of one year."""
    carriers = dict(zip(CARRIERS, energy.final_kwh_a.sum(axis=0), strict=True))
    lamps_kwh = float(lighting.district_w.sum()) / 1000.0
    charging_kwh = float(mobility.charging_w.sum()) / 1000.0
    fuel_kwh = (
        mobility.petrol_l_a * factors["petrol_kwh_l"]
        + mobility.diesel_l_a * factors["diesel_kwh_l"]
    )
    import_kwh, export_kwh = balance.import_w.sum() / 1000.0, balance.export_w.sum() / 1000.0
    made = float(energy.pv_produced_kwh_a.sum())
    used = float(energy.pv_self_used_kwh_a.sum())
    values = {
        "buildings": np.count_nonzero(fit_mask(shell)),
        "floor_area_m2": shell.floor_area_m2.sum(dtype=float),
        "residents": district.residents,
        "final_energy_kwh_a": sum(carriers.values()) + lamps_kwh + charging_kwh + fuel_kwh,
        "heat_need_kwh_a": energy.heat_need_kwh_a.sum(),
        "cooling_need_kwh_a": energy.cooling_need_kwh_a.sum(),
        "gas_kwh_a": carriers["gas"],
        "oil_kwh_a": carriers["oil"],
        "heat_network_kwh_a": carriers["heat_network"],
        "electricity_kwh_a": carriers["electricity"] + lamps_kwh + charging_kwh,
        "grid_import_kwh_a": import_kwh,
        **_hourly(district.country, balance, factors),
        "pv_kwh_a": made,
        "pv_self_use_frac": used / made if made else 0.0,
        "battery_kwh_a": energy.battery_given_kwh_a.sum() + battery.given_kwh_a,
        "street_lighting_kwh_a": lamps_kwh,
        "lamp_visits_a": lighting.visits_a,
        "ev_charging_kwh_a": charging_kwh,
        "car_fuel_kwh_a": fuel_kwh,
        "peak_load_kw": balance.peak_kw,
        "co2_kg_a": _carbon_kg_a(carriers, import_kwh, export_kwh, mobility, factors),
        "bills_eur_a": party_bills.eur_a[:, ENERGY_LINES].sum(),
        "upkeep_eur_a": lighting.upkeep_eur_a,
    }
    return {key: float(value) for key, value in values.items()}


def _hourly(country: str, balance: Balance, factors: Factors) -> Headline:
    """What the import costs and emits hour by hour: where moving a load in time shows."""
    kwh = balance.import_w / 1000.0
    price = hourly_signal("price", country, factors["electricity_eur_kwh"])
    carbon = hourly_signal("carbon", country, factors["electricity_kgco2e_kwh"])
    return {
        "grid_hourly_eur_a": float(kwh @ price),
        "grid_hourly_co2_kg_a": float(kwh @ carbon),
    }


def _carbon_kg_a(
    carriers: Mapping[str, float],
    import_kwh: float,
    export_kwh: float,
    mobility: Mobility,
    factors: Factors,
) -> float:
    grid = import_kwh - export_kwh * factors["export_credit_frac"]
    return float(
        sum(carriers[f] * factors[f"{f}_kgco2e_kwh"] for f in _FUELS)
        + grid * factors["electricity_kgco2e_kwh"]
        + mobility.petrol_l_a * factors["petrol_kgco2e_l"]
        + mobility.diesel_l_a * factors["diesel_kgco2e_l"]
    )


def headline(results: Results, costs: Costs) -> Headline:
    """All quantities: the year's, and what the measures cost and are worth beside the baseline."""
    now = dict(results["yearly"])
    now["embodied_co2_kg"] = float(sum(o.embodied_kgco2e for o in results["outlays"]))
    return {**now, **cost_numbers(costs)}


def building_eur_per_t(results: Results, baseline: Results, factors: Factors) -> Array:
    """Extra cost a year for each tonne a building avoids (n,) [EUR/t]; NaN where it avoids none."""
    now, before = results["building_sums"], baseline["building_sums"]
    yearly_cost = np.zeros(len(now.co2_kg_a))
    for o in results["outlays"]:
        if len(o.building_cost_eur):
            rate = annuity_per_a(factors["discount_rate_frac"], o.life_a)
            yearly_cost += o.building_cost_eur * float(rate)
    avoided_t = (before.co2_kg_a - now.co2_kg_a) / 1000.0
    extra = yearly_cost - (before.bill_eur_a - now.bill_eur_a)
    per_tonne: Array = np.divide(
        extra, avoided_t, out=np.full(len(extra), np.nan), where=avoided_t > 1e-3
    )
    return per_tonne
