"""What a contract is made on: what each party invests and saves before any contract."""

from dataclasses import dataclass

import numpy as np

from models.cost.appraisal import savings_by_year_eur
from models.cost.parties import LINES, PARTIES
from twin.assumptions.assumptions import Factors
from twin.district.district import Array
from twin.engine.engine import Results
from twin.engine.results import Costs
from twin.steps.money.bills import building_prices, tenure
from twin.steps.money.cost import appraise, line_growths, party_outlays
from twin.uncertainty.sampled_year import by_use

_ELECTRICITY = LINES.index("electricity")


@dataclass(frozen=True, eq=False)
class Roofs:
    """A year's roof power beside today's, by party (3,): what users save by using it and what
    owners earn by selling it [EUR/a], and the rating on their roofs [kWp]. shared_kwh_a: what the
    neighbours buy of it; handed_on_eur_a: what tenants pay their landlords for it."""

    used_eur_a: Array
    sold_eur_a: Array
    kwp: Array
    shared_kwh_a: float
    handed_on_eur_a: float
    growth_frac_a: float


@dataclass(frozen=True, eq=False)
class Ground:
    """Before any contract, by party of PARTIES: cash_eur (3, horizon + 1) [EUR] real money at the
    end of each year, year 0 first; paid_eur (3,) by group of measures [EUR] after subsidies;
    saving_eur (3, horizon) [EUR/a] real."""

    cash_eur: Array
    paid_eur: dict[str, Array]
    saving_eur: Array
    roofs: Roofs
    rate_frac: float

    @property
    def horizon_a(self) -> int:
        return int(self.cash_eur.shape[1]) - 1

    @property
    def all_paid_eur(self) -> Array:
        return np.asarray(sum(self.paid_eur.values(), np.zeros(len(PARTIES))))

    def worth_eur(self, flows_eur: Array) -> Array:
        """Value today of flows (..., horizon + 1) [EUR]."""
        years = np.arange(flows_eur.shape[-1])
        return np.asarray((flows_eur / (1.0 + self.rate_frac) ** years).sum(axis=-1))


def ground_of(results: Results, baseline: Results, costs: Costs | None = None) -> Ground:
    """The ground of a calculated or a sampled year, its baseline beside it."""
    factors: Factors = results["factors"]
    costs = appraise(results, baseline, factors) if costs is None else costs
    rate, growths = factors["discount_rate_frac"], line_growths(factors)
    discounted = np.diff([p.cash_eur for p in costs.parties], prepend=0.0, axis=1)
    horizon = discounted.shape[1] - 1
    paid: dict[str, Array] = {}
    for o in party_outlays(results, factors):
        own = o.cost_eur - o.subsidy_eur
        paid[o.group] = paid.get(o.group, np.zeros(len(PARTIES))) + own
    return Ground(
        cash_eur=discounted * (1.0 + rate) ** np.arange(horizon + 1),
        paid_eur=paid,
        saving_eur=np.array(
            [savings_by_year_eur(p.saving_eur_a, growths, horizon) for p in costs.parties]
        ),
        roofs=_roofs(results, baseline, factors, float(growths[_ELECTRICITY])),
        rate_frac=rate,
    )


def _roofs(results: Results, baseline: Results, factors: Factors, growth: float) -> Roofs:
    now, before = (_roof_power(r, factors) for r in (results, baseline))
    used, sold, shared, tenants = (a - b for a, b in zip(now, before, strict=True))
    district = results["district"]
    kwp = results["pv"].kwp.sum(axis=1) - baseline["pv"].kwp.sum(axis=1)
    return Roofs(
        used, sold, tenure(district, factors).investors.T @ kwp, float(shared),
        float(tenants) * factors["pv_passed_on_frac"], growth,
    )  # fmt: skip


def _roof_power(results: Results, factors: Factors) -> tuple[Array, Array, Array, Array]:
    """What is used and sold of the roofs' power by party [EUR/a], what is sold [kWh/a], and what
    tenants use [EUR/a]. Sampled years know sums by use alone."""
    energy, district = results["energy"], results["district"]
    used_kwh = np.asarray(energy.pv_self_used_kwh_a, dtype=float)
    if len(used_kwh) != len(district.buildings):
        district = by_use(district)
    who, prices = tenure(district, factors), building_prices(district, factors)
    used = used_kwh * prices[:, 0]
    sold_kwh = np.asarray(energy.exported_kwh_a, dtype=float)
    sold = sold_kwh * factors["pv_export_eur_kwh"]
    by_user = who.users.T @ used
    tenants = by_user[PARTIES.index("tenant")]
    return by_user, who.investors.T @ sold, np.asarray(sold_kwh.sum()), np.asarray(tenants)
