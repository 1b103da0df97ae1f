"""Every factor once: value, unit, year, boundary, source, standing; overridable per scenario."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import isfinite


@dataclass(frozen=True)
class Assumption:
    """One factor of the table.

    `boundary` is 'direct' or 'life cycle' where the factor has one; `standing` is found,
    computed or estimate; `low` and `high` are what the value may plausibly be; `overridden` says
    that the scenario sets the value.
    """

    key: str
    country: str
    label: str
    group: str
    value: float
    unit: str
    year: int
    boundary: str
    low: float | None
    high: float | None
    source: str
    standing: str
    overridden: bool = False


STANDINGS = {"found": "found", "computed": "computed", "estimate": "estimated"}
"""Where a factor may come from, as the tables say it, and the word that counts it."""


FLEET_LABELS: dict[str, str] = {
    "cars_per_1000_residents": "Cars per 1,000 residents",
    "electric_share_now": "Share of electric cars today",
    "km_per_car_a": "Driven by a car",
    "kwh_per_km": "Electricity of a car, at the battery",
    "shared_car_km_a": "Driven by a shared car",
    "ebike_km_a": "Ridden on a shared e-bike",
    "ebike_share_from_car": "E-bike km that come from the car",
    "vans_per_1000_residents": "Vans per 1,000 residents",
    "van_km_a": "Driven by a van",
    "buses_per_1000_residents": "Buses per 1,000 residents",
    "bus_km_a": "Driven by a bus",
    "cargo_bike_km_a": "Ridden on a cargo bike",
    "cargo_bike_share_from_van": "Cargo bike km that come from a van",
    "parking_acts_per_space_day": "Cars that park on a space in a day",
    "parking_search_km": "Driven in search of a space",
    "parking_search_saved_frac": "Search saved by sensors",
}
"""The rows of `models/ev/fleet/fleet_factors.csv` that a scenario may override."""


@cache
def table() -> tuple[Assumption, ...]:
    """All rows, one per key and country; the row without country is the default."""
    own = [_assumption(row) for row in csv_rows("twin.assumptions", "assumptions.csv")]
    fleet = [_fleet_factor(row) for row in csv_rows("models.ev.fleet", "fleet_factors.csv")
             if row["key"] in FLEET_LABELS]  # fmt: skip
    return (*own, *fleet)


def label_and_unit(key: str) -> tuple[str, str]:
    """What a factor is called and its unit, in any country; the key where there is no such."""
    return next(((a.label, a.unit) for a in table() if a.key == key), (key, ""))


def csv_rows(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a table that lies as a data file in a package."""
    text = (files(package) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _fleet_factor(row: Mapping[str, str]) -> Assumption:
    unit = "share" if row["unit"] == "1" else row["unit"]
    return Assumption(
        row["key"],
        row["country"],
        FLEET_LABELS[row["key"]],
        "mobility",
        float(row["value"]),
        unit,
        int(row["year"]),
        "",
        _optional(row["low"]),
        _optional(row["high"]),
        row["source"],
        row["standing"],
    )


def _optional(text: str) -> float | None:
    return float(text) if text else None


def _assumption(row: Mapping[str, str]) -> Assumption:
    return Assumption(
        row["key"],
        row["country"],
        row["label"],
        row["group"],
        float(row["value"]),
        row["unit"],
        int(row["year"]),
        row["boundary"],
        _optional(row["low"]),
        _optional(row["high"]),
        row["source"],
        row["standing"],
    )


_BOUNDS = {"share": (0.0, 1.0), "a": (1.0, 200.0), "1/a": (-0.5, 1.0), "people": (1.0, 1e9)}
_ANY = (0.0, 1e9)
"""Outside these a factor of that unit has no meaning; what is plausible is in the table."""


def check_override(key: str, value: float) -> None:
    """Raise ValueError with one sentence where a scenario may not set this factor so."""
    rows = [a for a in table() if a.key == key]
    if not rows:
        raise ValueError(f"unknown assumption '{key}'; the Assumptions panel lists the known ones")
    if not isfinite(value):
        raise ValueError(f"assumption '{key}' is {value}; give a finite number")
    if value < 0 and not any(a.low is not None and a.low < 0 for a in rows):
        raise ValueError(f"assumption '{key}' is {value}; it may not be negative")
    low, high = _BOUNDS.get(rows[0].unit, _ANY)
    if not low <= value <= high:
        raise ValueError(
            f"assumption '{key}' is {value:g}; give a number from {low:g} to {high:g} "
            f"{rows[0].unit}"
        )


def standing_counts(rows: Iterable[Assumption]) -> dict[str, int]:
    """How many factors were found, computed and estimated; a scenario's own value changes none."""
    counts = dict.fromkeys(STANDINGS, 0)
    for a in rows:
        counts[a.standing] += 1
    return counts


def standing_sentence(rows: Iterable[Assumption]) -> str:
    """The counts in words, as '191 factors: 120 found, 24 computed, 47 estimated'."""
    counts = standing_counts(rows)
    told = ", ".join(f"{n} {STANDINGS[standing]}" for standing, n in counts.items())
    return f"{sum(counts.values())} factors: {told}"


def matches(a: Assumption, search: str) -> bool:
    """Whether each word sought, in any order, is in key, label, group, unit or source."""
    said = " ".join((a.key, a.label, a.group, a.unit, a.source, a.standing)).lower()
    return all(word in said for word in search.lower().split())


def range_notice(a: Assumption) -> str | None:
    """A sentence where the value lies outside what is plausible for the factor, else None."""
    if a.low is None or a.high is None or a.low <= a.value <= a.high:
        return None
    return (
        f"{a.label} is {a.value:g} {a.unit}, outside {a.low:g} to {a.high:g} that is plausible: "
        "it is used as typed; check the unit."
    )


@dataclass(frozen=True)
class Factors:
    """The factors in force for one country and scenario, by key."""

    rows: Mapping[str, Assumption]

    def __getitem__(self, key: str) -> float:
        return self.rows[key].value

    def known(self, key: str, facts: Mapping[str, float]) -> float:
        """The scenario's own figure, else the district's (`facts`), else the country's."""
        row = self.rows[key]
        return row.value if row.overridden else facts.get(key, row.value)

    def only(self, *groups: str) -> "Factors":
        """The factors of these groups, so that a step depends on no more than it uses."""
        return Factors({k: a for k, a in self.rows.items() if a.group in groups})


def factors_for(country: str, overrides: Mapping[str, float] | None = None) -> Factors:
    """The factors for a country (its own row before the default one) with overrides laid over."""
    rows: dict[str, Assumption] = {}
    for a in table():
        if a.country == country or (a.country == "" and a.key not in rows):
            rows[a.key] = a
    for key, value in (overrides or {}).items():
        check_override(key, value)
        if key in rows:
            rows[key] = replace(rows[key], value=float(value), overridden=True)
    charging = [rows[k] for k in ("home_charging_frac", "lamp_post_charging_frac")]
    if sum(a.value for a in charging) > 1:
        home, lamp = (f"{a.key} ({a.value:g})" for a in charging)
        raise ValueError(f"the shares {home} and {lamp} are more than 1 together; lower one")
    return Factors(rows)


def mixed_boundaries(used: Iterable[Assumption]) -> str | None:
    """A sentence where operational emission factors of two boundaries are summed, else None."""
    boundaries = {a.boundary for a in used if a.boundary in ("direct", "life cycle")}
    if len(boundaries) < 2:
        return None
    return (
        "Direct and life-cycle emission factors are added up in one sum: "
        "choose one boundary for all."
    )
