"""CityJSON 2.0 with results: every building with its surfaces, LoD 2."""

import json
from typing import Any

import numpy as np
from pyproj import CRS

from layers.solids.faces import GROUND, ROOF, UNDERSIDE, WALL
from twin.answer.compare import Answer
from twin.district.district import Array
from twin.export.attributes import building_table, plain_value
from twin.export.building_shells import BuildingShells, building_shells

STEP_M = 0.001
_TYPES = {WALL: "WallSurface", ROOF: "RoofSurface", GROUND: "GroundSurface",
          UNDERSIDE: "OuterCeilingSurface"}  # fmt: skip
_LOD = "2.2"  # roofs with their own slopes


def cityjson_bytes(answer: Answer) -> bytes:
    """The district as CityJSON 2.0 (cityjson.org/specs/2.0.1), in its own coordinate system.

    A building of one shell has it itself, one of several has parts; closed shells are Solids,
    others MultiSurfaces. Attributes: `building_table`.
    """
    shells = building_shells(answer.district)
    faces = shells.faces
    origin = np.floor(faces.points_m.min(axis=0))
    grid = np.rint((faces.points_m - origin) / STEP_M).astype(np.int64)
    vertices, number = np.unique(grid, axis=0, return_inverse=True)
    city = {
        "type": "CityJSON",
        "version": "2.0",
        "metadata": {
            "title": answer.district.name,
            "referenceSystem": _address(answer.district.crs),
            "geographicalExtent": [*faces.points_m.min(axis=0), *faces.points_m.max(axis=0)],
        },
        "transform": {"scale": [STEP_M] * 3, "translate": origin.tolist()},
        "CityObjects": _objects(answer, shells, number.reshape(-1)),
        "vertices": vertices.tolist(),
    }
    return json.dumps(city, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _address(crs: str) -> str:
    """The coordinate system as CityJSON names it."""
    authority, code = CRS.from_user_input(crs).to_authority() or ("EPSG", "0")
    return f"https://www.opengis.net/def/crs/{authority}/0/{code}"


def _objects(answer: Answer, shells: BuildingShells, vertex: Array) -> dict[str, Any]:
    table = building_table(answer)
    geometry = _geometries(shells, vertex)
    parts: dict[int, list[int]] = {}
    for part in geometry:
        parts.setdefault(int(shells.building[part]), []).append(part)
    objects: dict[str, Any] = {}
    for row, record in enumerate(table.to_dict("records")):
        ident = str(record.pop("id"))
        known = {k: v for k, value in record.items() if (v := plain_value(value)) is not None}
        building: dict[str, Any] = {"type": "Building", "attributes": known}
        mine = parts.get(row, [])
        if len(mine) == 1:
            building["geometry"] = [geometry[mine[0]]]
        elif mine:
            building["children"] = [shells.part_ids[p] for p in mine]
        objects[ident] = building
        for part in mine if len(mine) > 1 else ():
            objects[shells.part_ids[part]] = {
                "type": "BuildingPart", "parents": [ident], "geometry": [geometry[part]],
            }  # fmt: skip
    return objects


def _geometries(shells: BuildingShells, vertex: Array) -> dict[int, dict[str, Any]]:
    """The geometry of each part that has faces."""
    faces = shells.faces
    rings = [
        vertex[a:b].tolist() for a, b in zip(faces.ring_from[:-1], faces.ring_from[1:], strict=True)
    ]
    out: dict[int, dict[str, Any]] = {}
    order = np.argsort(faces.part, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(faces.part[order])) + 1):
        if not len(group):
            continue
        part = int(faces.part[group[0]])
        surfaces = [
            [_plain_ring(r) for r in rings[faces.face_from[f] : faces.face_from[f + 1]]]
            for f in group
        ]
        kinds = sorted({int(k) for k in faces.kind[group]})
        values = [kinds.index(int(k)) for k in faces.kind[group]]
        whole = bool(shells.closed[part])
        out[part] = {
            "type": "Solid" if whole else "MultiSurface",
            "lod": _LOD,
            "boundaries": [surfaces] if whole else surfaces,
            "semantics": {
                "surfaces": [{"type": _TYPES[k]} for k in kinds],
                "values": [values] if whole else values,
            },
        }
    return out


def _plain_ring(ring: list[int]) -> list[int]:
    """A ring without corners that became one on the grid."""
    return [v for k, v in enumerate(ring) if v != ring[k - 1]]
