"""What EnergyPlus leaves behind: the hours of its eso file, and the word of its err file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.energyplus.operation import AIR_KEY, COOL_KEY, HEAT_KEY

F64 = NDArray[np.float64]
HOUR_S = 3600.0
SUCCESS = "EnergyPlus Completed Successfully"


class AnswerError(ValueError):
    """EnergyPlus' output does not hold the year."""


@dataclass(frozen=True, eq=False)
class ZoneYear:
    """heating_w, cooling_w (8760,) [W, hourly means]; air_c (8760,) [degC]."""

    heating_w: F64
    cooling_w: F64
    air_c: F64


def read_hours(lines: Iterable[str]) -> ZoneYear:
    """The year out of the lines of an eso file. Raises AnswerError where hours are missing."""
    number_of: dict[str, str] = {}
    values: dict[str, list[float]] = {}
    lines = iter(lines)
    for line in lines:
        if line.startswith("End of Data Dictionary"):
            break
        for key in (HEAT_KEY, COOL_KEY, AIR_KEY):
            if f",{key} [" in line and "!Hourly" in line:
                number_of[line.split(",", 1)[0]] = key
                values[key] = []
    for line in lines:
        number, _, rest = line.partition(",")
        if number in number_of:
            values[number_of[number]].append(float(rest))
    for key in (HEAT_KEY, COOL_KEY, AIR_KEY):
        if len(values.get(key, ())) != HOURS:
            raise AnswerError(
                f"EnergyPlus wrote {len(values.get(key, ())):,} hours of '{key}'; a year has "
                f"{HOURS:,}."
            )
    return ZoneYear(
        np.array(values[HEAT_KEY]) / HOUR_S,
        np.array(values[COOL_KEY]) / HOUR_S,
        np.array(values[AIR_KEY]),
    )


@dataclass(frozen=True)
class Word:
    """What the err file says: completed; warnings, severe: how many; first: the first severe or
    fatal line, '' where there is none."""

    completed: bool
    warnings: int
    severe: int
    first: str


def read_errors(text: str) -> Word:
    """The word of an eplusout.err file."""
    lines = [line.strip() for line in text.splitlines()]
    bad = [line for line in lines if "** Severe  **" in line or "**  Fatal  **" in line]
    return Word(
        completed=SUCCESS in text,
        warnings=sum("** Warning **" in line for line in lines),
        severe=len(bad),
        first=bad[0].split("**")[-1].strip() if bad else "",
    )
