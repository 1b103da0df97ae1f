"""Illuminance against Radiance: arrangements, tilt and the handedness of C angles."""

import os
import subprocess
from pathlib import Path

import numpy as np
import pyradiance
import pytest

from models.light.luminaire.generic_optics import lantern_distribution
from models.light.luminaire.intensity import IntensityTable, intensity_table
from models.light.road.road_grid import luminance_grid
from models.light.road.road_lamps import lamp_rows, road_lamps
from models.light.road.road_light import horizontal_illuminance_lx


def radiance_lx(tmp: Path, table: IntensityTable, grid, lamps) -> np.ndarray:
    """Illuminance of the grid by Radiance, from an IES file written out of the table."""
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


@pytest.mark.parametrize(
    ("arrangement", "tilt_deg"), [("single_left", 0.0), ("staggered", 0.0), ("opposite", 10.0)]
)
def test_that_radiance_sees_the_same_light(tmp_path, arrangement, tilt_deg):
    even = lantern_distribution("hps_150")
    skew = 1.0 + 0.5 * np.cos(np.radians(even.c_deg))[:, None]  # no symmetry left
    table = intensity_table(even.c_deg, even.gamma_deg, even.intensity_cd * skew)
    lamps = road_lamps(lamp_rows(arrangement, 30, 7, 0.5), 30, 8, tilt_deg, 12)
    grid = luminance_grid(30, 7, 2)
    ours = horizontal_illuminance_lx(grid, lamps, table, 90.0)
    np.testing.assert_allclose(ours, radiance_lx(tmp_path, table, grid, lamps), rtol=2e-3)
