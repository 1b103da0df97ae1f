"""Real districts from public services; nothing here asks the network before a person does."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from layers.source_error import SourceError
from layers.store.disk_store import user_cache_folder
from twin.district.folder import SAMPLES, DistrictError, sample_folder
from twin.engine.engine import Cancelled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from layers.online.web import Web

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class FoundPlace:
    """One answer to a search. country: two letters; lon, lat [deg]."""

    name: str
    short: str
    country: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Request:
    """What district is asked for. place: where, or None to look up what lies at the box.

    size_m: the side of a square around the place [m], None for the usual one. box: 'W,S,E,N' in
    degrees in its stead. weather: an EPW file or the address of one; None for PVGIS.
    """

    out: Path
    place: FoundPlace | None = None
    size_m: float | None = None
    box: str | None = None
    weather: str | None = None
    fresh: bool = False


@dataclass(frozen=True)
class GotDistrict:
    """What came of it. issues: data-quality issues; remarks: what was not there, in sentences;
    sources: what, source and licence of each."""

    folder: Path
    place: FoundPlace
    box_deg: tuple[float, float, float, float]
    issues: Sequence[object]
    remarks: tuple[str, ...]
    sources: tuple[tuple[str, str, str], ...]


def search_places(words: str, progress: Progress = lambda *_: None) -> tuple[FoundPlace, ...]:
    """Places of a name, the likeliest first. Raises DistrictError with one sentence."""
    from layers.online.endpoints import endpoints
    from layers.online.places import searched

    try:
        tell = _telling("Searching the place", 0.0, progress)
        found = searched(_web(), endpoints()["nominatim"], words, tell)
    except SourceError as error:
        raise DistrictError(str(error)) from error
    return tuple(FoundPlace(p.name, p.short, p.country, p.lon, p.lat) for p in found)


def street_lines(
    place: FoundPlace, across_m: float, progress: Progress = lambda *_: None
) -> "tuple[NDArray[np.float64], ...]":
    """Streets and railways in a square around a place: longitude and latitude [deg], (k, 2) each.

    Raises DistrictError with one sentence.
    """
    from layers.online.area import around
    from layers.online.endpoints import endpoints
    from layers.online.street_map import street_lines as lines

    try:
        box = around(place.lon, place.lat, across_m)
        tell = _telling("Fetching the map", 0.0, progress)
        return lines(_web(), endpoints()["overpass"], box, tell)
    except SourceError as error:
        raise DistrictError(str(error)) from error


def get_district(
    wanted: Request,
    progress: Progress = lambda *_: None,
    stopped: Callable[[], bool] = lambda: False,
) -> GotDistrict:
    """Make a district folder from public services.

    Raises DistrictError with one sentence, and Cancelled; whatever lies at the folder is then as
    it was.
    """
    # Here, not above: geopandas and GDAL cost half a second that a wrong name need not pay.
    from layers.online.area import USUAL_M, around, box_of
    from layers.online.endpoints import endpoints
    from layers.online.errors import Stopped
    from layers.online.get_district import Wish
    from layers.online.get_district import get_district as got
    from layers.online.places import Place

    try:
        services, web = endpoints(), _web(wanted.fresh)
        if wanted.box is not None:
            box = box_of(wanted.box)
            place = wanted.place or _at(box.middle, web, progress)
        elif wanted.place is not None:
            place = wanted.place
            box = around(place.lon, place.lat, wanted.size_m or USUAL_M)
        else:
            raise DistrictError("Neither a place nor a box is named; name one.")
        shipped = tuple(sample_folder(key) / "weather.epw" for key in SAMPLES)
        where = Place(place.name, place.short, place.country, place.lon, place.lat)
        weather = wanted.weather
        wish = Wish(where, box, wanted.out, _file_or_address(weather), shipped)
        made = got(wish, web, services, progress, stopped)
    except Stopped:
        raise Cancelled from None
    except SourceError as error:
        raise DistrictError(str(error)) from error
    sides = (box.west, box.south, box.east, box.north)
    return GotDistrict(made.folder, place, sides, made.issues, made.remarks, made.sources)


def services_in_force() -> tuple[Path, list[tuple[str, str, str, str]]]:
    """The user's own file of addresses, and of each service name, address, what and licence."""
    from layers.online.endpoints import endpoints, settings_file

    try:
        rows = [(e.name, e.url or "off", e.what, e.licence) for e in endpoints().values()]
    except SourceError as error:
        raise DistrictError(str(error)) from error
    return settings_file(), rows


def _at(middle: tuple[float, float], web: "Web", progress: Progress) -> FoundPlace:
    """What lies at the middle of a box; without a name where the search knows none."""
    from layers.importing.countries import UNKNOWN
    from layers.online.endpoints import endpoints
    from layers.online.errors import OnlineError
    from layers.online.places import place_at

    lon, lat = middle
    try:
        tell = _telling("Looking up the place", 0.0, progress)
        found = place_at(web, endpoints()["nominatim"], lon, lat, tell)
    except OnlineError:
        name = f"{lat:.4f}, {lon:.4f}"
        return FoundPlace(name, name, UNKNOWN, lon, lat)
    return FoundPlace(found.name, found.short, found.country, lon, lat)


def _file_or_address(text: str | None) -> Path | str | None:
    if text is None or text.startswith(("https://", "http://")):
        return text
    return Path(text)


def _web(fresh: bool = False) -> "Web":
    from layers.online.web import Web

    agent = f"district-twin/{version('district-twin')}"
    return Web(user_cache_folder() / "online", agent, threading.Event(), fresh)


def _telling(what: str, share: float, progress: Progress) -> Callable[[str], None]:
    """Progress at once, and with what the service says of itself."""
    progress(what, share)
    return lambda said: progress(f"{what}: {said}", share)
