"""Which building every row of a register is about: by id, UPRN, cadastre, address or place."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.registers.addresses import Address, Streets, address_of, numbers_of, street_key
from layers.sources.found import Tags

WAYS = ("building id", "UPRN", "cadastral reference", "address", "place")
NOT_JOINED = -1
_REACH_M = 10.0
"""A place this far from a building's outline still tells it: an address point stands at the door or
in the street before it. Our estimate."""
_IDS_FRAC = 0.5  # a column of numbers is one of the buildings' ids where half of them are


@dataclass(frozen=True, eq=False)
class Joined:
    """Of every row the building's row or NOT_JOINED, the way, and what was looked for in vain."""

    building: NDArray[np.int64]
    way: tuple[str, ...]
    sought: tuple[str, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows were joined in which way, in the order of `WAYS`."""
        found = Counter(way for way in self.way if way)
        return [(way, found[way]) for way in WAYS if found[way]]


def joined(rows: Sequence[Tags], buildings: gpd.GeoDataFrame) -> Joined:
    """Join rows to buildings; the surest way that finds one building goes first.

    buildings: with `id`, `tags` and outlines in metres.
    """
    tags = list(buildings["tags"])
    ids = {str(ident): row for row, ident in enumerate(buildings["id"])}
    uprns = _lookup([tag.get("uprn", "").lstrip("0") for tag in tags])
    parcels = _lookup([_parcel(tag.get("cadastral", "")) for tag in tags])
    doors = _Doors(tags)
    at = np.full(len(rows), NOT_JOINED)
    way = [""] * len(rows)
    by_id = [ids.get(row.get("building_id", ""), NOT_JOINED) for row in rows]
    are_ids = sum(k != NOT_JOINED for k in by_id) >= _IDS_FRAC * max(len(rows), 1)
    places = _places(rows, buildings)
    for k, row in enumerate(rows):
        found = (
            by_id[k] if are_ids else NOT_JOINED,
            uprns.get(row.get("uprn", "").lstrip("0"), NOT_JOINED),
            parcels.get(_parcel_of(row), NOT_JOINED),
            doors.of(row),
            int(places[k]),
        )
        first = next((n for n, b in enumerate(found) if b != NOT_JOINED), None)
        if first is not None:
            at[k], way[k] = found[first], WAYS[first]
    return Joined(at, tuple(way), tuple(_sought(row) for row in rows))


def _lookup(keys: Sequence[str]) -> dict[str, int]:
    """The row of every key that only one building has."""
    count = Counter(keys)
    return {key: row for row, key in enumerate(keys) if key and count[key] == 1}


def _parcel(text: str) -> str:
    """A cadastral reference as its parts, without zeros before them."""
    parts = re.findall(r"[a-z0-9]+", text.lower())
    return "/".join(part.lstrip("0") or "0" for part in parts)


def _parcel_of(row: Mapping[str, str]) -> str:
    if row.get("cadastral"):
        return _parcel(row["cadastral"])
    if row.get("cadastral_sheet") and row.get("cadastral_parcel"):
        return _parcel(f"{row['cadastral_sheet']}/{row['cadastral_parcel']}")
    return ""


class _Doors:
    """House numbers of every street of the buildings."""

    def __init__(self, tags: Sequence[Tags]) -> None:
        self._at: dict[tuple[str, str], set[int]] = {}
        for row, tag in enumerate(tags):
            street = street_key(tag.get("addr:street", ""))
            for number in numbers_of(tag.get("addr:housenumber", "")):
                if street:
                    self._at.setdefault((street, number), set()).add(row)
        self._streets = Streets(street for street, _ in self._at)

    def of(self, row: Tags) -> int:
        """The one building at a row's address; a letter after the number is left away where no
        building has it."""
        for address in _addresses(row):
            street = self._streets.named(address.street)
            if street is None:
                continue
            for number in (*address.numbers, *(n.rstrip("abcdefghijklmnopqrstuvwxyz")
                                               for n in address.numbers)):  # fmt: skip
                found = self._at.get((street, number), set())
                if len(found) == 1:
                    return next(iter(found))
        return NOT_JOINED


def _addresses(row: Tags) -> list[Address]:
    """What a row may mean: street and number apart, or lines that hold both."""
    found = []
    if row.get("addr:street") and row.get("addr:housenumber"):
        found.append(address_of(row["addr:street"], row["addr:housenumber"]))
    lines = [row.get(key, "") for key in ("address", "address_2", "address_3")]
    for k, line in enumerate(lines):
        if line:
            found.append(address_of(line))
            found.append(address_of(", ".join(filter(None, lines[k:]))))
    return [address for address in found if address is not None]


def _places(rows: Sequence[Tags], buildings: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """The building that a row's place lies in, or the nearest within _REACH_M."""
    at = np.full(len(rows), NOT_JOINED)
    points = [_point(row) for row in rows]
    given = [k for k, point in enumerate(points) if point is not None]
    if not given:
        return at
    degrees = gpd.GeoSeries([points[k] for k in given], crs="EPSG:4326")
    metres = np.asarray(degrees.to_crs(buildings.crs).array, dtype=object)
    tree = shapely.STRtree(np.asarray(buildings.geometry.array, dtype=object))
    near, row = tree.query_nearest(metres, max_distance=_REACH_M, all_matches=False)
    at[np.array(given)[near]] = row
    return at


def _point(row: Tags) -> shapely.Point | None:
    text = row.get("lat_lon") or f"{row.get('lat', '')} {row.get('lon', '')}"
    parts = re.findall(r"-?\d+(?:\.\d+)?", text if "." in text else text.replace(",", "."))
    if len(parts) != 2:
        return None
    lat, lon = map(float, parts)
    sound = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)
    return shapely.Point(lon, lat) if sound else None


def _sought(row: Tags) -> str:
    """What a row was looked for by, in words."""
    street = f"{row.get('addr:street', '')} {row.get('addr:housenumber', '')}".strip()
    named = (row.get("building_id", ""), row.get("uprn", ""), _parcel_of(row))
    place = row.get("lat_lon") or ", ".join(filter(None, (row.get("lat", ""), row.get("lon", ""))))
    line = row.get("address", "")
    return next((text for text in (line, street, *named, place) if text), "")
