from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from models.heat.case.form_fields import ZoneError
from models.heat.case.zone_case import simulate_zone, zone_hours
from models.heat.case.zone_form import zone_from
from models.heat.case.zone_sun import surface_sun, window_sun
from models.heat.zone.district_network import EVERY, STATES
from models.sun.irradiation import perez_sky
from tests.evidence.ashrae_cases import given_case
from tests.models.heat.case.nodal_zone import nodal_year
from tests.models.weather.epw import denver
from tests.models.weather.plain_climate import plain_climate

CONCRETE = {
    "thickness_m": 0.15,
    "conductivity_w_mk": 1.6,
    "density_kg_m3": 2300,
    "heat_capacity_j_kgk": 900,
}
WOOL = {
    "thickness_m": 0.08,
    "conductivity_w_mk": 0.04,
    "density_kg_m3": 30,
    "heat_capacity_j_kgk": 840,
}


def case() -> dict[str, Any]:
    """A box of 50 m2 with one south window, concrete inside, wool outside."""
    sides = [(0, 13.5), (90, 24.3), (180, 9.5), (270, 24.3)]
    walls = [
        {"name": f"wall {a}", "area_m2": m2, "tilt_deg": 90, "azimuth_deg": a,
         "layers": [dict(WOOL), dict(CONCRETE)]} for a, m2 in sides
    ]  # fmt: skip
    return {
        "floor_area_m2": 45.0,
        "volume_m3": 121.5,
        "air": {"infiltration_per_h": 0.5},
        "gains": {"sensible_w": 200.0, "radiative_frac": 0.6, "hours": "all"},
        "thermostat": {"heating_c": [20.0] * 24, "cooling_c": [27.0] * 24},
        "surfaces": [
            *walls,
            {"name": "roof", "area_m2": 45.0, "tilt_deg": 0, "layers": [WOOL, CONCRETE]},
            {"name": "floor", "boundary": "sheltered", "area_m2": 45.0, "tilt_deg": 180,
             "layers": [{"resistance_m2k_w": 5.0}, CONCRETE]},
        ],
        "windows": [
            {"name": "south window", "area_m2": 4.0, "width_m": 2.0, "height_m": 2.0,
             "azimuth_deg": 180, "u_w_m2k": 2.0,
             "g_by_angle": {"angle_deg": [0, 60, 90], "g": [0.7, 0.6, 0.0]}},
        ],
    }  # fmt: skip


def changed(path: str, value: object) -> dict[str, Any]:
    """The case with one field set; value None takes it away."""
    new = deepcopy(case())
    *way, last = path.split(".")
    place: Any = new
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return new


def test_that_the_loop_agrees_with_a_plain_grid_of_nodes() -> None:
    """Implicit Euler converges on the loop as its step shrinks: error 2.5 %, 1.2 %, 0.6 % ..."""
    climate, zone = plain_climate(), zone_from(case())
    heating, cooling, air = zone_hours(zone, climate, EVERY, 12)
    hours = 600
    judge = nodal_year(zone, climate, air[:, None], 12, hours)
    assert judge[0].sum() == pytest.approx(heating[:hours].sum(), rel=5e-3)
    assert np.abs(judge[2] - air[:hours]).max() < 0.1
    assert cooling.min() >= 0.0


def test_that_the_reduced_zone_is_the_full_zone() -> None:
    climate = plain_climate()
    short, full = (simulate_zone(case(), climate, states=n) for n in (STATES, EVERY))
    for key, value in full.items():
        assert short[key] == pytest.approx(value, rel=2e-3, abs=0.02)


def test_that_the_year_is_the_sum_of_its_hours_and_the_peak_the_highest() -> None:
    climate = plain_climate()
    year = simulate_zone(case(), climate)
    heating, cooling, air = zone_hours(zone_from(case()), climate, STATES)
    in_kwh = heating.astype(np.float64) / 1000.0
    assert 1000.0 * year["annual_heating_mwh"] == pytest.approx(in_kwh.sum(), rel=1e-7)
    assert year["peak_heating_kw"] == pytest.approx(in_kwh.max(), rel=1e-7)
    assert 1000.0 * year["annual_cooling_mwh"] == pytest.approx(cooling.sum() / 1000.0, rel=1e-6)
    assert year["mean_temperature_c"] == pytest.approx(air.mean(), rel=1e-6)


def test_that_hourly_steps_are_good_enough_for_a_district() -> None:
    climate = plain_climate()
    coarse, fine = (simulate_zone(case(), climate, steps_per_h=n) for n in (1, 6))
    assert coarse["annual_heating_mwh"] == pytest.approx(fine["annual_heating_mwh"], rel=0.01)
    assert coarse["annual_cooling_mwh"] == pytest.approx(fine["annual_cooling_mwh"], rel=0.02)


