"""What a GeoPackage must be before GDAL reads it: tables that hold data, none that calculate it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from layers.source_error import SourceError

_COMPUTED = (2, 3)  # `hidden` of a generated column in PRAGMA table_xinfo
_NOT_READ = ("rtree_", "gpkg_", "sqlite_", "idx_")
_MOST_THINGS = 5_000


def checked_geopackage(path: Path) -> None:
    """Refuse views and computed columns: they can be endless, or make a gigabyte of a byte.

    Raises SourceError with the table and the fix, also where SQLite finds the file damaged.
    """
    try:
        address = f"file:{quote(str(Path(path).absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            _check(database, path)
    except sqlite3.Error as error:
        raise SourceError(
            f"{path} cannot be read as a GeoPackage ({error}). It may be damaged or cut off; take "
            "it from a backup or import the district again."
        ) from error


def _check(database: sqlite3.Connection, path: Path) -> None:
    things = database.execute("SELECT type, name, sql FROM sqlite_master").fetchmany(_MOST_THINGS)
    if len(things) == _MOST_THINGS:
        raise SourceError(f"{path} holds {_MOST_THINGS:,} tables or more. Keep those of the place.")
    for kind, name, sql in things:
        if kind not in ("table", "view") or str(name).lower().startswith(_NOT_READ):
            continue
        if kind == "view":
            raise SourceError(
                f"{path}: the layer {name!r} is a view, which is calculated while it is read. Save "
                "it as a table."
            )
        if str(sql).lstrip().lower().startswith("create virtual"):
            raise SourceError(f"{path}: the layer {name!r} is a virtual table. Save it as a table.")
        named = '"' + str(name).replace('"', '""') + '"'
        for column in database.execute(f"PRAGMA table_xinfo({named})"):
            if column[6] in _COMPUTED:
                raise SourceError(
                    f"{path}: the column {column[1]!r} of {name!r} is calculated while it is "
                    "read. Save the layer as a table of plain columns."
                )
