"""For all tests: what the program keeps between starts goes to a folder of this run."""

import os
import tempfile

os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="district-twin-tests-")

import twin.snapshot  # noqa: F401  (before any test imports openpyxl: how that writes is set there)
