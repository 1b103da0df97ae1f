"""The steps between the filters and the physics: lamps, cars, roofs, plant."""

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of
from twin.answer.step_table import STEPS, answer
from twin.measures.measures import MEASURES
from twin.scenario.scenario import Scenario

LED, CARS = {"kind": "led"}, {"kind": "electric_cars"}


def test_that_every_step_finds_its_needs_before_it():
    known = {"district", "scenario"}
    for step in STEPS:
        assert set(step.needs) <= known, step.name
        assert step.name not in known
        known.add(step.name)


@pytest.mark.parametrize("kind", MEASURES)
def test_that_every_kind_of_measure_reaches_a_step_and_has_an_outlay(baseline, kind):
    edited = answer_of(baseline, {"kind": kind})
    (outlay,) = edited.results["outlays"]
    assert outlay.measure_id == "m1"
    assert outlay.cost_eur >= 0
    assert outlay.life_a > 0
    assert (outlay.embodied_kgco2e > 0) == (outlay.cost_eur > 0)


def test_that_led_luminaires_save_energy_and_upkeep_once(baseline):
    edited = answer_of(baseline, LED)
    lamps = len(baseline.district.layers["lamp_posts"])
    assert (
        edited.headline["street_lighting_kwh_a"] < 0.7 * baseline.headline["street_lighting_kwh_a"]
    )
    assert edited.results["lighting"].upkeep_eur_a < baseline.results["lighting"].upkeep_eur_a
    first, second = answer_of(baseline, LED, LED).results["outlays"]
    assert (first.taken, first.not_applicable) == (lamps, 0)
    assert (second.taken, second.not_applicable, second.cost_eur) == (0, lamps, 0.0)


def test_that_the_lamps_of_a_street_are_all_that_its_filter_reaches(baseline):
    edited = answer_of(baseline, LED | {"target": {"street_kinds": ("secondary",)}})
    streets, lamps = (baseline.district.layers[n] for n in ("streets", "lamp_posts"))
    wanted = np.isin(lamps["street_id"], streets.ids[streets["kind"] == "secondary"])
    assert 0 < wanted.sum() < len(lamps)
    assert (edited.results["lighting"].exchanged == wanted).all()


def test_that_a_sensor_adds_its_power_day_and_night(baseline):
    edited = answer_of(baseline, {"kind": "sensors", "parameters": {"power_w": 5}})
    more = edited.results["lighting"].district_w - baseline.results["lighting"].district_w
    np.testing.assert_allclose(more, 5.0 * len(baseline.district.layers["lamp_posts"]))


@pytest.mark.parametrize(("kw", "taken"), [(2.3, 4), (3.5, 4), (3.7, 0)])
def test_that_a_post_charges_only_where_its_fuse_bears_it(baseline, kw, taken):
    """Four posts of 16 A (3,680 W) with a sodium lamp of some 115 W, four of 10 A (2,300 W)."""
    edited = answer_of(baseline, {"kind": "lamp_charging", "parameters": {"power_kw": kw}})
    fuses = baseline.district.layers["lamp_posts"]["fuse_a"]
    assert sorted(fuses) == [10, 10, 10, 10, 16, 16, 16, 16]
    (outlay,) = edited.results["outlays"]
    assert (outlay.taken, outlay.not_applicable) == (taken, 8 - taken)
    assert set(fuses[edited.results["lighting"].charging]) <= {16}


def test_that_a_post_gets_one_charger_however_often_it_is_asked_for(baseline):
    charger = {"kind": "lamp_charging", "parameters": {"power_kw": 2.3}}
    once = answer_of(baseline, charger).headline["investment_eur"]
    assert once > 0
    assert answer_of(baseline, charger, charger).headline["investment_eur"] == once


