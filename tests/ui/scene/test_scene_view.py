"""The 3D widget in a real window: gestures, picks, flights, recolouring, close."""

import os

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest

from layers.scene.scene import scene_meshes
from layers.terrain.ground import height_m
from tests.ui.scene.scene_toy import toy_scene
from ui.overlay.names.names import Names
from ui.scene.stage import LAYERS
from ui.scene.view import SceneView
from ui.style.theme import DARK, LIGHT
from ui.view_state.camera import HIGHEST_DEG, Pose, projected

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="needs an X display (make test)"),
]
LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier

ABOVE = Pose((0.0, 60.0, 10.0), 0.0, HIGHEST_DEG, 900.0)


@pytest.fixture(scope="module")
def meshes():
    return scene_meshes(toy_scene())


@pytest.fixture(scope="module")
def window(qapp):
    made = SceneView()
    made.resize(800, 500)
    made.show()
    QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def view(window, meshes):
    """The one window, as if new."""
    window.show_meshes(meshes, ABOVE)
    window.set_theme(LIGHT)
    window.set_sun(150.0, 48.0)
    for name in LAYERS:
        window.set_layer(name, True)
    QCoreApplication.processEvents()
    return window


def send(view, kind, x, y, button=NONE, buttons=NONE, modifiers=PLAIN):
    at = QPointF(x, y)
    to = QPointF(view.canvas.mapToGlobal(at))
    event = QMouseEvent(kind, at, to, button, buttons, modifiers)
    QCoreApplication.sendEvent(view.canvas, event)


def drag(view, start, end, button=LEFT, modifiers=PLAIN):
    send(view, QEvent.Type.MouseButtonPress, *start, button, button, modifiers)
    for share in (0.3, 0.7, 1.0):
        x, y = (a + share * (b - a) for a, b in zip(start, end, strict=True))
        send(view, QEvent.Type.MouseMove, x, y, NONE, button, modifiers)
    send(view, QEvent.Type.MouseButtonRelease, *end, button, NONE, modifiers)


def click(view, x, y, modifiers=PLAIN):
    send(view, QEvent.Type.MouseButtonPress, x, y, LEFT, LEFT, modifiers)
    send(view, QEvent.Type.MouseButtonRelease, x, y, LEFT, NONE, modifiers)


def pixel_of(view, row) -> tuple[float, float]:
    """Where a building's middle shows."""
    place = view._stage.building_places_m[row]
    return tuple(projected(view.pose, place, view.navigator.size_px)[0][0].tolist())


def shown(view) -> np.ndarray:
    image = view.canvas.grabFramebuffer()
    rows = np.frombuffer(image.constBits(), dtype=np.uint8)
    return (
        rows.reshape(image.height(), image.bytesPerLine())[:, : 4 * image.width()]
        .reshape(image.height(), image.width(), 4)[..., 2::-1]
        .copy()
    )


def test_that_the_window_shows_the_district_and_not_an_empty_sky(view):
    picture = shown(view)
    assert picture.std() > 15
    assert picture.mean() > 120


def test_that_a_click_picks_the_building_under_it_and_says_with_which_keys(qtbot, view):
    for row in (100, 250, 333):
        with qtbot.waitSignal(view.clicked, timeout=500) as caught:
            click(view, *pixel_of(view, row), SHIFT)
        assert caught.args[0] == row
        assert caught.args[1] & SHIFT


def test_that_a_click_beside_all_buildings_picks_none(qtbot, view):
    with qtbot.waitSignal(view.clicked, timeout=500) as caught:
        click(view, 5, 5)
    assert caught.args[0] == -1


def test_that_the_pointer_is_told_once_per_building_and_when_it_leaves(qtbot, view):
    heard = []
    view.hovered.connect(heard.append)
    x, y = pixel_of(view, 250)
    for step in (0, 1, 2):
        with qtbot.waitSignal(view.pointing.faced, timeout=2000):
            send(view, QEvent.Type.MouseMove, x + step, y)
    QCoreApplication.sendEvent(view.canvas, QEvent(QEvent.Type.Leave))
    assert heard == [250, -1]
    assert view.look.hovered == -1


def test_that_a_box_selects_what_lies_in_it(qtbot, view):
    (left, top), (right, bottom) = pixel_of(view, 120), pixel_of(view, 300)
    box = (min(left, right) - 3, min(top, bottom) - 3, max(left, right) + 3, max(top, bottom) + 3)
    with qtbot.waitSignal(view.box_selected, timeout=500) as caught:
        drag(view, box[:2], box[2:], modifiers=SHIFT)
    rows = caught.args[0]
    assert {120, 300} <= set(rows)
    for row in rows:
        x, y = pixel_of(view, row)
        assert box[0] - 2 <= x <= box[2] + 2
        assert box[1] - 2 <= y <= box[3] + 2


def test_that_a_drag_turns_or_moves_and_never_clicks(view):
    heard = []
    view.clicked.connect(lambda *args: heard.append(args))
    before = view.pose
    drag(view, (200, 200), (260, 170))
    turned = view.pose
    assert turned.heading_deg == pytest.approx(18.0, abs=0.5)
    assert turned.tilt_deg == pytest.approx(before.tilt_deg - 9.0, abs=0.5)
    drag(view, (200, 200), (260, 170), RIGHT)
    assert view.pose.focal_m != turned.focal_m
    assert view.pose.heading_deg == turned.heading_deg
    assert not heard