def test_that_shades_and_night_air_do_what_they_are_for() -> None:
    climate = plain_climate(mean_c=18.0)
    base = simulate_zone(case(), climate)
    hang = {"depth_m": 1.0, "above_m": 0.2}
    shaded = simulate_zone(changed("windows.0.overhang", hang), climate)
    assert shaded["annual_cooling_mwh"] < base["annual_cooling_mwh"]
    assert shaded["annual_heating_mwh"] > base["annual_heating_mwh"]
    fins = {"depth_m": 1.0, "beside_m": 0.0, "above_m": 0.5, "below_m": 0.2}
    both = simulate_zone(changed("windows.0.fins", fins), climate)
    assert both["annual_cooling_mwh"] < base["annual_cooling_mwh"]
    night = changed("ventilation", {"flow_m3_h": 1200.0, "hours": "18-7"})
    night["thermostat"]["heating_c"] = [float("nan")] * 24
    cooled = simulate_zone(night, climate)
    assert cooled["annual_heating_mwh"] == 0.0
    assert cooled["annual_cooling_mwh"] < base["annual_cooling_mwh"]


def test_that_a_rise_of_the_set_point_is_a_ramp_and_can_be_a_step() -> None:
    climate = plain_climate()
    night = [12.0] * 7 + [20.0] * 16 + [12.0]
    ramp = simulate_zone(changed("thermostat.heating_c", night), climate)
    step = changed("thermostat.heating_c", night)
    step["thermostat"]["rise"] = "step"
    assert ramp["peak_heating_kw"] < simulate_zone(step, climate)["peak_heating_kw"]
    always = simulate_zone(case(), climate)
    assert ramp["annual_heating_mwh"] < always["annual_heating_mwh"]


def test_that_one_set_point_for_both_holds_the_air_there() -> None:
    both = changed("thermostat.cooling_c", [20.0] * 24)
    result = simulate_zone(both, plain_climate())
    assert result["max_temperature_c"] == pytest.approx(20.0, abs=1e-3)
    assert result["min_temperature_c"] == pytest.approx(20.0, abs=1e-3)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("surfaces.0.layers", [], "wall 0' has no layers"),
        ("surfaces.0.layers", None, "wall 0' has no layers"),
        ("surfaces.0.layers.1.thickness_m", -0.1, "layer 2 has thickness_m = -0.1; give a value"),
        ("surfaces.0.layers.1.conductivity_w_mk", None, "layer 2 lacks conductivity_w_mk"),
        ("surfaces.0.boundary", "lava", "boundary = 'lava'; give outdoor, sheltered"),
        ("surfaces.0.colour", "red", "unknown field 'colour'; known are"),
        ("surfaces", [], "no \\[\\[surfaces\\]\\]"),
        ("windows.0.area_m2", 40.0, "area_m2 = 40 but width_m x height_m = 4"),
        ("windows.0.u_w_m2k", 9.0, "more than its films alone let through"),
        ("windows.0.g_by_angle", None, "lacks g_by_angle"),
        ("thermostat.cooling_c", [19.0] * 24, "cools to 19 degC in hour 0 where it heats to 20"),
        ("thermostat.heating_c", [20.0] * 23, "holds 23 values; give 24"),
        ("gains.hours", "noon", "hours is 'noon'; give \"all\""),
        ("gains", None, "no table \\[gains\\]"),
        ("volume_m3", "big", "volume_m3 = 'big'; give a value from"),
        ("volume_m3", float("nan"), "volume_m3 = nan; give a value from"),
        ("air.infiltration_per_h", None, "lacks infiltration_per_h"),
    ],
)
def test_that_a_bad_case_is_refused_in_one_sentence_with_the_field(
    path: str, value: object, message: str
) -> None:
    with pytest.raises(ZoneError, match=message) as refusal:
        zone_from(changed(path, value))
    assert str(refusal.value).count("\n") == 0


def sealed() -> dict[str, Any]:
    """The case with nothing outdoors and no air exchange."""
    shut = changed("air.infiltration_per_h", 0.0)
    shut["windows"] = []
    for surface in shut["surfaces"]:
        surface["boundary"] = "adiabatic"
    return shut


def test_that_a_zone_that_nothing_ties_to_the_outside_is_refused_unless_held() -> None:
    shut = sealed()
    assert simulate_zone(shut, plain_climate())["max_temperature_c"] <= 27.001
    shut["thermostat"]["cooling_c"] = [27.0] * 23 + [float("nan")]
    with pytest.raises(ZoneError, match="Nothing ties the zone to the outside"):
        zone_from(shut)
    shut["air"]["infiltration_per_h"] = 0.1
    assert zone_from(shut).surfaces


