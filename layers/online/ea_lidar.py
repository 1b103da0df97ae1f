"""Ground and surface of England at 1 m (Environment Agency, LIDAR composite)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from layers.online.area import Box
from layers.online.endpoints import Endpoint
from layers.online.errors import NotThere, OnlineError
from layers.online.mosaic import check_raster, tiff_in
from layers.online.web import Answer, Web

_SEARCHES = (
    "/tiles/collections/survey/search",
    "/backend/catalog/api/tiles/collections/survey/search",
)
_GROUND = "lidar_composite_dtm"
_SURFACES = ("lidar_composite_first_return_dsm", "lidar_composite_last_return_dsm")
_MOST_TILES = 9  # of 5 km: four meet in a corner, and a district is smaller than one

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Survey:
    """GeoTIFF tiles of the ground, and of the surface where there are any, with the day."""

    ground: tuple[Path, ...]
    surface: tuple[Path, ...]
    answer: Answer


def fetched(web: Web, endpoint: Endpoint, box: Box, tell: Tell) -> Survey:
    """The finest tiles of the latest year under a box. Raises OnlineError; NotThere where England
    has not been flown over, or it is not England."""
    found = _searched(web, endpoint, box, tell)
    ground = _tiles(found, (_GROUND,))
    if not ground:
        raise NotThere(f"{endpoint.host} has no LIDAR ground for this place.")
    if len(ground) > _MOST_TILES:
        raise OnlineError(f"{endpoint.host} names {len(ground)} tiles for one district.")
    paths = [_downloaded(web, endpoint, uri, tell) for uri in ground]
    surface = [_downloaded(web, endpoint, uri, tell) for uri in _tiles(found, _SURFACES)]
    return Survey(
        tuple(tiff_in(a.path, endpoint.host) for a in paths),
        tuple(tiff_in(a.path, endpoint.host) for a in surface),
        paths[0],
    )


def _searched(web: Web, endpoint: Endpoint, box: Box, tell: Tell) -> list[dict[str, Any]]:
    """What there is over a box; the search moved once, so both its addresses are asked."""
    ring = [
        [box.west, box.south], [box.east, box.south], [box.east, box.north],
        [box.west, box.north], [box.west, box.south],
    ]  # fmt: skip
    body = json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()
    for number, search in enumerate(_SEARCHES):
        url = endpoint.url + search
        try:
            answer = web.ask(
                endpoint, url, ".json", lambda p: _check_search(p, endpoint), tell, body,
                "application/geo+json",
            )  # fmt: skip
        except NotThere:
            if number + 1 < len(_SEARCHES):
                continue
            raise
        rows: list[dict[str, Any]] = json.loads(answer.path.read_bytes())["results"]
        return rows
    return []


def _check_search(path: Path, endpoint: Endpoint) -> None:
    try:
        for row in json.loads(path.read_bytes())["results"]:
            _named(row)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OnlineError(
            f"{endpoint.host} did not answer as its search for surveys does. Check the address of "
            f"[{endpoint.name}] in the settings."
        ) from error


def _named(row: dict[str, Any]) -> tuple[str, str, int, float, str]:
    """Product, tile, year, resolution [m] and address of one row."""
    return (
        str(row["product"]["id"]), str(row["tile"]["id"]), int(str(row["year"]["id"])[:4]),
        float(str(row["resolution"]["id"]).rstrip("mM")), str(row["uri"]),
    )  # fmt: skip


def _tiles(rows: list[dict[str, Any]], products: tuple[str, ...]) -> list[str]:
    """The addresses of one product, the first of `products` that there is: per tile that of the
    latest year, at 1 m or else the finest."""
    for product in products:
        best: dict[str, tuple[tuple[int, float], str]] = {}
        for row in rows:
            name, tile, year, cell_m, uri = _named(row)
            rank = (year, -max(cell_m, 1.0))
            if name == product and (tile not in best or rank > best[tile][0]):
                best[tile] = (rank, uri)
        if best:
            return [uri for _, uri in best.values()]
    return []


def _downloaded(web: Web, endpoint: Endpoint, uri: str, tell: Tell) -> Answer:
    """One tile; only from the computer that was asked, whatever its answer says."""
    if urlsplit(uri).hostname != urlsplit(endpoint.url).hostname:
        raise OnlineError(f"{endpoint.host} sends on to another computer, which is not asked.")
    refused: OnlineError | None = None
    for key in endpoint.keys:
        url = f"{uri}?subscription-key={quote(key)}" if key else uri
        try:
            return web.ask(endpoint, url, ".zip", lambda p: _check_tile(p, endpoint), tell)
        except OnlineError as error:
            if refused is None or isinstance(refused, NotThere):
                refused = error
    assert refused is not None
    raise refused


def _check_tile(path: Path, endpoint: Endpoint) -> None:
    tile = tiff_in(path, endpoint.host)
    try:
        check_raster(tile, endpoint.host)
    finally:
        tile.unlink(missing_ok=True)
