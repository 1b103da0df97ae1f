"""Meshes and numbers packed small: 16-bit places, differences instead of values, one gzip.

A step is the district's extent by 65,535: 2.5 cm over 1.6 km. Corners of one owner that meet are
one; what a browser needs to draw flat faces it derives itself, so no normals are kept.
"""

import gzip
from dataclasses import dataclass, field

import numpy as np

from layers.geometry.mesh import Mesh
from twin.district.district import Array

STEPS = 65_535


@dataclass
class Packed:
    """Arrays behind each other, each told by where it begins, how many and of which kind."""

    chunks: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, values: Array, kind: str, delta: bool = False) -> dict[str, object]:
        """Take an array; kind: u1, u2, i4 or f4. delta: differences are kept, which pack better."""
        typed = np.ascontiguousarray(values.astype(f"<{kind}"))
        if delta:
            typed = np.diff(typed.astype(np.int64), prepend=0).astype(f"<{kind}")
        at = self.size
        data = typed.tobytes() + b"\0" * (-typed.nbytes % 4)
        self.chunks.append(data)
        self.size += len(data)
        return {"at": at, "count": len(typed), "kind": kind, **({"delta": True} if delta else {})}

    def bytes(self) -> bytes:
        """All of it, packed; the same bytes for the same arrays."""
        return gzip.compress(b"".join(self.chunks), 9, mtime=0)


@dataclass(frozen=True, eq=False)
class Box:
    """What all places lie in [m]: the lowest corner and the extent of each axis (3,)."""

    low_m: Array
    size_m: Array

    def steps(self, points: Array) -> Array:
        """Places (n, 3) in whole steps."""
        scaled: Array = np.rint((points - self.low_m) / self.size_m * STEPS)
        return np.clip(scaled, 0, STEPS).astype(np.uint64)


def box_of(meshes: list[Mesh]) -> Box:
    """The box around all of these."""
    corners = np.concatenate([m.points_m for m in meshes if len(m.points_m)])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return Box(low, np.maximum(high - low, 1.0))


def packed_mesh(mesh: Mesh, box: Box, packed: Packed, with_owners: bool) -> dict[str, object]:
    """A mesh with corners that meet made one, ordered by owner so that neighbours lie together."""
    corner_owner = np.zeros(len(mesh.points_m), dtype=np.uint64)
    if with_owners:
        corner_owner[mesh.triangles.ravel()] = np.repeat(mesh.owner, 3).astype(np.uint64)
    x, y, z = box.steps(mesh.points_m).T
    key = corner_owner << np.uint64(48) | x << np.uint64(32) | y << np.uint64(16) | z
    kept, place = np.unique(key, return_inverse=True)
    faces = place[mesh.triangles].astype(np.int64)
    whole = (
        (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 0] != faces[:, 2])
    )
    mask = np.uint64(STEPS)
    told: dict[str, object] = {
        "x": packed.add(kept >> np.uint64(32) & mask, "u2", delta=True),
        "y": packed.add(kept >> np.uint64(16) & mask, "u2", delta=True),
        "z": packed.add(kept & mask, "u2", delta=True),
        "index": packed.add(faces[whole].ravel(), "i4", delta=True),
    }
    if with_owners:
        told["owner"] = packed.add(kept >> np.uint64(48), "u2", delta=True)
    return told
