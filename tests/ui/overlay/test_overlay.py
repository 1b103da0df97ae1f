import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from ui.overlay.legend import (
    PAD_PX,
    Legend,
    legend_height_px,
    legend_width_px,
    paint_legend,
    tick_text,
    ticks,
)
from ui.overlay.legend_widget import LegendWidget
from ui.overlay.marks import (
    Compass,
    ScaleBar,
    TimeStamp,
    length_text,
    paint_compass,
    paint_scale_bar,
    scale_bar,
)
from ui.overlay.names.names import Names, NamesLayer, arranged, paint_names
from ui.style.colour_maps import colour_table, rgb_of
from ui.style.theme import LIGHT, PROJECTOR, THEMES, load_fonts
from ui.view_state.camera import HIGHEST_DEG, Pose


@pytest.fixture(autouse=True)
def _fonts(qapp):
    load_fonts()


def painted(paint, width=320, height=240, background="#ffffff") -> np.ndarray:
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(QColor(background))
    painter = QPainter(image)
    paint(painter)
    painter.end()
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(height, -1)
    return rows[:, : 3 * width].reshape(height, width, 3).copy()


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (0, 200, [0, 50, 100, 150, 200]),
        (-40, 40, [-40, -20, 0, 20, 40]),
        (0, 0.37, [0, 0.1, 0.2, 0.3]),
        (1850, 2010, [1850, 1900, 1950, 2000]),
        (3, 3, [3]),
    ],
)
def test_that_ticks_are_round(low, high, wanted):
    assert ticks(low, high) == pytest.approx(wanted)


def test_that_ticks_say_no_more_than_they_know():
    assert tick_text(0.30000004, 0.1) == "0.3"
    assert tick_text(1850, 50) == "1850"
    assert tick_text(125000, 25000) == "125\u202f000"
    assert tick_text(-2.5, 2.5) == "−2.5"
    assert tick_text(5.0, 2.5) == "5.0"
    assert tick_text(ticks(0, 200)[0], 50) == "0"


def test_that_the_bar_has_the_colours_of_the_map_at_its_ends():
    table = colour_table("ember")
    legend = Legend("Heat need", "kWh/m² a", table, 0, 200)
    picture = painted(lambda p: paint_legend(p, legend, LIGHT))
    right = int(legend_width_px(legend, LIGHT) - PAD_PX)
    first, last = picture[:, int(PAD_PX) + 1], picture[:, right - 2]
    assert np.abs(first.astype(int) - table[1]).sum(axis=1).min() < 12
    assert np.abs(last.astype(int) - table[254]).sum(axis=1).min() < 12


def test_that_every_class_shows_its_swatch_and_no_data_too():
    classes = (("Flats", "#ddcc77"), ("Offices", "#332288"), ("Shops", "#cc6677"))
    legend = Legend("Use", classes=classes, no_data="#d5d3ce")
    picture = painted(lambda p: paint_legend(p, legend, LIGHT)).reshape(-1, 3).astype(int)
    for colour in ("#ddcc77", "#332288", "#cc6677", "#d5d3ce"):
        assert (np.abs(picture - rgb_of(colour)).sum(axis=1) == 0).sum() > 60
    more = Legend("Use", classes=classes)
    assert legend_height_px(legend, LIGHT) > legend_height_px(more, LIGHT)


def test_that_a_legend_too_high_for_the_scene_stands_in_two_columns_with_all_its_swatches():
    colours = [f"#{20 * i:02x}8844" for i in range(1, 12)]
    classes = tuple((f"from {i} lx", colour) for i, colour in enumerate(colours))
    legend = Legend("Light", "lx", classes=classes)
    widget = LegendWidget(LIGHT)
    widget.show_legend(legend)
    widget.fit(1000.0, 400.0)
    high, wide = widget.height(), widget.width()
    widget.fit(1000.0, high - 1.0)
    assert widget.height() < 0.75 * high
    assert wide < widget.width() < 2 * wide
    picture = painted(lambda p: paint_legend(p, legend, LIGHT, columns=2))
    for colour in colours:
        assert (np.abs(picture.reshape(-1, 3) - rgb_of(colour)).sum(axis=1) == 0).sum() > 60


def test_that_the_projector_legend_is_larger():
    legend = Legend("Use of the building", classes=(("Flats", "#ddcc77"),))
    assert legend_width_px(legend, PROJECTOR) > legend_width_px(legend, LIGHT)
    assert legend_height_px(legend, PROJECTOR) > legend_height_px(legend, LIGHT)


def test_that_the_scale_bar_is_round_and_true():
    for metres_per_pixel in (0.031, 0.4, 1.7, 22.0):
        length, px = scale_bar(metres_per_pixel)
        assert px <= 140.001
        assert px >= 140 / 2.6
        assert length == pytest.approx(px * metres_per_pixel)
        assert float(f"{length:.1g}") == pytest.approx(length)
    assert length_text(2000.0) == "2 km"
    assert length_text(50.0) == "50 m"


