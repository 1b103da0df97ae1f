import numpy as np
import pytest

from models.sun.irradiation import incident_sun, perez_sky
from models.sun.window_shade import Blade, window_shade
from tests.models.weather.epw import denver

SOUTH = (3.0, 2.0, 90.0, 180.0)
LONG = Blade(level=True, at=2.5, low=-500.0, high=503.0, depth=1.0)


def at(blades: list[Blade], azimuth: float, elevation: float) -> float:
    shade = window_shade(blades, *SOUTH, np.array([azimuth]), np.array([elevation]))
    return float(shade.beam_frac[0])


def test_that_the_shadow_of_a_long_overhang_falls_by_the_profile_angle() -> None:
    """Straight before the window the shadow reaches depth x tan(elevation) below the overhang."""
    for elevation in (30.0, 50.0, 60.0):
        dark = np.clip(np.tan(np.radians(elevation)) - 0.5, 0.0, 2.0) / 2.0
        assert at([LONG], 180.0, elevation) == pytest.approx(1.0 - dark, abs=1.0 / 16.0)


def test_that_the_sky_under_a_long_overhang_is_what_crossed_strings_say() -> None:
    """View factor pane to overhang: (sqrt(1.25) + 2.5 - 0.5 - sqrt(7.25)) / 4 (Hottel)."""
    shade = window_shade([LONG], *SOUTH, np.array([180.0]), np.array([30.0]))
    hidden = (np.sqrt(1.25) + 2.5 - 0.5 - np.sqrt(7.25)) / 4.0
    assert shade.sky_frac == pytest.approx(1.0 - hidden / 0.5, abs=0.01)
    assert shade.ground_frac == 1.0


def test_that_a_fin_shades_from_its_own_side_only() -> None:
    """East is on the right of a south window seen from outside."""
    fin = [Blade(level=False, at=3.0, low=0.0, high=2.0, depth=1.0)]
    assert at(fin, 120.0, 10.0) < 0.9
    assert at(fin, 240.0, 10.0) == 1.0


def test_that_the_overhang_coefficient_of_case_610_lies_in_its_published_range() -> None:
    """1 - transmitted 610 / 600: 0.176 to 0.224 (ASHRAE 140-2020 example programs, table B8-16)."""
    sky = perez_sky(denver())
    blade = Blade(level=True, at=2.5, low=-0.5, high=7.5, depth=1.0)
    path = sky.path
    shade = window_shade([blade], *SOUTH, path.azimuth_deg, path.elevation_deg)
    sun = incident_sun(sky, np.array([90.0]), np.array([180.0]))
    angle = np.degrees(np.arccos(sun.cos_incidence[:, 0]))
    pane = [0.703, 0.702, 0.699, 0.692, 0.678, 0.646, 0.577, 0.438, 0.208, 0.0]
    through = np.interp(angle, np.arange(0, 91, 10), pane)
    beam = (sun.beam_w_m2 + sun.circumsolar_w_m2)[:, 0] * through
    diffuse = 0.601 * sun.sky_w_m2[:, 0], 0.601 * sun.ground_w_m2[:, 0]
    bare = (beam + diffuse[0] + diffuse[1]).sum()
    less = (beam * shade.beam_frac + diffuse[0] * shade.sky_frac + diffuse[1]).sum()
    assert 0.176 <= 1.0 - less / bare <= 0.224
