"""What a road report says: maintenance, energy, footways, classes, and faults in one sentence."""

from types import SimpleNamespace

import numpy as np
import pytest

from models.light.luminaire.generic_optics import luminaire_distribution
from models.light.road.road_case import street_report
from models.light.road.road_file import RoadFileError
from tests.models.light.check_roads import road


def test_that_maintenance_scales_the_light_but_not_the_glare():
    new, old = street_report(road()), street_report(road() | {"maintenance_factor": 0.8})
    assert old["illuminance_mean_lx"] == pytest.approx(0.8 * new["illuminance_mean_lx"])
    assert old["threshold_increment_pct"] == pytest.approx(new["threshold_increment_pct"])
    parts = road() | {"maintenance": {"lumen": 0.9, "survival": 0.98, "dirt": 0.95}}
    del parts["maintenance_factor"]
    product = street_report(parts)["illuminance_mean_lx"] / new["illuminance_mean_lx"]
    assert product == pytest.approx(0.9 * 0.98 * 0.95)


def test_that_oncoming_lanes_of_a_symmetric_road_see_the_same():
    both = road(arrangement="opposite")
    both["carriageway"]["oncoming_lanes"] = [1]
    first, second = street_report(both)["observers"]
    for key in ("luminance_mean_cd_m2", "overall_uniformity", "threshold_increment_pct"):
        assert first[key] == pytest.approx(second[key], rel=1e-6)


def test_that_energy_indicators_follow_their_definitions():
    report = street_report(road(photometry={"luminaire": "led_60"}) | {"operation": {
        "periods": [
            {"hours": 2000},
            {"hours": 2000, "power_frac": 1.0, "idle_power_frac": 0.3, "detection_frac": 0.25},
        ], "standby_w": 2.0}})  # fmt: skip
    area = 30 * 7
    power = report["power_density_w_lx_m2"]
    assert power == pytest.approx(62 / (report["illuminance_mean_lx"] * area))
    share = 2000 * 1.0 + 2000 * (0.25 + 0.75 * 0.3)
    energy = (60 * share + 2 * 8760) / area / 1000
    assert report["annual_energy_kwh_m2"] == pytest.approx(energy)
    assert report["operation"]["mean_power_frac"] == pytest.approx(share / 4000)


def test_that_a_dimming_profile_saves_and_sodium_keeps_its_gear():
    led = road(photometry={"luminaire": "led_60"})
    full = street_report(led | {"operation": {"annual_hours": 4100}})
    dimmed = street_report(led | {"operation": {"annual_hours": 4100, "profile": "multi_step"}})
    assert dimmed["operation"]["burning_hours"] == pytest.approx(4100)
    assert 0.5 < dimmed["annual_energy_kwh_m2"] / full["annual_energy_kwh_m2"] < 0.85
    sodium = road(photometry={"luminaire": "hps_150"}) | {"operation": {"profile": "bi_power"}}
    assert street_report(sodium)["operation"]["gear"] == "hps"


def test_that_unknown_watts_leave_the_indicators_empty():
    assert street_report(road())["power_density_w_lx_m2"] is None
    assert street_report(road(circuit_w=83))["power_density_w_lx_m2"] > 0


def test_that_footways_have_their_own_class_and_area():
    lamps = road(photometry={"luminaire": "led_60"})
    footway = {"side": "right", "gap_m": 0.5, "width_m": 2.0, "class": "P4"}
    report = street_report(lamps | {"footways": [footway]})
    (way,) = report["footways"]
    assert way["class"] == "P4"
    assert way["area_m2"] == 60
    assert way["illuminance_mean_lx"] < report["illuminance_mean_lx"]
    alone = street_report(lamps)
    assert report["power_density_w_lx_m2"] < alone["power_density_w_lx_m2"]


def test_that_two_strips_on_one_side_need_no_names():
    strips = [{"side": "left", "width_m": 2.0}, {"side": "left", "gap_m": 2.0, "width_m": 1.5}]
    report = street_report(road() | {"footways": strips})
    assert [way["name"] for way in report["footways"]] == ["left footway", "left footway 2"]


def test_that_class_checks_name_what_fails():
    report = street_report(road())
    failed = [check["quantity"] for check in report["checks"] if not check["met"]]
    assert not report["met"]
    assert "luminance_cd_m2" in failed
    pedestrian = street_report(road() | {"class": "P3"})
    (glare,) = [c for c in pedestrian["checks"] if c["quantity"] == "threshold_increment_pct"]
    assert not glare["binding"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"class": "M9"}, "unknown lighting class 'M9'"),
        ({"surface": "R9"}, "unknown road surface 'R9'"),
        ({"weather": 1}, "unknown key 'weather'"),
        ({"lamps": None}, r"lacks the table \[lamps\]"),
        ({"carriageway": {"width_m": "wide", "lanes": 2}}, "width_m is 'wide'"),
        ({"carriageway": {"width_m": 7, "lanes": 1.5}}, "a whole number"),
        ({"maintenance_factor": 1.4}, "maintenance_factor is 1.4"),
        ({"footways": [{"side": "up", "width_m": 2}]}, "side is 'up'"),
        ({"operation": {"periods": [{"hours": 9000}]}}, "hours is 9000"),
        ({"operation": {"gear": ["led"]}}, r"gear is \['led'\]"),
        ({"operation": {"profile": "moody"}}, "unknown dimming profile 'moody'"),
    ],
)
def test_that_a_faulty_road_is_refused_in_one_sentence(change, message):
    lit = road(photometry={"luminaire": "led_60"})
    with pytest.raises(RoadFileError, match=message):
        street_report(lit | change)


@pytest.mark.parametrize(
    ("lamps", "message"),
    [
        ({"arrangement": "zigzag"}, "use one of single_left"),
        ({"height_m": float("nan")}, "height_m is nan"),
        ({"photometry": {}}, "exactly one of"),
        ({"photometry": {"file": "a.ldt"}}, "names the file 'a.ldt', which was not read"),
        ({"photometry": {"luminaire": "led_61"}}, "unknown luminaire 'led_61'"),
    ],
)
def test_that_faulty_lamps_are_refused_in_one_sentence(lamps, message):
    with pytest.raises(RoadFileError, match=message):
        street_report(road(**lamps))


def test_that_a_tilted_lamp_burns_by_its_tilt_table():
    table = luminaire_distribution("hps_150")
    tilting = SimpleNamespace(
        **vars(table), lamp_tilt_deg=np.array([0.0, 90.0]), lamp_tilt_frac=np.array([1.0, 0.5])
    )
    file = {"photometry": {"file": "x"}, "tilt_deg": 9}
    full, less = street_report(road(**file), table), street_report(road(**file), tilting)
    assert less["illuminance_mean_lx"] == pytest.approx(0.95 * full["illuminance_mean_lx"])


def test_that_a_luminaire_under_its_former_key_gives_the_same_light():
    assert street_report(road(photometry={"lantern": "led_60"})) == street_report(
        road(photometry={"luminaire": "led_60"})
    )
    with pytest.raises(RoadFileError, match="photometry"):
        street_report(road(photometry={"lantern": "led_60", "luminaire": "led_60"}))
