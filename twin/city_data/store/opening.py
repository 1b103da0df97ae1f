"""Opening the DuckDB file of a store, asking it, and reading beside the process that writes."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from twin.city_data.store.history import day_files, rows_query, span_condition
from twin.city_data.store.place import PUBLISHED, TODAY, StoreError

_TABLES = """
CREATE TABLE IF NOT EXISTS readings (sensor VARCHAR, ts TIMESTAMP, value DOUBLE,
                                     received TIMESTAMP, seq BIGINT);
CREATE TABLE IF NOT EXISTS documents (kind VARCHAR, id VARCHAR, body VARCHAR);
"""


def read_beside(
    folder: Path,
    sensors: Iterable[str] | None = None,
    from_us: int | None = None,
    to_us: int | None = None,
) -> pa.Table:
    """`CityStore.readings` from another process than the one that writes: closed days, and today
    as it was published last. Raises StoreError."""
    where, values = span_condition(sensors, from_us, to_us)
    base = duckdb.connect()
    try:
        table = None
        if (folder / PUBLISHED).is_file():
            path = quoted(str(folder / PUBLISHED))
            base.execute(f"CREATE VIEW today AS SELECT *, 0 AS seq FROM read_parquet('{path}')")
            table = "today"
        query = rows_query(day_files(folder, from_us, to_us), table, where)
        return asked(base, f"{query} ORDER BY sensor, ts", values)
    finally:
        base.close()


def quoted(text: str) -> str:
    """Text inside single quotes of SQL."""
    return text.replace("'", "''")


def asked(cursor: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, object]) -> pa.Table:
    """The rows of a query. Raises StoreError."""
    try:
        return cursor.sql(query, params=dict(values)).to_arrow_table()
    except duckdb.Error as error:
        raise StoreError(
            f"the readings cannot be read ({str(error).splitlines()[0]:.160}); if a file of "
            "'history' is damaged, bring it back from a copy or move it away."
        ) from error


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """The DuckDB file of a store, made where it is missing. Raises StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        base = duckdb.connect(str(folder / TODAY))
        base.execute(_TABLES)
        return base
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise StoreError(
                f"{folder / TODAY}: another program writes these readings (a gateway that runs, or "
                "the app); stop it first."
            ) from error
        raise StoreError(
            f"{folder / TODAY}: cannot be opened ({str(error).splitlines()[0]:.120}); move it away "
            "to begin anew. Closed days in 'history' are not touched."
        ) from error
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be made ({error.strerror}); choose another folder with --store."
        ) from error


def insert(base: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """Add rows to the readings, all at once: row by row is a thousand times slower."""
    base.register("arriving", rows)
    base.execute("INSERT INTO readings SELECT * FROM arriving")
    base.unregister("arriving")


def replace_documents(
    base: duckdb.DuckDBPyConnection, rows: list[tuple[str, str, str | None]]
) -> None:
    """Put documents (kind, id, body) in the place of older ones; without a body they go."""
    table = pa.table(
        {
            name: pa.array([row[i] for row in rows], pa.string())
            for i, name in enumerate(("kind", "id", "body"))
        }
    )
    base.register("changed", table)
    base.execute(
        "DELETE FROM documents USING changed "
        "WHERE documents.kind = changed.kind AND documents.id = changed.id"
    )
    base.execute("INSERT INTO documents SELECT * FROM changed WHERE body IS NOT NULL")
    base.unregister("changed")


def warm_up(base: duckdb.DuckDBPyConnection) -> None:
    """The first insert from Arrow loads libraries for seconds: do it before anyone waits."""
    base.begin()
    table = pa.table(
        {
            "sensor": ["warm/up"],
            "ts": pa.array([0], pa.timestamp("us")),
            "value": [0.0],
            "received": pa.array([0], pa.timestamp("us")),
            "seq": pa.array([0], pa.int64()),
        }
    )
    insert(base, table)
    base.rollback()
