"""How 3D city models name their coordinate system, and in which order they write coordinates."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from layers.geometry.frame import utm_zone
from layers.source_error import SourceError

Array = NDArray[np.float64]

_EPSG = re.compile(r"EPSG\W+(?:\d+(?:\.\d+)?\W+)?(\d{4,5})\b", re.IGNORECASE)
# Names of the German survey (AdV): zones of ETRS89/UTM and of Gauss-Krueger.
_ADV = ((re.compile(r"ETRS89_UTM(3[1-3])"), 25800), (re.compile(r"DHDN_3GK([2-5])"), 31464))
_EUROPE = (-32.0, 34.0, 46.0, 82.0)  # west, south, east, north [deg]


def named_crs(text: str) -> CRS | None:
    """The horizontal coordinate system of a name or address; None where the text names none.

    Of a compound system (EPSG:7415, urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783) it is the
    horizontal part, of EPSG:4979 the two angles.
    """
    found = _EPSG.search(text)
    code = int(found.group(1)) if found else None
    for pattern, first in () if code else _ADV:
        if zone := pattern.search(text):
            code = first + int(zone.group(1))
    if code is None and "CRS84" in text:
        return CRS.from_user_input("OGC:CRS84")
    if code is None:
        return None
    try:
        crs = CRS.from_epsg(code)
    except CRSError:
        return None
    horizontal = crs.sub_crs_list[0] if crs.is_compound else crs
    return horizontal.to_2d()


def stated_crs(stated: str, given: str | None, path: Path) -> CRS:
    """The system that a file states, else the one given by a person. Raises SourceError."""
    crs = named_crs(stated) or (named_crs(given) if given else None)
    if crs is not None:
        return crs
    if given:
        raise SourceError(f"{given!r:.40} is no known coordinate system. Name its EPSG code.")
    says = f"names {stated!r:.60}, which is not known" if stated else "names no coordinate system"
    raise SourceError(
        f"{path} {says}. Say which it is, for example with --crs EPSG:28992 for the Dutch one."
    )


def in_metres(points: Array, crs: CRS) -> tuple[Array, CRS, bool, str]:
    """Points (n, 3) with x east and y north in a projected system in metres, that system, whether
    the two were swapped, and a sentence where the order was not the expected one.

    Degrees are expected as the system's authority orders them (EPSG:4979: latitude first), metres
    with east first; where only the other order lies within the system's area, that is taken.
    Degrees and feet are projected to the UTM zone; heights stay as they are.
    """
    if not len(points):
        return points, crs, False, ""
    north_first = crs.is_geographic and crs.axis_info[0].direction.lower() == "north"
    middle = np.median(points[:, :2], axis=0)
    fits = [_within(crs, *(middle[::-1] if swap else middle)) for swap in (False, True)]
    swap = north_first if fits[north_first] else (not north_first if any(fits) else north_first)
    remark = "" if swap == north_first else "coordinates come in the other order than expected"
    placed = points[:, [1, 0, 2]] if swap else points
    metres = all(abs(axis.unit_conversion_factor - 1.0) < 1e-9 for axis in crs.axis_info[:2])
    if crs.is_projected and metres:
        return placed, crs, swap, remark
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(*placed[:, :2].T)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise SourceError(f"the coordinates do not lie in {crs.name}; give the right one (--crs).")
    zone = CRS.from_epsg(utm_zone(float(np.median(lon)), float(np.median(lat))))
    x, y = Transformer.from_crs(4326, zone, always_xy=True).transform(lon, lat)
    return np.column_stack([x, y, placed[:, 2]]), zone, swap, remark


def _within(crs: CRS, east: float, north: float) -> bool:
    """Whether a place lies in the area that a system is for; of the whole Earth, in Europe."""
    area = crs.area_of_use
    if area is None:
        return True
    try:
        lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(east, north)
    except Exception:
        return False
    world = area.east - area.west > 350
    west, south, far, top = _EUROPE if world else area.bounds
    return bool(west - 1 <= lon <= far + 1 and south - 1 <= lat <= top + 1)
