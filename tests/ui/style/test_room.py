"""What fits on which screen, and what is shown to a room, in a real window on the tiny district."""

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QSlider

from twin.scenario.edits import AddMeasure
from twin.scenario.scenario import Measure
from ui.controllers.program.appearance import sized
from ui.controllers.program.palette import Palette
from ui.map_layers.colouring import building_colours
from ui.overlay.paper import inked
from ui.style.stylesheet import stylesheet
from ui.style.theme import LIGHT, PROJECTOR, THEMES
from ui.view_state.charts import chart_data
from ui.window.finder import matching
from ui.window.shortcuts import groups

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def tiny(desk):
    desk.settle(0.2)
    assert not desk.window.options.isEnabled(), "nothing can be decided before a district is open"
    assert not desk.window.frame.compass.isVisible()
    desk.open("tiny")
    assert desk.window.options.isEnabled()
    return desk


@pytest.mark.parametrize("name", THEMES)
def test_that_the_window_fits_a_screen_of_1280_by_800_in_every_theme(tiny, name):
    tiny.window.set_theme(sized(THEMES[name], 800))
    tiny.settle(0.3)
    least = tiny.window.minimumSizeHint()
    assert least.width() <= 1280
    assert least.height() <= 760
    assert (tiny.window.width(), tiny.window.height()) == (1280, 800)


@pytest.mark.parametrize("name", THEMES)
def test_that_nothing_over_the_scene_covers_anything_else(tiny, name):
    tiny.window.set_theme(sized(THEMES[name], 800))
    tiny.presenter.look(colour_by="use")
    tiny.settle(0.3)
    f = tiny.window.frame
    over = [f.legend, f.compass, f.scale, f.time, f.standing]
    assert all(o.isVisible() for o in over)
    for i, one in enumerate(over):
        assert f.rect().contains(one.geometry())
        assert not any(one.geometry().intersects(other.geometry()) for other in over[i + 1 :])


def test_that_the_scene_keeps_half_of_a_projector_of_1280_by_800(tiny):
    w = tiny.window
    w.set_theme(PROJECTOR)  # its letters as they are, not fitted to the screen
    tiny.presenter.look(colour_by="saving")
    tiny.settle(0.5)
    assert (w.width(), w.height()) == (1280, 800)
    assert w.frame.width() >= 640
    assert min(slider.width() for slider in w.time_bar.findChildren(QSlider)) >= 90
    assert w.frame.legend.width() <= 0.37 * w.frame.width()
    assert w.frame.scale.geometry().bottom() > w.frame.height() - 20
    over = [w.frame.legend, w.frame.compass, w.frame.scale, w.frame.time, w.frame.standing]
    for i, one in enumerate(over):
        assert not any(one.geometry().intersects(other.geometry()) for other in over[i + 1 :])


def test_that_letters_grow_on_an_unscaled_4k_screen_and_never_shrink_below_the_plain_ones():
    assert sized(LIGHT, 2160).font_px > LIGHT.font_px
    assert sized(LIGHT, 600).font_px == LIGHT.font_px
    assert LIGHT.font_px < sized(PROJECTOR, 800).font_px < PROJECTOR.font_px
    assert sized(LIGHT, 1080, 2.0).font_px == 2 * LIGHT.font_px


def test_that_margins_of_panels_and_of_a_later_card_grow_with_the_letters(tiny):
    w, p = tiny.window, tiny.presenter
    p.edit(AddMeasure(Measure(id="wide-1", kind="draught_proofing")))
    tiny.answered()
    w.set_theme(LIGHT)
    plain = w.time_bar.layout().contentsMargins().left()
    card = w.options.card("wide-1").layout().contentsMargins().left()
    w.set_theme(sized(LIGHT, 2160))
    large = w.theme.large
    assert large > 1.5
    assert w.time_bar.layout().contentsMargins().left() == round(plain * large)
    assert w.options.card("wide-1").layout().contentsMargins().left() == round(card * large)
    p.edit(AddMeasure(Measure(id="wide-2", kind="pv")))
    tiny.answered()
    assert w.options.card("wide-2").layout().contentsMargins().left() == round(card * large)
    assert w.menuBar().fontInfo().pixelSize() == w.theme.font_px
    w.set_theme(LIGHT)
    assert w.time_bar.layout().contentsMargins().left() == plain
    p.undo()
    p.undo()
    tiny.answered()


def test_that_all_lengths_of_the_stylesheet_but_hairlines_grow_with_the_letters():
    rules = "A { padding: 4px 10px; border: 1px solid $line; width: ${slider_px}px; }"
    tokens = {"line": "#123456", "line_px": 1.0, "font_headline_px": 22}
    assert "padding: 4px 10px; border: 1px solid #123456" in stylesheet(rules, tokens)
    grown = stylesheet(rules, tokens, 1.5)
    assert "padding: 6px 15px; border: 1px solid #123456; width: 26px" in grown


def test_that_the_shortcut_with_a_plus_names_its_keys():
    lines = dict(groups()["View"])
    assert lines["Larger text"] == ("Ctrl", "+")
    assert lines["Smaller text"] == ("Ctrl", "-")


def test_that_names_are_pale_when_the_scene_is_dark():
    assert inked(LIGHT, 40.0) is LIGHT
    assert inked(LIGHT, -10.0).scene.label == THEMES["dark"].scene.label


def test_that_presenting_leaves_the_scene_and_large_numbers_until_esc(tiny):
    w = tiny.window
    w.action("presentation").trigger()
    tiny.settle(0.3)
    assert w.frame.large_numbers.isVisible()
    assert not w.layers.isVisible()
    assert not w.menuBar().isVisible()
    assert w.frame.large_numbers.text_of("final_energy_kwh_a")[0].endswith("Wh")
    w.action("select_none").trigger()
    tiny.settle(0.3)
    assert w.layers.isVisible()
    assert w.menuBar().isVisible()
    assert not w.frame.large_numbers.isVisible()


