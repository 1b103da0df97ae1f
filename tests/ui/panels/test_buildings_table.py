"""The table of buildings: what is found, how it is sorted and copied, and that it is one with the
map."""

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import Qt

from ui.controllers.numbers.table_desk import TableDesk
from ui.view_state.building_rows import Column, as_csv, building_columns, matching_rows, ordered

COLUMNS = (
    Column("name", "Name", np.array(["Rua Áurea 1", "Rua Direita 2", "Escola"]), None),
    Column("use", "Use", np.array(["Flats", "Shop", "School"]), None),
    Column("built", "Built", np.array([1780.0, 1950.0, 1911.0])),
    Column("energy", "Energy, kWh/m²", np.array([120.5, np.nan, 80.0])),
)


def test_that_words_and_comparisons_narrow_the_rows_together():
    assert matching_rows(COLUMNS, "").tolist() == [0, 1, 2]
    assert matching_rows(COLUMNS, "rua").tolist() == [0, 1]
    assert matching_rows(COLUMNS, "aurea").tolist() == [0]
    assert matching_rows(COLUMNS, "RUA built<1946").tolist() == [0]
    assert matching_rows(COLUMNS, "energy>=80").tolist() == [0, 2]
    assert matching_rows(COLUMNS, "school built=1911").tolist() == [2]
    assert matching_rows(COLUMNS, "nowhere").tolist() == []


def test_that_buildings_without_a_value_come_last_either_way():
    rows = np.arange(3)
    assert ordered(rows, COLUMNS[3], descending=False).tolist() == [2, 0, 1]
    assert ordered(rows, COLUMNS[3], descending=True).tolist() == [0, 2, 1]
    assert ordered(rows, COLUMNS[0], descending=True).tolist() == [1, 0, 2]


def test_that_a_copy_reads_back_with_plain_numbers_and_empty_where_nothing_is_known():
    read = list(csv.reader(io.StringIO(as_csv(COLUMNS, np.array([1, 0])))))
    assert read == [
        ["Name", "Use", "Built", "Energy, kWh/m²"],
        ["Rua Direita 2", "Shop", "1950", ""],
        ["Rua Áurea 1", "Flats", "1780", "120.5"],
    ]


@pytest.fixture(scope="module")
def tiny(desk):
    desk.open("tiny")
    return desk


@pytest.mark.window
def test_that_every_building_stands_in_the_table_with_its_answer(tiny):
    district, answer = tiny.presenter.session.district, tiny.presenter.answer
    columns = {c.key: c for c in building_columns(district, answer)}
    assert all(len(c.values) == len(district.buildings) for c in columns.values())
    area = answer.results["shell"].floor_area_m2
    total = np.nansum(columns["energy"].values * area)
    assert total == pytest.approx(answer.results["energy"].final_kwh_a.sum())


@pytest.mark.window
def test_that_a_line_picks_on_the_map_and_the_map_marks_the_line(tiny):
    p = tiny.presenter
    tiny.window.action("buildings_table").trigger()
    sheet = p.findChild(TableDesk).sheet
    tiny.settle(0.3)
    sheet.table.horizontalHeader().setSortIndicator(4, Qt.SortOrder.AscendingOrder)
    sheet.table.selectRow(0)
    tiny.settle(0.2)
    years = p.session.district.buildings["year"]
    assert years[list(p.settings.selection)].tolist() == [years.min()]
    p.select((3, 5))
    tiny.settle(0.2)
    lines = [i.row() for i in sheet.table.selectionModel().selectedRows()]
    assert sorted(sheet.model.rows[lines].tolist()) == [3, 5]
    sheet.search.setText("built<1900")
    sheet._pick_all.click()
    tiny.settle(0.2)
    assert set(p.settings.selection) == set(np.flatnonzero(years < 1900).tolist())
    sheet.copy()
    assert len(tiny.app.clipboard().text().splitlines()) == 1 + (years < 1900).sum()
    sheet.hide()
    p.select(())
