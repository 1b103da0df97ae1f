"""Fits the arrival, stay and energy distributions to measured sessions, and compares samples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.ev.sessions.session_kernel import draw_stays
from models.ev.sessions.use_table import MAX_COMPONENTS, USES, ArrivalTable

NIGHT_HOUR = 4.0


@dataclass(frozen=True)
class FittedUse:
    """One use fitted to measured sessions.

    `table`: `ArrivalTable` with the use filled in; `weekend_frac` [1] of plug-ins;
    `energy_fit` (2 day types, 3 kinds of stay, 3): log energy = a + b log stay, and the spread
    about it [log kWh]; `power_kw` [kW] that cuts what a short stay can take.
    """

    use: str
    table: ArrivalTable
    weekend_frac: float
    energy_fit: NDArray[np.float64]
    power_kw: float


def kolmogorov_distance(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    """Greatest distance of two empirical distributions [1]."""
    first, second = np.sort(a), np.sort(b)
    places = np.concatenate([first, second])
    low = np.searchsorted(first, places, side="right") / first.size
    high = np.searchsorted(second, places, side="right") / second.size
    return float(np.abs(low - high).max())


def fit_use(
    use: str,
    arrive_h: NDArray[np.floating],
    stay_h: NDArray[np.floating],
    energy_kwh: NDArray[np.floating],
    weekend: NDArray[np.bool_],
) -> FittedUse:
    """Fit one use to measured plug-ins, each column (n,).

    Three kinds of stay: over one night (past the next 4:00, with an hour of departure), within
    the day, and longer than a night (both with a lognormal stay); each with a wrapped normal
    hour of arrival, by circular mean and spread (Mardia & Jupp 2000, ch. 2), and an
    energy lognormal about a power of the stay. Power: 99th percentile of energy over stay.
    Raises ValueError with fewer than 30 sessions of a day type.
    """
    shape = (len(USES), 2, MAX_COMPONENTS)
    columns = [np.full(shape, np.nan) for _ in range(7)]
    columns[0][:] = 0.0
    energy_fit = np.zeros((2, MAX_COMPONENTS, 3))
    for kind in (0, 1):
        mask = weekend == bool(kind)
        if mask.sum() < 30:
            raise ValueError(f"{int(mask.sum())} sessions are too few to fit; 30 are needed")
        parts = _kinds_of_stay(arrive_h[mask], stay_h[mask])
        for part, inside in enumerate(parts):
            row = _component(arrive_h[mask][inside], stay_h[mask][inside], part)
            weight = float(inside.mean())
            for column, value in zip(columns, (weight, *row), strict=True):
                column[USES.index(use), kind, part] = value
            energy_fit[kind, part] = _energy_line(stay_h[mask][inside], energy_kwh[mask][inside])
    power = float(np.quantile(energy_kwh / stay_h, 0.99))
    share = float(weekend.mean())
    return FittedUse(use, ArrivalTable(*columns), share, energy_fit, power)


def _circular(hour: NDArray[np.floating]) -> tuple[float, float]:
    """Mean hour and spread [h] on the clock."""
    vector = np.exp(2j * np.pi * np.asarray(hour) / 24.0).mean()
    mean = float(np.angle(vector) * 24.0 / (2.0 * np.pi)) % 24.0
    return mean, float(np.sqrt(-2.0 * np.log(np.abs(vector))) * 24.0 / (2.0 * np.pi))


def _kinds_of_stay(
    arrive_h: NDArray[np.floating], stay_h: NDArray[np.floating]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Masks: over one night, within the day, longer than one night."""
    next_night = np.where(arrive_h < NIGHT_HOUR, NIGHT_HOUR, NIGHT_HOUR + 24.0)
    leave = arrive_h + stay_h
    long = leave > next_night + 24.0
    night = (leave > next_night) & ~long
    return night, ~night & ~long, long


def _component(
    arrive_h: NDArray[np.floating], stay_h: NDArray[np.floating], kind: int
) -> tuple[float, ...]:
    """Arrival mean and spread, departure mean and spread (nights only), stay median and log sd."""
    if arrive_h.size < 2:
        return (12.0, 1.0, np.nan, np.nan, 1.0, 0.0)
    mean, spread = _circular(arrive_h)
    if kind == 0:
        return (mean, spread, *_circular(arrive_h + stay_h), np.nan, np.nan)
    logs = np.log(stay_h)
    return (mean, spread, np.nan, np.nan, float(np.exp(np.median(logs))), float(logs.std()))


def _energy_line(
    stay_h: NDArray[np.floating], energy_kwh: NDArray[np.floating]
) -> tuple[float, float, float]:
    """a, b and spread of log energy = a + b log stay, by least squares."""
    if stay_h.size < 3:
        return (0.0, 0.0, 0.0)
    x, y = np.log(stay_h), np.log(np.maximum(energy_kwh, 0.01))
    slope, start = np.polyfit(x, y, 1)
    return float(start), float(slope), float((y - start - slope * x).std())


def draw_fitted(
    fitted: FittedUse, n: int, seed: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Hour of arrival, stay [h] and energy [kWh] of `n` plug-ins of a fitted use, each (n,)."""
    rng = np.random.default_rng(seed)
    weekend = (rng.random(n) < fitted.weekend_frac).astype(np.int64)
    arrive, stay, kind = draw_stays(
        n, USES.index(fitted.use), weekend, fitted.table.as_array(), seed
    )
    start, slope, spread = fitted.energy_fit[weekend, kind].T
    energy = np.exp(start + slope * np.log(stay) + spread * rng.standard_normal(n))
    return arrive % 24.0, stay, np.minimum(energy, fitted.power_kw * stay)
