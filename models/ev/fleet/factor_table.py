"""The table of e-mobility factors: one row per key and country, each with its source."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.basis.tables import table_rows


@dataclass(frozen=True)
class FleetFactor:
    """One factor with where it comes from. `country` is empty where it holds everywhere."""

    key: str
    country: str
    value: float
    unit: str
    year: int
    source: str
    standing: str


@cache
def fleet_factors() -> dict[tuple[str, str], FleetFactor]:
    """All rows of `fleet_factors.csv`, by (key, country)."""
    rows = [
        FleetFactor(
            row["key"],
            row["country"],
            float(row["value"]),
            row["unit"],
            int(row["year"]),
            row["source"],
            row["standing"],
        )
        for row in table_rows(Path(__file__).with_name("fleet_factors.csv"))
    ]
    return {(row.key, row.country): row for row in rows}


def fleet_factor(key: str, country: str = "") -> float:
    """Value of one factor for a country (ISO 3166-1 alpha-2), else the European one.

    Raises ValueError where the key is unknown.
    """
    table = fleet_factors()
    row = table.get((key, country)) or table.get((key, ""))
    if row is None:
        raise ValueError(f"there is no e-mobility factor named {key!r} in fleet_factors.csv")
    return row.value
