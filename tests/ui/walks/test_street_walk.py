"""A planner's walk along the streets in a real window: classes, night, and the feeder below."""

import json

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from twin.command.main import main
from twin.on_demand.feeders.feeder_report import BY_KEY, feeder_json
from twin.on_demand.streets.street_indicators import verdicts
from twin.on_demand.streets.street_report import streets_json
from twin.scenario.edits import AddMeasure, RemoveMeasure, SetParameter, SetUptake
from twin.scenario.scenario import Measure, Target, write_scenario
from twin.words.quantities import percent, written
from ui.controllers.layers.feeder_desk import FeederDesk
from ui.controllers.layers.street_desk import StreetDesk
from ui.controllers.layers.sun_desk import SunDesk
from ui.map_layers.feeder_layer import FEEDER_COLOURS
from ui.map_layers.street_colouring import LUX_COLOURS, street_colouring, street_colours
from ui.style.colour_maps import rgb_of
from ui.view_state.camera import projected

pytestmark = pytest.mark.window

NIGHT, NOON = 172 * 24 + 22, 172 * 24 + 12
POSTS = 200


class Streets:
    """The desk, with the two who look after streets and feeders."""

    def __init__(self, desk):
        self.desk, self.presenter, self.window = desk, desk.presenter, desk.window
        self.streets = desk.presenter.findChild(StreetDesk)
        self.feeders = desk.presenter.findChild(FeederDesk)
        self.sun = desk.presenter.findChild(SunDesk)

    def look(self, **changes):
        self.presenter.look(**changes)
        self.rest()

    def rest(self):
        self.desk.settle(0.2)
        s, f = self.streets, self.feeders
        self.desk.wait(lambda: not (s.runner.busy or s.closer.busy or f.busy), "streets")
        self.desk.wait(lambda: not self.sun.busy, "the sun")
        self.desk.settle(0.4)

    def edit(self, edit):
        self.presenter.edit(edit)
        self.desk.answered()
        self.rest()

    def pixel_of(self, x_m, y_m):
        """Where a point of the ground is in the view (x, y), or None beside it."""
        scene = self.window.scene
        z = scene._stage.ground_at(x_m, y_m)
        at, _ = projected(scene.pose, [[x_m, y_m, z]], (scene.width(), scene.height()))
        x, y = at[0]
        inside = 20 < x < scene.width() - 20 and 70 < y < scene.height() - 20
        return (int(x), int(y)) if inside else None

    def open_spot(self):
        """A street seen from above with nothing over it: its row and its pixel."""
        book, scene = self.streets.answer.book, self.window.scene
        covers = (self.window.frame.legend, self.window.frame.street_legend)
        for row in np.argsort(-book.lit_width_m):
            line = shapely.LineString(book.axis[row])
            for share in (0.5, 0.3, 0.7, 0.2, 0.8):
                point = line.interpolate(share, normalized=True)
                pixel = self.pixel_of(point.x, point.y)
                if pixel is None or self.streets.street_at(point.x, point.y) != row:
                    continue
                if any(c.isVisible() and c.geometry().contains(QPoint(*pixel)) for c in covers):
                    continue
                if scene.row_at(*pixel) < 0:
                    yield int(row), pixel


@pytest.fixture(scope="module")
def lisbon(desk):
    desk.open("lisbon")
    return Streets(desk)


def inspected(walk) -> list[str]:
    return [label.text() for label in walk.window.inspector.findChildren(QLabel)]


def colour_at(walk, pixel):
    seen = walk.desk.scene_pixels()
    ratio = seen.shape[1] / walk.window.scene.width()
    x, y = int(pixel[0] * ratio), int(pixel[1] * ratio)
    return seen[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3).astype(int)


def test_that_a_street_pixel_has_the_legend_s_colour(lisbon):
    lisbon.window.frame.show_labels(False)
    lisbon.look(colour_streets="class", hour=NOON)
    lisbon.desk.look_from_above()
    colouring = street_colouring(lisbon.streets.answer, "class")
    wanted = street_colours(colouring, lisbon.window.theme).astype(int)
    found = [
        np.abs(colour_at(lisbon, pixel) - wanted[row]).max() <= 3
        for (row, pixel), _ in zip(lisbon.open_spot(), range(12), strict=False)
    ]
    assert sum(found) >= 3, found
    assert lisbon.window.frame.street_legend.isVisible()


