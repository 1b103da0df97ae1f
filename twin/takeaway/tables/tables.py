"""Tables and map layers in a folder: CSV, one workbook with a read-me sheet, one GeoPackage."""

from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import shapely
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from twin.engine.engine import Cancelled
from twin.snapshot.cost_tables import add_row, csv_table
from twin.snapshot.same_bytes import moment, settle_office_file, settled_geopackages
from twin.snapshot.style import Class, Shape, graduated_qml
from twin.snapshot.tables import add_styles, building_frame
from twin.store.files import write_folder_atomically
from twin.takeaway.drawing.scales import round_up
from twin.takeaway.material import Material
from twin.takeaway.tables.sheets import Sheet, all_sheets
from twin.takeaway.words.language import Language

WORKBOOK, LAYERS = "tables.xlsx", "layers.gpkg"
_STYLED: Mapping[str, tuple[str, str, str, Shape]] = {
    "buildings": ("final_kwh_m2_a_scenario", "kWh/m² a", "ember", "fill"),
    "streets": ("met_frac_scenario", "of its length meets the class", "leaf", "line"),
    "luminaires": ("energy_kwh_a_scenario", "kWh a year", "dusk", "marker"),
    "charge_points": ("power_kw", "kW", "leaf", "marker"),
    "substations": ("peak_frac", "of the rating", "ember", "marker"),
}
"""Column, unit, colour map and shape that each layer opens with."""
ColourMap = Callable[[str], Any]
"""The 256 colours (256, 3) of a map of the screen, by name."""


def check_folder(folder: Path) -> None:
    """Refuse a place that holds what is no such table. Raises ValueError."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; name a new or empty folder.")
    there = {p.name for p in folder.iterdir()} if folder.is_dir() else set()
    if there and WORKBOOK not in there:
        raise ValueError(f"{folder} holds other files; name a new or empty folder.")


def write_tables(
    folder: Path, material: Material, lang: Language, colours: ColourMap,
    stopped: Callable[[], bool] = lambda: False,
) -> None:  # fmt: skip
    """Write all tables and layers, whole or not at all. Raises SaveError, ValueError, Cancelled."""
    check_folder(folder)
    sheets = all_sheets(material)
    when = moment()

    def fill(work: Path) -> None:
        for sheet in sheets:
            _go_on_unless(stopped)
            text = csv_table(tuple(sheet.columns), map(_meant, sheet.records))
            (work / f"{sheet.name}.csv").write_text(text, "utf-8")
        _write_workbook(work / WORKBOOK, sheets, lang, when)
        _go_on_unless(stopped)
        _write_layers(work / LAYERS, material, sheets, colours, when)

    write_folder_atomically(folder, fill)


def _go_on_unless(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise Cancelled


def _meant(record: tuple[object, ...]) -> list[object]:
    """Values as a spreadsheet takes them: numbers in six significant digits."""
    return [_cell(value) for value in record]


def _cell(value: object) -> object:
    if isinstance(value, bool | np.bool_):
        return int(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(f"{float(value):.6g}") if isfinite(float(value)) else None
    return None if value is None else str(value)


def _write_workbook(path: Path, sheets: list[Sheet], lang: Language, when: datetime) -> None:
    book = openpyxl.Workbook(write_only=False)
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = lang("readme_sheet")
    for words in ((lang("readme_title"),), (lang("readme_digits"),), (lang("readme_empty"),), (),
                  (lang("sheet"), lang("what"))):  # fmt: skip
        add_row(first, words)
    for sheet in sheets:
        add_row(first, (sheet.name, sheet.about))
    first["A1"].font = Font(bold=True, size=14)
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 22, 100
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        add_row(page, sheet.columns)
        for record in sheet.records:
            page.append(_meant(record))
        for cells in page.iter_rows(min_row=2):
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
        for cell in page[1]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
            page.column_dimensions[get_column_letter(cell.column)].width = 16
        page.freeze_panes = "B2"
    book.save(path)
    settle_office_file(path, when)


def _write_layers(
    path: Path, material: Material, sheets: list[Sheet], colours: ColourMap, when: datetime
) -> None:
    """A layer for what stands on the map, each with its style. Raises OSError."""
    frames = _frames(material, {s.name: s for s in sheets})
    try:
        with settled_geopackages(when):
            for name, frame in frames.items():
                frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
    except (DataSourceError, DataLayerError, FeatureError) as error:
        raise OSError(f"{path.name}: {error}") from error
    styles = []
    for name, frame in frames.items():
        column, unit, colour_map, shape = _STYLED[name]
        if column in frame.columns:
            classes = _classes(frame[column].to_numpy(dtype=float), colours(colour_map))
            qml = graduated_qml(column, unit, classes, shape)
            styles.append((name, column, qml, f"{column} [{unit}]"))
    add_styles(path, when, styles)


def _frames(material: Material, sheets: Mapping[str, Sheet]) -> dict[str, gpd.GeoDataFrame]:
    district = material.answer.district
    frames = {"buildings": building_frame(material.answer)}
    for name, layer in (("streets", "streets"), ("luminaires", "lamp_posts"),
                        ("charge_points", "charge_points")):  # fmt: skip
        if name in sheets:
            columns = {k: np.asarray(list(v)) for k, v in sheets[name].columns.items()}
            frames[name] = _frame(material, columns, district.layers[layer].geometry)
    stations = district.layers.get("substations")
    if stations is not None and len(stations) and "transformers" in sheets:
        told = {k: list(v) for k, v in sheets["transformers"].columns.items()}
        if len(told["name"]) == len(stations):
            columns = {"id": stations.ids, **{k: np.asarray(v) for k, v in told.items()}}
            frames["substations"] = _frame(material, columns, stations.geometry)
    return frames


def _frame(material: Material, columns: Mapping[str, Any], geometry: Any) -> gpd.GeoDataFrame:
    origin = np.asarray(material.answer.district.origin_m)
    placed = shapely.transform(geometry, lambda xy: xy + origin)
    return gpd.GeoDataFrame(dict(columns), geometry=placed, crs=material.answer.district.crs)


def _classes(values: Any, table: Any, steps: int = 5) -> list[Class]:
    """Classes of equal, round width from zero to the 95th percentile; the last one is open."""
    known = values[np.isfinite(values)]
    top = float(np.percentile(known, 95)) if len(known) and known.max() > 0 else 1.0
    wide = round_up(top / steps, (1, 2, 2.5, 5, 10))
    rows = np.linspace(30, len(table) - 20, steps).astype(int)
    edges = [i * wide for i in range(steps)] + [max(float(known.max(initial=0)), steps * wide)]
    return [
        (edges[i], edges[i + 1], "#" + bytes(table[row].tolist()).hex())
        for i, row in enumerate(rows)
    ]
