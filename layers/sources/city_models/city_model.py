"""What readers of 3D city models share: buildings with parts and surfaces become what was found."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.quality.quality_issue import QualityIssue
from layers.safety.clean_text import clean
from layers.solids.faces import (
    GROUND,
    KINDS,
    LEVEL,
    ROOF,
    UNDERSIDE,
    UNKNOWN,
    WALL,
    Array,
    FaceList,
    Faces,
    Ints,
    face_areas,
    joined,
    lowest_highest,
    polygons_of,
    take,
)
from layers.solids.soundness import SHELL_TURNED, Shells, sound_shells
from layers.source_error import SourceError
from layers.sources.city_models.city_attributes import city_tags
from layers.sources.city_models.city_crs import in_metres, stated_crs
from layers.sources.found import Found, Tags, found_layer

KIND_OF: dict[str, int | None] = {
    "RoofSurface": ROOF, "WallSurface": WALL, "GroundSurface": GROUND, "OuterFloorSurface": ROOF,
    "OuterCeilingSurface": UNDERSIDE, "ClosureSurface": WALL, "Window": UNKNOWN, "Door": UNKNOWN,
    "WindowSurface": UNKNOWN, "DoorSurface": UNKNOWN, "InteriorWallSurface": None,
    "CeilingSurface": None, "FloorSurface": None,
}  # fmt: skip
"""Meaning of a thematic surface of CityGML and CityJSON; None: it lies inside and is not read."""

_COVERED = (0.9, 1.3)  # of the footprint, by the roofs of a shell that is open but of use
_LEAST_M2 = 0.01


@dataclass(eq=False)
class CityModel:
    """What a reader collects: one entry per building and per part, in the file's coordinates.

    A part has surfaces of one level of detail, the highest that it has (0: a plan alone).
    """

    path: Path
    ids: list[str] = field(default_factory=list)
    attributes: list[dict[str, Any]] = field(default_factory=list)
    faces: FaceList = field(default_factory=FaceList)
    part_ids: list[str] = field(default_factory=list)
    part_lod: list[float] = field(default_factory=list)
    part_building: list[int] = field(default_factory=list)
    issues: list[QualityIssue] = field(default_factory=list)

    def building(self, ident: str, attributes: dict[str, Any]) -> None:
        """A building begins; the parts that follow are its own."""
        self.ids.append(ident)
        self.attributes.append(attributes)

    def part(self, ident: str, lod: float) -> int:
        """A part of the last building begins; its number."""
        self.part_ids.append(ident)
        self.part_lod.append(lod)
        self.part_building.append(len(self.ids) - 1)
        return len(self.part_ids) - 1

    def set_aside(self, ident: str, why: str) -> None:
        """An object that cannot be read."""
        self.issues.append(QualityIssue(clean(ident), "buildings", "shape", why, "left out"))


def found_city(model: CityModel, stated: str, given: str | None, what: str) -> Found:
    """The buildings of a city model with footprint, heights and surfaces.

    stated: the coordinate system as the file names it; given: as a person does. what: the kind of
    file. Raises SourceError where neither is known or no building has a footprint.
    """
    faces = model.faces.faces()
    lods = np.array(model.part_lod)
    owner = np.array(model.part_building, dtype=np.int64)
    crs = stated_crs(stated, given, model.path)
    if not len(faces):
        raise _no_building(model)
    points, metric, swapped, remark = in_metres(faces.points_m, crs)
    if remark:
        model.issues.append(QualityIssue("", "buildings", "place", remark, "taken in that order"))
    faces = Faces(points, faces.ring_from, faces.face_from, faces.kind, faces.part)
    shells, faces = _checked(model, faces, lods, () if not swapped else (SHELL_TURNED,))
    built = _Built(model, faces, shells.closed, owner, lods, _unique(model.ids))
    return _found(built, metric, f"{what} {model.path.name}")


def _checked(
    model: CityModel, faces: Faces, lods: Array, untold: tuple[str, ...]
) -> tuple[Shells, Faces]:
    """All shells mended, with what was found told by building, and the plans of level 0 as ground
    beside them. untold: defects that are none of the file's, since its axes were swapped here."""
    solid = lods[faces.part] >= 1
    shells = sound_shells(take(faces, solid), len(lods))
    plans = take(faces, ~solid)
    plans.kind[:] = GROUND
    told: dict[tuple[str, str, str], None] = {}
    for defect in shells.defects:
        ident = model.ids[model.part_building[defect.part]]
        if defect.name not in untold:
            told[(ident, defect.name, defect.done)] = None
    for ident, name, done in told:
        model.issues.append(QualityIssue(clean(ident), "buildings", "shape", name, done))
    return shells, joined([shells.faces, plans])


