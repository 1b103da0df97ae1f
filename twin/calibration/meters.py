"""Meters of buildings and of the district, as energy by month and hour of one year.

A column is named `b00001/gas_kwh`, `building/b00001/gas_kwh` or `district/electricity_kwh`; its
last part is a quantity of `quantities.py`. A file has a column of times (hours or finer), or one
named `month` with texts such as 2023-01. A month or an hour of which a part was not
metered is left out. Hours and months are those of local standard time, as in the weather file.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from pathlib import Path

import numpy as np

from twin.city_data.connectors.meter_files import (
    MeterColumn,
    MeterLayout,
    read_meter_file,
    readings_table,
)
from twin.city_data.measured.hourly import Hourly, NotHourly, hourly
from twin.city_data.readings.course import Course, course_of
from twin.city_data.readings.quantities import METERED
from twin.city_data.readings.readings import Collector
from twin.city_data.readings.rules import GAP, MALFORMED, Refused, Tally
from twin.city_data.store.opening import read_beside
from twin.city_data.store.store import now_us
from twin.district.district import Array, District
from twin.safety.safety import SourceError

DISTRICT = "district"
CARRIER_OF = {
    "electricity_kwh": "electricity", "electricity_register_kwh": "electricity",
    "gas_kwh": "gas", "gas_register_kwh": "gas", "oil_kwh": "oil",
    "heat_network_kwh": "heat_network", "heat_register_kwh": "heat_network",
}  # fmt: skip
_HOUR_US = 3_600_000_000
_MONTH = re.compile(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])")
Key = tuple[str, str]
"""(building or DISTRICT, carrier)."""


@dataclass(frozen=True, eq=False)
class Meters:
    """One year: month_kwh (12,) by meter, nan where not whole; hour_kwh (8760,) of those read by
    the hour."""

    year: int
    month_kwh: Mapping[Key, Array]
    hour_kwh: Mapping[Key, Array]


def read_meters(
    district: District, files: Sequence[Path], store: Path | None, zone: tzinfo | None,
    year: int | None, tally: Tally,
) -> Meters:  # fmt: skip
    """The meters of files and of the store of a district. year: None takes the one with the most
    months. Raises SourceError, ValueError."""
    local = timezone(timedelta(hours=float(district.weather.time_zone_h)))
    months: dict[Key, dict[int, float]] = {}
    hours: dict[Key, Hourly] = {}
    for file in files:
        table = readings_table(file)
        keys = {h: _key(h, district) for h in table.heads if "/" in h}
        if not keys:
            raise SourceError(
                f"{file}: no column names a meter such as {district.buildings.ids[0]}/gas_kwh or "
                f"{DISTRICT}/electricity_kwh; rename the columns."
            )
        if "month" in {h.lower() for h in table.heads}:
            columns = {h: table.column(h) for h in (*keys, _month_head(table.heads))}
            _take_months(table.name, columns, keys, months, tally)
            continue
        wanted = tuple(
            MeterColumn(h, _sensor(key, h), METERED[_quantity(h)].unit) for h, key in keys.items()
        )
        found = read_meter_file(file, MeterLayout(wanted, zone or local), tally, now_us())
        for head, key in keys.items():
            course = course_of(found, _sensor(key, head))
            if len(course):
                hours[key] = _hours(table.name, course, _quantity(head))
    if store is not None:
        hours |= _stored(district, store, hours)
    return _of_year(months, hours, local, year)


def _key(head: str, district: District) -> Key:
    parts = head.strip().removeprefix("building/").split("/")
    quantity = parts[-1]
    if len(parts) < 2 or quantity not in CARRIER_OF:
        raise SourceError(
            f"column '{head}': '{quantity}' is no meter of energy bought; use one of "
            f"{', '.join(CARRIER_OF)}."
        )
    place = parts[0]
    if place == DISTRICT:
        return DISTRICT, CARRIER_OF[quantity]
    if len(parts) != 2 or place not in set(district.buildings.ids):
        raise SourceError(
            f"column '{head}': there is no building '{'/'.join(parts[:-1])}' in {district.name}; "
            "check its id."
        )
    return place, CARRIER_OF[quantity]


def _quantity(head: str) -> str:
    return head.strip().rpartition("/")[2]


def _sensor(key: Key, head: str) -> str:
    kind = DISTRICT if key[0] == DISTRICT else "building"
    return f"{kind}/{key[0]}/{_quantity(head)}"


def _month_head(heads: Sequence[str]) -> str:
    return next(h for h in heads if h.lower() == "month")


def _take_months(
    name: str, columns: Mapping[str, list[object]], keys: Mapping[str, Key],
    months: dict[Key, dict[int, float]], tally: Tally,
) -> None:  # fmt: skip
    """Sums by month; checked by the rules of every other reading, and once for each month."""
    told = columns[_month_head(tuple(columns))]
    source = f"file {name}"
    registers = [h for h in keys if METERED[_quantity(h)].kind == "register"]
    if registers:
        raise SourceError(f"{name}: '{registers[0]}' is a counter; months need what was used.")
    for head, key in keys.items():
        sensor = _sensor(key, head)
        for cell, value in zip(told, columns[head], strict=True):
            found = _MONTH.fullmatch(str(cell).strip()[:7])
            if found is None:
                tally.refuse(source, Refused(MALFORMED, f"month '{cell}' is not like 2023-01"))
                continue
            if value is None or not str(value).strip():
                tally.count(source, GAP, f"{sensor}: {cell} is empty")
                continue
            number = _number(value)
            year, month = int(found[1]), int(found[2])
            collector = Collector(source, tally, now_us())
            at = _end_us(year, month)
            if collector.add("building/any/monthly", at, number) and isinstance(number, float):
                if number < 0.0:
                    tally.refuse(source, Refused("out of range", f"{sensor}: {number:g}"))
                    continue
                months.setdefault(key, {})[12 * year + month - 1] = number


def _number(value: object) -> object:
    try:
        return float(str(value).replace(",", "") if isinstance(value, str) else str(value))
    except ValueError:
        return value


def _end_us(year: int, month: int) -> int:
    following = np.datetime64(f"{year}-{month:02}") + 1
    return int(following.astype("datetime64[us]").astype(np.int64))


def _hours(name: str, course: Course, quantity: str) -> Hourly:
    try:
        return hourly(course, METERED[quantity])
    except NotHourly as fault:
        raise SourceError(
            f"{name}: {fault} Sums by month go in a file with a column 'month'."
        ) from None


def _stored(district: District, store: Path, known: Mapping[Key, Hourly]) -> dict[Key, Hourly]:
    """Meters of the gateway's store that no file has brought."""
    wanted = {
        f"building/{place}/{quantity}": (str(place), carrier)
        for place in district.buildings.ids
        for quantity, carrier in CARRIER_OF.items()
        if (str(place), carrier) not in known
    }
    table = read_beside(store, wanted)
    sensors = np.array(table["sensor"].to_pylist(), dtype=object)
    ts = table["ts"].cast("int64").to_numpy()
    value = table["value"].to_numpy()
    found: dict[Key, Hourly] = {}
    for sensor in dict.fromkeys(sensors.tolist()):
        rows = sensors == sensor
        found[wanted[sensor]] = _hours(
            sensor, Course(ts[rows], value[rows]), sensor.rpartition("/")[2]
        )
    return found


