"""Light over a district, street classes, choice of luminaires, colour of light."""

from dataclasses import replace

import numpy as np
import pytest

from models.light.luminaire.generic_optics import luminaire_distribution
from models.light.luminaire.intensity import intensity_at_cd
from models.light.luminaire.lamp_colour import black_body_xy, lamp_srgb
from models.light.luminaire.luminaire_table import luminaires
from models.light.road.road_case import street_report
from models.light.road.road_grid import luminance_grid
from models.light.road.road_lamps import lamp_rows, luminaire_angles_deg, road_lamps
from models.light.road.road_light import horizontal_illuminance_lx
from models.light.street.district_light import (
    LampField,
    light_centres_m,
    optic_stack,
    points_near_lamps,
    street_illuminance_lx,
)
from models.light.street.luminaire_choice import (
    greatest_spacing_m,
    holding_spacing_m,
    least_luminaire,
    posts_added,
)
from models.light.street.street_class import (
    ClassRule,
    district_compliance,
    street_class_rule,
    street_classes,
)
from models.light.street.street_points import light_per_street, street_points
from models.light.street.street_road import road_of_street

CODES = ("led_60", "hps_150")


def some_lamps(n: int, seed: int = 1, size_m: float = 300.0) -> LampField:
    rng = np.random.default_rng(seed)
    return LampField(
        rng.uniform(0, size_m, n),
        rng.uniform(0, size_m, n),
        rng.uniform(5, 12, n),
        rng.uniform(0, 360, n),
        rng.uniform(0, 15, n),
        rng.integers(0, len(CODES), n),
        rng.uniform(0.2, 1.0, n),
    )


@pytest.fixture(scope="module")
def optics():
    return optic_stack([luminaire_distribution(code) for code in CODES])


def plain_lux(lamps: LampField, x, y, z, cutoff_m: float) -> np.ndarray:
    """The same sum in plain numpy from the tables themselves."""
    dx, dy = x[:, None] - lamps.x_m, y[:, None] - lamps.y_m
    down = lamps.z_m - z[:, None]
    azimuth = np.radians(lamps.azimuth_deg)
    across = dx * np.sin(azimuth) + dy * np.cos(azimuth)
    along = dy * np.sin(azimuth) - dx * np.cos(azimuth)
    total = np.zeros(x.size)
    for row, code in enumerate(CODES):
        own = lamps.optic == row
        c, gamma = luminaire_angles_deg(
            across[:, own], along[:, own], down[:, own], lamps.tilt_deg[own], 90.0
        )
        intensity = intensity_at_cd(luminaire_distribution(code), c, np.minimum(gamma, 90.0))
        square = dx[:, own] ** 2 + dy[:, own] ** 2 + down[:, own] ** 2
        near = (dx[:, own] ** 2 + dy[:, own] ** 2 <= cutoff_m**2) & (gamma < 90.0)
        e = intensity * down[:, own] / square**1.5 * lamps.level_frac[own]
        total += np.where(near, e, 0.0).sum(axis=1)
    return total


def test_that_the_district_kernel_equals_the_plain_sum(optics):
    lamps = some_lamps(150)
    rng = np.random.default_rng(2)
    x, y, z = rng.uniform(-80, 380, 800), rng.uniform(-80, 380, 800), rng.uniform(-1, 1, 800)
    lux = street_illuminance_lx(lamps, optics, x, y, z)
    np.testing.assert_allclose(lux, plain_lux(lamps, x, y, z, 60.0), rtol=2e-3, atol=2e-3)


def test_that_the_district_kernel_gives_the_road_of_the_standard(optics):
    rows = road_lamps(lamp_rows("staggered", 30, 7, 0.5), 30, 8, 5.0, 5)
    grid = luminance_grid(30, 7, 2)
    road = horizontal_illuminance_lx(grid, rows, luminaire_distribution("led_60"), 90.0)
    n = rows.x_m.size
    lamps = LampField(  # the road runs east; y of the road points south
        rows.x_m, -rows.y_m, np.full(n, 8.0), np.where(rows.faces_right > 0, 180.0, 0.0),
        np.full(n, 5.0), np.zeros(n, dtype=np.intp), np.ones(n),
    )  # fmt: skip
    x, y = grid.points()
    lux = street_illuminance_lx(lamps, optics, x, -y, cutoff_m=200.0)
    np.testing.assert_allclose(lux.reshape(grid.shape), road, rtol=2e-3)


