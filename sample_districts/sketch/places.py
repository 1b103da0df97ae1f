"""From the sketch's places (degrees, or metres in a named frame) to the local metric frame."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import make_valid
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from sample_districts.sketch.read import Sketch
from sample_districts.sketch.schema import Area, Point

XY = NDArray[np.float64]


class Places:
    """Turns the sketch's points, lines and areas into metres east and north of the origin."""

    def __init__(self, sketch: Sketch) -> None:
        self._frames = sketch.frames
        self._to_crs = Transformer.from_crs("EPSG:4326", sketch.crs, always_xy=True)
        west, south, east, north = sketch.bbox
        corners = [(west, south), (east, south), (east, north), (west, north)]
        projected = np.array([self._to_crs.transform(*corner) for corner in corners])
        low, high = projected.min(axis=0), projected.max(axis=0)
        middle = np.round((low + high) / 2.0 / 50.0) * 50.0
        self.origin_m: XY = np.array(sketch.origin_m or middle, dtype=np.float64)
        self.box: Polygon = box(*(low - self.origin_m), *(high - self.origin_m))

    def points(self, points: Sequence[Sequence[float]], frame: str = "") -> XY:
        """Local metres, shape (n, 2); further columns of the points are dropped."""
        given = np.array([point[:2] for point in points], dtype=np.float64)
        if not frame:
            east, north = self._to_crs.transform(given[:, 0], given[:, 1])
            return np.column_stack([east, north]) - self.origin_m
        if frame not in self._frames:
            raise ValueError(f"The sketch names the frame '{frame}'; add [frames.{frame}].")
        origin = self.points([self._frames[frame].origin])[0]
        right, ahead = axes(self._frames[frame].bearing_deg)
        return origin + given[:, :1] * right + given[:, 1:] * ahead

    def point(self, point: Point, frame: str = "") -> tuple[float, float]:
        x, y = self.points([point], frame)[0]
        return float(x), float(y)

    def line(self, points: Sequence[Point], frame: str = "") -> LineString:
        return LineString(self.points(points, frame))

    def area(self, area: Area) -> Polygon:
        """The polygon of a drawn area."""
        if area.outline:
            holes = [self.points(hole, area.frame) for hole in area.holes]
            return _one_polygon(Polygon(self.points(area.outline, area.frame), holes))
        assert area.at is not None
        centre = np.array(self.point(area.at, area.frame))
        bearing = area.bearing_deg
        if bearing is None:
            bearing = self._frames[area.frame].bearing_deg if area.frame else 0.0
        if area.circle_m is not None:
            turn = np.deg2rad(bearing) + 2.0 * np.pi * (np.arange(area.sides) + 0.5) / area.sides
            radius = area.circle_m / 2.0
            return Polygon(centre + radius * np.column_stack([np.sin(turn), np.cos(turn)]))
        assert area.size_m is not None
        shell = _rectangle(centre, area.size_m, bearing)
        return Polygon(shell, [_rectangle(centre, area.court_m, bearing)] if area.court_m else [])


def axes(bearing_deg: float) -> tuple[XY, XY]:
    """Unit vectors to the right of a bearing and along it."""
    turn = np.deg2rad(bearing_deg)
    return np.array([np.cos(turn), -np.sin(turn)]), np.array([np.sin(turn), np.cos(turn)])


def _rectangle(centre: XY, size_m: Point, bearing_deg: float) -> XY:
    right, ahead = axes(bearing_deg)
    signs = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    return centre + signs[:, :1] * size_m[0] * right + signs[:, 1:] * size_m[1] * ahead


def _one_polygon(shape: Polygon) -> Polygon:
    if shape.is_valid:
        return shape
    parts = polygons(make_valid(shape))
    return max(parts, key=lambda part: part.area)


def polygons(shape: object) -> list[Polygon]:
    """The polygons in a geometry of any kind, lines and points left out."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    if isinstance(shape, MultiPolygon) or hasattr(shape, "geoms"):
        return [part for each in shape.geoms for part in polygons(each)]
    return []
