"""A district from public services: fetched, joined and imported, whole or not at all."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from layers.district.folder import check_may_write
from layers.geometry.frame import away_km
from layers.importing.any_source import read_source
from layers.importing.countries import standard_time_h
from layers.importing.import_district import About, write_found
from layers.importing.interpret import NOTHING_BESIDE, Beside
from layers.online.area import Box
from layers.online.endpoints import Endpoint
from layers.online.errors import OnlineError, Stopped
from layers.online.fetching import (
    BEYOND_M,
    Fetched,
    Ground,
    addressed_weather,
    fetch,
    pvgis_weather,
)
from layers.online.ground import bare_ground
from layers.online.joined import with_heights, with_known
from layers.online.mosaic import mosaic
from layers.online.places import Place
from layers.online.surface_heights import heights_m
from layers.online.weather import service_at
from layers.online.web import Answer, Web
from layers.quality.quality_issue import QualityIssue
from layers.source_error import SourceError
from layers.sources.dem import read_dem
from layers.sources.found import Found
from layers.sources.raster import write_terrain
from layers.sources.weather.epw import read_epw
from layers.sources.weather.forms import as_epw
from layers.sources.weather.pvgis import pvgis_epw
from layers.sources.weather.rows import location, text_lines

_EA_SYSTEM = "EPSG:27700"
_UNKNOWN = "the search for the place names no country"

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Wish:
    """What a person asks for. weather: an EPW file, an address of one, or None for PVGIS.
    shipped: EPW files of this program, taken where nothing else gives weather."""

    place: Place
    box: Box
    out: Path
    weather: Path | str | None = None
    shipped: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Got:
    """What came of it. remarks: what was not there and what stands in, a sentence each."""

    folder: Path
    issues: Sequence[QualityIssue]
    remarks: tuple[str, ...]
    sources: tuple[tuple[str, str, str], ...]


def get_district(
    wish: Wish,
    web: Web,
    endpoints: Mapping[str, Endpoint],
    progress: Progress = lambda *_: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Got:
    """Make a district folder at `wish.out` from public services.

    The folder is written whole in one step at the end. What was fetched is kept in `web.folder`,
    so that another try goes on where this one ended. Raises SourceError with one sentence, and
    Stopped; `wish.out` is then as it was.
    """
    check_may_write(wish.out.resolve())
    own = None if wish.weather is None or isinstance(wish.weather, str) else Path(wish.weather)
    if own is not None:
        with as_epw(own) as file:
            read_epw(file)  # a wrong file is told before anything is fetched
    with tempfile.TemporaryDirectory(prefix="district-twin-") as name:
        folder = Path(name)
        way = _weather_way(wish, web, endpoints) if own is None else None
        fetched = fetch(
            web, endpoints, wish.box, wish.place.country, way, folder, stopped, progress
        )
        _go_on(stopped, progress, "Reading buildings and streets", 0.62)
        found = _read(fetched.osm)
        crs = wish.box.metric_crs(wish.place.country)
        remarks = dict(fetched.faults)
        found = _with_heights(found, fetched, crs, wish.box, folder, remarks)
        _go_on(stopped, progress, "Ground", 0.75)
        ground = _ground_file(found, fetched.ground, crs, wish.box, folder, remarks)
        epw, row = _weather(wish, own, fetched, endpoints, found, remarks)
        sources = _sources(wish, fetched, endpoints, row, ground is not None)
        found = replace(found, issues=(*found.issues, *_told(remarks)))
        _go_on(stopped, progress, "Making the district", 0.8)
        about = About(wish.place.short, wish.place.country, _UNKNOWN, sources)
        epw_text = _epw_text(epw, wish.place)
        beside = Beside((ground,)) if ground is not None else NOTHING_BESIDE
        issues = write_found(found, about, fetched.osm.path, wish.out, epw_text, beside)
    progress("Making the district", 1.0)
    return Got(wish.out, issues, tuple(remarks.values()), sources)


def _go_on(stopped: Callable[[], bool], progress: Progress, what: str, share: float) -> None:
    if stopped():
        raise Stopped
    progress(what, share)


def _weather_way(
    wish: Wish, web: Web, endpoints: Mapping[str, Endpoint]
) -> Callable[[Callable[[str], None]], Answer] | None:
    if isinstance(wish.weather, str):
        return addressed_weather(web, endpoints, wish.weather)
    return pvgis_weather(web, endpoints, wish.box) if endpoints["pvgis"].url else None


def _read(osm: Answer) -> Found:
    found = read_source(osm.path)
    if not len(found.layers.get("buildings", ())):
        raise OnlineError(
            "OpenStreetMap has no buildings there. Ask for a larger --size, or another place."
        )
    return replace(found, what=f"OpenStreetMap of {osm.day.isoformat()}")


def _with_heights(
    found: Found, fetched: Fetched, crs: str, box: Box, folder: Path, remarks: dict[str, str]
) -> Found:
    """The buildings with what other data know of them; what cannot be read is left out."""
    for endpoint, answer in fetched.known:
        try:
            others = read_source(answer.path).layers.get("buildings")
            if others is not None and len(others):
                found = with_known(found, others, endpoint.attribution, crs)
        except SourceError as error:
            why = str(error).replace(str(answer.path), endpoint.host)
            remarks["heights"] = f"{remarks.get('heights', '')} {why}".strip()
    ground = fetched.ground
    if ground is not None and ground.surface:
        try:
            top = mosaic(ground.surface, box.wider(BEYOND_M), folder / "surface.tif")
            below = mosaic(ground.tiles, box.wider(BEYOND_M), folder / "survey.tif")
            outlines = found.layers["buildings"].geometry.to_crs(_EA_SYSTEM)
            tops = heights_m(np.asarray(outlines.array, dtype=object), top, below)
            return with_heights(found, tops, "the laser survey (surface less ground)")
        except SourceError as error:
            remarks["heights"] = f"{remarks.get('heights', '')} {error}".strip()
    return found


def _ground_file(
    found: Found, ground: Ground | None, crs: str, box: Box, folder: Path, remarks: dict[str, str]
) -> Path | None:
    """The bare ground as a raster for the import; None where there is none."""
    if ground is None:
        return None
    if ground.remark:
        remarks["ground"] = f"{ground.remark} The ground is that of {ground.endpoint.host}."
    try:
        tiles = mosaic(ground.tiles, box.wider(BEYOND_M), folder / "tiles.tif")
        if ground.bare:
            return tiles
        surface, _ = read_dem(tiles, crs, box.wider(BEYOND_M / 2).in_system(crs))
        shapes = np.asarray(found.layers["buildings"].geometry.to_crs(crs).array, dtype=object)
        write_terrain(folder / "ground.tif", bare_ground(surface, shapes))
        return folder / "ground.tif"
    except SourceError as error:
        remarks["ground"] = f"{error} The ground is taken as level."
        return None


def _weather(
    wish: Wish, own: Path | None, fetched: Fetched, endpoints: Mapping[str, Endpoint],
    found: Found, remarks: dict[str, str],
) -> tuple[Path, tuple[str, str, str]]:  # fmt: skip
    """The EPW file, and its row among the sources."""
    if own is not None:
        return own, ("weather", own.name, "")
    if fetched.weather is not None:
        endpoint = endpoints["pvgis"]
        if isinstance(wish.weather, str):
            endpoint = service_at(endpoints["onebuilding"], wish.weather)
        return fetched.weather.path, _row("weather", endpoint, fetched.weather)
    why = fetched.faults.get("weather", "Weather is switched off in the settings.")
    if not wish.shipped or isinstance(wish.weather, str):
        raise OnlineError(f"{why} Without weather there is no district: give --weather FILE.epw.")

    def far_km(path: Path) -> float:
        place = location(path, text_lines(path)[0])[1]
        return away_km((place[0], place[1]), found.layers["buildings"])

    nearest = min(wish.shipped, key=far_km)
    town = location(nearest, text_lines(nearest)[0])[0][0]
    remarks["weather"] = (
        f"{why} The weather is that of {town}, {far_km(nearest):,.0f} km away; give the place's "
        "own with --weather FILE.epw."
    )
    return nearest, ("weather", f"{town} (shipped with the program)", "")


def _epw_text(path: Path, place: Place) -> str:
    """The year as EPW text; one of PVGIS with the place's own clock and name."""
    text = "\n".join(text_lines(path)) + "\n"
    if text.lstrip().startswith("{"):
        return pvgis_epw(path, text, standard_time_h(place.country), place.short, place.country)
    with as_epw(path) as file:
        return "\n".join(text_lines(file)) + "\n"


