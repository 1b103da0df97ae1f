"""From files of the real world to a district folder, with every data-quality issue written down."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.district.folder import read_folder, write_folder
from layers.district.quality_issues import quality_issues_of
from layers.geometry.frame import local_origin
from layers.importing.countries import UNKNOWN
from layers.importing.country import country_of_weather
from layers.importing.interpret import NOTHING_BESIDE, Beside, Imported, interpreted
from layers.importing.laser_heights import PERCENTILE
from layers.importing.several_sources import read_sources
from layers.quality.quality_issue import QualityIssue
from layers.registers.register import read_register
from layers.schemes.scheme import read_scheme
from layers.source_error import SourceError
from layers.sources.found import Found
from layers.sources.weather.epw import WeatherFileError, read_epw
from layers.sources.weather.forms import as_epw
from layers.sources.weather.rows import text_lines
from layers.terrain.terrain import elevation_m

Said = Callable[[str, float], None]


@dataclass(frozen=True)
class About:
    """What is said of a district beside its data. country: two letters, or UNKNOWN, and then
    why_unknown says why. sources: what, source and licence, row by row."""

    title: str
    country: str
    why_unknown: str
    sources: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Files:
    """What is given beside the sources, as files; the fields are those of `Beside`."""

    ground: tuple[Path, ...] = ()
    surface: tuple[Path, ...] = ()
    percentile: float = PERCENTILE
    registers: tuple[Path, ...] = ()

    @property
    def rasters(self) -> tuple[Path, ...]:
        """All rasters of heights."""
        return (*self.ground, *self.surface)


NO_FILES = Files()


def import_district(
    sources: Sequence[Path],
    weather: Path,
    out: Path,
    name: str | None = None,
    mapping: Path | None = None,
    crs: str | None = None,
    beside: Files = NO_FILES,
    said: Said = lambda *_: None,
) -> list[QualityIssue]:
    """Reads sources, repairs and completes it, and writes a district folder at `out`.

    sources: each OpenStreetMap (.osm, .osm.pbf), CityJSON, CityGML or any vector file
    (layers.sources); the first gives the name and is named by errors about all of them.
    weather: an EPW file, a typical year of PVGIS or TMY3. beside: rasters of heights (without
    ground the district has no terrain), and registers.
    mapping: a table that says what columns and values of vector files mean (layers.schemes).
    name: what the district is called; the file's name where it is left out. crs: the coordinate
    system of a 3D city model that names none. said: is told what is done and the share that is
    behind, and may raise to end it before anything is written.
    Returns every data-quality issue of the result, what was repaired included. The sources stay
    as they are. Raises SourceError with one sentence where a file cannot be used, and `out` is
    then as it was.
    """
    source, weather, out = Path(sources[0]), Path(weather), Path(out)
    _keep_originals(out, [*map(Path, sources), weather, *beside.rasters, *beside.registers])
    try:
        with as_epw(weather) as file:
            year = read_epw(file)
            epw_text = "\n".join(text_lines(file)) + "\n"
    except WeatherFileError as error:
        raise SourceError(str(error)) from error
    said("Reading the files", 0.1)
    scheme = read_scheme(Path(mapping)) if mapping else None
    found = read_sources(sources, scheme, crs)
    read = tuple(read_register(path, scheme) for path in beside.registers)
    country, why = country_of_weather(year, found)
    title = name or source.name.split(".")[0].replace("_", " ")
    told = [("buildings and streets", found.what, found.licence), ("weather", weather.name, "")]
    told += [("terrain", path.name, "") for path in beside.rasters]
    told += [("register", path.name, "") for path in beside.registers]
    about = About(title, country, why, tuple(told))
    known = Beside(beside.ground, beside.surface, beside.percentile, read)
    return write_found(found, about, source, out, epw_text, known, said)


def write_found(
    found: Found, about: About, source: Path, out: Path, epw_text: str,
    beside: Beside = NOTHING_BESIDE, said: Said = lambda *_: None,
) -> list[QualityIssue]:  # fmt: skip
    """Repair and complete what was found, and write a district folder at `out`.

    source: the file that errors name. said: as in `import_district`. Returns every data-quality
    issue of it. Raises SourceError, and `out` is then as it was.
    """
    said("Repairing and completing what was found", 0.4)
    imported, country, crs = interpreted(found, about.country, source, beside)
    if country == UNKNOWN:
        why = about.why_unknown
        imported.issues.append(QualityIssue("", "district", "country", why, "general figures used"))
    said("Writing the district", 0.8)
    description = _description(about, country, crs, found.what, imported)
    write_folder(
        out,
        description,
        imported.layers,
        imported.terrain,
        epw_text,
        imported.issues,
        imported.certified,
    )
    return quality_issues_of(read_folder(out))


def _keep_originals(out: Path, originals: list[Path]) -> None:
    for original in originals:
        if original.resolve().is_relative_to(out.resolve()):
            raise SourceError(
                f"{original} lies inside {out}, which would be replaced. Name another folder to "
                "write to."
            )


def _description(
    about: About, country: str, crs: str, what: str, imported: Imported
) -> dict[str, Any]:
    bounds = imported.layers["buildings"].total_bounds
    west, south, east, north = (float(b) for b in bounds)
    across = max(east - west, north - south, 100.0)
    origin = local_origin((west, south, east, north))
    ground = 0.0
    if imported.terrain is not None:
        ground = float(elevation_m(imported.terrain, origin[0], origin[1]))
    return {
        "schema_version": 1,
        "key": re.sub(r"[^a-z0-9]+", "_", about.title.lower()).strip("_") or "district",
        "name": about.title,
        "country": country,
        "crs": crs,
        "origin_m": origin,
        "standing": "imported",
        "note": f"Imported from {what}. What the data leave out is inferred by rule; "
        "the columns ending in _rule say where and how.",
        "views": [
            {
                "name": "Overview",
                "position_m": [0.0, round(-0.9 * across, 1), round(ground + 0.7 * across, 1)],
                "focal_point_m": [0.0, 0.0, round(ground, 1)],
            }
        ],
        "sources": [
            {"what": what, "source": name, "licence": licence or "as stated by its origin",
             "standing": "found"}
            for what, name, licence in about.sources
        ],
    }  # fmt: skip
