"""An answer that reuses the last one equals an answer from nothing, to the last digit."""

from math import isnan

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twin.answer.step_table import answer
from twin.measures.measures import MEASURES
from twin.scenario.scenario import BASELINE, Measure, Scenario, Target

TARGETS = (
    Target(),
    Target(uses=("apartment", "house")),
    Target(year_to=1945, protected=False),
    Target(picked=("b00001", "b00005")),
)
FACTORS = ("gas_eur_kwh", "walls_outside_eur_m2", "home_charging_frac", "electricity_kgco2e_kwh")


@st.composite
def measures(draw) -> Measure:
    kind = draw(st.sampled_from(sorted(MEASURES)))
    parameters = {
        p.name: draw(
            st.sampled_from([c for c, _ in p.choices] if p.choices else [p.low, p.default, p.high])
        )
        for p in MEASURES[kind].parameters
    }
    return Measure(
        id="drawn",
        kind=kind,
        target=draw(st.sampled_from(TARGETS)),
        uptake_frac=draw(st.sampled_from((0.0, 0.3, 0.5, 1.0))),
        parameters=parameters,
    )


@st.composite
def scenarios(draw) -> Scenario:
    drawn = draw(st.lists(measures(), max_size=4))
    made = tuple(m.changed(id=f"m{i}") for i, m in enumerate(drawn))
    keys = draw(st.sets(st.sampled_from(FACTORS), max_size=2))
    return Scenario(measures=made, assumptions={k: draw(st.floats(0.05, 0.5)) for k in keys})


def same(a: float, b: float) -> bool:
    return a == b or (isnan(a) and isnan(b))


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(scenarios(), min_size=2, max_size=4))
def test_that_a_row_of_edits_ends_where_a_fresh_answer_starts(tiny, baseline, walk):
    last = baseline
    for scenario in walk:
        last = answer(tiny, scenario, last)
    fresh = answer(tiny, walk[-1])
    for key, value in fresh.headline.items():
        assert same(value, last.headline[key]), key
        assert same(fresh.baseline_headline[key], last.baseline_headline[key]), key
    for name in ("need", "energy", "pv", "lighting", "mobility", "balance"):
        now, then = last.results[name], fresh.results[name]
        for field in vars(then):
            if isinstance(getattr(then, field), np.ndarray):
                np.testing.assert_array_equal(getattr(now, field), getattr(then, field), field)
    assert last.results["not_applicable"] == fresh.results["not_applicable"]


def test_that_the_way_back_to_the_baseline_gives_the_baseline(tiny, baseline, sample_answer):
    back = answer(tiny, BASELINE, last=sample_answer)
    for key, value in baseline.headline.items():
        assert same(value, back.headline[key]), key


def test_that_an_older_answer_is_as_good_a_start_as_the_newest(tiny, baseline, sample_scenario):
    """An edit writes its hours over those of the answer it started from (docs/decisions/0006)."""
    roofs = Scenario(measures=(Measure(id="m1", kind="pv"),))
    fresh = answer(tiny, roofs)
    start = answer(tiny, BASELINE)
    answer(tiny, sample_scenario, last=start)
    for _ in range(2):
        again = answer(tiny, roofs, last=start)
        for key, value in fresh.headline.items():
            assert same(value, again.headline[key]), key


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gas_eur_kwh", 0.31),
        ("walls_outside_eur_m2", 77.0),
        ("electricity_kgco2e_kwh", 0.4),
        ("home_charging_frac", 0.05),
        ("occupied_home_frac", 0.6),
    ],
)
def test_that_another_factor_changes_the_baseline_as_a_fresh_answer_has_it(
    tiny, baseline, key, value
):
    scenario = Scenario(assumptions={key: value})
    again, fresh = answer(tiny, scenario, last=baseline), answer(tiny, scenario)
    for name, number in fresh.baseline_headline.items():
        assert same(number, again.baseline_headline[name]), name
    if key.endswith(("eur_kwh", "eur_m2", "kgco2e_kwh")):
        assert again.baseline["energy"] is baseline.baseline["energy"]
