"""The figures of the sun model, with their sources in `sun_figures.csv`."""

from pathlib import Path

from models.basis.tables import table_rows


def _figures() -> dict[str, float]:
    rows = table_rows(Path(__file__).with_name("sun_figures.csv"))
    return {row["figure"]: float(row["value"]) for row in rows}


_ALL = _figures()
SUNSHINE_W_M2 = _ALL["sunshine_w_m2"]
GROUND_REFLECTANCE_FRAC = _ALL["ground_reflectance_frac"]
BAND_DEG = _ALL["horizon_band_deg"]