def _sources(
    wish: Wish, fetched: Fetched, endpoints: Mapping[str, Endpoint], weather: tuple[str, str, str],
    has_ground: bool,
) -> tuple[tuple[str, str, str], ...]:  # fmt: skip
    """What, where from with attribution and day, and licence; last the box that was asked for."""
    rows = [_row("buildings and streets", endpoints["overpass"], fetched.osm), weather]
    rows += [_row("heights of buildings", endpoint, answer) for endpoint, answer in fetched.known]
    ground = fetched.ground
    if ground is not None and has_ground:
        rows.append(_row("terrain", ground.endpoint, ground.answer))
    if ground is not None and ground.surface:
        rows.append(_row("heights of buildings", ground.endpoint, ground.answer))
    box = wish.box
    sides = f"{box.west:.6f},{box.south:.6f},{box.east:.6f},{box.north:.6f}"
    rows.append(("box asked for", f"{sides} ({wish.place.name})", "ODbL 1.0"))
    return tuple(rows)


def _row(what: str, endpoint: Endpoint, answer: Answer) -> tuple[str, str, str]:
    source = f"{endpoint.attribution}; {endpoint.host}, {answer.day.isoformat()}"
    return what, source, endpoint.licence


def _told(remarks: Mapping[str, str]) -> list[QualityIssue]:
    """What was not there, as data-quality issues of the district."""
    layer = {"weather": "weather", "ground": "terrain", "heights": "buildings"}
    stands_in = {
        "weather": "the nearest weather of the program's own taken",
        "ground": "the next best ground taken, or level ground",
        "heights": "inferred from storeys",
    }
    return [
        QualityIssue("", layer[key], key, why.rstrip("."), stands_in[key])
        for key, why in remarks.items()
    ]
