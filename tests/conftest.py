"""For all tests: what the program keeps between starts goes to a folder of this run."""

import os
import tempfile

from ui.interpreter import keep_constants_alive

os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="district-twin-tests-")
keep_constants_alive()
