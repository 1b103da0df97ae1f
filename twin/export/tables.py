"""Results per building as tables: GeoParquet, styled GeoPackage, CSV and XLSX."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from twin.answer.compare import Answer
from twin.export.attributes import building_table, plain_value
from twin.safety.safety import clean
from twin.snapshot.cost_tables import add_row, csv_table
from twin.snapshot.same_bytes import moment
from twin.snapshot.tables import building_frame, write_building_gpkg


def parquet_bytes(answer: Answer) -> bytes:
    """GeoParquet 1.1 of footprints with results, in the district's coordinate system."""
    out = io.BytesIO()
    building_frame(answer).to_parquet(out, schema_version="1.1.0")
    return out.getvalue()


def gpkg_bytes(answer: Answer) -> bytes:
    """A GeoPackage that QGIS opens with its style."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "buildings.gpkg"
        write_building_gpkg(path, answer, moment())
        return path.read_bytes()


def csv_bytes(answer: Answer) -> bytes:
    """One row a building, UTF-8 with a mark so that spreadsheets know it."""
    table = building_table(answer)
    records = ([plain_value(v) for v in row] for row in table.itertuples(index=False))
    return csv_table(tuple(table.columns), records).encode("utf-8-sig")


def xlsx_bytes(answer: Answer) -> bytes:
    """A workbook: the buildings, and a sheet that says what the columns are."""
    table = building_table(answer)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Buildings"
    add_row(sheet, list(table.columns))
    for row in table.itertuples(index=False):
        add_row(sheet, [plain_value(v) for v in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(len(name) + 2, 10)
    sheet.freeze_panes = "B2"
    about = book.create_sheet("Read me")
    for line in _about(answer):
        add_row(about, [line])
    about.column_dimensions["A"].width = 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _about(answer: Answer) -> tuple[str, ...]:
    return (
        clean(f"{answer.district.name}: {answer.scenario.name}"),
        "One row for each building. Columns that end in _baseline are without measures, in "
        "_scenario with them.",
        "kwh_a: kilowatt-hours a year at the meter; kwh_m2_a: for each square metre of floor; "
        "co2_kg_a: kilograms of CO2 equivalent a year; bill_eur_a: euro a year.",
        "A column that ends in _rule says by which rule a value was inferred; empty: it is given.",
        "treated_year: the year in which the first measure is taken; empty: none is.",
    )
