"""Bands on the screen: they come after an edit, narrow, give way, and say what drives them."""

import pytest

from twin.answer.bands import Band, Bands, Driver
from twin.scenario.edits import AddMeasure
from twin.scenario.scenario import Measure
from ui.controllers.numbers.band_desk import BandDesk
from ui.panels.results.headline import HeadlineBar
from ui.view_state.charts import tornado
from ui.view_state.standing import Standing
from ui.view_state.state import ViewState, with_bands

DRIVERS = (
    Driver("setpoint", "Room temperature while heated", -1.0e6, -1.5e6, 0.8),
    Driver("habit", "How much people heat", -1.1e6, -1.35e6, 0.2),
)


def made(drivers: tuple[Driver, ...] = DRIVERS) -> Bands:
    bands = {"final_energy_kwh_a": {"difference": Band(-1.6e6, -0.9e6)}}
    return Bands(64, 64, 1, bands, {"final_energy_kwh_a": drivers})


def test_that_the_tornado_says_of_what_and_how_sure():
    shown = tornado(made(), "final_energy_kwh_a")
    assert shown.unit == "GWh a year"
    assert shown.band == pytest.approx((-1.6, -0.9))
    assert [b.label for b in shown.bars] == [d.label for d in DRIVERS]
    assert "80 % interval of the samples" in shown.note
    assert "64 of 64" in shown.note


def test_that_the_tornado_waits_in_words():
    assert tornado(None, "co2_kg_a").note == "Sampling…"
    assert "follows" in tornado(made(()), "final_energy_kwh_a").note
    assert "nothing uncertain" in tornado(made(), "co2_kg_a").note


def test_that_bands_change_no_more_than_what_shows_them():
    before = ViewState()
    after = with_bands(before, made())
    assert after.chart is before.chart
    assert after.headline is before.headline
    assert after.bands is not None


def test_that_a_tile_writes_its_band_under_its_change(qapp, sample_rows):
    bar = HeadlineBar()
    bar.show_rows(sample_rows, Standing.CURRENT, made())
    assert bar.band_of("final_energy_kwh_a").startswith("80 %: −1.60 ")
    assert bar.band_of("co2_kg_a") == ""
    bar.show_rows(sample_rows, Standing.CALCULATING, None)
    assert bar.band_of("final_energy_kwh_a") == "recalculating…"


@pytest.fixture
def sample_rows():
    from twin.answer.compare import Row
    from twin.words.quantities import QUANTITIES

    return tuple(Row(q, 5.0e6, 3.7e6) for q in QUANTITIES if q.headline)


def band_desk(desk) -> BandDesk:
    return desk.presenter.findChild(BandDesk)


@pytest.fixture(scope="module")
def tiny(desk):
    desk.open("tiny")
    desk.presenter.wanted_samples = (8, 1)
    return desk


def test_that_bands_come_after_the_answer_and_with_them_their_drivers(tiny):
    bands = band_desk(tiny)
    tiny.presenter.edit(AddMeasure(Measure(id="pv-1", kind="pv")))
    tiny.answered()
    assert tiny.presenter.state.bands is None or bands.done
    tiny.wait(lambda: tiny.presenter.state.bands is not None, "a first band")
    assert tiny.presenter.state.bands.count <= 8
    tiny.wait(lambda: bands.done, "all bands")
    shown = tiny.presenter.state.bands
    assert shown.count == 8
    assert shown.drivers["co2_kg_a"]
    assert tiny.window.results.headline.band_of("co2_kg_a").startswith("80 %: ")


def test_that_the_next_edit_takes_the_old_band_off_the_screen(tiny):
    tiny.presenter.undo()
    assert tiny.presenter.state.bands is None
    tiny.answered()
    tiny.wait(lambda: band_desk(tiny).done, "bands of the answer before")


def test_that_the_page_how_sure_paints_bars_in_the_accent(tiny):
    tiny.wait(lambda: band_desk(tiny).done, "bands")
    tiny.presenter.look(chart="sure", sure_of="bills_eur_a")
    tiny.settle(0.3)
    image = tiny.window.results.chart.grab().toImage()
    accent = tiny.window.theme.accent.lower()
    hits = sum(
        image.pixelColor(x, y).name() == accent
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )
    assert hits > 200
    tiny.presenter.look(chart="months")


def test_that_a_change_that_may_be_none_has_no_colour(qapp, sample_rows):
    bar = HeadlineBar()
    bar.show_rows(sample_rows, Standing.CURRENT, made())
    assert bar.colour_of("final_energy_kwh_a") == "better"
    unsure = Bands(64, 64, 1, {"final_energy_kwh_a": {"difference": Band(-1.6e6, 0.9e6)}}, {})
    bar.show_rows(sample_rows, Standing.CURRENT, unsure)
    assert bar.colour_of("final_energy_kwh_a") == "quiet"
