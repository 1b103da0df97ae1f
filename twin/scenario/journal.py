"""Autosave: every state of the scenario goes to the disk at once, so that nothing is lost.

One file per open session, one JSON line per state with a check over it, flushed and synced. Files
are numbered one after the other, since a clock can be set back. A session that ends in
order removes its file; one that was killed leaves it, and the next start offers to bring it back.
A session holds a lock beside its file as long as it lives: the number of its process says too
little, since another process may have it later, and in a container always does.
"""

import json
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from filelock import BaseFileLock, FileLock, Timeout

from twin.district.district import District
from twin.scenario.scenario import Scenario, scenario_from_text, scenario_to_text
from twin.store.files import SaveError

_DIGITS = 8
_MOST_BYTES = 256_000_000  # an hour of dragging writes less than one


@dataclass(frozen=True)
class Abandoned:
    """What a session that did not end in order left behind: its last whole state.

    damage: what is to be said of states in its file that cannot be read; else nothing.
    """

    path: Path
    district_folder: Path
    scenario: Scenario
    saved_at: str
    damage: str = ""

    def forget(self) -> None:
        """Remove it from the disk. Raises OSError."""
        _remove(self.path)


class Journal:
    """The autosave file of one session."""

    def __init__(self, folder: Path, district: District) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        number = 1 + max(map(_number, folder.glob("*.jsonl")), default=0)
        self.path = folder / f"{number:08d}-{stamp}-{os.getpid()}.jsonl"
        self._district = district
        self._last: Scenario | None = None
        self._file: IO[bytes] | None = None
        self._lock: BaseFileLock | None = None

    def record(self, scenario: Scenario) -> None:
        """Append a state, and come back only when the disk has it. Equal states are skipped.

        Raises SaveError; what was recorded before is then still whole.
        """
        if scenario == self._last or (self._last is None and scenario == Scenario()):
            return
        entry = {
            "saved_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "district": str(self._district.folder.resolve()),
            "scenario": json.loads(scenario_to_text(scenario)),
        }
        line = json.dumps({**entry, "check": _check(entry)})
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
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        _remove(self.path)

    def _append(self, line: bytes) -> None:
        """Write and sync one line, or leave the file as it was."""
        if self._file is None:
            self._file = self.path.open("ab", buffering=0)
            self._lock = _locked(self.path)
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
    """The last whole state of every session that was killed, newest first by its number. A state
    that cannot be read is passed over for the one before it, and `damage` tells of it."""
    return tuple(left for left in _left(folder) if isinstance(left, Abandoned))


def unreadable(folder: Path) -> tuple[str, ...]:
    """A sentence on every file of a killed session in which no state can be read."""
    return tuple(left for left in _left(folder) if isinstance(left, str))


def _left(folder: Path) -> list[Abandoned | str]:
    files = sorted(folder.glob("*.jsonl"), key=_order, reverse=True) if folder.is_dir() else []
    return [left for path in files if (left := _last_state(path)) is not None]


def _number(path: Path) -> int:
    """The number of a session in the name of its file; 0 for those of earlier programs, which
    begin with the time."""
    start = path.name.split("-")[0]
    return int(start) if len(start) == _DIGITS and start.isascii() and start.isdigit() else 0


def _order(path: Path) -> tuple[int, str]:
    return _number(path), path.name


def _last_state(path: Path) -> Abandoned | str | None:
    """The last whole state, or a sentence where none can be read; None where the session lives,
    or where it left nothing."""
    lock = _locked(path) if path.is_file() else None
    if lock is None:
        return None
    try:
        with path.open("rb") as file:
            lines = file.read(_MOST_BYTES).decode("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    finally:
        lock.release()
    lines = [line for line in lines if line.strip()]
    for passed, line in enumerate(reversed(lines)):
        state = _state(line, path)
        if state is not None:
            # A last line cut short is what a kill in the middle of writing leaves: no edit that
            # the person saw saved is lost by it.
            torn = passed == 1 and not lines[-1].endswith("}")
            return replace(state, damage="" if torn else _damage(path, lines, passed))
    if not lines:
        return None
    return f"{path}: the autosave of a session that did not end in order cannot be read."


def _damage(path: Path, lines: list[str], passed: int) -> str:
    lost = sum(_state(line, path) is None for line in lines[: len(lines) - passed]) + passed
    if not lost:
        return ""
    newest = f"; the newest {passed} of them are lost" if passed else ""
    return f"{path.name} is damaged: {lost} of its {len(lines)} states cannot be read{newest}."


def _state(line: str, path: Path) -> Abandoned | None:
    """The state of one line; None where it is none, was changed, or is of a newer program."""
    try:
        entry = json.loads(line)
        if "check" in entry and entry.pop("check") != _check(entry):
            return None
        district, saved_at = str(entry["district"]), str(entry["saved_at"])
        scenario = scenario_from_text(json.dumps(entry["scenario"]), str(path))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Abandoned(path, Path(district), scenario, saved_at)


def _check(entry: Mapping[str, Any]) -> str:
    """A check sum over a line's content."""
    text = json.dumps(entry, sort_keys=True)
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def _remove(path: Path) -> None:
    """Remove a session's file and the lock beside it."""
    path.unlink(missing_ok=True)
    _lock_of(path).unlink(missing_ok=True)


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _locked(path: Path) -> BaseFileLock | None:
    """The lock of a session's file, held until it is released or the process ends; None where
    another session has it."""
    lock = FileLock(_lock_of(path), timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    except (OSError, NotImplementedError):
        pass  # a file system without locks: better to offer too much than to lose a session
    return lock
