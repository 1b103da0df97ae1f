"""The feeders of `tiny`: balances that close, what a strategy moves, and what one edit touches."""

import numpy as np
import pytest

from twin.answer.step_table import answer
from twin.engine.hours import Hours
from twin.on_demand.feeders.feeder import feeder_answer
from twin.on_demand.feeders.feeder_closely import detail_of
from twin.on_demand.feeders.feeder_load import need_hours
from twin.on_demand.feeders.feeder_report import FEEDER_INDICATORS, feeder_json
from twin.scenario.scenario import Measure, Scenario, Target

CARS = Measure(id="cars", kind="electric_cars", uptake_frac=1.0)
POSTS = Measure(id="posts", kind="lamp_charging", parameters={"power_kw": 2.3})


def charging(strategy: str, uptake_frac: float = 1.0) -> Measure:
    return Measure(
        id="c", kind="charging", uptake_frac=uptake_frac, parameters={"strategy": strategy}
    )


@pytest.fixture(scope="module")
def feeders(baseline):
    return feeder_answer(baseline)


@pytest.fixture(scope="module")
def driven(tiny, baseline, feeders):
    return feeder_answer(answer(tiny, Scenario(measures=(CARS, POSTS)), last=baseline), feeders)


def test_that_the_nodes_carry_what_buildings_and_lamps_draw_hour_by_hour(feeders):
    balance = feeders.answer.results["balance"]
    wanted = balance.buildings_w + balance.lighting_w - balance.pv_w
    assert feeders.results["base_load"].sum(axis=0) == pytest.approx(wanted, rel=3e-4)


def test_that_a_pv_roof_lowers_the_load_of_its_node(tiny, baseline, feeders):
    kinds = ("pv", "home_battery", "communal_heat_pump")
    roofs = Scenario(measures=tuple(Measure(id=k, kind=k) for k in kinds))
    seen = feeder_answer(answer(tiny, roofs, last=baseline), feeders)
    balance = seen.answer.results["balance"]
    assert balance.battery_w.any()
    wanted = balance.buildings_w + balance.battery_w + balance.lighting_w - balance.pv_w
    assert seen.results["base_load"].sum(axis=0) == pytest.approx(wanted, rel=3e-4)
    assert seen.results["base_load"].min() < 0


def test_that_the_network_is_laid_for_today_and_stays(tiny, baseline, feeders, driven):
    assert driven.plan is feeders.plan
    assert feeders.flow.peak_frac.max() < 1.0
    for_gas = Target(heating=("gas_boiler",))  # elsewhere pumps take less than what they replace
    pumps = Scenario(measures=(Measure(id="hp", kind="heat_pump", target=for_gas),))
    heated = feeder_answer(answer(tiny, pumps, last=baseline), feeders)
    assert heated.plan is feeders.plan
    assert heated.results["base_load"].sum() > feeders.results["base_load"].sum()


def test_that_cars_alone_do_not_run_the_buildings_again(driven):
    assert "building_load" not in driven.results.ran
    assert "feeder_plan" not in driven.results.ran


def test_that_more_cars_load_the_transformers_more(feeders, driven):
    assert driven.flow.peak_frac.sum() > feeders.flow.peak_frac.sum()
    assert driven.charging.load_w.sum() > feeders.charging.load_w.sum()


def test_that_a_post_with_a_charger_brings_charging_to_its_node(tiny, baseline, feeders, driven):
    without = feeder_answer(answer(tiny, Scenario(measures=(CARS,)), last=baseline), feeders)
    assert driven.answer.results["lighting"].charging.sum() > 0
    assert driven.charging.plugged_frac > without.charging.plugged_frac
    assert set(driven.charging.node) >= set(without.charging.node)


