"""A disk that takes no more, made without a disk: no file may grow beyond a few bytes."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def full_disk(most_bytes: int) -> Iterator[None]:
    """Inside, a file of this process cannot grow beyond `most_bytes`; writing fails as on a full
    disk. Python ignores the signal that goes with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if hard not in (resource.RLIM_INFINITY, -1) and hard < most_bytes:
        pytest.skip("the file size limit of this machine cannot be set")
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names_in(folder) -> list[str]:
    """Every file under a folder, hidden leftovers included."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))