def test_that_a_click_on_a_street_tells_of_its_light(lisbon):
    row, pixel = next(lisbon.open_spot())
    canvas = lisbon.window.scene.canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(*pixel))
    lisbon.rest()
    assert lisbon.presenter.settings.street == row
    said = " ".join(
        label.text()
        for label in lisbon.window.inspector.findChildren(type(lisbon.window.frame.standing))
    )
    name = lisbon.presenter.session.district.layers["streets"]["name"][row]
    assert str(name) in said
    assert lisbon.streets.answer.now.lighting_class[row] in said
    assert f"{lisbon.streets.answer.now.mean_lx[row]:.1f}" in said


def test_that_the_led_exchange_takes_less_energy_and_the_class_table_says_so(lisbon):
    lisbon.look(street=-1, colour_streets="compliance")
    before = lisbon.streets.answer.now
    energy = lisbon.desk.number("street_lighting_kwh_a")
    lisbon.edit(AddMeasure(Measure(id="led", kind="led")))
    after = lisbon.streets.answer
    assert lisbon.desk.number("street_lighting_kwh_a") < 0.6 * energy
    assert after.now.kwh_a.sum() < 0.6 * before.kwh_a.sum()
    assert np.array_equal(after.before.met_frac, before.met_frac)
    said = [
        label.text()
        for label in lisbon.window.inspector.findChildren(type(lisbon.window.frame.standing))
    ]
    rows = np.array([c == "P2" for c in after.now.lighting_class])
    for light in (after.before, after.now):
        assert f"{int(light.met[rows].sum())} of {int(rows.sum())}" in said


def test_that_night_falls_and_lamps_light_the_streets_in_their_colour(lisbon):
    lisbon.edit(RemoveMeasure("led"))
    lisbon.look(colour_by="", colour_streets="", hour=NOON)
    day = lisbon.desk.scene_pixels().astype(int)
    lisbon.look(hour=NIGHT)
    sodium = lisbon.desk.scene_pixels().astype(int)
    assert sodium.mean() < 0.6 * day.mean()
    lisbon.edit(AddMeasure(Measure(id="led", kind="led")))
    lisbon.look(colour_by="")
    led = lisbon.desk.scene_pixels().astype(int)
    bright = (sodium.max(axis=2) > 150) & (led.max(axis=2) > 150)
    assert bright.sum() > 500
    warmth = [(p[..., 0] - p[..., 2])[bright].mean() for p in (sodium, led)]
    assert warmth[0] > warmth[1] + 20


def test_that_part_night_lighting_is_dark_at_two(lisbon):
    lisbon.edit(AddMeasure(Measure(id="dim", kind="dimming", parameters={"profile": "part_night"})))
    lisbon.look(colour_by="", hour=NIGHT)
    lit = lisbon.desk.scene_pixels().astype(int)
    lisbon.look(hour=172 * 24 + 2)
    dark = lisbon.desk.scene_pixels().astype(int)
    assert (dark.max(axis=2) > 150).sum() < 0.2 * (lit.max(axis=2) > 150).sum()


@pytest.mark.parametrize("hour", [NOON, NIGHT])
def test_that_the_lux_layer_has_the_colours_of_its_legend_by_day_and_night(lisbon, hour):
    lisbon.look(colour_streets="lux", hour=hour)
    seen = lisbon.desk.scene_pixels().reshape(-1, 3).astype(int)
    close = [np.abs(seen - rgb_of(c)).max(axis=1) <= 6 for c in LUX_COLOURS[3:8]]
    assert all(hits.sum() > 20 for hits in close), [int(hits.sum()) for hits in close]


