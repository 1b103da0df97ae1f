"""Distributions of charging sessions beside measured ones that they were not fitted to."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import numpy as np

from models.ev.sessions.session_fit import draw_fitted, fit_use, kolmogorov_distance
from tests.evidence.record import Record
from tests.reference_files import reference_file

SECTION = "E-mobility"
FILE = "mobility/trondheim_EV_charging_reports.csv"
MOST = {"private": (0.08, 0.05, 0.09), "shared": (0.09, 0.12, 0.10)}
"""The greatest Kolmogorov distance of arrival, stay and energy."""
DRAWN = 40_000


@dataclass(frozen=True)
class Fit:
    """Distances of a fit on one half from the other half, and of the two halves themselves."""

    points: str
    fitted_on: int
    judged_on: int
    distances: tuple[float, ...]
    halves: tuple[float, ...]


@cache
def measured_sessions() -> np.ndarray:
    """Number, shared, hour of arrival, stay [h], energy [kWh], weekend of each session (n, 6).

    Source: Sorensen et al., Mendeley Data jbks2rcwyj, 24 garages in Trondheim.
    """
    rows = []
    with reference_file(FILE).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if not row["End_plugout"].strip() or row["End_plugout"] == "NA":
                continue
            start, end = (
                datetime.strptime(row[name], "%d.%m.%Y %H:%M")
                for name in ("Start_plugin", "End_plugout")
            )
            stay = (end - start).total_seconds() / 3600
            energy = float(row["El_kWh"].replace(",", "."))
            if stay > 0 and energy > 0:
                hour = start.hour + start.minute / 60
                shared = row["User_type"] == "Shared"
                weekend = start.weekday() >= 5
                rows.append((int(row["session_ID"]), shared, hour, stay, energy, weekend))
    return np.array(rows, dtype=float)


@cache
def fit_of(points: str) -> Fit:
    """Fitted on the sessions of even number, judged on those of odd number."""
    measured = measured_sessions()
    kind = measured[measured[:, 1] == (points == "shared")]
    one, other = (kind[kind[:, 0] % 2 == half] for half in (0, 1))
    drawn = draw_fitted(fit_use("home", one[:, 2], one[:, 3], one[:, 4], one[:, 5] > 0), DRAWN)
    columns = (2, 3, 4)
    distances = (
        kolmogorov_distance(sample, other[:, k]) for sample, k in zip(drawn, columns, strict=True)
    )
    halves = (kolmogorov_distance(one[:, k], other[:, k]) for k in columns)
    return Fit(points, len(one), len(other), tuple(distances), tuple(halves))


def charging_sessions() -> Record:
    """Arrival, stay and energy at private and shared points."""
    fits = [fit_of(points) for points in MOST]
    held = [d < most for fit in fits for d, most in zip(fit.distances, MOST[fit.points])]
    worst = max(max(fit.distances) for fit in fits)
    return Record(
        "arrival, stay, energy of charging sessions",
        f"{sum(f.judged_on for f in fits):,} measured sessions in Trondheim, not fitted to",
        SECTION,
        asked="Kolmogorov distance below 0.05 to 0.12",
        found=f"{worst:.3f} at worst",
        inside=sum(held),
        total=len(held),
        passed=all(held),
        tables={"sessions": _table(fits)},
    )


def _table(fits: Sequence[Fit]) -> str:
    text = ["| points | arrival | stay | energy | the two halves themselves |",
            "|---|---:|---:|---:|---|"]  # fmt: skip
    for fit in fits:
        distances = " | ".join(f"{d:.3f}" for d in fit.distances)
        halves = ", ".join(f"{d:.3f}" for d in fit.halves)
        text.append(
            f"| {fit.points}, {fit.fitted_on:,} and {fit.judged_on:,} sessions "
            f"| {distances} | {halves} |"
        )
    return "\n".join(text)