@dataclass(eq=False)
class _Built:
    """All that the table of buildings is made of."""

    model: CityModel
    faces: Faces
    closed: NDArray[np.bool_]
    owner: Ints
    lods: Array
    ids: list[str]


def _found(built: _Built, crs: object, what: str) -> Found:
    model, faces = built.model, built.faces
    row = built.owner[faces.part]
    area = face_areas(faces)
    shapes = _footprints(faces, row, area, len(built.ids))
    low, high = lowest_highest(faces)
    foot = _feet(faces, row, area, low, len(built.ids))
    rows = _grouped(row, len(built.ids))
    kept: list[int] = []
    tags: list[Tags] = []
    true_shape = np.zeros(len(built.ids), dtype=bool)
    for k, ident in enumerate(built.ids):
        mine = rows[k]
        if shapes[k] is None or shapes[k].area < _LEAST_M2:
            model.set_aside(ident, "609 CITYOBJECT_HAS_NO_GEOMETRY that could be a footprint")
            continue
        roofs = mine[(faces.kind[mine] == ROOF) & (built.lods[faces.part[mine]] >= 1)]
        measured = Roofs(low[roofs], high[roofs], area[roofs])
        true_shape[k] = _usable(built, mine, measured, shapes[k].area)
        if not true_shape[k] and len(roofs):
            why = "302 SHELL_NOT_CLOSED, and the roofs do not cover the footprint"
            done = "drawn by footprint and height"
            model.issues.append(QualityIssue(clean(ident), "buildings", "shape", why, done))
        tags.append(_tags(model, k, foot[k], measured))
        kept.append(k)
    if not kept:
        raise _no_building(model)
    ids = [built.ids[k] for k in kept]
    layer = found_layer(ids, tags, shapes[kept], crs)
    surfaces = _surfaces(built, row, true_shape, foot, crs)
    return Found({"buildings": layer}, what, "as stated by its origin", tuple(model.issues),
                 surfaces=surfaces)  # fmt: skip


def _no_building(model: CityModel) -> SourceError:
    first = f" ({str(model.issues[0]).rstrip('.')})" if model.issues else ""
    return SourceError(
        f"{model.path} holds no building with a footprint{first}. Name another file."
    )


@dataclass(frozen=True, eq=False)
class Roofs:
    """The roof surfaces of one building: least and greatest height (k,) [m], vector area (k, 3)."""

    low_m: Array
    high_m: Array
    area_m2: Array

    def heights(self) -> tuple[float, float, bool]:
        """Height of the eaves and of the ridge [m above datum], and whether the roof is pitched.

        Weighted by area, so that an outhouse or a chimney does not decide for the whole building.
        """
        area = np.linalg.norm(self.area_m2, axis=1)
        level = np.abs(self.area_m2[:, 2]) > LEVEL * area
        if area[~level].sum() <= 0.5 * area.sum():
            mean = float((area * (self.low_m + self.high_m) / 2).sum() / area.sum())
            return mean, mean, False
        return _weighted_median(self.low_m, area), _weighted_median(self.high_m, area), True


def _weighted_median(values: Array, weights: Array) -> float:
    order = np.argsort(values)
    half = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(half, half[-1] / 2)])


def _usable(built: _Built, mine: Ints, roofs: Roofs, footprint_m2: float) -> bool:
    """Whether the surfaces of a building say more than its footprint and height do: all parts are
    closed, or the roofs cover the footprint."""
    parts = np.unique(built.faces.part[mine])
    if not len(roofs.low_m) or (built.lods[parts] < 1).any():
        return False
    if built.closed[parts].all():
        return True
    cover = float(roofs.area_m2[:, 2].clip(0.0).sum()) / footprint_m2
    return _COVERED[0] <= cover <= _COVERED[1]


