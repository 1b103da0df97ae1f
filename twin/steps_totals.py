"""Steps that add up: the electricity balance, carbon, bills, and what the measures are worth."""

from collections.abc import Mapping

import numpy as np

from models.carbon.operation import operational_kgco2e_a
from models.cost.appraisal import (
    Investments,
    abatement_cost_eur_t,
    annuity_per_a,
    net_present_value_eur,
    simple_payback_a,
)
from models.ev.hourly_signals import hourly_signal
from models.grid.balance import electricity_balance
from models.heat.zones import Shell
from twin.assumptions import Factors
from twin.district import Array, District
from twin.engine import Results
from twin.results import (
    CARRIERS,
    Balance,
    BuildingSums,
    DistrictBattery,
    Headline,
    Metered,
    Mobility,
    Outlay,
    StreetLighting,
)

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


def building_sums(energy: Metered, factors: Factors) -> BuildingSums:
    """Carbon and bill of every building; PV sold to the neighbours lowers the bill only."""
    bought = {f: energy.final_kwh_a[:, CARRIERS.index(f)] for f in _FUELS}
    bought["electricity"] = np.asarray(energy.imported_kwh_a, dtype=float)
    carbon = {c: factors[f"{c}_kgco2e_kwh"] for c in bought}
    bill = sum(kwh * factors[f"{c}_eur_kwh"] for c, kwh in bought.items())
    bill = bill - np.asarray(energy.exported_kwh_a, dtype=float) * factors["pv_export_eur_kwh"]
    return BuildingSums(operational_kgco2e_a(bought, carbon), np.asarray(bill))


def outlays(*parts: object) -> tuple[Outlay, ...]:
    """What all measures cost, in one list."""
    return tuple(outlay for part in parts for outlay in part.outlays)  # type: ignore[attr-defined]


def refusals(*parts: object) -> Mapping[int, tuple[str, ...]]:
    """Why which building (row) refuses a measure, in sentences."""
    joined: dict[int, tuple[str, ...]] = {}
    for part in parts:
        for row, sentences in part.refusals.items():  # type: ignore[attr-defined]
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
        "buildings": len(district.buildings),
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
        "bills_eur_a": _bills_eur_a(energy, lamps_kwh, charging_kwh, mobility, factors)
        - _battery_eur_a(battery, factors),
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


def _bills_eur_a(
    energy: Metered,
    lamps_kwh: float,
    charging_kwh: float,
    mobility: Mobility,
    factors: Factors,
) -> float:
    """Everybody's energy bills: buildings, street lighting, charging, fuel of the cars left."""
    buildings = float(building_sums(energy, factors).bill_eur_a.sum())
    return (
        buildings
        + lamps_kwh * factors["street_electricity_eur_kwh"]
        + charging_kwh * factors["electricity_eur_kwh"]
        + mobility.petrol_l_a * factors["petrol_eur_l"]
        + mobility.diesel_l_a * factors["diesel_eur_l"]
    )


def _battery_eur_a(battery: DistrictBattery, factors: Factors) -> float:
    """What the district battery earns: electricity it gives to the neighbours, less what the roofs'
    surplus would have been paid. Where it takes more than it gives, that is bought in full."""
    saved, price = battery.saved_import_kwh_a, factors["electricity_eur_kwh"]
    worth = price * (factors["shared_electricity_frac"] if saved > 0 else 1.0)
    return saved * worth - battery.saved_export_kwh_a * factors["pv_export_eur_kwh"]


def headline(results: Results, baseline: Results, factors: Factors) -> Headline:
    """All quantities: the year's, and what the measures cost and are worth beside the baseline."""
    now, before = dict(results["yearly"]), baseline["yearly"]
    items: tuple[Outlay, ...] = results["outlays"]
    paid = [o for o in items if o.cost_eur > 0]
    investments = Investments(
        np.array([o.cost_eur for o in paid]), np.array([o.life_a for o in paid])
    )
    upkeep = before["upkeep_eur_a"] - now.pop("upkeep_eur_a")
    saving = before["bills_eur_a"] - now["bills_eur_a"] + upkeep
    avoided = before["co2_kg_a"] - now["co2_kg_a"]
    rate = factors["discount_rate_frac"]
    now["embodied_co2_kg"] = float(sum(o.embodied_kgco2e for o in items))
    now["investment_eur"] = investments.total_eur
    now["npv_eur"] = net_present_value_eur(
        investments, saving, rate, factors["price_growth_frac_a"], round(factors["horizon_a"])
    )
    now["payback_a"] = simple_payback_a(investments.total_eur, saving)
    now["eur_per_t_co2"] = abatement_cost_eur_t(investments, saving, avoided, rate)
    return now


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
