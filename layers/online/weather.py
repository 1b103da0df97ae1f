"""A year of weather for a place: PVGIS, or a file by its address."""

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from layers.online.endpoints import Endpoint
from layers.online.errors import Busy, OnlineError
from layers.online.web import Answer, Web
from layers.safety.clean_text import one_line
from layers.safety.limits import MOST_TEXT_BYTES
from layers.source_error import SourceError
from layers.sources.weather.epw import read_epw
from layers.sources.weather.forms import as_epw

Tell = Callable[[str], None]


def typical_year(web: Web, endpoint: Endpoint, lon: float, lat: float, tell: Tell) -> Answer:
    """The typical year of PVGIS at a place, as it hands it out in JSON. Raises OnlineError."""
    asked = {"lat": f"{lat:.3f}", "lon": f"{lon:.3f}", "outputformat": "json", "usehorizon": 1}
    url = f"{endpoint.url}/tmy?{urlencode(asked)}"
    return web.ask(endpoint, url, ".json", lambda path: _check_year(path, endpoint), tell)


def service_at(endpoint: Endpoint, url: str) -> Endpoint:
    """Whose file lies at an address: `endpoint`'s, or that of a computer we know nothing of."""
    if url.startswith((endpoint.home, endpoint.url or endpoint.home)):
        return endpoint
    place = urlsplit(url)
    own = f"{place.scheme}://{place.netloc}"
    return replace(
        endpoint, url=own, home=own, attribution=place.hostname or own,
        licence="as stated by its origin",
    )  # fmt: skip


def by_address(web: Web, endpoint: Endpoint, url: str, tell: Tell) -> Answer:
    """An EPW file, alone or in a zip as climate.onebuilding.org packs it, by its address."""
    if url.startswith(endpoint.home):  # the settings may have it elsewhere
        url = endpoint.url + url.removeprefix(endpoint.home)
    if urlsplit(url).path.lower().endswith(".zip"):
        packed = web.ask(endpoint, url, ".zip", lambda path: _check_zip(path, endpoint), tell)
        return Answer(_unpacked(packed.path, endpoint), packed.day)
    return web.ask(endpoint, url, ".epw", lambda path: _check_year(path, endpoint), tell)


def _check_year(path: Path, endpoint: Endpoint) -> None:
    said = _message(path)
    if said:
        raise OnlineError(
            f"{endpoint.host} has no weather for this place ({said}). Give a file with --weather."
        )
    try:
        with as_epw(path) as file:
            read_epw(file)
    except SourceError as error:
        why = str(error).replace(f"{path}: ", "").split(";")[0].rstrip(".")
        raise OnlineError(
            f"{endpoint.host} handed out weather that cannot be used ({why}). Give a file with "
            "--weather."
        ) from error


def _message(path: Path) -> str:
    """What a service says in place of data, "" where it hands out data."""
    content = path.read_bytes()
    if not content.lstrip().startswith(b"{"):
        return ""
    try:
        said = json.loads(content).get("message", "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return one_line(str(said)).rstrip(".")


def _check_zip(path: Path, endpoint: Endpoint) -> None:
    out = _unpacked(path, endpoint)
    try:
        _check_year(out, endpoint)
    except OnlineError:
        out.unlink(missing_ok=True)
        raise
    out.unlink(missing_ok=True)


def _unpacked(path: Path, endpoint: Endpoint) -> Path:
    """The EPW file of a zip, beside it."""
    out = path.with_suffix(".epw")
    try:
        with zipfile.ZipFile(path) as packed:
            inside = [i for i in packed.infolist() if i.filename.lower().endswith(".epw")]
            if not inside or inside[0].file_size > MOST_TEXT_BYTES:
                raise OnlineError(f"{endpoint.host}: the zip holds no EPW file. Name another one.")
            with packed.open(inside[0]) as source, out.open("wb") as sink:
                shutil.copyfileobj(source, sink)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Busy(f"{endpoint.host} sent a damaged zip. Try again later.", tries=2) from error
    return out
