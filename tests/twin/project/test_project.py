"""Named scenarios: who comes from whom, what is locked, what a file of them keeps."""

import json

import pytest

from twin.project.project import COLOURS, begun, unlike
from twin.project.project_file import (
    ProjectError,
    project_from_text,
    project_to_text,
    read_project,
    write_project,
)
from twin.scenario.edits import TakeMeasure
from twin.scenario.scenario import Measure, Scenario, write_scenario


def scenario(name: str = "Roofs", uptake: float = 0.5) -> Scenario:
    return Scenario(name=name, measures=(Measure(id="w", kind="walls", uptake_frac=uptake),))


@pytest.fixture
def family():
    """Roofs, its branch and the branch's branch."""
    return begun("tiny", scenario()).branched("s1").branched("s2")


def test_that_a_branch_begins_as_its_parent_and_is_in_hand(family):
    assert [(depth, one.name) for depth, one in family.tree()] == [
        (0, "Roofs"), (1, "Roofs 2"), (2, "Roofs 3"),
    ]  # fmt: skip
    assert family.present.id == "s3"
    assert family.present.scenario.measures == family.of("s1").scenario.measures


def test_that_an_edit_reaches_the_scenario_in_hand_alone(family):
    edited = family.edited(scenario("Roofs 3", 0.9))
    assert edited.of("s3").scenario.measures[0].uptake_frac == 0.9
    assert edited.of("s1") == family.of("s1")
    assert family.present.scenario.measures[0].uptake_frac == 0.5


def test_that_a_copy_has_the_same_parent(family):
    assert family.copied("s2").present.parent == "s1"


def test_that_a_locked_scenario_is_neither_edited_renamed_nor_deleted(family):
    locked = family.marked("s3", locked=True)
    for change in (
        lambda: locked.edited(scenario("x")),
        lambda: locked.renamed("s3", "x"),
        lambda: locked.without("s3"),
    ):
        with pytest.raises(ValueError, match="locked"):
            change()


def test_that_children_of_a_deleted_scenario_go_to_its_parent(family):
    left = family.without("s2")
    assert left.of("s3").parent == "s1"
    assert left.without("s3").in_hand == "s1"
    with pytest.raises(ValueError, match="one scenario at least"):
        left.without("s3").without("s1")


def test_that_a_scenario_left_blank_is_not_kept():
    project = begun("tiny", Scenario()).added(scenario())
    assert [one.name for one in project.scenarios] == ["Roofs"]


def test_that_versions_are_kept_once_each(family):
    kept = family.with_version("s3", "2026-01-01T10:00").with_version("s3", "2026-01-01T10:01")
    assert [v.kept_at for v in kept.present.versions] == ["2026-01-01T10:00"]
    more = kept.edited(scenario("Roofs 3", 0.7)).with_version("s3", "2026-01-01T10:02")
    assert [v.scenario.measures[0].uptake_frac for v in more.present.versions] == [0.5, 0.7]


def test_that_neighbours_in_the_list_have_colours_of_their_own():
    project = begun("tiny", scenario())
    for _ in range(7):
        project = project.copied("s1")
    assert {one.colour for one in project.scenarios} == set(COLOURS)


@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [("A", [], "A"), ("A", ["A"], "A 2"), ("A 2", ["A", "A 2"], "A 3"), ("2", ["2"], "2 2")],
)
def test_that_no_two_scenarios_are_given_one_name(name, taken, made):
    assert unlike(name, taken) == made


def test_that_a_measure_taken_over_replaces_the_same_one_and_else_stands_last():
    mine = scenario()
    assert TakeMeasure(Measure(id="w", kind="walls", uptake_frac=1.0)).apply(mine) == scenario(
        uptake=1.0
    )
    taken = TakeMeasure(Measure(id="w", kind="roof")).apply(mine)
    assert [(m.id, m.kind) for m in taken.measures] == [("w", "walls"), ("m1", "roof")]


def test_that_a_file_brings_back_all_that_was_written(family, tmp_path):
    family = family.marked("s1", locked=True, note="Agreed in March").with_version("s3", "2026")
    path = tmp_path / "room.project.json"
    write_project(path, family)
    assert read_project(path) == family
    assert [p.name for p in tmp_path.iterdir()] == ["room.project.json"]


def test_that_a_scenario_file_opens_as_a_project_of_one(tmp_path):
    write_scenario(tmp_path / "roofs.json", scenario())
    project = read_project(tmp_path / "roofs.json")
    assert [one.scenario for one in project.scenarios] == [scenario()]


def test_that_measures_are_read_in_the_words_of_an_earlier_program(family):
    text = project_to_text(
        family.edited(Scenario(measures=(Measure(id="l", kind="least_luminaire"),)))
    )
    old = text.replace("least_luminaire", "least_lantern")
    assert project_from_text(old, "f").present.scenario.measures[0].kind == "least_luminaire"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(in_hand="s9"), "in_hand names 's9'"),
        (lambda d: d["scenarios"][0].update(parent="s3"), "comes from itself"),
        (lambda d: d["scenarios"][1].update(id="s1"), "share the id 's1'"),
        (lambda d: d["scenarios"][1].update(colour="red"), "colour is 'red'"),
        (lambda d: d["scenarios"][2]["scenario"].update(measures=[{}]), "scenario s3"),
        (lambda d: d.update(schema_version=2), "newer than this program knows"),
        (lambda d: d.update(scenarios=[]), "scenarios"),
        (lambda d: d.pop("in_hand"), "in_hand is missing"),
        (lambda d: d.update(parents=1), "unknown key 'parents'"),
    ],
)  # fmt: skip
def test_that_a_faulty_file_is_refused_in_one_sentence(family, change, said):
    data = json.loads(project_to_text(family))
    change(data)
    with pytest.raises(ProjectError) as refused:
        project_from_text(json.dumps(data), "room.project.json")
    assert str(refused.value).startswith("room.project.json")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_that_text_that_is_no_project_is_refused(tmp_path):
    for name, content in (("a", b"\xff\xfe"), ("b", b"[1]"), ("c", b"{"), ("d", b"{}")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ProjectError):
            read_project(tmp_path / name)
    with pytest.raises(ProjectError, match="no such file"):
        read_project(tmp_path / "none")
