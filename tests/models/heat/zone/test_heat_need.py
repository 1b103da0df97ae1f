from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.heat.stock.zones import SunLeft, take_operation_rows, take_rows, year_from_week
from models.heat.zone.district_network import EVERY, SUN_TO_AIR, building_networks
from models.heat.zone.district_sky import GAIN, SUN, district_sky
from models.heat.zone.inside_films import Winter
from models.heat.zone.kernel import climb, run
from models.heat.zone.loop import warmer_k
from models.heat.zone.need import (
    Need,
    _series_shares,
    heating_and_cooling_need,
    plan_of,
    unfit_rows,
)
from tests.models.heat.zone.plain_district import boxes, house, operation_for
from tests.models.weather.epw import climate_of
from tests.models.weather.plain_climate import plain_climate

WINTER = Winter(5.0, 10.0)


def test_that_a_row_calculated_alone_equals_the_row_among_many() -> None:
    shell, fabric = boxes(40)
    operation = operation_for(40)
    climate = plain_climate()
    together = heating_and_cooling_need(shell, fabric, operation, climate)
    for i in (0, 7, 39):
        alone = heating_and_cooling_need(
            take_rows(shell, [i]),
            take_rows(fabric, [i]),
            take_operation_rows(operation, [i]),
            climate,
        )
        np.testing.assert_allclose(together.heating_w[i], alone.heating_w[0], rtol=1e-3, atol=1.0)
        np.testing.assert_allclose(together.cooling_w[i], alone.cooling_w[0], rtol=1e-3, atol=1.0)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_that_the_yearly_balance_of_every_zone_closes_to_a_thousandth(seed: int) -> None:
    """Heat in = heat out, the outflow counted with the full network's own conductances; inside
    films held at those of the winter that they are for."""
    n = 6
    shell, fabric = boxes(n, seed)
    operation = operation_for(n)
    climate = plain_climate()
    sky = district_sky(climate)
    plan = plan_of(shell, fabric, operation, sky)
    need = Need(*run(replace(plan, film=np.zeros_like(plan.film)), want_air=True))
    full, _ = building_networks(shell, fabric, sky.film_w_m2k, sky.winter, EVERY, EVERY)
    p = full.d.shape[1]
    steady = full.d - full.b[:, :, :p].transpose(0, 2, 1) @ (full.b / full.rate[:, :, None])
    assert need.air_c is not None
    inputs = np.zeros((n, 7))
    inputs[:, 0] = need.air_c.mean(axis=1, dtype=np.float64)
    inputs[:, 1:4] = sky.air_c.mean()
    np.add.at(
        inputs.T, sky.target + 1, (_series_shares(shell, fabric, sky) * sky.series.mean(axis=0)).T
    )
    gains = 4.0 * shell.floor_area_m2.astype(np.float64)
    inputs[:, GAIN + 1] = 0.5 * gains
    into_air = 0.5 * gains + SUN_TO_AIR * inputs[:, SUN + 1]
    plant = (need.heating_w - need.cooling_w).mean(axis=1, dtype=np.float64)
    heat = sky.air_heat_j_m3k * shell.air_volume_m3 / 3600.0
    skin = shell.wall_area_m2.sum(1) + shell.roof_area_m2.sum(1) + shell.footprint_area_m2
    per_k = heat * fabric.infiltration_per_h + fabric.thermal_bridge_w_m2k * skin
    fresh = heat * fabric.ventilation_per_h * (1.0 - fabric.heat_recovery_frac)
    over = need.air_c.astype(np.float64) - sky.air_c
    vent = operation.ventilation_frac[operation.profile]
    leaving = per_k * over.mean(axis=1) + fresh * (vent * over).mean(axis=1)
    through_walls = np.einsum("nj,nj->n", steady[:, 0], inputs)
    residual = plant + into_air - leaving - through_walls
    turnover = np.abs(plant) + np.abs(leaving) + gains + inputs[:, SUN + 1]
    assert np.all(np.abs(residual) < 1e-3 * turnover)


