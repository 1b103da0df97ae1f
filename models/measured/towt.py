"""The time-of-week and temperature model of hourly power (TOWT).

168 dummies of the hour of the week and a line in pieces of the outdoor temperature, one for all
hours or one each for occupied and unoccupied ones [Mathieu et al., IEEE Transactions on Smart Grid
2, 2011]. The dummies are eliminated from the normal equations first, which leaves 7 or 14 unknowns;
those are solved by the pseudo-inverse, since a piece that no hour reaches has no coefficient.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.measured.fit import Fit, Floats, TooFewReadings, fit_of
from models.measured.hours import WEEK_H, Ints, Series
from models.measured.weeks import Weeks

EDGES_C = (np.array([30.0, 45.0, 55.0, 65.0, 75.0, 90.0]) - 32.0) / 1.8
_HEAT_BELOW_C, _COOL_ABOVE_C = 10.0, (65.0 - 32.0) / 1.8  # 50 and 65 degF
_OCCUPIED_FRAC = 0.65
_RELATIVE_ZERO = 1e-10


@dataclass(frozen=True)
class Towt:
    """hour_kw: 168 values [kW]; slopes_kw_k: 7 a curve [kW/K]; occupied: 168, None with one curve;
    rank: coefficients that the readings tell."""

    hour_kw: Floats
    slopes_kw_k: Floats
    occupied: NDArray[np.bool_] | None
    rank: int

    @property
    def name(self) -> str:
        return "TOWT, one curve" if self.occupied is None else "TOWT, two curves"

    def kw(self, series: Series) -> Floats:
        """Power [kW] at the hours and temperatures of a series."""
        pieces = _pieces(series, self.occupied)
        predicted: Floats = self.hour_kw[series.hour % WEEK_H] + pieces @ self.slopes_kw_k
        return predicted

    def fit(self, series: Series) -> Fit:
        return fit_of(series.kw, self.kw(series), self.rank)

    def baseline_kwh(self, series: Series) -> float:
        """What the model says for the hours and temperatures of another time [kWh]."""
        return float(self.kw(series).sum())


def towt(series: Series, curves: int = 2) -> Towt:
    """Fit with one temperature curve or two. Raises TooFewReadings where an hour of the week has
    no reading, ValueError for another number of curves."""
    if curves not in (1, 2):
        raise ValueError(f"TOWT has one or two temperature curves, not {curves}.")
    missing = WEEK_H - len(np.unique(series.hour % WEEK_H))
    if missing:
        raise TooFewReadings(
            f"{missing} of the 168 hours of the week have no reading; give several whole weeks of "
            "hourly readings."
        )
    occupied = occupied_hours(series) if curves == 2 else None
    sums = _Sums(series, _pieces(series, occupied), np.zeros(len(series), np.int64), 1)
    hour_kw, slopes, rank = sums.solved(np.ones((1, 1)))
    return Towt(hour_kw[0], slopes[0], occupied, WEEK_H + int(rank[0]))


def occupied_hours(series: Series) -> NDArray[np.bool_]:
    """Hours of the week (168) whose power lies above what the weather alone explains, by a fit
    with change points at 50 and 65 degF, more than 65 % of the time."""
    t = series.temperature_c
    columns = np.column_stack(
        [np.ones(len(t)), np.maximum(_HEAT_BELOW_C - t, 0), np.maximum(t - _COOL_ABOVE_C, 0)]
    )
    by_weather = columns @ np.linalg.lstsq(columns, series.kw, rcond=None)[0]
    at = series.hour % WEEK_H
    above = np.bincount(at, series.kw > by_weather, minlength=WEEK_H)
    occupied: NDArray[np.bool_] = above > _OCCUPIED_FRAC * np.bincount(at, minlength=WEEK_H)
    return occupied


def drawn_baselines_kwh(model: Towt, series: Series, later: Series, weeks: Weeks) -> Floats:
    """The baseline of the later time [kWh] by the same form fitted anew to resampled weeks; one a
    draw. Draws that lack an hour of the week altogether tell nothing of it and are left out."""
    row = np.searchsorted(weeks.known, series.week)
    sums = _Sums(series, _pieces(series, model.occupied), row, len(weeks.known))
    whole = np.all(weeks.counts @ sums.hours > 0, axis=1)
    hour_kw, slopes, _ = sums.solved(weeks.counts[whole])
    later_hours = np.bincount(later.hour % WEEK_H, minlength=WEEK_H).astype(float)
    later_pieces = _pieces(later, model.occupied).sum(axis=0)
    baselines: Floats = hour_kw @ later_hours + slopes @ later_pieces
    return baselines


def _pieces(series: Series, occupied: NDArray[np.bool_] | None) -> Floats:
    """The part of the temperature [K] in each of the seven pieces: n x 7, or n x 14 with the
    occupied hours in the first seven."""
    t = series.temperature_c[:, None]
    inner = np.clip(t - EDGES_C[:-1], 0.0, np.diff(EDGES_C))
    pieces = np.hstack([np.minimum(t, EDGES_C[0]), inner, np.maximum(t - EDGES_C[-1], 0.0)])
    if occupied is None:
        return pieces
    there = occupied[series.hour % WEEK_H][:, None]
    return np.hstack([np.where(there, pieces, 0.0), np.where(there, 0.0, pieces)])


class _Sums:
    """X'X and X'y by block (week): of the hours of the week, of the pieces, and of both."""

    def __init__(self, series: Series, pieces: Floats, block: Ints, blocks: int) -> None:
        cell = block * WEEK_H + series.hour % WEEK_H
        k = pieces.shape[1]

        def summed(values: Floats) -> Floats:
            cells = np.bincount(cell, values, minlength=blocks * WEEK_H)
            return cells.reshape(blocks, WEEK_H).astype(np.float64)

        self.hours, self._kw = summed(np.ones(len(series))), summed(series.kw)
        self._shared = np.stack([summed(pieces[:, i]) for i in range(k)], axis=2)
        self._squares, self._products = np.zeros((blocks, k, k)), np.zeros((blocks, k))
        for b in range(blocks):
            rows = block == b
            self._squares[b] = pieces[rows].T @ pieces[rows]
            self._products[b] = pieces[rows].T @ series.kw[rows]

    def solved(self, counts: Floats) -> tuple[Floats, Floats, Ints]:
        """For draws x blocks: hour_kw (draws x 168), slopes (draws x k), rank of the pieces."""
        draws, blocks = counts.shape
        k = self._products.shape[1]
        hours, kw = counts @ self.hours, counts @ self._kw
        shared = (counts @ self._shared.reshape(blocks, -1)).reshape(draws, WEEK_H, k)
        squares = (counts @ self._squares.reshape(blocks, -1)).reshape(draws, k, k)
        mean = (shared / hours[:, :, None]).transpose(0, 2, 1)
        left = squares - mean @ shared
        right = counts @ self._products - (mean @ kw[:, :, None])[:, :, 0]
        zero = _RELATIVE_ZERO * np.trace(squares, axis1=1, axis2=2)
        rank = np.sum(np.linalg.eigvalsh(left) > zero[:, None], axis=1)
        inverse = np.linalg.pinv(left, rcond=_RELATIVE_ZERO, hermitian=True)
        slopes = (inverse @ right[:, :, None])[:, :, 0]
        hour_kw = (kw - (shared @ slopes[:, :, None])[:, :, 0]) / hours
        return hour_kw, slopes, rank
