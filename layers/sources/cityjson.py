"""CityJSON 1.1 and 2.0: footprints and heights of buildings, out of their surfaces."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.quality.quality_issue import QualityIssue
from layers.safety.clean_text import clean
from layers.safety.limits import MOST_FILE_BYTES, checked_file
from layers.source_error import SourceError
from layers.sources.found import Found, Tags, found_layer
from layers.sources.vector_names import key_of, tags_of

_VERSIONS = ("1.1", "2.0")
_UNSOUND = (
    LookupError, TypeError, ValueError, AttributeError, ArithmeticError,
    shapely.errors.ShapelyError,
)  # fmt: skip
_LEVEL = 0.98  # of the normal's upward share: within 11 degrees of level
_STEEP = 0.2
# Roof codes of SIG3D and of the German survey (AdV), as CityGML code lists name them.
_ROOF_CODES = {
    "1000": "flat", "1010": "flat", "1020": "gabled", "1030": "gabled", "1040": "hipped",
    "1050": "hipped", "1060": "mansard", "1070": "hipped", "1080": "spire", "1090": "dome",
    "2100": "flat", "3100": "gabled", "3200": "hipped", "3300": "hipped", "3400": "mansard",
    "3500": "hipped", "3600": "spire", "3700": "dome", "3800": "gabled",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Surface:
    """One planar ring with its meaning ("" where the file gives none)."""

    points: NDArray[np.float64]
    kind: str
    up: float  # upward share of the unit normal, -1 to 1
    area_m2: float


def read_cityjson(path: Path) -> Found:
    """The buildings of a CityJSON file, each with its parts, in the file's coordinate system.

    The footprint is the union of the ground surfaces (level surfaces at the foot where the file
    does not name them) of the highest level of detail, so that two levels are never added up.
    Heights come from the geometry, not from `measuredHeight`; where that attribute says
    otherwise by more than 1 m, a issue says so.
    Raises SourceError where the file is no CityJSON 1.1 or 2.0, has no coordinate system, or
    holds no building.
    """
    city = _city(path)
    crs = _crs(city, path)
    vertices = _vertices(city, path)
    things = city.get("CityObjects", {})
    ident = "CityObjects"
    ids: list[str] = []
    tags: list[Tags] = []
    shapes: list[Any] = []
    issues: list[QualityIssue] = []
    try:
        for ident, thing in things.items():
            if thing.get("type") != "Building":
                continue
            surfaces = list(_surfaces(thing, things, vertices))
            shape, tag = _building(ident, thing.get("attributes", {}), surfaces, issues)
            if shape is None:
                why = "it has no surface that could be a footprint"
                issues.append(QualityIssue(ident, "buildings", "outline", why, "left out"))
                continue
            ids.append(clean(ident))
            tags.append(tag)
            shapes.append(shape)
    except _UNSOUND as error:
        raise SourceError(
            f"{path}: the geometry of {ident!r} does not follow CityJSON ({error!r}). Validate "
            "the file (cjio validate) and export it again."
        ) from error
    if not ids:
        raise SourceError(f"{path} holds no building with a footprint. Name another file.")
    layer = found_layer(ids, tags, np.array(shapes, dtype=object), crs)
    return Found({"buildings": layer}, f"CityJSON {path.name}", "as stated by its origin",
                 tuple(issues))  # fmt: skip


def _city(path: Path) -> dict[str, Any]:
    checked_file(path, MOST_FILE_BYTES, "CityJSON files")
    try:
        city = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text. Export it again.") from error
    except (ValueError, RecursionError) as error:  # also a number of more digits than Python reads
        if "Extra data" in str(error):
            raise SourceError(
                f"{path} holds several JSON values, as a CityJSON sequence does. Join it into one "
                "CityJSON file (cjseq collect does)."
            ) from error
        why = str(error).split(";")[0]
        raise SourceError(
            f"{path} is not whole JSON ({why}). It may be cut off; download it again."
        ) from error
    if not isinstance(city, dict) or city.get("type") != "CityJSON":
        raise SourceError(f"{path} is not CityJSON. Name another file.")
    if str(city.get("version")) not in _VERSIONS:
        raise SourceError(
            f"{path} is CityJSON {city.get('version')!r:.40}; versions "
            f"{' and '.join(_VERSIONS)} are read. Upgrade it (cjio upgrade)."
        )
    return city


def _crs(city: dict[str, Any], path: Path) -> str:
    metadata = city.get("metadata")
    text = str(metadata.get("referenceSystem", "")) if isinstance(metadata, dict) else ""
    found = re.search(r"EPSG\W+(?:\d+(?:\.\d+)?\W+)?(\d{4,5})\b", text)
    if not found:
        raise SourceError(
            f"{path} names no coordinate system (metadata.referenceSystem). Assign it, for example "
            "with cjio (crs_assign)."
        )
    return f"EPSG:{found.group(1)}"


def _vertices(city: dict[str, Any], path: Path) -> NDArray[np.float64]:
    try:
        vertices = np.asarray(city["vertices"], dtype=np.float64).reshape(-1, 3)
        transform = city["transform"]
        scale, shift = (np.asarray(transform[k], np.float64) for k in ("scale", "translate"))
        placed: NDArray[np.float64] = vertices * scale + shift
        wrong = np.flatnonzero(~np.isfinite(placed).all(axis=1))
        if wrong.size:
            raise SourceError(
                f"{path}: vertex {wrong[0]} holds no number. Validate the file (cjio validate) and "
                "export it again."
            )
        return placed
    except SourceError:
        raise
    except _UNSOUND as error:
        raise SourceError(f"{path} has no sound list of vertices ({error!r}).") from error


def _surfaces(
    thing: dict[str, Any], things: dict[str, Any], vertices: NDArray[np.float64]
) -> Iterator[_Surface]:
    """The surfaces of a building and its parts, highest level of detail only."""
    own = [thing, *(things[child] for child in thing.get("children", ()) if child in things)]
    best = max((_lod(g) for part in own for g in part.get("geometry", ())), default=0.0)
    for part in own:
        for geometry in part.get("geometry", ()):
            if _lod(geometry) == best and "boundaries" in geometry:
                yield from _geometry_surfaces(geometry, vertices)


def _lod(geometry: dict[str, Any]) -> float:
    return float(geometry.get("lod", 0))


def _geometry_surfaces(
    geometry: dict[str, Any], vertices: NDArray[np.float64]
) -> Iterator[_Surface]:
    depth = {"MultiSurface": 0, "CompositeSurface": 0, "Solid": 1, "MultiSolid": 2,
             "CompositeSolid": 2}.get(geometry["type"])  # fmt: skip
    if depth is None:
        return
    semantics = geometry.get("semantics") or {}
    names = [s.get("type", "") for s in semantics.get("surfaces", ())]
    rings, values = geometry["boundaries"], semantics.get("values")
    for _ in range(depth):
        values = [v for shell in values for v in (shell or ())] if values else None
        rings = [ring for shell in rings for ring in shell]
    for number, surface in enumerate(rings):
        index = values[number] if values and number < len(values) else None
        kind = names[index] if index is not None else ""
        corners = np.asarray(surface[0], dtype=np.int64)
        if (corners < 0).any():
            raise IndexError(f"{corners.min()} is the number of no vertex")
        points = vertices[corners]
        if len(points) >= 3:
            yield _surface(points, kind)


def _surface(points: NDArray[np.float64], kind: str) -> _Surface:
    # Newell's normal about the first point, whose own products vanish.
    (ax, ay, az), (bx, by, bz) = (points[1:-1] - points[0]).T, (points[2:] - points[0]).T
    normal = 0.5 * np.array([ay @ bz - az @ by, az @ bx - ax @ bz, ax @ by - ay @ bx])
    area = float(np.linalg.norm(normal))
    return _Surface(points, kind, float(normal[2] / area) if area > 0 else 0.0, area)


def _building(
    ident: str, attributes: dict[str, Any], surfaces: list[_Surface], issues: list[QualityIssue]
) -> tuple[Any, Tags]:
    keys = {name: key for name in attributes if (key := key_of(name)) and key not in _GEOMETRIC}
    scalars = {k: v for k, v in attributes.items() if not isinstance(v, dict | list)}
    tags = tags_of(scalars, {k: key for k, key in keys.items() if k in scalars})
    tags.pop("id", None)
    tags["roof:shape"] = _ROOF_CODES.get(str(attributes.get("roofType", "")), "")
    if not surfaces:
        return None, tags
    z = np.concatenate([s.points[:, 2] for s in surfaces])
    ground_z = float(z.min())
    ground = [s for s in surfaces if s.kind == "GroundSurface"] or [
        s for s in surfaces if abs(s.up) > _LEVEL and s.points[:, 2].max() < ground_z + 1.0
    ]
    flat = [shapely.make_valid(shapely.Polygon(s.points[:, :2])) for s in ground]
    shape = shapely.union_all([g for g in flat if g.area > 0.01])
    roofs = [s for s in surfaces if s.kind == "RoofSurface"] or [
        s for s in surfaces if s.up > _STEEP and s.points[:, 2].min() > ground_z + 1.0
    ]
    if shape.is_empty or not roofs:
        return (None if shape.is_empty else shape), tags
    eaves, ridge, pitched = _roof(roofs)
    tags["eaves_height"] = f"{eaves - ground_z:.2f}"
    tags["roof:height"] = f"{max(ridge - eaves, 0.0):.2f}"
    tags["roof:shape"] = tags["roof:shape"] or ("gabled" if pitched else "flat")
    measured = attributes.get("measuredHeight")
    if isinstance(measured, int | float) and abs(measured - (ridge - ground_z)) > 1.0:
        why = f"measuredHeight says {measured:g} m, the geometry {ridge - ground_z:.1f} m"
        issues.append(QualityIssue(ident, "buildings", "height", why, "the geometry taken"))
    return shape, tags


_GEOMETRIC = ("height", "eaves_height", "roof:shape", "roof:height")


def _roof(roofs: list[_Surface]) -> tuple[float, float, bool]:
    """Height of the eaves and of the ridge [m above datum], and whether the roof is pitched.

    Weighted by area, so that an outhouse or a chimney does not decide for the whole building.
    """
    area = np.array([s.area_m2 for s in roofs])
    low = np.array([s.points[:, 2].min() for s in roofs])
    high = np.array([s.points[:, 2].max() for s in roofs])
    level = np.array([abs(s.up) > _LEVEL for s in roofs])
    pitched = area[~level].sum() > 0.5 * area.sum()
    if not pitched:
        mean = float((area * (low + high) / 2).sum() / area.sum())
        return mean, mean, False
    return _weighted_median(low, area), _weighted_median(high, area), True


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    half = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(half, half[-1] / 2)])
