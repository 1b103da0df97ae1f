"""A view of a snapshot that was changed by hand is refused in one sentence, never looked up."""

import json

import pytest

from twin.answer.step_table import answer
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE
from twin.snapshot.bundle import write_snapshot
from twin.snapshot.one_file import MANIFEST
from ui.background.opening import open_in_background
from ui.map_layers.map_layers import choice_keys
from ui.picture.snapshot_picture import first_view
from ui.view_state.view_settings import ViewError, ViewSettings, check_view


@pytest.fixture(scope="module")
def seen():
    return answer(open_district("tiny"), BASELINE)


def test_that_every_view_the_program_writes_is_taken(seen):
    check_view(ViewSettings().plain(), seen.district, choice_keys())
    check_view(first_view(seen), seen.district, choice_keys())
    looked = ViewSettings(
        colour_by="face_irradiation",
        colour_streets="transformer",
        chart="pathway",
        selection=(0, 11),
        street=0,
        opacity={"buildings": 0.5},
        hidden=frozenset({"trees"}),
    )
    check_view(json.loads(json.dumps(looked.plain())), seen.district, choice_keys())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("street", 9999, "a row of the streets from -1 to"),
        ("street", "first", "a row of the streets"),
        ("selection", [12], "a list of rows of the buildings from 0 to 11"),
        ("selection", [-1], "a list of rows"),
        ("selection", 3, "a list of rows"),
        ("hour", 8760, "a whole number from 0 to 8759"),
        ("hour", True, "a whole number"),
        ("week", 52, "from 0 to 51"),
        ("path_year", 1990, "from 2026 to 2050"),
        ("colour_by", "beauty", "one of "),
        ("colour_streets", ["lux"], "one of "),
        ("chart", "pie", "one of costs"),
        ("sure_of", "luck", "one of "),
        ("theme", "neon", "one of dark"),
        ("baseline", "yes", "true or false"),
        ("hidden", "trees", "a list of layers"),
        ("opacity", {"trees": 7}, "a share from 0 to 1"),
        ("camera", {"position_m": [1, 2, 3]}, "two points of three numbers"),
        ("camera", {"position_m": [1, 2, 3], "focal_point_m": [1, 2, 3]}, "apart from each other"),
    ],
)
def test_that_a_field_nobody_can_show_is_refused_in_one_sentence(seen, field, value, said):
    with pytest.raises(ViewError) as caught:
        check_view({**first_view(seen), field: value}, seen.district, choice_keys())
    message = str(caught.value)
    assert message.startswith(f"the view's {field} is ")
    assert said in message
    assert "\n" not in message


def test_that_a_snapshot_changed_by_hand_says_what_to_fix(seen, tmp_path):
    folder = tmp_path / "kept"
    write_snapshot(folder, seen, first_view(seen))
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest["view"]["street"] = 70
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ValueError, match="changed since the snapshot was made"):
        open_in_background(str(folder), None, lambda *_: None, choice_keys())
    del manifest["manifest_sha256"]  # as an earlier program wrote it, without a seal
    manifest["schema_version"] = 1
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ViewError, match="the view's street is 70"):
        open_in_background(str(folder), None, lambda *_: None, choice_keys())
    del manifest["numbers"]["scenario"]
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ValueError, match="cannot be read as a manifest"):
        open_in_background(str(folder), None, lambda *_: None, choice_keys())
