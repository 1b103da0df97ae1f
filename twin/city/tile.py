"""What a tile is given: its district as a whole, its own buildings, and those that may shade it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import shapely

from layers.scene.extrude import BuildingShapes
from layers.solids.solids import Solids, solids_of
from layers.terrain.ground import GroundGrid
from twin.district.district import Array, District, Features

Bounds = tuple[float, float, float, float]
"""West, south, east and north [m], in the city's coordinate system."""


@dataclass(frozen=True, eq=False)
class Whole:
    """What of a district is settled before it is cut, so that no cut can change it.

    district: as it is, without its buildings and layers; n_buildings: that it has; grid: the
    ground on which all stand; corner_m (3,): the least of all points of the drawn buildings;
    cell_side_m: of the cells that each have a sample point of the sun;
    scenario: as text, its assumptions with the district's own figures in them.
    """

    district: District
    n_buildings: int
    grid: GroundGrid
    corner_m: Array
    cell_side_m: float
    scenario: str


@dataclass(frozen=True, eq=False)
class Bodies:
    """Buildings as things that cast shade and lean on each other, columns (n,).

    footprint, height_m, storeys, roof, roof_height_m: as in the district; foot_m: the terrain at
    its middle; ground_m: the drawn ground along its outline [m]; base_m, eaves_m, ridge_m, in_rows
    as in `BuildingShapes`. surfaces: the layer `building_surfaces` of those that have a shape of
    their own, None where none has.
    """

    ids: Array
    footprint: Array
    height_m: Array
    storeys: Array
    roof: Array
    roof_height_m: Array
    foot_m: Array
    ground_m: Array
    base_m: Array
    eaves_m: Array
    ridge_m: Array
    in_rows: Array
    surfaces: Features | None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def shapes(self) -> BuildingShapes:
        """As they are drawn."""
        return BuildingShapes(
            self.footprint, self.base_m, self.eaves_m, self.ridge_m, self.roof, self.in_rows
        )

    @property
    def solids(self) -> Solids:
        """The shells of those that have a shape of their own."""
        if self.surfaces is None:
            return Solids()
        return solids_of(self.surfaces.geometry, dict(self.surfaces.columns), self.ids)

    def take(self, rows: Array) -> "Bodies":
        """Some of them."""
        columns = {name: getattr(self, name)[rows] for name in COLUMNS}
        return Bodies(**columns, surfaces=surfaces_of(self.surfaces, columns["ids"]))

    def seen_from(self, named: str, east_m: float, north_m: float) -> "Bodies":
        """The same in a frame whose origin lies so far away; ids are made the city's by a name."""
        ids = np.array([f"{named}/{i}" for i in self.ids])
        surfaces = self.surfaces
        if surfaces is not None:
            owners = np.array([f"{named}/{i}" for i in surfaces["building_id"]], dtype=object)
            geometry = _moved(surfaces.geometry, east_m, north_m)
            columns = {**surfaces.columns, "building_id": owners}
            surfaces = Features(surfaces.ids, geometry, columns)
        footprint = _moved(self.footprint, east_m, north_m)
        return replace(self, ids=ids, footprint=footprint, surfaces=surfaces)


COLUMNS = tuple(f.name for f in fields(Bodies) if f.name != "surfaces")
_SURFACE_COLUMNS = ("building_id", "part", "kind", "foot_m", "closed")


@dataclass(frozen=True, eq=False)
class Tile:
    """A piece of a district: its own buildings with all their columns, and what each of them is.

    row (n,): which buildings of the whole they are; chosen (n_measures, n): who takes each measure
    of the scenario up, drawn from the whole.
    """

    number: int
    row: Array
    buildings: Features
    bodies: Bodies
    chosen: Array


@dataclass(frozen=True)
class TileNote:
    """What others have to know of a tile: where it lies, and how low and high it reaches [m]."""

    number: int
    district: str
    n_buildings: int
    bounds_m: Bounds
    low_m: float
    top_m: float


def joined(parts: Sequence[Bodies]) -> Bodies:
    """Bodies of several tiles in one."""
    if len(parts) == 1:
        return parts[0]
    columns = {name: np.concatenate([getattr(p, name) for p in parts]) for name in COLUMNS}
    with_shapes = [p.surfaces for p in parts if p.surfaces is not None]
    if not with_shapes:
        return Bodies(**columns, surfaces=None)
    surfaces = Features(
        np.concatenate([s.ids for s in with_shapes]),
        np.concatenate([s.geometry for s in with_shapes]),
        {n: np.concatenate([s[n] for s in with_shapes]) for n in _SURFACE_COLUMNS},
    )
    return Bodies(**columns, surfaces=surfaces)


def surfaces_of(surfaces: Features | None, ids: Array) -> Features | None:
    """The surfaces of some buildings; None where they have none."""
    if surfaces is None:
        return None
    rows = np.flatnonzero(np.isin(surfaces["building_id"].astype(str), ids))
    if not len(rows):
        return None
    columns = {name: surfaces[name][rows] for name in _SURFACE_COLUMNS}
    return Features(surfaces.ids[rows], surfaces.geometry[rows], columns)


def taken(features: Features, rows: Array) -> Features:
    """Some of the features."""
    columns = {name: column[rows] for name, column in features.columns.items()}
    return Features(features.ids[rows], features.geometry[rows], columns)


def _moved(shapes: Array, east_m: float, north_m: float) -> Array:
    if east_m == 0.0 and north_m == 0.0:
        return shapes
    solid = bool(shapely.has_z(shapes).any())
    way = np.array([east_m, north_m, 0.0])[: 3 if solid else 2]
    moved: Array = shapely.transform(shapes, lambda at: at + way, include_z=solid)
    return moved
