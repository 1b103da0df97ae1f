"""A guard for Python 3.11, where `None` is counted like any object."""

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
