"""Energy management in the program: it acts on the hours, and old scenarios keep their numbers."""

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of
from twin.scenario.scenario import scenario_from_text

PUMPS = {"kind": "heat_pump"}
PLAIN = {"setback_k": 0.0, "setpoint_cut_k": 0.0}


def controls(**parameters: float | str) -> dict:
    return {"kind": "controls", "parameters": {**PLAIN, **parameters}}


@pytest.fixture(scope="module")
def pumped(baseline):
    return answer_of(baseline, PUMPS)


def test_that_a_stored_scenario_without_the_new_settings_keeps_its_meaning(baseline):
    text = """{"schema_version": 1, "measures": [{"id": "m1", "kind": "controls",
        "parameters": {"setback_k": 3.0, "setpoint_cut_k": 0.5}}]}"""
    (measure,) = scenario_from_text(text, "stored").measures
    assert measure.number("optimum_start_h") == 0
    assert measure.number("flow_cut_k") == 0
    assert measure.parameters["preheat"] == "none"
    neutral = answer_of(baseline, controls())
    assert neutral.headline["heat_need_kwh_a"] == baseline.headline["heat_need_kwh_a"]


def test_that_an_optimum_start_shaves_the_morning_and_costs_less_than_no_set_back(baseline):
    deep = answer_of(baseline, controls(setback_k=8.0))
    early = answer_of(baseline, controls(setback_k=8.0, optimum_start_h=3.0))
    peaks = [a.results["need"].heating_w.max(axis=1).sum() for a in (deep, early)]
    assert peaks[1] < peaks[0]
    assert early.headline["heat_need_kwh_a"] >= deep.headline["heat_need_kwh_a"]


def test_that_a_cooler_flow_saves_the_pumps_electricity_and_no_heat(pumped):
    cooler = answer_of(pumped, PUMPS, controls(flow_cut_k=5.0))
    assert cooler.headline["heat_need_kwh_a"] == pumped.headline["heat_need_kwh_a"]
    assert cooler.headline["electricity_kwh_a"] < pumped.headline["electricity_kwh_a"]
    half = answer_of(pumped, PUMPS, controls(flow_cut_k=5.0) | {"uptake_frac": 0.5})
    assert half.headline["electricity_kwh_a"] > cooler.headline["electricity_kwh_a"]


@pytest.mark.parametrize(("signal", "key"), [("price", "eur"), ("carbon", "co2_kg")])
def test_that_pre_heating_moves_the_load_to_the_better_hours(pumped, signal, key):
    moved = answer_of(pumped, PUMPS, controls(preheat=signal))
    name = f"grid_hourly_{key}_a"
    before, after = (a.headline[name] / a.headline["grid_import_kwh_a"] for a in (pumped, moved))
    assert after < before
    hours = moved.results["need"].heating_w - pumped.results["need"].heating_w
    assert (hours > 1.0).any()
    assert (hours < -1.0).any()


def test_that_management_of_no_building_changes_none(pumped):
    none = answer_of(
        pumped, PUMPS, controls(setback_k=8.0, preheat="price", flow_cut_k=9.0) | {"uptake_frac": 0}
    )
    assert np.array_equal(none.results["need"].heating_w, pumped.results["need"].heating_w)
    assert none.headline["bills_eur_a"] == pumped.headline["bills_eur_a"]
