"""Light and films of a described zone by hand: the box of case 600, 8 by 6 by 2.7 m."""

import numpy as np
import pytest

from models.heat.case.zone_films import zone_films
from models.heat.case.zone_form import Zone, zone_from
from models.heat.case.zone_light import Inside, _after_reflection, _first_struck, zone_light
from models.heat.case.zone_network import inputs_of, radiant_films
from models.heat.zone.outside import ROUGHNESS
from models.sun.irradiation import perez_sky
from tests.evidence.ashrae_cases import given_case
from tests.models.weather.plain_climate import plain_climate


def box() -> tuple[Zone, list[Inside]]:
    zone = zone_from(given_case("600"))
    return zone, inputs_of(zone)


def struck(turn_deg: float, rise_deg: float) -> dict[str, float]:
    """What light from one direction strikes first behind the left south window."""
    zone, parts = box()
    direction = np.radians([turn_deg]), np.radians([rise_deg])
    share = _first_struck(zone.windows[0], zone, parts).of(*direction)[0]
    return {p.name: s for p, s in zip(parts, share, strict=True) if s > 0.0}


def test_that_high_sun_falls_on_the_floor_and_low_sun_on_the_wall_across() -> None:
    assert struck(0.0, 45.0) == {"floor": 1.0}  # at most 2.35 m in
    assert struck(0.0, 1.0) == {"north wall": 1.0}  # falls by 0.1 m on 6 m
    floor = [struck(0.0, rise).get("floor", 0.0) for rise in np.arange(4.0, 25.0, 0.5)]
    sill, lintel = 0.35, 2.35  # a ray reaches the floor from below 6 m times the sun's slope
    by_hand = [np.clip((6.0 * np.tan(np.radians(rise)) - sill) / (lintel - sill), 0.0, 1.0)
               for rise in np.arange(4.0, 25.0, 0.5)]  # fmt: skip
    assert np.mean(floor) == pytest.approx(np.mean(by_hand), abs=0.02)


def test_that_morning_sun_strikes_the_west_wall_and_light_from_the_ground_the_ceiling() -> None:
    assert struck(-75.0, 5.0) == {"west wall": 1.0}
    assert struck(75.0, 5.0) == {"east wall": 1.0}
    assert struck(0.0, -45.0) == {"roof": 1.0}


def test_that_all_light_is_absorbed_or_leaves_by_the_panes() -> None:
    zone, parts = box()
    after = _after_reflection(parts)
    assert after.sum(axis=1) == pytest.approx(np.ones(len(parts)))
    floor = next(i for i, p in enumerate(parts) if p.name == "floor")
    walls = 9.6 + 21.6 + 2 * 16.2 + 48.0  # and roof: the other planes, the panes' 12 m2 beside them
    second = 0.4 * 21.6 / (walls + 12.0) * 0.6
    lit = 0.6 * (walls + 48.0)
    left = 0.4 - 0.4 * (0.6 * walls + 0.670 * 12.0) / (walls + 12.0)
    north = next(i for i, p in enumerate(parts) if p.name == "north wall")
    third = left * 0.6 * 21.6 / (lit + 0.670 * 12.0)
    assert after[floor, north] == pytest.approx(second + third)
    light = zone_light(zone, perez_sky(plain_climate()), parts)
    assert 0.9 < light.share.sum() < 1.0


def test_that_a_sunny_floor_has_a_stronger_film_and_a_sealed_room_one_that_stays() -> None:
    zone, parts = box()
    radiant = np.array([radiant_films(zone)[id(p)] for p in parts])
    out = [20.0] * len(parts)
    air = np.full(8760, 0.0)
    dark = zone_films(parts, out, radiant, air, np.zeros((8760, len(parts))))
    floor = next(i for i, p in enumerate(parts) if p.name == "floor")
    sun = np.zeros((8760, len(parts)))
    sun[::2, floor] = 48.0 * 200.0
    lit = zone_films(parts, out, radiant, air, sun)
    assert lit.convective_w_m2k[floor] > 2.0 * dark.convective_w_m2k[floor]
    # a winter night keeps its own films: R Q^(1/4)
    law = [f.resistance_k_w * f.flow_w**0.25 for f in (dark, lit)]
    assert law[0] == pytest.approx(law[1])
    sealed = zone_films(parts, [], radiant, air, np.zeros((8760, len(parts))))
    assert (sealed.resistance_k_w, sealed.flow_w) == (0.0, 0.0)
    assert sealed.convective_w_m2k[floor] == pytest.approx(1.810 / 2.382)


def test_that_a_smooth_face_is_told_by_its_name() -> None:
    case = given_case("600")
    case["surfaces"][0]["roughness"] = "very smooth"
    zone = zone_from(case)
    assert [s.roughness for s in zone.surfaces[:2]] == [ROUGHNESS["very smooth"], 1.67]
    case["surfaces"][0]["roughness"] = ["rough"]
    with pytest.raises(ValueError, match="give one of very rough, rough, medium rough"):
        zone_from(case)
