"""Steps for money: who pays which bill, and what the measures are worth to whom."""

from collections.abc import Mapping

import numpy as np

from models.carbon.embodied import carbon_payback_a
from models.cost.appraisal import (
    Investments,
    abatement_cost_eur_t,
    cumulative_value_eur,
    discounted_payback_a,
    levelised_cost_eur_kwh,
    net_present_value_eur,
    simple_payback_a,
)
from models.cost.parties import (
    CITY,
    LINES,
    OWNER,
    PARTIES,
    TENANT,
    investor_shares,
    subsidy_eur,
    user_shares,
    with_rent,
)
from twin.assumptions import Factors
from twin.district import Array, District
from twin.engine import Results
from twin.measures import MEASURES
from twin.results import (
    CARRIERS,
    Costs,
    DistrictBattery,
    Metered,
    Mobility,
    Outlay,
    PartyBills,
    PartyCosts,
    StreetLighting,
)

CITY_USES = ("civic", "education")
"""Buildings that the city owns and runs."""
HOME_USES = ("apartment", "house")
_LINE = {name: i for i, name in enumerate(LINES)}
_BOUGHT = ("gas", "oil", "heat_network")


def building_bill_lines(energy: Metered, factors: Factors) -> Array:
    """Each building's bill by line (n, 7) [EUR/a]; PV sold to the neighbours lowers it only."""
    lines = np.zeros((len(energy.heat_need_kwh_a), len(LINES)))
    for carrier in _BOUGHT:
        kwh = energy.final_kwh_a[:, CARRIERS.index(carrier)]
        lines[:, _LINE[carrier]] = kwh * factors[f"{carrier}_eur_kwh"]
    bought = np.asarray(energy.imported_kwh_a, dtype=float) * factors["electricity_eur_kwh"]
    lines[:, _LINE["electricity"]] = bought - _sold_eur_a(energy, factors)
    return lines


def _sold_eur_a(energy: Metered, factors: Factors) -> Array:
    sold: Array = np.asarray(energy.exported_kwh_a, dtype=float) * factors["pv_export_eur_kwh"]
    return sold


def tenure(district: District, factors: Factors) -> tuple[Array, Array, Array]:
    """Shares of the parties (n, 3) in the use and in the building, and (3,) of the residents."""
    use = district.buildings["use"].astype(str)
    home = factors["rented_home_frac"]
    rented = np.where(np.isin(use, HOME_USES), home, factors["rented_other_frac"])
    is_city = np.isin(use, CITY_USES)
    return user_shares(rented, is_city), investor_shares(is_city), np.array([1 - home, home, 0.0])


def party_bills(
    district: District,
    energy: Metered,
    lighting: StreetLighting,
    mobility: Mobility,
    battery: DistrictBattery,
    factors: Factors,
) -> PartyBills:
    """Who pays what: users their buildings' energy, the city the street, drivers their driving.

    PV is sold by whoever owns the roof. At public posts drivers pay the city a margin. What the
    district battery earns is the city's.
    """
    users, investors, residents = tenure(district, factors)
    lines = building_bill_lines(energy, factors)
    sold = _sold_eur_a(energy, factors)
    lines[:, _LINE["electricity"]] += sold
    eur_a = users.T @ lines
    tenants = float(eur_a[TENANT].sum())
    eur_a[:, _LINE["electricity"]] -= investors.T @ sold
    lamps_kwh = float(lighting.district_w.sum()) / 1000.0
    eur_a[CITY, _LINE["electricity"]] += lamps_kwh * factors["street_electricity_eur_kwh"]
    eur_a[CITY, _LINE["electricity"]] -= battery_eur_a(battery, factors)
    eur_a[CITY, _LINE["upkeep"]] += lighting.upkeep_eur_a
    charging_kwh = float(mobility.charging_w.sum()) / 1000.0
    eur_a[:, _LINE["electricity"]] += residents * charging_kwh * factors["electricity_eur_kwh"]
    fuel = mobility.petrol_l_a * factors["petrol_eur_l"]
    fuel += mobility.diesel_l_a * factors["diesel_eur_l"]
    eur_a[:, _LINE["motor_fuel"]] += residents * fuel
    public_kwh = charging_kwh * (1.0 - factors["home_charging_frac"])
    margin = public_kwh * factors["public_charging_margin_eur_kwh"]
    eur_a[:, _LINE["transfers"]] += residents * margin
    eur_a[CITY, _LINE["transfers"]] -= margin
    used = np.asarray(energy.pv_self_used_kwh_a, dtype=float) * factors["electricity_eur_kwh"]
    return PartyBills(eur_a, tenants, float(users[:, TENANT] @ used))


