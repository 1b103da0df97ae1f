"""Resampling of whole weeks: readings of one week belong together, so weeks are drawn, not hours.

Guideline 14's formula for the uncertainty of a saving is too narrow for hourly models, whose errors
follow from one another; the block bootstrap is not [Kuensch, Annals of Statistics 17, 1989].
"""

from dataclasses import dataclass

import numpy as np

from models.measured.fit import Floats, TooFewReadings
from models.measured.hours import Ints

DRAWS = 300
_LEAST_WEEKS = 8


@dataclass(frozen=True)
class Weeks:
    """The weeks that there are, and how often each was drawn: draws x weeks."""

    known: Ints
    counts: Floats

    def counts_at(self, week: Ints) -> Floats:
        """How often each of n readings counts: draws x n, from the week of each."""
        counts: Floats = self.counts[:, np.searchsorted(self.known, week)]
        return counts


def drawn_weeks(week: Ints, draws: int = DRAWS, seed: int = 0) -> Weeks:
    """As many weeks as there are, with replacement, `draws` times. Raises TooFewReadings."""
    known = np.unique(week)
    if len(known) < _LEAST_WEEKS:
        raise TooFewReadings(
            f"{len(known)} weeks of readings are too few for an interval; give at least "
            f"{_LEAST_WEEKS}."
        )
    even = np.full(len(known), 1.0 / len(known))
    drawn = np.random.default_rng(seed).multinomial(len(known), even, size=draws)
    return Weeks(known, drawn.astype(float))
