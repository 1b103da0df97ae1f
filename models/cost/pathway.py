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
