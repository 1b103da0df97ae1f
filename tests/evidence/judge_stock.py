"""The building stock beside its sources, and heat need by archetype beside a seasonal method."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
import openpyxl

from models.heat.stock.figures import figure, read_rows
from tests.evidence.record import Record
from tests.reference_files import reference_file

SECTION = "Heat need by archetype"
EU_BOOK = "typology/v1.2_Data_T3.2_Staticanalysis_EU27BuildingStock2020.xlsx"
TABULA_BOOK = "typology/tabula-values.xlsx"
EU_SHEETS = {
    "PT": "Portugal", "IT": "Italy", "FR": "France", "BG": "Bulgaria", "PL": "Poland",
    "AT": "Austria", "BE": "Belgium", "HR": "Croatia", "CY": "Cyprus", "CZ": "Czech Republic",
    "DK": "Denmark", "EE": "Estonia", "FI": "Finland", "DE": "Germany", "GR": "Greece",
    "HU": "Hungary", "IE": "Ireland", "LV": "Latvia", "LT": "Lithuania", "LU": "Luxembourg",
    "MT": "Malta", "NL": "Netherlands", "RO": "Romania", "SK": "Slovakia", "SI": "Slovenia",
    "ES": "Spain", "SE": "Sweden", "": "Europe27",
}  # fmt: skip
"""A country's sheet; rows that say so are the EU27's, where the sheet has none or an odd one."""
EU_SUBSECTOR = {
    "house": "Single family- Terraced houses",
    "apartment": "Apartment blocks",
    "office": "Offices",
    "retail": "Trade",
    "hospitality": "Hotels and Restaurants",
    "education": "Education",
    "health": "Health",
    "civic": "Other non-residential buildings",
    "industrial": "Other non-residential buildings",
}
EU_BANDS = {
    0: "Before 1945",
    1945: "1945 - 1969",
    1970: "1970 - 1979",
    1980: "1980 - 1989",
    1990: "1990 - 1999",
    2000: "2000 - 2010",
    2011: "2011 - 2020",
}
CARRIED_FRAC, SHARE = 6e-3, 1e-3
PLACES = {
    "GB": "Great Britain, London",
    "IT": "Italy, Milan Linate",
    "PT": "Portugal, Lisbon",
    "PL": "Poland, Warsaw",
    "FR": "France, Paris Orly",
    "BG": "Bulgaria, Sofia",
}
NEED_FRAC, NEED_KWH_M2 = 0.22, 8.0
"""How far the hourly need may lie from the seasonal one; new homes need so little that some
kWh/m2 are a large share."""


@dataclass(frozen=True)
class Carried:
    """A figure of ours and the one of its source."""

    name: str
    ours: float
    theirs: float
    within_frac: float = CARRIED_FRAC
    within: float = 0.0

    @property
    def right(self) -> bool:
        limit = max(self.within, self.within_frac * abs(self.theirs))
        return abs(self.ours - self.theirs) <= limit


@cache
def _eu_sheet(name: str) -> dict[tuple[str, str], dict[str, Any]]:
    book = openpyxl.load_workbook(reference_file(EU_BOOK), read_only=True, data_only=True)
    head, *rows = book[name].iter_rows(values_only=True)
    book.close()
    records = [dict(zip(head, row, strict=False)) for row in rows]
    return {(r["subsector"], r["bage"]): r for r in records if r["sector"]}


def eu_figures(country: str) -> list[Carried]:
    """U-values and window shares of a country that the EU building stock table is the source of."""
    figures = []
    for row in read_rows("stock_fabric.csv"):
        if row["country"] != country or not row["source"].startswith("EU27"):
            continue
        name = EU_SHEETS[country]
        sheet = _eu_sheet(name if f"sheet {name}," in row["source"] else EU_SHEETS[""])
        theirs = sheet[EU_SUBSECTOR[row["group"]], EU_BANDS[int(row["year_from"])]]
        name = f"{country} {row['group']} {row['year_from']}"
        parts = {"wall": "walls", "roof": "roof", "floor": "floor", "window": "windows"}
        for ours, part in parts.items():
            u = float(theirs[f"u_{part}_W_m2K"])
            figures.append(Carried(f"{name} {ours}", float(row[f"{ours}_u_w_m2k"]), u))
        windows = theirs["surface_windows_m2"] / theirs["vertical_area_m2"]
        figures.append(Carried(f"{name} window share", float(row["window_frac"]), windows))
    return figures


def heated_shares(country: str) -> list[Carried]:
    """The share of homes that is heated; a nation's mean over all ages."""
    sheet, figures = _eu_sheet(EU_SHEETS[country]), []
    for use in ("house", "apartment"):
        rows = [sheet[EU_SUBSECTOR[use], band] for band in EU_BANDS.values()]
        theirs = sum(r["area_heated_Mm2"] for r in rows) / sum(r["area_Mm2"] for r in rows)
        ours = figure(country, use, "heated_area_frac").value
        figures.append(Carried(f"{country} {use} heated", ours, theirs, 0.0, SHARE))
    return figures


