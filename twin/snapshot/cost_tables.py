"""Tables of costs and of the pathway in a snapshot, as CSV and as sheets of its workbook."""

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from twin.answer.compare import Answer, cost_record
from twin.pathway.results import PATHWAY_COLUMNS, Pathway
from twin.safety.safety import clean, csv_text
from twin.targets.uptake import YEARS

_HEADS = {
    "party": "Party",
    "investment_eur": "Investment, EUR",
    "subsidy_eur": "Subsidies, EUR",
    "saving_eur_a": "Saving in the first year, EUR",
    "npv_eur": "Net present value, EUR",
    "payback_a": "Payback, years",
    "discounted_payback_a": "Discounted payback, years",
}
Record = tuple[object, ...]


def cost_records(answer: Answer) -> list[Record]:
    """One record for owner, tenant, city and total; what is not defined is None."""
    parties = (*answer.costs.parties, answer.costs.total)
    return [(p.key, *map(plain, cost_record(p).values())) for p in parties]


def pathway_records(path: Pathway) -> list[Record]:
    """One record for each year, in the order of PATHWAY_COLUMNS."""
    columns = [path.columns[key] for key in PATHWAY_COLUMNS]
    return [(int(y), *(float(c[i]) for c in columns)) for i, y in enumerate(YEARS)]


def costs_csv(answer: Answer) -> str:
    """Costs by party, in as many digits as mean something."""
    return csv_table(tuple(_HEADS), map(_meant, cost_records(answer)))


def pathway_csv(path: Pathway) -> str:
    """The years to 2050, in as many digits as mean something."""
    return csv_table(("year", *PATHWAY_COLUMNS), map(_meant, pathway_records(path)))


def _meant(record: Record) -> Record:
    """The numbers in six significant digits: far more than is known, and enough to add up."""
    return tuple(float(f"{v:.6g}") if isinstance(v, float) else v for v in record)


def add_cost_sheets(book: openpyxl.Workbook, path: Pathway) -> None:
    """Two more sheets in the workbook: 'Costs', with what the years to 2050 are worth below the
    parties, and 'Pathway'."""
    _add_sheet(book, "Costs", list(_HEADS.values()), [*cost_records(path.answer), *_worth(path)])
    labels = [f"{label}, {unit}".rstrip(", ") for label, unit in PATHWAY_COLUMNS.values()]
    _add_sheet(book, "Pathway", ["Year", *labels], pathway_records(path))


def _worth(path: Pathway) -> list[Record]:
    """What the pathway as a whole is worth, in words and numbers."""
    worth = path.worth()
    return [
        (),
        ("Pathway to 2050, net present value, EUR", worth["npv_eur"]),
        ("Pathway to 2050, levelised cost of saved energy, EUR/kWh", worth["saved_energy_eur_kwh"]),
    ]


def csv_table(heads: Sequence[str], records: Iterable[Iterable[object]]) -> str:
    """A table as CSV; what is not defined is left empty."""
    return csv_text(heads, ([plain(value) for value in record] for record in records))


def add_row(sheet: Any, cells: Iterable[object]) -> None:
    """Append a row in which text is text, also where it begins as a formula does."""
    sheet.append([clean(c) if isinstance(c, str) else c for c in cells])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"


def plain(value: object) -> object:
    """The value, or None where it is a number that is not defined."""
    return None if isinstance(value, float) and not isfinite(value) else value


def _add_sheet(
    book: openpyxl.Workbook, title: str, heads: Sequence[str], records: Iterable[Record]
) -> None:
    sheet = book.create_sheet(title)
    add_row(sheet, heads)
    for record in records:
        add_row(sheet, record)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in sheet.iter_rows(min_row=2, min_col=2):
        for cell in row:
            small = isinstance(cell.value, float) and abs(cell.value) < 10
            cell.number_format = "#,##0.000" if small else "#,##0"
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 10 if column == 1 else 18
    sheet.freeze_panes = "B2"
