"""Street light beside an independent script and beside Radiance."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.light.luminaire.generic_optics import luminaire_distribution
from models.light.luminaire.intensity import IntensityTable, intensity_table
from models.light.road.road_case import street_report
from models.light.road.road_grid import Grid, luminance_grid
from models.light.road.road_lamps import RoadLamps, lamp_rows, road_lamps
from models.light.road.road_light import horizontal_illuminance_lx
from tests.evidence.record import Record, installed
from tests.models.light.check_roads import CHECK_ROADS, road
from tests.reference_files import ReferenceAbsent, reference_file
from twin.on_demand.cases.cases import road_light

SECTION = "Street light"
ROADS = ("A", "B", "C", "D")
ILLUMINANCE_FRAC, LUMINANCE_FRAC, RADIANCE_FRAC = 1e-3, 5e-3, 2e-3
SCENES = (("single_left", 0.0), ("staggered", 0.0), ("opposite", 10.0))
Misses = tuple[float, float]
"""The farthest shares by which illuminance and luminance differ."""


def check_roads() -> Record:
    """The roads A to D to all digits where their files are here, else A to C as printed."""
    rows: list[tuple[str, str, Misses]] = []
    absent = ""
    for name in ROADS:
        try:
            rows.append((name, "all digits", _beside_file(name)))
        except ReferenceAbsent as missing:
            absent = str(missing)
            if name in CHECK_ROADS:
                rows.append((name, "four digits", _beside_print(name)))
    held = [m[0] <= ILLUMINANCE_FRAC and m[1] <= LUMINANCE_FRAC for _, _, m in rows]
    worst = [max(misses[k] for _, _, misses in rows) for k in (0, 1)]
    found = f"illuminance within {worst[0]:.1e}, luminance within {worst[1]:.1e}"
    return Record(
        f"check roads {rows[0][0]} to {rows[-1][0]}, EN 13201-3",
        "an independent script; illuminance of three of them by Radiance",
        SECTION,
        asked="illuminance 0.1 %, luminance and uniformities 0.5 %",
        found=f"{found} ({absent})" if absent else found,
        inside=sum(held),
        total=len(rows),
        passed=all(held),
        tables={"check roads": _roads_table(rows)},
    )


def _roads_table(rows: Sequence[tuple[str, str, Misses]]) -> str:
    text = ["| road | compared to | illuminance differs by | luminance and uniformities by |",
            "|---|---|---:|---:|"]  # fmt: skip
    return "\n".join([*text, *(f"| {n} | {d} | {m[0]:.1e} | {m[1]:.1e} |" for n, d, m in rows)])


def _beside_file(name: str) -> Misses:
    file = reference_file(f"roads/road_{name}.toml")
    expected = json.loads(reference_file(f"roads/road_{name}.expected.json").read_text("utf-8"))
    if name == "D":
        reference_file("photometry/road_luminaire.ldt")
    report = road_light(file)
    light = [key for key in expected if key.startswith("illuminance")]
    return _farthest(report, expected, light), max(
        _farthest(ours, theirs, list(theirs))
        for ours, theirs in zip(report["observers"], expected["observers"], strict=True)
    )


def _beside_print(name: str) -> Misses:
    lamps, light, seen = CHECK_ROADS[name]
    report = street_report(road(**lamps))
    keys = ("illuminance_mean_lx", "illuminance_min_lx", "illuminance_max_lx")
    eyes = ("luminance_mean_cd_m2", "overall_uniformity", "longitudinal_uniformity")
    return _farthest(report, dict(zip(keys, light, strict=True)), keys), max(
        _farthest(ours, dict(zip(eyes, theirs, strict=True)), eyes)
        for ours, theirs in zip(report["observers"], seen, strict=True)
    )


def _farthest(ours: Mapping[str, Any], theirs: Mapping[str, Any], keys: Sequence[str]) -> float:
    return max(abs(ours[key] / theirs[key] - 1.0) for key in keys)


def radiance() -> Record:
    """Every point of three arrangements of an optic that has no symmetry."""
    misses = [farthest_from_radiance(*scene) for scene in SCENES]
    held = sum(miss < RADIANCE_FRAC for miss in misses)
    return Record(
        "illuminance of every point: one row, staggered, opposite with 10 deg of tilt",
        f"Radiance ({installed('pyradiance')})",
        SECTION,
        asked="0.2 % at every point",
        found=f"{max(misses):.1e} at worst",
        inside=held,
        total=len(misses),
        passed=held == len(misses),
    )


def farthest_from_radiance(arrangement: str, tilt_deg: float) -> float:
    """The greatest share by which any point of the road differs from Radiance."""
    even = luminaire_distribution("hps_150")
    skew = 1.0 + 0.5 * np.cos(np.radians(even.c_deg))[:, None]  # no symmetry left
    table = intensity_table(even.c_deg, even.gamma_deg, even.intensity_cd * skew)
    lamps = road_lamps(lamp_rows(arrangement, 30, 7, 0.5), 30, 8, tilt_deg, 12)
    grid = luminance_grid(30, 7, 2)
    ours = horizontal_illuminance_lx(grid, lamps, table, 90.0)
    with tempfile.TemporaryDirectory() as folder:
        theirs = radiance_lx(Path(folder), table, grid, lamps)
    return float(np.abs(ours / theirs - 1.0).max())


def radiance_lx(tmp: Path, table: IntensityTable, grid: Grid, lamps: RoadLamps) -> np.ndarray:
    """Illuminance of the grid by Radiance, from an IES file written out of the table."""
    import pyradiance  # a library of the tests, which an installed program lacks

    home = Path(pyradiance.__file__).parent
    path = f"{home / 'bin'}:{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "RAYPATH": f".:{home / 'lib'}"}
    head = f"1 -1 1 {table.gamma_deg.size} {table.c_deg.size} 1 2 0 0 0\n1 1 100"
    rows = [table.gamma_deg, table.c_deg, *table.intensity_cd]
    body = "\n".join(" ".join(f"{v:.6g}" for v in row) for row in rows)
    (tmp / "lamp.ies").write_text(f"IESNA:LM-63-2002\nTILT=NONE\n{head}\n{body}\n")
    subprocess.run(["ies2rad", "-dm", "lamp.ies"], cwd=tmp, env=env, check=True,
                   capture_output=True)  # fmt: skip
    scene = "".join(  # y of Radiance points left; C90 is turned to face the road, then tilted
        f"!xform -rx {lamps.tilt_deg} "
        f"-rz {180 if right > 0 else 0} -t {x} {-y} {lamps.height_m} lamp.rad\n"
        for x, y, right in zip(lamps.x_m, lamps.y_m, lamps.faces_right)
    )
    (tmp / "scene.rad").write_text(scene)
    octree = subprocess.run(["oconv", "scene.rad"], cwd=tmp, env=env, check=True,
                            capture_output=True).stdout  # fmt: skip
    (tmp / "scene.oct").write_bytes(octree)
    x, y = grid.points()
    points = "".join(f"{a} {-b} 0 0 0 1\n" for a, b in zip(x, y))
    quiet = ["-h", "-I", "-ab", "0", "-dj", "0", "-ds", "0", "-dt", "0", "-dc", "1"]
    out = subprocess.run(["rtrace", *quiet, "scene.oct"], cwd=tmp, env=env, check=True,
                         input=points, capture_output=True, text=True).stdout  # fmt: skip
    rgb = np.array([[float(word) for word in line.split()] for line in out.splitlines()])
    return (179 * rgb @ [0.265, 0.67, 0.065]).reshape(grid.shape)
