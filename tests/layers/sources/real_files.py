"""The shared real files, which a checkout may lack."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def real_file(name: str) -> Path:
    """A shared file, or a skip that says which one is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"shared data {name} is absent")
    return path
