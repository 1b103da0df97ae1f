"""What both programs say of one building, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from twin.district.district import Array

FILMS_BAND_FRAC = 0.08
"""How far heating moves by the choice among published inside films (docs/validation.md)."""
W_H_IN_KWH = 1000.0
SUMS = ("heating_kwh_m2", "cooling_kwh_m2", "peak_heating_w_m2")


@dataclass(frozen=True, eq=False)
class Side:
    """One program's year: heating_w_m2, cooling_w_m2 (8760,) [W per m2 of floor]."""

    heating_w_m2: Array
    cooling_w_m2: Array

    @property
    def heating_kwh_m2(self) -> float:
        return float(self.heating_w_m2.sum(dtype=np.float64)) / W_H_IN_KWH

    @property
    def cooling_kwh_m2(self) -> float:
        return float(self.cooling_w_m2.sum(dtype=np.float64)) / W_H_IN_KWH

    @property
    def peak_heating_w_m2(self) -> float:
        return float(self.heating_w_m2.max())

    def sums(self) -> dict[str, float]:
        """The three sums by their names."""
        return {name: round(getattr(self, name), 3) for name in SUMS}


@dataclass(frozen=True, eq=False)
class Case:
    """The building in one state; energyplus and warnings are None where it did not run."""

    building: str
    floor_area_m2: float
    air_volume_m3: float
    program: Side
    energyplus: Side | None
    epjson: Path
    warnings: int | None

    def as_json(self) -> dict[str, Any]:
        """The form that `district-twin verify --json` prints."""
        return {
            "building": self.building,
            "floor_area_m2": round(self.floor_area_m2, 2),
            "air_volume_m3": round(self.air_volume_m3, 2),
            "program": self.program.sums(),
            "energyplus": self.energyplus.sums() if self.energyplus else None,
            "epjson": str(self.epjson),
            "warnings": self.warnings,
        }


@dataclass(frozen=True, eq=False)
class Comparison:
    """The building today and, where a scenario was given, after it; notes: what does not map;
    missing: why EnergyPlus did not run, '' where it did; coldest_hour: first hour of the week that
    is coldest outside."""

    baseline: Case
    scenario: Case | None
    notes: tuple[str, ...]
    missing: str = ""
    coldest_hour: int = 0

    @property
    def cools(self) -> bool:
        """Whether the building is cooled at all."""
        return bool(self.baseline.program.cooling_w_m2.any())

    @property
    def folder(self) -> Path:
        return self.baseline.epjson.parent

    def savings(self) -> dict[str, dict[str, float] | None] | None:
        """What the scenario saves by each program [as the sums]; None without a scenario."""
        if self.scenario is None:
            return None
        before, after = self.baseline, self.scenario
        theirs = None
        if before.energyplus and after.energyplus:
            theirs = _less(before.energyplus, after.energyplus)
        return {"program": _less(before.program, after.program), "energyplus": theirs}

    def as_json(self) -> dict[str, Any]:
        """The form that `district-twin verify --json` prints."""
        said: dict[str, Any] = {"notes": list(self.notes)}
        if self.missing:
            said["energyplus_missing"] = self.missing
        if self.scenario is None:
            return {**self.baseline.as_json(), **said}
        return {
            "building": self.baseline.building,
            "baseline": self.baseline.as_json(),
            "scenario": self.scenario.as_json(),
            "saving": self.savings(),
            **said,
        }

    def tables(self) -> Iterator[tuple[str, dict[str, float], dict[str, float] | None]]:
        """What it is of, the program's sums, those of EnergyPlus: today, scenario, saving."""
        for title, case in (("today", self.baseline), ("scenario", self.scenario)):
            if case is not None:
                yield (
                    title,
                    case.program.sums(),
                    case.energyplus.sums() if case.energyplus else None,
                )
        saved = self.savings()
        if saved is not None and saved["program"] is not None:
            yield "saving", saved["program"], saved["energyplus"]

    def lines(self) -> Iterator[str]:
        """The same for a person to read."""
        first = self.baseline
        yield (
            f"{first.building}: {first.floor_area_m2:,.0f} m2 of floor, "
            f"{first.air_volume_m3:,.0f} m3 of air"
        )
        yield f"{'':34}{'program':>10}{'EnergyPlus':>12}{'difference':>12}"
        for table in self.tables():
            yield from _rows(*table)
        yield f"Inside films alone may move heating by {FILMS_BAND_FRAC:.0%} up or down."
        yield from self.notes
        yield f"Input and output of EnergyPlus: {self.folder}"


WORDS = {
    "heating_kwh_m2": "heating [kWh/m²]",
    "cooling_kwh_m2": "cooling [kWh/m²]",
    "peak_heating_w_m2": "highest hour [W/m²]",
}


def _rows(title: str, ours: dict[str, float], theirs: dict[str, float] | None) -> Iterator[str]:
    for name, word in WORDS.items():
        line = f"{title + ', ' + word:34}{ours[name]:10.2f}"
        if theirs is None:
            yield f"{line}{'-':>12}"
            continue
        yield f"{line}{theirs[name]:12.2f}{change_in_words(ours[name], theirs[name]):>12}"


def change_in_words(ours: float, theirs: float) -> str:
    """How far this program is from EnergyPlus, in percent where there is something to divide."""
    if theirs <= _NOTHING:
        return "–"
    return f"{ours / theirs - 1.0:+.1%}".replace("-", "−")


_NOTHING = 0.05  # below which a percentage says nothing [kWh/m2, W/m2]


def _less(before: Side, after: Side) -> dict[str, float]:
    return {name: round(getattr(before, name) - getattr(after, name), 3) for name in SUMS}
