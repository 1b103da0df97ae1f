"""Light of all street lamps of a district on the ground, lamp by lamp and point by point."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from models.light.luminaire.intensity import LuminousIntensity, intensity_at_cd

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

CUTOFF_M = 60.0  # beyond 5 mounting heights of a 12 m post; EN 13201-3 counts 5 H
C_STEP_DEG = 2.5
GAMMA_STEP_DEG = 1.0


@dataclass(frozen=True)
class OpticStack:
    """Light distributions on one even grid: `intensity_cd` (n_optics, n_c, n_gamma) [cd], float32.

    C counts from the street side, counter-clockwise from above, in steps of 2.5 deg, closed at 360;
    gamma from the nadir to 90 deg in steps of 1 deg.
    """

    intensity_cd: Singles


@dataclass(frozen=True)
class LampField:
    """Lamps of a district, arrays (n_lamps,): place of the light centre east and north [m], height
    of the light centre above datum `z_m` [m], `azimuth_deg` where the street side faces, clockwise
    from north; tilt [deg]; `optic` row of the stack; `level_frac` dimming times maintenance [-]."""

    x_m: Floats
    y_m: Floats
    z_m: Floats
    azimuth_deg: Floats
    tilt_deg: Floats
    optic: NDArray[np.intp]
    level_frac: Floats


def optic_stack(tables: Sequence[LuminousIntensity]) -> OpticStack:
    """Sample light distributions on the even grid (bilinear), street side first."""
    c = np.arange(0.0, 360.0 + C_STEP_DEG / 2, C_STEP_DEG)
    gamma = np.arange(0.0, 90.0 + GAMMA_STEP_DEG / 2, GAMMA_STEP_DEG)
    cc, gg = np.meshgrid(c, gamma, indexing="ij")
    sampled = [intensity_at_cd(table, cc + table.street_side_c_deg, gg) for table in tables]
    return OpticStack(np.array(sampled, dtype=np.float32))


def light_centres_m(
    post_x_m: Floats, post_y_m: Floats, arm_m: Floats, azimuth_deg: Floats
) -> tuple[Floats, Floats]:
    """East and north of the light centres [m]: the post plus its arm along `azimuth_deg`."""
    azimuth = np.radians(azimuth_deg)
    return post_x_m + arm_m * np.sin(azimuth), post_y_m + arm_m * np.cos(azimuth)


def street_illuminance_lx(
    lamps: LampField,
    optics: OpticStack,
    point_x_m: Floats,
    point_y_m: Floats,
    point_z_m: Floats | None = None,
    cutoff_m: float = CUTOFF_M,
) -> Singles:
    """Horizontal illuminance at every point [lx], (n_points,).

    E = sum over lamps within `cutoff_m` of I(C, gamma) h / d^3 with h the lamp's height over the
    point, `point_z_m` (n_points,) above the same datum as the lamps (0 if None). Nothing screens
    the light. Lamps lie in a square grid of cells `cutoff_m` wide, so each point looks at the nine
    cells around it; one thread, the lock on Python released. Raises ValueError for shapes that
    do not fit.
    """
    check_lamp_field(lamps, optics)
    z = np.zeros(point_x_m.size) if point_z_m is None else np.asarray(point_z_m)
    if not point_x_m.shape == point_y_m.shape == z.shape:
        raise ValueError("point_x_m, point_y_m and point_z_m must have one shape (n_points,).")
    if lamps.x_m.size == 0 or point_x_m.size == 0:
        return np.zeros(point_x_m.size, dtype=np.float32)
    west, south = float(lamps.x_m.min()), float(lamps.y_m.min())
    column = ((lamps.x_m - west) // cutoff_m).astype(np.int64)
    row = ((lamps.y_m - south) // cutoff_m).astype(np.int64)
    n_columns, n_rows = int(column.max()) + 1, int(row.max()) + 1
    cell = row * n_columns + column
    order = np.argsort(cell, kind="stable")
    start = np.searchsorted(cell[order], np.arange(n_columns * n_rows + 1))
    azimuth, tilt = np.radians(lamps.azimuth_deg[order]), np.radians(lamps.tilt_deg[order])
    facts = np.column_stack(
        [
            lamps.x_m[order] - west,
            lamps.y_m[order] - south,
            lamps.z_m[order],
            np.sin(azimuth),
            np.cos(azimuth),
            np.sin(tilt),
            np.cos(tilt),
            lamps.level_frac[order],
        ]
    ).astype(np.float32)
    points = np.column_stack([point_x_m - west, point_y_m - south, z]).astype(np.float32)
    lux = np.zeros(points.shape[0], dtype=np.float32)
    _light(
        facts,
        lamps.optic[order].astype(np.int32),
        start.astype(np.int64),
        (n_columns, n_rows),
        np.float32(cutoff_m),
        optics.intensity_cd,
        points,
        lux,
    )
    return lux


def points_near_lamps(
    lamp_x_m: Floats,
    lamp_y_m: Floats,
    point_x_m: Floats,
    point_y_m: Floats,
    cutoff_m: float = CUTOFF_M,
) -> NDArray[np.intp]:
    """Indices of the points that any of the lamps can reach: what an edited street must relight."""
    if lamp_x_m.size == 0:
        return np.zeros(0, dtype=np.intp)
    boxed = np.flatnonzero(
        (point_x_m >= lamp_x_m.min() - cutoff_m)
        & (point_x_m <= lamp_x_m.max() + cutoff_m)
        & (point_y_m >= lamp_y_m.min() - cutoff_m)
        & (point_y_m <= lamp_y_m.max() + cutoff_m)
    )
    lamps = cKDTree(np.column_stack([lamp_x_m, lamp_y_m]))
    points = np.column_stack([point_x_m[boxed], point_y_m[boxed]])
    away, _ = lamps.query(points, distance_upper_bound=cutoff_m * (1.0 + 1e-9))
    near: NDArray[np.intp] = boxed[np.isfinite(away)]
    return near


def check_lamp_field(lamps: LampField, optics: OpticStack) -> None:
    """Raise ValueError, naming the lamp, where arrays differ in length or a value is unusable."""
    shape = lamps.x_m.shape
    columns = (lamps.y_m, lamps.z_m, lamps.azimuth_deg, lamps.tilt_deg, lamps.optic)
    if any(array.shape != shape for array in (*columns, lamps.level_frac)):
        raise ValueError(f"all arrays of the lamps must have one shape, here {shape}.")
    for array in (lamps.x_m, lamps.y_m, lamps.z_m, lamps.azimuth_deg, lamps.level_frac):
        bad = np.flatnonzero(~np.isfinite(array))
        if bad.size:
            raise ValueError(f"lamp {int(bad[0])} has a place, aim or level that is no number.")
    if shape[0] and not (
        lamps.optic.min() >= 0 and lamps.optic.max() < optics.intensity_cd.shape[0]
    ):
        raise ValueError(f"a lamp names an optic outside 0 to {optics.intensity_cd.shape[0] - 1}.")


@njit(cache=True, fastmath=True, forceinline=True)
def _one_lamp_lx(fact, table, dx, dy, down):  # type: ignore[no-untyped-def]
    """Light of one lamp at the offset (dx, dy) east and north, `down` below it [lx]."""
    across = dx * fact[3] + dy * fact[4]
    along = dy * fact[3] - dx * fact[4]  # 90 deg counter-clockwise of the street side
    sunk = down * fact[6] + across * fact[5]
    tilted = across * fact[6] - down * fact[5]
    flat = np.sqrt(tilted * tilted + along * along)
    gamma = np.arctan2(flat, sunk) * np.float32(57.29578 / GAMMA_STEP_DEG)
    j = int(gamma)
    if j >= table.shape[1] - 1:
        return np.float32(0.0)
    c = np.arctan2(along, tilted) * np.float32(57.29578 / C_STEP_DEG)
    if c < 0:
        c += np.float32(360.0 / C_STEP_DEG)
    i = min(int(c), table.shape[0] - 2)
    u, v = c - np.float32(i), gamma - np.float32(j)
    low = table[i, j] * (np.float32(1.0) - v) + table[i, j + 1] * v
    high = table[i + 1, j] * (np.float32(1.0) - v) + table[i + 1, j + 1] * v
    square = dx * dx + dy * dy + down * down
    intensity = low * (np.float32(1.0) - u) + high * u
    return intensity * down / (square * np.sqrt(square)) * fact[7]


@njit(cache=True, fastmath=True, nogil=True)
def _light(facts, optic, start, cells, cutoff, tables, points, lux):  # type: ignore[no-untyped-def]
    reach = cutoff * cutoff
    for p in range(points.shape[0]):
        x, y, z = points[p, 0], points[p, 1], points[p, 2]
        column, row = int(np.floor(x / cutoff)), int(np.floor(y / cutoff))
        total = np.float32(0.0)
        for r in range(max(row - 1, 0), min(row + 2, cells[1])):
            for c in range(max(column - 1, 0), min(column + 2, cells[0])):
                cell = r * cells[0] + c
                for lamp in range(start[cell], start[cell + 1]):
                    dx, dy = x - facts[lamp, 0], y - facts[lamp, 1]
                    down = facts[lamp, 2] - z
                    if dx * dx + dy * dy <= reach and down > np.float32(0.1):
                        total += _one_lamp_lx(facts[lamp], tables[optic[lamp]], dx, dy, down)
        lux[p] = total
