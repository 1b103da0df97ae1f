"""Scenarios compared on the map in a running window: curtain, panes, difference; by pixels."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from twin.scenario.edits import AddMeasure
from twin.scenario.scenario import Measure
from ui.controllers.scenarios.map_desk import BASELINE, MapDesk
from ui.controllers.scenarios.scenario_desk import ScenarioDesk

pytestmark = pytest.mark.window


def found(desk, kind):
    return next(d for d in desk.presenter.children() if isinstance(d, kind))


@pytest.fixture(scope="module")
def seen(desk):
    """Heat pumps everywhere in one scenario, and the district as it is."""
    desk.open("tiny")
    desk.presenter.edit(AddMeasure(Measure(id="h", kind="heat_pump")))
    desk.answered()
    desk.presenter.look(colour_by="final_energy", hidden=frozenset({"labels"}))
    desk.look_from_above()
    return desk


def pixels(desk) -> np.ndarray:
    desk.settle(0.3)
    return desk.scene_pixels().astype(int)


def plain(desk, baseline: bool) -> np.ndarray:
    """The picture of one of the two alone, in the colours of the comparison."""
    found(desk, MapDesk).take_off()
    desk.presenter.look(baseline=baseline)
    made = pixels(desk)
    desk.presenter.look(baseline=False)
    return made


def differing(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.abs(a - b).max(axis=2) > 24


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_that_each_side_of_the_curtain_is_one_of_the_two_pictures(seen, share):
    before, after = plain(seen, True), plain(seen, False)
    assert differing(before, after).mean() > 0.01
    on_map = found(seen, MapDesk)
    on_map.overlay.line.place(share)
    on_map.show("curtain", (BASELINE, "s1"))
    picture = pixels(seen)
    middle = round(share * picture.shape[1])
    colours = on_map._colourings
    assert {(c.low, c.high) for c in colours} == {(0.0, colours[0].high)}
    assert differing(picture[:, : middle - 4], before[:, : middle - 4]).mean() < 0.01
    assert differing(picture[:, middle + 4 :], after[:, middle + 4 :]).mean() < 0.01


def test_that_the_curtain_is_dragged_with_the_mouse(seen):
    on_map = found(seen, MapDesk)
    on_map.show("curtain", (BASELINE, "s1"))
    line = on_map.overlay.line
    line.place(0.5)
    middle = line.rect().center()
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(4):
        QTest.mouseMove(line, middle + QPoint(20, step))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=middle)
    assert line.share > 0.5
    assert on_map._window.scene.canvas.sides.sides[0].cut[2] == line.share
    assert on_map.overlay.names() == ["Baseline", "New scenario"]


def test_that_panes_have_one_eye_and_the_pointer_finds_the_same_building_in_each(seen):
    on_map, scene = found(seen, MapDesk), seen.window.scene
    on_map.show("panes", (BASELINE, "s1"))
    picture = pixels(seen)
    half = picture.shape[1] // 2
    left, right = picture[:, : half - 2], picture[:, half : 2 * half - 2]
    same = ~differing(left, right)
    assert 0.5 < same.mean() < 1.0
    width, height = scene.canvas.pane_px()
    assert (width, height) == (scene.canvas.width() // 2, scene.canvas.height())
    heard: list[int] = []

    def hear(row: int, _: object) -> None:
        heard.append(row)

    scene.clicked.connect(hear)
    place = next(
        (x, y) for x in range(10, width, 9) for y in range(10, height, 9) if scene.row_at(x, y) >= 0
    )
    for shift in (0, width):
        QTest.mouseClick(
            scene.canvas, Qt.MouseButton.LeftButton, pos=QPoint(place[0] + shift, place[1])
        )
    scene.clicked.disconnect(hear)
    assert len(set(heard)) == 1
    assert len(heard) == 2
    assert heard[0] >= 0


def test_that_the_difference_is_the_one_less_the_other_with_zero_in_the_middle(seen):
    on_map, answer = found(seen, MapDesk), seen.presenter.answer
    on_map.show("difference", (BASELINE, "s1"))
    colouring = seen.presenter.state.colouring
    assert colouring.low == -colouring.high
    area = np.asarray(answer.results["shell"].floor_area_m2, dtype=float)
    now, before = (r["energy"].final_kwh_a.sum(axis=1) for r in (answer.results, answer.baseline))
    assert colouring.values == pytest.approx((now - before) / area, nan_ok=True)
    assert seen.window.scene.canvas.sides is None


def test_that_it_ends_with_another_colouring_and_with_its_button(seen):
    on_map = found(seen, MapDesk)
    on_map.show("curtain", (BASELINE, "s1"))
    seen.presenter.look(colour_by="use")
    assert on_map.mode is None
    assert seen.window.scene.canvas.sides is None
    seen.presenter.look(colour_by="final_energy")
    on_map.show("panes", (BASELINE, "s1"))
    on_map.overlay.end.click()
    assert on_map.mode is None
    assert seen.presenter.state.colouring.indicator.key == "final_energy"


def test_that_four_scenarios_stand_in_four_panes(seen):
    scenarios, on_map = found(seen, ScenarioDesk), found(seen, MapDesk)
    for kind in ("pv", "walls"):
        scenarios.panel.branch.click()
        seen.presenter.edit(AddMeasure(Measure(id=kind, kind=kind)))
        seen.answered()
    on_map.toggle("panes")
    assert len(on_map.overlay.names()) == 4
    sides = seen.window.scene.canvas.sides
    assert (sides.columns, sides.rows) == (2, 2)
    on_map.take_off()
