"""The window of a city's results, on the tiny district in two tiles."""

import os
import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from twin.city.city_results import CITY_QUANTITIES, read_city
from twin.city.cut_city import cut_city
from twin.city.run_tile import run_tile
from twin.city.whole import CityError
from twin.command.main import main
from twin.district.folder import sample_folder
from twin.scenario.scenario import read_scenario
from ui.city.city_colours import city_colours
from ui.city.city_table import CityTableModel
from ui.city.city_window import CityWindow
from ui.style.theme import LIGHT

TINY = sample_folder("tiny")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    out = tmp_path_factory.mktemp("city")
    plan = cut_city(str(TINY), read_scenario(TINY / "scenario_retrofit.json"), out, 2)
    for tile in plan.tiles:
        run_tile(out, tile.number)
    return read_city(out)


def test_that_colours_are_those_of_the_legend(results):
    for quantity in CITY_QUANTITIES:
        rgb, legend = city_colours(results, quantity, LIGHT)
        assert rgb.shape == (12, 3)
        values = quantity.values(results.columns)
        highest = np.nanargmax(np.where(np.isfinite(values), np.abs(values), np.nan))
        assert (rgb[highest] == legend.table[[0, -1]]).all(axis=1).any(), quantity.key


def test_that_a_folder_without_results_is_named(tmp_path, capsys):
    with pytest.raises(CityError, match="holds no city"):
        read_city(tmp_path)
    assert main(["city", "view", str(tmp_path)]) == 1
    assert "holds no city" in capsys.readouterr().err


@pytest.mark.window
def test_the_walk_from_the_whole_city_to_one_building(results, qapp):
    if not os.environ.get("DISPLAY"):
        pytest.skip("no X display")
    window = CityWindow(results, LIGHT)
    window.resize(900, 600)
    window.show()
    seen = []
    window.view.ready.connect(lambda: seen.append("ready"))
    try:
        _wait(qapp, lambda: seen)
        n = window.view.navigator
        _wait(qapp, lambda: sum(window.view.stage.shown) > 0)
        _wait(qapp, lambda: window.view.stage.shown == (2, 0))  # both are within 1.5 km
        n.go(replace(n.pose, distance_m=4_000.0))
        assert window.view.stage.shown == (0, 2)
        n.go(replace(n.pose, tilt_deg=89.0, distance_m=400.0))
        assert window.view.stage.shown == (2, 0)
        width, height = n.size_px
        rows = {
            window.view.row_at(x, y)
            for x in np.linspace(0, width, 40) for y in np.linspace(0, height, 30)
        }  # fmt: skip
        assert rows == {-1, *range(12)}
        window.choice.setCurrentIndex(4)
        assert window.view.legend.isVisible()
        window._go_to(3)
        _wait(qapp, lambda: not n.is_flying)
        assert window.view.row_at(width / 2, height / 2) == 3
        assert results.columns["id"][3] in window._building.text()
    finally:
        window.close()
        qapp.processEvents()


def _wait(app, done, seconds=60.0):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        app.processEvents()
        time.sleep(0.005)


def test_that_the_table_sorts_and_finds_over_all_rows(results):
    model = CityTableModel(results)
    assert model.rowCount() == 12
    model.sort(4, Qt.SortOrder.DescendingOrder)
    area = results.columns["floor_area_m2"]
    assert model.rows.tolist() == np.argsort(-area, kind="stable").tolist()
    wanted = str(results.columns["id"][7])
    model.search(f"tiny {wanted}")
    assert model.rows.tolist() == [7]
    assert model.data(model.index(0, 0)) == wanted
    model.search("nowhere")
    assert model.rowCount() == 0
