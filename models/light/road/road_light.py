"""Illuminance and luminance of a straight road (EN 13201-3)."""

import numpy as np
from numpy.typing import NDArray

from models.light.luminaire.intensity import LuminousIntensity, intensity_at_cd
from models.light.road.r_tables import ReflectionTable, reflection
from models.light.road.road_grid import Grid, Observer
from models.light.road.road_lamps import RoadLamps, luminaire_angles_deg

Floats = NDArray[np.float64]


def intensity_towards_cd(
    lamps: RoadLamps,
    table: LuminousIntensity,
    side_c_deg: float,
    target_m: tuple[Floats, Floats, Floats | float],
) -> tuple[Floats, Floats, Floats, Floats]:
    """Intensity from every lamp to every target, and the vectors between them.

    `target_m` is x, y (n_points,) and z [m]. Returns intensity [cd], and target minus lamp along x,
    along y, and lamp minus target in z [m], each (n_points, n_lamps).
    """
    x, y, z = target_m
    dx = x[:, None] - lamps.x_m
    dy = y[:, None] - lamps.y_m
    down = np.broadcast_to(lamps.height_m - np.asarray(z)[..., None], dx.shape)
    tilt = lamps.tilt_deg - table.measured_tilt_deg
    c, gamma = luminaire_angles_deg(
        dy * lamps.faces_right, dx * lamps.faces_right, down, tilt, side_c_deg
    )
    return intensity_at_cd(table, c, gamma), dx, dy, down


def horizontal_illuminance_lx(
    grid: Grid,
    lamps: RoadLamps,
    table: LuminousIntensity,
    side_c_deg: float,
    maintenance_factor: float = 1.0,
) -> Floats:
    """Illuminance of the road [lx], (n_rows, n_columns).

    E = sum over lamps of I(C, gamma) cos^3(epsilon) MF / H^2 (EN 13201-3, horizontal illuminance),
    epsilon the angle of incidence; I in absolute candela.
    """
    x, y = grid.points()
    intensity, dx, dy, down = intensity_towards_cd(lamps, table, side_c_deg, (x, y, 0.0))
    distance = np.sqrt(dx**2 + dy**2 + down**2)
    e: Floats = (intensity * down / distance**3).sum(axis=1) * maintenance_factor
    return e.reshape(grid.shape)


def road_luminance_cd_m2(
    grid: Grid,
    lamps: RoadLamps,
    table: LuminousIntensity,
    side_c_deg: float,
    surface: ReflectionTable,
    observer: Observer,
    maintenance_factor: float = 1.0,
) -> Floats:
    """Luminance of the road [cd/m2] as one observer sees it, (n_rows, n_columns).

    L = sum over lamps of I(C, gamma) r(tan epsilon, beta) MF / H^2 (EN 13201-3, luminance), beta
    between the planes of sight and of incidence, 0 for a lamp straight behind the point.
    """
    x, y = grid.points()
    intensity, dx, dy, _ = intensity_towards_cd(lamps, table, side_c_deg, (x, y, 0.0))
    seen_x, seen_y = (x - observer.x_m)[:, None], (y - observer.y_m)[:, None]
    across = np.hypot(dx, dy)
    lengths = np.maximum(across * np.hypot(seen_x, seen_y), 1e-12)
    cos_beta = np.clip(-(dx * seen_x + dy * seen_y) / lengths, -1.0, 1.0)
    r = reflection(surface, across / lamps.height_m, np.degrees(np.arccos(cos_beta)))
    luminance: Floats = (intensity * r).sum(axis=1) * maintenance_factor / lamps.height_m**2
    return luminance.reshape(grid.shape)


def longitudinal_uniformity(luminance: Floats, lane: int, points_per_lane: int = 3) -> float:
    """Least over greatest luminance on the middle line of a lane (counted from 1)."""
    line = luminance[(lane - 1) * points_per_lane + points_per_lane // 2]
    return float(line.min() / line.max()) if line.max() > 0 else 0.0


def overall_uniformity(values: Floats) -> float:
    """Least over mean value of a grid."""
    mean = float(values.mean())
    return float(values.min()) / mean if mean > 0 else 0.0
