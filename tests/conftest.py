"""For all tests: what the program keeps between starts goes to a folder of this run."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="district-twin-tests-")

import twin.snapshot  # noqa: F401  (before any test imports openpyxl: how that writes is set there)

atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)


def _in_a_window(item: pytest.Item) -> bool:
    return item.path.is_relative_to(Path(__file__).parent / "ui")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Tests run in any order, by pytest-randomly. Those of a window share one, which takes seconds
    to open, and walk on from where the test before left it: they keep their order."""
    in_order = [item for item in items if _in_a_window(item)]
    yield
    items[:] = [item for item in items if not _in_a_window(item)] + in_order
