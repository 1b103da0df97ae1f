"""For all tests: what the program keeps between starts goes to a folder of this run.

Before Python 3.12 `None` is counted like any object, and an extension among our dependencies gives
back one reference too many now and then: after some 1,800 tests, all passed, the interpreter
aborted while it ended ('deallocating None'). From 3.12 on `None` is immortal (PEP 683); here it
is given enough references to live as long.
"""

import ctypes
import os
import sys
import tempfile

os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="district-twin-tests-")

if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 40
