"""Text from data is shown as it stands: no markup, no pictures loaded, no direction turned."""

import ast
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import ui
from twin.district.folder import open_district, sample_folder
from ui.panels.results.plot import legend_text
from ui.panels.view.scene_frame import hover_text
from ui.panels.view.status_bar import StatusBar
from ui.style.plain_label import PlainLabel, plain_tip

HOSTILE = "<img src='/etc/hostname'> Haus <alt> & Söhne"
# A legend's coloured marks and the card's bold title are markup of ours, around escaped words.
WITH_MARKUP = {"costs.py", "charts.py", "pathway.py", "scene_frame.py"}


def test_that_labels_are_plain_wherever_a_window_makes_one():
    made = []
    for path in Path(ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = node.func if isinstance(node, ast.Call) else None
            if isinstance(named, ast.Name) and named.id == "QLabel":
                made.append(path.name)
            if isinstance(node, ast.ClassDef) and path.name != "plain_label.py":
                assert "QLabel" not in [getattr(base, "id", "") for base in node.bases], path
    assert set(made) <= WITH_MARKUP


def test_that_a_plain_label_shows_markup_as_letters(qtbot):
    label = PlainLabel(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_that_a_tooltip_escapes_what_looks_like_markup_and_leaves_the_rest():
    assert plain_tip("two\nlines & more") == "two\nlines & more"
    said = plain_tip(HOSTILE)
    assert "<img" not in said
    assert "&lt;alt&gt; &amp; Söhne" in said


def test_that_the_standing_in_the_status_bar_has_no_markup(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_standing(HOSTILE, HOSTILE)
    assert bar.standing.textFormat() == Qt.TextFormat.PlainText
    assert "<img" not in bar.standing.toolTip()


def test_that_a_legend_escapes_its_words():
    assert "<img" not in legend_text([("#fff", "■", HOSTILE)])


def test_that_the_hover_card_shows_a_name_as_it_stands():
    assert hover_text((HOSTILE, "<u>x</u>", ""), bold=True) == (
        "<b>&lt;img src=&#x27;/etc/hostname&#x27;&gt; Haus &lt;alt&gt; &amp; Söhne</b>"
        "<br>&lt;u&gt;x&lt;/u&gt;"
    )


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x1b[31m"])
def test_that_direction_marks_and_control_characters_stay_outside(tmp_path, mark):
    place = Path(shutil.copytree(sample_folder("tiny"), tmp_path / "place"))
    text = (place / "district.toml").read_text("utf-8")
    escaped = "".join(f"\\u{ord(c):04x}" if not c.isprintable() else c for c in mark)
    (place / "district.toml").write_text(text.replace("Tiny,", f"Tiny{escaped},"), "utf-8")
    name = open_district(place).name
    assert mark[0] not in name
    assert name.startswith("Tiny")
