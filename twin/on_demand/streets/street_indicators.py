"""What streets can be coloured by: one table of quantities per street."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twin.answer.indicators import Scale
from twin.district.district import Array
from twin.on_demand.streets.street_answer import StreetAnswer

CLASSES = (
    *(f"M{i}" for i in range(1, 7)),
    *(f"C{i}" for i in range(6)),
    *(f"P{i}" for i in range(1, 8)),
)
"""The lighting classes of EN 13201-2:2015, in its order."""
VERDICTS = (
    "Too dark on most of it",
    "Too dark in places",
    "Meets its class",
    "Over-lit",
    "No lamps",
)
OVER_LIT_RATIO = 1.5


@dataclass(frozen=True)
class StreetIndicator:
    """A quantity per street. `values` gives (n_streets,): category codes or amounts, NaN where
    there is none. `digits` decimals of an amount in words."""

    key: str
    title: str
    unit: str
    scale: Scale
    values: Callable[[StreetAnswer], Array]
    categories: tuple[str, ...] = ()
    digits: int = 1


def verdicts(answer: StreetAnswer, scenario: bool = True) -> Array:
    """Per street a code of VERDICTS: on how much of it its class is met, and whether by far.

    A street that misses its class in places may still be over-lit in the mean: missing is shown.
    """
    light = answer.now if scenario else answer.before
    met = np.where(np.nan_to_num(light.lit_ratio) > OVER_LIT_RATIO, 3.0, 2.0)
    missed = np.where(light.met_frac > 0.5, 1.0, 0.0)
    return np.where(light.lamps == 0, 4.0, np.where(light.met, met, missed))


def _class(answer: StreetAnswer) -> Array:
    return np.array([CLASSES.index(c) for c in answer.now.lighting_class], dtype=float)


def _lit(values: Array, answer: StreetAnswer) -> Array:
    return np.where(answer.now.lamps > 0, values, np.nan)


def _mean_lx(answer: StreetAnswer) -> Array:
    return _lit(answer.now.mean_lx, answer)


def _energy(answer: StreetAnswer) -> Array:
    return _lit(answer.now.annual_energy_kwh_m2, answer)


STREET_INDICATORS: tuple[StreetIndicator, ...] = (
    StreetIndicator("class", "Lighting class", "EN 13201-2", "category", _class, CLASSES),
    StreetIndicator("illuminance", "Mean illuminance", "lx, maintained", "amount", _mean_lx),
    StreetIndicator("lux", "Light on the ground", "lx, maintained", "amount", _mean_lx),
    StreetIndicator(
        "compliance", "Class met", "EN 13201-2, by illuminance", "category", verdicts, VERDICTS
    ),
    StreetIndicator(
        "lighting_energy", "Lighting energy", "kWh/m² a year", "amount", _energy, digits=2
    ),
)

BY_KEY: dict[str, StreetIndicator] = {i.key: i for i in STREET_INDICATORS}
