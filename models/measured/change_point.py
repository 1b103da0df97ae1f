"""Change-point models of daily or monthly means: 3P heating, 3P cooling, 5P.

kW = base + heat max(below - T, 0) + cool max(T - above, 0), least squares, the change points from
a grid [ASHRAE Guideline 14-2014, annex D]. The two pieces never act at once, so the sums of each
give every pair of the grid in closed form, for one year or for hundreds of resampled ones.
"""

from dataclasses import dataclass

import numpy as np

from models.measured.fit import Fit, Floats, TooFewReadings, fit_of
from models.measured.hours import Means
from models.measured.weeks import Weeks

STEP_3P_K = 0.1
STEP_5P_K = 0.25
_LEAST_BEYOND = 3
"""Means that lie beyond a change point at the least, so that no slope hangs on one cold day."""
_MOST_CELLS = 1_000_000  # of draws x grid at a time: some 60 MB with all that is worked out


@dataclass(frozen=True)
class ChangePoint:
    """Base [kW], slopes [kW/K], change points [degC]; nan where the model has no such piece."""

    base_kw: float
    heat_kw_k: float
    below_c: float
    cool_kw_k: float
    above_c: float

    @property
    def name(self) -> str:
        if np.isnan(self.above_c):
            return "3P heating"
        return "3P cooling" if np.isnan(self.below_c) else "5P"

    @property
    def coefficients(self) -> int:
        return 5 if self.name == "5P" else 3

    @property
    def is_plausible(self) -> bool:
        """Whether no slope is below zero: more heat in the cold, more cooling in the warmth."""
        return not (self.heat_kw_k < 0.0 or self.cool_kw_k < 0.0)

    def kw(self, temperature_c: Floats) -> Floats:
        """Mean power [kW] at outdoor temperatures [degC]."""
        heat, cool = np.nan_to_num(self.heat_kw_k), np.nan_to_num(self.cool_kw_k)
        cold = np.fmax(self.below_c - temperature_c, 0.0)  # fmax: 0 where there is no piece
        warm = np.fmax(temperature_c - self.above_c, 0.0)
        predicted: Floats = self.base_kw + heat * cold + cool * warm
        return predicted

    def fit(self, means: Means) -> Fit:
        return fit_of(means.kw, self.kw(means.temperature_c), self.coefficients)

    def baseline_kwh(self, means: Means) -> float:
        """What the model says for the hours and temperatures of other days or months [kWh]."""
        return float(self.kw(means.temperature_c) @ means.hours)


def heating_3p(means: Means) -> ChangePoint:
    """Raises TooFewReadings."""
    return _fitted(_Grid(means, STEP_3P_K, heating=True, cooling=False))


def cooling_3p(means: Means) -> ChangePoint:
    """Raises TooFewReadings."""
    return _fitted(_Grid(means, STEP_3P_K, heating=False, cooling=True))


def heating_cooling_5p(means: Means) -> ChangePoint:
    """Raises TooFewReadings."""
    return _fitted(_Grid(means, STEP_5P_K, heating=True, cooling=True))


def drawn_baselines_kwh(model: ChangePoint, means: Means, later: Means, weeks: Weeks) -> Floats:
    """The baseline of the later time [kWh] by models of the same form, each fitted anew (change
    points too) to resampled weeks of `means`; one a draw."""
    heating, cooling = not np.isnan(model.below_c), not np.isnan(model.above_c)
    grid = _Grid(means, STEP_5P_K if heating and cooling else STEP_3P_K, heating, cooling)
    counts = weeks.counts_at(means.week)
    block = max(1, _MOST_CELLS // (len(grid.below) * len(grid.above)))
    return np.array(
        [
            drawn.baseline_kwh(later)
            for start in range(0, len(counts), block)
            for drawn in grid.best(counts[start : start + block])
        ]
    )


class _Grid:
    """All change points to try, and the pieces of every mean at each of them."""

    def __init__(self, means: Means, step_k: float, heating: bool, cooling: bool) -> None:
        points = _points(means, step_k, 1 + 2 * heating + 2 * cooling)
        none = np.array([np.nan])
        self.kw = means.kw
        self.below, self.above = points if heating else none, points if cooling else none
        t = means.temperature_c[:, None]
        self._cold, self._warm = np.fmax(self.below - t, 0.0), np.fmax(t - self.above, 0.0)

    def best(self, counts: Floats) -> list[ChangePoint]:
        """The best model of each draw; counts: draws x means, how often each mean counts.

        By Frisch and Waugh: the base from what the pieces leave, then the slopes.
        """
        n, y = counts.sum(axis=1)[:, None, None], (counts @ self.kw)[:, None, None]
        c, cc, cy = (s[:, :, None] for s in self._sums(counts, self._cold))
        w, ww, wy = (s[:, None, :] for s in self._sums(counts, self._warm))
        base = (y - c * cy * cc - w * wy * ww) / (n - c * c * cc - w * w * ww)
        heat, cool = (cy - base * c) * cc, (wy - base * w) * ww
        explained = base * y + heat * cy + cool * wy
        explained[:, self.below[:, None] > self.above] = -np.inf
        flat = np.argmax(explained.reshape(len(counts), -1), axis=1)
        row, i, j = np.arange(len(counts)), flat // len(self.above), flat % len(self.above)
        columns = (
            base[row, i, j],
            np.where(np.isnan(self.below[i]), np.nan, heat[row, i, j]), self.below[i],
            np.where(np.isnan(self.above[j]), np.nan, cool[row, i, j]), self.above[j],
        )  # fmt: skip
        return [ChangePoint(*map(float, found)) for found in zip(*columns, strict=True)]

    def _sums(self, counts: Floats, piece: Floats) -> tuple[Floats, Floats, Floats]:
        """Sum of the piece, one over its sum of squares (0 where that is 0), sum with the kW."""
        squares = counts @ piece**2
        inverse = np.divide(1.0, squares, out=np.zeros_like(squares), where=squares > 0.0)
        return counts @ piece, inverse, counts @ (piece * self.kw[:, None])


def _points(means: Means, step_k: float, coefficients: int) -> Floats:
    """Multiples of the step [degC] with at least three means beyond on either side."""
    if len(means) <= coefficients:
        raise TooFewReadings(
            f"{len(means)} whole days or months are too few for {coefficients} coefficients; "
            "give more readings."
        )
    ranked = np.sort(means.temperature_c)
    low, high = ranked[_LEAST_BEYOND - 1] / step_k, ranked[-_LEAST_BEYOND] / step_k
    points: Floats = step_k * np.arange(np.floor(low) + 1.0, np.ceil(high))
    if not len(points):
        raise TooFewReadings("the temperatures are too much alike; a slope needs warm and cold.")
    return points


def _fitted(grid: _Grid) -> ChangePoint:
    return grid.best(np.ones((1, len(grid.kw))))[0]
