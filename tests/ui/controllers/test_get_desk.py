"""Get a district from the window: search, fetch, stop, faults in words, opened at the end."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.layers.online.services import MILAN, services
from tests.recorded_server import Recorded, server  # noqa: F401
from ui.controllers.program.get_desk import GetDesk

pytestmark = pytest.mark.window


@pytest.fixture
def getting(desk, server, tmp_path, monkeypatch):  # noqa: F811
    env, _ = services(server, tmp_path / "answers")
    for name, url in env.items():
        monkeypatch.setenv(name, url)
    monkeypatch.setattr("twin.online.online.user_cache_folder", lambda: tmp_path / "cache")
    found = desk.presenter.findChild(GetDesk)
    desk.window.action("get_district").trigger()
    yield found
    if found.dialog is not None:
        found.dialog.close()
        desk.settle(0.1)


def search(desk, getting):
    QTest.keyClicks(getting.dialog._words, "Porta Romana")
    getting.dialog._search.click()
    desk.wait(lambda: getting.dialog._list.count() == 1, "a place", 20)


def test_that_nothing_is_asked_before_a_person_does(desk, getting, server):  # noqa: F811
    desk.settle(0.2)
    assert server.asked == []
    assert not getting.dialog._get.isEnabled()
    assert not getting.dialog._search.isEnabled()


def test_that_a_fault_is_told_in_the_dialog(desk, getting, server):  # noqa: F811
    server.on("GET", "/nominatim/search", Recorded(b"[]"))
    QTest.keyClicks(getting.dialog._words, "Atlantis")
    getting.dialog._search.click()
    desk.wait(lambda: not getting.searcher.busy, "the end of the search", 20)
    assert "No place is called 'Atlantis'" in getting.dialog._said.text()


def test_that_stop_leaves_nothing_and_a_district_opens_at_the_end(
    desk, getting, server, tmp_path  # noqa: F811
):  # fmt: skip
    search(desk, getting)
    dialog, out = getting.dialog, tmp_path / "porta_romana"
    assert dialog._folder.text().endswith("porta_romana")
    dialog._folder.setText(str(out))
    osm = server.answers["POST", "/overpass", None, None]
    server.on("POST", "/overpass", replace(osm[0], silent_s=5.0))
    dialog._get.click()
    desk.wait(lambda: "Buildings" in dialog._said.text(), "the progress", 20)
    dialog._stop.click()
    desk.wait(lambda: not getting.getter.busy, "the stop", 3)
    assert "Stopped" in dialog._said.text()
    assert not out.exists()
    server.on("POST", "/overpass", *osm)
    dialog._get.click()
    session = lambda: desk.presenter.session  # noqa: E731
    desk.wait(lambda: session() is not None and session().district.folder == out, "a district", 60)
    assert session().district.name == "Porta Romana"
    assert getting.dialog is None
    assert desk.commands.recent.folders()[0] == str(out)


def test_that_a_box_is_drawn_on_the_map(desk, getting, server, tmp_path, monkeypatch):  # noqa: F811
    asked = []
    monkeypatch.setattr(
        "ui.controllers.program.get_desk.district_of", lambda wanted, *_: asked.append(wanted)
    )
    search(desk, getting)
    dialog, osm = getting.dialog, server.answers["POST", "/overpass", None, None]
    lon, lat = MILAN
    ends = [{"lon": lon - 0.01, "lat": lat}, {"lon": lon + 0.01, "lat": lat}]
    ways = {"elements": [{"type": "way", "id": 1, "geometry": ends}]}
    server.on("POST", "/overpass", Recorded(json.dumps(ways).encode()))
    dialog._draw.click()
    desk.wait(dialog._map.isVisible, "the map", 20)
    desk.settle(0.2)
    middle, scale = dialog._map.rect().center(), dialog._map._scale()
    half = QPoint(round(250 * scale), -round(250 * scale))
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(dialog._map, left, pos=middle - half)
    QTest.mouseMove(dialog._map, middle + half)
    QTest.mouseRelease(dialog._map, left, pos=middle + half)
    dialog._folder.setText(str(tmp_path / "box"))
    dialog._get.click()
    desk.wait(lambda: len(asked) == 1, "the request", 10)
    west, south, east, north = map(float, asked[0].box.split(","))
    assert (west + east) / 2 == pytest.approx(lon, abs=4e-4)  # two pixels
    assert (north - south) * 111_320 == pytest.approx(500, abs=40)
    dialog._size.setValue(12)  # the slider goes back to the square
    desk.wait(lambda: not getting.getter.busy, "the end", 5)
    dialog._get.click()
    desk.wait(lambda: len(asked) == 2, "the request", 10)
    assert (asked[1].box, asked[1].size_m) == (None, 1200.0)
    server.on("POST", "/overpass", *osm)
