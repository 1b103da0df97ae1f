"""Heights of the whole world at 30 m (Copernicus GLO-30): a surface model, tile by tile."""

from collections.abc import Callable
from math import floor

from layers.online.area import Box
from layers.online.endpoints import Endpoint
from layers.online.errors import NotThere, OnlineError
from layers.online.mosaic import check_raster
from layers.online.web import Answer, Web


def tile_names(box: Box) -> list[str]:
    """The tiles of one degree that a box touches, named by their south-west corners."""
    return [
        f"Copernicus_DSM_COG_10_{_side(lat, 'NS', 2)}_00_{_side(lon, 'EW', 3)}_00_DEM"
        for lat in range(floor(box.south), floor(box.north) + 1)
        for lon in range(floor(box.west), floor(box.east) + 1)
    ]


def _side(degrees: int, letters: str, digits: int) -> str:
    return f"{letters[degrees < 0]}{abs(degrees):0{digits}d}"


def fetched(web: Web, endpoint: Endpoint, box: Box, tell: Callable[[str], None]) -> list[Answer]:
    """The tiles under a box; at sea there are none. Raises OnlineError where none is there."""
    tiles = []
    for name in tile_names(box):
        url = f"{endpoint.url}/{name}/{name}.tif"
        try:
            tiles.append(
                web.ask(endpoint, url, ".tif", lambda p: check_raster(p, endpoint.host), tell)
            )
        except NotThere:
            continue
    if not tiles:
        raise OnlineError(f"{endpoint.host} has no ground here, as at sea.")
    return tiles
