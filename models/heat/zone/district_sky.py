"""The weather as the buildings of a district share it: a few series for all orientations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.heat.stock.zones import SECTOR_AZIMUTH_DEG, SECTORS
from models.heat.zone.inside_films import Winter, winter_of
from models.heat.zone.outside import (
    SMOOTH,
    Felt,
    air_heat_j_m3k,
    felt,
    ground_season,
    hourly_air_c,
    wind_at,
)
from models.sun.figures import GROUND_REFLECTANCE_FRAC
from models.sun.glass import ANGLES_DEG, G_AT_ANGLE, G_HEMISPHERICAL
from models.sun.irradiation import Incident, incident_sun, perez_sky
from models.weather.climate import Climate

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]

ROOF_TILT_DEG = 40.0  # the slope the roof series are calculated for; others are blended
ABSORPTANCE = 0.6  # EN ISO 13790:2008 table, intermediate colour
EMITTANCE = 0.9
GLASS_EMITTANCE = 0.84
# Middle of the walls and eaves: medians by district of the samples 3 to 9 m and twice that.
WIND_HEIGHT_M, ROOF_WIND_HEIGHT_M = 6.0, 12.0
TYPICAL_U_W_M2K = 2.0  # the wind's effect is calculated for this U and scaled

WALL, ROOF, WINDOW, FLOOR, GAIN, SUN = range(6)
"""Inputs of a building's network after its own air."""


@dataclass(frozen=True, eq=False)
class DistrictSky:
    """series (8760, S) float32, target (S,) the input each acts on: walls by sector [K], the steep
    and the 40-degree roofs by sector and the flat roof [K], windows' sky loss [K], ground mean and
    wave [degC, K], windows' sun by sector [W/m2 behind a pane of g = 1], and what the hour's wind
    changes behind a wall, roof and window of TYPICAL_U_W_M2K [K, in proportion to U].
    air_c (8760,); air_heat_j_m3k; film_w_m2k: yearly mean outside film by wall, roof, window;
    winter: what the inside films are calculated for.
    """

    series: F32
    target: I32
    air_c: F64
    air_heat_j_m3k: float
    film_w_m2k: tuple[float, float, float]
    winter: Winter


@lru_cache(maxsize=4)
def district_sky(
    climate: Climate, ground_reflectance_frac: float = GROUND_REFLECTANCE_FRAC
) -> DistrictSky:
    """Everything of the weather that all buildings share; kept for the last few climates."""
    sky = perez_sky(climate)
    azimuth = np.array([*SECTOR_AZIMUTH_DEG, *SECTOR_AZIMUTH_DEG, 0.0])
    tilt = np.array([90.0] * SECTORS + [ROOF_TILT_DEG] * SECTORS + [0.0])
    sun = incident_sun(sky, tilt, azimuth, ground_reflectance_frac)
    wind, above = (wind_at(climate, z, "city") for z in (WIND_HEIGHT_M, ROOF_WIND_HEIGHT_M))
    even = np.full(tilt.shape, 1.0)
    total, takes, sends = sun.total_w_m2(), ABSORPTANCE * even, EMITTANCE * even
    wall, roof = (
        felt(climate, total[:, part], tilt[part], moves, takes[part], sends[part])
        for part, moves in ((slice(SECTORS), wind), (slice(SECTORS, None), above))
    )
    one = np.ones(1)
    glass = felt(climate, np.zeros((len(wind), 1)), 90.0 * one, wind, one, GLASS_EMITTANCE * one,
                 SMOOTH)  # fmt: skip
    mean, wave = ground_season(climate)
    walls, pitched = wall.excess_k, roof.excess_k
    ground = np.stack([np.full_like(wave, mean), wave], axis=1)
    behind = behind_glass(sun, ANGLES_DEG, G_AT_ANGLE, G_HEMISPHERICAL)[:, :SECTORS]
    gusts = np.stack([_gust(wall).mean(axis=1), _gust(roof)[:, -1],
                      _gust(glass)[:, 0]], axis=1)  # fmt: skip
    columns = [walls, walls, pitched, glass.excess_k, ground, behind, gusts]
    target = [WALL] * SECTORS + [ROOF] * (2 * SECTORS + 1) + [WINDOW, FLOOR, FLOOR]
    target += [SUN] * SECTORS + [WALL, ROOF, WINDOW]
    air = hourly_air_c(climate)
    return DistrictSky(
        series=np.ascontiguousarray(np.concatenate(columns, axis=1), dtype=np.float32),
        target=np.array(target, dtype=np.int32),
        air_c=air,
        winter=winter_of(air),
        air_heat_j_m3k=air_heat_j_m3k(climate),
        film_w_m2k=(
            float(wall.mean_film_w_m2k().mean()),
            float(roof.mean_film_w_m2k().mean()),
            float(glass.mean_film_w_m2k()[0]),
        ),
    )


def _gust(seen: Felt) -> F64:
    """Excess by the hour's own film over that by the mean film [K], behind TYPICAL_U_W_M2K."""
    behind = np.full(seen.excess_k.shape[1], 1.0 / TYPICAL_U_W_M2K - 0.04)
    return seen.steady_excess_k(behind) - seen.excess_k


def behind_glass(sun: Incident, angle_deg: F64, g: F64, g_hemispherical: float) -> F64:
    """Heat let in per m2 of glass (8760, planes) [W/m2]: beam and circumsolar by their angle of
    incidence, sky and ground by the hemispherical value."""
    angle = np.degrees(np.arccos(np.clip(sun.cos_incidence, 0.0, 1.0)))
    direct = np.interp(angle, angle_deg, g) * (sun.beam_w_m2 + sun.circumsolar_w_m2)
    return direct + g_hemispherical * (sun.sky_w_m2 + sun.ground_w_m2)
