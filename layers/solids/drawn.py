"""Shells of buildings that are known by outline, height and roof: from their drawn faces."""

import numpy as np
import shapely

from layers.geometry.mesh import ROOF as ROOF_PART
from layers.geometry.mesh import Mesh
from layers.geometry.planes import planes_of
from layers.solids.faces import GROUND, ROOF, WALL, Array, FaceList, Faces, Ints, Mask


def drawn_faces(mesh: Mesh, footprints: np.ndarray, ground_m: Array, which: Mask) -> Faces:
    """Ground, walls and roofs (f,) of some buildings, one part for each, with heights over datum.

    mesh: all buildings as `layers.scene.extrude.building_mesh` draws them; footprints (n,);
    ground_m (n,) [m]: where they stand; which (n,). Faces of one plane are one surface; walls
    reach from the ground to the lowest point of the roof, gables stand on them.
    """
    roof = (mesh.part == ROOF_PART) & which[mesh.owner]
    corners = mesh.points_m[mesh.triangles].astype(np.float64)
    eaves = np.full(len(footprints), np.inf)
    np.minimum.at(eaves, mesh.owner[roof], corners[roof, :, 2].min(axis=1))
    out = FaceList()
    rows = np.flatnonzero(which & np.isfinite(eaves))
    for row, shape in zip(rows, shapely.orient_polygons(footprints[rows]), strict=True):
        _add_body(out, int(row), shape, float(ground_m[row]), float(eaves[row]))
    gable = (mesh.part != ROOF_PART) & which[mesh.owner]
    gable &= corners[:, :, 2].min(axis=1) > eaves[mesh.owner] - 0.01
    for k in np.flatnonzero(gable):
        out.add([corners[k]], WALL, int(mesh.owner[k]))
    of = planes_of(mesh).of
    _add_roofs(out, corners, of, mesh.owner.astype(np.int64), np.flatnonzero(roof))
    return out.faces()


def _add_body(out: FaceList, row: int, shape: shapely.Polygon, low: float, high: float) -> None:
    rings = [np.asarray(r.coords)[:-1, :2] for r in (shape.exterior, *shape.interiors)]
    level = [np.column_stack([ring, np.full(len(ring), low)]) for ring in rings]
    out.add([ring[::-1] for ring in level], GROUND, row)
    for ring in level:
        for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            top = np.array([[b[0], b[1], high], [a[0], a[1], high]])
            out.add([np.vstack([a, b, top])], WALL, row)


def _add_roofs(out: FaceList, corners: Array, of: Ints, owner: Ints, faces: Ints) -> None:
    """Roof triangles of one plane as one surface, where they make one."""
    order = faces[np.argsort(of[faces], kind="stable")]
    for group in np.split(order, np.flatnonzero(np.diff(of[order])) + 1):
        whole = _union(corners[group]) if len(group) > 1 else None
        if whole is not None:
            out.add(whole, ROOF, int(owner[group[0]]))
        else:
            for k in group:
                out.add([corners[k]], ROOF, int(owner[k]))


def _union(corners: Array) -> list[Array] | None:
    """The rings of the one surface that triangles (k, 3, 3) make; None where they make none."""
    flat = shapely.polygons(corners[:, :, :2])
    shape = shapely.union_all(flat, grid_size=1e-4)
    if shape.geom_type != "Polygon":
        return None
    places = corners.reshape(-1, 3)
    rings = []
    for ring in (
        shapely.orient_polygons(shape).exterior, *shapely.orient_polygons(shape).interiors
    ):  # fmt: skip
        at = np.asarray(ring.coords)[:-1]
        far = np.linalg.norm(places[None, :, :2] - at[:, None], axis=2)
        if far.min(axis=1).max() > 0.01:
            return None
        rings.append(places[far.argmin(axis=1)])
    return rings
