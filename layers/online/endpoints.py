"""Which services are asked, under which address and licence: one table, settings over it."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_config_path

from layers.district.toml_file import toml_table
from layers.source_error import SourceError

_PREFIX, _SUFFIX = "DISTRICT_TWIN_", "_URL"


@dataclass(frozen=True)
class Endpoint:
    """One service. url: without a slash at its end, "" where it is switched off; home: the one
    that this program ships. countries: where it has data, empty for everywhere. keys: what a
    download may have to be asked with.

    wait_s: until the first byte [s]; pause_s: between two requests [s]; keep_days: how long a kept
    answer is taken again.
    """

    name: str
    url: str
    home: str
    what: str
    licence: str
    attribution: str
    page: str
    wait_s: float
    pause_s: float
    keep_days: float
    countries: tuple[str, ...] = ()
    keys: tuple[str, ...] = ("",)

    @property
    def host(self) -> str:
        """The computer that is asked, as an error names it."""
        return urlsplit(self.url).hostname or self.url

    def serves(self, country: str) -> bool:
        """Whether it is switched on and has data of a country (two letters)."""
        return bool(self.url) and (not self.countries or country in self.countries)


def settings_file() -> Path:
    """Where a user's own addresses stand."""
    return Path(user_config_path("district-twin", appauthor=False)) / "sources.toml"


def endpoints(
    environment: Mapping[str, str] | None = None, own_file: Path | None = None
) -> dict[str, Endpoint]:
    """Every service by name, as table, user's file and environment say; the last one counts.

    Raises SourceError where an address is none, or a service is not known.
    """
    shipped = tomllib.loads((files("layers.online") / "sources.toml").read_text("utf-8"))
    path = settings_file() if own_file is None else own_file
    own = toml_table(path) if path.is_file() else {}
    env = os.environ if environment is None else environment
    for name, values in own.items():
        if name not in shipped or not isinstance(values, Mapping) or set(values) - {"url"}:
            raise SourceError(
                f"{path}: [{name}] is not understood; it takes `url` for one of "
                f"{', '.join(shipped)}."
            )
    made = {}
    for name, row in shipped.items():
        variable = f"{_PREFIX}{name.upper()}{_SUFFIX}"
        url = str(env.get(variable, own.get(name, {}).get("url", row["url"]))).strip().rstrip("/")
        if url and urlsplit(url).scheme not in ("http", "https"):
            where = variable if variable in env else str(path)
            raise SourceError(
                f"{where}: {url!r} for [{name}] is no address; one begins with https://."
            )
        path = row.pop("path", "")
        if url and not urlsplit(url).path:
            url += path
        lists = {k: tuple(v) for k, v in row.items() if isinstance(v, list)}
        made[name] = Endpoint(name, **{**row, **lists, "home": row["url"], "url": url})
    return made
