"""Autosave: every state of the scenario goes to the disk at once, so that nothing is lost.

One file per open session, one JSON line per state, flushed and synced. A session that ends in
order removes its file; one that was killed leaves it, and the next start offers to bring it back.
A session holds a lock on its file as long as it lives: the number of its process says too little,
since another process may have it later, and in a container always does.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from twin.district.district import District
from twin.scenario.scenario import Scenario, scenario_from_text, scenario_to_text
from twin.store.files import SaveError

_LOCKED_BYTE = 1 << 30  # far beyond the text, since Windows forbids reading what is locked


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
        self._file: IO[bytes] | None = None

    def record(self, scenario: Scenario) -> None:
        """Append a state, and come back only when the disk has it. Equal states are skipped.

        Raises SaveError; what was recorded before is then still whole.
        """
        if scenario == self._last or (self._last is None and scenario == Scenario()):
            return
        line = json.dumps(
            {
                "saved_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "district": str(self._district.folder.resolve()),
                "scenario": json.loads(scenario_to_text(scenario)),
            }
        )
        try:
            self._append(line.encode() + b"\n")
        except OSError as error:
            raise SaveError(
                f"{self.path}: the autosave could not be written ({error.strerror}); free some "
                "space. The states saved before are whole."
            ) from error
        self._last = scenario

    def close(self) -> None:
        """The session ended in order: nothing to bring back."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.path.unlink(missing_ok=True)

    def _append(self, line: bytes) -> None:
        """Write and sync one line, or leave the file as it was."""
        if self._file is None:
            self._file = self.path.open("ab", buffering=0)
            _lock(self._file)
        before = os.fstat(self._file.fileno()).st_size
        try:
            if self._file.write(line) != len(line):
                raise OSError(28, "the disk is full")
            os.fsync(self._file.fileno())
        except OSError:
            with suppress(OSError):
                self._file.truncate(before)
            raise


def abandoned(folder: Path) -> tuple[Abandoned, ...]:
    """The last state of every session that was killed, newest first. A torn last line is passed
    over: the state before it is whole."""
    found = []
    for path in sorted(folder.glob("*.jsonl"), reverse=True) if folder.is_dir() else ():
        last = _last_state(path)
        if last is not None:
            found.append(last)
    return tuple(found)


def _last_state(path: Path) -> Abandoned | None:
    """The last whole line; None where there is none, or where its session lives."""
    try:
        with path.open("r+b") as file:
            if not _lock(file):
                return None
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return None
    for line in reversed(text.splitlines()):
        try:
            entry = json.loads(line)
            district, saved_at = str(entry["district"]), str(entry["saved_at"])
            scenario = scenario_from_text(json.dumps(entry["scenario"]), str(path))
        except (
            ValueError,
            KeyError,
            TypeError,
            RecursionError,
        ):  # no state, or one of a newer program
            continue
        return Abandoned(path, Path(district), scenario, saved_at)
    return None


def _lock(file: IO[Any]) -> bool:
    """Take the file for this session until it is closed; False where another session has it."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: better to offer too much than to lose a session
        return True
    return True
