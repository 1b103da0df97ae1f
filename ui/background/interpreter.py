"""How the process gives memory back to the system early, where glibc hands it out."""

import ctypes
import sys

_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8  # of glibc's malloc.h
_BLOCK_BYTES = 1 << 18


def give_memory_back_early() -> None:
    """Where glibc hands out memory: blocks over 256 kB go back to the system once they are freed.

    Left alone it raises that limit to 32 MB as it goes and keeps what lies below, a third of all
    that the app holds after an edit. Does nothing on other systems.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _BLOCK_BYTES)
        mallopt(_TRIM_THRESHOLD, _BLOCK_BYTES)
        mallopt(_ARENA_MAX, 1)


def give_memory_back() -> None:
    """Hand what is freed inside glibc's heaps back to the system: some 50 MB after a district was
    opened. It takes milliseconds, so a worker calls it. Does nothing on other systems."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
