"""The larger streets around a place, as lines to draw a box on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from layers.online.area import Box
from layers.online.endpoints import Endpoint
from layers.online.errors import OnlineError
from layers.online.overpass import refuse_remark
from layers.online.web import Web

_KINDS = "motorway|trunk|primary|secondary|tertiary|residential|living_street|pedestrian|rail"
_TIME_S = 60


def street_lines(
    web: Web, endpoint: Endpoint, box: Box, tell: Callable[[str], None]
) -> tuple[NDArray[np.float64], ...]:
    """Streets and railways of a box: longitude and latitude [deg] of each, (k, 2).

    Raises OnlineError.
    """
    sides = f"{box.south:.5f},{box.west:.5f},{box.north:.5f},{box.east:.5f}"
    asked = (
        f"[out:json][timeout:{_TIME_S}][bbox:{sides}];"
        f'(way["highway"~"^({_KINDS})$"];way["railway"="rail"];);out geom;'
    )
    body = urlencode({"data": asked}).encode()
    answer = web.ask(endpoint, endpoint.url, ".json", lambda p: _check(p, endpoint), tell, body)
    return tuple(_lines(json.loads(answer.path.read_bytes())))


def _check(path: Path, endpoint: Endpoint) -> None:
    try:
        content = json.loads(path.read_bytes())
        remark = str(content.get("remark", ""))
        if not remark:
            _lines(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OnlineError(
            f"{endpoint.host} did not answer with streets. Check the address of "
            f"[{endpoint.name}] in the settings."
        ) from error
    refuse_remark(remark, endpoint)


def _lines(content: dict[str, Any]) -> list[NDArray[np.float64]]:
    return [
        np.array([(point["lon"], point["lat"]) for point in way["geometry"] if point], dtype=float)
        for way in content["elements"]
        if way.get("type") == "way"
    ]
