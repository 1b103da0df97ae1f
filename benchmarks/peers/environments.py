"""Virtual environments of the other programs, made on demand under `.venv-peers/`.

What they need is not what we need, so nothing of them enters the program's own environment. Where
the package registry cannot be reached, a peer is missing, and its row in the table says so.
"""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
HOME = ROOT / ".venv-peers"
PINS: Mapping[str, str] = {
    "iso52016": "iso52016==0.0.3",
    "pybuildingenergy": "pybuildingenergy==2.1.1",
    "spice_ev": "spice_ev @ git+https://github.com/rl-institut/spice_ev@v1.1.0",
    "acnportal": "acnportal==0.3.3",
    "pandapower": "pandapower==3.5.6",
}
_MINUTES_TO_INSTALL = 15


class PeerMissing(RuntimeError):
    """A peer that could not be installed or did not run; the message says why."""


@cache
def python_of(name: str) -> Path:
    """The interpreter of a peer's environment, which is made where there is none yet.

    Raises PeerMissing with one sentence.
    """
    folder = HOME / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_text("utf-8") == PINS[name]:
        return python
    print(f"Installing {PINS[name]} into {folder.relative_to(ROOT)}", file=sys.stderr, flush=True)
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", PINS[name]]
    try:
        HOME.mkdir(exist_ok=True)
        (HOME / ".gitignore").write_text("*\n", "utf-8")
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
        done = subprocess.run(
            install, capture_output=True, text=True, timeout=60 * _MINUTES_TO_INSTALL, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PeerMissing(f"{name} could not be installed: {error}") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise PeerMissing(f"{name} could not be installed: {last}")
    stamp.write_text(PINS[name], "utf-8")
    return python


def told_by(name: str, *arguments: str, minutes: float = 10.0) -> dict[str, Any]:
    """Run `benchmarks.peers.run_<name>` with the peer's interpreter; its last line is JSON.

    Raises PeerMissing with one sentence.
    """
    command = [str(python_of(name)), "-m", f"benchmarks.peers.run_{name}", *arguments]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=60 * minutes, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PeerMissing(f"{name} gave no answer within {minutes:g} minutes") from error
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise PeerMissing(f"{name} failed: {last}")
    answer: dict[str, Any] = json.loads(lines[-1])
    return answer
