"""One projected coordinate system in metres for a district, and its local origin."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
from pyproj import CRS, Proj

from layers.source_error import SourceError

# National systems that the country's own terrain and street files come in; elsewhere UTM.
_NATIONAL = {"PT": 3763}
_EUROPE = (-32.0, 34.0, 46.0, 82.0)  # west, south, east, north of the ETRS89 UTM zones
_MOST_STRETCH = 0.01  # of area: Web Mercator (Lisbon: 0.65) is out, UTM (at most 0.002) is in


def district_crs(layers: Mapping[str, gpd.GeoDataFrame], country: str, where: str) -> str:
    """The coordinate system to keep a district in, as "EPSG:code".

    That of the data where it is projected in metres, true to area and shape within a hundredth (an
    equal-area system of the whole Earth is not) and has an EPSG code; else the national one or the
    UTM zone (ETRS89 in Europe, WGS 84 elsewhere).
    Raises SourceError where coordinates are no numbers or lie off the Earth.
    """
    buildings = layers["buildings"]
    crs = CRS.from_user_input(buildings.crs)
    west, south, east, north = buildings.total_bounds
    if not np.isfinite([west, south, east, north]).all():
        raise SourceError(f"{where}: some coordinates are no numbers. Correct the file.")
    if crs.is_geographic and (west < -180 or east > 180 or south < -90 or north > 90):
        raise SourceError(
            f"{where} claims degrees ({crs.to_string()}), but its coordinates reach {east:.0f}, "
            f"{north:.0f}. Assign the coordinate system it was drawn in."
        )
    x, y = middle(buildings)
    if crs.is_geographic:
        lon, lat = x, y
    else:
        point = gpd.GeoSeries.from_xy([x], [y], crs=crs).to_crs(4326)
        lon, lat = float(point.x.iloc[0]), float(point.y.iloc[0])
        if _fits(crs, lon, lat):
            return f"EPSG:{crs.to_epsg()}"
    return f"EPSG:{_NATIONAL.get(country) or utm_zone(lon, lat)}"


def away_km(place_deg: tuple[float, float], features: gpd.GeoDataFrame) -> float:
    """How far a place (latitude, longitude) [deg] is from the middle of some features [km]."""
    east_deg, north_deg = middle(features.to_crs(4326))
    east = np.radians(east_deg - place_deg[1]) * np.cos(np.radians(north_deg))
    return 6371.0 * float(np.hypot(east, np.radians(north_deg - place_deg[0])))


def middle(frame: gpd.GeoDataFrame) -> tuple[float, float]:
    """The median of the middles of all shapes: one drawn far away does not move it."""
    bounds = frame.geometry.bounds
    across, along = (bounds[f"min{k}"] / 2.0 + bounds[f"max{k}"] / 2.0 for k in "xy")
    return float(np.nanmedian(across)), float(np.nanmedian(along))


def local_origin(bounds: tuple[float, float, float, float]) -> list[float]:
    """The middle of the bounds (west, south, east, north) [m], on a whole 50 m."""
    west, south, east, north = bounds
    return [50.0 * round((west + east) / 100), 50.0 * round((south + north) / 100)]


def true_north_deg(crs: str, x_m: float, y_m: float) -> float:
    """Where true north lies at a place of `crs`, clockwise from grid north [deg].

    The meridian convergence with the sign of a compass on the map: negative east of the central
    meridian in the north. Found from the place and one 1e-4 degrees of latitude north of it.
    """
    lon, lat = Proj(crs)(x_m, y_m, inverse=True)
    east_m, north_m = np.subtract(Proj(crs)(lon, lat + 1e-4), (x_m, y_m))
    return float(np.degrees(np.arctan2(east_m, north_m)))


def _fits(crs: CRS, lon: float, lat: float) -> bool:
    metres = all(abs(axis.unit_conversion_factor - 1.0) < 1e-9 for axis in crs.axis_info[:2])
    if not crs.is_projected or not metres or crs.to_epsg() is None:
        return False
    if not (np.isfinite(lon) and np.isfinite(lat)):
        raise SourceError(f"The coordinates do not lie in {crs.to_string()}. Assign the right one.")
    factors = Proj(crs).get_factors(lon, lat)
    true_lengths = abs(factors.tissot_semimajor - factors.tissot_semiminor) < _MOST_STRETCH
    return bool(true_lengths and abs(factors.areal_scale - 1.0) < _MOST_STRETCH)


def utm_zone(lon: float, lat: float) -> int:
    """EPSG code of the UTM zone of a place [deg]: ETRS89 in Europe, WGS 84 elsewhere."""
    zone = min(int((lon + 180) // 6) + 1, 60)
    west, south, east, north = _EUROPE
    if west < lon < east and south < lat < north and 28 <= zone <= 38:
        return 25800 + zone
    return (32600 if lat >= 0 else 32700) + zone