def british_figures() -> list[Carried]:
    """U-values of Great Britain, each beside the nearest one that TABULA has for that country."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the book's own styles
        book = openpyxl.load_workbook(reference_file(TABULA_BOOK), read_only=True, data_only=True)
        rows = book["Tab.Building.Constr"].iter_rows(values_only=True, max_col=18)
        theirs = [float(r[17]) for r in rows if r[2] == "GB" and isinstance(r[17], int | float)]
        book.close()
    figures = []
    for row in read_rows("stock_fabric.csv"):
        if row["country"] == "GB" and row["standing"] == "found":
            for part in ("wall", "roof", "window"):
                ours = float(row[f"{part}_u_w_m2k"])
                nearest = min(theirs, key=lambda u, ours=ours: abs(u - ours))
                name = f"GB {row['group']} {row['year_from']} {part}"
                figures.append(Carried(name, ours, nearest))
    return figures


def stock_figures() -> Record:
    """Every figure of the stock that has a table as its source, compared with that table."""
    figures = [f for country in EU_SHEETS for f in eu_figures(country)]
    figures += [f for country in ("PT", "IT") for f in heated_shares(country)]
    figures += british_figures()
    wrong = [f.name for f in figures if not f.right]
    return Record(
        "U-values, window shares, heated shares of the stock",
        "TABULA (IWU) and EU27 building stock 2020 (MODERATE)",
        SECTION,
        asked="as in the source, to 0.6 %",
        found=f"differ: {', '.join(wrong)}" if wrong else "all as in the source",
        inside=len(figures) - len(wrong),
        total=len(figures),
        passed=not wrong,
    )


def heat_need() -> Record:
    """The hourly need of homes by archetype beside TABULA's seasonal method, same use and climate.

    That method is some thirty lines of arithmetic with an isotropic sky, written apart.
    """
    from tests.models.heat.stock.test_stock_heat_need import (
        table,  # here: it loads pvlib and the zone model
    )

    rows = table()
    near = [abs(r.hourly - r.seasonal) < max(NEED_FRAC * r.seasonal, NEED_KWH_M2) for r in rows]
    ratio = float(np.median([r.hourly / r.seasonal - 1.0 for r in rows]))
    return Record(
        "heat need of homes by archetype",
        "TABULA's seasonal method, written apart",
        SECTION,
        asked="each within 22 % or 8 kWh/m2",
        found=f"median {ratio:+.0%}",
        inside=sum(near),
        total=len(rows),
        passed=all(near),
        tables={"heat need by archetype": _need_table(rows)},
    )


def _need_table(rows: Sequence[Any]) -> str:
    text = ["| country | home | built | seasonal | hourly | difference | as run |",
            "|---|---|---|---:|---:|---:|---:|"]  # fmt: skip
    for (country, use), homes in groupby(rows, key=lambda r: (r.country, r.use)):
        for k, r in enumerate(homes):
            place = PLACES[country] if k == 0 and use == "house" else ""
            text.append(
                f"| {place} | {use if k == 0 else ''} | {r.year} | {r.seasonal:.0f} "
                f"| {r.hourly:.0f} | {r.hourly / r.seasonal - 1.0:+.0%} | {r.as_run:.0f} |"
            )
    return "\n".join(text)
