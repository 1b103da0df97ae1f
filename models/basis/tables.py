"""Reading the tables of figures that stand as data files beside the code."""

import csv
from importlib.resources.abc import Traversable
from pathlib import Path


def table_rows(file: Path | Traversable) -> list[dict[str, str]]:
    """The rows of a CSV file, by its column names."""
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
