"""Drawing an area on the map with the mouse, as a planner does it, on the tiny district."""

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from twin.scenario.edits import AddMeasure, SetTarget
from twin.scenario.scenario import Measure, read_scenario, write_scenario
from twin.targets.targets import targeted_buildings, targeted_lamps
from ui.controllers.mouse.area_desk import AreaDesk
from ui.overlay.area import ground_height_m, laid_out
from ui.scene.eye.drawing import CROSSES, HOW, NEEDS_THREE
from ui.view_state.camera import projected

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def tiny(desk):
    desk.open("tiny")
    desk.look_from_above()
    desk.areas = desk.presenter.findChild(AreaDesk)
    return desk


@pytest.fixture
def drawing(tiny):
    yield tiny.areas.drawing
    tiny.areas.drawing.stop()
    if tiny.areas.editor is not None:
        tiny.areas.editor.reject()
    tiny.presenter.select(())


def press(desk, key: Qt.Key) -> None:
    """A key in the main window, which must be the active one for its shortcuts."""
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow, "the window to take the keyboard", 10)
    QTest.keyClick(desk.window, key)
    desk.settle(0.05)


def pixel(desk, x_m: float, y_m: float) -> QPoint:
    scene = desk.window.scene
    z = scene.navigator.ground_at(x_m, y_m)
    (at,), _ = projected(scene.pose, [(x_m, y_m, z)], scene.navigator.size_px)
    return QPoint(round(at[0]), round(at[1]))


def click(desk, x_m: float, y_m: float) -> None:
    QTest.mouseClick(desk.window.scene.canvas, LEFT, pos=pixel(desk, x_m, y_m))


def draw(desk, corners) -> None:
    """Click each corner, and the last one twice."""
    for corner in corners:
        click(desk, *corner)
        desk.settle(0.02)
    canvas = desk.window.scene.canvas
    QTest.mouseDClick(canvas, LEFT, pos=pixel(desk, *corners[-1]))
    desk.settle(0.1)


def around(desk, rows) -> list[tuple[float, float]]:
    """A rectangle of four corners around some buildings, clear of their walls."""
    shapes = desk.presenter.session.district.buildings.geometry[rows]
    west, south, east, north = shapely.total_bounds(shapes)
    return [(west - 2, south - 2), (east + 2, south - 2), (east + 2, north + 2),
            (west - 2, north + 2)]  # fmt: skip


def inside(desk, corners) -> set[int]:
    b = desk.presenter.session.district.buildings.geometry
    area = shapely.Polygon(corners)
    return set(np.flatnonzero([area.contains(p.representative_point()) for p in b]).tolist())


def with_walls(desk) -> str:
    p = desk.presenter
    measure = Measure(id=p.session.scenario.next_id(), kind="walls", uptake_frac=1.0)
    p.edit(AddMeasure(measure))
    desk.answered()
    return measure.id


@pytest.mark.window
def test_that_an_area_drawn_with_the_mouse_picks_exactly_the_buildings_inside(tiny, drawing):
    corners = around(tiny, [0, 1, 2])
    wanted = inside(tiny, corners)
    assert 0 < len(wanted) < 12
    press(tiny, Qt.Key.Key_P)
    assert drawing.active
    assert tiny.window.frame.hint.text() == HOW
    assert tiny.window.frame.hint.isVisible()
    draw(tiny, corners)
    assert set(tiny.presenter.settings.selection) == wanted
    assert not drawing.active
    assert not tiny.window.action("draw_area").isChecked()
    assert not tiny.window.frame.hint.isVisible()


@pytest.mark.window
def test_that_a_click_picks_again_once_the_area_is_drawn(tiny, drawing):
    tiny.window.action("draw_area").trigger()
    draw(tiny, around(tiny, [3]))
    tiny.presenter.select(())
    point = tiny.presenter.session.district.buildings.geometry[5].representative_point()
    click(tiny, point.x, point.y)
    assert tiny.presenter.settings.selection == (5,)


@pytest.mark.window
def test_that_backspace_takes_a_corner_back_and_esc_gives_up(tiny, drawing):
    tiny.window.action("draw_area").trigger()
    corners = around(tiny, [0, 1])
    for corner in corners[:3]:
        click(tiny, *corner)
        tiny.settle(0.5)  # slower than a double click
    assert len(drawing.corners) == 3
    press(tiny, Qt.Key.Key_Backspace)
    assert len(drawing.corners) == 2
    press(tiny, Qt.Key.Key_Return)
    assert tiny.window.frame.hint.text() == NEEDS_THREE
    press(tiny, Qt.Key.Key_Escape)
    assert not drawing.active
    assert drawing.layer.corners == ()
    assert tiny.presenter.settings.selection == ()


@pytest.mark.window
def test_that_an_outline_that_would_cross_itself_is_refused(tiny, drawing):
    tiny.window.action("draw_area").trigger()
    a, b, c, d = around(tiny, [0, 1, 2, 3])
    for corner in (a, c, b):
        click(tiny, *corner)
        tiny.settle(0.5)
    click(tiny, *d)
    assert len(drawing.corners) == 3
    assert tiny.window.frame.hint.text() == CROSSES


