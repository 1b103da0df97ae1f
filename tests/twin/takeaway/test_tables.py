"""Tables and layers read back by other programs: openpyxl, csv, GDAL."""

import csv
import sqlite3
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pyogrio
import pytest

from twin.answer.compare import rows
from twin.takeaway.drawing.picture_set import write_pictures
from twin.takeaway.page.page import page_html
from twin.takeaway.report.report import report_pdf
from twin.takeaway.tables.tables import write_tables
from twin.takeaway.words.language import language
from ui.style.colour_maps import colour_table
from ui.takeaway.screen_look import paint_of

LAYERS = {"buildings", "streets", "luminaires", "charge_points", "substations"}


@pytest.fixture(scope="module")
def folder(material, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables") / "tiny"
    write_tables(folder, material, language("en"), colour_table)
    return folder


def read(folder, name) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_that_the_headline_equals_the_answer_in_six_digits(folder, material):
    for line, row in zip(read(folder, "headline"), rows(material.answer), strict=True):
        assert line["key"] == row.quantity.key
        if not np.isnan(row.scenario):
            assert float(line["scenario"]) == pytest.approx(row.scenario, rel=1e-5)
            assert len(line["scenario"].strip("-0.").replace(".", "").partition("e")[0]) <= 12


def test_that_the_hours_add_up_to_the_year(folder, material):
    hours = read(folder, "hours")
    assert len(hours) == 8760
    bought = sum(float(h["import_kw_scenario"]) for h in hours)
    assert bought == pytest.approx(material.answer.headline["grid_import_kwh_a"], rel=1e-4)


def test_that_lamps_add_up_to_the_street_lighting(folder, material):
    lamps = read(folder, "luminaires")
    burnt = sum(float(lamp["energy_kwh_a_baseline"]) for lamp in lamps)
    told = material.answer.baseline_headline["street_lighting_kwh_a"]
    assert burnt == pytest.approx(told, rel=1e-4)
    assert any(lamp["luminaire_scenario"].startswith("led") for lamp in lamps)


def test_that_the_workbook_begins_with_what_is_in_it(folder):
    book = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True)
    assert book.sheetnames[0] == "Read me"
    told = [row[0] for row in book["Read me"].iter_rows(min_row=6, values_only=True)]
    assert told == book.sheetnames[1:]
    book.close()


def test_that_every_layer_is_there_with_a_style_over_one_of_its_columns(folder):
    path = folder / "layers.gpkg"
    assert {name for name, _ in pyogrio.list_layers(path)} >= LAYERS
    with closing(sqlite3.connect(path)) as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    assert styles.keys() == LAYERS
    for name, qml in styles.items():
        renderer = ElementTree.fromstring(qml).find("renderer-v2")
        assert renderer.get("attr") in pyogrio.read_info(path, layer=name)["fields"]
        ranges = renderer.findall("ranges/range")
        assert [r.get("symbol") for r in ranges] == [str(i) for i in range(len(ranges))]


def test_that_a_district_of_buildings_alone_has_what_there_is(material, tmp_path):
    """As an import brings it that found no lamps, no streets and no substations."""
    answer = material.answer
    alone = replace(material, answer=replace(answer, district=replace(answer.district, layers={})))
    write_tables(tmp_path / "out", alone, language("en"), colour_table)
    names = {p.stem for p in (tmp_path / "out").glob("*.csv")}
    assert names == {"headline", "costs", "pathway", "buildings", "hours"}
    assert report_pdf(alone, language("en")).startswith(b"%PDF")
    page = page_html(alone, [language("en")], lambda key, old: paint_of(alone.answer, key, old))
    assert page.startswith("<!DOCTYPE html>")


def test_that_the_layers_lie_where_the_district_lies(folder, material):
    info = pyogrio.read_info(folder / "layers.gpkg", layer="luminaires")
    assert info["crs"] == material.answer.district.crs
    west = material.answer.district.origin_m[0]
    assert abs(info["total_bounds"][0] - west) < 1000


def test_that_foreign_files_are_never_written_over(material, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    for write in (
        lambda: write_tables(tmp_path, material, language("en"), colour_table),
        lambda: write_pictures(tmp_path, material, language("en"), 400),
    ):
        with pytest.raises(ValueError, match="new or empty folder"):
            write()
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_that_pictures_are_as_wide_as_asked_and_see_through(material, tmp_path):
    write_pictures(tmp_path / "set", material, language("en"), 400)
    names = {p.stem for p in (tmp_path / "set").glob("*.png")}
    assert names == {p.stem for p in (tmp_path / "set").glob("*.svg")}
    assert {"map_use", "chart_months", "chart_money"} <= names
    for path in (tmp_path / "set").glob("*.png"):
        head = path.read_bytes()[:26]
        assert int.from_bytes(head[16:20]) == 400
        assert head[25] in (4, 6)  # with an alpha channel
    for path in (tmp_path / "set").glob("*.svg"):
        ElementTree.fromstring(path.read_text("utf-8"))
