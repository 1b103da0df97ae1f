"""What keeps files and words safe, from `layers`, for the rest of the program: one way each."""

from layers.safety.child_process import Ended, run_apart
from layers.safety.clean_text import clean, csv_text
from layers.safety.limits import MOST_TEXT_BYTES, checked_depth, checked_file
from layers.safety.safe_replace import put_back, put_in_place, working_place
from layers.safety.zip_door import opened_zip, unpack
from layers.source_error import SourceError
from layers.store.disk_store import user_cache_folder

__all__ = [
    "MOST_TEXT_BYTES",
    "Ended",
    "SourceError",
    "checked_depth",
    "checked_file",
    "clean",
    "csv_text",
    "opened_zip",
    "put_back",
    "put_in_place",
    "run_apart",
    "unpack",
    "user_cache_folder",
    "working_place",
]
