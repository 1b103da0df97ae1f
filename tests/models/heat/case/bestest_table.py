"""The zone model beside the ASHRAE 140-2020 example programs: table and picture for the docs.

`make evidence` writes them anew.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from models.heat.case.zone_case import simulate_zone
from models.sun.irradiation import incident_sun, perez_sky
from tests.evidence.ashrae_cases import GIVEN, given_case
from tests.models.weather.epw import denver
from tests.reference_files import ROOT

RANGES = ROOT / "tests" / "evidence" / "ashrae_given.csv"
KEYS = {
    "annual_heating": "annual_heating_mwh",
    "annual_sensible_cooling": "annual_cooling_mwh",
    "peak_heating": "peak_heating_kw",
    "peak_sensible_cooling": "peak_cooling_kw",
    "ff_max_temperature": "max_temperature_c",
    "ff_min_temperature": "min_temperature_c",
    "ff_mean_temperature": "mean_temperature_c",
}
PLANES = {"Horizontal": (0.0, 180.0), "North": (90.0, 0.0), "East": (90.0, 90.0),
          "South": (90.0, 180.0), "West": (90.0, 270.0)}  # fmt: skip
BEGIN, END = "<!-- zone model: begin -->", "<!-- zone model: end -->"


@dataclass(frozen=True)
class Line:
    """One reference range and what this program finds."""

    quantity: str
    unit: str
    case: str
    low: float
    high: float
    mean: float
    ours: float

    @property
    def inside(self) -> bool:
        # the horizontal sum is the weather file's own, and may exceed the programs' by 1 kWh/m2
        slack = 1.0 if self.case.endswith("Horizontal") else 0.0
        return self.low <= self.ours <= self.high + slack


@cache
def lines() -> tuple[Line, ...]:
    """Every row of the reference ranges."""
    climate = denver()
    found: dict[tuple[str, str], float] = {}
    for name in GIVEN:
        result = simulate_zone(given_case(name), climate)
        found |= {(name, quantity): result[key] for quantity, key in KEYS.items()}
    tilt, azimuth = (np.array(v) for v in zip(*PLANES.values(), strict=True))
    sun = incident_sun(perez_sky(climate), tilt, azimuth).total_w_m2().sum(axis=0) / 1000.0
    for plane, value in zip(PLANES, sun, strict=True):
        found[f"600 {plane}", "incident_solar_annual"] = float(value)
    text = RANGES.read_text(encoding="utf-8")
    return tuple(
        Line(r["quantity"], r["unit"], r["case"], float(r["min"]), float(r["max"]),
             float(r["mean"]), found[r["case"], r["quantity"]])
        for r in csv.DictReader(text.splitlines())
    )  # fmt: skip


def table(rows: Sequence[Line]) -> str:
    """The rows as Markdown."""
    text = ["| quantity | case | range of the programs | their mean | this program | |",
            "|---|---|---:|---:|---:|---|"]  # fmt: skip
    for r in rows:
        digits = 0 if r.unit == "kWh/m2" else 1 if r.unit == "degC" else 3
        mark = "inside" if r.inside else "**outside**"
        text.append(
            f"| {r.quantity.replace('_', ' ').replace('ff ', '')} [{r.unit}] | {r.case} "
            f"| {r.low:.{digits}f} to {r.high:.{digits}f} | {r.mean:.{digits}f} "
            f"| {r.ours:.{digits}f} | {mark} |"
        )
    return "\n".join(text)


def picture(rows: Sequence[Line]) -> str:
    """Bars of the ranges with this program's mark, as SVG."""
    step, left, wide = 22, 270, 420
    parts = []
    for i, r in enumerate(rows):
        y, span = 30 + i * step, max(r.high - r.low, 1e-9)
        low, high = r.low - 0.6 * span, r.high + 0.6 * span

        def x(value: float, low: float = low, high: float = high) -> float:
            return left + wide * min(max((value - low) / (high - low), 0.0), 1.0)

        colour = "#1f6f5c" if r.inside else "#b3261e"
        label = f"{r.quantity.replace('_', ' ').replace('ff ', '')}, {r.case}"
        parts.append(
            f'<text x="{left - 12}" y="{y + 4}" text-anchor="end">{label}</text>'
            f'<rect x="{x(r.low):.1f}" y="{y - 5}" width="{x(r.high) - x(r.low):.1f}" height="10" '
            f'fill="#c9d3d8"/><line x1="{x(r.mean):.1f}" x2="{x(r.mean):.1f}" y1="{y - 5}" '
            f'y2="{y + 5}" stroke="#7b8a93"/><circle cx="{x(r.ours):.1f}" cy="{y}" r="5" '
            f'fill="{colour}"/>'
            f'<text x="{left + wide + 12}" y="{y + 4}">{r.ours:.4g} {r.unit}</text>'
        )
    height = 40 + len(rows) * step
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="820" height="{height}" '
        f'viewBox="0 0 820 {height}" font-family="sans-serif" font-size="12" fill="#22303a">'
        f'<rect width="820" height="{height}" fill="#ffffff"/>'
        f'<text x="{left}" y="14">grey: six example programs, their mean; dot: this program</text>'
        f"{''.join(parts)}</svg>\n"
    )
