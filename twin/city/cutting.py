"""Where a district is cut, and which tiles may shade each other."""

import numpy as np
import shapely

from layers.shell.party_walls import PARTY_GAP_M
from layers.sun.horizon import STEP_DEG
from twin.city.tile import Bodies, Bounds, Tile, TileNote, taken
from twin.city.whole import CityError
from twin.district.district import Array, Features

TILE_BUILDINGS = 4_000
"""Buildings in a tile where nobody says otherwise: about as many as one actor draws well."""
BESIDE_M = 2.0 * PARTY_GAP_M
_LOWEST_RISE = float(np.tan(np.radians(0.999 * STEP_DEG)))
"""Rise of the lowest ray that is ever cast; a hair less, for rounding."""


def pieces(buildings: Features, count: int) -> list[Array]:
    """Rows of the buildings of `count` tiles of like numbers, halved again and again across the
    longer side; each building is in one. Raises CityError where there are fewer buildings."""
    if not 1 <= count <= len(buildings):
        raise CityError(
            f"{len(buildings):,} buildings cannot be cut into {count:,} tiles; ask for 1 to "
            f"{len(buildings):,}."
        )
    xy = shapely.get_coordinates(shapely.centroid(buildings.geometry))
    return _halved(np.arange(len(buildings)), xy, count)


def _halved(rows: Array, xy: Array, count: int) -> list[Array]:
    if count == 1:
        return [np.sort(rows)]
    mine = xy[rows]
    axis = int(np.ptp(mine[:, 1]) > np.ptp(mine[:, 0]))
    order = rows[np.lexsort((rows, mine[:, 1 - axis], mine[:, axis]))]
    first = count // 2
    cut = round(len(rows) * first / count)
    return [*_halved(order[:cut], xy, first), *_halved(order[cut:], xy, count - first)]


def tile_of(number: int, rows: Array, buildings: Features, bodies: Bodies, chosen: Array) -> Tile:
    """The tile of some rows of a district."""
    return Tile(number, rows, taken(buildings, rows), bodies.take(rows), chosen[:, rows])


def note_of(tile: Tile, district: str, origin_m: tuple[float, float]) -> TileNote:
    """What others have to know of a tile."""
    west, south, east, north = (float(v) for v in shapely.total_bounds(tile.buildings.geometry))
    x, y = origin_m
    return TileNote(
        number=tile.number,
        district=district,
        n_buildings=len(tile.buildings),
        bounds_m=(west + x, south + y, east + x, north + y),
        low_m=float(np.min(tile.bodies.base_m)),
        top_m=float(np.max(tile.bodies.ridge_m)),
    )


def may_reach(tile: TileNote, other: TileNote) -> bool:
    """Whether a building of another tile may touch or shade one of this."""
    gap = gaps_m(np.array([other.bounds_m]), tile.bounds_m)
    return bool(reaching(gap, np.array([other.top_m]), tile.low_m)[0])


def reaching(gap_m: Array, top_m: Array, low_m: float) -> Array:
    """Which bodies (n,) may matter to a tile, from how far off (n,) they are, how high (n,) they
    reach and how low the tile does [m]: those beside it, and those that stand higher over its
    lowest place than the lowest ray that is cast there."""
    return np.asarray((gap_m <= BESIDE_M) | (top_m - low_m > _LOWEST_RISE * gap_m))


def gaps_m(bounds_m: Array, of: Bounds) -> Array:
    """How far boxes (n, 4) lie from one [m]; 0 where they meet."""
    west, south, east, north = bounds_m.T
    across = np.maximum(np.maximum(west - of[2], of[0] - east), 0.0)
    along = np.maximum(np.maximum(south - of[3], of[1] - north), 0.0)
    return np.asarray(np.hypot(across, along))