def test_that_streets_layers_and_charts_agree_with_the_command_line(lisbon, tmp_path, capsys):
    lisbon.look(colour_streets="compliance", street=-1, chart="months")
    path = tmp_path / "scenario.json"
    write_scenario(path, lisbon.presenter.session.scenario)
    capsys.readouterr()
    assert main(["streets", "lisbon", "--scenario", str(path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    seen = lisbon.streets.answer
    shown = streets_json(seen)["after"]
    for key in ("class_met_length_frac", "over_lit_length_frac", "energy_kwh_a", "power_kw"):
        assert printed["after"][key] == pytest.approx(shown[key], rel=1e-6), key
    assert printed["after"]["streets_meeting"] == shown["streets_meeting"]
    told = inspected(lisbon)
    for side in ("before", "after"):
        for count in printed[side]["streets_meeting"].values():
            assert f"{count['met']} of {count['streets']}" in told
        assert written(printed[side]["visits_a"], "trips") in told
    assert [street["class"] for street in printed["streets"]] == list(seen.now.lighting_class)
    for side, light in (("before", seen.before), ("after", seen.now)):
        lux = [street[side]["mean_lx"] for street in printed["streets"]]
        np.testing.assert_allclose(lux, light.mean_lx, rtol=1e-6)
    coloured = street_colouring(seen, "compliance").values
    assert np.array_equal(coloured, verdicts(seen))
    chart = lisbon.presenter.state.chart
    (lamps,) = [s for s in chart.series if s.key == "street_lighting"]
    scale = {"kWh": 1.0, "MWh": 1e3, "GWh": 1e6}[chart.unit]
    drawn = scale * lamps.values.sum()  # with the lamps that stand on no street
    assert 0.85 * drawn < printed["after"]["energy_kwh_a"] <= drawn
    assert drawn == pytest.approx(lisbon.desk.number("street_lighting_kwh_a"), rel=1e-6)


def test_that_a_street_dimmed_to_its_class_is_darker_by_night_and_says_its_level(lisbon):
    lisbon.edit(RemoveMeasure("dim"))
    lisbon.edit(RemoveMeasure("led"))
    lisbon.edit(AddMeasure(Measure(id="least", kind="least_luminaire")))
    lisbon.look(colour_by="", colour_streets="", hour=NIGHT)
    full = lisbon.desk.scene_pixels().astype(int).mean()
    lisbon.edit(SetParameter("least", "light", "dimmed"))
    lisbon.look(colour_by="", hour=NIGHT)
    assert lisbon.desk.scene_pixels().astype(int).mean() < full - 0.2
    level = lisbon.presenter.answer.results["lighting"].level_frac
    book = lisbon.streets.answer.book
    row = int(book.lamp_street[(level < 0.9) & (book.lamp_street >= 0)][0])
    lisbon.look(street=row)
    assert any("set to" in text for text in inspected(lisbon))
    lisbon.look(street=-1)


@pytest.fixture(scope="module")
def greenwich(desk):
    desk.open("greenwich")
    walk = Streets(desk)
    walk.look(colour_streets="transformer", hour=NOON)
    return walk


def dots(walk, sub: int, colour: str) -> int:
    """Pixels of a colour about a substation, looked at from straight above, no roof over it."""
    x, y = walk.feeders.answer.plan.places_m[sub]
    navigator = walk.window.scene.navigator
    z = navigator.ground_at(float(x), float(y))
    navigator.look_from((float(x), float(y) - 1.0, z + 150.0), (float(x), float(y), z))
    walk.look(hidden=frozenset({"buildings", "trees"}))
    (at,), _ = projected(walk.window.scene.pose, [(x, y, z)], navigator.size_px)
    seen = walk.desk.scene_pixels()
    col, row = (at * seen.shape[1] / walk.window.scene.width()).astype(int)
    near = seen[row - 12 : row + 13, col - 12 : col + 13].reshape(-1, 3).astype(int)
    walk.look(hidden=frozenset())
    return int((np.abs(near - rgb_of(colour)).max(axis=1) <= 6).sum())


def near_posts(walk) -> tuple[int, tuple[str, ...]]:
    """The fullest transformer with posts about it, and the posts nearest to it whose fuse bears a
    plug of 3.4 kW beside its luminaire."""
    posts, answer = walk.presenter.session.district.layers["lamp_posts"], walk.feeders.answer
    able = np.flatnonzero(posts["fuse_a"] * 230.0 - 150.0 >= 3400.0)
    xy = shapely.get_coordinates(posts.geometry)[able]
    away = np.hypot(*(xy[None] - answer.plan.places_m[:, None]).transpose(2, 0, 1))
    sub = int(np.argmax(np.where(away.min(axis=1) < 60.0, answer.flow.peak_frac, 0.0)))
    return sub, tuple(str(posts.ids[row]) for row in able[np.argsort(away[sub])[:POSTS]])


def test_that_today_no_transformer_of_greenwich_is_over_its_limit(greenwich):
    flow = greenwich.feeders.answer.flow
    assert (flow.hours_over == 0).all()
    assert "stays under 100 %" in greenwich.feeders.report.words()
    assert greenwich.window.frame.street_legend.isVisible()


def test_that_post_chargers_push_a_transformer_over_and_a_strategy_cures_it(greenwich):
    p = greenwich.presenter
    p.edit(AddMeasure(Measure(id="led", kind="led")))
    greenwich.edit(AddMeasure(Measure(id="cars", kind="electric_cars", uptake_frac=0.8)))
    before = greenwich.feeders.answer.flow
    sub, picked = near_posts(greenwich)
    target = Target(picked=picked)
    posts = Measure(id="posts", kind="lamp_charging", target=target, parameters={"power_kw": 3.4})
    greenwich.edit(AddMeasure(posts))
    plain = greenwich.feeders.answer
    assert int(p.answer.results["lighting"].charging.sum()) == POSTS
    assert plain.flow.peak_frac[sub] > before.peak_frac[sub] + 0.01
    assert plain.charging.load_w.sum() > 0
    for share in (0.9, 1.0):  # as many cars as it takes
        if plain.flow.hours_over[sub] > 0:
            break
        greenwich.edit(SetUptake("cars", share))
        plain = greenwich.feeders.answer
    assert plain.flow.hours_over[sub] > 0
    assert f"{plain.plan.names[sub]} is over 100 %" in greenwich.feeders.report.words()
    assert dots(greenwich, sub, FEEDER_COLOURS[-1]) > 30
    greenwich.edit(
        AddMeasure(Measure(id="c", kind="charging", parameters={"strategy": "valley_filling"}))
    )
    cured = greenwich.feeders.answer
    assert cured.flow.plain_hours_over[sub] == plain.flow.hours_over[sub]
    assert (cured.flow.hours_over == 0).all()
    assert "brings it to 0" in greenwich.feeders.report.words()
    assert dots(greenwich, sub, FEEDER_COLOURS[-1]) == 0


def test_that_the_command_line_prints_the_numbers_of_the_window(greenwich, tmp_path, capsys):
    path = tmp_path / "scenario.json"
    write_scenario(path, greenwich.presenter.session.scenario)
    capsys.readouterr()
    assert main(["feeders", "greenwich", "--scenario", str(path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    shown = feeder_json(greenwich.feeders.answer)
    assert printed["sentences"][:-1] == shown["sentences"]
    if greenwich.feeders.detail.substation == greenwich.feeders.answer.flow.worst:
        assert printed["sentences"][-1] in greenwich.feeders.report.words()
    assert [t["hours_over"] for t in printed["transformers"]] == [
        t["hours_over"] for t in shown["transformers"]
    ]
    table = greenwich.feeders.report.table
    told = {
        table.topLevelItem(row).text(0): [table.topLevelItem(row).text(c) for c in (2, 3)]
        for row in range(table.topLevelItemCount())
    }
    steps = np.array(BY_KEY["transformer"].steps)
    for sub, one in enumerate(printed["transformers"]):
        assert told[one["name"]] == [percent(one["peak_frac"]), f"{one['hours_over']:,}"]
        if sub == greenwich.feeders.answer.flow.worst:
            colour = FEEDER_COLOURS[int(np.searchsorted(steps, 100.0 * one["peak_frac"]))]
            assert dots(greenwich, sub, colour) > 30
    assert printed["charging_kwh_a"] == pytest.approx(shown["charging_kwh_a"], rel=1e-5)
    assert f"{printed['walk_to_plug_mean_m']:.0f} m" in greenwich.feeders.report.words()
    assert main(["run", "greenwich", "--scenario", str(path), "--json"]) == 0
    numbers = json.loads(capsys.readouterr().out)["scenario"]
    for key in ("street_lighting_kwh_a", "ev_charging_kwh_a", "peak_load_kw", "co2_kg_a"):
        assert numbers[key] == pytest.approx(greenwich.desk.number(key), rel=1e-6), key


def test_that_the_worst_hour_is_found_and_jumped_to(greenwich):
    report, flow = greenwich.feeders.report, greenwich.feeders.answer.flow
    QTest.mouseClick(report._jump, Qt.MouseButton.LeftButton)
    greenwich.rest()
    assert greenwich.presenter.settings.hour == flow.worst_hour
    frac = flow.flow.transformer_frac
    assert frac[flow.worst, flow.worst_hour] == frac.max()


def test_that_the_fullest_substation_is_told_exactly_and_what_it_bears(greenwich):
    words = greenwich.feeders.report.words()
    assert "exact load flow" in words
    assert "more electric cars" in words
    assert greenwich.feeders.detail.cars >= 0
