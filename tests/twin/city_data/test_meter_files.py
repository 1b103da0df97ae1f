"""Files of meters: what each form, zone and rule makes of a few rows whose truth is plain."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from twin.city_data.connectors.meter_files import (
    MeterColumn,
    MeterLayout,
    read_meter_file,
    unit_in,
)
from twin.city_data.readings import rules
from twin.city_data.readings.rules import Tally
from twin.city_data.readings.times import in_us, zone
from twin.city_data.store.store import CityStore
from twin.safety.safety import SourceError

NOW_US = in_us(datetime(2026, 1, 1, tzinfo=UTC))
HOUR_US = 3_600_000_000
SENSOR = "building/b00001/electricity_kwh"
COUNTER = "building/b00001/electricity_register_kwh"


def utc(*moment):
    return in_us(datetime(*moment, tzinfo=UTC))


def read(path, head="Energy [kWh]", sensor=SENSOR, unit=None, local="UTC", **more):
    tally = Tally()
    place = None if local is None else zone(local)
    layout = MeterLayout((MeterColumn(head, sensor, unit),), place, **more)
    return read_meter_file(path, layout, tally, NOW_US), tally


@pytest.fixture
def csv(tmp_path):
    def write(text, encoding="utf-8", name="meter.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def counted(tally):
    return {row["rule"]: row["count"] for row in tally.plain()}


def hours(values, start=0):
    rows = [f"2025-01-{1 + k // 24:02}T{k % 24:02}:00Z,{v}" for k, v in enumerate(values, start)]
    return "time,Energy [kWh]\n" + "\n".join(rows) + "\n"


# ---- forms ---------------------------------------------------------------------------------------

TRUTH = [(utc(2025, 1, 1, 1), 1234.5), (utc(2025, 1, 1, 2), 0.25), (utc(2025, 1, 1, 3), 3.0)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("time,Energy [kWh]\n2025-01-01T01:00Z,1234.5\n2025-01-01T02:00Z,.25\n"
         "2025-01-01T03:00Z,3\n", "utf-8-sig"),
        ("Zeit;Energy [kWh];Bemerkung für uns\r\n01.01.2025 02:00;1.234,5;ä\r\n"
         "01.01.2025 03:00;0,25;\r\n01.01.2025 04:00;3;\r\n", "cp1252"),
        ("Meter of No. 7\n\nDate,Time,Energy [kWh]\n1/1/2025,2:00 AM,\"1,234.5\"\n"
         "1/1/2025,3:00 AM,0.25\n1/1/2025,4:00 AM,3\n1/13/2025,1:00 AM,\n", "utf-8"),
        ("date\tEnergy [kWh]\n2025/1/1 2:00\t1234,5\n2025/1/1 3:00\t0,25\n2025/1/1 4:00\t3,0\n",
         "utf-16"),
    ],
)  # fmt: skip
def test_that_csv_of_every_country_says_the_same(csv, text, encoding):
    found, tally = read(csv(text, encoding), local="Europe/Rome")
    assert list(zip(found.ts_us, found.value, strict=True)) == TRUTH
    assert set(counted(tally)) <= {rules.GAP}


def test_that_workbooks_and_parquet_say_the_same(tmp_path):
    local = [datetime(2025, 1, 1, h) for h in (2, 3, 4)]
    values = [v for _, v in TRUTH]
    book = openpyxl.Workbook()
    book.active.append(["Date", "Time", "Energy [kWh]"])
    for value, h in zip(values, (2, 3, 4), strict=True):
        book.active.append([date(2025, 1, 1), time(h), value])
    book.save(tmp_path / "meter.xlsx")
    zoned = [t.replace(tzinfo=ZoneInfo("Europe/Rome")) for t in local]
    for name, times in (("naive", local), ("zoned", zoned)):
        table = pa.table({"timestamp": times, "Energy [kWh]": values})
        parquet.write_table(table, tmp_path / f"{name}.parquet")
    for name in ("meter.xlsx", "naive.parquet", "zoned.parquet"):
        found, tally = read(tmp_path / name, local="Europe/Rome")
        assert list(zip(found.ts_us, found.value, strict=True)) == TRUTH, name
        assert counted(tally) == {}


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Building 6 kW", "kW"), ("energy_kwh", "kWh"), ("Energy (MWh)", "MWh"), ("T [°C]", "°C"),
        ("Verbrauch in kWh", "kWh"), ("OAT", None), ("Phase C", None), ("Well K", None),
    ],
)  # fmt: skip
def test_that_a_unit_is_read_from_a_name_or_not_at_all(head, unit):
    assert unit_in(head) == unit


def test_that_units_are_turned_into_those_kept(csv):
    text = "time,Energy [MWh],T [°F]\n2025-01-01T01:00Z,0.002,212\n"
    assert list(read(csv(text), "Energy [MWh]")[0].value) == pytest.approx([2.0])
    found, _ = read(csv(text), "T [°F]", "building/b00001/temperature_c")
    assert list(found.value) == pytest.approx([100.0])
    found, tally = read(csv(text), "T [°F]")  # a temperature where energy belongs
    assert not len(found)
    assert counted(tally) == {rules.UNKNOWN_UNIT: 1}


# ---- time ----------------------------------------------------------------------------------------


def test_that_the_clock_of_summer_is_told_by_its_order(csv):
    lines = ["2025-03-30 01:30,1", "2025-03-30 02:30,1", "2025-03-30 03:30,1",
             "2025-10-26 02:30,1", "2025-10-26 02:30,1", "2025-10-26 03:30,1"]  # fmt: skip
    for rows in (lines, lines[::-1]):  # oldest first, newest first
        text = "time,Energy [kWh]\n" + "\n".join(rows)
        found, tally = read(csv(text), local="Europe/Rome")
        assert list(found.ts_us) == [
            utc(2025, 3, 30, 0, 30), utc(2025, 3, 30, 1, 30), utc(2025, 10, 26, 0, 30),
            utc(2025, 10, 26, 1, 30), utc(2025, 10, 26, 2, 30),
        ]  # fmt: skip
        assert tally.of(rules.SKIPPED_TIME) == 1
    _, tally = read(csv("time,Energy [kWh]\n2025-10-26 02:30,1\n"), local="Europe/Rome")
    assert counted(tally) == {rules.AMBIGUOUS_TIME: 1}
    _, tally = read(csv("time,Energy [kWh]\n2025-10-26 12:30,1\n"), local=None)
    assert counted(tally) == {rules.NO_ZONE: 1}


def test_that_the_end_of_a_day_is_the_beginning_of_the_next(csv):
    found, _ = read(csv("time,Energy [kWh]\n2024-12-31 24:00,1\n"))
    assert list(found.ts_us) == [utc(2025, 1, 1)]


def test_that_day_and_month_are_never_guessed(csv):
    unclear = csv("date,Energy [kWh]\n3/4/2025 1:00,1\n5/4/2025 1:00,1\n")
    with pytest.raises(SourceError, match="cannot be told apart"):
        read(unclear)
    found, _ = read(unclear, day_first=False)
    assert list(found.ts_us) == [utc(2025, 3, 4, 1), utc(2025, 5, 4, 1)]
    found, _ = read(unclear, day_first=True)
    assert list(found.ts_us) == [utc(2025, 4, 3, 1), utc(2025, 4, 5, 1)]
    with pytest.raises(SourceError, match="some say one"):
        read(csv("date,Energy [kWh]\n13/4/2025 1:00,1\n4/13/2025 1:00,1\n"))


# ---- rules ---------------------------------------------------------------------------------------


def test_that_every_bad_row_is_counted_and_the_others_are_kept(csv):
    text = (
        "time,Energy [kWh]\n2025-01-01T01:00Z,1\n2025-01-01T02:00Z,broken\n2025-01-01T03:00Z,\n"
        "2025-01-01T04:00Z,-5\n2025-01-01T05:00Z,1e9\nyesterday,1\n2030-01-01T00:00Z,1\n"
        "1999-01-01T00:00Z,1\n2025-01-01T06:00Z,7\n2025-01-01T06:00Z,8\n2025-02-30T06:00Z,8\n"
    )
    found, tally = read(csv(text))
    assert list(zip(found.ts_us, found.value, strict=True)) == [
        (utc(2025, 1, 1, 1), 1.0), (utc(2025, 1, 1, 6), 8.0),
    ]  # fmt: skip
    assert counted(tally) == {
        rules.WRONG_TYPE: 1, rules.GAP: 1, rules.OUT_OF_RANGE: 2, rules.NO_TIME: 2,
        rules.FUTURE: 1, rules.TOO_OLD: 1, rules.DUPLICATE: 1,
    }  # fmt: skip


def test_that_a_counter_that_began_anew_is_told_from_one_wrong_reading(csv):
    values = [100, 110, 99999, 120, 0, 130, 140, 5, 15]
    found, tally = read(csv(hours(values)), sensor=COUNTER)
    assert list(found.value) == [100, 110, 120, 130, 140, 5, 15]
    assert tally.of(rules.SPIKE) == 2
    assert tally.of(rules.RESET) == 1


def test_that_a_value_of_another_unit_is_an_outlier_and_a_busy_hour_is_not(csv):
    values = [2.0 + k % 3 for k in range(200)]
    values[50], values[100] = 2500.0, 20.0
    found, tally = read(csv(hours(values)))
    assert 20.0 in found.value
    assert max(found.value) == 20.0
    assert tally.of(rules.OUTLIER) == 1
    assert tally.of(rules.GAP) == 1  # it leaves one


def test_that_readings_of_a_file_go_into_the_store(csv, tmp_path):
    found, _ = read(csv(hours([1, 2, 3])))
    store = CityStore(tmp_path / "store")
    try:
        store.add(found)
        assert store.readings([SENSOR])["value"].to_pylist() == [1.0, 2.0, 3.0]
    finally:
        store.close()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "no head"),
        ("a.csv", b"time,Energy [kWh]\n", "no rows"),
        ("a.csv", b"time,time,Energy [kWh]\n1,2,3\n", "twice"),
        ("a.csv", b"time,Power\n2025-01-01T00:00Z,3\n", "no column 'Energy"),
        ("a.csv", b"when,Energy [kWh]\n2025-01-01T00:00Z,3\n", "one of times"),
        ("a.csv", b"\x00\x01\x02", "zero bytes"),
        ("a.xlsx", b"no zip", "a.xlsx"),
        ("a.parquet", b"PAR1 no PAR1", "a.parquet"),
        ("a.pdf", b"", "taken from"),
    ],
)
def test_that_what_is_no_table_is_refused_in_a_sentence(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=said) as fault:
        read(tmp_path / name)
    assert "\n" not in str(fault.value)
    with pytest.raises(SourceError, match="no such file"):
        read(tmp_path / "absent.csv")