def test_that_few_cars_charge_as_much_as_they_drive(baseline):
    """A fleet of 15 cars: a share of a car charges that share, and the kilometres are the same."""
    shares = (0.02, 0.1, 0.5, 0.503, 1.0)
    asked = [answer_of(baseline, CARS | {"uptake_frac": u}) for u in shares]
    charged = [a.headline["ev_charging_kwh_a"] for a in asked]
    assert all(np.diff([baseline.headline["ev_charging_kwh_a"], *charged]) > 0)
    for a, share in zip(asked, shares, strict=True):
        car = a.results["mobility"]
        assert car.electric_cars == pytest.approx(share * car.cars)
        per_km = a.headline["ev_charging_kwh_a"] / car.electric_km_a
        assert 0.05 < per_km < 0.35
    assert asked[-1].results["mobility"].fossil_km_a == 0.0


def test_that_cars_made_electric_twice_are_paid_once(baseline):
    half, all_of_them = CARS | {"uptake_frac": 0.5}, CARS | {"uptake_frac": 1.0}
    once = answer_of(baseline, all_of_them)
    twice = answer_of(baseline, half, all_of_them, half)
    for key in ("investment_eur", "embodied_co2_kg", "ev_charging_kwh_a"):
        assert twice.headline[key] == pytest.approx(once.headline[key], rel=1e-12)


STRATEGIES = [c for c, _ in MEASURES["charging"].parameters[0].choices]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_that_a_charging_strategy_moves_energy_and_loses_none(baseline, strategy):
    told = {"kind": "charging", "uptake_frac": 0.6, "parameters": {"strategy": strategy}}
    plain, moved = answer_of(baseline, CARS), answer_of(baseline, CARS, told)
    asked, served = (
        a.headline["ev_charging_kwh_a"] + a.results["mobility"].unserved_kwh_a
        for a in (plain, moved)
    )
    if strategy == "v2g":  # what goes in and out again loses some on the way
        assert asked < served < 1.5 * asked
    else:
        assert served == pytest.approx(asked)
        assert (moved.results["mobility"].charging_w >= 0).all()
    now, before = moved.results["mobility"].charging_w, plain.results["mobility"].charging_w
    assert np.abs(now - before).max() > 100.0


def test_that_filling_the_valleys_raises_the_peak_less_than_plain_charging(baseline):
    told = {"kind": "charging", "parameters": {"strategy": "valley_filling"}}
    plain, filled = answer_of(baseline, CARS), answer_of(baseline, CARS, told)
    assert filled.headline["peak_load_kw"] <= plain.headline["peak_load_kw"]


def test_that_charging_when_pv_is_left_over_keeps_more_of_it_in_the_district(baseline):
    told = {"kind": "charging", "parameters": {"strategy": "pv_surplus"}}
    pv = {"kind": "pv", "parameters": {"roof_share_frac": 1.0}}
    plain, sunny = answer_of(baseline, CARS, pv), answer_of(baseline, CARS, pv, told)
    kept = plain.results["balance"].export_w.sum() - sunny.results["balance"].export_w.sum()
    assert kept > 0
    assert sunny.headline["grid_import_kwh_a"] < plain.headline["grid_import_kwh_a"]


def test_that_shared_vehicles_spare_fuel_and_draw_power(baseline):
    shared = answer_of(baseline, {"kind": "shared_cars", "parameters": {"vehicles": 2}})
    assert shared.headline["car_fuel_kwh_a"] < baseline.headline["car_fuel_kwh_a"]
    assert shared.headline["ev_charging_kwh_a"] > baseline.headline["ev_charging_kwh_a"]


def test_that_the_fleet_s_fuel_never_falls_below_zero(baseline):
    many = {"kind": "shared_cars", "parameters": {"vehicles": 500}}
    others = [{"kind": kind} for kind in ("electric_vans", "electric_buses", "cargo_bikes")]
    edited = answer_of(baseline, CARS, many, *others)
    assert edited.results["mobility"].fossil_km_a == 0.0
    assert edited.headline["car_fuel_kwh_a"] == 0.0