def test_that_far_places_stay_exact_in_single_precision(optics):
    lamps = some_lamps(40)
    x, y = np.linspace(0, 300, 50), np.linspace(300, 0, 50)
    far = replace(lamps, x_m=lamps.x_m + 538_000.0, y_m=lamps.y_m + 178_000.0)
    near_lux = street_illuminance_lx(lamps, optics, x, y)
    far_lux = street_illuminance_lx(far, optics, x + 538_000.0, y + 178_000.0)
    np.testing.assert_allclose(far_lux, near_lux, rtol=1e-3, atol=1e-3)


def test_that_relighting_only_reached_points_gives_the_whole_again(optics):
    lamps = some_lamps(120, size_m=600.0)
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0, 600, 2000), rng.uniform(0, 600, 2000)
    before = street_illuminance_lx(lamps, optics, x, y)
    level = lamps.level_frac.copy()
    level[:6] = 0.0
    edited = replace(lamps, level_frac=level)
    near = points_near_lamps(lamps.x_m[:6], lamps.y_m[:6], x, y)
    after = before.copy()
    after[near] = street_illuminance_lx(edited, optics, x[near], y[near])
    np.testing.assert_allclose(after, street_illuminance_lx(edited, optics, x, y), rtol=1e-5)
    assert near.size < x.size


def test_that_no_lamps_give_no_light_and_faults_are_named(optics):
    lamps = some_lamps(3)
    dark = replace(lamps, **{name: getattr(lamps, name)[:0] for name in vars(lamps)})
    assert not street_illuminance_lx(dark, optics, np.zeros(4), np.zeros(4)).any()
    lost = replace(lamps, x_m=np.array([0.0, np.nan, 1.0]))
    with pytest.raises(ValueError, match="lamp 1 has a place"):
        street_illuminance_lx(lost, optics, np.zeros(4), np.zeros(4))
    with pytest.raises(ValueError, match="an optic outside 0 to 1"):
        street_illuminance_lx(replace(lamps, optic=lamps.optic + 5), optics, *np.zeros((2, 4)))


def test_that_the_arm_reaches_where_it_points():
    x, y = light_centres_m(np.zeros(2), np.zeros(2), np.full(2, 1.5), np.array([90.0, 180.0]))
    np.testing.assert_allclose([x, y], [[1.5, 0], [0, -1.5]], atol=1e-12)


def test_that_street_points_cover_a_bent_street_evenly():
    x, y = np.array([0.0, 30, 30, 5, 5]), np.array([0.0, 0, 30, 5, 5])
    points = street_points(x, y, np.array([0, 3, 5]), np.array([6.0, 4.0]))
    assert points.columns.tolist() == [20, 0]  # 60 m in steps of 3; a street without length
    assert points.rows.tolist() == [4, 3]
    assert points.x_m.size == 80
    assert points.y_m[:4].tolist() == [2.25, 0.75, -0.75, -2.25]  # from the left edge, going east
    assert (points.street == 0).all()


def test_that_levels_per_street_are_those_of_its_points():
    light = light_per_street(np.array([2.0, 4, 6, 5]), np.array([0, 0, 0, 2]), 3)
    assert light.illuminance_mean_lx.tolist() == [4, 0, 5]
    assert light.illuminance_min_lx.tolist() == [2, 0, 5]
    assert light.illuminance_uniformity.tolist() == [0.5, 0, 1]


def test_that_street_classes_follow_the_rule_and_may_be_chosen():
    kinds = ["primary", "primary", "residential", "canal"]
    widths = np.array([14.0, 9.0, 4.0, 9.0])
    assert street_classes(kinds, widths) == ["M2", "M3", "P4", "P5"]
    assert street_classes(kinds, widths, chosen={2: "P2"})[2] == "P2"
    own = [ClassRule("canal", 0, "P1", "boats")]
    assert street_classes(kinds, widths, own) == ["P5", "P5", "P5", "P1"]
    assert {line.kind for line in street_class_rule()} == {
        "primary", "secondary", "residential", "pedestrian", "service", "footway", "steps",
        "cycleway"}  # fmt: skip
    with pytest.raises(ValueError, match="unknown lighting class 'Q1'"):
        street_classes(kinds, widths, chosen={0: "Q1"})


