"""What a set of investments is worth: annuity, net present value, payback, cost of a tonne."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Investments:
    """n investments made in year 0: their cost and how long each lasts.

    cost_eur (n,) [EUR], life_a (n,) [a].
    """

    cost_eur: Floats
    life_a: Floats

    @property
    def total_eur(self) -> float:
        """Sum of what is paid in year 0 [EUR]."""
        return float(self.cost_eur.sum())


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


def present_value_of_savings_eur(
    saving_eur_a: float, rate_frac: float, growth_frac: float, horizon_a: int
) -> float:
    """Value today of a yearly saving that grows with prices [EUR].

    sum over t = 1..horizon of S (1 + g)^(t-1) / (1 + r)^t.
    """
    years = np.arange(1, horizon_a + 1)
    return float(saving_eur_a * np.sum((1 + growth_frac) ** (years - 1) / (1 + rate_frac) ** years))


def present_cost_eur(investments: Investments, rate_frac: float, horizon_a: int) -> float:
    """Value today of the investments, renewed when worn out, less what is left at the end [EUR].

    Renewals fall due every `life_a`; the last one's unused share counts back, straight-line
    (EN 15459-1:2017, residual value).
    """
    total = 0.0
    for cost, life in zip(investments.cost_eur, investments.life_a, strict=True):
        bought = np.arange(0.0, horizon_a, life)
        total += float(np.sum(cost / (1 + rate_frac) ** bought))
        unused = (bought[-1] + life - horizon_a) / life
        total -= float(cost * unused / (1 + rate_frac) ** horizon_a)
    return total


def net_present_value_eur(
    investments: Investments,
    saving_eur_a: float,
    rate_frac: float,
    growth_frac: float,
    horizon_a: int,
) -> float:
    """Savings less costs over the horizon, as of today [EUR]; 0 without investment and saving."""
    return present_value_of_savings_eur(
        saving_eur_a, rate_frac, growth_frac, horizon_a
    ) - present_cost_eur(investments, rate_frac, horizon_a)


def simple_payback_a(investment_eur: float, saving_eur_a: float) -> float:
    """Years until the first year's saving has paid the investment [a]; NaN where it never does."""
    if investment_eur == 0 or saving_eur_a <= 0:
        return float("nan")
    return investment_eur / saving_eur_a


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
