"""Where the public reference files of the judges lie: fetched by `make evidence`, or shared."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".reference"
"""What `district-twin evidence` fetched; git leaves it alone."""
FOLDERS = (KEPT, ROOT.parent / "shared" / "data")


class ReferenceAbsent(pytest.skip.Exception):
    """A reference file that is not here: a test that needs it skips, a judge is not run."""


def reference_file(name: str) -> Path:
    """A reference file by its name in `tests/evidence/manifest.csv`; raises ReferenceAbsent."""
    for folder in FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise ReferenceAbsent(
        f"reference file {name} is absent; `make evidence` fetches what is public"
    )