def test_that_glass_lets_no_grazing_light_through() -> None:
    short = {"angle_deg": [0, 60], "g": [0.7, 0.6]}
    whole = {"angle_deg": [0, 60, 90], "g": [0.7, 0.6, 0.0]}
    panes = [zone_from(changed("windows.0.g_by_angle", c)).windows[0] for c in (short, whole)]
    assert panes[0].g_hemispherical == panes[1].g_hemispherical
    with pytest.raises(ZoneError, match="is no curve"):
        zone_from(changed("windows.0.g_by_angle", {"angle_deg": [0, 120], "g": [0.7, 0.6]}))


def test_that_a_window_larger_than_its_wall_is_refused() -> None:
    wide = changed("windows.0.area_m2", 20.0)
    wide["windows"][0] |= {"width_m": 10.0}
    with pytest.raises(ZoneError, match="larger than its wall"):
        zone_from(wide)
    tall = changed("windows.0.area_m2", 6.0)
    tall["windows"][0] |= {"height_m": 3.0}
    with pytest.raises(ZoneError, match="larger than its wall"):
        zone_from(tall)


def test_that_the_given_case_is_read_as_it_stands() -> None:
    zone = zone_from(given_case("600"))
    assert sum(s.area_m2 for s in zone.surfaces) == pytest.approx(159.6)
    assert zone.windows[0].resistance_m2k_w == pytest.approx(0.198, abs=1e-3)


def test_that_the_weather_of_the_standard_is_read_as_it_stands() -> None:
    assert denver().elevation_m == 1650.0


def test_that_a_thermostat_for_the_operative_temperature_agrees_with_the_grid_of_nodes() -> None:
    climate, zone = plain_climate(), zone_from(changed("thermostat.senses", "operative"))
    heating, _, air = zone_hours(zone, climate, EVERY, 12)
    hours = 600
    judge = nodal_year(zone, climate, air[:, None], 12, hours)
    assert judge[0].sum() == pytest.approx(heating[:hours].sum(), rel=5e-3)
    assert np.abs(judge[2] - air[:hours]).max() < 0.1


def test_that_cold_walls_make_an_operative_thermostat_heat_more() -> None:
    climate = plain_climate()
    by_air = simulate_zone(case(), climate)
    felt = simulate_zone(changed("thermostat.senses", "operative"), climate)
    assert felt["annual_heating_mwh"] > by_air["annual_heating_mwh"]


def test_that_full_heat_recovery_leaves_no_ventilation_to_heat() -> None:
    climate = plain_climate()
    fan = {"per_h": 1.0, "hours": "all"}
    aired = simulate_zone({**case(), "ventilation": fan}, climate)
    kept = simulate_zone({**case(), "ventilation": {**fan, "heat_recovery_frac": 1.0}}, climate)
    assert kept == simulate_zone(case(), climate)
    assert aired["annual_heating_mwh"] > kept["annual_heating_mwh"]


def test_that_a_reveal_shades_as_the_blades_around_it() -> None:
    deep = changed("windows.0.reveal_m", 0.3)
    frame = {"depth_m": 0.3, "above_m": 0.0, "beyond_left_m": 0.0, "beyond_right_m": 0.0}
    blades = zone_from(deep).windows[0].before_pane()
    hung = changed("windows.0.overhang", frame)
    hung["windows"][0]["fins"] = {"depth_m": 0.3}
    assert set(zone_from(hung).windows[0].blades) < set(blades)
    sill = [b for b in blades if b.level and b.at == 0.0]
    assert len(sill) == 1
    assert len(blades) == 4


def test_that_a_deeper_reveal_lets_in_less_sun_and_leaves_the_wall_alone() -> None:
    sky, zones = (
        perez_sky(plain_climate()),
        [zone_from(changed("windows.0.reveal_m", depth)) for depth in (0.0, 0.15, 0.5)],
    )
    through = [float(window_sun(z.windows[0], z, sky).total_w_m2().sum()) for z in zones]
    assert through[0] > through[1] > through[2] > 0.5 * through[0]
    walls = [surface_sun(z.surfaces[2], z, sky).sum() for z in zones]
    assert walls[0] == walls[1] == walls[2]


def test_that_an_overhang_over_a_set_back_pane_starts_at_the_wall_s_face() -> None:
    hung = changed("windows.0.overhang", {"depth_m": 0.6, "above_m": 0.2})
    hung["windows"][0]["reveal_m"] = 0.25
    assert max(b.depth for b in zone_from(hung).windows[0].before_pane()) == pytest.approx(0.85)


def test_that_a_fin_stands_on_the_side_it_names() -> None:
    def at(side: str) -> list[float]:
        return [b.at for b in zone_from(
            changed("windows.0.fins", {"side": side, "depth_m": 0.5, "beside_m": 0.2})
        ).windows[0].blades]  # fmt: skip

    assert at("left") == [-0.2]
    assert at("right") == [2.2]
    assert at("both") == [-0.2, 2.2]
    with pytest.raises(ZoneError, match="side = 'top'; give left, right or both"):
        at("top")