def _of_year(
    months: Mapping[Key, Mapping[int, float]], hours: Mapping[Key, Hourly], local: timezone,
    year: int | None,
) -> Meters:  # fmt: skip
    shift = int(local.utcoffset(None).total_seconds()) // 3600
    whole: dict[Key, dict[int, float]] = {k: dict(v) for k, v in months.items()}
    for key, one in hours.items():
        month = (one.utc_hour + shift).astype("datetime64[h]").astype("datetime64[M]")
        for m in np.unique(month):
            rows = month == m
            needed = int(((m + 1).astype("datetime64[h]") - m.astype("datetime64[h]")).astype(int))
            if rows.sum() == needed:
                at = int(m.astype(np.int64)) + 12 * 1970
                whole.setdefault(key, {})[at] = float(one.mean[rows].sum())
    counts: dict[int, int] = {}
    for sums in whole.values():
        for at in sums:
            counts[at // 12] = counts.get(at // 12, 0) + 1
    if not counts:
        raise ValueError(
            "no meter has a whole month; a month counts when each hour of it was read."
        )
    year = year if year is not None else max(counts, key=lambda y: (counts[y], y))
    if year not in counts:
        raise ValueError(
            f"--year {year}: no meter has a whole month of it; there are {_listed(counts)}."
        )
    month_kwh = {
        key: np.array([sums.get(12 * year + m, np.nan) for m in range(12)])
        for key, sums in whole.items()
        if any(at // 12 == year for at in sums)
    }
    hour_kwh = {k: _hours_of(one, year, shift) for k, one in hours.items() if k in month_kwh}
    return Meters(year, month_kwh, hour_kwh)


def _hours_of(one: Hourly, year: int, shift: int) -> Array:
    """(8760,) by hour of a year without 29 February, nan where not metered."""
    stamp = (one.utc_hour + shift).astype("datetime64[h]")
    day = stamp.astype("datetime64[D]")
    leap = np.char.endswith(day.astype(str), "02-29")
    there = (stamp.astype("datetime64[Y]") == np.datetime64(str(year), "Y")) & ~leap
    at = (stamp[there] - np.datetime64(f"{year}-01-01T00", "h")).astype(int)
    is_leap = np.datetime64(f"{year}-03-01") - np.datetime64(f"{year}-02-28") > np.timedelta64(
        1, "D"
    )
    at = np.where(is_leap & (at >= 60 * 24), at - 24, at)
    found = np.full(8760, np.nan)
    found[at] = one.mean[there]
    return found


def _listed(years: Mapping[int, int]) -> str:
    return ", ".join(str(y) for y in sorted(years))