def _tags(model: CityModel, k: int, foot_m: float, roofs: Roofs) -> Tags:
    attributes = model.attributes[k]
    if not len(roofs.low_m):
        return city_tags(attributes, with_height=True)
    eaves, ridge, pitched = roofs.heights()
    tags = city_tags(attributes, with_height=False)
    tags["eaves_height"] = f"{eaves - foot_m:.2f}"
    tags["roof:height"] = f"{max(ridge - eaves, 0.0):.2f}"
    tags["roof:shape"] = tags.get("roof:shape") or ("gabled" if pitched else "flat")
    measured = attributes.get("measuredHeight")
    if isinstance(measured, int | float) and abs(measured - (ridge - foot_m)) > 1.0:
        why = f"measuredHeight says {measured:g} m, the geometry {ridge - foot_m:.1f} m"
        told = QualityIssue(clean(model.ids[k]), "buildings", "height", why, "the geometry taken")
        model.issues.append(told)
    return tags


def _footprints(faces: Faces, row: Ints, area: Array, n: int) -> NDArray[np.object_]:
    """The plan of each building (n,): of its ground, else of its roofs; None where it has none."""
    out = np.full(n, None, dtype=object)
    for kind in (GROUND, ROOF):
        lacking = np.array([shape is None for shape in out])
        steep = np.abs(area[:, 2]) <= 1e-3
        rows = np.flatnonzero((faces.kind == kind) & lacking[row] & ~steep)
        flat = shapely.make_valid(shapely.force_2d(polygons_of(take(faces, rows))))
        for k, mine in enumerate(_grouped(row[rows], n)):
            if len(mine):
                # A grid of a millimetre: parts that touch are one, whatever their last digit.
                union = shapely.union_all(flat[mine], grid_size=0.001)
                out[k] = union if union.area > _LEAST_M2 else None
    return out


def _feet(faces: Faces, row: Ints, area: Array, low: Array, n: int) -> Array:
    """Where each building stands (n,) [m over datum]: the mean height of its ground surfaces by
    their areas, else its lowest point."""
    lowest = np.full(n, np.inf)
    np.minimum.at(lowest, row, low)
    ground = faces.kind == GROUND
    weight = np.abs(area[ground, 2])
    total = np.bincount(row[ground], weight, n)
    mean = np.bincount(row[ground], weight * low[ground], n) / np.maximum(total, 1e-9)
    return np.where(total > _LEAST_M2, mean, lowest)


def _surfaces(
    built: _Built, row: Ints, true_shape: NDArray[np.bool_], foot: Array, crs: object
) -> gpd.GeoDataFrame | None:
    """The surfaces of all buildings that have a shape of their own."""
    rows = np.flatnonzero(true_shape[row])
    if not len(rows):
        return None
    faces = take(built.faces, rows)
    ids, parts = np.array(built.ids, dtype=object), np.array(built.model.part_ids, dtype=object)
    columns = {
        "building_id": ids[row[rows]],
        "part": np.array([clean(p) for p in parts], dtype=object)[faces.part],
        "kind": np.array(KINDS, dtype=object)[faces.kind],
        "lod": built.lods[faces.part],
        "foot_m": foot[row[rows]],
        "closed": built.closed[faces.part],
    }
    return gpd.GeoDataFrame(columns, geometry=polygons_of(faces), crs=crs)


def _grouped(group: Ints, n: int) -> list[Ints]:
    """The places of each group's members, in their order."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.searchsorted(group[order], np.arange(1, n)))


def _unique(ids: list[str]) -> list[str]:
    """The ids as they can be kept, with .2, .3 ... behind those that come again."""
    seen: dict[str, int] = {}
    out = []
    for ident in map(clean, ids):
        seen[ident] = seen.get(ident, 0) + 1
        out.append(ident if seen[ident] == 1 else f"{ident}.{seen[ident]}")
    return out
