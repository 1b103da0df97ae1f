"""What buildings are made of to the eye, by country, use and age: an impression, no data.

A district says neither plaster nor paint. The table gives, for each kind, tones that are usual
there and then; which of them a building gets follows from its row and stays the same.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ui.style.colour_maps import rgb_of

TABLE = Path(__file__).with_name("materials.csv")
_GOLDEN = 0.6180339887  # neighbours in the list get tones far apart


@dataclass(frozen=True, eq=False)
class Materials:
    """Tones and windows of each building (n,): wall_rgb, pitched_roof_rgb, flat_roof_rgb (n, 3)
    0 to 255; bay_m from window to window [m]; window_width_frac of a bay, window_height_frac of a
    storey; seed (n,) 0..1 of its own."""

    wall_rgb: NDArray[np.uint8]
    pitched_roof_rgb: NDArray[np.uint8]
    flat_roof_rgb: NDArray[np.uint8]
    bay_m: NDArray[np.float64]
    window_width_frac: NDArray[np.float64]
    window_height_frac: NDArray[np.float64]
    seed: NDArray[np.floating]


@dataclass(frozen=True)
class _Kind:
    country: str
    use: str
    from_year: int
    walls: tuple[str, ...]
    pitched_roof: str
    flat_roof: str
    bay_m: float
    window_width_frac: float
    window_height_frac: float

    def suits(self, country: str, use: str, year: int) -> bool:
        """Whether a building may be of this kind; an empty word in the table suits all."""
        here = self.country in ("", country) and self.use in ("", use)
        return here and year >= self.from_year

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Of those that suit the highest counts: use before country before age."""
        return self.use != "", self.country != "", self.from_year


def materials(
    country: str, use: NDArray[np.object_], year: NDArray[np.floating], count: int
) -> Materials:
    """Materials of `count` buildings; use and year (n,) or empty where they are not known."""
    words = use if len(use) == count else np.full(count, "", dtype=object)
    years = np.asarray(year, dtype=int) if len(year) == count else np.zeros(count, dtype=int)
    turns = np.array(sorted({kind.from_year for kind in _kinds()}))
    age = turns[np.maximum(np.searchsorted(turns, years, side="right") - 1, 0)]
    pairs, which = np.unique(
        np.array([f"{word}|{turn}" for word, turn in zip(words, age)]), return_inverse=True
    )
    chosen = [_kind_of(country, *pair.split("|")) for pair in pairs.tolist()]
    seed = (np.arange(count) * _GOLDEN) % 1.0
    tone = np.array(
        [chosen[k].walls[int(s * len(chosen[k].walls))] for k, s in zip(which, seed)], dtype=object
    )
    # a tenth lighter or darker, so that two houses of one tone are still two
    lightness = 0.95 + 0.08 * ((np.arange(count) * 0.7548776662) % 1.0)
    wall = _rgb(tone) * lightness[:, None]
    return Materials(
        wall_rgb=np.rint(np.minimum(wall, 255.0)).astype(np.uint8),
        pitched_roof_rgb=_toned([k.pitched_roof for k in chosen], which, lightness),
        flat_roof_rgb=_toned([k.flat_roof for k in chosen], which, lightness),
        bay_m=np.array([k.bay_m for k in chosen])[which],
        window_width_frac=np.array([k.window_width_frac for k in chosen])[which],
        window_height_frac=np.array([k.window_height_frac for k in chosen])[which],
        seed=seed,
    )


def _toned(
    colours: list[str], which: NDArray[np.integer], lightness: NDArray[np.floating]
) -> NDArray[np.uint8]:
    rgb = _rgb(np.array(colours, dtype=object))[which] * lightness[:, None]
    return np.asarray(np.rint(np.minimum(rgb, 255.0)), np.uint8)


def _rgb(colours: NDArray[np.object_]) -> NDArray[np.float64]:
    known, which = np.unique(colours.astype(str), return_inverse=True)
    return np.array([rgb_of(c) for c in known], dtype=float).reshape(-1, 3)[which]


def _kind_of(country: str, use: str, age: str) -> _Kind:
    fitting = [kind for kind in _kinds() if kind.suits(country, use, int(age))]
    return max(fitting, key=lambda kind: kind.rank)


@cache
def _kinds() -> tuple[_Kind, ...]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return tuple(
            _Kind(
                row["country"],
                row["use"],
                int(row["from_year"]),
                tuple(row["walls"].split()),
                row["pitched_roof"],
                row["flat_roof"],
                float(row["bay_m"]),
                float(row["window_width_frac"]),
                float(row["window_height_frac"]),
            )
            for row in csv.DictReader(file)
        )
