"""Sun with shade: how long all surfaces of a district take, from nothing and at the next start.

Promise: Greenwich, hourly, all surfaces, at most 10 s; re-used at the next start. Run: python -m
benchmarks shade. From nothing means one run after the compiled loops are warm; the cache is a
folder of its own, so that nobody's own is touched. The notes give processor seconds beside the
clock, since others may share the cores.
"""

import statistics
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.districts import district
from benchmarks.table import Row, median_s
from benchmarks.timed import timed, timed_by
from layers.sun import horizon
from models.sun.irradiation import perez_sky
from models.sun.shade import monthly_sun
from models.weather.climate import Climate
from twin.district.district import District
from twin.on_demand.scene.scene import district_meshes
from twin.on_demand.sun.sun_faces import face_sun
from twin.on_demand.sun.sun_ground import ground_sun
from twin.on_demand.sun.sun_scene import sun_scene_of
from twin.steps.buildings.buildings import climate, shell
from twin.steps.buildings.rooms import rooms
from twin.steps.sun.sun import sun_on_surfaces
from twin.steps.sun.sun_points import solid_scene, surface_horizons, surfaces_of

PROMISED_S, AGAIN_S = 10.0, 0.2
RUNS = 3


def measure() -> list[Row]:
    """The promises measured on Greenwich."""
    with tempfile.TemporaryDirectory() as folder:
        return measured("greenwich", Path(folder))


def measured(key: str, folder: Path) -> list[Row]:
    """First start, next start, and what the parts of the first take."""
    there = district(key)
    year, hull = climate(there), shell(there, rooms(there))
    tiny = district("tiny")
    sun_on_surfaces(tiny, shell(tiny, rooms(tiny)), climate(tiny), folder / "warm-up")
    kept = iter(folder / f"run {k}" for k in range(RUNS))
    spent_s: list[float] = []

    def from_nothing() -> float:
        seconds, cpu_s, _ = once(lambda: sun_on_surfaces(there, hull, year, next(kept)))
        spent_s.append(cpu_s)
        return seconds

    first = timed_by(from_nothing, RUNS)
    filled = folder / "run 0"
    again = timed(lambda: sun_on_surfaces(there, hull, year, filled))
    points, seen = surface_horizons(there, filled)
    surfaces = surfaces_of(points, seen)
    scene_s, scene_cpu, (_, meshes) = once(lambda: solid_scene(there))
    cast_s, cast_cpu, _ = once(lambda: horizon.horizons(points, meshes))
    sum_s, sum_cpu, _ = once(lambda: monthly_sun(perez_sky(year), surfaces))
    what = f"{len(there.buildings):,} buildings, {len(points):,} points in the open air"
    what += f", {horizon.BINS} azimuths each; {statistics.median(spent_s):.1f} s of processor time"
    return [
        first.row("sun with shade, all surfaces, from nothing", "s", PROMISED_S, what),
        again.row("the same at the next start", "s", AGAIN_S, "read from the disk"),
        Row("of it: meshes of buildings and ground", scene_s, "s", note=f"{scene_cpu:.1f} s"),
        Row("of it: horizons by ray casting", cast_s, "s", note=f"{cast_cpu:.1f} s, one core"),
        Row("of it: every hour on every point", sum_s, "s", note=f"{sum_cpu:.1f} s, all cores"),
        *_on_faces(there, year, folder),
    ]


def _on_faces(there: District, year: Climate, folder: Path) -> list[Row]:
    """The layer of sun on walls, roofs and the ground, when it is first looked at and later."""
    meshes = district_meshes(there)
    scene = sun_scene_of(there, meshes)
    given = there, meshes, scene, year, folder
    first, cpu, (sun, ground) = once(lambda: (face_sun(*given), ground_sun(*given)))
    again = median_s(lambda: (face_sun(*given), ground_sun(*given)))
    count = [len(each.points.sun_hours) for each in (sun, ground)]
    note = f"{count[0]:,} points of the gains, {count[1]:,} on the ground"
    note += f"; {cpu:.1f} s of processor time"
    return [
        Row("sun on faces and ground as a layer, first look", first, "s", note=note),
        Row("the same at the next start", again, "s", note="read from the disk"),
    ]


def sun_from_nothing(key: str, folder: str) -> None:
    """The sun on all surfaces of a district, nothing of it kept from before."""
    there = district(key)
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        sun_on_surfaces(there, shell(there, rooms(there)), climate(there), Path(fresh))


def once(work):
    """How long `work` takes [s on the clock, s of the processor], once, and what it gives."""
    begun, spent = perf_counter(), process_time()
    result = work()
    return perf_counter() - begun, process_time() - spent, result


if __name__ == "__main__":
    from benchmarks.table import as_text

    print(as_text(measure()))