def test_that_what_pv_makes_hangs_below_the_months(tiny):
    p = tiny.presenter
    p.edit(AddMeasure(Measure(id="m1", kind="pv", uptake_frac=1.0)))
    tiny.answered()
    months = {s.key: s.values for s in chart_data(p.answer, "months", 0).series}
    assert (months["pv"] <= 0).all()
    assert months["pv"].sum() < 0
    assert months["electricity"].sum() > 0


def test_that_a_measure_in_force_is_listed_and_its_card_comes_to_the_front(tiny):
    options = tiny.window.options
    options.show_group("e_mobility")
    options.show_card("m1")
    tiny.settle(0.2)
    assert options.card("m1").isVisible()


def test_that_the_palette_adds_a_measure_by_its_name(tiny):
    entries = tiny.presenter.findChild(Palette).entries()
    found = matching(entries, "wall insulation")
    assert [f.text for f in found] == ["Add wall insulation"]
    before = len(tiny.presenter.session.scenario.measures)
    found[0].key()
    tiny.answered()
    measures = tiny.presenter.session.scenario.measures
    assert len(measures) == before + 1
    assert measures[-1].kind == "walls"
    assert "Theme: Dark" in [f.text for f in entries]


def test_that_a_searched_street_is_marked_whole_until_something_else_is_picked(tiny):
    p, w = tiny.presenter, tiny.window
    streets = p.session.district.layers["streets"]
    row = int((streets["name"] == "Rua Direita").argmax())
    tiny.commands.go_to(("streets", row))
    tiny.settle(0.5)
    mark = w.frame.place_mark
    assert mark.isVisible()
    same = streets["name"] == "Rua Direita"
    length = sum(np.hypot(*np.diff(line[:, :2], axis=0).T).sum() for line in mark.lines)
    assert length == pytest.approx(sum(g.length for g in streets.geometry[same]))
    assert w.scene.pose.focal_m[0] == pytest.approx(
        np.concatenate(mark.lines)[:, 0].mean(), abs=100.0
    )
    p.select((0,))
    tiny.settle(0.1)
    assert not mark.isVisible()
    p.select(())


def test_that_the_baseline_on_the_map_is_that_of_the_same_legend(tiny):
    p = tiny.presenter
    p.look(colour_by="carbon")
    now = p.state.colouring
    tiny.window.action("show_baseline").trigger()
    before = p.state.colouring
    assert before.indicator.title == "Carbon, baseline"
    assert (before.low, before.high) == (now.low, now.high)
    area = p.answer.results["shell"].floor_area_m2
    assert before.values == pytest.approx(p.answer.baseline["building_sums"].co2_kg_a / area)
    assert np.nansum(before.values) > np.nansum(now.values)
    tiny.window.action("show_baseline").trigger()
    assert p.state.colouring.values == pytest.approx(now.values)


def test_that_the_card_of_electric_cars_says_what_is_not_counted(tiny):
    tiny.presenter.edit(AddMeasure(Measure(id="m9", kind="electric_cars", uptake_frac=0.3)))
    tiny.answered()
    texts = [x.text() for x in tiny.window.options.card("m9").findChildren(QLabel)]
    assert any("price of the cars is not counted" in text for text in texts)


def test_that_a_building_shows_its_floor_area_and_where_its_heat_goes(tiny):
    tiny.commands.go_to(("buildings", 3))
    tiny.settle(0.3)
    inspection = tiny.presenter.state.inspection
    area = tiny.presenter.answer.results["shell"].floor_area_m2[3]
    assert inspection.facts[0].value == f"{area:,.0f} m²"
    labels = [c.label for c in inspection.changes]
    assert {"Heat need per m²", "Energy per m²", "Loss, walls", "Loss, windows"} <= set(labels)
    assert tiny.window.frame.place_mark.isVisible()


def test_that_data_by_night_have_the_colours_for_a_dark_ground(tiny):
    p, w = tiny.presenter, tiny.window
    p.look(colour_by="saving", hour=172 * 24 - 12)
    tiny.settle(0.2)
    noon = w.frame.legend._legend.table.copy()
    p.look(hour=172 * 24 - 24)
    tiny.settle(0.2)
    night = w.frame.legend._legend.table
    assert night[128].sum() < noon[128].sum()
    np.testing.assert_array_equal(
        w.scene.look.building_rgb, building_colours(p.state.colouring, inked(w.theme, -10.0))
    )


def test_that_large_letters_leave_two_fifths_of_a_small_window_to_the_scene(tiny):
    w = tiny.window
    w.resize(1280, 800)
    w.action("theme_projector").trigger()
    tiny.settle(0.3)
    assert w.docks.compact
    assert w.frame.width() * w.frame.height() >= 0.4 * w.width() * w.height()
    w.action("toggle_left").trigger()
    assert w.layers.isVisible()
    w.action("theme_light").trigger()
    tiny.settle(0.3)
    assert not w.docks.compact
    assert w.layers.isVisible()


@pytest.mark.parametrize("name", THEMES)
def test_that_the_names_of_the_charts_are_whole_at_1280_in_every_theme(tiny, name):
    tiny.window.set_theme(sized(THEMES[name], 800, 1.15))
    tiny.settle(0.3)
    for button in tiny.window.results._buttons.buttons():
        wide = button.fontMetrics().horizontalAdvance(button.text())
        assert wide < button.width() - 8, button.text()
    tiny.window.set_theme(sized(LIGHT, 800))
