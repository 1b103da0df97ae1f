"""What the sun reaches in the drawn scene: rays from texels on all faces and from the ground."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, map_coordinates, zoom

from layers.geometry.face_grid import Ints32, filled_from
from layers.geometry.face_map import FaceMap, face_map
from layers.geometry.mesh import Mesh
from layers.geometry.planes import Planes, planes_of
from layers.sun.horizon import UP, covered, hidden, ray_scene
from layers.terrain.relief import Relief

F32 = NDArray[np.float32]
Bytes = NDArray[np.uint8]

FINEST_M, TEXELS = 0.75, 1_200_000  # of the map of faces
FINER = 2  # ground cells for each cell of the relief, along each side
GROUND_LIFT_M = 0.15
_ROWS_AT_ONCE = 64  # of the ground
SKY_RAYS, SOFTER = 16, 2
# Places of further rays where light meets shade, in texels: a turned square, so that a rim along
# either axis is met by four different steps.
AROUND = ((0.12, 0.36), (-0.36, 0.12), (-0.12, -0.36), (0.36, -0.12))


@dataclass(frozen=True, eq=False)
class SunScene:
    """All that is needed to cast the sun on a scene, whatever its place in the sky.

    known (k,): texels that see the open air; source (k,): the known texel that speaks for each,
    itself where it is known; coarse (k,): the same from every second texel. relief: the ground;
    ground_z_m (rows, cols): in the middle of its FINER cells, row 0 in the south; roofed,
    roofed_source (r,): flat indices of cells under buildings, and of the open cell that speaks
    for each. rays: all that casts shade; bodies: buildings alone.
    """

    planes: Planes
    faces: FaceMap
    known: NDArray[np.bool_]
    source: Ints32
    coarse: Ints32
    relief: Relief
    ground_z_m: F32
    roofed: Ints32
    roofed_source: Ints32
    rays: EmbreeScene
    bodies: EmbreeScene

    def ground_m(self) -> F32:
        """The middle of the ground's cells (rows, cols, 3) [m]: 42 MB of a large district."""
        return _on_cells(self.relief, self.ground_z_m, np.arange(self.ground_z_m.size)).reshape(
            *self.ground_z_m.shape, 3
        )


@dataclass(frozen=True, eq=False)
class CastSun:
    """Where the sun falls: lit (k,) of each texel and ground (rows, cols), 0 in shade to 255."""

    azimuth_deg: float
    elevation_deg: float
    lit: Bytes
    ground: Bytes


def sun_scene(buildings: Mesh, relief: Relief, others: tuple[Mesh, ...]) -> SunScene:
    """The scene of buildings, which are mapped, and of others, which only cast shade."""
    planes, bodies = planes_of(buildings), ray_scene((buildings,))
    faces, known = _mapped(buildings, planes, bodies, relief)
    even = (faces.column % 2 == 0) & (faces.row % 2 == 0)
    source = filled_from(known, faces)
    coarse = filled_from(known & even, faces)
    ground_z = _ground_z_m(relief)
    under = _ground_hidden(bodies, relief, ground_z, UP)
    nearest = distance_transform_edt(under, return_distances=False, return_indices=True)
    return SunScene(
        planes=planes,
        faces=faces,
        known=known,
        source=source,
        coarse=np.where(coarse >= 0, coarse, source),
        relief=relief,
        ground_z_m=ground_z,
        roofed=np.flatnonzero(under).astype(np.int32),
        roofed_source=nearest[0][under] * ground_z.shape[1] + nearest[1][under],
        rays=ray_scene((buildings, *others)),
        bodies=bodies,
    )


def cast_sun(
    scene: SunScene, azimuth_deg: float, elevation_deg: float, *, quick: bool = False
) -> CastSun:
    """What the sun reaches; nothing below the horizon. `quick`: a quarter of the rays."""
    step = 2 if quick else 1
    shape = scene.ground_z_m[::step, ::step].shape
    if elevation_deg <= 0.0:
        lit = np.zeros(len(scene.faces), np.uint8)
        return CastSun(azimuth_deg, elevation_deg, lit, np.zeros(shape, np.uint8))
    a, e = np.radians(azimuth_deg), np.radians(elevation_deg)
    way = np.array([[np.sin(a) * np.cos(e), np.cos(a) * np.cos(e), np.sin(e)]])
    way = way.astype(np.float32)
    return CastSun(
        azimuth_deg,
        elevation_deg,
        _on_texels(scene, way, quick),
        _on_ground(scene, way, step).reshape(shape),
    )