def test_that_vans_and_buses_burn_diesel_until_they_are_electric(baseline):
    today = baseline.results["mobility"]
    vans = answer_of(baseline, {"kind": "electric_vans", "uptake_frac": 0.5}).results["mobility"]
    twice = answer_of(
        baseline,
        {"kind": "electric_vans", "uptake_frac": 0.5},
        {"kind": "electric_vans", "uptake_frac": 0.5},
    ).results["mobility"]
    assert vans.diesel_l_a < today.diesel_l_a
    assert vans.fossil_km_a == today.fossil_km_a
    assert twice.diesel_l_a == pytest.approx(vans.diesel_l_a)
    by_hour = (vans.charging_w - today.charging_w).reshape(365, 24)
    assert by_hour[:, 6:22].max() == pytest.approx(0.0, abs=1e-6)
    assert by_hour[:, 23].min() > 0


def test_that_cargo_bikes_and_sensors_spare_km_by_shares_that_can_be_changed(baseline):
    bikes = {"kind": "cargo_bikes", "parameters": {"bikes": 2}}
    sensors = {"kind": "smart_parking", "parameters": {"spaces": 100}}
    spared = answer_of(baseline, bikes, sensors)
    assert spared.headline["car_fuel_kwh_a"] < baseline.headline["car_fuel_kwh_a"]
    shares = {"cargo_bike_share_from_van": 0.0, "parking_search_saved_frac": 0.0}
    measures = spared.scenario.measures
    none = answer(baseline.district, Scenario(measures=measures, assumptions=shares))
    assert none.headline["car_fuel_kwh_a"] == pytest.approx(baseline.headline["car_fuel_kwh_a"])


def test_that_a_heat_pump_takes_the_gas_away_and_refuses_where_it_stands(baseline):
    gas = np.flatnonzero(baseline.district.buildings["heating"] == "gas_boiler")
    edited = answer_of(baseline, {"kind": "heat_pump", "target": {"heating": ("gas_boiler",)}})
    assert baseline.headline["gas_kwh_a"] > 0
    assert edited.headline["heat_need_kwh_a"] == baseline.headline["heat_need_kwh_a"]
    (outlay,) = edited.results["outlays"]
    assert outlay.taken == len(gas)
    assert (edited.results["energy"].final_kwh_a[gas, 0] == 0).all()
    again = answer_of(baseline, {"kind": "heat_pump", "target": {"heating": ("heat_pump",)}})
    (not_applicable,) = again.results["outlays"]
    assert not_applicable.taken == 0
    assert (
        not_applicable.not_applicable
        == (baseline.district.buildings["heating"] == "heat_pump").sum()
    )
    assert all(
        s.startswith("Heat pump: ") for t in again.results["not_applicable"].values() for s in t
    )


def test_that_insulation_before_a_heat_pump_makes_it_smaller(baseline):
    pump = {"kind": "heat_pump", "target": {"heating": ("gas_boiler",)}}
    walls = {"kind": "walls", "parameters": {"side": "inside", "u_w_m2k": 0.2}}
    alone = answer_of(baseline, pump).results["outlays"][-1]
    by_id = {o.measure_id: o for o in answer_of(baseline, walls, pump).results["outlays"]}
    assert by_id["m2"].cost_eur < alone.cost_eur


def test_that_controls_lower_the_heat_need(baseline):
    told = answer_of(baseline, {"kind": "controls"})
    assert told.headline["heat_need_kwh_a"] < baseline.headline["heat_need_kwh_a"]


def test_that_more_roof_makes_more_power(baseline):
    half, whole = (
        answer_of(baseline, {"kind": "pv", "parameters": {"roof_share_frac": f}}).headline
        for f in (0.5, 1.0)
    )
    assert whole["pv_kwh_a"] == pytest.approx(2 * half["pv_kwh_a"], rel=1e-6)
    assert whole["pv_self_use_frac"] < half["pv_self_use_frac"]
    assert half["grid_import_kwh_a"] > whole["grid_import_kwh_a"]


def test_that_a_charging_strategy_counts_the_electric_cars_that_follow_it(baseline):
    cars = {"kind": "electric_cars", "uptake_frac": 0.5}
    half = {"kind": "charging", "uptake_frac": 0.5}
    edited = answer_of(baseline, cars, half)
    outlay = edited.results["outlays"][-1]
    assert outlay.reached == round(edited.results["mobility"].electric_cars) > 0
    assert abs(outlay.taken - outlay.reached / 2) <= 1