@pytest.mark.window
def test_that_the_outline_lies_on_the_screen_in_the_accent(tiny, drawing):
    tiny.window.action("draw_area").trigger()
    a, b, *_ = around(tiny, range(12))
    click(tiny, *a)
    click(tiny, *b)
    tiny.settle(0.2)
    middle = pixel(tiny, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    image = drawing.layer.grab().toImage()
    column = [image.pixelColor(middle.x(), middle.y() + k).name() for k in range(-3, 4)]
    assert tiny.window.theme.accent in column
    where = drawing.layer.pixels_of([a])[0]
    tiny.window.scene.navigator.pan(40, 0)
    assert drawing.layer.pixels_of([a])[0][0] == pytest.approx(where[0] + 40, abs=3)
    tiny.window.scene.navigator.pan(-40, 0)


@pytest.mark.window
def test_that_the_editor_gets_the_area_and_tells_how_many_it_reaches(tiny, drawing, tmp_path):
    p = tiny.presenter
    measure_id = with_walls(tiny)
    tiny.window.options.card(measure_id)._target.clicked.emit()
    editor = tiny.areas.editor
    assert editor.isVisible()
    assert editor.reach_text == "Reaches 12 of 12 buildings"
    QTest.mouseClick(editor.place.draw, LEFT)
    assert not editor.isVisible()
    corners = around(tiny, [0, 1, 2])
    draw(tiny, corners)
    assert editor.isVisible()
    wanted = inside(tiny, corners)
    assert editor.place.area_text == f"Inside the drawn area ({len(wanted)} buildings)"
    assert editor.reach_text == f"Reaches {len(wanted)} of 12 buildings"
    editor.accept()
    tiny.answered()
    target = p.session.scenario.measure(measure_id).target
    district = p.session.district
    assert set(np.flatnonzero(targeted_buildings(district, target))) == wanted
    assert tiny.areas.editor is None
    row = next(r for r in p.state.measures if r.id == measure_id)
    assert f"of {len(wanted)} buildings" in row.reach
    path = tmp_path / "scenario.json"
    write_scenario(path, p.session.scenario)
    assert read_scenario(path).measure(measure_id).target == target
    tiny.window.action("undo").trigger()
    tiny.answered()
    assert p.session.scenario.measure(measure_id).target.polygon_m == ()
    tiny.window.action("redo").trigger()
    tiny.answered()
    assert p.session.scenario.measure(measure_id).target == target


@pytest.mark.window
def test_that_an_area_can_be_cleared_and_a_drawing_given_up_leaves_it(tiny, drawing):
    p = tiny.presenter
    measure_id = with_walls(tiny)
    east_m, north_m = p.session.district.origin_m
    ring = tuple((x + east_m, y + north_m) for x, y in around(tiny, [4, 5]))
    target = p.session.scenario.measure(measure_id).target.changed(polygon_m=ring)
    p.edit(SetTarget(measure_id, target))
    tiny.areas.edit_target(measure_id)
    editor = tiny.areas.editor
    assert len(drawing.layer.corners) == 4
    QTest.mouseClick(editor.place.draw, LEFT)
    press(tiny, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor.target().polygon_m == ring
    QTest.mouseClick(editor.place.clear_area, LEFT)
    assert editor.target().polygon_m == ()
    assert editor.place.area_text == "Anywhere in the district"
    assert editor.reach_text == "Reaches 12 of 12 buildings"
    assert drawing.layer.corners == ()


@pytest.mark.window
def test_that_the_picked_buildings_can_be_taken_into_the_filter(tiny, drawing):
    p = tiny.presenter
    measure_id = with_walls(tiny)
    p.select((2, 4, 7))
    tiny.areas.edit_target(measure_id)
    editor = tiny.areas.editor
    assert editor.place.use_picked.text() == "Use the 3 picked buildings"
    QTest.mouseClick(editor.place.use_picked, LEFT)
    assert editor.reach_text == "Reaches 3 of 12 buildings"
    ids = p.session.district.buildings.ids
    assert editor.target().picked == tuple(ids[[2, 4, 7]])


@pytest.mark.window
def test_that_lamps_are_reached_by_an_area_too(tiny, drawing):
    p = tiny.presenter
    measure = Measure(id=p.session.scenario.next_id(), kind="led", uptake_frac=1.0)
    p.edit(AddMeasure(measure))
    tiny.answered()
    tiny.areas.edit_target(measure.id)
    editor = tiny.areas.editor
    QTest.mouseClick(editor.place.draw, LEFT)
    draw(tiny, around(tiny, [0, 1, 2, 3]))
    reached = int(targeted_lamps(p.session.district, editor.target()).sum())
    assert reached > 0
    assert editor.reach_text.startswith(f"Reaches {reached} of ")
    assert editor.reach_text.endswith(" lamp posts")


@pytest.mark.window
def test_that_the_box_says_what_to_do_until_esc(tiny):
    press(tiny, Qt.Key.Key_B)
    assert "box" in tiny.window.frame.hint.text()
    assert tiny.window.scene.canvas.box_mode
    press(tiny, Qt.Key.Key_Escape)
    assert not tiny.window.scene.canvas.box_mode
    assert not tiny.window.frame.hint.isVisible()


def test_that_an_outline_is_laid_out_finely_and_keeps_its_corners():
    points = laid_out([(0.0, 0.0), (40.0, 0.0), (40.0, 10.0)])
    assert tuple(points[0]) == (0.0, 0.0)
    assert tuple(points[-1]) == (40.0, 10.0)
    assert (40.0, 0.0) in {tuple(p) for p in points.tolist()}
    assert np.hypot(*np.diff(points, axis=0).T).max() <= 5.01


def test_that_the_ground_between_nodes_is_linear():
    x, y = np.meshgrid(np.arange(5.0), np.arange(4.0))
    cells = np.array([[0.0, 0.0], [1.25, 2.5], [4.0, 3.0], [9.0, -2.0]])
    wanted = 2 * np.clip(cells[:, 0], 0, 4) + 3 * np.clip(cells[:, 1], 0, 3)
    assert ground_height_m(2 * x + 3 * y, cells) == pytest.approx(wanted)