def test_that_the_needle_points_where_north_is():
    def blue_column(heading):
        picture = painted(lambda p: paint_compass(p, heading, LIGHT), 44, 44).astype(int)
        blue = np.abs(picture - rgb_of(LIGHT.accent)).sum(axis=2) < 90
        ys, xs = np.nonzero(blue)
        return xs.mean() - 22, ys.mean() - 22

    x, y = blue_column(0.0)
    assert abs(x) < 1.5
    assert y < -2
    x, y = blue_column(90.0)  # looking east, north is on the left
    assert x < -2
    assert abs(y) < 1.5


def test_that_the_scale_bar_stands_out_from_light_and_dark():
    for ground in ("#ffffff", "#101010"):
        picture = painted(lambda p: paint_scale_bar(p, 1.0, LIGHT), background=ground)
        assert picture.std() > 3


def row_of_names(n: int) -> Names:
    at = np.column_stack([np.linspace(-200, 200, n), np.zeros(n), np.full(n, 20.0)])
    return Names(tuple(f"Place number {i}" for i in range(n)), at)


def boxes(written) -> list[QRectF]:
    return [QRectF(w.at[0], w.at[1] - 12, 80, 14) for w in written if w.foot]


def test_that_names_never_cover_each_other_and_the_first_comes_first():
    pose = Pose((0.0, 0.0, 0.0), 0.0, 45.0, 900.0)
    written = arranged(row_of_names(40), pose, (900, 600), LIGHT)
    assert 3 <= len(written) < 40
    assert written[0].text == "Place number 0"
    found = boxes(written)
    assert not any(a.intersects(b) for i, a in enumerate(found) for b in found[i + 1 :])


def test_that_names_keep_clear_of_other_overlays_and_of_what_lies_behind():
    pose = Pose((0.0, 0.0, 0.0), 0.0, 45.0, 900.0)
    legend = QRectF(0, 0, 450, 600)
    written = arranged(row_of_names(40), pose, (900, 600), LIGHT, (legend,))
    assert written
    assert not any(b.intersects(legend) for b in boxes(written))
    behind = Names(("Behind",), np.array([[0.0, -5000.0, 0.0]]))
    assert arranged(behind, pose, (900, 600), LIGHT) == []


def test_that_a_street_is_written_along_itself_only_where_it_fits():
    street = Names(
        streets=("Rua Augusta",),
        street_from_m=np.array([[0.0, -150, 0]]),
        street_to_m=np.array([[0.0, 150, 0]]),
    )
    pose = Pose((0.0, 0.0, 0.0), 0.0, HIGHEST_DEG, 900.0)
    (written,) = arranged(street, pose, (900, 600), LIGHT)
    assert abs(written.turn_deg) == pytest.approx(90.0, abs=0.5)
    far = Pose((0.0, 0.0, 0.0), 0.0, HIGHEST_DEG, 5000.0)
    assert arranged(street, far, (900, 600), LIGHT) == []


def test_that_names_in_three_alphabets_are_painted():
    pose = Pose((0.0, 0.0, 0.0), 0.0, 45.0, 900.0)
    names = Names(("Αθήνα · Київ · Łódź",), np.zeros((1, 3)))
    written = arranged(names, pose, (400, 300), LIGHT)
    picture = painted(lambda p: paint_names(p, written, LIGHT), 400, 300, "#88aa88")
    assert (picture.max(axis=2) < 80).sum() > 150


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_that_the_widgets_paint_in_every_theme(qtbot, theme):
    legend, compass, bar, time, names = (
        LegendWidget(theme), Compass(theme), ScaleBar(theme), TimeStamp(theme), NamesLayer(theme)
    )  # fmt: skip
    for widget in (legend, compass, bar, time, names):
        qtbot.addWidget(widget)
    legend.show_legend(Legend("Age", classes=(("old", "#123456"),)))
    time.set_text("21 June, 12:00")
    compass.set_heading(30.0)
    bar.set_scale(0.7)
    for widget in (legend, compass, bar, time):
        assert not widget.grab().toImage().isNull()
        assert widget.width() > 20
    shown, _ = scale_bar(0.7, 140 * theme.large)  # longer where letters are larger
    assert bar.accessibleName() == length_text(shown)
    legend.show_legend(None)
    assert legend.isHidden()


def test_that_a_click_on_the_compass_asks_for_north(qtbot):
    compass = Compass()
    qtbot.addWidget(compass)
    with qtbot.waitSignal(compass.north_wanted, timeout=500):
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.mouseClick(compass, Qt.MouseButton.LeftButton)
