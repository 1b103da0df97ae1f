"""What electricity costs and emits by hour of the day: the signal that charging may follow."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.basis.tables import table_rows


def hourly_signal(name: str, country: str, mean_per_kwh: float) -> NDArray[np.float64]:
    """Price [EUR/kWh] or carbon [kgCO2e/kWh] of every hour of a year, (8760,).

    `name` is `price` or `carbon`; the shape of a day is in `hourly_signals.csv` (standing:
    estimate), the same every day, and is scaled to the mean given. Raises ValueError for another
    name.
    """
    shapes = _shapes()
    shape = shapes.get((name, country), shapes.get((name, "")))
    if shape is None:
        raise ValueError(f"there is no hourly signal '{name}'; take price or carbon.")
    day = np.asarray(shape) / np.mean(shape) * mean_per_kwh
    return np.tile(day, HOURS // 24)


@cache
def _shapes() -> dict[tuple[str, str], tuple[float, ...]]:
    return {
        (row["signal"], row["country"]): tuple(float(v) for v in row["shape"].split(";"))
        for row in table_rows(Path(__file__).with_name("hourly_signals.csv"))
    }
