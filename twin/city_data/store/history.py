"""Closed days as Parquet, one file a day, sorted by sensor and time; and the one query of readings.

Rows are (sensor, ts, value, received): sender's and receiver's time in UTC. The key is (sensor,
ts). A day is written beside its place, flushed, then put there in one step.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from twin.city_data.readings.times import moment
from twin.city_data.store.place import HISTORY, StoreError

ROW_GROUP = 12_288
"""Rows of 128 meters of quarter hours: a single meter's day is found without reading the others."""
COLUMNS = "sensor, ts, value, received"


def day_of(ts_us: int) -> date:
    return moment(ts_us).date()


def day_path(folder: Path, day: date) -> Path:
    return folder / HISTORY / f"{day.year}" / f"{day.isoformat()}.parquet"


def day_files(folder: Path, from_us: int | None = None, to_us: int | None = None) -> list[Path]:
    """Files of the closed days that touch [from_us, to_us), in order of time."""
    first = day_of(from_us) if from_us is not None else None
    last = day_of(to_us) if to_us is not None else None
    found = []
    for path in sorted((folder / HISTORY).glob("*/*.parquet")):
        with suppress(ValueError):
            day = date.fromisoformat(path.stem)
            if (first is None or day >= first) and (last is None or day <= last):
                found.append(path)
    return found


def write_parquet(path: Path, rows: pa.Table) -> None:
    """Put a table in a file's place in one step, flushed. Raises StoreError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, beside, compression="zstd", row_group_size=ROW_GROUP)
        with beside.open("r+b") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except (OSError, pa.ArrowException) as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise StoreError(
            f"{path}: could not be written ({error}); free some space. Nothing is lost: what was "
            "there before is unchanged."
        ) from error


def rows_query(
    files: Sequence[Path], table: str | None, where: str = "true", columns: str = COLUMNS
) -> str:
    """SQL for readings of files and a table with a column `seq`; the last of a key wins, and what
    lies in the table came after what lies in a file."""
    parts = []
    if files:
        listed = ", ".join("'" + str(f).replace("'", "''") + "'" for f in files)
        parts.append(f"SELECT {COLUMNS}, -1 AS seq FROM read_parquet([{listed}]) WHERE {where}")
    if table is not None:
        parts.append(f"SELECT {COLUMNS}, seq FROM {table} WHERE {where}")
    if not parts:
        return (
            "SELECT NULL::VARCHAR AS sensor, NULL::TIMESTAMP AS ts, NULL::DOUBLE AS value, "
            "NULL::TIMESTAMP AS received WHERE false"
        )
    return (
        f"SELECT {columns} FROM ({' UNION ALL '.join(parts)}) QUALIFY row_number() OVER "
        "(PARTITION BY sensor, ts ORDER BY seq DESC) = 1"
    )


def span_condition(
    sensors: Iterable[str] | None, from_us: int | None, to_us: int | None
) -> tuple[str, dict[str, object]]:
    """SQL condition and its values by name: some sensors, times in [from_us, to_us)."""
    parts: list[str] = []
    values: dict[str, object] = {}
    if sensors is not None:
        parts.append("sensor IN (SELECT unnest($sensors::VARCHAR[]))")
        values["sensors"] = list(sensors)
    for name, sign, bound in (("from_us", ">=", from_us), ("to_us", "<", to_us)):
        if bound is not None:
            parts.append(f"ts {sign} make_timestamp(${name}::BIGINT)")
            values[name] = bound
    return " AND ".join(parts) or "true", values


def merged_day(
    connection: duckdb.DuckDBPyConnection, folder: Path, day: date, table: str
) -> pa.Table:
    """All readings of a day, of its file and the table, once for each key."""
    path = day_path(folder, day)
    where = f"ts >= TIMESTAMP '{day}' AND ts < TIMESTAMP '{day + timedelta(days=1)}'"
    query = rows_query([path] if path.is_file() else [], table, where)
    return connection.sql(f"{query} ORDER BY sensor, ts").to_arrow_table()


def without(connection: duckdb.DuckDBPyConnection, folder: Path, prefix: str) -> int:
    """Write every closed day anew without the sensors below `<kind>/<id>`; how many rows went."""
    gone = 0
    for path in day_files(folder):
        whole = connection.sql(rows_query([path], None) + " ORDER BY sensor, ts").to_arrow_table()
        kept = whole.filter(
            pa.array([not str(s).startswith(f"{prefix}/") for s in whole["sensor"].to_pylist()])
        )
        if kept.num_rows < whole.num_rows:
            gone += whole.num_rows - kept.num_rows
            write_parquet(path, kept)
    return gone
