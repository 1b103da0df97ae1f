"""Buildings of the Netherlands with their roofs (3DBAG): pages of CityJSON, as one file."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from layers.online.area import Box
from layers.online.endpoints import Endpoint
from layers.online.errors import NotThere, OnlineError
from layers.online.web import Answer, Web

_SYSTEM = "EPSG:28992"
_SYSTEM_PAGE = "http://www.opengis.net/def/crs/EPSG/0/28992"
_CITY_SYSTEM = "https://www.opengis.net/def/crs/EPSG/0/7415"
_PAGE, _MOST_PAGES = 100, 300
_UNIT_M = 0.001

Tell = Callable[[str], None]


def fetched(web: Web, endpoint: Endpoint, box: Box, tell: Tell) -> list[Answer]:
    """All pages of a box, the first one first. Raises OnlineError."""
    bounds = ",".join(f"{side:.0f}" for side in box.in_system(_SYSTEM))
    asked = {"bbox": bounds, "bbox-crs": _SYSTEM_PAGE, "limit": _PAGE, "offset": 0}
    url: str | None = f"{endpoint.url}/collections/pand/items?{urlencode(asked)}"
    pages: list[Answer] = []
    while url is not None:
        if len(pages) == _MOST_PAGES:
            raise OnlineError(f"{endpoint.host} has too many buildings here; ask for less.")
        page = web.ask(
            endpoint, url, ".json", lambda p: _check(p, endpoint), lambda w: _page(w, pages, tell)
        )
        pages.append(page)
        url = _next(json.loads(page.path.read_bytes()), url, endpoint)
    return pages


def as_cityjson(pages: list[Answer], out: Path, endpoint: Endpoint) -> Path:
    """All pages as one CityJSON 2.0 file at `out`. Raises NotThere where they hold no building."""
    things: dict[str, Any] = {}
    corners: list[list[int]] = []
    origin: list[float] | None = None
    for page in pages:
        content = json.loads(page.path.read_bytes())
        scale, shift = (content["metadata"]["transform"][k] for k in ("scale", "translate"))
        origin = origin or list(shift)
        for feature in _features(content):
            first = len(corners)
            for vertex in feature["vertices"]:
                metres = (v * s + t for v, s, t in zip(vertex, scale, shift, strict=True))
                corners.append(
                    [round((m - o) / _UNIT_M) for m, o in zip(metres, origin, strict=True)]
                )
            for ident, thing in feature["CityObjects"].items():
                for geometry in thing.get("geometry", []):
                    geometry["boundaries"] = _moved(geometry["boundaries"], first)
                things[ident] = thing
    if not things or origin is None:
        raise NotThere(f"{endpoint.host} has no buildings here.")
    city = {
        "type": "CityJSON", "version": "2.0", "CityObjects": things, "vertices": corners,
        "transform": {"scale": [_UNIT_M] * 3, "translate": origin},
        "metadata": {"referenceSystem": _CITY_SYSTEM},
    }  # fmt: skip
    out.write_text(json.dumps(city), encoding="utf-8")
    return out


def _page(what: str, pages: list[Answer], tell: Tell) -> None:
    tell(f"page {len(pages) + 1}, {what}")


def _moved(boundaries: Any, first: int) -> Any:
    """The same surfaces with their corners counted from `first`."""
    if isinstance(boundaries, list):
        return [_moved(part, first) for part in boundaries]
    return boundaries + first


def _features(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from content.get("features") or ([content["feature"]] if "feature" in content else [])


def _check(path: Path, endpoint: Endpoint) -> None:
    try:
        content = json.loads(path.read_bytes())
        features = list(_features(content))
        for feature in features:
            feature["CityObjects"].items()
            if any(len(vertex) != 3 for vertex in feature["vertices"]):
                raise ValueError
        if features and any(
            len(content["metadata"]["transform"][k]) != 3 for k in ("scale", "translate")
        ):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OnlineError(
            f"{endpoint.host} did not answer with buildings as CityJSON. Check the address of "
            f"[{endpoint.name}] in the settings."
        ) from error


def _next(content: dict[str, Any], url: str, endpoint: Endpoint) -> str | None:
    """The address of the page that follows, from the same computer; None after the last one."""
    for link in content.get("links") or []:
        if isinstance(link, dict) and link.get("rel") == "next":
            other = str(link.get("href", ""))
            same = urlsplit(other).netloc == urlsplit(endpoint.url).netloc
            return other if same and other != url else None
    return None
