"""3D city models: how long reading takes, with cjio reading the same file beside it. A city in
tiles: what it costs on 1, 2 and 4 workers."""

import statistics
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.city.runs import measure_runs
from benchmarks.table import Row
from layers.importing.any_source import read_source
from layers.importing.import_district import import_district
from tests.reference_files import ReferenceAbsent, reference_file
from twin.command.timing import peak_memory_mb
from twin.district.folder import sample_folder

_HOUSES = 25_000
_DELFSHAVEN = "buildings/3-20-DELFSHAVEN.city.json"
_FACES = (
    ("GroundSurface", "0 8 0 10 8 0 10 0 0 0 0 0"), ("WallSurface", "0 0 0 10 0 0 10 0 6 0 0 6"),
    ("WallSurface", "10 8 0 0 8 0 0 8 6 10 8 6"),
    ("WallSurface", "10 0 0 10 8 0 10 8 6 10 4 9 10 0 6"),
    ("WallSurface", "0 8 0 0 0 0 0 0 6 0 4 9 0 8 6"), ("RoofSurface", "0 0 6 10 0 6 10 4 9 0 4 9"),
    ("RoofSurface", "10 8 6 0 8 6 0 4 9 10 4 9"),
)  # fmt: skip


def measure() -> list[Row]:
    """Reading a CityGML of 100 MB, importing Delfshaven, and running a city in tiles."""
    return [*_citygml(), *_delfshaven(), *measure_runs()]


def _citygml() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.gml"
        write_city(path, _HOUSES)
        size_mb = path.stat().st_size / 1e6
        start = perf_counter()
        found = read_source(path)
        taken = perf_counter() - start
    note = f"{size_mb:.0f} MB, {len(found.layers['buildings']):,} gable houses"
    return [
        Row("a CityGML of 100 MB is read", taken * 100 / size_mb, "s", 60.0, note=note),
        Row("memory for it", peak_memory_mb(), "MB", 1000.0, note="peak of the process"),
    ]


def _delfshaven() -> list[Row]:
    try:
        path = reference_file(_DELFSHAVEN)
    except ReferenceAbsent as absent:
        return [Row("853 LoD2 buildings are imported", None, "s", 10.0, note=str(absent))]
    weather, times = sample_folder("tiny") / "weather.epw", []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            start = perf_counter()
            import_district([path], weather, Path(folder) / "delfshaven")
            times.append(perf_counter() - start)
    peer, peer_s = _cjio_s(path)
    note = "read, mended, completed, written and checked; the peer reads only"
    return [
        Row("853 LoD2 buildings are imported", statistics.median(times), "s", 10.0, peer, peer_s,
            note=note)
    ]  # fmt: skip


def _cjio_s(path: Path) -> tuple[str, float | None]:
    """cjio reading the same file, or why it could not."""
    try:
        from cjio import cityjson
    except ImportError:
        return "cjio is not installed", None
    start = perf_counter()
    with path.open(encoding="utf-8") as file:
        cityjson.reader(file=file).get_info()
    return "cjio", perf_counter() - start


def write_city(path: Path, count: int) -> None:
    """A CityGML 2.0 of gable houses on a grid, each a solid that names its surfaces."""
    across = int(count**0.5) + 1
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" '
            'xmlns:bldg="http://www.opengis.net/citygml/building/2.0" '
            'xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">'
            '<gml:boundedBy><gml:Envelope srsName="EPSG:28992"/></gml:boundedBy>\n'
        )
        for k in range(count):
            file.write(_house(k, 90_000.0 + k % across * 20.0, 435_000.0 + k // across * 15.0))
        file.write("</core:CityModel>\n")


def _house(number: int, east_m: float, north_m: float) -> str:
    walls, names = [], []
    for face, (kind, corners) in enumerate(_FACES):
        values = [float(c) for c in corners.split()]
        values += values[:3]
        move = (east_m, north_m, 0.0)
        text = " ".join(f"{v + move[i % 3]:.3f}" for i, v in enumerate(values))
        name = f"house_{number}_surface_{face}"
        walls.append(
            f'<bldg:boundedBy><bldg:{kind} gml:id="{name}_t"><bldg:lod2MultiSurface>'
            f'<gml:MultiSurface><gml:surfaceMember><gml:Polygon gml:id="{name}"><gml:exterior>'
            f'<gml:LinearRing><gml:posList srsDimension="3">{text}</gml:posList></gml:LinearRing>'
            "</gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface>"
            f"</bldg:lod2MultiSurface></bldg:{kind}></bldg:boundedBy>\n"
        )
        names.append(f'<gml:surfaceMember xlink:href="#{name}"/>')
    return (
        f'<core:cityObjectMember><bldg:Building gml:id="house_{number}">'
        + "".join(walls)
        + "<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface>"
        + "".join(names)
        + "</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod2Solid></bldg:Building>"
        + "</core:cityObjectMember>\n"
    )
