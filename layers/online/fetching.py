"""Everything that a district needs, fetched at the same time; what is optional may fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.online import bag3d, bdtopo, ea_lidar, glo30, overpass, weather
from layers.online.area import Box
from layers.online.endpoints import Endpoint
from layers.online.errands import Errand, run_all
from layers.online.errors import OnlineError
from layers.online.web import Answer, Web

_UNTIL = 0.6  # of all the work: what follows is reading and joining
BEYOND_M = 1_000.0  # ground reaches this far beyond the box: buildings on its edge, and the drawing

_EDGE_M = 200.0  # buildings on the edge of the box reach so far beyond it

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Ground:
    """Tiles of heights. bare: they show the ground itself, else a surface with buildings on it.
    surface: tiles of the surface that belong to a bare ground. remark: what was not there."""

    endpoint: Endpoint
    tiles: tuple[Path, ...]
    surface: tuple[Path, ...]
    bare: bool
    answer: Answer
    remark: str = ""


@dataclass(frozen=True)
class Fetched:
    """What the services gave. faults: a sentence by what there is none of."""

    osm: Answer
    weather: Answer | None
    ground: Ground | None
    known: tuple[tuple[Endpoint, Answer], ...]  # buildings with heights, files for `read_source`
    faults: Mapping[str, str]


def fetch(
    web: Web,
    endpoints: Mapping[str, Endpoint],
    box: Box,
    country: str,
    weather_from: Callable[[Tell], Answer] | None,
    folder: Path,
    stopped: Callable[[], bool],
    progress: Callable[[str, float], None],
) -> Fetched:
    """Fetch buildings and streets, weather, ground and heights of a box.

    weather_from: how the weather is fetched, None where it is there. folder: for files made of
    answers. Raises OnlineError where OpenStreetMap fails, and Stopped.
    """
    osm = Errand(
        "Buildings and streets",
        lambda tell: overpass.fetched(web, endpoints["overpass"], box, tell),
        required=True,
    )
    year = None if weather_from is None else Errand("Weather", weather_from)
    ground = Errand("Ground", lambda tell: _ground(web, endpoints, box, country, tell))
    heights = [
        Errand(f"Heights ({endpoints[name].host})", _knower(name, web, endpoints, box, folder))
        for name in _KNOWERS
        if endpoints[name].serves(country)
    ]
    run_all(
        web, [osm, *([year] if year else []), ground, *heights], stopped, progress, until=_UNTIL
    )
    faults = {"weather": year.fault} if year and year.fault else {}
    if ground.fault:
        faults["ground"] = ground.fault
    failed = [errand.fault for errand in heights if errand.fault]
    if failed:
        faults["heights"] = " ".join(failed)
    known = tuple(errand.found for errand in heights if errand.found is not None)
    found_year = year.found if year else None
    return Fetched(osm.found, found_year, ground.found, known, faults)


def pvgis_weather(
    web: Web, endpoints: Mapping[str, Endpoint], box: Box
) -> Callable[[Tell], Answer]:
    """How the typical year of a box is fetched."""
    return lambda tell: weather.typical_year(web, endpoints["pvgis"], *box.middle, tell)


def addressed_weather(
    web: Web, endpoints: Mapping[str, Endpoint], url: str
) -> Callable[[Tell], Answer]:
    """How weather is fetched from an address that a person names."""
    service = weather.service_at(endpoints["onebuilding"], url)
    return lambda tell: weather.by_address(web, service, url, tell)


def _ground(
    web: Web, endpoints: Mapping[str, Endpoint], box: Box, country: str, tell: Tell
) -> Ground:
    """The best ground there is: England's laser survey, else the world's surface model."""
    wide, remark = box.wider(BEYOND_M), ""
    lidar, world = endpoints["ea_lidar"], endpoints["glo30"]
    if lidar.serves(country):
        try:
            survey = ea_lidar.fetched(web, lidar, box.wider(_EDGE_M), tell)
            return Ground(lidar, survey.ground, survey.surface, True, survey.answer)
        except OnlineError as error:
            remark = str(error)
    if not world.url:
        raise OnlineError(remark or "Ground is switched off in the settings.")
    tiles = glo30.fetched(web, world, wide, tell)
    return Ground(world, tuple(t.path for t in tiles), (), False, tiles[0], remark)


def _bag3d(web: Web, endpoint: Endpoint, box: Box, folder: Path, tell: Tell) -> Answer:
    pages = bag3d.fetched(web, endpoint, box, tell)
    return Answer(bag3d.as_cityjson(pages, folder / "3dbag.city.json", endpoint), pages[0].day)


def _bdtopo(web: Web, endpoint: Endpoint, box: Box, folder: Path, tell: Tell) -> Answer:
    pages = bdtopo.fetched(web, endpoint, box, tell)
    out = bdtopo.as_geojson(pages, box, folder / "batiment.geojson", endpoint)
    return Answer(out, pages[0].day)


def _region(web: Web, endpoint: Endpoint, _: Box, __: Path, tell: Tell) -> Answer:
    ending = Path(endpoint.url).suffix.lower() or ".gpkg"
    return web.ask(endpoint, endpoint.url, ending, lambda _path: None, tell)


_KNOWERS: dict[str, Callable[[Web, Endpoint, Box, Path, Tell], Answer]] = {
    "3dbag": _bag3d, "bdtopo": _bdtopo, "eubucco": _region,
}  # fmt: skip


def _knower(
    name: str, web: Web, endpoints: Mapping[str, Endpoint], box: Box, folder: Path
) -> Callable[[Tell], tuple[Endpoint, Answer]]:
    endpoint = endpoints[name]
    return lambda tell: (endpoint, _KNOWERS[name](web, endpoint, box, folder, tell))
