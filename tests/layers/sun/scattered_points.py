"""Points strewn over walls and roofs by chance: the judges' own, not those of the program."""

import numpy as np

from layers.geometry.mesh import Mesh, face_areas_m2, face_normals
from layers.sun.surface_points import LIFT_M, SurfacePoints
from layers.terrain.ground import GroundGrid, height_m


def scattered_points(mesh: Mesh, ground: GroundGrid, m2_each: float, seed=11) -> SurfacePoints:
    """A point for so many square metres of faces that look up or are upright, above the ground."""
    rng = np.random.default_rng(seed)
    normal, area = face_normals(mesh), face_areas_m2(mesh)
    seen = np.flatnonzero((normal[:, 2] > -1e-3) & (area > 1e-6))
    face = np.repeat(seen, np.floor(area[seen] / m2_each + rng.uniform(size=len(seen))).astype(int))
    u, v = np.sqrt(rng.uniform(size=len(face)))[:, None], rng.uniform(size=len(face))[:, None]
    a, b, c = mesh.points_m[mesh.triangles[face]].astype(float).transpose(1, 0, 2)
    xyz = a * (1 - u) + u * (b * (1 - v) + c * v)
    face, xyz = (part[xyz[:, 2] > height_m(ground, xyz[:, 0], xyz[:, 1])] for part in (face, xyz))
    east, north, up = normal[face].T
    tilt = np.degrees(np.arccos(np.clip(up, -1, 1)))
    return SurfacePoints(
        (xyz + LIFT_M * normal[face]).astype(np.float32),
        tilt.astype(np.float32),
        np.where(tilt < 0.1, 0.0, np.degrees(np.arctan2(east, north)) % 360.0).astype(np.float32),
        np.full(len(face), m2_each, np.float32),
        mesh.owner[face],
        up > 0.05,
        np.arange(len(face), dtype=np.int32),
    )