def test_that_films_follow_the_heat_that_goes_through_them() -> None:
    """R Q^(-1/4) in the formula's own terms: surfaces that meet
    air warmer by d through R are those that meet the air itself through R - d / Q."""
    winter_w, resistance = 2000.0, 0.01
    for flow_w in (125.0, 2000.0, 8000.0, -500.0):
        warmer = warmer_k.py_func(flow_w, resistance, winter_w**0.25)
        own = resistance - warmer / flow_w
        assert own == pytest.approx(resistance * (abs(flow_w) / winter_w) ** -0.25, rel=1e-6)


def test_that_every_network_conserves_heat() -> None:
    """One kelvin everywhere moves nothing; what enters at one port leaves at the others."""
    shell, fabric = boxes(30, 3)
    full, _ = building_networks(shell, fabric, (15.0, 16.0, 11.0), WINTER, EVERY, EVERY)
    reduced, _ = building_networks(shell, fabric, (15.0, 16.0, 11.0), WINTER)
    for ports in (full, reduced):
        p = ports.d.shape[1]
        steady = ports.d - ports.b[:, :, :p].transpose(0, 2, 1) @ (ports.b / ports.rate[:, :, None])
        scale = steady[:, 0, 0]
        assert np.all(np.abs(steady[:, :, :p].sum(axis=2)) < 1e-5 * scale[:, None])
        assert np.all(
            np.abs(steady[:, :, :p] - steady[:, :, :p].transpose(0, 2, 1))
            < 1e-5 * scale[:, None, None]
        )
        np.testing.assert_allclose(steady[:, :, p].sum(axis=1), -1.0, rtol=1e-5)  # a watt of gains
        assert np.all(ports.rate > 0.0)


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 1000),
    element=st.sampled_from(["wall_u_w_m2k", "roof_u_w_m2k", "window_u_w_m2k", "floor_u_w_m2k"]),
)
def test_that_doubling_the_insulation_never_raises_the_heat_need(seed: int, element: str) -> None:
    shell, fabric = boxes(8, seed)
    operation = operation_for(8)
    better = replace(fabric, **{element: getattr(fabric, element) / 2.0})
    climate = plain_climate()
    before = heating_and_cooling_need(shell, fabric, operation, climate).heating_w.sum(axis=1)
    after = heating_and_cooling_need(shell, better, operation, climate).heating_w.sum(axis=1)
    # A floor that loses next to nothing may store a little less behind its insulation.
    assert np.all(after <= before * (1.0 + 1e-3))


def test_that_a_south_window_gains_more_in_january_than_a_north_one() -> None:
    climate, operation = plain_climate(), operation_for(1)
    january = slice(0, 31 * 24)
    south, north = (
        heating_and_cooling_need(*house(sector), operation, climate).heating_w[0, january].sum()
        for sector in (4, 0)
    )
    assert south < 0.97 * north


def test_that_shade_by_month_takes_sun_in_its_months_only() -> None:
    shell, fabric = house()
    operation, climate = operation_for(1), plain_climate()
    open_air = heating_and_cooling_need(shell, fabric, operation, climate)
    ones = {"wall_frac": np.ones((1, 8, 12)), "roof_frac": np.ones((1, 9, 12))}
    clear = SunLeft(**ones, window_frac=np.ones((1, 8, 12)))
    same = heating_and_cooling_need(shell, fabric, operation, climate, sun_left=clear)
    np.testing.assert_allclose(same.heating_w, open_air.heating_w, atol=0.5)
    winter = np.ones((1, 8, 12))
    winter[:, :, [0, 1, 11]] = 0.3
    dark = SunLeft(**ones, window_frac=winter)
    shaded = heating_and_cooling_need(shell, fabric, operation, climate, sun_left=dark)
    january, july = slice(0, 744), slice(4500, 5000)
    assert shaded.heating_w[0, january].sum() > 1.01 * open_air.heating_w[0, january].sum()
    assert shaded.cooling_w[0, july].sum() == pytest.approx(
        open_air.cooling_w[0, july].sum(), rel=1e-3
    )


