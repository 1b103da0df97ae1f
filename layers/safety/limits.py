"""How much a reader takes: every size is asked for before anything is read, in one place.

Each limit lies a factor of ten or more over what a district of a few square kilometres needs; all
are estimates, and each refusal names its own.
"""

import stat
from pathlib import Path

from layers.source_error import SourceError

MOST_FILE_BYTES = 1_000_000_000
MOST_TEXT_BYTES = 64_000_000  # of a description, a scenario, a list of sessions, a photometric file
MOST_UNPACKED_BYTES, MOST_PACKED_FILES = 2_000_000_000, 2_000
MOST_FEATURES = 1_000_000  # of one table: Lisbon as a whole has 70,000 buildings
MOST_CELLS = 25_000_000  # 5 km x 5 km at 1 m
MOST_BLOCK_BYTES = 256_000_000  # of a raster: one block is unpacked whole
MOST_CORNERS = 20_000_000  # of one table
MOST_CORNERS_OF_ONE = 100_000  # an outline of a forest; a building of note has a few hundred
MOST_CORNERS_CROSSED = 500  # of an outline that crosses itself: all its crossings are looked for
MOST_MEETING = 100  # pairs of outlines that meet, for each building: a block of flats has about 8
MOST_DEPTH = 100  # of tables in tables


def checked_file(path: Path, most_bytes: int, what: str) -> None:
    """Refuse what is no ordinary file, or one larger than any of its kind. Raises SourceError."""
    try:
        told = Path(path).stat()
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file; check the name.") from None
    except (OSError, ValueError) as error:  # also a name too long, or with a zero in it
        why = getattr(error, "strerror", None) or "no possible name"
        raise SourceError(f"{path!s:.200}: cannot be read ({why}); check the name.") from None
    if not stat.S_ISREG(told.st_mode):
        kind = "a folder" if stat.S_ISDIR(told.st_mode) else "a device"
        raise SourceError(f"{path}: is {kind} where a file belongs; cannot be read, name a file.")
    if told.st_size > most_bytes:
        raise SourceError(
            f"{path} has {told.st_size / 1e6:,.0f} MB; {what} of up to {most_bytes / 1e6:,.0f} MB "
            "are read. Give a smaller part."
        )


def checked_count(path: Path, count: int, most: int, what: str) -> None:
    """Refuse more than a reader takes. Raises SourceError."""
    if count > most:
        raise SourceError(
            f"{path} holds {count:,} {what}; up to {most:,} are read. Cut it to the district."
        )


def checked_depth(value: object, where: str) -> None:
    """Refuse tables and lists nested deeper than any form needs. Raises SourceError."""
    level = [value]
    for _ in range(MOST_DEPTH):
        inner = [v for v in level if isinstance(v, dict | list)]
        if not inner:
            return
        level = [v for part in inner for v in (part.values() if isinstance(part, dict) else part)]
    raise SourceError(f"{where} is nested more than {MOST_DEPTH} levels deep; replace it.")
