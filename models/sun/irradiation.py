"""Hourly sun on planes of any slope and azimuth: Perez sky, ground reflection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.sun.figures import GROUND_REFLECTANCE_FRAC
from models.sun.position import SunPath, sun_path
from models.weather.climate import Climate

F64 = NDArray[np.float64]

# Perez et al. 1990 (doi 10.1016/0038-092X(90)90055-H), table 6, all sites composite; rows are the
# eight clearness bins, columns F11 F12 F13 F21 F22 F23.
PEREZ_1990 = np.array(
    [
        [-0.008, 0.588, -0.062, -0.060, 0.072, -0.022],
        [0.130, 0.683, -0.151, -0.019, 0.066, -0.029],
        [0.330, 0.487, -0.221, 0.055, -0.064, -0.026],
        [0.568, 0.187, -0.295, 0.109, -0.152, -0.014],
        [0.873, -0.392, -0.362, 0.226, -0.462, 0.001],
        [1.132, -1.237, -0.412, 0.288, -0.823, 0.056],
        [1.060, -1.600, -0.359, 0.264, -1.127, 0.131],
        [0.678, -0.327, -0.250, 0.156, -1.377, 0.251],
    ]
)
CLEARNESS_BINS = np.array([1.065, 1.23, 1.5, 1.95, 2.8, 4.5, 6.2])
COS_85 = float(np.cos(np.radians(85.0)))


@dataclass(frozen=True, eq=False)
class Sky:
    """The Perez sky of a year; arrays (8760,) float64.

    path: the sun. beam_w_m2 [W/m2, direct normal]; circumsolar_w_m2 [W/m2, normal to the sun, the
    part of the diffuse that comes from around the sun]; dome_w_m2 [W/m2, horizontal, even dome];
    band_w_m2 [W/m2, horizon brightening per sine of the tilt, may be negative]; ghi_w_m2 [W/m2].
    """

    path: SunPath
    beam_w_m2: F64
    circumsolar_w_m2: F64
    dome_w_m2: F64
    band_w_m2: F64
    ghi_w_m2: F64


@dataclass(frozen=True, eq=False)
class Incident:
    """Sun on planes; arrays (8760, n_planes) float64.

    beam_w_m2 [W/m2, direct]; circumsolar_w_m2 [W/m2]; sky_w_m2 [W/m2, dome and horizon band];
    ground_w_m2 [W/m2, reflected]; cos_incidence [-, 0 where the sun is behind the plane].
    """

    beam_w_m2: F64
    circumsolar_w_m2: F64
    sky_w_m2: F64
    ground_w_m2: F64
    cos_incidence: F64

    def total_w_m2(self) -> F64:
        """All sun on the planes (8760, n_planes) [W/m2]."""
        return self.beam_w_m2 + self.circumsolar_w_m2 + self.sky_w_m2 + self.ground_w_m2


def perez_sky(climate: Climate) -> Sky:
    """Split the year's diffuse sun into dome, circumsolar part and horizon band.

    Perez et al. 1990: with clearness eps = ((DHI + DNI) / DHI + k z^3) / (1 + k z^3), k = 1.041,
    brightness delta = DHI m / E0, F1 = max(0, F11 + F12 delta + F13 z),
    F2 = F21 + F22 delta + F23 z: dome DHI (1 - F1), circumsolar DHI F1 / max(cos z, cos 85),
    band DHI F2. Relative air mass after Kasten and Young 1989.
    """
    from pvlib import atmosphere  # here: see models.sun.position

    path = sun_path(climate)
    dhi = climate.dhi_w_m2.astype(np.float64)
    dni = climate.dni_w_m2.astype(np.float64)
    zenith_deg = 90.0 - path.elevation_deg
    airmass = atmosphere.get_relative_airmass(zenith_deg, model="kastenyoung1989")
    zenith = np.radians(zenith_deg)
    cubed = 1.041 * zenith**3
    up = (dhi > 0.0) & np.isfinite(airmass)
    clearness = ((dhi + dni) / np.where(up, dhi, 1.0) + cubed) / (1.0 + cubed)
    row = np.digitize(clearness, CLEARNESS_BINS)
    brightness = dhi * np.where(up, airmass, 0.0) / path.extra_w_m2
    c = PEREZ_1990[row]
    f1 = np.maximum(c[:, 0] + c[:, 1] * brightness + c[:, 2] * zenith, 0.0)
    f2 = c[:, 3] + c[:, 4] * brightness + c[:, 5] * zenith
    diffuse = np.where(up, dhi, 0.0)
    circumsolar = diffuse * f1 / np.maximum(np.cos(zenith), COS_85)
    ghi = climate.ghi_w_m2.astype(np.float64)
    return Sky(path, dni, circumsolar, diffuse * (1.0 - f1), diffuse * f2, ghi)


def incident_sun(
    sky: Sky,
    tilt_deg: NDArray,
    azimuth_deg: NDArray,
    ground_reflectance_frac: float = GROUND_REFLECTANCE_FRAC,
) -> Incident:
    """Hourly sun on planes of tilt_deg, azimuth_deg (n_planes,) [deg, deg, 0 = north, clockwise].

    tilt 0 = facing up, 90 = wall, 180 = facing down. Ground reflection: rho GHI (1 - cos tilt) / 2.
    Where dome, circumsolar and band together would be negative, all three are zero.
    """
    tilt = np.radians(np.asarray(tilt_deg, dtype=np.float64))[None, :]
    azimuth = np.radians(np.asarray(azimuth_deg, dtype=np.float64))[None, :]
    height = np.radians(sky.path.elevation_deg)[:, None]
    bearing = np.radians(sky.path.azimuth_deg)[:, None]
    cosine = np.cos(tilt) * np.sin(height)
    cosine = cosine + np.sin(tilt) * np.cos(height) * np.cos(bearing - azimuth)
    cosine = np.maximum(cosine, 0.0)
    around = sky.circumsolar_w_m2[:, None] * cosine
    dome = sky.dome_w_m2[:, None] * (1.0 + np.cos(tilt)) / 2.0
    spread = dome + sky.band_w_m2[:, None] * np.sin(tilt)
    dark = around + spread <= 0.0
    ground = ground_reflectance_frac * sky.ghi_w_m2[:, None] * (1.0 - np.cos(tilt)) / 2.0
    return Incident(
        beam_w_m2=sky.beam_w_m2[:, None] * cosine,
        circumsolar_w_m2=np.where(dark, 0.0, around),
        sky_w_m2=np.where(dark, 0.0, spread),
        ground_w_m2=ground,
        cos_incidence=cosine,
    )
