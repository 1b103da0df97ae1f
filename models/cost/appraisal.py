"""What a set of investments is worth: annuity, net present value, payback, levelised cost."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _none() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True, eq=False)
class Investments:
    """n investments made in year 0: their cost, how long each lasts, and what a subsidy pays.

    cost_eur (n,) [EUR], life_a (n,) [a], subsidy_eur (n,) [EUR] or empty for none. The subsidy is
    paid once, from outside: what wears out is bought again at the full cost.
    """

    cost_eur: Floats
    life_a: Floats
    subsidy_eur: Floats = field(default_factory=_none)

    @property
    def total_eur(self) -> float:
        """Sum of what the investments of year 0 cost [EUR]."""
        return float(self.cost_eur.sum())

    @property
    def paid_eur(self) -> float:
        """Sum of what the investor pays in year 0, after subsidies [EUR]."""
        return self.total_eur - float(self.subsidy_eur.sum())


def annuity_per_a(rate_frac: float, life_a: float | Floats) -> Floats:
    """Yearly share of an investment that pays it back with interest over its life [1/a].

    a = r / (1 - (1 + r)^-n); 1/n for r = 0. `rate_frac` [1/a], `life_a` [a], any shape.
    Raises ValueError for a life of no length. Source: EN 15459-1:2017, annuity factor.
    """
    life = np.asarray(life_a, dtype=float)
    if (life <= 0).any():
        raise ValueError("A life of 0 years or less was given; give the years it lasts.")
    if rate_frac == 0:
        return 1.0 / life
    return rate_frac / (1.0 - (1.0 + rate_frac) ** -life)


def savings_by_year_eur(
    saving_eur_a: float | Floats, growth_frac: float | Floats, horizon_a: int
) -> Floats:
    """What is saved in each year 1..horizon (horizon,) [EUR/a].

    sum over lines k of S_k (1 + g_k)^(t-1): each line of `saving_eur_a` (k,) [EUR/a] grows with
    its own real price growth `growth_frac` (k,) [1/a]; single numbers are one line.
    """
    saving, growth = np.broadcast_arrays(np.atleast_1d(saving_eur_a), np.atleast_1d(growth_frac))
    years = np.arange(horizon_a)[:, None]
    return np.asarray((saving * (1.0 + growth) ** years).sum(axis=1))


def discounted_savings_eur(
    saving_eur_a: float | Floats, rate_frac: float, growth_frac: float | Floats, horizon_a: int
) -> Floats:
    """What is saved in each year 1..horizon, as of today (horizon,) [EUR]: S_t / (1 + r)^t."""
    by_year = savings_by_year_eur(saving_eur_a, growth_frac, horizon_a)
    return by_year / (1 + rate_frac) ** np.arange(1, horizon_a + 1)


def present_value_of_savings_eur(
    saving_eur_a: float | Floats, rate_frac: float, growth_frac: float | Floats, horizon_a: int
) -> float:
    """Value today of a yearly saving that grows with prices [EUR].

    sum over t = 1..horizon of S (1 + g)^(t-1) / (1 + r)^t, and over the lines of the saving.
    """
    return float(discounted_savings_eur(saving_eur_a, rate_frac, growth_frac, horizon_a).sum())


def _purchases(investments: Investments, horizon_a: int) -> tuple[Floats, Floats, float]:
    """Times [a] and prices [EUR] of all that is bought, and what is left at the end [EUR]."""
    subsidy = investments.subsidy_eur if len(investments.subsidy_eur) else 0.0
    times, prices = [np.zeros(len(investments.cost_eur))], [investments.cost_eur - subsidy]
    left = 0.0
    for cost, life in zip(investments.cost_eur, investments.life_a, strict=True):
        bought = np.arange(0.0, horizon_a, life)
        times.append(bought[1:])
        prices.append(np.full(len(bought) - 1, cost))
        left += float(cost * (bought[-1] + life - horizon_a) / life)
    return np.concatenate(times), np.concatenate(prices), left


def present_cost_eur(investments: Investments, rate_frac: float, horizon_a: int) -> float:
    """Value today of the investments, renewed when worn out, less what is left at the end [EUR].

    Renewals fall due every `life_a`; the last one's unused share counts back, straight-line
    (EN 15459-1:2017, residual value).
    """
    times, prices, left = _purchases(investments, horizon_a)
    spent = float(np.sum(prices / (1 + rate_frac) ** times))
    return spent - left / (1 + rate_frac) ** horizon_a


def net_present_value_eur(
    investments: Investments,
    saving_eur_a: float | Floats,
    rate_frac: float,
    growth_frac: float | Floats,
    horizon_a: int,
) -> float:
    """Savings less costs over the horizon, as of today [EUR]; 0 without investment and saving."""
    return present_value_of_savings_eur(
        saving_eur_a, rate_frac, growth_frac, horizon_a
    ) - present_cost_eur(investments, rate_frac, horizon_a)


def cumulative_value_eur(
    investments: Investments,
    saving_eur_a: float | Floats,
    rate_frac: float,
    growth_frac: float | Floats,
    horizon_a: int,
) -> Floats:
    """Discounted savings less purchases up to the end of each year 0..horizon (horizon + 1,) [EUR].

    The last year holds what is left of the investments, so it is the net present value.
    """
    saved = discounted_savings_eur(saving_eur_a, rate_frac, growth_frac, horizon_a)
    flows = np.concatenate([[0.0], saved])
    times, prices, left = _purchases(investments, horizon_a)
    due = np.minimum(np.ceil(times), horizon_a).astype(int)
    np.subtract.at(flows, due, prices / (1 + rate_frac) ** times)
    flows[-1] += left / (1 + rate_frac) ** horizon_a
    return np.cumsum(flows)


def simple_payback_a(investment_eur: float, saving_eur_a: float) -> float:
    """Years until the first year's saving has paid the investment [a]; NaN where it never does."""
    if investment_eur == 0 or saving_eur_a <= 0:
        return float("nan")
    return investment_eur / saving_eur_a


