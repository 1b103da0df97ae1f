"""What keeps files and words safe, from `layers`, for the rest of the program: one way each."""

from layers.safety.child_process import Ended, run_apart
from layers.safety.clean_text import clean, csv_text
from layers.safety.forms import (
    MISSING,
    OTHER,
    UNKNOWN,
    Fault,
    Form,
    Wanted,
    first_fault,
    is_whole,
    one_of,
    within,
)
from layers.safety.limits import MOST_TEXT_BYTES, checked_depth, checked_file
from layers.safety.reader_door import reader_door
from layers.safety.safe_replace import put_back, put_in_place, working_place
from layers.safety.zip_door import opened_zip, unpack
from layers.source_error import SourceError
from layers.store.disk_store import user_cache_folder

__all__ = [
    "MISSING",
    "MOST_TEXT_BYTES",
    "OTHER",
    "UNKNOWN",
    "Ended",
    "Fault",
    "Form",
    "SourceError",
    "Wanted",
    "checked_depth",
    "checked_file",
    "clean",
    "csv_text",
    "first_fault",
    "is_whole",
    "one_of",
    "opened_zip",
    "put_back",
    "put_in_place",
    "reader_door",
    "run_apart",
    "unpack",
    "user_cache_folder",
    "within",
    "working_place",
]
