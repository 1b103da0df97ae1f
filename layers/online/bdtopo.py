"""Buildings of France with heights, storeys and use (IGN BD TOPO by WFS), page by page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from layers.online.area import Box
from layers.online.endpoints import Endpoint
from layers.online.errors import NotThere, OnlineError
from layers.online.web import Answer, Web

_TYPE, _PAGE, _MOST_PAGES = "BDTOPO_V3:batiment", 5_000, 20
_SYSTEM = "urn:ogc:def:crs:EPSG::4326"  # by its name in full: latitude before longitude
_NEAR_DEG = 0.2

Tell = Callable[[str], None]


def fetched(web: Web, endpoint: Endpoint, box: Box, tell: Tell) -> list[Answer]:
    """All pages of a box. Raises OnlineError."""
    sides = f"{box.south:.6f},{box.west:.6f},{box.north:.6f},{box.east:.6f},{_SYSTEM}"
    pages: list[Answer] = []
    while len(pages) < _MOST_PAGES:
        asked = {
            "service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": _TYPE,
            "outputFormat": "application/json", "srsName": "EPSG:4326", "bbox": sides,
            "count": _PAGE, "startIndex": _PAGE * len(pages),
        }  # fmt: skip
        url = f"{endpoint.url}?{urlencode(asked)}"
        page = web.ask(endpoint, url, ".geojson", lambda p: _check(p, endpoint), tell)
        pages.append(page)
        if len(json.loads(page.path.read_bytes())["features"]) < _PAGE:
            return pages
    raise OnlineError(f"{endpoint.host} has too many buildings here; ask for less.")


def as_geojson(pages: list[Answer], box: Box, out: Path, endpoint: Endpoint) -> Path:
    """All pages as one GeoJSON file at `out`, longitude first whatever order the service took.

    Raises NotThere where they hold no building, OnlineError where none lies in the box either way.
    """
    features: list[dict[str, Any]] = []
    for page in pages:
        features += json.loads(page.path.read_bytes())["features"]
    features = [f for f in features if (f.get("geometry") or {}).get("coordinates")]
    if not features:
        raise NotThere(f"{endpoint.host} has no buildings here.")
    for feature in features:
        coordinates = feature["geometry"]["coordinates"]
        x, y = _first(coordinates)
        if not _within(x, y, box) and _within(y, x, box):
            feature["geometry"]["coordinates"] = _turned(coordinates)
    if not any(_within(*_first(f["geometry"]["coordinates"]), box) for f in features):
        raise OnlineError(f"{endpoint.host} handed out buildings of another place; left out.")
    collection = {"type": "FeatureCollection", "features": features}
    out.write_text(json.dumps(collection), encoding="utf-8")
    return out


def _check(path: Path, endpoint: Endpoint) -> None:
    try:
        content = json.loads(path.read_bytes())
        for feature in content["features"]:
            if (feature.get("geometry") or {}).get("coordinates"):
                x, y = _first(feature["geometry"]["coordinates"])
                float(x), float(y)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise OnlineError(
            f"{endpoint.host} did not answer with buildings as GeoJSON. Check the address of "
            f"[{endpoint.name}] in the settings."
        ) from error


def _first(coordinates: Any) -> tuple[float, float]:
    """The first corner of coordinates however deep."""
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return coordinates[0], coordinates[1]


def _turned(coordinates: Any) -> Any:
    if isinstance(coordinates[0], list):
        return [_turned(part) for part in coordinates]
    return [coordinates[1], coordinates[0], *coordinates[2:]]


def _within(lon: float, lat: float, box: Box) -> bool:
    return (
        box.west - _NEAR_DEG <= lon <= box.east + _NEAR_DEG
        and box.south - _NEAR_DEG <= lat <= box.north + _NEAR_DEG
    )