def test_that_each_change_moves_the_heat_need_the_way_physics_says() -> None:
    shell, fabric = house()
    operation, climate = operation_for(1), plain_climate()

    def heat(**changes: object) -> float:
        new = replace(fabric, **changes)  # type: ignore[arg-type]
        return float(heating_and_cooling_need(shell, new, operation, climate).heating_w.sum())

    base = heat()
    one = np.ones(1)
    assert heat(infiltration_per_h=0.8 * one) > base
    assert heat(ventilation_per_h=0.4 * one) > base
    assert heat(heat_recovery_frac=0.8 * one) < base
    assert heat(shading_frac=0.5 * one) > base
    assert heat(thermal_bridge_w_m2k=0.15 * one) > base
    warmer = operation_for(1, heating_c=21.0)
    assert heating_and_cooling_need(shell, fabric, warmer, climate).heating_w.sum() > base
    busier = operation_for(1, gains_w_m2=8.0)
    assert heating_and_cooling_need(shell, fabric, busier, climate).heating_w.sum() < base


def test_that_the_air_stays_within_the_set_points_and_off_means_off() -> None:
    shell, fabric = boxes(12, 5)
    operation = operation_for(12)
    need = heating_and_cooling_need(shell, fabric, operation, plain_climate(), want_air=True)
    low = operation.heating_setpoint_c[operation.profile]
    assert need.air_c is not None
    asked = np.nan_to_num(low, nan=-99.0)
    rising = asked > np.roll(asked, 1, axis=1)
    assert np.all((need.air_c >= asked - 1e-2) | rising)
    halfway = (np.roll(need.air_c, 1, axis=1) + asked) / 2.0
    assert np.all(need.air_c[rising] >= np.minimum(halfway, asked)[rising] - 1e-2)
    assert np.all(need.cooling_w[~operation.cooled] == 0.0)
    assert np.all(need.heating_w[np.isnan(low)] == 0.0)
    assert not np.any((need.heating_w > 0.0) & (need.cooling_w > 0.0))


def test_that_a_partly_heated_building_needs_less_and_is_colder() -> None:
    shell, fabric = house()
    whole, climate = operation_for(1), plain_climate()
    part = replace(whole, heated_area_frac=np.full(1, 0.4))
    all_rooms = heating_and_cooling_need(shell, fabric, whole, climate, want_air=True)
    some = heating_and_cooling_need(shell, fabric, part, climate, want_air=True)
    assert some.heating_w.sum() < all_rooms.heating_w.sum()
    assert some.air_c is not None
    assert all_rooms.air_c is not None
    assert some.air_c.mean() < all_rooms.air_c.mean()


def _worst(climate_name: str | None, seed: int) -> tuple[float, float, float]:
    n = 30
    shell, fabric = boxes(n, seed)
    operation = operation_for(n)
    climate = plain_climate() if climate_name is None else climate_of(climate_name)
    short = heating_and_cooling_need(shell, fabric, operation, climate)
    full = heating_and_cooling_need(shell, fabric, operation, climate, full_network=True)
    a, b = (x.heating_w.sum(axis=1, dtype=np.float64) for x in (short, full))
    c, d = (x.cooling_w.sum(axis=1, dtype=np.float64) for x in (short, full))
    floor = 2000.0 * shell.floor_area_m2  # 2 kWh/m2: below that a share says nothing
    annual = np.maximum(
        np.abs(a - b) / np.maximum(b, floor), np.abs(c - d) / np.maximum(b + d, floor)
    )
    peak = np.abs(short.heating_w.max(axis=1) / full.heating_w.max(axis=1) - 1.0)
    return float(annual.max()), float(peak.max()), float(abs(a.sum() / b.sum() - 1.0))


@pytest.mark.parametrize(
    "weather",
    [None, "PRT_Lisboa.085360_INETI.epw", "GBR_ENG_London.City.AP.037683_TMYx.2007-2021.epw"],
)
def test_that_the_reduced_network_follows_the_full_one_building_by_building(
    weather: str | None,
) -> None:
    annual, peak, district = _worst(weather, 11)
    assert annual < 0.01
    assert peak < 0.005
    assert district < 0.001


