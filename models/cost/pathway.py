"""Money along a pathway of years."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def with_renewals(first: Floats, life_a: float) -> Floats:
    """What is bought or built each year (years,), with renewals of what wears out within them.

    `first` (years,) what is built for the first time, `life_a` [a], taken as whole years, at least
    one. Raises ValueError for a life of no length.
    """
    if life_a <= 0:
        raise ValueError("A life of 0 years or less was given; give the years it lasts.")
    every = max(round(life_a), 1)
    bought = np.array(first, dtype=float)
    for year in range(every, len(bought)):
        bought[year] += bought[year - every]
    return bought


def left_at_the_end(first: Floats, life_a: float) -> float:
    """What is still unused after the last year of all that was bought, in units of `first`.

    first (years,), life_a [a] and the renewals as in `with_renewals`; bought at the beginning of
    its year, worn out straight-line (EN 15459-1:2017, residual value).
    """
    every, bought = max(round(life_a), 1), with_renewals(first, life_a)
    left_a = np.arange(len(bought)) + every - len(bought)
    return float(bought @ np.maximum(left_a, 0.0)) / every


def present_value(by_year: Floats, rate_frac: float, at_the_end: bool) -> Floats:
    """What falls due in each year, as of the beginning of the first (years,) [EUR, kWh].

    At the beginning of each year E_t / (1 + r)^t, t = 0, 1 ...; at the end E_t / (1 + r)^(t + 1).
    """
    t = np.arange(len(by_year)) + (1 if at_the_end else 0)
    return np.asarray(by_year / (1.0 + rate_frac) ** t)


def worth_so_far_eur(paid_eur: Floats, saved_eur: Floats, left_eur: float, rate: float) -> Floats:
    """Discounted savings less payments up to the end of each year (years,) [EUR].

    paid_eur: at the beginning of each year, subsidies off; saved_eur: at its end; left_eur counts
    after the last year, so that the last is the net present value. rate [1/a].
    """
    flow = present_value(saved_eur, rate, True) - present_value(paid_eur, rate, False)
    flow[-1] += left_eur / (1.0 + rate) ** len(flow)
    return np.asarray(np.cumsum(flow))