def test_that_the_wheel_zooms_to_the_pointer(view):
    x, y = pixel_of(view, 250)
    at = QPointF(x, y)
    wheel = QWheelEvent(
        at, QPointF(view.canvas.mapToGlobal(at)), QPointF(0, 0).toPoint(),
        QPointF(0, 240).toPoint(), NONE, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = view.pose.distance_m
    QCoreApplication.sendEvent(view.canvas, wheel)
    assert view.pose.distance_m == pytest.approx(before * 0.85**2)
    assert np.hypot(*np.subtract(pixel_of(view, 250), (x, y))) < 4


def test_that_a_flight_arrives_within_three_tenths_of_a_second_or_so(qtbot, view):
    moves = []
    view.camera_moved.connect(moves.append)
    view.fly_to((0, -600, 400), (0, 0, 10))
    qtbot.waitUntil(lambda: view.pose.distance_m == pytest.approx(715.6, abs=1.0), timeout=2000)
    assert view.pose.tilt_deg == pytest.approx(33.0, abs=0.5)
    assert len(moves) >= 2
    assert view.navigator._flight.duration() <= 300


def test_that_zooming_to_a_selection_brings_it_into_the_middle(qtbot, view):
    view.zoom_to([250, 251])
    qtbot.waitUntil(lambda: not view.navigator.is_flying, timeout=2000)
    assert view.pose.distance_m < 300
    x, y = pixel_of(view, 250)
    assert abs(x - 400) < 160
    assert abs(y - 250) < 160


def test_that_recolouring_shows_at_once_and_goes_back(view):
    view.set_layer("trees", False)
    before = shown(view)
    view.colour_buildings(np.tile(np.array([[200, 30, 90]], np.uint8), (692, 1)))
    red = shown(view)
    assert (np.abs(red.astype(int) - [200, 30, 90]).max(axis=2) <= 1).mean() > 0.1
    view.colour_buildings(None)
    assert np.abs(shown(view).astype(int) - before).mean() < 1.0


def test_that_colours_for_another_number_of_buildings_are_refused(view):
    with pytest.raises(ValueError, match="3 colours for 692 buildings"):
        view.colour_buildings(np.zeros((3, 3), np.uint8))


def test_that_an_unknown_layer_is_named(view):
    with pytest.raises(ValueError, match="no layer 'clouds'"):
        view.set_layer("clouds", True)


def test_that_hidden_buildings_cannot_be_picked(view):
    x, y = pixel_of(view, 250)
    assert view.row_at(x, y) == 250
    view.set_layer("buildings", False)
    assert view.row_at(x, y) == -1


def test_that_the_eye_stays_above_the_hill_and_the_hill_hides_what_is_behind_it(view, meshes):
    view.navigator.go(Pose((200.0, 60.0, 10.0), 270.0, 6.0, 280.0))
    x, y, z = view.pose.position_m
    assert z > height_m(meshes.grid, x, y) + 1.0
    places = view._stage.building_places_m
    row = int(np.hypot(*(places[:, :2] - [200.0, 60.0]).T).argmin())
    hidden_at = pixel_of(view, row)
    assert view.row_at(*hidden_at) == -1
    view.navigator.go(Pose((200.0, 60.0, 10.0), 270.0, 60.0, 280.0))
    assert view.row_at(*pixel_of(view, row)) == row


def test_that_theme_sun_and_names_survive_and_selection_goes_with_the_district(view, meshes):
    view.set_theme(DARK)
    view.set_sun(100.0, 20.0)
    view.highlight_selection([4, 5])
    view.show_names(Names(("Here",), np.zeros((1, 3))))
    view.show_meshes(meshes)
    assert view.look.theme is DARK
    assert view.look.sun_deg == (100.0, 20.0)
    assert view.look.selected == ()
    assert view.names.names.places == ()
    assert shown(view).mean() < 110


def test_that_a_quick_sun_is_refined_when_it_rests(qtbot, view):
    view.set_sun(120.0, 30.0, quick=True)
    assert view._refining.isActive()
    qtbot.waitUntil(lambda: not view._refining.isActive(), timeout=1500)
    assert view.look.sun_deg == (120.0, 30.0)


def test_that_the_exported_picture_is_the_one_on_the_screen(view):
    picture = view.picture(800, 500)
    difference = np.abs(picture.astype(int) - shown(view)).mean()
    assert difference < 6


def test_that_rendering_never_speaks_of_edits(view):
    names = [n for n in dir(type(view)) if "edit" in n.lower() and not n.startswith("_")]
    assert not names


def test_that_ten_windows_open_and_close_without_a_crash(qtbot, meshes):
    for _ in range(10):
        view = SceneView()
        view.resize(300, 200)
        view.show()
        qtbot.waitExposed(view)
        view.show_meshes(meshes)
        QCoreApplication.processEvents()
        view.close()
        view.deleteLater()
        QCoreApplication.processEvents()


def test_that_a_view_closed_before_it_was_shown_is_no_matter(qtbot):
    view = SceneView()
    view.close()
    view.set_layer("trees", False)
    view.colour_buildings(None)
    with pytest.raises(ValueError, match="no district to draw"):
        view.picture(100, 100)
    view.deleteLater()
