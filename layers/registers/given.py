"""What registers say of buildings: tags that go before the map's, and U-values of their skins.

Of each dwelling the newest row counts, expired or not: how a wall was built does not expire. The
dwellings of a building then agree like this: heating and energy class by most floor area, U-values
by the mean weighted with floor area, the year by the median. Where a row tells no floor area, each
counts the same.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import geopandas as gpd

from layers.district.own_stock import NUMBERS
from layers.quality.quality_issue import QualityIssue
from layers.registers.joining import NOT_JOINED, Joined, joined
from layers.registers.register import Register
from layers.sources.found import Tags
from layers.sources.tag_values import year_of

U_VALUES = ("wall_u_w_m2k", "roof_u_w_m2k", "floor_u_w_m2k", "window_u_w_m2k")
_COMMONEST = ("heating", "use", "energy_class", "cooling", "roof:shape", "heritage")
_SUMMED = ("residents",)
_ONLY_WHERE_SILENT = ("start_date", "use")
"""What the map tells at least as well: a certificate's year is a period's, its use a dwelling's."""
_NOT_OF_A_BUILDING = (
    "id", "building_id", "uprn", "date", "floor_area_m2", "address", "address_2", "address_3",
    "addr:street", "addr:housenumber", "addr:postcode", "addr:city", "addr:country", "lat", "lon",
    "lat_lon", "cadastral", "cadastral_sheet", "cadastral_parcel", "dwelling", *U_VALUES,
)  # fmt: skip
_MOST_LISTED = 1_000


@dataclass(frozen=True)
class Given:
    """tags: of each building (in order) what to add or put before its own. stock: archetypes of the
    buildings whose U-values are certified, as `stock.toml` has them. issues: how many rows were
    joined and how, and those that were not."""

    tags: tuple[Tags, ...]
    stock: tuple[Mapping[str, Any], ...]
    issues: tuple[QualityIssue, ...]


def given_by(register: Register, buildings: gpd.GeoDataFrame) -> Given:
    """Join a register and take what it says of each building.

    buildings: with `id`, `tags` and outlines in metres.
    """
    found = joined(register.rows, buildings)
    of_building: dict[int, list[Tags]] = {}
    for row, building in zip(register.rows, found.building.tolist(), strict=True):
        if building != NOT_JOINED:
            of_building.setdefault(building, []).append(row)
    tags: list[Tags] = []
    stock = []
    for k, (ident, own) in enumerate(zip(buildings["id"], buildings["tags"], strict=True)):
        rows = _newest(of_building.get(k, []))
        tags.append(_agreed(rows, own))
        if numbers := _u_values(rows):
            stock.append({"ids": [str(ident)], **numbers, "source": _source(register, rows)})
    return Given(tuple(tags), tuple(stock), (*register.issues, *_told(register, found)))


def _newest(rows: Sequence[Tags]) -> list[Tags]:
    """Of each dwelling, told by its UPRN, its part of the cadastre or its address, the newest."""
    newest: dict[str, Tags] = {}
    for number, row in enumerate(rows):
        lines = " ".join(row.get(key, "") for key in ("address", "address_2", "dwelling")).strip()
        dwelling = row.get("uprn") or lines.lower() or str(number)
        if dwelling not in newest or _day(row) >= _day(newest[dwelling]):
            newest[dwelling] = row
    return list(newest.values())


def _day(row: Tags) -> date:
    """The date of a row; of one without, long ago."""
    numbers = [int(n) for n in re.findall(r"\d+", row.get("date", "")[:10])]
    if len(numbers) != 3:
        return date.min
    year, month, day = numbers if numbers[0] > 31 else numbers[::-1]
    try:
        return date(year, month, day)
    except ValueError:
        return date.min


def _weight(row: Tags) -> float:
    return _number(row.get("floor_area_m2", "")) or 0.0


def _weights(rows: Sequence[Tags]) -> list[float]:
    weights = [_weight(row) for row in rows]
    return weights if all(weights) else [1.0] * len(rows)


def _agreed(rows: Sequence[Tags], own: Tags) -> Tags:
    keys = dict.fromkeys(key for row in rows for key in row if key not in _NOT_OF_A_BUILDING)
    tags: Tags = {}
    for key in keys:
        if key in _ONLY_WHERE_SILENT and own.get(key):
            continue
        having = [row for row in rows if row.get(key)]
        if key == "start_date":
            years = [year for row in having if (year := year_of(row[key]))]
            tags |= {key: str(round(median(years)))} if years else {}
        elif key in _SUMMED:
            tags[key] = f"{sum(_number(row[key]) or 0.0 for row in having):g}"
        else:
            votes: dict[str, float] = {}
            for row, weight in zip(having, _weights(having), strict=True):
                votes[row[key]] = votes.get(row[key], 0.0) + weight
            tags[key] = max(votes, key=lambda value: (votes[value], value))
    return tags


def _u_values(rows: Sequence[Tags]) -> dict[str, float]:
    found = {}
    for key in U_VALUES:
        low, high = NUMBERS[key]
        told = [(row, _number(row.get(key, ""))) for row in rows]
        sound = [(row, value) for row, value in told if value and low <= value <= high]
        if sound:
            weights = _weights([row for row, _ in sound])
            total = sum(w * value for w, (_, value) in zip(weights, sound, strict=True))
            found[key] = round(total / sum(weights), 3)
    return found


def _number(text: str) -> float | None:
    """The first number in a text, as '0,28' or 'Average thermal transmittance 0.28 W/m2K'."""
    found = re.search(r"\d+(?:[.,]\d+)?", text)
    return float(found[0].replace(",", ".")) if found else None


def _source(register: Register, rows: Sequence[Tags]) -> str:
    last = max(map(_day, rows))
    until = f", the newest of {last.isoformat()}" if last > date.min else ""
    plural = "" if len(rows) == 1 else "s"
    return f"{register.name}: {len(rows)} certificate{plural}{until}"


def _told(register: Register, found: Joined) -> list[QualityIssue]:
    total = len(register.rows)
    lost = [k for k, building in enumerate(found.building.tolist()) if building == NOT_JOINED]
    hit = total - len(lost)
    ways = ", ".join(f"{count:,} by {way}" for way, count in found.counts) or "none"
    share = f"{hit:,} of {total:,} rows joined to buildings ({hit / max(total, 1):.0%})"
    follows = f", columns of {register.scheme.replace('_', ' ')}" if register.scheme else ""
    issues = [
        QualityIssue("", register.name, f"register{follows}", share, ways),
    ]
    for k in lost[:_MOST_LISTED]:
        sought = found.sought[k]
        why = f"no one building at '{sought[:60]}'" if sought else "tells neither id nor place"
        issues.append(QualityIssue(f"row {k + 2}", register.name, "row", why, "left aside"))
    if len(lost) > _MOST_LISTED:
        rest = f"{len(lost) - _MOST_LISTED:,} further rows"
        issues.append(QualityIssue("", register.name, rest, "no one building found", "left aside"))
    return issues
