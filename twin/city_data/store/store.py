"""The store of a district's readings: one process writes, what it acknowledges is on the disk.

Today lies in one DuckDB file, closed days as Parquet. One thread writes: it takes whatever waits,
writes it in one transaction and answers after the commit, so that many small requests share one.
"""

import json
import queue
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from twin.city_data.readings.readings import NO_READINGS, Readings
from twin.city_data.readings.times import in_us
from twin.city_data.store.history import (
    day_files,
    day_of,
    day_path,
    merged_day,
    rows_query,
    span_condition,
    without,
    write_parquet,
)
from twin.city_data.store.opening import asked, insert, opened, quoted, replace_documents, warm_up
from twin.city_data.store.place import PUBLISHED, StoreError

_MOST_WAITING = 300_000
"""Readings that may wait for the disk; more are refused, and the sender keeps them."""
_MOST_IN_ONE = 100_000


class Busy(RuntimeError):
    """More waits for the disk than the store holds; send again later."""


@dataclass(frozen=True)
class Document:
    """A thing beside the readings (an entity, a subscription, a consent); body None removes it."""

    kind: str
    id: str
    body: Mapping[str, Any] | None


@dataclass(frozen=True)
class _Order:
    readings: Readings
    documents: tuple[Document, ...]
    work: Callable[[], Any] | None
    done: "Future[Any]"


def now_us() -> int:
    """The receiver's clock, microseconds since 1970 UTC."""
    return in_us(datetime.now(UTC))


