"""Luminous intensity of a luminaire in any direction, from a table in C and gamma."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class LuminousIntensity(Protocol):
    """What the models need of a light distribution; readers of photometric files give it.

    `c_deg` (n_c,) rises from 0 to 360 with both given, counter-clockwise seen from above;
    `gamma_deg` (n_gamma,) from the nadir; `intensity_cd` (n_c, n_gamma) [cd] absolute, 0 outside
    `gamma_deg`; `street_side_c_deg` the C plane that faces the road; `flux_lm` the integral;
    `circuit_w` [W] or None; `measured_tilt_deg` [deg] tilt during measurement.
    """

    @property
    def c_deg(self) -> Floats: ...
    @property
    def gamma_deg(self) -> Floats: ...
    @property
    def intensity_cd(self) -> Floats: ...
    @property
    def street_side_c_deg(self) -> float: ...
    @property
    def flux_lm(self) -> float: ...
    @property
    def circuit_w(self) -> float | None: ...
    @property
    def measured_tilt_deg(self) -> float: ...


@dataclass(frozen=True)
class IntensityTable:
    """A light distribution of our own making; fields as in `LuminousIntensity`."""

    c_deg: Floats
    gamma_deg: Floats
    intensity_cd: Floats
    flux_lm: float
    street_side_c_deg: float = 90.0
    circuit_w: float | None = None
    measured_tilt_deg: float = 0.0


def intensity_table(
    c_deg: Floats, gamma_deg: Floats, intensity_cd: Floats, circuit_w: float | None = None
) -> IntensityTable:
    """A table with its flux integrated; shapes as in `LuminousIntensity`."""
    flux = flux_integral_lm(c_deg, gamma_deg, intensity_cd)
    return IntensityTable(c_deg, gamma_deg, intensity_cd, flux, circuit_w=circuit_w)


def isotropic(intensity_cd: float) -> IntensityTable:
    """The same intensity [cd] in every downward direction."""
    gamma = np.array([0.0, 90.0])
    return intensity_table(np.array([0.0, 360.0]), gamma, np.full((2, 2), float(intensity_cd)))


def cosine(intensity_cd: float) -> IntensityTable:
    """I = I0 cos(gamma) below the horizontal, `intensity_cd` [cd] at the nadir.

    Tabled each 0.05 deg, so that straight lines between the rows stay within 1e-7 of I0.
    """
    gamma = np.linspace(0.0, 90.0, 1801)
    row = float(intensity_cd) * np.cos(np.radians(gamma))
    row[-1] = 0.0
    return intensity_table(np.array([0.0, 360.0]), gamma, np.vstack([row, row]))


def flux_integral_lm(c_deg: Floats, gamma_deg: Floats, intensity_cd: Floats) -> float:
    """Flux [lm] of a table: integral of I sin(gamma) d gamma dC, I straight between the rows."""
    g = np.radians(gamma_deg)
    chord = np.diff(np.sin(g)) / np.diff(g)
    left = np.cos(g[:-1]) - chord
    right = chord - np.cos(g[1:])
    rings = intensity_cd[:, :-1] @ left + intensity_cd[:, 1:] @ right
    return float(np.trapezoid(rings, np.radians(c_deg)))


def intensity_at_cd(table: LuminousIntensity, c_deg: Floats, gamma_deg: Floats) -> Floats:
    """Intensity [cd] towards each (C, gamma) [deg], bilinear; any shape, C of any turn.

    Bilinear at any step, also where EN 13201-3 asks for quadratic interpolation (steps above 10 deg
    in C, 5 deg in gamma): the check roads hold for bilinear.
    """
    c = np.asarray(table.c_deg)
    g = np.asarray(table.gamma_deg)
    turned = np.mod(c_deg, 360.0)
    i = np.clip(np.searchsorted(c, turned, side="right") - 1, 0, c.size - 2)
    j = np.clip(np.searchsorted(g, gamma_deg, side="right") - 1, 0, g.size - 2)
    u = (turned - c[i]) / (c[i + 1] - c[i])
    v = (gamma_deg - g[j]) / (g[j + 1] - g[j])
    rows = np.asarray(table.intensity_cd)
    below = rows[i, j] * (1.0 - v) + rows[i, j + 1] * v
    above = rows[i + 1, j] * (1.0 - v) + rows[i + 1, j + 1] * v
    inside = (gamma_deg >= g[0] - 1e-9) & (gamma_deg <= g[-1] + 1e-9)
    return np.where(inside, below * (1.0 - u) + above * u, 0.0)
