"""The figures of the sun model, with their sources in `sun_figures.csv`."""

import csv
from pathlib import Path


def _figures() -> dict[str, float]:
    with Path(__file__).with_name("sun_figures.csv").open(encoding="utf-8", newline="") as file:
        return {row["figure"]: float(row["value"]) for row in csv.DictReader(file)}


_ALL = _figures()
SUNSHINE_W_M2 = _ALL["sunshine_w_m2"]
GROUND_REFLECTANCE_FRAC = _ALL["ground_reflectance_frac"]
BAND_DEG = _ALL["horizon_band_deg"]
