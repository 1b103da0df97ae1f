"""The shells of all buildings of a district in its own coordinate system."""

from dataclasses import dataclass, replace

import numpy as np

from layers.solids.drawn import drawn_faces
from layers.solids.faces import Faces, joined
from layers.solids.soundness import sound_shells
from twin.district.district import Array, District
from twin.district.true_shapes import true_shapes
from twin.on_demand.scene.scene import district_meshes


@dataclass(frozen=True, eq=False)
class BuildingShells:
    """faces: coordinates in the district's CRS [m], look outwards; building (p,): the row of each
    part; part_ids (p,); closed (p,): which parts are closed shells; lod (p,)."""

    faces: Faces
    building: Array
    part_ids: tuple[str, ...]
    closed: Array


def building_shells(district: District) -> BuildingShells:
    """True shapes where they are known, else what is drawn, each on the district's ground."""
    b, meshes = district.buildings, district_meshes(district)
    n, true = len(b), true_shapes(district)
    ground = np.asarray(meshes.building_ground_m, dtype=float)
    own = true.buildings(n)
    drawn = drawn_faces(meshes.buildings, b.geometry, ground, ~own)
    shells = sound_shells(drawn, n)
    faces = true.faces
    row = true.row[faces.face_of_ring[faces.ring_of_point]]
    lifted = faces.points_m + np.column_stack([np.zeros((len(row), 2)), ground[row]])
    raised = replace(faces, points_m=lifted, part=faces.part + n)
    every = joined([shells.faces, raised])
    moved = every.points_m + np.array([*district.origin_m, 0.0])
    ids = [str(ident) for ident in b.ids]
    parts = [f"{ids[r]}/{k}" for k, r in enumerate(true.building)]
    return BuildingShells(
        replace(every, points_m=moved),
        np.concatenate([np.arange(n), true.building]).astype(np.int64),
        (*ids, *parts),
        np.concatenate([shells.closed, true.closed]),
    )
