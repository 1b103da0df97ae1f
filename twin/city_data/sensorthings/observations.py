"""Observations are the readings of a Datastream's sensor; their id is `datastream:microseconds`."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from twin.city_data.readings.quantities import quantity_of
from twin.city_data.readings.readings import Collector
from twin.city_data.readings.rules import (
    MALFORMED,
    NO_TIME,
    UNKNOWN_SENSOR,
    WRONG_TYPE,
    Refused,
    Tally,
)
from twin.city_data.readings.times import instant_us, iso
from twin.city_data.readings.units import UNITS
from twin.city_data.sensorthings.filter import Bound
from twin.city_data.sensorthings.model import BadQuery, Query, chosen
from twin.city_data.sensorthings.registry import Body, Registry
from twin.city_data.store.store import CityStore, now_us

SOURCE = "SensorThings"
_MOST_ROWS = 400_000
_TOP_COLUMNS = {"phenomenonTime", "resultTime", "result", "parameters", "resultQuality",
                "validTime", "Datastream", "@iot.id"}  # fmt: skip


def observation_id(datastream: int, ts_us: int) -> str:
    return f"{datastream}:{ts_us}"


def observation_key(text: str) -> tuple[int, int]:
    """Datastream and time of an id. Raises KeyError."""
    first, _, second = text.partition(":")
    if not (first.isdecimal() and second.isdecimal() and len(text) < 40):
        raise KeyError(text)
    return int(first), int(second)


def checked_observation(
    registry: Registry, given: Any, datastream: int | None, collector: Collector
) -> tuple[int, str, int]:
    """One Observation into the collector; datastream, sensor, time. Raises Refused."""
    if not isinstance(given, dict):
        raise Refused(MALFORMED, "an Observation is a JSON object")
    unknown = sorted(set(given) - _TOP_COLUMNS)
    if unknown:
        raise Refused(MALFORMED, f"'{unknown[0][:40]}' is not kept of an Observation")
    if datastream is None:
        link = given.get("Datastream")
        datastream = link.get("@iot.id") if isinstance(link, dict) else None
    if type(datastream) is not int or datastream not in registry.sets["Datastreams"]:
        raise Refused(UNKNOWN_SENSOR, f"Datastream {datastream}")
    told = given.get("phenomenonTime")
    if told is None:
        at_us = collector.now_us  # OGC 18-088, table 18: the server's time where none is given
    elif isinstance(told, str):
        at_us = instant_us(told.partition("/")[0])
    else:
        raise Refused(NO_TIME, str(told))
    if "result" not in given:
        raise Refused(WRONG_TYPE, "no result")
    sensor = registry.sensor_of(datastream)
    collector.take(sensor, at_us, given["result"], unit_of(registry, datastream))
    return datastream, sensor, at_us


def unit_of(registry: Registry, datastream: int) -> str | None:
    """The unit to convert from: that of the Datastream, where its sensor has a known quantity."""
    if quantity_of(registry.sensor_of(datastream)) is None:
        return None
    told = registry.sets["Datastreams"][datastream].get("unitOfMeasurement", {})
    named = [told.get(k) for k in ("symbol", "name", "definition")]
    found = [n for n in named if isinstance(n, str) and n in UNITS]
    return found[0] if found else next((n for n in named if isinstance(n, str) and n), None)


def new_collector(tally: Tally) -> Collector:
    return Collector(SOURCE, tally, now_us())


def rows_of(
    registry: Registry, store: CityStore, datastreams: list[int], query: Query
) -> tuple[list[Body], int]:
    """The page of Observations of some Datastreams, and how many there are in all."""
    by_sensor = {registry.sensor_of(d): d for d in datastreams}
    first, last = _span(query.filter.bounds if query.filter else ())
    table = store.readings(by_sensor, first, last)
    if table.num_rows > _MOST_ROWS:
        raise BadQuery("too many Observations; name a Datastream and a phenomenonTime")
    order = query.order or (("phenomenonTime", False),)
    simple = query.filter is None and len(order) == 1 and order[0][0] == "phenomenonTime"
    if simple:
        way = "descending" if order[0][1] else "ascending"
        table = table.sort_by([("ts", way)])
        page = table.slice(query.skip, query.top)
        return [observation(by_sensor, row) for row in _plain(page)], table.num_rows
    return chosen([observation(by_sensor, row) for row in _plain(table)], query)


def _plain(table: pa.Table) -> list[Mapping[str, Any]]:
    whole = pa.table(
        {
            "sensor": table["sensor"],
            "ts": table["ts"].cast(pa.int64()),
            "value": table["value"],
            "received": table["received"].cast(pa.int64()),
        }
    )
    rows: list[Mapping[str, Any]] = whole.to_pylist()
    return rows


def observation(by_sensor: Mapping[str, int], row: Mapping[str, Any]) -> Body:
    """A reading as an Observation."""
    return {
        "@iot.id": observation_id(by_sensor[row["sensor"]], row["ts"]),
        "phenomenonTime": iso(row["ts"]),
        "resultTime": None,
        "result": row["value"],
        "parameters": {"received": iso(row["received"])},
    }


def _span(bounds: tuple[Bound, ...]) -> tuple[int | None, int | None]:
    """Times that the filter leaves, to read only those; the filter itself decides."""
    first: list[int] = []
    last: list[int] = []
    for bound in bounds:
        if bound.path == "phenomenonTime" and isinstance(bound.value, str):
            try:
                at = instant_us(bound.value)
            except Refused:
                continue
            if bound.op in ("gt", "ge", "eq"):
                first.append(at)
            if bound.op in ("lt", "le", "eq"):
                last.append(at + 1)
    return max(first, default=None), min(last, default=None)
