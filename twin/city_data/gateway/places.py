"""The places of a district that sensors attach to: buildings, lamps, charge points."""

from collections.abc import Iterator

import numpy as np
import shapely
from pyproj import Transformer

from twin.city_data.sensorthings.registry import Place
from twin.district.district import District, Features

KINDS = {"building": "buildings", "lamp": "lamp_posts", "charge_point": "charge_points"}
_PROPERTIES = {
    "building": ("use", "year", "storeys", "height_m"),
    "lamp": ("lamp", "height_m", "street_id"),
    "charge_point": ("kind", "plugs", "power_kw"),
}


def layer_of(district: District, kind: str) -> Features | None:
    return district.buildings if kind == "building" else district.layers.get(KINDS[kind])


def places(district: District) -> list[Place]:
    """Every building, lamp and charge point, with its middle in longitude and latitude."""
    return [place for kind in KINDS for place in _of_kind(district, kind)]


def degrees(district: District, xy_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of points (n, 2) of the local frame."""
    to_degrees = Transformer.from_crs(district.crs, 4326, always_xy=True)
    shifted = np.asarray(xy_m) + np.asarray(district.origin_m)
    lon, lat = to_degrees.transform(shifted[:, 0], shifted[:, 1])
    return lon, lat


def _of_kind(district: District, kind: str) -> Iterator[Place]:
    layer = layer_of(district, kind)
    if layer is None or not len(layer):
        return
    middle = shapely.get_coordinates(shapely.point_on_surface(layer.geometry))[:, :2]
    lon, lat = degrees(district, middle)
    names = [n for n in _PROPERTIES[kind] if n in layer.columns]
    for row, feature in enumerate(layer.ids):
        told = {n: _plain(layer[n][row]) for n in names}
        kept = {n: v for n, v in told.items() if v is not None}
        yield Place(
            f"{kind}/{feature}", str(feature), f"{kind.replace('_', ' ')} of {district.name}",
            {**kept, "place": kind, "district": district.key},
            round(float(lon[row]), 7), round(float(lat[row]), 7),
        )  # fmt: skip


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool) else None
