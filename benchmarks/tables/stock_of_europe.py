"""Rows of `models/heat/stock/stock_fabric.csv` for the countries of the EU, made from the EU27
building stock table (MODERATE T3.2 v1.2, CC BY 4.0).

    python -m benchmarks.tables.stock_of_europe TABLE.xlsx

U-values and the windows' share of the outer walls are the table's; a country's own rows that stand
in the file already are kept. What the table leaves out is ours: constructions as in the rows of
Poland (of Portugal where winters are mild; timber walls where the table has most walls of wood),
the glass by its U-value as in the rows that were there, leakage and thermal bridges by year.
"""

import csv
import sys
from pathlib import Path

import openpyxl

TABLE = Path(__file__).parents[2] / "models/heat/stock/stock_fabric.csv"
SHEETS = {
    "AT": "Austria", "BE": "Belgium", "HR": "Croatia", "CY": "Cyprus", "CZ": "Czech Republic",
    "DK": "Denmark", "EE": "Estonia", "FI": "Finland", "DE": "Germany", "GR": "Greece",
    "HU": "Hungary", "IE": "Ireland", "LV": "Latvia", "LT": "Lithuania", "LU": "Luxembourg",
    "MT": "Malta", "NL": "Netherlands", "RO": "Romania", "SK": "Slovakia", "SI": "Slovenia",
    "ES": "Spain", "SE": "Sweden", "": "Europe27",
}  # fmt: skip
_MILD = ("CY", "GR", "MT", "ES")
_AGES = {
    "0": "Before 1945", "1945": "1945 - 1969", "1970": "1970 - 1979", "1980": "1980 - 1989",
    "1990": "1990 - 1999", "2000": "2000 - 2010", "2011": "2011 - 2020",
}  # fmt: skip
_SUBSECTORS = {
    "house": "Single family- Terraced houses", "apartment": "Apartment blocks",
    "office": "Offices", "retail": "Trade", "hospitality": "Hotels and Restaurants",
    "education": "Education", "health": "Health", "civic": "Other non-residential buildings",
    "industrial": "Other non-residential buildings",
}  # fmt: skip
_GLASS = ((1.5, 0.6), (2.6, 0.67), (4.0, 0.75), (9.9, 0.85))
"""Up to which U-value of the window [W/m2K] its glass lets this share of the sun through."""
_SOURCE = "EU27 building stock 2020, MODERATE T3.2 v1.2 (CC BY 4.0), sheet"


def main() -> int:
    """Write the table anew; 1 where no file is named."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 1
    with TABLE.open(encoding="utf-8", newline="") as file:
        kept = [row for row in csv.DictReader(file) if row["country"] not in SHEETS]
    book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
    rows = kept + [row for code in SHEETS for row in country_rows(book, code, kept)]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(kept[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return 0


def country_rows(book, code, kept):
    """The rows of one country; what the sheet leaves empty is taken from the EU27's."""
    sheet, europe = _sheet(book, SHEETS[code]), _sheet(book, SHEETS[""])
    like = {(r["group"], r["year_from"]): r for r in kept
            if r["country"] == ("PT" if code in _MILD else "PL")}  # fmt: skip
    for (group, year), pattern in like.items():
        key = (_SUBSECTORS[group], _AGES[year])
        oldest = sheet.get((key[0], _AGES["0"]))
        found = sheet[key] if _is_sound(sheet.get(key), oldest, key[1]) else europe[key]
        name = SHEETS[code] if found is sheet.get(key) else SHEETS[""]
        source = f"{_SOURCE} {name}, {key[0]}, {key[1]}; construction and glass ours"
        if group == "industrial":
            source += "; taken for industry, which the table leaves out"
        u_window = found["u_windows_W_m2K"]
        timber = (_share(found["walls_material_wood_NA"]) > 50.0) and pattern[
            "wall"
        ] != "curtain_wall"
        yield pattern | {
            "country": code,
            "wall": "timber_frame" if timber else pattern["wall"],
            "wall_u_w_m2k": f"{found['u_walls_W_m2K']:.3g}",
            "roof_u_w_m2k": f"{found['u_roof_W_m2K']:.3g}",
            "floor_u_w_m2k": f"{found['u_floor_W_m2K']:.3g}",
            "window_u_w_m2k": f"{u_window:.3g}",
            "glass_g_frac": f"{next(g for most, g in _GLASS if u_window <= most):g}",
            "window_frac": f"{found['surface_windows_m2'] / found['vertical_area_m2']:.3g}",
            "source": source,
            "standing": "estimate" if group == "industrial" or name != SHEETS[code] else "found",
        }  # fmt: skip


def _sheet(book, name):
    rows = list(book[name].iter_rows(values_only=True))
    return {(r[4], r[5]): dict(zip(rows[0], r, strict=True)) for r in rows[1:] if r[0]}


def _is_sound(row, oldest, age):
    """Whether the table fills the row, and does not say that the newest lose more than the oldest
    (as of the roofs of Lithuania's blocks of flats, 2.37 W/m2K)."""
    skin = ("u_walls_W_m2K", "u_roof_W_m2K", "u_floor_W_m2K", "u_windows_W_m2K")
    names = (*skin, "surface_windows_m2", "vertical_area_m2")
    if row is None or not all(isinstance(row[n], int | float) and row[n] > 0 for n in names):
        return False
    return age != _AGES["2011"] or oldest is None or all(row[n] <= oldest[n] for n in skin)


def _share(text):
    return float(str(text).rstrip(" %")) if text else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
