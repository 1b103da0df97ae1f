"""Scenarios side by side: shares by other ways of counting, common samples, what is printed."""

import json
from itertools import permutations

import numpy as np
import pytest

from twin.answer.bands import Band
from twin.answer.step_table import answer
from twin.command.main import main
from twin.comparison.contributions import contributions
from twin.comparison.measures_apart import apart
from twin.comparison.shapley import drawn_orders, exact_shares, sampled_shares, sets_of_orders
from twin.comparison.side_by_side import SideBySide, common_samples, distinct_names, judged
from twin.scenario.scenario import Measure, Scenario, write_scenario
from twin.uncertainty.sampled_bands import extended, started
from twin.words.quantities import QUANTITIES

WALLS = Measure(id="w", kind="walls", uptake_frac=1.0, parameters={"side": "inside"})
PUMP = Measure(id="h", kind="heat_pump", uptake_frac=1.0)
PV = Measure(id="p", kind="pv", uptake_frac=0.5)
LED = Measure(id="l", kind="led")


@pytest.fixture(scope="module")
def four(tiny, baseline):
    return answer(tiny, Scenario(name="Four", measures=(WALLS, PUMP, PV, LED)), baseline)


@pytest.fixture(scope="module")
def two(tiny, baseline):
    return answer(tiny, Scenario(name="Two", measures=(PUMP, LED)), baseline)


@pytest.fixture(scope="module")
def samples(four, two):
    return common_samples([four, two], 8, 1)


def test_the_glove_game_has_its_textbook_shares():
    """Two left gloves and a right one, of which a pair is worth 1: 1/6, 1/6 and 2/3."""
    worth = {s: np.array([float(bool(s & 4) and bool(s & 3))]) for s in range(8)}
    assert exact_shares(worth, 3)[:, 0] == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    every = list(permutations(range(3)))
    shares, errors = sampled_shares(worth, every)
    assert shares[:, 0] == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    assert errors.shape == (3, 1)


def test_drawn_orders_are_followed_by_their_reverse_and_ask_for_few_sets():
    orders = drawn_orders(10, 3, 1)
    assert orders[1] == orders[0][::-1]
    assert all(sorted(order) == list(range(10)) for order in orders)
    assert len(sets_of_orders(orders)) <= 6 * 9 + 2


def test_shares_are_the_mean_over_all_orders_of_whole_answers(tiny, four):
    """The same by 16 answers of their own and all 24 orders, without coalitions or caches."""
    measures = four.scenario.measures
    value = {}
    for members in range(16):
        chosen = tuple(m for i, m in enumerate(measures) if members >> i & 1)
        value[members] = answer(tiny, Scenario(measures=chosen)).headline
    made = contributions(four)
    assert made.exact
    assert made.evaluations == 16
    for key in ("co2_kg_a", "npv_eur", "peak_load_kw", "investment_eur"):
        added = np.zeros(4)
        for order in permutations(range(4)):
            members = 0
            for i in order:
                added[i] += value[members | 1 << i][key] - value[members][key]
                members |= 1 << i
        assert [v for _, v in made.of(key)] == pytest.approx(added / 24, rel=1e-9, abs=1e-6)


def test_shares_add_up_to_the_change_of_every_quantity_that_has_them(four):
    made = contributions(four)
    for i, q in enumerate(QUANTITIES):
        if np.isfinite(made.shares[:, i]).all():
            change = four.headline[q.key] - four.baseline_headline[q.key]
            assert made.shares[:, i].sum() == pytest.approx(change, rel=1e-9, abs=1e-6), q.key
    assert np.isnan(dict(zip("whpl", made.shares, strict=True))["w"]).any()  # a payback has none


def test_nine_measures_are_sampled_and_add_up(tiny, baseline, monkeypatch):
    monkeypatch.setattr("twin.comparison.contributions._MOST_SAMPLED", 36)
    fleets = tuple(Measure(id=f"b{i}", kind="e_bikes", uptake_frac=0.1 * (i + 1)) for i in range(9))
    many = answer(tiny, Scenario(measures=fleets), baseline)
    made = contributions(many)
    assert not made.exact
    assert made.orders == 4
    change = many.headline["co2_kg_a"] - many.baseline_headline["co2_kg_a"]
    assert sum(v for _, v in made.of("co2_kg_a")) == pytest.approx(change, rel=1e-9)


def test_a_measure_that_nobody_takes_has_no_share_and_an_empty_scenario_none(tiny, baseline):
    none = answer(tiny, Scenario(measures=(WALLS.changed(uptake_frac=0.0),)), baseline)
    assert contributions(none).measures == ()


def test_common_samples_of_one_answer_are_its_own_samples(four, samples):
    alone = extended(started(four, 8, 1), 8).values
    np.testing.assert_array_equal(samples[0], alone)