def sky_openness(scene: SunScene, each_ray: Callable[[], None] = lambda: None) -> Bytes:
    """How little stands before each texel (k,), 255 where no building does: rays spread by the
    cosine to the surface (Malley's method: evenly over the disc below); the ground hides nothing.
    """
    planes, rows = scene.planes, np.flatnonzero(scene.known)
    plane, free = scene.faces.plane[rows], np.zeros(len(rows), np.float32)
    for k in range(SKY_RAYS):
        each_ray()  # the caller may end the work here
        radius, turn = np.sqrt((k + 0.5) / SKY_RAYS), k * np.pi * (3.0 - np.sqrt(5.0))
        way = (
            radius * np.cos(turn) * planes.right
            + radius * np.sin(turn) * planes.up
            + np.sqrt(1.0 - radius**2) * planes.normal
        ).astype(np.float32)
        free += ~hidden(scene.bodies, scene.faces.xyz_m[rows], way[plane])
    out = np.zeros(len(scene.faces), np.uint8)
    out[rows] = np.rint(255.0 * free / SKY_RAYS)
    return _softened(scene.faces, _spread(out, scene.source))


def _mapped(
    buildings: Mesh, planes: Planes, bodies: EmbreeScene, relief: Relief
) -> tuple[FaceMap, NDArray[np.bool_]]:
    """A map of about TEXELS, and which of them see the open air; walls wholly against neighbours
    have their corners only."""
    plain = _against_neighbours(planes, bodies)
    rims = planes.size_m[~plain].sum()
    area = planes.size_m[~plain].prod(axis=1).sum()
    # area / s^2 + rims / s = TEXELS, for the step s
    step = (rims + np.sqrt(rims**2 + 4.0 * TEXELS * area)) / (2.0 * TEXELS)
    faces = _above(face_map(buildings, planes, max(float(step), FINEST_M), plain), relief)
    p = faces.plane
    return faces, faces.on_face & ~covered(bodies, faces.xyz_m, planes.normal[p], planes.upright[p])


def _above(faces: FaceMap, relief: Relief) -> FaceMap:
    """Texels of the buried foot of walls look out from just over the ground."""
    xyz = faces.xyz_m.copy()
    cell = (xyz[:, :2] - [relief.west_m, relief.south_m]) / relief.cell_m - 0.5
    ground = map_coordinates(relief.ground_m, cell.T[::-1], order=1, mode="nearest")
    xyz[:, 2] = np.maximum(xyz[:, 2], ground + GROUND_LIFT_M)
    return replace(faces, xyz_m=xyz)


def _against_neighbours(planes: Planes, bodies: EmbreeScene) -> NDArray[np.bool_]:
    """Which surfaces (p,) are walls that a neighbour hides along all of their upper rim."""
    walls = np.flatnonzero(planes.upright)
    against = np.ones(len(walls), dtype=bool)
    for share in (0.03, 0.27, 0.5, 0.73, 0.97):
        along = planes.size_m[walls] * [share, 1.0] - [0.0, 0.1]
        at = planes.places(walls, along).astype(np.float32)
        against &= covered(bodies, at, planes.normal[walls], np.ones(len(walls), bool))
    plain = np.zeros(len(planes), dtype=bool)
    plain[walls] = against
    return plain


def _ground_z_m(relief: Relief) -> F32:
    """Where places on the ground look out from, in the middle of cells FINER than the relief's."""
    z = zoom(relief.ground_m, FINER, order=1, mode="nearest", grid_mode=True)
    return np.asarray(z + GROUND_LIFT_M, dtype=np.float32)


def _on_cells(relief: Relief, z_m: F32, cell: NDArray[np.integer]) -> F32:
    """The middle (k, 3) [m] of cells, by their flat indices (k,)."""
    row, column = np.divmod(cell, z_m.shape[1])
    size = relief.cell_m / FINER
    out = np.empty((len(cell), 3), dtype=np.float32)
    out[:, 0] = relief.west_m + size * (column + 0.5)
    out[:, 1] = relief.south_m + size * (row + 0.5)
    out[:, 2] = z_m.ravel()[cell]
    return out


def _ground_hidden(
    scene: EmbreeScene, relief: Relief, z_m: F32, way: F32, step: int = 1
) -> NDArray[np.bool_]:
    """What is in the way of rays from every step-th cell along each side, some rows at once."""
    columns = np.arange(0, z_m.shape[1], step)
    rows = np.arange(0, z_m.shape[0], step)
    out = np.empty((len(rows), len(columns)), dtype=bool)
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[first : first + _ROWS_AT_ONCE]
        cell = (some[:, None] * z_m.shape[1] + columns).ravel()
        dark = hidden(scene, _on_cells(relief, z_m, cell), way)
        out[first : first + len(some)] = dark.reshape(len(some), -1)
    return out


