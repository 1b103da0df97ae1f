"""Uncertainty of a number: the interval that holds 80 % of the samples, and what makes it wide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.district.district import Array
from twin.engine.results import Headline
from twin.words.quantities import QUANTITIES, Quantity, written

LOW_PERCENT, HIGH_PERCENT = 10, 90
SIDES = ("baseline", "scenario", "difference")
_ROW = {q.key: i for i, q in enumerate(QUANTITIES)}


@dataclass(frozen=True)
class Band:
    """The ends that a tenth of the samples lie below and above."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Driver:
    """One uncertain input and the difference's band (or, without measures, the number's) where
    nothing else is uncertain; `share` of the sum of all drivers' squared widths."""

    key: str
    label: str
    low: float
    high: float
    share: float


@dataclass(frozen=True, eq=False)
class Bands:
    """Bands by quantity and side, from `count` samples of the sequence that `seed` starts.

    drivers: by quantity, widest first; empty until they are known.
    """

    count: int
    wanted: int
    seed: int
    by_key: Mapping[str, Mapping[str, Band]]
    drivers: Mapping[str, tuple[Driver, ...]]

    def of(self, key: str, side: str) -> Band | None:
        """The band of a quantity; None where it does not vary."""
        return self.by_key.get(key, {}).get(side)


def values_of(before: Headline, after: Headline) -> Array:
    """One sample's quantities (n_quantities, 3) by SIDES."""
    made = np.full((len(QUANTITIES), 3), np.nan)
    for key, row in _ROW.items():
        made[row] = before[key], after[key], after[key] - before[key]
    return made


def bands_of(
    samples: Array, wanted: int, seed: int, drivers: Mapping[str, tuple[Driver, ...]] | None = None
) -> Bands:
    """Bands of samples (count, n_quantities, 3). A quantity that half of the samples leave
    undefined, or that does not vary, has none."""
    by_key: dict[str, dict[str, Band]] = {}
    for key, row in _ROW.items():
        for place, side in enumerate(SIDES):
            known = samples[:, row, place]
            known = known[np.isfinite(known)]
            if 2 * len(known) <= len(samples) or np.ptp(known) == 0.0:
                continue
            low, high = np.percentile(known, [LOW_PERCENT, HIGH_PERCENT])
            by_key.setdefault(key, {})[side] = Band(float(low), float(high))
    return Bands(len(samples), wanted, seed, by_key, drivers or {})


def drivers_of(
    ends: Mapping[str, tuple[str, Array, Array]], side: str
) -> dict[str, tuple[Driver, ...]]:
    """Drivers by quantity. ends: by input its label and the samples (n_quantities, 3) where it
    alone is at the low and the high end of its band."""
    place = SIDES.index(side)
    made: dict[str, tuple[Driver, ...]] = {}
    for key, row in _ROW.items():
        found = []
        for name, (label, at_low, at_high) in ends.items():
            a, b = float(at_low[row, place]), float(at_high[row, place])
            if np.isfinite(a) and np.isfinite(b) and a != b:
                found.append((name, label, a, b))
        whole = sum((b - a) ** 2 for _, _, a, b in found)
        ranked = sorted(found, key=lambda f: -abs(f[3] - f[2]))
        made[key] = tuple(Driver(n, w, a, b, (b - a) ** 2 / whole) for n, w, a, b in ranked)
    return made


def plain_bands(bands: Bands) -> dict[str, Any]:
    """The form that the command line prints and a snapshot keeps."""
    return {
        "samples": bands.count,
        "seed": bands.seed,
        "percentiles": [LOW_PERCENT, HIGH_PERCENT],
        **{
            side: {
                key: [band.low, band.high]
                for key in _ROW
                if (band := bands.of(key, side)) is not None
            }
            for side in SIDES
        },
        "drivers": {
            key: [{"input": d.label, "ends": [d.low, d.high], "share": d.share} for d in rows[:8]]
            for key, rows in bands.drivers.items()
            if rows
        },
    }


def bands_from_plain(plain: Mapping[str, Any]) -> Bands:
    """The bands that a snapshot keeps; what drives them is told there by name alone."""
    by_key: dict[str, dict[str, Band]] = {}
    for side in SIDES:
        for key, (low, high) in dict(plain.get(side, {})).items():
            by_key.setdefault(key, {})[side] = Band(float(low), float(high))
    count = int(plain["samples"])
    return Bands(count, count, int(plain["seed"]), by_key, {})


def in_words(band: Band | None, quantity: Quantity, signed: bool = False) -> str:
    """A band as a person reads it: '1.0 to 1.5 GWh'; empty where there is none.

    >>> in_words(Band(-1.5e6, -1.02e6), QUANTITIES[3], signed=True)
    '−1.50 to −1.02 GWh'
    """
    return "" if band is None else range_in_words(band, quantity.unit, signed)


def range_in_words(band: Band, unit: str, signed: bool = False) -> str:
    """Both ends of a band with the unit once; one number where they read the same."""
    low, high = (written(v, unit, signed).removesuffix(" a year") for v in (band.low, band.high))
    if low == high:
        return low
    low_number, _, low_unit = low.partition(" ")
    return f"{low_number} to {high}" if high.partition(" ")[2] == low_unit else f"{low} to {high}"
