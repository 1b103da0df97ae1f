"""Light of lamps on a raster of the ground, where no wall stands in between: the night picture."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.light.street.district_light import LampField, OpticStack, _one_lamp_lx, check_lamp_field

Singles = NDArray[np.float32]

REACH_M = 45.0
WALL_M = 1.5  # a cell that rises this much over the ground is a building


def ground_illuminance_lx(
    lamps: LampField,
    optics: OpticStack,
    group: NDArray[np.integer],
    ground_m: Singles,
    top_m: Singles,
    corner_m: tuple[float, float],
    cell_m: float,
    reach_m: float = REACH_M,
) -> Singles:
    """Horizontal illuminance (n_groups, rows, cols) [lx] of the lamps of each group.

    `group` (n_lamps,) counted from 0; `ground_m`, `top_m` (rows, cols) [m] heights of the ground
    and of what stands on it above the lamps' datum, row 0 in the south; `corner_m` east and north
    of the outer south-west corner; `cell_m` [m]. A lamp lights the cells within `reach_m` that it
    sees: along the line of sight no cell reaches above it. E = I(C, gamma) h / d^3. Roofs get none.
    Raises ValueError for shapes that do not fit.
    """
    check_lamp_field(lamps, optics)
    if ground_m.shape != top_m.shape or group.shape != lamps.x_m.shape:
        raise ValueError("ground_m and top_m need one shape, and group one entry for each lamp.")
    count = int(group.max()) + 1 if group.size else 0
    lux = np.zeros((count, *ground_m.shape), dtype=np.float32)
    azimuth, tilt = np.radians(lamps.azimuth_deg), np.radians(lamps.tilt_deg)
    facts = np.column_stack(
        [
            lamps.x_m - corner_m[0],
            lamps.y_m - corner_m[1],
            lamps.z_m,
            np.sin(azimuth),
            np.cos(azimuth),
            np.sin(tilt),
            np.cos(tilt),
            lamps.level_frac,
        ]
    ).astype(np.float32)
    _cast(
        facts,
        lamps.optic.astype(np.int32),
        np.asarray(group, dtype=np.int64),
        np.ascontiguousarray(ground_m, dtype=np.float32),
        np.ascontiguousarray(top_m, dtype=np.float32),
        np.float32(cell_m),
        np.float32(reach_m),
        optics.intensity_cd,
        lux,
    )
    return lux


@njit(cache=True, fastmath=True, forceinline=True)
def _is_hidden(x0, y0, z0, dx, dy, down, top, ground, cell):  # type: ignore[no-untyped-def]
    """Whether a wall stands between the lamp and a cell: the line of sight in steps of a cell."""
    steps = int(np.sqrt(dx * dx + dy * dy) / cell)
    for k in range(1, steps):
        share = np.float32(k) / np.float32(steps)
        column, row = int((x0 + share * dx) / cell), int((y0 + share * dy) / cell)
        wall = top[row, column] - ground[row, column] > np.float32(WALL_M)
        if wall and top[row, column] > z0 - share * down:
            return True
    return False


@njit(cache=True, fastmath=True, nogil=True)
def _cast(facts, optic, group, ground, top, cell, reach, tables, lux):  # type: ignore[no-untyped-def]
    rows, columns = ground.shape
    span = int(reach / cell) + 1
    for lamp in range(facts.shape[0]):
        x0, y0, z0 = facts[lamp, 0], facts[lamp, 1], facts[lamp, 2]
        column0, row0 = int(x0 / cell), int(y0 / cell)
        if not (0 <= column0 < columns and 0 <= row0 < rows):
            continue
        for row in range(max(row0 - span, 0), min(row0 + span + 1, rows)):
            for column in range(max(column0 - span, 0), min(column0 + span + 1, columns)):
                if top[row, column] - ground[row, column] > np.float32(WALL_M):
                    continue
                dx = (np.float32(column) + np.float32(0.5)) * cell - x0
                dy = (np.float32(row) + np.float32(0.5)) * cell - y0
                down = z0 - ground[row, column]
                if dx * dx + dy * dy > reach * reach or down < np.float32(0.5):
                    continue
                light = _one_lamp_lx(facts[lamp], tables[optic[lamp]], dx, dy, down)
                if light < np.float32(0.05):
                    continue
                if not _is_hidden(x0, y0, z0, dx, dy, down, top, ground, cell):
                    lux[group[lamp], row, column] += light
