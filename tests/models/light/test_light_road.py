"""Road lighting against check roads, identities and Radiance (EN 13201-3)."""

from dataclasses import replace

import numpy as np
import pytest

from models.light.luminaire.generic_optics import luminaire_distribution
from models.light.luminaire.intensity import (
    IntensityTable,
    cosine,
    flux_integral_lm,
    intensity_at_cd,
    intensity_table,
    isotropic,
)
from models.light.luminaire.luminaire_table import luminaire_index, luminaires
from models.light.road.r_tables import (
    ReflectionTable,
    average_luminance_coefficient,
    reflection_tables,
    specular_factor,
)
from models.light.road.road_case import street_report
from models.light.road.road_grid import illuminance_grid, luminance_grid, observers
from models.light.road.road_lamps import lamp_rows, road_lamps
from models.light.road.road_light import horizontal_illuminance_lx, road_luminance_cd_m2
from tests.evidence.judge_light import check_roads
from tests.models.light.check_roads import CHECK_ROADS, road


@pytest.mark.parametrize("name", CHECK_ROADS)
def test_that_the_published_check_roads_are_met(name):
    lamps, light, seen = CHECK_ROADS[name]
    report = street_report(road(**lamps))
    keys = ("illuminance_mean_lx", "illuminance_min_lx", "illuminance_max_lx")
    np.testing.assert_allclose([report[key] for key in keys], light, rtol=5e-4)
    for observer, (mean, overall, along) in zip(report["observers"], seen, strict=True):
        assert observer["luminance_mean_cd_m2"] == pytest.approx(mean, rel=5e-4)
        assert observer["overall_uniformity"] == pytest.approx(overall, abs=6e-4)
        assert observer["longitudinal_uniformity"] == pytest.approx(along, abs=6e-4)


def test_that_the_check_roads_are_met() -> None:
    """To six digits where their files are present."""
    found = check_roads()
    assert found.passed, found.found


def lit_grid(arrangement="single_left", table=None, overhang_m=0.0, tilt_deg=0.0, **size):
    """Illuminance grid, luminance of each observer."""
    spacing, width, height = size.get("spacing", 30.0), size.get("width", 7.0), size.get("h", 8.0)
    rows = lamp_rows(arrangement, spacing, width, overhang_m)
    lamps = road_lamps(rows, spacing, height, tilt_deg, 60)
    grid = luminance_grid(spacing, width, 2)
    light = table or luminaire_distribution("led_60")
    surface = size.get("surface", reflection_tables()["R3"])
    e = horizontal_illuminance_lx(grid, lamps, light, 90.0)
    eyes = observers(spacing, width, 2)
    return e, [road_luminance_cd_m2(grid, lamps, light, 90.0, surface, eye) for eye in eyes]


def test_that_a_matt_surface_has_luminance_in_proportion_to_illuminance():
    tan_gamma, beta = np.linspace(0, 40, 4001), np.array([0.0, 180.0])
    cube = (1 + tan_gamma**2) ** -1.5
    matt = ReflectionTable("matt", tan_gamma, beta, np.column_stack([cube, cube]) * 0.07)
    light, seen = lit_grid(surface=matt)
    for luminance in seen:
        np.testing.assert_allclose(luminance, 0.07 * light, rtol=1e-4)


def test_that_the_mirrored_road_gives_the_mirrored_light():
    left, _ = lit_grid("single_left", overhang_m=0.7, tilt_deg=10)
    right, _ = lit_grid("single_right", overhang_m=0.7, tilt_deg=10)
    np.testing.assert_allclose(left, right[::-1, ::-1])
    np.testing.assert_allclose(lit_grid("opposite", overhang_m=0.7, tilt_deg=10)[0], left + right)


def test_that_staggered_lamps_give_the_light_of_both_rows_half_a_spacing_apart():
    light, _ = lit_grid("staggered")
    left, right = lit_grid("single_left")[0], lit_grid("single_right")[0]
    np.testing.assert_allclose(light, left + np.roll(right, 5, axis=1), rtol=1e-6)


def test_that_double_flux_doubles_light_and_luminance():
    table = luminaire_distribution("led_60")
    twice = replace(table, intensity_cd=2 * table.intensity_cd)
    (e1, l1), (e2, l2) = lit_grid(), lit_grid(table=twice)
    np.testing.assert_allclose(e2, 2 * e1)
    np.testing.assert_allclose(l2, 2 * np.array(l1))


def test_that_light_falls_with_the_square_when_all_lengths_grow():
    small, _ = lit_grid(table=cosine(1000), spacing=15.0, width=3.5, h=4.0)
    large, _ = lit_grid(table=cosine(1000), spacing=30.0, width=7.0, h=8.0)
    np.testing.assert_allclose(small, 4 * large)


