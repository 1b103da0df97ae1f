"""Places by their names, and what lies at a place (Nominatim)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from layers.importing.countries import UNKNOWN, country_code
from layers.online.endpoints import Endpoint
from layers.online.errors import OnlineError
from layers.online.web import Web
from layers.safety.clean_text import clean

_MOST = 5
_TOWN_ZOOM = 12  # of Nominatim's reverse search: town or borough


@dataclass(frozen=True)
class Place:
    """One answer to a search. name: as written out; short: its first part; country: two letters."""

    name: str
    short: str
    country: str
    lon: float
    lat: float


def searched(
    web: Web, endpoint: Endpoint, words: str, tell: Callable[[str], None]
) -> tuple[Place, ...]:
    """Up to five places of a name, the likeliest first. Raises OnlineError where there is none."""
    words = " ".join(words.split())
    if not words:
        raise OnlineError("No place is named. Type one, as 'Greenwich, London'.")
    _refuse_off(endpoint)
    asked = {
        "q": words, "format": "jsonv2", "limit": _MOST, "addressdetails": 1,
        "accept-language": "en",
    }  # fmt: skip
    url = f"{endpoint.url}/search?{urlencode(asked)}"
    answer = web.ask(endpoint, url, ".json", _list_of_places(endpoint), tell)
    places = tuple(_place(row) for row in _json(answer.path, endpoint))
    if not places:
        raise OnlineError(
            f"No place is called {words!r}. Check the spelling, add the town or country, or give "
            "--box west,south,east,north."
        )
    return places


def place_at(
    web: Web, endpoint: Endpoint, lon: float, lat: float, tell: Callable[[str], None]
) -> Place:
    """The town or borough at a point. Raises OnlineError where there is none, as at sea."""
    _refuse_off(endpoint)
    asked = {
        "lon": f"{lon:.5f}", "lat": f"{lat:.5f}", "format": "jsonv2", "zoom": _TOWN_ZOOM,
        "addressdetails": 1, "accept-language": "en",
    }  # fmt: skip
    url = f"{endpoint.url}/reverse?{urlencode(asked)}"
    answer = web.ask(endpoint, url, ".json", _one_place(endpoint), tell)
    return _place(_json(answer.path, endpoint))


def _refuse_off(endpoint: Endpoint) -> None:
    if not endpoint.url:
        raise OnlineError(
            "The search for places is switched off in the settings. Give --box "
            "west,south,east,north."
        )


def _list_of_places(endpoint: Endpoint) -> Callable[[Path], None]:
    def check(path: Path) -> None:
        rows = _json(path, endpoint)
        if not isinstance(rows, list):
            raise _strange(endpoint)
        for row in rows:
            _checked(row, endpoint)

    return check


def _one_place(endpoint: Endpoint) -> Callable[[Path], None]:
    return lambda path: _checked(_json(path, endpoint), endpoint)


def _checked(row: Any, endpoint: Endpoint) -> None:
    if isinstance(row, dict) and row.get("error"):
        raise OnlineError(f"{endpoint.host} knows no place there ({clean(str(row['error']))}).")
    try:
        place = _place(row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _strange(endpoint) from error
    if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90):
        raise _strange(endpoint)


def _place(row: dict[str, Any]) -> Place:
    name = clean(str(row["display_name"]))
    code = country_code(str(row.get("address", {}).get("country_code", "")))
    short = clean(str(row.get("name") or "")) or name.split(",")[0]
    return Place(name, short, code or UNKNOWN, float(row["lon"]), float(row["lat"]))


def _json(path: Path, endpoint: Endpoint) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _strange(endpoint) from error


def _strange(endpoint: Endpoint) -> OnlineError:
    return OnlineError(
        f"{endpoint.host} did not answer as a search for places does. Check the address of "
        f"[{endpoint.name}] in the settings."
    )
