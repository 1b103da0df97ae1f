"""Work in a process of its own, which may crash, and never imports from the current folder."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK_S = 0.1  # between two looks whether the work is still wanted
ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import json, runpy, sys\n"
    "paths, megabytes = json.loads(sys.argv[1])\n"
    "sys.path[:] = paths\n"
    "if megabytes and sys.platform == 'linux':\n"  # elsewhere the system does not hold it
    "    import resource\n"
    "    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))\n"
    "sys.argv = sys.argv[2:]\n"
    "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
)


@dataclass(frozen=True)
class Ended:
    """How a child ended. code: 0 where it went well, negative the number of the signal that ended
    it, None where its time was over. said: its standard output; why: its last line of error."""

    code: int | None
    said: str
    why: str


def run_apart(
    module: str,
    arguments: Sequence[str],
    time_s: float,
    memory_mb: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Ended:
    """Run a module of this program as `python -m` would, apart from this process.

    The child imports from where this program lies and from the installed packages, whatever the
    current folder holds, and takes no PYTHON* variable. memory_mb: its address space, on Linux.
    stopped: whether its work is no longer wanted, asked ten times a second.
    """
    start = json.dumps([import_paths(), memory_mb])
    command = [sys.executable, "-I", "-c", _START, start, module, *arguments]
    pipe, end_s = subprocess.PIPE, time.monotonic() + time_s
    with subprocess.Popen(
        command, stdout=pipe, stderr=pipe, text=True, errors="replace"
    ) as process:
        while True:
            try:
                said, faults = process.communicate(timeout=_LOOK_S)
                break
            except subprocess.TimeoutExpired:
                if not stopped() and time.monotonic() < end_s:
                    continue
                process.kill()
                process.communicate()
                return Ended(None, "", "stopped" if stopped() else f"not done in {time_s:g} s")
    why = (faults.strip().splitlines() or ["no message"])[-1]
    return Ended(process.returncode, said, why)


def import_paths() -> list[str]:
    """Where a child imports from: this program first, then what is installed; never what only the
    current folder brings."""
    here = Path.cwd().resolve() if Path(os.curdir).exists() else None
    kept = [p for p in sys.path if p and Path(p).is_absolute() and Path(p).resolve() != here]
    return list(dict.fromkeys([str(ROOT), *kept]))
