"""What the running interpreter is told: guard `None` on Python 3.11, give memory back early."""

import ctypes
import sys

_MANY = 1 << 40


def keep_none_alive() -> None:
    """Give `None` more references than anything could give back.

    An extension among our dependencies gives one back too many now and then: after some 1,800
    tests, all passed, the interpreter aborted while it ended ('deallocating None'). From Python
    3.12 on `None` is immortal (PEP 683) and this does nothing.
    """
    if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
        ctypes.c_ssize_t.from_address(id(None)).value += _MANY


_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8  # of glibc's malloc.h
_BLOCK_BYTES = 1 << 20


def give_memory_back_early() -> None:
    """Where glibc hands out memory: blocks over 1 MB go back to the system once they are freed.

    Left alone it raises that limit to 32 MB as it goes and keeps what lies below, a third of all
    that the app holds after an edit. Does nothing on other systems.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _BLOCK_BYTES)
        mallopt(_TRIM_THRESHOLD, _BLOCK_BYTES)
        mallopt(_ARENA_MAX, 2)
