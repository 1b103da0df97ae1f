"""Open data of a city from the window: dropped, understood, mapped, stopped, opened."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

from tests.layers.importing.test_import import epw
from tests.layers.importing.test_recognise import houses
from twin.engine.engine import Cancelled
from ui.controllers.program.import_desk import ImportDesk

pytestmark = pytest.mark.window


@pytest.fixture
def importing(desk):
    found = desk.presenter.findChild(ImportDesk)
    yield found
    if found.dialog is not None:
        found.dialog.close()
        desk.settle(0.1)


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none))


def looked(desk, importing):
    desk.wait(lambda: not importing.looker.busy, "a look at the files", 30)
    return importing.dialog


def choose(dialog, name, words):
    """What a person does to the choice beside a column."""
    choice = next(
        dialog._columns.cellWidget(row, 2)
        for row in range(dialog._columns.rowCount())
        if dialog._columns.item(row, 0).text() == name
    )
    place = choice.findText(words)
    choice.setCurrentIndex(place)
    choice.activated.emit(place)


def test_that_dropped_files_become_a_district_by_what_is_said_of_them(desk, importing, tmp_path):
    path = houses(tmp_path / "buildings.gpkg", zork=[1931, 1975], height=[9.0, 12.0])
    drop(desk.window, path)
    dialog = looked(desk, importing)
    assert "year of weather" in dialog._said.text()
    assert not dialog._import.isEnabled()
    drop(dialog, epw(tmp_path / "milan.epw"))
    looked(desk, importing)
    assert dialog._import.isEnabled()
    choose(dialog, "zork", "Year built")
    looked(desk, importing)
    out = tmp_path / "made"
    dialog.fields.folder.setText(str(out))
    dialog._import.click()
    session = lambda: desk.presenter.session  # noqa: E731
    desk.wait(lambda: session() is not None and session().district.folder == out, "a district", 60)
    assert list(session().district.buildings["year"]) == [1931, 1975]
    assert "zork,,start_date" in (tmp_path / "made_columns.csv").read_text()
    assert importing.dialog is None
    assert desk.commands.recent.folders()[0] == str(out)


def test_that_a_file_which_cannot_be_used_says_why_and_the_rest_stays(desk, importing, tmp_path):
    (tmp_path / "broken.geojson").write_text('{"type": "FeatureCollection", "featu')
    path = houses(tmp_path / "buildings.gpkg", height=[9.0, 12.0])
    drop(desk.window, path, tmp_path / "broken.geojson")
    dialog = looked(desk, importing)
    told = [dialog._files.topLevelItem(k).text(1) for k in range(2)]
    assert told[0].startswith("District data")
    assert "broken.geojson" in told[1]


def test_that_stop_says_what_there_is(desk, importing, tmp_path, monkeypatch):
    def endless(delivery, said, progress, stopped):
        while not stopped():
            progress("Reading the files", 0.1)
        raise Cancelled

    monkeypatch.setattr("ui.controllers.program.import_desk.district_of_files", endless)
    path = houses(tmp_path / "buildings.gpkg", height=[9.0, 12.0])
    drop(desk.window, path, epw(tmp_path / "milan.epw"))
    dialog = looked(desk, importing)
    dialog._import.click()
    desk.wait(lambda: dialog._said.text() == "Reading the files", "the progress", 10)
    dialog._stop.click()
    desk.wait(lambda: not importing.importer.busy, "the stop", 3)
    assert dialog._said.text() == "Stopped. No district was made, and the files are as they were."


def test_that_a_district_folder_dropped_is_opened(desk, importing, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(importing, "_open", opened.append)
    (tmp_path / "district.toml").write_text("")
    drop(desk.window, tmp_path)
    assert opened == [str(tmp_path)]
    assert importing.dialog is None
