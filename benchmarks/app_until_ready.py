"""`python -m benchmarks.app_until_ready DISTRICT`: the app as its user starts it, until its first
answer is on the screen; then the seconds since the process began on standard error, and its end."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from twin.command.main import main
from ui import app


def seconds_of_this_process() -> float:
    """How long this process has been there [s] (Linux)."""
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    started_s = ticks / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started_s


def _say_and_end(qt: QApplication) -> None:
    print(f"ready {seconds_of_this_process():.2f}", file=sys.stderr, flush=True)
    qt.closeAllWindows()


def _watched(build: Any) -> Any:
    """The function that wires the app, with an ear for its first answer."""

    def wired(qt: QApplication, *others: Any) -> Any:
        window, presenter, commands = build(qt, *others)
        presenter.runner.answered.connect(lambda _: _say_and_end(qt))
        return window, presenter, commands

    return wired


if __name__ == "__main__":
    app.build = _watched(app.build)
    sys.exit(main(["open", sys.argv[1]]))
