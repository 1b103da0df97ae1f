"""What is acknowledged is kept, once for each sensor and time, through kills and closed days."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from twin.city_data.readings.readings import Readings
from twin.city_data.store.history import day_of, day_path
from twin.city_data.store.opening import read_beside
from twin.city_data.store.place import StoreError
from twin.city_data.store.store import CityStore, Document

ROOT = Path(__file__).resolve().parents[3]
DAY_US = 86_400_000_000
MORNING_US = 1_780_000_000_000_000 // DAY_US * DAY_US
POWER = "building/b00001/power_kw"


@pytest.fixture
def store(tmp_path):
    made = CityStore(tmp_path)
    yield made
    made.close()


def values(table):
    return table["value"].to_pylist()


def test_that_the_last_of_two_readings_with_one_time_counts(store):
    store.add(Readings([POWER, POWER], [MORNING_US, MORNING_US], [1.0, 2.0]))
    store.add(Readings([POWER], [MORNING_US], [3.0]))
    assert values(store.readings([POWER])) == [3.0]
    assert values(store.latest()) == [3.0]


def test_that_a_closed_day_is_parquet_and_late_readings_join_it(store, tmp_path):
    store.add(Readings([POWER] * 2, [MORNING_US, MORNING_US + DAY_US], [1.0, 9.0]))
    assert store.close_days(MORNING_US + DAY_US + 1) == 1
    path = day_path(tmp_path, day_of(MORNING_US))
    assert pq.read_table(path)["value"].to_pylist() == [1.0]
    store.add(Readings([POWER] * 2, [MORNING_US, MORNING_US + 1], [5.0, 6.0]))
    assert values(store.readings([POWER])) == [5.0, 6.0, 9.0]
    store.close_days(MORNING_US + DAY_US + 1)
    assert pq.read_table(path)["value"].to_pylist() == [5.0, 6.0]
    assert values(store.readings([POWER])) == [5.0, 6.0, 9.0]
    assert values(store.readings([POWER], MORNING_US + 1, MORNING_US + DAY_US)) == [6.0]


def test_that_another_process_reads_while_one_writes(store, tmp_path):
    store.add(Readings([POWER] * 2, [MORNING_US, MORNING_US + DAY_US], [1.0, 2.0]))
    store.close_days(MORNING_US + DAY_US + 1)
    asked = (
        "import sys; from pathlib import Path\n"
        "from twin.city_data.store.opening import read_beside\n"
        "print(read_beside(Path(sys.argv[1]))['value'].to_pylist())"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked, tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    assert found.stdout.strip() == "[1.0, 2.0]", found.stderr
    assert values(read_beside(tmp_path, ["building/other/power_kw"])) == []


def test_that_a_second_writer_is_told_in_a_sentence(store, tmp_path):
    asked = (
        "import sys; from pathlib import Path; from twin.city_data.store.store import CityStore\n"
        "try: CityStore(Path(sys.argv[1]))\nexcept OSError as fault: print(fault)"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked, tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    assert "another program writes these readings" in found.stdout, found.stderr


_CHILD = """
import sys
from pathlib import Path
from twin.city_data.readings.readings import Readings
from twin.city_data.store.store import CityStore, Document
store = CityStore(Path(sys.argv[1]))
for n in range(100000):
    reading = Readings(["lamp/l1/power_kw"], [1_780_000_000_000_000 + n], [float(n)])
    store.submit(reading, [Document("note", str(n), {"n": n})]).result()
    print(n, flush=True)
"""


def test_that_a_kill_right_after_an_acknowledgement_loses_nothing(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    told = [int(child.stdout.readline()) for _ in range(25)]
    os.kill(child.pid, signal.SIGKILL)
    told += [int(line) for line in child.stdout.read().split()]
    child.wait()
    child.stdout.close()
    again = CityStore(tmp_path)
    try:
        assert set(map(float, told)) <= set(values(again.readings()))
        assert {str(n) for n in told} <= set(again.documents("note"))
    finally:
        again.close()


def test_that_documents_are_replaced_and_removed(store):
    store.add(documents=[Document("thing", "1", {"a": 1}), Document("thing", "1", {"a": "ü"})])
    assert store.documents("thing") == {"1": {"a": "ü"}}
    store.add(documents=[Document("thing", "1", None)])
    assert store.documents("thing") == {}


def test_that_one_bad_order_does_not_cost_the_others(store):
    bad = store.submit(Readings(["a\ud800"], [MORNING_US], [1.0]))
    good = store.submit(Readings([POWER], [MORNING_US], [1.0]))
    with pytest.raises(StoreError):
        bad.result()
    good.result()
    assert values(store.readings()) == [1.0]


def test_that_what_is_forgotten_is_gone_from_closed_days_too(store, tmp_path):
    other = "building/b000010/power_kw"
    store.add(Readings([POWER, other] * 2, [MORNING_US] * 2 + [MORNING_US + DAY_US] * 2, [1.0] * 4))
    store.close_days(MORNING_US + DAY_US + 1)
    assert store.forget("building/b00001") == 2
    assert {r["sensor"] for r in store.readings().to_pylist()} == {other}
    kept = b"".join(p.read_bytes() for p in tmp_path.rglob("*.parquet"))
    assert b"b00001/" not in kept


def test_that_a_damaged_store_is_told_in_a_sentence(tmp_path):
    (tmp_path / "today.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match="cannot be opened"):
        CityStore(tmp_path)


def test_that_a_full_disk_refuses_and_keeps_what_was_acknowledged(tmp_path):
    limited = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from twin.city_data.readings.readings import Readings\n"
        "from twin.city_data.store.store import CityStore\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); store = CityStore(Path(sys.argv[1]))\n"
        "store.add(Readings(['a/b/c'], [1_780_000_000_000_000], [1.0]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, 70_000)); told = 1\n"
        "try:\n"
        "    while told < 10**6:\n"
        "        n = 20_000; store.add(Readings(['a/b/c'] * n, [1_780_000_000_000_000 + told + i"
        " for i in range(n)], [i * 1.1 for i in range(n)])); told += n\n"
        "except OSError as fault: print(told, str(fault)); import os; os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    count, _, said = done.stdout.partition(" ")
    assert "could not be written" in said, done.stderr[-500:]
    again = CityStore(tmp_path)
    assert again.readings().num_rows >= int(count)
    again.close()