class CityStore:
    """Open it in one process at a time; `read_beside` (`opening.py`) reads from another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._base = opened(folder)
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._waiting, self._lock = 0, threading.Lock()
        self._closed = False
        found = self._base.execute("SELECT coalesce(max(seq), 0) FROM readings").fetchone()
        self._seq = int(found[0]) if found else 0
        warm_up(self._base)
        self._thread = threading.Thread(target=self._write, name="city data", daemon=True)
        self._thread.start()

    # ---- in ----------------------------------------------------------------------------------

    def submit(
        self, readings: Readings = NO_READINGS, documents: Iterable[Document] = ()
    ) -> "Future[Any]":
        """Hand over what is to be kept; the future is done once the disk has it.

        Raises Busy where too much waits already. The future raises StoreError.
        """
        return self._order(readings, tuple(documents), None)

    def add(self, readings: Readings = NO_READINGS, documents: Iterable[Document] = ()) -> None:
        """`submit`, and wait. Raises Busy, StoreError."""
        self.submit(readings, documents).result()

    def close_days(self, before_us: int | None = None) -> int:
        """Move the readings of days that ended before a time (default: now) to Parquet; how many.

        Killed in between, the next call does it again: the file holds each key once.
        """
        limit = now_us() if before_us is None else before_us
        moved: int = self._order(NO_READINGS, (), lambda: self._close(limit)).result()
        return moved

    def publish(self) -> None:
        """Write what is in the DuckDB file to `today.parquet` for readers in other processes."""
        self._order(NO_READINGS, (), self._publish).result()

    def forget(self, prefix: str) -> int:
        """Remove every reading of the sensors below `<kind>/<id>`, closed days too; how many."""
        gone: int = self._order(NO_READINGS, (), lambda: self._forget(prefix)).result()
        return gone

    def close(self) -> None:
        """Write what waits, then let go of the file."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._orders.put(None)
        self._thread.join()
        self._base.close()

    def _order(
        self, readings: Readings, documents: tuple[Document, ...], work: Callable[[], Any] | None
    ) -> "Future[Any]":
        with self._lock:
            if self._closed:
                raise StoreError(f"{self.folder}: the store is closed; start the gateway again.")
            if self._waiting and self._waiting + len(readings) > _MOST_WAITING:
                raise Busy("too much waits for the disk; send again in a few seconds.")
            self._waiting += len(readings)
            order = _Order(readings, documents, work, Future())
            self._orders.put(order)
        return order.done

    # ---- out ---------------------------------------------------------------------------------

    def readings(
        self,
        sensors: Iterable[str] | None = None,
        from_us: int | None = None,
        to_us: int | None = None,
    ) -> pa.Table:
        """Readings of some sensors (default: all) in [from_us, to_us), columns sensor, ts, value,
        received; sorted by sensor and time. Raises StoreError."""
        where, values = span_condition(sensors, from_us, to_us)
        query = rows_query(day_files(self.folder, from_us, to_us), "readings", where)
        return asked(self._base.cursor(), f"{query} ORDER BY sensor, ts", values)

    def latest(self) -> pa.Table:
        """The last reading of each sensor among those not yet closed."""
        return asked(
            self._base.cursor(),
            "SELECT sensor, max(ts) AS ts, arg_max(value, (ts, seq)) AS value, "
            "arg_max(received, (ts, seq)) AS received FROM readings GROUP BY sensor "
            "ORDER BY sensor",
            {},
        )

    def documents(self, kind: str) -> dict[str, dict[str, Any]]:
        """All documents of a kind by id."""
        rows = self._base.cursor().execute("SELECT id, body FROM documents WHERE kind = $1", [kind])
        return {row[0]: json.loads(row[1]) for row in rows.fetchall()}

    # ---- the writing thread ------------------------------------------------------------------

    def _write(self) -> None:
        while True:
            batch = self._taken()
            if batch:
                self._commit([o for o in batch if o.work is None])
                for order in batch:
                    if order.work is not None:
                        _answer(order, order.work)
            if not batch:
                return

    def _taken(self) -> list[_Order]:
        """What waits, at least one order; empty at the end."""
        first = self._orders.get()
        if first is None:
            return []
        batch, rows = [first], len(first.readings)
        while rows < _MOST_IN_ONE:
            try:
                following = self._orders.get_nowait()
            except queue.Empty:
                break
            if following is None:
                self._orders.put(None)
                break
            batch.append(following)
            rows += len(following.readings)
        with self._lock:
            self._waiting -= rows
        return batch

    def _commit(self, orders: list[_Order]) -> None:
        if not orders:
            return
        try:
            self._base.begin()
            self._insert(orders)
            self._base.commit()
        except (duckdb.Error, pa.ArrowException, UnicodeError) as error:
            _rolled_back(self._base)
            if len(orders) > 1:  # one bad order must not cost the others
                for order in orders:
                    self._commit([order])
                return
            orders[0].done.set_exception(
                StoreError(
                    f"{self.folder}: could not be written ({str(error).splitlines()[0]:.120}); "
                    "free some space. The reading was not taken."
                )
            )
            return
        for order in orders:
            order.done.set_result(None)

    def _insert(self, orders: list[_Order]) -> None:
        rows = sum(len(o.readings) for o in orders)
        if rows:
            insert(self._base, _table(orders, self._seq + 1, rows))
            self._seq += rows
        last = {(d.kind, d.id): d for o in orders for d in o.documents}
        if last:
            replace_documents(
                self._base,
                [(d.kind, d.id, _text(d.body)) for d in last.values()],
            )

    def _close(self, before_us: int) -> int:
        today = day_of(before_us)
        days = self._base.execute(
            f"SELECT DISTINCT ts::DATE FROM readings WHERE ts < TIMESTAMP '{today}' ORDER BY 1"
        ).fetchall()
        moved = 0
        for (day,) in days:
            rows = merged_day(self._base, self.folder, day, "readings")
            write_parquet(day_path(self.folder, day), rows)
            self._base.execute("DELETE FROM readings WHERE ts::DATE = $1", [day])
            moved += rows.num_rows
        if moved:
            self._base.execute("CHECKPOINT")
            self._publish()
        return moved

    def _publish(self) -> None:
        rows = self._base.sql(rows_query([], "readings") + " ORDER BY sensor, ts").to_arrow_table()
        write_parquet(self.folder / PUBLISHED, rows)

    def _forget(self, prefix: str) -> int:
        gone = without(self._base, self.folder, prefix)
        below = f"WHERE starts_with(sensor, '{quoted(prefix)}/')"
        found = self._base.execute(f"SELECT count(*) FROM readings {below}").fetchone()
        self._base.execute(f"DELETE FROM readings {below}")
        self._base.execute("CHECKPOINT")
        self._publish()
        return gone + (int(found[0]) if found else 0)


def _table(orders: list[_Order], first: int, rows: int) -> pa.Table:
    """The readings of orders as they are stored, numbered from `first` on."""
    received = now_us()
    readings = [o.readings for o in orders]
    return pa.table(
        {
            "sensor": pa.array([s for r in readings for s in r.sensor], pa.string()),
            "ts": pa.array([t for r in readings for t in r.ts_us], pa.timestamp("us")),
            "value": pa.array([v for r in readings for v in r.value], pa.float64()),
            "received": pa.array([received] * rows, pa.timestamp("us")),
            "seq": pa.array(range(first, first + rows), pa.int64()),
        }
    )


def _text(body: Mapping[str, Any] | None) -> str | None:
    return None if body is None else json.dumps(body, ensure_ascii=False)


def _answer(order: _Order, work: Callable[[], Any]) -> None:
    try:
        order.done.set_result(work())
    except (StoreError, duckdb.Error, pa.ArrowException) as error:
        fault = error if isinstance(error, StoreError) else StoreError(str(error).splitlines()[0])
        order.done.set_exception(fault)


def _rolled_back(base: duckdb.DuckDBPyConnection) -> None:
    try:
        base.rollback()
    except duckdb.Error:
        return  # the failed statement has ended the transaction by itself
