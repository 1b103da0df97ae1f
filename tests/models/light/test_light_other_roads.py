"""Roads of every arrangement, surface and form of photometry against a calculation of its own."""

import json

import numpy as np
import pytest

from tests.layers.sources.test_photometry import GAMMA, eulumdat_lines, ies_text, light
from tests.models.light import plain_road
from twin.command.main import main

AROUND = np.arange(0.0, 361.0, 15.0)
LANE = {"width_m": 7.0, "lanes": 2}

# arrangement and sizes, carriageway, surface, maintenance, file, symmetry, street side of the file
ROADS = {
    "staggered": ((28, 9, 0.8, 5), LANE, "R1", 0.85, "ldt", 0, 90),
    "opposite": ((40, 12, -1.0, 0), {"width_m": 14.0, "lanes": 4}, "R2", 0.8, "ldt", 2, 0),
    "twin_central": ((36, 10, 1.2, 10), {"width_m": 10.5, "lanes": 3}, "R4", 0.9, "ldt", 3, 90),
    "single_right": ((33, 8, 0.5, -5), LANE, "C1", 1.0, "ldt", 4, 90),
    "single_left": ((30, 6, 0.0, 15), {"width_m": 3.5, "lanes": 1}, "C2", 0.7, "ldt", 1, 0),
    "ies_staggered": ((25, 7, 0.3, 10), LANE, "R3", 0.8, "ies", 2, 0),
    "ies_opposite": ((31, 8, 0.0, 5), LANE, "R2", 0.8, "ies", 0, 180),
}


def road_text(name, photometry):
    sizes, carriageway, surface, maintenance, *_, side = ROADS[name]
    spacing, height, overhang, tilt = sizes
    return f"""
name = "{name}"
class = "M3"
surface = "{surface}"
maintenance_factor = {maintenance}
[carriageway]
width_m = {carriageway["width_m"]}
lanes = {carriageway["lanes"]}
[lamps]
arrangement = "{name.removeprefix("ies_")}"
spacing_m = {spacing}
height_m = {height}
overhang_m = {overhang}
tilt_deg = {tilt}
photometry = {{ file = "{photometry.name}", street_side_c_deg = {side} }}
"""


def plainly(name):
    """Illuminance and luminances of the road, from the light that the files were written of."""
    sizes, carriageway, surface, maintenance, _, symmetry, side = ROADS[name]
    table = np.array([2.0 * light(c, GAMMA, symmetry) for c in AROUND])
    keys = ("spacing_m", "height_m", "overhang_m", "tilt_deg")
    lamps = dict(zip(keys, sizes)) | {"arrangement": name.removeprefix("ies_")}
    intensity = plain_road.light_of(AROUND, GAMMA, table)
    return plain_road.road(lamps, carriageway, surface, intensity, side, maintenance)


@pytest.mark.parametrize("name", ROADS)
def test_that_another_road_has_the_light_of_a_calculation_of_its_own(tmp_path, capsys, name):
    form, symmetry = ROADS[name][4:6]
    photometry = tmp_path / f"lamp.{form}"
    lines = eulumdat_lines(symmetry) if form == "ldt" else [ies_text(symmetry)]
    photometry.write_text("\r\n".join(lines), encoding="iso-8859-1")
    (tmp_path / "road.toml").write_text(road_text(name, photometry), encoding="utf-8")
    assert main(["street", str(tmp_path / "road.toml"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    lit, seen = plainly(name)
    assert said["grid"] == list(lit.shape)
    ours = [said[f"illuminance_{key}"] for key in ("mean_lx", "min_lx", "max_lx", "uniformity")]
    theirs = [lit.mean(), lit.min(), lit.max(), lit.min() / lit.mean()]
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)
    assert len(said["observers"]) == len(seen)
    for lane, (observer, field) in enumerate(zip(said["observers"], seen)):
        line = field[3 * lane + 1]
        theirs = [field.mean(), field.min() / field.mean(), line.min() / line.max()]
        keys = ("luminance_mean_cd_m2", "overall_uniformity", "longitudinal_uniformity")
        np.testing.assert_allclose([observer[key] for key in keys], theirs, rtol=1e-4)