def battery_eur_a(battery: DistrictBattery, factors: Factors) -> float:
    """What the district battery earns: electricity it gives to the neighbours, less what the roofs'
    surplus would have been paid. Where it takes more than it gives, that is bought in full."""
    saved, price = battery.saved_import_kwh_a, factors["electricity_eur_kwh"]
    worth = price * (factors["shared_electricity_frac"] if saved > 0 else 1.0)
    return saved * worth - battery.saved_export_kwh_a * factors["pv_export_eur_kwh"]


def appraise(results: Results, baseline: Results, factors: Factors) -> Costs:
    """What the measures cost and are worth beside the baseline, as if all were built today."""
    saving = _savings(results["party_bills"], baseline["party_bills"], factors)
    items = _party_investments(results, factors)
    parties = tuple(
        _appraised(key, investments, saving[i], factors)
        for i, (key, investments) in enumerate(zip(PARTIES, items, strict=True))
    )
    all_items = Investments(
        np.sum([i.cost_eur for i in items], axis=0),
        items[0].life_a,
        np.sum([i.subsidy_eur for i in items], axis=0),
    )
    unsubsidised = Investments(all_items.cost_eur, all_items.life_a)
    before, now = baseline["yearly"], results["yearly"]
    avoided = before["co2_kg_a"] - now["co2_kg_a"]
    rate, horizon = factors["discount_rate_frac"], round(factors["horizon_a"])
    embodied = float(sum(o.embodied_kgco2e for o in results["outlays"]))
    yearly_saving = float(saving.sum())
    return Costs(
        parties=parties,
        total=_together(parties, all_items, saving.sum(axis=0), factors),
        levelised_eur_kwh=levelised_cost_eur_kwh(
            unsubsidised,
            bought_kwh_a(baseline) - bought_kwh_a(results),
            float(saving[:, _LINE["upkeep"]].sum()),
            rate,
            horizon,
        ),
        eur_per_t=abatement_cost_eur_t(unsubsidised, yearly_saving, avoided, rate),
        carbon_payback_a=carbon_payback_a(embodied, avoided),
    )


def bought_kwh_a(results: Results) -> float:
    """Energy bought in a year [kWh/a]: fuels, and electricity at the meters of all who use it."""
    year = results["yearly"]
    used = ("gas_kwh_a", "oil_kwh_a", "heat_network_kwh_a", "car_fuel_kwh_a",
            "street_lighting_kwh_a", "ev_charging_kwh_a")  # fmt: skip
    meters = float(results["energy"].imported_kwh_a.sum())
    saved = float(results["district_battery"].saved_import_kwh_a)
    return float(sum(year[key] for key in used)) + meters - saved


def line_growths(factors: Factors) -> Array:
    """Real price growth of each line (7,) [1/a]; upkeep and what parties pay each other stay."""
    every = factors["price_growth_frac_a"]
    return np.array([every + factors[f"{line}_growth_frac_a"] for line in LINES[:5]] + [0.0, 0.0])


def _savings(now: PartyBills, before: PartyBills, factors: Factors) -> Array:
    """By party and line (3, 7) [EUR/a], after what tenants hand on to their landlords."""
    pv = now.tenant_pv_eur_a - before.tenant_pv_eur_a
    retrofit = before.tenant_building_eur_a - now.tenant_building_eur_a - pv
    passed = factors["retrofit_passed_on_frac"], factors["pv_passed_on_frac"]
    return with_rent(before.eur_a - now.eur_a, retrofit, pv, *passed)


