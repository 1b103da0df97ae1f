"""Light distributions of our own for the luminaires of the table. Standing: estimate.

Makers' files may not be passed on, so each luminaire without a file gets an analytic road optic:
the light on the ground is shaped along and across the road in mounting heights, and the intensity
follows as I = E H^2 / cos^3(gamma). The shapes are drawn by us after the look of road optics, not
fitted to any product; the flux is the luminaire's.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.light.luminaire.intensity import IntensityTable, flux_integral_lm
from models.light.luminaire.luminaire_table import luminaire_index, luminaires

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GroundShape:
    """Light on the ground in mounting heights H: reach and steepness of each edge.

    Along the road exp(-(|x| / reach_h)^power); across it a plateau from `house_h` (negative, behind
    the lamp) to `street_h`, with edges `house_soft_h` and `street_soft_h` wide; `cut_deg` is where
    the optic ends below the horizontal.
    """

    reach_h: float
    power: float
    house_h: float
    house_soft_h: float
    street_h: float
    street_soft_h: float
    cut_deg: float


SHAPES = {  # standing: estimate
    "led": GroundShape(1.5, 1.25, -0.6, 0.20, 0.9, 0.30, 82.0),
    "hps": GroundShape(1.2, 1.15, -0.8, 0.30, 1.0, 0.40, 84.0),
    "mh": GroundShape(1.2, 1.15, -0.8, 0.30, 1.0, 0.40, 84.0),
    "hpm": GroundShape(1.1, 1.30, -1.0, 0.40, 1.4, 0.50, 86.0),
}


@cache
def luminaire_distribution(code: str) -> IntensityTable:
    """The generic distribution of a luminaire of the table, flux and watts as there.

    C0 along the road, C90 across it on the street side, 2.5 deg apart; gamma each deg. Raises
    ValueError for an unknown luminaire.
    """
    row = int(luminaire_index([code])[0])
    table = luminaires()
    shape = SHAPES[table.kind[row]]
    c_deg = np.arange(0.0, 360.1, 2.5)
    gamma_deg = np.arange(0.0, 90.1, 1.0)
    relative = _shaped(shape, c_deg, gamma_deg)
    flux = float(table.luminaire_flux_lm[row])
    intensity = relative * (flux / flux_integral_lm(c_deg, gamma_deg, relative))
    for array in (c_deg, gamma_deg, intensity):
        array.setflags(write=False)
    return IntensityTable(c_deg, gamma_deg, intensity, flux, circuit_w=float(table.circuit_w[row]))


def _shaped(shape: GroundShape, c_deg: Floats, gamma_deg: Floats) -> Floats:
    """Relative intensity, (n_c, n_gamma)."""
    c = np.radians(c_deg)[:, None]
    gamma = np.radians(np.minimum(gamma_deg, 89.0))[None, :]
    along = np.tan(gamma) * np.cos(c)
    across = np.tan(gamma) * np.sin(c)
    house = 1.0 / (1.0 + np.exp(np.minimum((shape.house_h - across) / shape.house_soft_h, 60.0)))
    street = 1.0 / (1.0 + np.exp(np.minimum((across - shape.street_h) / shape.street_soft_h, 60.0)))
    ground = np.exp(-((np.abs(along) / shape.reach_h) ** shape.power)) * house * street
    cut = np.clip((shape.cut_deg - gamma_deg[None, :]) / 5.0, 0.0, 1.0)
    relative: Floats = ground / np.cos(gamma) ** 3 * cut
    return relative
