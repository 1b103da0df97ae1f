"""A map of all faces: every plane surface has a grid of texels in one common picture.

So what falls on a wall can be seen from its foot to its eaves, without a finer mesh. Texels stand
on the rim of their surface too; between them the picture is interpolated, and no surface reads
the texels of another.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.mesh import Mesh
from layers.planes import Planes

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

WIDTH = 4096  # texels across the picture; every graphics card takes twice that
TALLEST = 1024
RIM_M = 0.08  # texels on a rim look out from a little inside it
LIFT_M = 0.03


@dataclass(frozen=True, eq=False)
class FaceMap:
    """Texels on the faces of a mesh of n points.

    shape: rows and columns of the picture. uv (n, 2) float32: the place of each point in it, 0 to
    1. texel (k,): index in the flat picture. plane (k,): the plane surface of each texel.
    xyz_m (k, 3) float32: where it is, LIFT_M in front. share (k, 2) float32: its place on its
    surface from low to high, 0 to 1. on_face (k,): False beyond the faces, where the surface is
    no rectangle. column, row (k,): counted within the surface. first (p,): the place of each
    surface's first texel in these arrays, count (p, 2): its texels across and up, row by row.
    """

    shape: tuple[int, int]
    uv: NDArray[np.float32]
    texel: Ints
    plane: Ints
    xyz_m: NDArray[np.float32]
    share: NDArray[np.float32]
    on_face: NDArray[np.bool_]
    column: Ints
    row: Ints
    first: Ints
    count: Ints

    def __len__(self) -> int:
        return len(self.texel)


def face_map(mesh: Mesh, planes: Planes, step_m: float, plain: NDArray[np.bool_]) -> FaceMap:
    """A map with a texel at least every `step_m`; `plain` surfaces (p,) have their corners only."""
    count = np.ceil(planes.size_m / step_m).astype(np.int64) + 1
    count = np.clip(count, 2, [WIDTH // 2, TALLEST])
    count[plain] = 2
    corner, rows = _packed(count)
    number = count[:, 0] * count[:, 1]
    plane = np.repeat(np.arange(len(planes)), number)
    at = np.arange(len(plane)) - np.repeat(np.cumsum(number) - number, number)
    row, column = np.divmod(at, count[plane, 0])
    share = np.column_stack([column, row]) / (count[plane] - 1)
    rim = np.minimum(RIM_M, 0.25 * planes.size_m[plane])
    along = rim + share * (planes.size_m[plane] - 2 * rim)
    xyz = planes.places(plane, along) + LIFT_M * planes.normal[plane]
    return FaceMap(
        shape=(rows, WIDTH),
        uv=_uv(mesh, planes, count, corner, rows),
        texel=(corner[plane, 1] + row) * WIDTH + corner[plane, 0] + column,
        plane=plane,
        xyz_m=xyz.astype(np.float32),
        share=share.astype(np.float32),
        on_face=_on_faces(mesh, planes, count, number, plain),
        column=column,
        row=row,
        first=np.cumsum(number) - number,
        count=count,
    )


def texel_at(faces: FaceMap, planes: Planes, face: int, point_m: Array) -> int:
    """The texel nearest to a point (3,) [m] of a face of the mesh."""
    plane = int(planes.of[face])
    axes = np.stack([planes.right[plane], planes.up[plane]])
    share = (axes @ point_m - planes.low_m[plane]) / np.maximum(planes.size_m[plane], 1e-9)
    last = faces.count[plane] - 1
    column, row = np.clip(np.rint(share * last), 0, last).astype(int)
    return int(faces.first[plane] + row * faces.count[plane, 0] + column)


def between(coarse: FaceMap, values: Array, fine: FaceMap) -> NDArray[np.float32]:
    """Values (k,) of a coarse map on the texels of a fine one of the same surfaces, linear between
    the four around; NaN where one of them is."""
    last = coarse.count[fine.plane] - 1
    at = fine.share * last.astype(np.float32)
    low = np.minimum(at.astype(np.int64), last - 1)
    u, v = (at - low).T
    across = last[:, 0] + 1
    corner = coarse.first[fine.plane] + low[:, 1] * across + low[:, 0]
    z = values.astype(np.float32)
    foot = z[corner] * (1 - u) + z[corner + 1] * u
    top = z[corner + across] * (1 - u) + z[corner + across + 1] * u
    return np.asarray(foot * (1 - v) + top * v, dtype=np.float32)


def filled_from(known: NDArray[np.bool_], faces: FaceMap) -> Ints:
    """For each texel (k,) the known one that speaks for it: the nearest in its row, else in its
    column; -1 where its surface has none."""
    source = np.where(known, np.arange(len(known)), -1)
    by_row = _nearest(source, faces.plane, faces.row, faces.column)
    return _nearest(by_row, faces.plane, faces.column, faces.row)


def _nearest(source: Ints, plane: Ints, line: Ints, place: Ints) -> Ints:
    """Fill the gaps (-1) along the lines of each surface from the nearer end."""
    order = np.lexsort((place, line, plane))
    s, at = source[order], np.arange(len(order))
    key = plane[order] * (TALLEST + WIDTH) + line[order]
    before = np.maximum.accumulate(np.where(s >= 0, at, -1))
    after = np.minimum.accumulate(np.where(s >= 0, at, len(at))[::-1])[::-1]
    back, ahead = np.clip(before, 0, None), np.clip(after, None, max(len(at) - 1, 0))
    has_back = (before >= 0) & (key[back] == key)
    has_ahead = (after < len(at)) & (key[ahead] == key)
    nearer = has_back & (~has_ahead | (at - before <= after - at))
    found = np.where(nearer, s[back], np.where(has_ahead, s[ahead], -1))
    out = np.empty_like(source)
    out[order] = np.where(s >= 0, s, found)
    return out


def _packed(count: Ints) -> tuple[Ints, int]:
    """Where each grid of texels has its low corner (p, 2): in shelves, the tallest first; and how
    many rows the picture then has."""
    order = np.lexsort((-count[:, 0], -count[:, 1]))
    wide, tall = count[order, 0].tolist(), count[order, 1].tolist()
    x = y = shelf = 0
    places = []
    for w, h in zip(wide, tall, strict=True):
        if x + w > WIDTH:
            x, y, shelf = 0, y + shelf, 0
        shelf = shelf or h
        places.append((x, y))
        x += w
    corner = np.zeros((len(count), 2), dtype=np.int64)
    corner[order] = np.array(places, dtype=np.int64).reshape(-1, 2)
    return corner, max(y + shelf, 1)


def _steps(mesh: Mesh, planes: Planes, count: Ints) -> Array:
    """The corners of faces (m, 3, 2), counted in texels along their surface."""
    corners, of = mesh.points_m[mesh.triangles].astype(np.float64), planes.of
    axes = np.stack([planes.right[of], planes.up[of]], axis=1)
    along = np.einsum("mcx,max->mca", corners, axes) - planes.low_m[of][:, None]
    size = np.maximum(planes.size_m[of], 1e-6)[:, None]
    return np.asarray(np.clip(along / size, 0.0, 1.0) * (count[of] - 1)[:, None])


def _uv(mesh: Mesh, planes: Planes, count: Ints, corner: Ints, rows: int) -> NDArray[np.float32]:
    """Points in the middle of their texels."""
    at = _steps(mesh, planes, count) + corner[planes.of][:, None] + 0.5
    uv = np.zeros((len(mesh.points_m), 2), dtype=np.float32)
    uv[mesh.triangles.ravel()] = (at / [WIDTH, rows]).reshape(-1, 2)
    return uv


def _on_faces(
    mesh: Mesh, planes: Planes, count: Ints, number: Ints, plain: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which texels (k,) lie on a face: all of a rectangle, else what its triangles cover."""
    whole = planes.area_m2 > 0.999 * planes.size_m.prod(axis=1)
    on = np.repeat(whole | plain, number)
    ragged = np.flatnonzero(~(whole | plain)[planes.of])
    corner = _steps(mesh, planes, count)[ragged]
    of, first = planes.of[ragged], (np.cumsum(number) - number)[planes.of[ragged]]
    low = np.floor(corner.min(axis=1)).astype(np.int64)
    span = np.ceil(corner.max(axis=1)).astype(np.int64) - low + 1
    each = span.prod(axis=1)
    face = np.repeat(np.arange(len(ragged)), each)
    at = np.arange(len(face)) - np.repeat(np.cumsum(each) - each, each)
    spot = low[face] + np.column_stack([at % span[face, 0], at // span[face, 0]])
    inside = _inside(corner[face], spot)
    on[(first[face] + spot[:, 1] * count[of[face], 0] + spot[:, 0])[inside]] = True
    return on


def _inside(corner: Array, spot: Ints) -> NDArray[np.bool_]:
    """Which spots (k, 2) lie in their triangles (k, 3, 2), or on a side."""
    sides = []
    for k in range(3):
        a, b = corner[:, k], corner[:, (k + 1) % 3]
        way, to = b - a, spot - a
        length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
        sides.append((way[:, 0] * to[:, 1] - way[:, 1] * to[:, 0]) / length)
    return np.asarray(np.minimum.reduce(sides) > -1e-3)
