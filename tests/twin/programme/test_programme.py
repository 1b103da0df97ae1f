import json
from dataclasses import replace

import pytest

from twin.answer.bands import Band, Bands
from twin.programme.goals import GOALS
from twin.programme.reached import programme
from twin.programme.report import programme_json, programme_lines
from twin.scenario.choices import Finance, Known
from twin.scenario.scenario import ScenarioError, scenario_from_text


def test_that_all_ten_are_there_and_nothing_is_invented(sample_answer):
    rows = programme(sample_answer)
    assert [r.goal.number for r in rows] == list(range(1, 11))
    unknown = {r.goal.number for r in rows if r.value is None}
    assert unknown == {1, 3, 6, 8, 9, 10}
    assert all(r.met == "not known" for r in rows if r.value is None)
    json.dumps(programme_json(sample_answer, rows), allow_nan=False)
    assert len(list(programme_lines(sample_answer, rows))) == 21


def test_that_aims_are_scaled_by_residents(sample_answer):
    """600,000 EUR and 500 million EUR for 15,000 residents: 40 and 33,333 EUR each."""
    rows, people = programme(sample_answer), sample_answer.district.residents
    assert rows[4].aim == pytest.approx(40.0 * people)
    assert rows[2].aim == pytest.approx(500e6 / 15_000 * people)
    assert (rows[0].aim, rows[1].aim, rows[3].aim, rows[5].aim) == (89, 10, 3, 100)
    assert rows[6].aim == 0.1
    assert rows[7].aim is None


def test_that_what_is_reached_is_what_the_answer_says(sample_answer):
    rows = programme(sample_answer)
    before, after = sample_answer.baseline_headline, sample_answer.headline
    assert rows[4].value == pytest.approx(before["bills_eur_a"] - after["bills_eur_a"])
    kinds = {m.kind for m in sample_answer.scenario.measures}
    assert 0 < rows[1].value <= len(kinds)


def test_that_an_aim_within_the_interval_is_not_sure(sample_answer):
    aim = programme(sample_answer)[4].aim
    for low, high, met in ((aim - 1, aim + 1, "not sure"), (aim + 1, aim + 2, None)):
        band = {"bills_eur_a": {"difference": Band(-high, -low)}}
        row = programme(sample_answer, Bands(8, 8, 1, band, {}))[4]
        assert (row.interval.low, row.interval.high) == pytest.approx((low, high))
        assert (row.met == "not sure") == (met == "not sure")


def test_that_money_from_outside_is_what_the_business_model_brings(sample_answer):
    finance = Finance(model="own_money", terms={"loan_frac": 0.5})
    chosen = replace(sample_answer, scenario=sample_answer.scenario.changed(finance=finance))
    paid = sample_answer.headline["investment_eur"]
    assert programme(chosen)[2].value == pytest.approx(0.5 * paid)


def test_that_what_is_typed_in_has_a_source_and_goes_first(sample_answer):
    known = {"10": Known(value=12.0, source="Chamber of commerce, 2026", aim=10.0)}
    told = replace(sample_answer, scenario=sample_answer.scenario.changed(known=known))
    row = programme(told)[9]
    assert (row.value, row.aim, row.met, row.standing) == (12.0, 10.0, "met", "typed in")
    assert row.source == "Chamber of commerce, 2026"
    for text, said in (
        ('{"known": {"10": {"value": 12.0}}}', "source"),
        ('{"known": {"11": {"value": 1.0, "source": "me, today"}}}', "targets are 1 to 10"),
        ('{"known": {"8": {"value": -1.0, "source": "me, today"}}}', "value"),
    ):
        with pytest.raises(ScenarioError, match=said):
            scenario_from_text(text, "a.json")


def test_that_each_goal_says_how_it_is_counted():
    assert all(g.counted and g.says and g.title for g in GOALS)
