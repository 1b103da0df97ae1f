"""The tables of a snapshot: headline numbers, assumptions, results per building."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import shapely
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT, SIDES, Bands
from twin.answer.compare import Answer, rows
from twin.assumptions.assumptions import Factors
from twin.engine.results import CARRIERS
from twin.pathway.results import Pathway
from twin.snapshot.cost_tables import add_cost_sheets, add_row, csv_table, plain
from twin.snapshot.style import BUILDINGS_QML
from twin.targets.uptake import treated_years

HEADLINE_COLUMNS = ("key", "quantity", "unit", "baseline", "scenario", "difference")
_BAND_COLUMNS = tuple(f"{side}_{end}" for side in SIDES for end in ("low", "high"))
ASSUMPTION_COLUMNS = ("key", "label", "value", "unit", "year", "boundary", "low", "high",
                      "source", "standing", "overridden")  # fmt: skip


def headline_records(answer: Answer) -> list[tuple[str, str, str, float, float, float]]:
    """One record per quantity, in the order of the table of quantities."""
    return [
        (r.quantity.key, r.quantity.label, r.quantity.unit, r.baseline, r.scenario, r.difference)
        for r in rows(answer)
    ]


def headline_csv(answer: Answer, bands: Bands | None = None) -> str:
    """Headline numbers at full precision, with their bands where they are known; what is not
    defined is left empty."""
    heads = HEADLINE_COLUMNS + (_BAND_COLUMNS if bands else ())
    return csv_table(heads, ((*r, *_band_ends(bands, r[0])) for r in headline_records(answer)))


def _band_ends(bands: Bands | None, key: str) -> tuple[float | None, ...]:
    """Both ends of the three bands of a quantity; nothing at all without bands."""
    if bands is None:
        return ()
    ends: list[float | None] = []
    for side in SIDES:
        band = bands.of(key, side)
        ends += [band.low, band.high] if band else [None, None]
    return tuple(ends)


def assumptions_csv(factors: Factors) -> str:
    """The factors in force, each with its source and standing."""
    records = ([getattr(a, n) for n in ASSUMPTION_COLUMNS] for a in factors.rows.values())
    return csv_table(ASSUMPTION_COLUMNS, records)


def write_headline_xlsx(
    path: Path,
    answer: Answer,
    notice: str,
    bands: Bands | None = None,
    pathway: Pathway | None = None,
) -> None:
    """The headline numbers as a workbook that reads well as it opens; costs and years behind."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Headline"
    if bands is not None:
        notice += (
            f" Low and high: percentiles {LOW_PERCENT} and {HIGH_PERCENT} of {bands.count} samples."
        )
    for text in (f"{answer.district.name}: {answer.scenario.name}", notice):
        add_row(sheet, [text])
    sheet.append([])
    heads = [f"{side.capitalize()} {end}" for side in SIDES for end in ("low", "high")]
    titles = ["Quantity", "Unit", "Baseline", "Scenario", "Difference", *heads]
    add_row(sheet, titles[: 11 if bands else 5])
    for key, label, unit, *numbers in headline_records(answer):
        ends = _band_ends(bands, key)
        add_row(sheet, [label, unit, *(plain(v) for v in (*numbers, *ends))])
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[4]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="right" if cell.column > 2 else "left")
    for row in sheet.iter_rows(min_row=5, min_col=3):
        for cell in row:
            fraction = isinstance(cell.value, float) and abs(cell.value) < 10
            cell.number_format = "#,##0.000" if fraction else "#,##0"
    for column, width in enumerate((34, *[18] * (10 if bands else 4)), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A5"
    if pathway is not None:
        add_cost_sheets(book, pathway)
    book.save(path)


def building_frame(answer: Answer) -> gpd.GeoDataFrame:
    """Every building with what is known of it and what the scenario does to it."""
    b, new, old = answer.district.buildings, answer.results, answer.baseline
    area = np.asarray(new["shell"].floor_area_m2, dtype=float)
    columns: dict[str, np.ndarray] = {"id": b.ids}
    for name in ("name", "street", "house_number", "quarter", "use", "year", "storeys",
                 "height_m", "dwellings", "residents", "protected", "heating"):  # fmt: skip
        columns[name] = b[name]
    columns["floor_area_m2"] = area
    for when, results in (("baseline", old), ("scenario", new)):
        energy, sums = results["energy"], results["building_sums"]
        columns[f"heat_need_kwh_a_{when}"] = energy.heat_need_kwh_a
        for i, carrier in enumerate(CARRIERS):
            columns[f"{carrier}_kwh_a_{when}"] = energy.final_kwh_a[:, i]
        final = energy.final_kwh_a.sum(axis=1)
        columns[f"final_kwh_m2_a_{when}"] = np.divide(
            final, area, out=np.full(len(area), np.nan), where=area > 0
        )
        columns[f"co2_kg_a_{when}"] = sums.co2_kg_a
        columns[f"bill_eur_a_{when}"] = sums.bill_eur_a
    columns["pv_kwh_a_scenario"] = np.asarray(new["energy"].pv_produced_kwh_a, dtype=float)
    columns["eur_per_t_co2"] = answer.building_eur_per_t
    treated = treated_years(answer.district, answer.scenario, new["outlays"])
    columns["treated_year"] = np.where(np.isfinite(treated), treated, np.nan)
    columns["not_applicable"] = np.array(
        [" ".join(new["not_applicable"].get(row, ())) for row in range(len(b))], dtype=object
    )
    origin = np.asarray(answer.district.origin_m)
    geometry = shapely.transform(b.geometry, lambda xy: xy + origin)
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=answer.district.crs)


def write_building_gpkg(path: Path, answer: Answer, when: datetime) -> None:
    """Results per building as a GeoPackage that QGIS opens with its style.

    Raises OSError where the disk cannot take it.
    """
    try:
        building_frame(answer).to_file(path, layer="buildings", driver="GPKG", engine="pyogrio")
        add_styles(path, when, [("buildings", "final energy", BUILDINGS_QML, _ENERGY_STYLE)])
    except (DataSourceError, DataLayerError, FeatureError, sqlite3.Error) as error:
        raise OSError(f"{path.name}: {error}") from error


_ENERGY_STYLE = "Final energy of the scenario [kWh/m2 a]"


def add_styles(path: Path, when: datetime, styles: Sequence[tuple[str, str, str, str]]) -> None:
    """Put a style into a GeoPackage for each layer: layer, name, QML, description."""
    stamp = f"{when:%Y-%m-%dT%H:%M:%S.000Z}"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, "
            "f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
            "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
            "useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
            "update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (stamp,),
        )
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
            [(layer, name, qml, told, stamp) for layer, name, qml, told in styles],
        )