def discounted_payback_a(
    investment_eur: float,
    saving_eur_a: float | Floats,
    rate_frac: float,
    growth_frac: float | Floats,
    horizon_a: int,
) -> float:
    """Years until the discounted savings have paid the investment [a], straight within a year.

    NaN where they do not within the horizon, or where there is no investment. Renewals are left
    out, as in the simple payback. At g = 0 and whole years n = -ln(1 - I r / S) / ln(1 + r).
    """
    if investment_eur <= 0:
        return float("nan")
    paid = np.cumsum(discounted_savings_eur(saving_eur_a, rate_frac, growth_frac, horizon_a))
    reached = np.flatnonzero(paid >= investment_eur)
    if not len(reached):
        return float("nan")
    year = int(reached[0])
    before = float(paid[year - 1]) if year else 0.0
    return year + (investment_eur - before) / float(paid[year] - before)


def levelised_cost_eur_kwh(
    investments: Investments,
    saved_kwh_a: float,
    other_saving_eur_a: float,
    rate_frac: float,
    horizon_a: int,
) -> float:
    """Levelised cost of saved energy [EUR/kWh]; NaN where no energy is saved.

    (present cost of the investments - present value of other savings, as of upkeep) / sum over the
    horizon of discounted kWh. A price of energy above it makes the net present value positive.
    Source: Meier, Supply Curves of Conserved Energy, LBNL 1982, with renewals and residual value.
    """
    if saved_kwh_a <= 0:
        return float("nan")
    cost = present_cost_eur(investments, rate_frac, horizon_a)
    cost -= present_value_of_savings_eur(other_saving_eur_a, rate_frac, 0.0, horizon_a)
    return cost / present_value_of_savings_eur(saved_kwh_a, rate_frac, 0.0, horizon_a)


def abatement_cost_eur_t(
    investments: Investments, saving_eur_a: float, avoided_kgco2e_a: float, rate_frac: float
) -> float:
    """Extra cost a year for each tonne avoided a year [EUR/t CO2e].

    (sum of cost x annuity - saving) / avoided; NaN where nothing is avoided.
    """
    if avoided_kgco2e_a <= 0:
        return float("nan")
    yearly = float(
        np.sum(investments.cost_eur * annuity_per_a(rate_frac, investments.life_a))
        if len(investments.cost_eur)
        else 0.0
    )
    return (yearly - saving_eur_a) / (avoided_kgco2e_a / 1000.0)
