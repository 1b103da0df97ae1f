import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.district.folder import sample_folder
from twin.measures.measures import MEASURES
from twin.scenario.scenario import (
    BASELINE,
    Measure,
    Scenario,
    ScenarioError,
    Target,
    read_scenario,
    scenario_from_text,
    scenario_to_text,
    write_scenario,
)


def scenario(**measure) -> Scenario:
    return Scenario(measures=(Measure(id="m1", **{"kind": "walls", **measure}),))


@pytest.mark.parametrize("kind", MEASURES)
def test_that_every_kind_of_measure_takes_its_own_defaults(kind):
    assert dict(Measure(id="a", kind=kind).parameters) == MEASURES[kind].defaults()


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(MEASURES)), st.floats(0, 1), st.integers(2000, 2100)),
        max_size=6,
    )
)
def test_that_a_scenario_survives_being_written_and_read(drawn):
    measures = tuple(
        Measure(id=f"m{i}", kind=k, uptake_frac=u, year=y) for i, (k, u, y) in enumerate(drawn)
    )
    made = Scenario(name="Été ñandú 90 %", measures=measures)
    assert scenario_from_text(scenario_to_text(made), "here") == made


def test_that_a_saved_scenario_is_read_back_from_its_file(tmp_path):
    write_scenario(tmp_path / "s.json", scenario(uptake_frac=0.4))
    assert read_scenario(tmp_path / "s.json") == scenario(uptake_frac=0.4)
    assert [p.name for p in tmp_path.iterdir()] == ["s.json"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema_version": 99}, ["schema_version 99", "newer"]),
        ({"colour": "red"}, ["unknown key 'colour'", "spelling"]),
        ({"measures": [{"id": "m1", "kind": "wals"}]}, ["m1", "unknown kind 'wals'"]),
        (
            {"measures": [{"id": "m1", "kind": "walls", "uptake_frac": 1.4}]},
            ["m1", "uptake_frac"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "parameters": {"u_w_m2k": 9}}]},
            ["m1", "u_w_m2k", "0.12 to 0.6"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "parameters": {"side": "up"}}]},
            ["side", "outside, inside"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "parameters": {"thick": 1}}]},
            ["unknown parameter 'thick'"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "target": {"age": 3}}]},
            ["unknown key 'age'", "m1"],
        ),
        ({"measures": [{"id": "a", "kind": "walls"}, {"id": "a", "kind": "roof"}]}, ["'a'"]),
        (
            {"measures": [{"id": "m1", "kind": "walls", "target": {"uses": ["flats"]}}]},
            ["m1", "'flats'", "apartment"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "led", "target": {"street_kinds": ["lane"]}}]},
            ["m1", "'lane'", "residential"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "parameters": {"side": ["outside"]}}]},
            ["m1", "side", "outside, inside"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "parameters": {"u_w_m2k": 10**400}}]},
            ["m1", "u_w_m2k", "0.12 to 0.6"],
        ),
        ({"measures": [{"id": "m1", "kind": "led", "uptake_frac": 10**400}]}, ["uptake_frac"]),
        ({"measures": [{"id": "m1", "kind": "led", "year": 10**400}]}, ["year"]),
        ({"assumptions": {"gas_eur_kwh": 10**400}}, ["gas_eur_kwh"]),
        ({"schema_version": 10**400}, ["newer"]),
        ({"schema_version": True}, ["schema_version"]),
        ({"schema_version": 0}, ["schema_version"]),
        ({"name": "\ud800"}, ["half a character"]),
        (
            {"measures": [{"id": "m1", "kind": "walls", "parameters": [1]}]},
            ["m1", "parameters", "[1]"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "target": {"uses": 3}}]},
            ["m1", "target.uses", "list", "not 3"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "parameters": []}]},
            ["m1", "parameters is []"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "parameters": {"u_w_m2k": True}}]},
            ["u_w_m2k", "True"],
        ),
        (
            {"measures": [{"id": "m1", "kind": "walls", "uptake_frac": True}]},
            ["uptake_frac", "not True"],
        ),
        ({"assumptions": {"gas_eur_kwh": "0.2"}}, ["gas_eur_kwh", "not '0.2'"]),
        ({"assumptions": {"gas_price": 1}}, ["unknown assumption 'gas_price'"]),
        ({"assumptions": {"gas_eur_kwh": -1}}, ["gas_eur_kwh", "negative"]),
    ],
)
def test_that_a_wrong_scenario_file_gets_one_sentence(tmp_path, change, words):
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps({"schema_version": 1, "name": "x", **change}))
    with pytest.raises(ScenarioError) as fault:
        read_scenario(path)
    text = str(fault.value)
    assert str(path) in text
    assert "\n" not in text
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1]",
        b"\xff\xfe\x00",
        b"[" * 5000,
        b'{"a":' * 5000,
        b'{"schema_version": 1' + b"0" * 5000 + b"}",
        b'{"name": "a", "name": "b"}',
        b'{"measures": [{"id": "a", "kind": "led", "kind": "pv"}]}',
    ],
)
def test_that_a_file_which_is_no_scenario_gets_one_sentence(tmp_path, content):
    path = tmp_path / "s.json"
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match=r"s\.json") as fault:
        read_scenario(path)
    assert "\n" not in str(fault.value)


