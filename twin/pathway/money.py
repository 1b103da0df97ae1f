"""Money along the pathway: bills, what is built when, and what it all is worth today."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.cost.parties import ENERGY_LINES
from models.cost.pathway import (
    left_at_the_end,
    present_value,
    with_renewals,
    worth_so_far_eur,
)
from twin.answer.compare import Answer
from twin.assumptions.assumptions import Factors
from twin.district.district import Array
from twin.engine.results import Outlay
from twin.measures.measures import MEASURES
from twin.pathway.state import State
from twin.steps.money.cost import line_growths, outlay_each_eur, outlay_subsidy_eur
from twin.targets.uptake import FIRST_YEAR, YEARS, building_years, share_done_frac


@dataclass(frozen=True, eq=False)
class Built:
    """What the measures cost along the years (25,): investment and subsidies [EUR], embodied carbon
    [kg CO2e], renewals with them; left_eur: what is unused after the last year."""

    cost_eur: Array
    subsidy_eur: Array
    embodied_kgco2e: Array
    left_eur: float


def bills_eur(rows: list[State], prices: Array, factors: Factors) -> Array:
    """Energy and fuel bills of each year at that year's real prices; 2026 has today's.

    prices (n, 4): what each building pays, as in `building_prices`.
    """
    home, firm = factors["electricity_eur_kwh"], factors["electricity_firm_eur_kwh"]
    litre = np.array([factors["petrol_eur_l"], factors["diesel_eur_l"]])
    growth = (1.0 + line_growths(factors)[ENERGY_LINES]) ** (YEARS - FIRST_YEAR)[:, None]
    lines = []
    for s in rows:
        bought = np.column_stack([s.buildings[:, 4], s.buildings[:, :3]])
        electricity, *fuels = np.einsum("nk,nk->k", bought, prices)
        electricity += (s.cars[0] - s.cars[3]) * home + s.cars[3] * firm - s.border[1]
        electricity -= s.buildings[:, 5].sum() * factors["pv_export_eur_kwh"]
        electricity += s.street[0] * factors["street_electricity_eur_kwh"]
        lines.append([electricity, *fuels, s.cars[1:3] @ litre])
    return np.asarray((np.array(lines) * growth).sum(axis=1))


def built(answer: Answer) -> Built:
    """Each measure in the years in which it is taken up, and again when it is worn out."""
    factors, none = answer.results["factors"], np.zeros(len(YEARS))
    cost, subsidy, embodied, left = none, none, none, 0.0
    for o in answer.results["outlays"]:
        group = MEASURES[answer.scenario.measure(o.measure_id).kind].group
        when = _first_built(answer, o, outlay_each_eur(o))
        subsidy = subsidy + _first_built(answer, o, outlay_subsidy_eur(o, group, factors))
        cost = cost + with_renewals(when, o.life_a)
        left += left_at_the_end(when, o.life_a)
        share = when / o.cost_eur if o.cost_eur > 0 else _first_built(answer, o, np.ones(1))
        embodied = embodied + o.embodied_kgco2e * with_renewals(share, o.life_a)
    return Built(cost, subsidy, embodied, left)


def _first_built(answer: Answer, o: Outlay, each_eur: Array) -> Array:
    """What is paid in each year for the first time (25,), of `each_eur` (n or 1)."""
    measure = answer.scenario.measure(o.measure_id)
    if len(each_eur) == len(answer.district.buildings) > 1 and o.cost_eur > 0:
        year = building_years(answer.district, measure)
        return np.array([each_eur[year == y].sum() for y in YEARS])
    return np.asarray(each_eur.sum() * np.diff(share_done_frac(measure, YEARS), prepend=0.0))


def worth(
    columns: Mapping[str, Array], done: Built, upkeep_before_eur: float, factors: Factors
) -> tuple[Array, float]:
    """Net present value up to each year (25,) [EUR], and the levelised cost of the energy that the
    path saves [EUR/kWh], NaN where it saves none.

    As the headline's, with each investment in its year: what is built in a year is paid at its
    beginning, what it saves is had at its end. Subsidies leave the levelised cost alone.
    """
    rate = factors["discount_rate_frac"]
    upkeep = upkeep_before_eur - columns["upkeep_eur"]
    saved = columns["baseline_bills_eur"] - columns["bills_eur"] + upkeep
    so_far = worth_so_far_eur(done.cost_eur - done.subsidy_eur, saved, done.left_eur, rate)
    cost = -worth_so_far_eur(done.cost_eur, upkeep, done.left_eur, rate)[-1]
    less = columns["baseline_bought_kwh"] - columns["bought_kwh"]
    saved_kwh = float(present_value(less, rate, True).sum())
    return so_far, float(cost) / saved_kwh if saved_kwh > 0 else float("nan")
