"""Scenarios of `tiny` beside each other, on the command line."""

import json

import pytest

from twin.command.main import main
from twin.scenario.scenario import Measure, Scenario, scenario_to_text

WALLS = Measure(id="m1", kind="walls")
LAMPS = Measure(id="m2", kind="led")
PV = Measure(id="m3", kind="pv")


def written(folder, name, *measures):
    path = folder / f"{name}.json"
    path.write_text(scenario_to_text(Scenario(name=name, measures=measures)))
    return str(path)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    return (
        written(folder, "Walls", WALLS),
        written(folder, "Walls and more", WALLS, LAMPS, PV),
    )


def printed(capsys, *arguments):
    assert main(["compare", "tiny", *arguments]) == 0
    return capsys.readouterr().out


@pytest.fixture
def report(capsys, files):
    return json.loads(printed(capsys, "--scenario", files[0], "--scenario", files[1], "--json"))


def test_that_each_scenario_has_the_numbers_that_run_prints(capsys, files, report):
    for place, path in enumerate(files):
        assert main(["run", "tiny", "--scenario", path, "--json"]) == 0
        alone = json.loads(capsys.readouterr().out)
        one = report["scenarios"][place]
        assert one["headline"] == pytest.approx(alone["scenario"], nan_ok=True)
        assert one["difference"] == pytest.approx(alone["difference"], abs=1e-6, nan_ok=True)
        assert report["baseline"] == alone["baseline"]


def test_that_every_pair_is_told_once_and_differs_by_the_two_headlines(report):
    pairs = {(p["from"], p["to"]): p["difference"] for p in report["differences"]}
    assert set(pairs) == {
        ("baseline", "Walls"),
        ("baseline", "Walls and more"),
        ("Walls", "Walls and more"),
    }
    first, second = (s["headline"]["co2_kg_a"] for s in report["scenarios"])
    assert pairs["Walls", "Walls and more"]["co2_kg_a"] == pytest.approx(second - first)


def test_that_the_shares_of_measures_add_up_to_what_all_do(report):
    for scenario in report["scenarios"]:
        for key, whole in scenario["difference"].items():
            shares = [m["share"][key] for m in scenario["measures"] if key in m["share"]]
            if shares:
                assert sum(shares) == pytest.approx(whole, rel=1e-9, abs=1e-6), key
    lamps = next(m for m in report["scenarios"][1]["measures"] if m["kind"] == "led")
    assert lamps["share"]["co2_kg_a"] < 0
    assert report["shares"]["exact"]


def test_that_common_samples_say_how_sure_a_difference_is(capsys, files):
    report = json.loads(printed(capsys, "--scenario", files[0], "--samples", "8", "--json"))
    (pair,) = report["differences"]
    low, high = pair["interval"]["heat_need_kwh_a"]
    assert low < pair["difference"]["heat_need_kwh_a"] < high < 0
    assert pair["sure_frac"]["heat_need_kwh_a"] == 1.0
    assert pair["interval"]["buildings"] == [0.0, 0.0]


def test_that_the_table_names_scenarios_and_measures(capsys, files):
    said = printed(capsys, "--scenario", files[0], "--scenario", files[1])
    for word in ("Walls and more less Walls", "baseline", "Carbon in operation", "(m3)"):
        assert word in said


def test_that_two_of_one_name_are_told_apart(capsys, files):
    report = json.loads(printed(capsys, "--scenario", files[0], "--scenario", files[0], "--json"))
    assert [s["name"] for s in report["scenarios"]] == ["Walls", "Walls (2)"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no scenario to compare"),
        (("--scenario", "nowhere.json"), "nowhere.json"),
    ],
)
def test_that_what_cannot_be_compared_is_said_in_one_sentence(capsys, arguments, words):
    assert main(["compare", "tiny", *arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert len(said.err.strip().splitlines()) == 1