def _party_investments(results: Results, factors: Factors) -> tuple[Investments, ...]:
    """What each party invests, one item per measure that costs something."""
    _, investors, residents = tenure(results["district"], factors)
    kinds = {m.id: MEASURES[m.kind] for m in results["scenario"].measures}
    costs, subsidies, lives = [], [], []
    for o in results["outlays"]:
        if o.cost_eur <= 0:
            continue
        kind = kinds[o.measure_id]
        shares = _shares(o, kind.kind, kind.aim, investors, residents)
        each = o.building_cost_eur if len(o.building_cost_eur) else np.array([o.cost_eur])
        cap = factors["subsidy_cap_eur"] * (1 if len(o.building_cost_eur) else max(o.taken, 1))
        paid = subsidy_eur(each, factors[f"subsidy_{kind.group}_frac"], cap)
        costs.append(each @ shares)
        subsidies.append(paid @ shares)
        lives.append(o.life_a)
    cost, subsidy = np.reshape(costs, (-1, 3)), np.reshape(subsidies, (-1, 3))
    life = np.array(lives, dtype=float)
    return tuple(Investments(cost[:, i], life, subsidy[:, i]) for i in range(len(PARTIES)))


def _shares(o: Outlay, kind: str, aim: str, investors: Array, residents: Array) -> Array:
    """Who pays an outlay, (n or 1, 3): drivers their home chargers, the city the street."""
    if len(o.building_cost_eur):
        return investors
    if kind == "electric_cars":
        return residents[None, :]
    payer = OWNER if aim == "buildings" else CITY
    return np.eye(len(PARTIES))[[payer]]


def _appraised(key: str, items: Investments, saving: Array, factors: Factors) -> PartyCosts:
    rate, horizon = factors["discount_rate_frac"], round(factors["horizon_a"])
    growth = line_growths(factors)
    return PartyCosts(
        key=key,
        investment_eur=items.total_eur,
        subsidy_eur=float(items.subsidy_eur.sum()),
        saving_eur_a=saving,
        npv_eur=net_present_value_eur(items, saving, rate, growth, horizon),
        payback_a=simple_payback_a(items.paid_eur, float(saving.sum())),
        discounted_payback_a=discounted_payback_a(items.paid_eur, saving, rate, growth, horizon),
        cash_eur=cumulative_value_eur(items, saving, rate, growth, horizon),
    )


def _together(
    parties: tuple[PartyCosts, ...], items: Investments, saving: Array, factors: Factors
) -> PartyCosts:
    """All parties: sums of theirs to the last digit; the paybacks are of the whole."""
    whole = _appraised("total", items, saving, factors)
    owner, tenant, city = parties
    return PartyCosts(
        key="total",
        investment_eur=owner.investment_eur + tenant.investment_eur + city.investment_eur,
        subsidy_eur=owner.subsidy_eur + tenant.subsidy_eur + city.subsidy_eur,
        saving_eur_a=owner.saving_eur_a + tenant.saving_eur_a + city.saving_eur_a,
        npv_eur=owner.npv_eur + tenant.npv_eur + city.npv_eur,
        payback_a=whole.payback_a,
        discounted_payback_a=whole.discounted_payback_a,
        cash_eur=owner.cash_eur + tenant.cash_eur + city.cash_eur,
    )


def cost_numbers(costs: Costs) -> Mapping[str, float]:
    """The headline's share of the appraisal, by key of the table of quantities."""
    owner, tenant, city = costs.parties
    return {
        "investment_eur": costs.total.investment_eur,
        "subsidy_eur": costs.total.subsidy_eur,
        "npv_eur": costs.total.npv_eur,
        "npv_owner_eur": owner.npv_eur,
        "npv_tenant_eur": tenant.npv_eur,
        "npv_city_eur": city.npv_eur,
        "payback_a": costs.total.payback_a,
        "discounted_payback_a": costs.total.discounted_payback_a,
        "saved_energy_eur_kwh": costs.levelised_eur_kwh,
        "eur_per_t_co2": costs.eur_per_t,
        "carbon_payback_a": costs.carbon_payback_a,
    }
