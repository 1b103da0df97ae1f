"""Which reader a source needs, by its ending and its first bytes."""

from collections.abc import Callable
from pathlib import Path

from layers.safety.reader_door import reader_door
from layers.schemes.scheme import Scheme
from layers.source_error import SourceError
from layers.sources.city_models.citygml import read_citygml
from layers.sources.city_models.cityjson import read_cityjson
from layers.sources.found import Found
from layers.sources.gdal_door import local_file
from layers.sources.osm_apart import read_osm
from layers.sources.vector import read_vector

_OSM = (".osm", ".osm.pbf", ".pbf", ".osm.bz2", ".osm.gz")
_CITY_MODELS = (read_cityjson, read_citygml)
_HEAD_BYTES = 4096
WHAT = "a source of a district"


def read_source(path: Path, mapping: Scheme | None = None, crs: str | None = None) -> Found:
    """Reads a source of any known kind; mapping: a table of columns for vector files; crs: the
    coordinate system of a 3D city model that names none.

    Raises SourceError where the file is missing, empty, of a kind that is not read (IndoorGML,
    drawings), or unreadable for its own reader.
    """
    with reader_door(path, WHAT):
        reader = _reader(path)
        if reader in _CITY_MODELS:
            return reader(path, crs)
        return read_vector(path, mapping) if reader is read_vector else reader(path)


def is_of_tables(path: Path) -> bool:
    """Whether a source is read as tables with columns, and neither as OpenStreetMap nor as a city
    model. Raises SourceError as `read_source`."""
    with reader_door(path, WHAT):
        return _reader(path) is read_vector


def _reader(path: Path) -> Callable[..., Found]:
    whole = local_file(path)
    if whole.is_file() and whole.stat().st_size == 0:
        raise SourceError(f"{path} is empty. Download or export it again.")
    name = path.name.lower()
    if name.endswith(_OSM):
        return read_osm
    if path.is_dir():
        return read_vector  # a .gdb, or a folder of shapefiles
    with path.open("rb") as handle:
        head = handle.read(_HEAD_BYTES)
    if name.endswith((".gml", ".xml")) or b"<core:IndoorFeatures" in head:
        return _read_xml(path, head)
    if name.endswith((".json", ".osm.json")) and b'"elements"' in head and b"CityJSON" not in head:
        return read_osm
    if name.endswith((".json", ".jsonl")) and b"CityJSON" in head:
        return read_cityjson
    return read_vector


def _read_xml(path: Path, head: bytes) -> Callable[..., Found]:
    if b"<osm " in head or b"<osm>" in head:
        return read_osm
    if b"IndoorFeatures" in head or b"indoorgml" in head.lower():
        raise SourceError(
            f"{path} is IndoorGML, a plan of rooms, which holds no buildings of a district. Give "
            "their outlines as GeoJSON, GeoPackage, OpenStreetMap or CityJSON."
        )
    if b"CityModel" in head or b"citygml" in head.lower():
        return read_citygml
    if b"FeatureCollection" in head:  # plain GML, as map services hand it out
        return read_vector
    raise SourceError(
        f"{path} is XML of an unknown kind. Give OpenStreetMap data (.osm), GeoJSON, GeoPackage, "
        "a shapefile, CityJSON or CityGML."
    )