def test_that_tilt_towards_the_road_moves_light_across():
    flat, tilted = lit_grid()[0], lit_grid(tilt_deg=10)[0]
    assert tilted[-1].mean() > flat[-1].mean()
    turned, _ = lit_grid(table=replace(luminaire_distribution("led_60"), measured_tilt_deg=10.0))
    np.testing.assert_allclose(turned, lit_grid(tilt_deg=-10)[0])


@pytest.mark.parametrize(
    ("name", "s1", "q0"),
    [("R1", 0.247, 0.1027), ("R2", 0.582, 0.0712), ("R3", 1.109, 0.0712), ("R4", 1.549, 0.0813),
     ("C1", 0.244, 0.1014), ("C2", 0.967, 0.0714)],
)  # fmt: skip
def test_that_the_r_tables_integrate_to_their_coefficients(name, s1, q0):
    table = reflection_tables()[name]
    assert specular_factor(table) == pytest.approx(s1, abs=6e-4)
    assert average_luminance_coefficient(table) == pytest.approx(q0, rel=0.005)


def test_that_an_isotropic_source_gives_the_cie_171_values():
    lamp = road_lamps(lamp_rows("single_left", 1e6, 7, 0), 1e6, 3.0, 0.0, 0)
    grid = replace(illuminance_grid(10, 0, 3), x_m=np.arange(6.0), y_m=np.zeros(1))
    light = horizontal_illuminance_lx(grid, lamp, isotropic(10000 / (4 * np.pi)), 90.0)
    np.testing.assert_allclose(light[0], [88.42, 75.49, 50.93, 31.26, 19.10, 12.04], atol=0.006)


def test_that_generic_optics_carry_the_luminaire_flux_and_favour_the_street():
    for code in luminaires().code:
        table = luminaire_distribution(code)
        flux = flux_integral_lm(table.c_deg, table.gamma_deg, table.intensity_cd)
        assert flux == pytest.approx(luminaires().luminaire_flux_lm[luminaire_index([code])[0]])
        street = intensity_at_cd(table, np.array([90.0, 270.0]), np.array([40.0, 40.0]))
        assert street[0] > street[1]


def test_that_intensity_beyond_the_table_is_zero_and_c_turns_round():
    table = intensity_table(np.array([0.0, 360.0]), np.array([0.0, 90.0]), np.full((2, 2), 7.0))
    values = intensity_at_cd(table, np.array([-10.0, 730.0, 5.0]), np.array([10.0, 90.0, 95.0]))
    np.testing.assert_allclose(values, [7.0, 7.0, 0.0])


def test_that_glare_needs_lamps_below_the_roof_of_the_car():
    near = IntensityTable(
        np.array([0.0, 360.0]), np.array([0.0, 60.0]), np.full((2, 2), 1000.0), 1000.0
    )
    full = street_report(road(photometry={"file": "x"}), near)
    assert full["threshold_increment_pct"] == 0.0  # 60 deg from the nadir is 30 deg up: screened
    assert street_report(road())["threshold_increment_pct"] > 1.0


def test_that_threshold_increment_follows_its_formula_for_one_row():
    report = street_report(road(spacing_m=300, photometry={"isotropic_cd": 1000}))
    veils = []
    for step in range(100):  # the eye starts 2.75 (8 - 1.5) m before the field and moves by 3 m
        along = np.arange(0.0, 1000.0, 300.0) + 17.875 - 3.0 * step
        along = along[(along > 6.5 / np.tan(np.radians(20.0)) - 1e-9) & (along <= 500.0)]
        distance = np.sqrt(along**2 + 1.75**2 + 6.5**2)
        sight = np.radians(1.0)
        cos = (along * np.cos(sight) - 6.5 * np.sin(sight)) / distance
        at_eye = 1000 * cos / distance**2
        veils.append(
            (9.86 * (1 + (23 / 66.4) ** 4) * at_eye / np.degrees(np.arccos(cos)) ** 2).sum()
        )
    mean = report["observers"][0]["luminance_mean_cd_m2"]
    assert report["observers"][0]["threshold_increment_pct"] == pytest.approx(
        65 * max(veils) / mean**0.8, rel=1e-6
    )


def test_that_the_edge_ratio_of_a_central_row_is_the_same_at_both_edges():
    central = street_report(road(arrangement="twin_central"))
    left = street_report(road(arrangement="single_left", overhang_m=3.5))
    assert central["edge_illuminance_ratio"] == pytest.approx(left["edge_illuminance_ratio"])
    assert 0 < central["edge_illuminance_ratio"] < 1