def _on_texels(scene: SunScene, way: F32, quick: bool) -> Bytes:
    """Light on every texel (k,): those that face the sun are asked, with more rays on rims."""
    f, planes, source = scene.faces, scene.planes, scene.coarse if quick else scene.source
    facing = (planes.normal @ way[0] > 0.0)[f.plane]
    asked = np.zeros(len(f), dtype=bool)
    asked[source[facing & (source >= 0)]] = True
    rows = np.flatnonzero(asked & facing)
    lit = np.zeros(len(f), dtype=np.uint8)
    lit[rows] = np.where(hidden(scene.rays, f.xyz_m[rows], way), np.uint8(0), np.uint8(255))
    if quick:
        return _spread(lit, source)
    rim = rows[_on_rim(_picture(f, _spread(lit, source)))[f.texel[rows]]]
    p, share = f.plane[rim], f.share_of(rim)
    step = planes.size_m[p] / (f.count[p] - 1)

    def beside(right: float, up: float) -> F32:
        off = np.where(share <= 0.0, np.abs([right, up]), [right, up])
        off = np.where(share >= 1.0, -np.abs([right, up]), off) * step
        at = f.xyz_m[rim] + planes.right[p] * off[:, :1] + planes.up[p] * off[:, 1:]
        return np.asarray(at, dtype=np.float32)

    lit[rim] = _mixed(scene, way, lit[rim], beside)
    return _spread(lit, source)


def _on_ground(scene: SunScene, way: F32, step: int) -> Bytes:
    """Light on every cell of the ground (flat), with more rays on rims; cells under buildings
    take that of the nearest open one."""
    relief, z = scene.relief, scene.ground_z_m
    dark = _ground_hidden(scene.rays, relief, z, way, step)
    lit = np.where(dark, np.uint8(0), np.uint8(255)).ravel()
    if step > 1:
        return lit
    rim = np.flatnonzero(_on_rim(lit.reshape(z.shape)))
    points, cell = _on_cells(relief, z, rim), relief.cell_m / FINER

    def beside(right: float, up: float) -> F32:
        return points + np.array([right * cell, up * cell, 0.0], dtype=np.float32)

    lit[rim] = _mixed(scene, way, lit[rim], beside)
    lit[scene.roofed] = lit[scene.roofed_source]
    return lit


def _mixed(scene: SunScene, way: F32, lit: Bytes, beside: Callable[[float, float], F32]) -> Bytes:
    """The light of places (r,) on a rim, each the mean of its own and of that of the places AROUND
    it, which `beside` gives for a step to the right and up."""
    total = lit.astype(np.int32)
    for right, up in AROUND:
        total += np.where(hidden(scene.rays, beside(right, up), way), 0, 255)
    return (total // (1 + len(AROUND))).astype(np.uint8)


def _softened(faces: FaceMap, values: Bytes) -> Bytes:
    """Each texel mixed with those beside it on its surface, so that few rays leave no bands."""
    out, at = values.astype(np.float32), np.arange(len(values))
    across, tall = faces.count[faces.plane].T
    left, right = at - (faces.column > 0), at + (faces.column < across - 1)
    below = at - across * (faces.row > 0)
    above = at + across * (faces.row < tall - 1)
    for a, b in ((left, right), (below, above)) * SOFTER:
        out = (out[a] + 2.0 * out + out[b]) / 4.0
    return np.rint(out).astype(np.uint8)


def _picture(faces: FaceMap, values: Bytes) -> Bytes:
    """Texels as a picture (rows, columns)."""
    out = np.zeros(faces.shape[0] * faces.shape[1], dtype=np.uint8)
    out[faces.texel] = values
    return out.reshape(faces.shape)


def _on_rim(lit: Bytes) -> NDArray[np.bool_]:
    """Where light meets shade in a picture, on both sides of the rim, flat."""
    rim = np.zeros(lit.shape, dtype=bool)
    for a, b in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        change = lit[a] != lit[b]
        rim[a] |= change
        rim[b] |= change
    return rim.ravel()


def _spread(values: Bytes, source: Ints32) -> Bytes:
    """Each texel's value from the one that speaks for it; zero where none does."""
    return np.where(source >= 0, values[source], 0).astype(np.uint8)
