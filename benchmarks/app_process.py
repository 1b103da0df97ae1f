"""The app as a process of its own: how long until its first answer is shown, how much it holds.

With DISTRICT_TWIN_EXIT_WHEN_READY=1 the app prints the seconds since its process began to standard
error once the first answer is on the screen, and quits.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from twin.command.timing import peak_memory_mb

PATIENCE_S = 120.0
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:s|seconds)?\s*$")


class NotStarted(RuntimeError):
    """The app did not come to its first answer; the message says why."""


@dataclass(frozen=True)
class Start:
    """One start: seconds from the command to the first answer by our clock and by the app's own
    (NaN where it did not say), and the most memory the process held [MB].
    """

    wall_s: float
    own_s: float
    peak_mb: float


def displayed() -> bool:
    """Whether there is a screen to open a window on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start(district: str, home: Path) -> Start:
    """Open the app on a district and wait until it quits by itself.

    `home` holds settings and autosaves, so that neither the user's are touched nor a left-over
    autosave asks a question. Raises NotStarted.
    """
    environment = {
        **os.environ,
        "DISTRICT_TWIN_EXIT_WHEN_READY": "1",
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
    }
    # Compiled modules are kept, as they are wherever somebody starts the program twice.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "twin.command.main", "open", district]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stderr=said, stdout=said)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, peak_memory_mb(process.pid) or 0.0)
            if time.perf_counter() - begun > PATIENCE_S:
                process.kill()
                process.wait()
                raise NotStarted(f"no answer within {PATIENCE_S:g} s")
            time.sleep(0.02)
        wall_s = time.perf_counter() - begun
        said.seek(0)
        text = said.read().strip()
    if process.returncode:
        last = text.splitlines()[-1] if text else "no reason given"
        raise NotStarted(f"exit status {process.returncode}: {last}")
    return Start(wall_s, own_seconds(text), peak)


def own_seconds(text: str) -> float:
    """The last number that stands at the end of a line [s]; NaN where there is none."""
    found = [match for line in text.splitlines() if (match := _SECONDS.search(line))]
    return float(found[-1].group(1)) if found else float("nan")