def test_a_scenario_beside_itself_differs_in_no_sample(four):
    twice = SideBySide(("a", "b"), (four, four), common_samples([four, four], 8, 1))
    told = twice.between(0, 1, "co2_kg_a")
    assert (told.value, told.interval, told.same_sign_frac) == (0.0, Band(0.0, 0.0), None)


def test_what_two_scenarios_share_cancels_in_their_difference(four, two, samples):
    """The carbon of the grid and the cold of the rooms move both: their difference is far surer
    than independent samples would leave it."""
    beside = SideBySide(("Four", "Two"), (four, two), samples)
    told = beside.between(0, 1, "co2_kg_a")
    assert told.value == two.headline["co2_kg_a"] - four.headline["co2_kg_a"]
    co2 = [q.key for q in QUANTITIES].index("co2_kg_a")
    rolled = samples[1, :, co2, 1] - np.roll(samples[0, :, co2, 1], 1)
    assert np.std(samples[1, :, co2, 1] - samples[0, :, co2, 1]) < 0.5 * np.std(rolled)
    assert told.same_sign_frac == 1.0


def test_an_input_that_one_scenario_sets_is_drawn_as_before_in_the_other(tiny, four, samples):
    own_price = four.scenario.changed(assumptions={"gas_eur_kwh": 0.2})
    other = answer(tiny, own_price, four)
    both = common_samples([other, four], 8, 1)
    np.testing.assert_array_equal(both[1], samples[0])
    bills = [q.key for q in QUANTITIES].index("investment_eur")
    np.testing.assert_allclose(both[0, :, bills], both[1, :, bills])


def test_a_difference_is_judged_by_counting():
    told = judged(-1.0, np.array([-3.0, -2.0, -1.0, -1.0, 2.0]))
    assert told.same_sign_frac == 0.8
    assert judged(float("nan"), np.ones(4)).interval is None
    assert judged(1.0, np.array([np.nan, np.nan, 1.0, 2.0])).same_sign_frac is None


def test_what_differs_is_told_measure_by_measure():
    first = Scenario(measures=(WALLS, PV), assumptions={"gas_eur_kwh": 0.2})
    second = Scenario(measures=(WALLS.changed(uptake_frac=0.25), LED))
    said = [one.sentence() for one in apart(first, second)]
    assert said[0] == "Wall insulation, uptake: 100 % -> 25 %"
    assert any(s.startswith("only in the first: Roof PV") for s in said)
    assert any(s.startswith("new: LED") for s in said)
    assert any("0.2" in s and "default" in s for s in said)
    assert apart(first, first) == ()
    renamed = first.with_measures((WALLS.changed(id="other"), PV))
    assert apart(first, renamed) == ()


def test_scenarios_of_one_name_are_told_apart():
    assert distinct_names([("A", "x"), ("B", "y")]) == ("A", "B")
    assert distinct_names([("A", "x"), ("A", "y")]) == ("A (x)", "A (y)")
    assert distinct_names([("A", "x"), ("A", "x")]) == ("A (x) #1", "A (x) #2")


def test_the_command_prints_each_scenario_with_its_differences(tmp_path, capsys, four, two):
    files = []
    for one in (four, two):
        files += ["--scenario", str(tmp_path / f"{one.scenario.name}.json")]
        write_scenario(tmp_path / f"{one.scenario.name}.json", one.scenario)
    assert main(["compare", "tiny", *files, "--samples", "8", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["baseline"] == pytest.approx(told["scenarios"][1]["baseline"])
    for row, one in zip(told["scenarios"], (four, two), strict=True):
        assert row["name"] == one.scenario.name
        assert row["headline"]["co2_kg_a"] == pytest.approx(one.headline["co2_kg_a"], rel=1e-12)
        assert row["headline"].keys() == {q.key for q in QUANTITIES}
    pairs = [(p["from"], p["to"]) for p in told["differences"]]
    assert pairs == [("baseline", "Four"), ("baseline", "Two"), ("Four", "Two")]
    low, high = told["differences"][2]["interval"]["co2_kg_a"]
    assert low < told["differences"][2]["difference"]["co2_kg_a"] < high
    assert told["differences"][2]["sure_frac"]["co2_kg_a"] == 1.0
    shares = [m["share"]["co2_kg_a"] for m in told["scenarios"][0]["measures"]]
    assert sum(shares) == pytest.approx(told["scenarios"][0]["difference"]["co2_kg_a"])
    assert told["shares"]["exact"]
    assert main(["compare", "tiny", *files, "--samples", "0"]) == 0
    assert "what each measure alone does" in capsys.readouterr().out
    assert main(["compare", "tiny", *files, "--samples", "3"]) == 1
    assert "give 8 to 4096 samples" in capsys.readouterr().err


def test_without_a_scenario_there_is_nothing_to_compare(capsys):
    assert main(["compare", "tiny"]) == 1
    assert "no scenario to compare" in capsys.readouterr().err