def test_that_bad_rows_are_named_in_one_sentence() -> None:
    shell, fabric = boxes(3)
    fabric.wall_u_w_m2k[1] = np.nan
    with pytest.raises(ValueError, match=r"row 1: wall_u_w_m2k is nan; give a value from"):
        heating_and_cooling_need(shell, fabric, operation_for(3), plain_climate())


def test_that_all_unfit_rows_are_listed_and_the_rest_can_go_on() -> None:
    shell, fabric = boxes(5)
    shell.air_volume_m3[2] = -3.0
    fabric.window_frac[4] = 1.7
    shell.wall_area_m2[4, 3] = np.inf
    unfit = unfit_rows(shell, fabric, operation_for(5))
    assert list(unfit) == [2, 4]
    assert unfit[2] == "air_volume_m3 is -3; give a value from 0.1 to 1e+08."
    fit = np.setdiff1d(np.arange(5), list(unfit))
    need = heating_and_cooling_need(
        take_rows(shell, fit),
        take_rows(fabric, fit),
        take_operation_rows(operation_for(5), fit),
        plain_climate(),
    )
    assert np.isfinite(need.heating_w).all()


def test_that_no_buildings_need_nothing() -> None:
    shell, fabric = boxes(2)
    none = np.zeros(0, int)
    need = heating_and_cooling_need(
        take_rows(shell, none),
        take_rows(fabric, none),
        take_operation_rows(operation_for(2), none),
        plain_climate(),
    )
    assert need.heating_w.shape == (0, 8760)


def test_that_a_week_unrolls_from_the_right_weekday() -> None:
    week = np.repeat(np.arange(7.0), 24)
    year = year_from_week(week, first_weekday=6)
    assert year[0] == 6.0
    assert year[24] == 0.0
    assert year.shape == (8760,)


def test_that_heat_stored_while_the_room_climbs_is_asked_for_in_that_hour() -> None:
    """EnergyPlus shows two hours nearly alike after a set-back; half of the air's rise, asked for
    an hour late, would make a fall of it and then a leap."""
    shell, fabric = house()
    operation, climate = operation_for(1), plain_climate()
    hour = np.arange(8760) % 24
    setback = np.where((hour < 6) | (hour >= 22), 12.0, 20.0)[None]
    asked = replace(
        operation, heating_setpoint_c=np.repeat(setback, 3, axis=0), cooled=np.array([False])
    )
    need = heating_and_cooling_need(shell, fabric, asked, climate, want_air=True)
    assert need.air_c is not None
    january = need.heating_w[0, : 31 * 24].reshape(31, 24).mean(axis=0)
    air = need.air_c[0, : 31 * 24].reshape(31, 24).mean(axis=0)
    assert air[6] == pytest.approx((air[5] + 20.0) / 2.0, abs=0.3)
    assert air[7] == pytest.approx(20.0, abs=1e-3)
    stored_w = 10_000.0 * shell.floor_area_m2[0] * (20.0 - air[5]) / 3600.0
    assert january[7] - january[6] < stored_w


def test_that_a_climb_does_to_surfaces_what_many_small_steps_do() -> None:
    shell, fabric = boxes(3)
    ports, _ = building_networks(shell, fabric, (15.0, 16.0, 11.0), WINTER)
    steps, hour_s = 4000, 3600.0
    state, mean = np.zeros_like(ports.rate), np.zeros_like(ports.rate)
    a = np.exp(-ports.rate * hour_s / steps)
    for i in range(steps):
        air = 2.0 * (i + 0.5) / steps - 1.0
        after = a * state + (1.0 - a) / ports.rate * ports.b[:, :, 0] * air
        mean += (state + after) / 2.0 / steps
        state = after
    found = climb(ports, hour_s)
    np.testing.assert_allclose(found[:, 1:], state, rtol=1e-3, atol=1e-3 * np.abs(state).max())
    heat = -np.sum(ports.b[:, :, 0] * mean, axis=1)
    np.testing.assert_allclose(found[:, 0], heat, rtol=2e-3)
