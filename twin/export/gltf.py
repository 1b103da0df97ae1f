"""glTF 2.0 (.glb) with ids and results: EXT_mesh_features and EXT_structural_metadata."""

import json
import struct
from typing import Any

import numpy as np
import pandas as pd

from layers.geometry.mesh import Mesh
from twin.answer.compare import Answer
from twin.district.district import Array
from twin.export.attributes import building_table
from twin.on_demand.scene.scene import district_meshes

_FLOAT, _UINT, _USHORT = 5126, 5125, 5123
_VERTICES, _FACES = 34962, 34963  # buffer views for vertices and for triangles
_Y_UP = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1]  # z up to y up, by columns
_COLOURS = {"buildings": (0.94, 0.92, 0.89), "terrain": (0.91, 0.90, 0.88),
            "water": (0.70, 0.81, 0.86), "green": (0.79, 0.85, 0.73),
            "carriageway": (0.85, 0.84, 0.83), "pavement": (0.96, 0.96, 0.94)}  # fmt: skip


class _Glb:
    """The document and the bytes of a file as they grow."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def view(self, content: bytes, **more: Any) -> int:
        """A buffer view over new bytes, which begin at a multiple of eight."""
        self.data.extend(b"\0" * (-len(self.data) % 8))
        self.views.append(
            {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(content), **more}
        )
        self.data.extend(content)
        return len(self.views) - 1

    def accessor(self, view: int, kind: int, count: int, shape: str, **more: Any) -> int:
        self.accessors.append(
            {"bufferView": view, "componentType": kind, "count": count, "type": shape, **more}
        )
        return len(self.accessors) - 1


def glb_bytes(answer: Answer) -> bytes:
    """The scene in metres from the district's origin; buildings know their id, use and results.

    Each point of a building carries the row of its building in the table (`_FEATURE_ID_0`).
    """
    meshes = district_meshes(answer.district)
    glb = _Glb()
    drawn = {n: m for n in _COLOURS if not (m := getattr(meshes, n)).is_empty}
    primitives = [_primitive(glb, m, k, n == "buildings") for k, (n, m) in enumerate(drawn.items())]
    table = _property_table(glb, building_table(answer))
    document = {
        "asset": {"version": "2.0", "generator": "district-twin"},
        "extensionsUsed": ["EXT_mesh_features", "EXT_structural_metadata"],
        "scene": 0,
        "scenes": [{"name": answer.district.name, "nodes": [0]}],
        "nodes": [
            {"name": answer.district.name, "matrix": _Y_UP,
             "children": list(range(1, len(drawn) + 1))},
            *({"name": name, "mesh": k} for k, name in enumerate(drawn)),
        ],
        "meshes": [
            {"name": n, "primitives": [p]} for n, p in zip(drawn, primitives, strict=True)
        ],
        "materials": [
            {"name": n, "doubleSided": True, "pbrMetallicRoughness": {
                "baseColorFactor": [*_COLOURS[n], 1.0], "metallicFactor": 0.0,
                "roughnessFactor": 0.9}}
            for n in drawn
        ],
        "extensions": {"EXT_structural_metadata": table},
        "accessors": glb.accessors,
        "bufferViews": glb.views,
        "buffers": [{"byteLength": len(glb.data)}],
    }  # fmt: skip
    return _container(document, bytes(glb.data))


def _primitive(glb: _Glb, mesh: Mesh, material: int, with_ids: bool) -> dict[str, Any]:
    points = np.ascontiguousarray(mesh.points_m, dtype="<f4")
    view = glb.view(points.tobytes(), target=_VERTICES)
    attributes = {
        "POSITION": glb.accessor(
            view, _FLOAT, len(points), "VEC3",
            min=points.min(axis=0).tolist(), max=points.max(axis=0).tolist(),
        )
    }  # fmt: skip
    triangles = np.ascontiguousarray(mesh.triangles, dtype="<u4").reshape(-1)
    indices = glb.accessor(
        glb.view(triangles.tobytes(), target=_FACES), _UINT, len(triangles), "SCALAR"
    )
    out: dict[str, Any] = {"attributes": attributes, "indices": indices, "material": material}
    if with_ids:
        owner = np.zeros(len(points), dtype=np.int64)
        owner[mesh.triangles.reshape(-1)] = np.repeat(mesh.owner, 3)
        n = int(mesh.owner.max()) + 1
        attributes["_FEATURE_ID_0"] = _feature_ids(glb, owner, n)
        out["extensions"] = {
            "EXT_mesh_features": {
                "featureIds": [{"featureCount": n, "attribute": 0, "propertyTable": 0}]
            }
        }
    return out


def _feature_ids(glb: _Glb, owner: Array, n: int) -> int:
    """The ids as 16-bit numbers, four bytes apart as attributes must be; of more than 65,535
    buildings as floats, which hold whole numbers up to 16 million."""
    if n > np.iinfo(np.uint16).max:
        view = glb.view(owner.astype("<f4").tobytes(), target=_VERTICES)
        return glb.accessor(view, _FLOAT, len(owner), "SCALAR")
    spaced = np.zeros((len(owner), 2), dtype="<u2")
    spaced[:, 0] = owner
    view = glb.view(spaced.tobytes(), target=_VERTICES, byteStride=4)
    return glb.accessor(view, _USHORT, len(owner), "SCALAR")


def _property_table(glb: _Glb, table: pd.DataFrame) -> dict[str, Any]:
    """Texts as STRING, numbers as FLOAT32; -9999 where a number is not defined."""
    schema: dict[str, Any] = {}
    columns: dict[str, Any] = {}
    for name in table.columns:
        values = table[name].to_numpy()
        if values.dtype.kind in "biuf":
            numbers = values.astype("<f4")
            numbers = np.where(np.isfinite(numbers), numbers, np.float32(-9999)).astype("<f4")
            schema[name] = {"type": "SCALAR", "componentType": "FLOAT32", "noData": -9999.0}
            columns[name] = {"values": glb.view(numbers.tobytes())}
            continue
        texts = [str(v).encode() for v in values]
        ends = np.r_[0, np.cumsum([len(t) for t in texts])].astype("<u4")
        schema[name] = {"type": "STRING"}
        columns[name] = {
            "values": glb.view(b"".join(texts) or b"\0"),
            "stringOffsets": glb.view(ends.tobytes()),
        }
    return {
        "schema": {"id": "district_twin", "classes": {"building": {"properties": schema}}},
        "propertyTables": [
            {"name": "buildings", "class": "building", "count": len(table), "properties": columns}
        ],
    }


def _container(document: dict[str, Any], data: bytes) -> bytes:
    """GLB: a header, the JSON and the bytes, each padded to four bytes."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    data += b"\0" * (-len(data) % 4)
    size = 12 + 8 + len(text) + 8 + len(data)
    return b"".join(
        [
            struct.pack("<4sII", b"glTF", 2, size),
            struct.pack("<I4s", len(text), b"JSON"), text,
            struct.pack("<I4s", len(data), b"BIN\0"), data,
        ]
    )  # fmt: skip
