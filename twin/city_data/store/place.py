"""Where a district's readings lie: in its own folder, or with the user's data for a sample."""

from pathlib import Path

from platformdirs import user_data_path

from twin.district.district import District
from twin.district.folder import SAMPLES, sample_folder

STORE = "city_data"
TODAY, PUBLISHED, HISTORY = "today.duckdb", "today.parquet", "history"


class StoreError(OSError):
    """A store that cannot be opened, read or written; the message says what to do."""


def store_folder(district: District) -> Path:
    """The folder of the readings of a district; samples lie where nobody should write."""
    if district.folder.resolve() in {sample_folder(key).resolve() for key in SAMPLES}:
        return user_data_path("district-twin", appauthor=False) / STORE / district.key
    return district.folder / STORE