@pytest.mark.parametrize(
    "strategy", ["off_peak", "balanced", "price", "carbon", "valley_filling", "pv_surplus"]
)
def test_that_a_strategy_moves_charging_and_keeps_its_energy(
    tiny, baseline, feeders, driven, strategy
):
    scenario = Scenario(measures=(CARS, POSTS, charging(strategy)))
    told = feeder_answer(answer(tiny, scenario, last=baseline), driven)
    asked = driven.charging.load_w.sum(dtype=float)
    served = told.charging.load_w.sum(dtype=float) + 1000.0 * told.charging.unserved_kwh_a
    assert served == pytest.approx(asked, rel=1e-3)
    assert not np.allclose(told.charging.load_w, driven.charging.load_w)
    assert np.array_equal(told.flow.plain_peak_frac, driven.flow.peak_frac)
    assert told.flow.sentences


def test_that_valley_filling_never_raises_the_peak_of_a_transformer(tiny, baseline, driven):
    scenario = Scenario(measures=(CARS, POSTS, charging("valley_filling")))
    told = feeder_answer(answer(tiny, scenario, last=baseline), driven)
    assert (told.flow.peak_frac <= told.flow.plain_peak_frac + 1e-3).all()


def test_that_nobody_following_a_strategy_is_plain_charging(tiny, baseline, driven):
    scenario = Scenario(measures=(CARS, POSTS, charging("balanced", 0.0)))
    told = feeder_answer(answer(tiny, scenario, last=baseline), driven)
    assert told.charging.load_w == pytest.approx(driven.charging.load_w)


def test_that_the_exact_flow_loads_a_transformer_a_little_more_than_the_linear(driven):
    worst = driven.flow.worst
    detail = detail_of(driven, worst)
    linear = driven.flow.flow.transformer_frac[worst]
    assert detail.transformer_frac.max() >= linear.max()
    assert detail.transformer_frac.max() == pytest.approx(float(linear.max()), rel=0.08)


def test_that_a_substation_is_seen_closely_without_the_worker_s_hours(driven, monkeypatch):
    need = driven.answer.results["need"].heating_w.copy()
    monkeypatch.setattr(Hours, "arrays", property(lambda _: pytest.fail("only the worker's")))
    detail = detail_of(driven, driven.flow.worst)
    assert detail.heat_pumps > 0
    rows = np.flatnonzero(need.any(axis=1))
    again = need_hours(driven.results["supply"], rows).heating_w
    np.testing.assert_allclose(again, need[rows], rtol=1e-5, atol=0.1)


def test_that_what_a_feeder_bears_more_is_less_once_cars_charge(feeders, driven):
    before = detail_of(feeders, driven.flow.worst)
    assert before.cars > 0
    assert before.pv_kwp > 0
    assert before.cars_limited_by
    assert before.heat_pumps > 0
    assert before.heat_pumps_limited_by


def test_that_the_table_says_what_the_flow_says(driven):
    report = feeder_json(driven)
    peaks = [t["peak_frac"] for t in report["transformers"]]
    assert max(peaks) == pytest.approx(float(driven.flow.peak_frac.max()))
    assert report["network"].startswith("Schematic")
    assert "linear" in report["method"]
    assert report["transformers_over"] == sum(t["hours_over"] > 0 for t in report["transformers"])


def test_that_every_feeder_layer_gives_a_value_per_node(driven):
    for indicator in FEEDER_INDICATORS:
        values = indicator.values(driven)
        assert values.shape == (driven.plan.network.n_nodes,), indicator.key
        assert np.isfinite(values).all()


def test_that_the_district_s_charging_follows_the_strategy_too(tiny, baseline, driven):
    plain = driven.answer.results["mobility"].charging_w
    for strategy in ("price", "valley_filling", "carbon", "pv_surplus", "v2g"):
        scenario = Scenario(measures=(CARS, POSTS, charging(strategy)))
        seen = answer(tiny, scenario, last=baseline).results["mobility"].charging_w
        assert not np.allclose(seen, plain), strategy
        if strategy != "v2g":
            assert seen.sum() == pytest.approx(plain.sum(), rel=1e-3), strategy
