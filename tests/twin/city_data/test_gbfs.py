"""GBFS 2.3 and 3.0, with the shapes of the two schemas' own examples."""

import pytest

from twin.city_data.connectors.gbfs import SOURCE, feed_urls, take_station_status
from twin.city_data.readings.readings import Collector
from twin.city_data.readings.rules import Refused, Tally

NOW_US = 1_800_000_000_000_000
FLAGS = {"is_installed": True, "is_renting": 1, "is_returning": True}
OLD_STATION = {"station_id": "s1", **FLAGS, "last_reported": 1609866125,
               "num_docks_available": 3, "num_bikes_available": 1}  # fmt: skip
NEW_STATION = {"station_id": "s1", **FLAGS, "last_reported": "2021-01-05T18:02:05+01:00",
               "num_docks_available": 3, "num_vehicles_available": 1}  # fmt: skip
OLD = {"last_updated": 1640887163, "version": "2.3", "data": {"stations": [OLD_STATION]}}
NEW = {"last_updated": "2023-07-17T13:34:13+02:00", "version": "3.0",
       "data": {"stations": [NEW_STATION]}}  # fmt: skip


def taken(feed):
    tally = Tally()
    place_of = {"s1": "street/w1:s1"}.get
    return take_station_status(feed, place_of, Collector(SOURCE, tally, NOW_US)), tally.plain()


@pytest.mark.parametrize("feed", [OLD, NEW], ids=["2.3", "3.0"])
def test_that_both_versions_say_the_same(feed):
    found, rules = taken(feed)
    assert list(found.sensor) == ["street/w1:s1/vehicles_count", "street/w1:s1/docks_count"]
    assert list(found.value) == [1.0, 3.0]
    assert list(found.ts_us) == [1609866125 * 1_000_000] * 2  # 2021-01-05T17:02:05Z
    assert rules == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"station_id": "s9"}, "unknown thing"),
        ({"station_id": 7}, "malformed"),
        ({"num_docks_available": -1}, "out of range"),
        ({"num_docks_available": "three"}, "wrong type"),
        ({"last_reported": "2021-01-05T18:02:05+01:00"}, "no time"),
        ({"last_reported": 4_000_000_000}, "in the future"),
    ],
)
def test_that_what_is_wrong_is_counted_by_its_rule(change, rule):
    station = OLD["data"]["stations"][0] | change
    _, rules = taken(OLD | {"data": {"stations": [station]}})
    assert {row["rule"] for row in rules} == {rule}


@pytest.mark.parametrize("feed", [None, [], {}, OLD | {"version": "1.1"}, OLD | {"data": {}}])
def test_that_what_is_no_station_status_is_refused(feed):
    with pytest.raises(Refused):
        taken(feed)


def test_that_addresses_are_those_that_the_index_names():
    feeds = [{"name": "station_status", "url": "http://127.0.0.1/a.json"}]
    wanted = {"station_status": "http://127.0.0.1/a.json"}
    assert feed_urls({"version": "2.3", "data": {"en": {"feeds": feeds}}}) == wanted
    assert feed_urls({"version": "3.0", "data": {"feeds": feeds}}) == wanted
    with pytest.raises(Refused):
        feed_urls({"data": {}})
