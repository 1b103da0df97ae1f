"""3D Tiles 1.1: a tileset that puts the glTF of a district in its place on the globe."""

import json
from collections.abc import Mapping
from urllib.parse import quote

import numpy as np
from pyproj import Transformer

from layers.geometry.mesh import Mesh
from twin.answer.compare import Answer
from twin.district.district import Array, District
from twin.export.gltf import drawn_meshes

_STEP_M = 50.0  # over which the directions of the map's axes are taken
_HEIGHTS = "heights above the sea, taken as heights above the ellipsoid"


def tileset_bytes(answer: Answer, content: str) -> bytes:
    """tileset.json with one tile; content: the name of the .glb that lies beside it.

    The tile's frame is the district's own (east, north, up from its origin) [m], turned into
    earth-centred coordinates (EPSG:4978) about the middle of the district; 2 km from there the
    plane lies 0.3 m off the curved earth.
    """
    low, high = _reach(drawn_meshes(answer.district))
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, 1.0)
    document = {
        "asset": {"version": "1.1", "extras": {"heights": _HEIGHTS}},
        "geometricError": float(np.hypot.reduce(2 * half)),
        "root": {
            "transform": to_earth(answer.district, middle).T.reshape(-1).tolist(),
            "boundingVolume": {"box": [*middle.tolist(), *np.diag(half).reshape(-1).tolist()]},
            "geometricError": 0.0,
            "refine": "ADD",
            "content": {"uri": quote(content)},
        },
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()


def to_earth(district: District, about_m: Array) -> Array:
    """Matrix (4, 4) from the local frame [m] to EPSG:4978 [m], tangent at `about_m` (3,)."""
    x, y, z = about_m
    degrees = Transformer.from_crs(district.crs, "EPSG:4326", always_xy=True)
    earth = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    move = _STEP_M * np.array([[0, 0, 0], [1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0],
                               [0, 0, 1], [0, 0, -1]], dtype=float)  # fmt: skip
    east, north = district.origin_m
    lon, lat = degrees.transform(move[:, 0] + x + east, move[:, 1] + y + north)
    at = np.column_stack(earth.transform(lon, lat, move[:, 2] + z))
    axes = (at[1::2] - at[2::2]).T / (2 * _STEP_M)
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = axes, at[0] - axes @ about_m
    return matrix


def _reach(meshes: Mapping[str, Mesh]) -> tuple[Array, Array]:
    points = [mesh.points_m.astype(float) for mesh in meshes.values()]
    return (np.min([p.min(axis=0) for p in points], axis=0),
            np.max([p.max(axis=0) for p in points], axis=0))  # fmt: skip
