"""What the measures cost, and what they are worth to whom."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    ENERGY_LINES,
    LINES,
    PARTIES,
    subsidy_eur,
    with_rent,
)
from twin.assumptions.assumptions import Factors
from twin.district.district import Array
from twin.engine.engine import Results
from twin.engine.results import Costs, Outlay, PartyBills, PartyCosts
from twin.measures.kind import Payer
from twin.steps.money.bills import Tenure, tenure


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
            float(saving[:, LINES.index("upkeep")].sum()),
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
    return np.array(
        [every + factors[f"{line}_growth_frac_a"] for line in LINES[ENERGY_LINES]] + [0.0, 0.0]
    )


def _savings(now: PartyBills, before: PartyBills, factors: Factors) -> Array:
    """By party and line (3, 7) [EUR/a], after what tenants hand on to their landlords."""
    pv = now.tenant_pv_eur_a - before.tenant_pv_eur_a
    retrofit = before.tenant_building_eur_a - now.tenant_building_eur_a - pv
    passed = factors["retrofit_passed_on_frac"], factors["pv_passed_on_frac"]
    return with_rent(before.eur_a - now.eur_a, retrofit, pv, *passed)


def _party_investments(results: Results, factors: Factors) -> tuple[Investments, ...]:
    """What each party invests, one item per measure that costs something."""
    items = party_outlays(results, factors)
    cost = np.reshape([i.cost_eur for i in items], (-1, 3))
    subsidy = np.reshape([i.subsidy_eur for i in items], (-1, 3))
    life = np.array([i.life_a for i in items], dtype=float)
    return tuple(Investments(cost[:, i], life, subsidy[:, i]) for i in range(len(PARTIES)))


@dataclass(frozen=True, eq=False)
class PartyOutlay:
    """One measure's cost and subsidy by party (3,) [EUR], its group and its life [a]."""

    group: str
    cost_eur: Array
    subsidy_eur: Array
    life_a: float


def party_outlays(results: Results, factors: Factors) -> tuple[PartyOutlay, ...]:
    """Who pays for each measure that costs something, as if all were built today."""
    who = tenure(results["district"], factors)
    kinds = {m.id: m.record for m in results["scenario"].measures}
    made = []
    for o in results["outlays"]:
        if o.cost_eur <= 0:
            continue
        kind = kinds[o.measure_id]
        shares = _shares(o, kind.paid_by, who)
        each, paid = outlay_each_eur(o), outlay_subsidy_eur(o, kind.group, factors)
        made.append(PartyOutlay(kind.group, each @ shares, paid @ shares, o.life_a))
    return tuple(made)


def outlay_each_eur(o: Outlay) -> Array:
    """What each building costs, or the whole outlay where it is not on buildings (n or 1) [EUR]."""
    return o.building_cost_eur if len(o.building_cost_eur) else np.array([o.cost_eur])


def outlay_subsidy_eur(o: Outlay, group: str, factors: Factors) -> Array:
    """What subsidies pay of an outlay of a group of measures, building by building or as a whole
    (n or 1) [EUR]."""
    cap = factors["subsidy_cap_eur"] * (1 if len(o.building_cost_eur) else max(o.taken, 1))
    return subsidy_eur(outlay_each_eur(o), factors[f"subsidy_{group}_frac"], cap)


def _shares(o: Outlay, payer: Payer, who: Tenure) -> Array:
    """How an outlay is shared by the parties, (n or 1, 3)."""
    if payer == "owners":
        return who.investors if len(o.building_cost_eur) else who.investors.mean(axis=0)[None, :]
    if payer == "firms":
        return who.firms[None, :]
    if payer == "residents":
        return who.residents[None, :]
    return np.eye(len(PARTIES))[[CITY]]


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
    rate, horizon = factors["discount_rate_frac"], round(factors["horizon_a"])
    growth = line_growths(factors)
    owner, tenant, city = parties
    return PartyCosts(
        key="total",
        investment_eur=owner.investment_eur + tenant.investment_eur + city.investment_eur,
        subsidy_eur=owner.subsidy_eur + tenant.subsidy_eur + city.subsidy_eur,
        saving_eur_a=owner.saving_eur_a + tenant.saving_eur_a + city.saving_eur_a,
        npv_eur=owner.npv_eur + tenant.npv_eur + city.npv_eur,
        payback_a=simple_payback_a(items.paid_eur, float(saving.sum())),
        discounted_payback_a=discounted_payback_a(items.paid_eur, saving, rate, growth, horizon),
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
