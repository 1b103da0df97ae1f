"""How well simulated or predicted values fit metered ones.

The sign is metered less simulated everywhere: a positive bias means that the model says too little.
p, the number of coefficients that were fitted, is 1 for a simulation [ASHRAE Guideline 14-2014].
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class TooFewReadings(ValueError):
    """Not enough readings for what is asked of them; the message says which are missing."""


@dataclass(frozen=True)
class Limits:
    """Largest CV(RMSE) and largest bias either way, as shares, of a calibrated simulation."""

    cv_rmse_frac: float
    nmbe_frac: float


MONTHLY_LIMITS = Limits(0.15, 0.05)
HOURLY_LIMITS = Limits(0.30, 0.10)
"""ASHRAE Guideline 14-2014, calibrated simulation."""


@dataclass(frozen=True)
class Fit:
    """n values judged with p coefficients; R2 is nan where all metered values are the same."""

    n: int
    p: int
    r2: float
    cv_rmse_frac: float
    nmbe_frac: float

    def within(self, limits: Limits) -> bool:
        return self.cv_rmse_frac <= limits.cv_rmse_frac and abs(self.nmbe_frac) <= limits.nmbe_frac


def fit_of(metered: Floats, simulated: Floats, p: int = 1) -> Fit:
    """CV(RMSE) = sqrt(sum (m-s)^2 / (n-p)) / mean m; NMBE = sum (m-s) / ((n-p) mean m).

    metered, simulated: n values each, in one unit. Raises TooFewReadings where n <= p or the mean
    of the metered values is not above zero.
    """
    gap = metered - simulated
    n, mean = len(metered), float(np.mean(metered)) if len(metered) else 0.0
    if n <= p:
        raise TooFewReadings(f"{n} readings are too few for {p} coefficients; give more.")
    if not mean > 0.0:
        raise TooFewReadings(f"the mean of the readings is {mean:g}; a fit needs one above zero.")
    squares = float(gap @ gap)
    spread = float(np.sum((metered - mean) ** 2))
    return Fit(
        n, p,
        1.0 - squares / spread if spread > 0.0 else float("nan"),
        float(np.sqrt(squares / (n - p))) / mean,
        float(np.sum(gap)) / ((n - p) * mean),
    )  # fmt: skip
