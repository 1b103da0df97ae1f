"""Retrofit measures: what changes, what is treated, who refuses."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.heat.measures.replant import connect_to_network, exchange_boiler, exchange_for_heat_pump
from models.heat.measures.retrofit import (
    ACCEPTED,
    INSIDE_BRIDGE_W_M2K,
    NOT_APPLICABLE_GOOD_ALREADY,
    NOT_APPLICABLE_HAS_HEAT_PUMP,
    NOT_APPLICABLE_NO_BOILER,
    NOT_APPLICABLE_NOTHING_THERE,
    NOT_APPLICABLE_ON_NETWORK,
    NOT_APPLICABLE_PROTECTED,
    NOT_APPLICABLE_REASONS,
    OUTSIDE_BRIDGE_W_M2K,
    exchange_windows,
    insulate_floor,
    insulate_roof,
    insulate_walls,
    opaque_wall_m2,
    proof_draughts,
    thickness_m,
    window_m2,
)
from models.heat.stock.operation import controlled, operation_of
from models.heat.stock.systems import DISTRICT_HEAT, HEAT_PUMP, systems_of
from models.heat.stock.zones import Fabric, Shell

N = 4
ALL = np.ones(N, bool)
NOBODY = np.zeros(N, bool)


def fabric() -> Fabric:
    def same(value: float) -> np.ndarray:
        return np.full(N, value, np.float32)

    return Fabric(
        wall_construction=np.zeros(N, np.int32),
        roof_construction=np.zeros(N, np.int32),
        floor_construction=np.zeros(N, np.int32),
        wall_u_w_m2k=np.array([2.0, 1.4, 0.6, 0.2], np.float32),
        roof_u_w_m2k=np.array([2.5, 1.5, 0.6, 0.12], np.float32),
        floor_u_w_m2k=np.array([2.0, 1.5, 0.8, 0.2], np.float32),
        window_u_w_m2k=np.array([5.0, 4.0, 2.8, 1.0], np.float32),
        window_g_frac=same(0.6),
        window_frac=same(0.25),
        wall_insulation_inside=NOBODY,
        infiltration_per_h=np.array([0.4, 0.4, 0.2, 0.05], np.float32),
        ventilation_per_h=same(0.4),
        heat_recovery_frac=same(0.0),
        thermal_bridge_w_m2k=np.array([0.05, 0.1, 0.1, 0.05], np.float32),
        shading_frac=same(0.8),
    )


def shell() -> Shell:
    wall = np.zeros((N, 8), np.float32)
    wall[:, 0], wall[:, 4] = 100.0, 60.0
    roof = np.zeros((N, 9), np.float32)
    roof[:, 8] = 90.0
    roof[2, 8] = 0.0
    area = np.full(N, 400.0, np.float32)
    foot = np.full(N, 90.0, np.float32)
    return Shell(area, area * 2.8, area * 2.5, foot, wall, roof, np.zeros(N, np.float32))


def changed(before: Fabric, after: Fabric) -> set[str]:
    return {
        f.name
        for f in fields(Fabric)
        if not np.array_equal(getattr(before, f.name), getattr(after, f.name))
    }


def test_that_nobody_asked_means_nothing_changed() -> None:
    before, s = fabric(), shell()
    for got in (
        insulate_walls(before, s, NOBODY, ALL, 0.25),
        insulate_roof(before, s, NOBODY, 0.18),
        insulate_floor(before, s, NOBODY, 0.25),
        exchange_windows(before, s, NOBODY, 1.3, 0.6),
        proof_draughts(before, s, NOBODY, 0.4),
    ):
        assert changed(before, got.fabric) == set()
        assert not got.done.any()
        assert not got.not_applicable.any()
        assert got.treated_m2.sum() == 0.0


def test_that_each_measure_touches_its_own_columns_only() -> None:
    before, s = fabric(), shell()
    assert changed(before, insulate_roof(before, s, ALL, 0.18).fabric) == {"roof_u_w_m2k"}
    assert changed(before, insulate_floor(before, s, ALL, 0.25).fabric) == {"floor_u_w_m2k"}
    assert changed(before, proof_draughts(before, s, ALL, 0.4).fabric) == {"infiltration_per_h"}
    assert changed(before, exchange_windows(before, s, ALL, 1.3, 0.5).fabric) == {
        "window_u_w_m2k",
        "window_g_frac",
    }
    outside = insulate_walls(before, s, ALL, NOBODY, 0.25)
    assert changed(before, outside.fabric) == {"wall_u_w_m2k", "thermal_bridge_w_m2k"}


def test_that_a_protected_facade_refuses_insulation_outside_and_takes_it_inside() -> None:
    protected = np.array([True, False, False, False])
    outside = insulate_walls(fabric(), shell(), ALL, protected, 0.25)
    assert outside.not_applicable.tolist() == [
        NOT_APPLICABLE_PROTECTED, ACCEPTED, ACCEPTED, NOT_APPLICABLE_GOOD_ALREADY,
    ]  # fmt: skip
    assert outside.fabric.wall_u_w_m2k[0] == pytest.approx(2.0)
    inside = insulate_walls(fabric(), shell(), ALL, protected, 0.25, side="inside")
    assert inside.not_applicable[0] == ACCEPTED
    assert inside.fabric.wall_u_w_m2k[0] == pytest.approx(0.25)
    assert inside.fabric.wall_insulation_inside.tolist() == [True, True, True, False]


def test_that_bridges_shrink_outside_and_grow_behind_a_bare_wall_inside() -> None:
    outside = insulate_walls(fabric(), shell(), ALL, NOBODY, 0.25).fabric.thermal_bridge_w_m2k
    inside = insulate_walls(fabric(), shell(), ALL, NOBODY, 0.25, "inside").fabric
    assert np.all(outside[:3] == pytest.approx(OUTSIDE_BRIDGE_W_M2K))
    assert inside.thermal_bridge_w_m2k[0] == pytest.approx(INSIDE_BRIDGE_W_M2K)


def test_that_treated_areas_are_those_of_the_parts() -> None:
    before, s = fabric(), shell()
    assert insulate_walls(before, s, ALL, NOBODY, 0.25).treated_m2.tolist() == [120, 120, 120, 0]
    assert exchange_windows(before, s, ALL, 1.3, 0.6).treated_m2.tolist() == [40, 40, 40, 0]
    assert insulate_floor(before, s, ALL, 0.25).treated_m2.tolist() == [90, 90, 90, 0]
    assert proof_draughts(before, s, ALL, 0.4).treated_m2.tolist() == [400, 400, 400, 0]
    walls = opaque_wall_m2(before, s) + window_m2(before, s)
    assert walls == pytest.approx(s.wall_area_m2.sum(axis=1))


def test_that_a_building_without_a_roof_to_the_sky_says_so() -> None:
    got = insulate_roof(fabric(), shell(), ALL, 0.18)
    assert got.not_applicable.tolist() == [
        ACCEPTED,
        ACCEPTED,
        NOT_APPLICABLE_NOTHING_THERE,
        NOT_APPLICABLE_GOOD_ALREADY,
    ]
    assert all(NOT_APPLICABLE_REASONS[int(code)] for code in got.not_applicable[2:])


@given(st.floats(0.3, 4.0), st.floats(0.1, 0.29))
def test_that_the_thickness_gives_back_the_u_value(before: float, after: float) -> None:
    d = float(thickness_m(np.array([before], np.float32), after)[0])
    assert 1.0 / (1.0 / before + d / 0.035) == pytest.approx(after, rel=1e-4)


def test_that_a_bare_stone_wall_needs_twelve_centimetres() -> None:
    assert thickness_m(np.array([2.0], np.float32), 0.25)[0] == pytest.approx(0.1225, abs=1e-4)


def test_that_no_measure_ever_makes_a_u_value_or_the_leakage_worse() -> None:
    before, s = fabric(), shell()
    for side in ("outside", "inside"):
        got = insulate_walls(before, s, ALL, NOBODY, 0.3, side).fabric
        assert np.all(got.wall_u_w_m2k <= before.wall_u_w_m2k)
    assert np.all(exchange_windows(before, s, ALL, 2.0, 0.6).fabric.window_u_w_m2k <= 2.8)
    leak = proof_draughts(before, s, ALL, 1.0).fabric.infiltration_per_h
    assert np.all(leak <= before.infiltration_per_h)
    assert leak.min() == pytest.approx(0.05)


def test_that_new_glass_loses_the_share_of_its_frame() -> None:
    got = exchange_windows(fabric(), shell(), ALL, 1.3, 0.6).fabric
    assert got.window_g_frac[0] == pytest.approx(0.42)


def test_that_nonsense_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="U-value of 0"):
        insulate_roof(fabric(), shell(), ALL, 0.0)
    with pytest.raises(ValueError, match="side 'top'"):
        insulate_walls(fabric(), shell(), ALL, NOBODY, 0.2, side="top")
    with pytest.raises(ValueError, match="g must lie"):
        exchange_windows(fabric(), shell(), ALL, 1.3, 1.6)
    with pytest.raises(ValueError, match="share cut"):
        proof_draughts(fabric(), shell(), ALL, 1.4)


def test_that_a_heat_pump_takes_the_place_of_the_boiler_and_not_of_a_heat_pump() -> None:
    heating = np.array(["gas_boiler", "communal_gas", "heat_pump", "none"])
    systems = systems_of("GB", np.array(["apartment"] * N), heating)
    peak = np.full(N, 10000.0, np.float32)
    got = exchange_for_heat_pump(systems, ALL, "water", "radiator", peak)
    assert got.not_applicable.tolist() == [0, 0, NOT_APPLICABLE_HAS_HEAT_PUMP, 0]
    assert got.done.tolist() == [True, True, False, True]
    assert np.all(got.systems.heating == HEAT_PUMP)
    assert got.size_kw == pytest.approx([8.0 / 0.95, 8.0 / 0.83, 0.0, 8.0], rel=1e-5)
    assert got.systems.distribution_frac[1] == pytest.approx(0.83)


def test_that_controls_lower_the_night_and_cut_the_day_for_the_chosen_only() -> None:
    operation = operation_of("FR", np.array(["apartment", "health", "apartment", "health"]), NOBODY)
    chosen = np.array([True, True, False, False])
    after = controlled(operation, chosen, setback_k=3.0, setpoint_cut_k=0.5)
    profile = after.heating_setpoint_c[after.profile]
    before = operation.heating_setpoint_c[operation.profile]
    assert np.array_equal(profile[2:], before[2:], equal_nan=True)
    noon, night = 12, 2
    assert profile[0, noon] == pytest.approx(19.5)
    assert profile[1, night] == pytest.approx(19.0)
    assert profile[0, night] == pytest.approx(16.0)
    running = np.isfinite(before)
    assert np.all(profile[running] <= before[running])
    with pytest.raises(ValueError, match="kelvin, 0 or more"):
        controlled(operation, chosen, -1.0, 0.0)


def test_that_a_new_boiler_goes_where_a_worse_one_stands() -> None:
    use = np.array(["apartment"] * N)
    systems = systems_of("IT", use, np.array(["gas_boiler", "oil_boiler", "heat_pump", "none"]))
    like = systems_of("IT", use, np.array(["gas_boiler"] * N))
    got = exchange_boiler(systems, ALL, like, 0.90, np.full(N, 9500.0, np.float32))
    assert got.not_applicable.tolist() == [0, 0, NOT_APPLICABLE_NO_BOILER, NOT_APPLICABLE_NO_BOILER]
    assert got.systems.generator_frac[:2] == pytest.approx([0.90, 0.90])
    assert got.systems.hot_water_frac[0] == pytest.approx(0.70 / 0.79 * 0.90, rel=1e-5)
    assert got.systems.heating[0] == got.systems.heating[1]
    assert got.size_kw == pytest.approx([10.0, 10.0, 0.0, 0.0])
    again = exchange_boiler(got.systems, ALL, like, 0.90, np.full(N, 9500.0, np.float32))
    assert again.not_applicable[0] == NOT_APPLICABLE_GOOD_ALREADY
    assert np.array_equal(got.systems.heating[2:], systems.heating[2:])
    with pytest.raises(ValueError, match="efficiency must lie"):
        exchange_boiler(systems, ALL, like, 1.2, np.ones(N, np.float32))


def test_that_a_transfer_station_replaces_all_but_pumps_and_stations() -> None:
    use = np.array(["apartment"] * N)
    was = np.array(["gas_boiler", "none", "heat_pump", "district_heat"])
    station = systems_of("IT", use, np.array(["district_heat"] * N))
    got = connect_to_network(systems_of("IT", use, was), ALL, station, np.ones(N, np.float32))
    assert got.not_applicable.tolist() == [
        0,
        0,
        NOT_APPLICABLE_HAS_HEAT_PUMP,
        NOT_APPLICABLE_ON_NETWORK,
    ]
    assert (got.systems.heating[:2] == DISTRICT_HEAT).all()
    assert got.systems.generator_frac[0] == station.generator_frac[0]