def test_that_compliance_counts_street_length():
    light = light_per_street(np.array([16.0, 14.0, 40.0, 40.0, 1.0, 1.0]), np.arange(6) // 2, 3)
    found = district_compliance(["M3", "P3", "P4"], light, np.array([100.0, 50.0, 50.0]))
    assert found.judged_class == ["C3", "P3", "P4"]
    assert found.met.tolist() == [True, True, False]
    assert found.met_length_frac == pytest.approx(0.75)
    assert found.over_lit_length_frac == pytest.approx(0.25)


def a_road(name: str = "M5", **lamps) -> dict:
    table = {"arrangement": "single_left", "spacing_m": 25, "height_m": 8, "overhang_m": 0.5}
    return {
        "class": name,
        "maintenance_factor": 0.85,
        "carriageway": {"width_m": 7, "lanes": 2},
        "lamps": table | {"photometry": {"luminaire": "hps_150"}} | lamps,
    }


@pytest.mark.parametrize("name", ["M5", "M4", "P3", "C4"])
def test_that_the_chosen_luminaire_meets_the_class_and_the_next_weaker_does_not(name):
    choice = least_luminaire(a_road(name))
    assert choice.met
    assert street_report(a_road(name, photometry={"luminaire": choice.code}))["met"]
    leds = [code for code in luminaires().code if code.startswith("led")]
    weaker = leds[: leds.index(choice.code)]
    if weaker:
        assert not street_report(a_road(name, photometry={"luminaire": weaker[-1]}))["met"]
    flux = luminaire_distribution(choice.code).flux_lm * choice.flux_frac
    dimmed = street_report(a_road(name, photometry={"luminaire": choice.code}, flux_lm=flux))
    assert dimmed["met"]


def test_that_a_hopeless_road_says_what_fails():
    choice = least_luminaire(a_road("M1", spacing_m=80))
    assert not choice.met
    assert any(text.startswith("overall_uniformity") for text in choice.failing)


def test_that_the_greatest_spacing_meets_the_class_and_a_metre_more_does_not():
    road = a_road("P3", photometry={"luminaire": "led_30"})
    spacing = greatest_spacing_m(road)
    assert spacing is not None
    assert street_report(a_road("P3", photometry={"luminaire": "led_30"}, spacing_m=spacing))["met"]
    wider = a_road("P3", photometry={"luminaire": "led_30"}, spacing_m=spacing + 1)
    assert not street_report(wider)["met"]
    assert greatest_spacing_m(a_road("M1", photometry={"luminaire": "led_15"})) is None


def test_that_posts_are_added_until_some_luminaire_meets_the_class():
    road = a_road("M3", spacing_m=70)
    assert not least_luminaire(road).met
    spacing = holding_spacing_m(road)
    assert 10.0 <= spacing < 70.0
    assert least_luminaire(a_road("M3", spacing_m=spacing)).met
    assert not least_luminaire(a_road("M3", spacing_m=spacing + 1)).met
    assert posts_added(8, 70.0, 35.0) == 8
    assert posts_added(3, 40.0, 39.0) == 1
    assert posts_added(3, 40.0, 40.0) == posts_added(3, 40.0, None) == 0


def test_that_lamp_colours_follow_the_black_body():
    assert black_body_xy(2856.0) == pytest.approx((0.4476, 0.4074), abs=1e-3)  # CIE illuminant A
    assert black_body_xy(6500.0) == pytest.approx((0.3135, 0.3237), abs=1e-3)
    sodium, white = lamp_srgb(2000.0), lamp_srgb(4000.0)
    assert sodium[0] == white[0] == pytest.approx(1.0)
    assert sodium[2] < white[2]
    with pytest.raises(ValueError, match="outside 1667"):
        lamp_srgb(800.0)


@pytest.mark.parametrize("arrangement", ["single_left", "single_right", "opposite", "staggered"])
def test_that_a_street_gives_back_the_road_it_was_made_from(arrangement):
    made = road_lamps(lamp_rows(arrangement, 28.0, 7.0, 0.6), 28.0, 8.0, 0.0, 4)
    turn = np.radians(35.0)
    across = 3.5 - made.y_m  # left of the axis is positive
    x = made.x_m * np.cos(turn) - across * np.sin(turn) + 500.0
    y = made.x_m * np.sin(turn) + across * np.cos(turn) - 200.0
    ends = np.array([-130.0, 150.0])
    road = road_of_street(
        ends * np.cos(turn) + 500.0, ends * np.sin(turn) - 200.0, 7.0, 2,
        x, y, np.full(x.size, 8.0), ["led_60"] * x.size, "M5",
    )  # fmt: skip
    lamps = road["lamps"]
    assert lamps["arrangement"] == arrangement
    assert lamps["spacing_m"] == pytest.approx(28.0)
    assert lamps["overhang_m"] == pytest.approx(0.6)
    assert street_report(road)["met"] is not None


def test_that_a_street_without_lamps_is_told():
    none = np.zeros(0)
    with pytest.raises(ValueError, match="no lamps"):
        road_of_street(np.array([0.0, 9]), np.zeros(2), 7.0, 2, none, none, none, [], "M5")
