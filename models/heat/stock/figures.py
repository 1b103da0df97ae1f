"""The figures of the building stock with their sources, as they are in `stock_*.csv`.

Small tables, each row with a source and a standing (found, computed, estimate):
`stock_fabric.csv` by country, use and year; `stock_use.csv` and `stock_rooms.csv` one figure a row
by country and use;
`stock_schedules.csv` 24 hourly values by country, use and kind of day. An empty country or use
means 'any other'.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.basis.tables import table_rows

USES = (
    "apartment",
    "house",
    "office",
    "retail",
    "hospitality",
    "education",
    "health",
    "civic",
    "industrial",
)
COUNTRIES = (
    "GB", "IT", "PT", "FR", "BG", "PL", "AT", "BE", "HR", "CY", "CZ", "DK", "EE", "FI", "DE", "GR",
    "HU", "IE", "LV", "LT", "LU", "MT", "NL", "RO", "SK", "SI", "ES", "SE",
)  # fmt: skip
HOMES = ("apartment", "house")

_DAYS = ("weekday", "saturday", "sunday")


@dataclass(frozen=True)
class Figure:
    """One figure of the stock with where it comes from."""

    value: float
    unit: str
    source: str
    standing: str


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table that stands next to this file."""
    return table_rows(Path(__file__).with_name(name))


def use_index(use: NDArray[np.str_]) -> NDArray[np.int32]:
    """Row of each building's use in `USES` (n,). ValueError names the first unknown use."""
    known = {name: i for i, name in enumerate(USES)}
    names, where = np.unique(np.asarray(use), return_inverse=True)
    for name in names:
        if str(name) not in known:
            raise ValueError(f"Use '{name}' is unknown; allowed are {', '.join(USES)}.")
    return np.asarray([known[str(name)] for name in names], np.int32)[where]


def _keys(country: str, use: str) -> tuple[tuple[str, str], ...]:
    """From the most particular to the most general; a use counts for more than a country."""
    return ((country, use), ("", use), (country, ""), ("", ""))


@cache
def _figures() -> dict[tuple[str, str, str], Figure]:
    return {
        (row["country"], row["group"], row["quantity"]): Figure(
            float(row["value"]), row["unit"], row["source"], row["standing"]
        )
        for table in ("stock_use.csv", "stock_rooms.csv")
        for row in read_rows(table)
    }


def figure(country: str, use: str, quantity: str) -> Figure:
    """The figure for this country and use, or the nearest general one; KeyError if there is none.

    Order of search: country and use, use alone, country alone, general.
    """
    table = _figures()
    for key in _keys(country, use):
        if (*key, quantity) in table:
            return table[(*key, quantity)]
    raise KeyError(f"no figure '{quantity}' for {country}, {use}")


def by_use(country: str, quantity: str) -> NDArray[np.float32]:
    """One value for each use, (9,) in the order of `USES`."""
    return np.asarray([figure(country, use, quantity).value for use in USES], np.float32)


@cache
def _schedules() -> dict[tuple[str, str, str, str], NDArray[np.float32]]:
    return {
        (row["country"], row["group"], row["quantity"], row["day"]): np.asarray(
            row["hours"].split(), np.float32
        )
        for row in read_rows("stock_schedules.csv")
    }


def week(country: str, use: str, quantity: str) -> NDArray[np.float32]:
    """Hourly values from Monday 00:00, (168,): five weekdays, Saturday, Sunday."""
    table = _schedules()
    for key in _keys(country, use):
        if (*key, quantity, "weekday") in table:
            weekday, saturday, sunday = (table[(*key, quantity, day)] for day in _DAYS)
            return np.concatenate([np.tile(weekday, 5), saturday, sunday])
    raise KeyError(f"no schedule '{quantity}' for {country}, {use}")


def weeks(country: str, quantity: str) -> NDArray[np.float32]:
    """The week of each use, (9, 168) in the order of `USES`."""
    return np.stack([week(country, use, quantity) for use in USES])
