"""A box on the globe: what is asked for, by a place and a size or by its four sides."""

from dataclasses import dataclass
from math import cos, radians

import geopandas as gpd
import shapely
from pyproj import CRS, Transformer

from layers.geometry.frame import district_crs
from layers.source_error import SourceError

LEAST_M, MOST_M, USUAL_M = 100.0, 6_000.0, 1_000.0
_DEGREE_M = 111_320.0  # of latitude, and of longitude at the equator


@dataclass(frozen=True)
class Box:
    """West, south, east and north [deg, WGS 84]."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude [deg]."""
        return (self.west + self.east) / 2.0, (self.south + self.north) / 2.0

    @property
    def sides_m(self) -> tuple[float, float]:
        """Across and along [m]."""
        across = (self.east - self.west) * _DEGREE_M * cos(radians(self.middle[1]))
        return across, (self.north - self.south) * _DEGREE_M

    def wider(self, by_m: float) -> "Box":
        """The box with `by_m` [m] more on each side."""
        up = by_m / _DEGREE_M
        side = up / cos(radians(self.middle[1]))
        return Box(self.west - side, self.south - up, self.east + side, self.north + up)

    def in_system(self, crs: str) -> tuple[float, float, float, float]:
        """Bounds of the box in another coordinate system, east before north."""
        change = Transformer.from_crs(4326, CRS.from_user_input(crs), always_xy=True)
        west, south, east, north = change.transform_bounds(
            self.west, self.south, self.east, self.north
        )
        return west, south, east, north

    def metric_crs(self, country: str) -> str:
        """The system in metres that a district here is kept in, as "EPSG:code"."""
        shape = shapely.box(self.west, self.south, self.east, self.north)
        frame = gpd.GeoDataFrame(geometry=[shape], crs=4326)
        return district_crs({"buildings": frame}, country, "the box")


def around(lon: float, lat: float, size_m: float) -> Box:
    """A square of `size_m` [m] around a place. Raises SourceError where that is out of bounds."""
    _check_size(size_m, size_m)
    up = size_m / 2.0 / _DEGREE_M
    side = up / cos(radians(lat))
    return Box(lon - side, lat - up, lon + side, lat + up)


def box_of(text: str) -> Box:
    """The box in a text 'west,south,east,north' [deg]. Raises SourceError."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise SourceError(
            f"The box {text!r} is not four numbers; give west,south,east,north in degrees, as "
            "-9.142,38.706,-9.132,38.714."
        ) from None
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise SourceError(
            f"The box {text!r} is not one: west lies before east, south before north, in degrees "
            "(longitude first)."
        )
    box = Box(west, south, east, north)
    _check_size(*box.sides_m)
    return box


def _check_size(across_m: float, along_m: float) -> None:
    if not LEAST_M <= min(across_m, along_m) <= max(across_m, along_m) <= MOST_M:
        raise SourceError(
            f"A district of {across_m:,.0f} x {along_m:,.0f} m is not asked for; between "
            f"{LEAST_M:,.0f} m and {MOST_M:,.0f} m a side are."
        )
