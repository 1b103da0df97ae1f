"""A street as the straight road of EN 13201-3 that its lamp posts make."""

from typing import Any

import numpy as np

from models.light.luminaire.luminaire_table import luminaire_index, luminaires
from models.light.street.street_road import road_of_street
from twin.district.district import Array, District
from twin.steps.lighting.street_results import MAINTENANCE_FACTOR, StreetBook


def road_of_row(
    district: District,
    book: StreetBook,
    row: int,
    luminaire: Array,
    name: str,
    level_frac: Array | None = None,
) -> dict[str, Any] | None:
    """The road that stands for a street; `level_frac` (n_lamps,) else full light on every post."""
    level = np.ones(len(luminaire)) if level_frac is None else level_frac
    here = np.flatnonzero((book.lamp_street == row) & (level > 0.0))
    if len(here) == 0 or book.length_m[row] <= 0:
        return None
    codes = luminaires().code
    lanes = district.layers["streets"]["lanes"][row]
    road = road_of_street(
        book.axis[row][:, 0],
        book.axis[row][:, 1],
        float(book.lit_width_m[row]),
        int(lanes),
        book.lamp_x_m[here],
        book.lamp_y_m[here],
        book.lamp_height_m[here],
        [codes[i] for i in luminaire[here]],
        name,
        MAINTENANCE_FACTOR,
    )
    code = str(road["lamps"]["photometry"]["luminaire"])
    flux_lm = float(luminaires().luminaire_flux_lm[int(luminaire_index([code])[0])])
    road["lamps"]["flux_lm"] = flux_lm * float(level[here].mean())
    return road
