"""Disability glare of drivers: threshold increment (EN 13201-3)."""

import numpy as np
from numpy.typing import NDArray

from models.light.luminaire.intensity import LuminousIntensity
from models.light.road.road_grid import EYE_M, Observer, along_points_m
from models.light.road.road_lamps import RoadLamps
from models.light.road.road_light import intensity_towards_cd

Floats = NDArray[np.float64]

REACH_M = 500.0
SCREEN_DEG = 20.0  # the car's roof hides lamps above this
SIGHT_DOWN_DEG = 1.0
AGE_YEARS = 23.0
LEAST_DEG, NEAR_DEG, WIDEST_DEG = 0.1, 1.5, 60.0


def veiling_luminance_cd_m2(
    lamps: RoadLamps,
    table: LuminousIntensity,
    side_c_deg: float,
    eye_x_m: Floats,
    eye_y_m: float,
    oncoming: bool,
) -> Floats:
    """Equivalent veiling luminance [cd/m2] at each eye position, (n_positions,).

    Lv = 9.86 (1 + (A / 66.4)^4) sum E_eye / theta^2, about 10 for A = 23 years, theta [deg] from
    the line of sight, which points 1 deg down; 10 / theta^3 + 5 / theta^2 (1 + (A / 62.5)^4) below
    1.5 deg (CIE 146). Lamps count up to 500 m ahead, within 60 deg, below the 20 deg of the roof.
    Edition 2015 of EN 13201-3 as applied by public implementations; the text was not read.
    """
    x = np.asarray(eye_x_m, dtype=np.float64)
    y = np.full(x.size, eye_y_m)
    intensity, dx, dy, up = intensity_towards_cd(lamps, table, side_c_deg, (x, y, EYE_M))
    ahead = dx if oncoming else -dx
    distance = np.sqrt(dx**2 + dy**2 + up**2)
    sight = np.radians(SIGHT_DOWN_DEG)
    cos_theta = np.clip((ahead * np.cos(sight) - up * np.sin(sight)) / distance, -1.0, 1.0)
    theta = np.degrees(np.arccos(cos_theta))
    counted = (ahead > 0.0) & (ahead <= REACH_M) & (theta > LEAST_DEG) & (theta <= WIDEST_DEG)
    counted &= up <= ahead * np.tan(np.radians(SCREEN_DEG)) + 1e-9
    at_eye = intensity * cos_theta / distance**2
    safe = np.maximum(theta, LEAST_DEG)
    far = 9.86 * (1.0 + (AGE_YEARS / 66.4) ** 4) / safe**2
    near = 10.0 / safe**3 + 5.0 / safe**2 * (1.0 + (AGE_YEARS / 62.5) ** 4)
    veil = np.where(counted, at_eye * np.where(theta > NEAR_DEG, far, near), 0.0)
    total: Floats = veil.sum(axis=1)
    return total


def threshold_increment_pct(
    lamps: RoadLamps,
    table: LuminousIntensity,
    side_c_deg: float,
    observer: Observer,
    spacing_m: float,
    initial_luminance_cd_m2: float,
) -> float:
    """Greatest threshold increment of a driver in one lane [%].

    fTI = 65 Lv / Lav^0.8 for Lav up to 5 cd/m2, 95 Lv / Lav^1.05 above, both for new, clean lamps.
    The eye starts 2.75 (H - 1.5) m before the field and moves on by the steps of the grid.
    """
    if initial_luminance_cd_m2 <= 0.0:
        return float("inf")
    before = 2.75 * max(lamps.height_m - EYE_M, 0.0)
    points = along_points_m(spacing_m)
    steps = points - points[0]
    eye_x = spacing_m + before - steps if observer.oncoming else steps - before
    veil = float(
        veiling_luminance_cd_m2(
            lamps, table, side_c_deg, eye_x, observer.y_m, observer.oncoming
        ).max()
    )
    if initial_luminance_cd_m2 <= 5.0:
        return 65.0 * veil / float(initial_luminance_cd_m2**0.8)
    return 95.0 * veil / float(initial_luminance_cd_m2**1.05)
