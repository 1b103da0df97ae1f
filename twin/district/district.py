"""What exists: a district's buildings, streets, lamps, chargers, ground and weather (frozen).

All coordinates are in the local metric frame: the district's projected CRS minus `origin_m`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from layers.district.own_stock import OwnStock
    from layers.sources.weather.epw import WeatherYear
    from layers.terrain.terrain import Terrain

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Features:
    """One layer: n features with an id, a geometry and columns of length n.

    `columns` holds every other column of the layer as `docs/formats.md` names it; a column
    `<name>_rule` is empty where the value is given and names the rule where it is inferred.
    """

    ids: Array
    geometry: Array
    columns: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, column: str) -> Array:
        return self.columns[column]

    def row_of(self, feature_id: str) -> int:
        """Row of the feature with this id; KeyError where there is none."""
        rows = np.flatnonzero(self.ids == feature_id)
        if not len(rows):
            raise KeyError(feature_id)
        return int(rows[0])

    def rule(self, column: str) -> Array:
        """Per feature, the rule by which `column` was inferred; empty where it is given."""
        if column + "_rule" in self.columns:
            return self.columns[column + "_rule"]
        return np.full(len(self), "", dtype=object)


@dataclass(frozen=True)
class NamedView:
    """A camera position that the district brings along [m, local frame]."""

    name: str
    position_m: tuple[float, float, float]
    focal_point_m: tuple[float, float, float]


@dataclass(frozen=True)
class Source:
    """Where a part of the district comes from, under which licence, and how certain it is."""

    what: str
    source: str
    licence: str
    standing: str


_OSM, _OSM_CREDIT = "OpenStreetMap", "© OpenStreetMap contributors"


@dataclass(frozen=True, eq=False)
class District:
    """One district, as loaded. Two districts are the same only if they are the same object."""

    key: str
    name: str
    country: str
    crs: str
    origin_m: tuple[float, float]
    standing: str
    note: str
    facts: Mapping[str, float]
    views: tuple[NamedView, ...]
    sources: tuple[Source, ...]
    buildings: Features
    layers: Mapping[str, Features]
    terrain: "Terrain"
    weather: "WeatherYear"
    folder: Path
    input_hashes: Mapping[str, str]
    own_stock: "OwnStock | None" = None
    true_north_deg: float = 0.0  # where true north lies, clockwise from the north of the frame

    @property
    def schematic(self) -> bool:
        """True where the district is drawn from published figures, not surveyed."""
        return self.standing == "schematic"

    @property
    def credit(self) -> str:
        """What has to stand beside every map of it (ODbL 1.0, 4.3), "" where nothing has to."""
        return _OSM_CREDIT if any(_OSM in s.source for s in self.sources) else ""

    @property
    def residents(self) -> float:
        """People living in the district: the published figure, else the buildings' sum."""
        return float(self.facts.get("residents", np.sum(self.buildings["residents"])))