def test_that_a_byte_order_mark_is_passed_over(tmp_path):
    path = tmp_path / "s.json"
    path.write_bytes(b"\xef\xbb\xbf" + scenario_to_text(scenario()).encode())
    assert read_scenario(path) == scenario()


def test_that_a_missing_file_is_named(tmp_path):
    with pytest.raises(ScenarioError, match="no such file"):
        read_scenario(tmp_path / "nothing.json")


def test_that_a_filter_with_its_years_turned_round_is_refused():
    with pytest.raises(ValueError, match="after year_to"):
        Target(year_from=1950, year_to=1900)


def test_that_the_baseline_decides_nothing():
    assert BASELINE.measures == ()


def test_that_a_scenario_cannot_be_changed_in_place():
    with pytest.raises(ValueError, match="frozen"):
        scenario().name = "other"


@pytest.mark.parametrize("path", sorted(sample_folder("tiny").parent.glob("*/scenario*.json")))
def test_that_every_shipped_scenario_is_read_as_it_is_written(path):
    scenario = read_scenario(path)
    assert scenario.measures
    assert scenario_from_text(scenario_to_text(scenario), "again") == scenario


AS_WRITTEN_IN_2026 = """{
  "schema_version": 1, "name": "Streets",
  "measures": [
    {"id": "m1", "kind": "street_class", "target": {"streets": [], "street_kinds": []},
     "uptake_frac": 1.0, "parameters": {"class": "P3"}, "year": 2026, "year_end": null},
    {"id": "m2", "kind": "least_lantern", "uptake_frac": 0.5, "parameters": {"light": "dimmed"}}
  ],
  "assumptions": {"led_eur": 400.0}
}"""


def test_that_a_measure_by_its_former_name_is_read_and_written_by_its_name_of_today(tmp_path):
    path = tmp_path / "scenario.json"
    path.write_text(AS_WRITTEN_IN_2026)
    scenario = read_scenario(path)
    assert [m.kind for m in scenario.measures] == ["street_class", "least_luminaire"]
    assert (scenario.measures[1].uptake_frac, scenario.measures[1].parameters) == (
        0.5,
        {"light": "dimmed"},
    )
    write_scenario(path, scenario)
    assert "lantern" not in path.read_text()
    assert read_scenario(path) == scenario


@pytest.mark.parametrize("measures", [7, [7], ["least_lantern"], [{}], [{"kind": ["x"]}]])
def test_that_nonsense_in_place_of_measures_stays_one_sentence(measures):
    with pytest.raises(ScenarioError) as error:
        scenario_from_text(json.dumps({"measures": measures}), "a.json")
    assert "\n" not in str(error.value)
