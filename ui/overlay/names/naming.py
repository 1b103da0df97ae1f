"""Which names a district has to show, the most important first."""

from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from twin.district.district import District, Features
from ui.overlay.names.names import Names

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

OVER_GROUND_M = 2.0
STRAIGHT_M = 4.0  # a street counts as straight while it strays no further from its chord
RANK = ("monument", "square", "park", "church", "museum", "station", "estate", "view", "building")


def names_of(district: District, meshes: "SceneMeshes") -> Names:
    """Names of the landmarks over their tops, and of the streets on their longest straight
    stretch; wide and long streets come first."""
    places, at = _places(district.layers.get("landmarks"), meshes)
    streets, start, end = _streets(district.layers.get("streets"), meshes)
    return Names(places, at, streets, start, end)


def _places(
    landmarks: Features | None, meshes: "SceneMeshes"
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    if landmarks is None or not len(landmarks):
        return (), np.zeros((0, 3))
    xy = shapely.get_coordinates(landmarks.geometry)
    top = ground_m(xy, meshes) + np.asarray(landmarks["height_m"], dtype=float) + OVER_GROUND_M
    kinds = [str(k) for k in landmarks["kind"]]
    rank = np.array([RANK.index(k) if k in RANK else len(RANK) for k in kinds])
    order = np.argsort(rank, kind="stable")
    names = tuple(str(landmarks["name"][i]) for i in order)
    return names, np.column_stack([xy, top])[order]


def _streets(
    streets: Features | None, meshes: "SceneMeshes"
) -> tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.float64]]:
    nothing = np.zeros((0, 3))
    if streets is None or not len(streets):
        return (), nothing, nothing
    best: dict[str, tuple[float, NDArray[np.float64]]] = {}
    width = np.asarray(streets["width_m"], dtype=float)
    for i, axis in enumerate(shapely.simplify(streets.geometry, STRAIGHT_M)):
        name = str(streets["name"][i] or "")
        points = shapely.get_coordinates(axis)
        if not name or name == "nan" or len(points) < 2:
            continue
        lengths = np.hypot(*np.diff(points, axis=0).T)
        k = int(lengths.argmax())
        weight = float(lengths[k] * np.sqrt(width[i]))
        if weight > best.get(name, (0.0, points))[0]:
            best[name] = weight, points[k : k + 2]
    if not best:
        return (), nothing, nothing
    ranked = sorted(best, key=lambda name: -best[name][0])
    ends = np.array([best[name][1] for name in ranked])
    start, end = (np.column_stack([e, ground_m(e, meshes)]) for e in (ends[:, 0], ends[:, 1]))
    return tuple(ranked), start, end


def ground_m(xy: NDArray[np.float64], meshes: "SceneMeshes") -> NDArray[np.float64]:
    """Height of the ground at points (n, 2) [m], from the relief raster."""
    r = meshes.relief
    rows, cols = r.ground_m.shape
    col = np.clip((xy[:, 0] - r.west_m) / r.cell_m, 0, cols - 1).astype(int)
    row = np.clip((xy[:, 1] - r.south_m) / r.cell_m, 0, rows - 1).astype(int)
    return np.asarray(r.ground_m[row, col], np.float64)
