"""GBFS 2.3 and 3.0: vehicles and free docks at stations, from `station_status.json`.

Between the two, `last_updated` became text, `num_bikes_available` became `num_vehicles_available`
and names became lists by language; what a feed says of its version decides [GBFS v2.3, v3.0].
Single vehicles are not read: their ids follow a rider from trip to trip.
"""

from collections.abc import Callable, Mapping
from typing import Any

from twin.city_data.readings.readings import Collector, Readings
from twin.city_data.readings.rules import MALFORMED, NO_TIME, UNKNOWN_THING, Refused
from twin.city_data.readings.times import instant_us

SOURCE = "GBFS"
PlaceOf = Callable[[str], str | None]
"""The place `<kind>/<id>` of the district that a station is; None where none is."""

_COUNTS = {
    "2": {"num_bikes_available": "vehicles_count", "num_docks_available": "docks_count"},
    "3": {"num_vehicles_available": "vehicles_count", "num_docks_available": "docks_count"},
}


def take_station_status(feed: Any, place_of: PlaceOf, collector: Collector) -> Readings:
    """The readings of one feed, checked by every rule; what is refused is counted. Raises Refused
    where it is no `station_status` of a known version."""
    if not isinstance(feed, dict) or not isinstance(feed.get("data"), dict):
        raise Refused(MALFORMED, "a feed is an object with 'version' and 'data'")
    major = str(feed.get("version", "")).partition(".")[0]
    stations = feed["data"].get("stations")
    if major not in _COUNTS or not isinstance(stations, list):
        version = str(feed.get("version"))[:20]
        raise Refused(MALFORMED, f"version '{version}': a station_status of GBFS 2 or 3 is needed")
    for station in stations:
        try:
            _take(station, major, feed.get("last_updated"), place_of, collector)
        except Refused as fault:
            collector.tally.refuse(collector.source, fault)
    return collector.readings()


def feed_urls(index: Any) -> dict[str, str]:
    """The addresses that a `gbfs.json` names by feed: by language in 2.x, plain in 3.0. They are
    followed, never guessed. Raises Refused."""
    data = index.get("data") if isinstance(index, dict) else None
    if not isinstance(data, dict) or not data:
        raise Refused(MALFORMED, "gbfs.json has no 'data'")
    feeds = data.get("feeds")
    if feeds is None:
        first = next(iter(data.values()))
        feeds = first.get("feeds") if isinstance(first, dict) else None
    if not isinstance(feeds, list):
        raise Refused(MALFORMED, "gbfs.json lists no feeds")
    return {
        str(f["name"]): f["url"]
        for f in feeds
        if isinstance(f, dict) and isinstance(f.get("name"), str) and isinstance(f.get("url"), str)
    }


def _take(
    station: Any, major: str, feed_time: Any, place_of: PlaceOf, collector: Collector
) -> None:
    if not isinstance(station, Mapping) or not isinstance(station.get("station_id"), str):
        raise Refused(MALFORMED, "a station needs a station_id that is text")
    name = station["station_id"]
    place = place_of(name)
    if place is None:
        raise Refused(UNKNOWN_THING, f"station {name}")
    at = _instant(station.get("last_reported", feed_time), major)
    for field, quantity in _COUNTS[major].items():
        if station.get(field) is not None:
            collector.add(f"{place}/{quantity}", at, station[field])


def _instant(told: Any, major: str) -> int:
    """POSIX seconds in 2.x, RFC 3339 with an offset in 3.0, as microseconds."""
    if major == "3":
        return instant_us(told)
    if isinstance(told, bool) or not isinstance(told, int) or abs(told) > 10**11:
        raise Refused(NO_TIME, str(told))
    return told * 1_000_000
