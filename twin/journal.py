"""Autosave: every state of the scenario goes to the disk at once, so that nothing is lost.

One file per open session, one JSON line per state, flushed and synced. A session that ends in
order removes its file; one that was killed leaves it, and the next start offers to bring it back.
"""

import json
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from twin.district import District
from twin.scenario import Scenario, ScenarioError, scenario_from_text, scenario_to_text


@dataclass(frozen=True)
class Abandoned:
    """What a session that did not end in order left behind."""

    path: Path
    district_folder: Path
    scenario: Scenario
    saved_at: str


class Journal:
    """The autosave file of one session."""

    def __init__(self, folder: Path, district: District) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        self.path = folder / f"{stamp}-{os.getpid()}.jsonl"
        self._district = district
        self._last: Scenario | None = None

    def record(self, scenario: Scenario) -> None:
        """Append a state, and come back only when the disk has it. Equal states are skipped."""
        if scenario == self._last or (self._last is None and scenario == Scenario()):
            return
        line = json.dumps(
            {
                "pid": os.getpid(),
                "saved_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "district": str(self._district.folder.resolve()),
                "scenario": json.loads(scenario_to_text(scenario)),
            }
        )
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._last = scenario

    def close(self) -> None:
        """The session ended in order: nothing to bring back."""
        self.path.unlink(missing_ok=True)


def abandoned(folder: Path) -> tuple[Abandoned, ...]:
    """The last state of every session that was killed, newest first. A torn last line is passed
    over: the state before it is whole."""
    found = []
    for path in sorted(folder.glob("*.jsonl"), reverse=True) if folder.is_dir() else ():
        last = _last_whole_line(path)
        if last is not None and not _alive(int(last["pid"])):
            try:
                scenario = scenario_from_text(json.dumps(last["scenario"]), str(path))
            except ScenarioError:
                continue
            found.append(Abandoned(path, Path(last["district"]), scenario, last["saved_at"]))
    return tuple(found)


def _last_whole_line(path: Path) -> dict[str, Any] | None:
    for line in reversed(path.read_text("utf-8", errors="replace").splitlines()):
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(entry, dict) and {"pid", "district", "scenario", "saved_at"} <= entry.keys():
            return entry
    return None


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return True
    if sys.platform == "win32":  # os.kill(pid, 0) would end the process there
        import ctypes

        query_limited_information = 0x1000
        handle = ctypes.windll.kernel32.OpenProcess(query_limited_information, False, pid)
        ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
