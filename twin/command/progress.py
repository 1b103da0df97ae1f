"""What is said meanwhile: messages, and what is being done on one line of plain words.

The line is rewritten on a terminal and grows where it goes to a file.
"""

import io
import sys
from collections.abc import Callable

_PARTS = 4
"""In a file a share is told each time another quarter is done."""


class ProgressLine:
    """One line on standard error, in plain words; the next message begins below it."""

    def __init__(self) -> None:
        self._what, self._pending = "", ""
        self._begun = False
        self._told, self._width = 0, 0

    def show(self, what: str, share: float) -> None:
        """Say what is being done ('Calculating the year') and the share (0 to 1) that is done."""
        if sys.stderr is None:
            return
        if sys.stderr.isatty():
            said = f"{what} {share:4.0%}"
            sys.stderr.write(f"\r{said:<{self._width}}")
            self._width = len(said)
        else:
            self._grow(what, share)
        self._what = what
        sys.stderr.flush()

    def end(self) -> None:
        """The line is done; what follows begins on one of its own."""
        if sys.stderr is not None and (self._begun or sys.stderr.isatty()) and self._what:
            sys.stderr.write(f"{self._pending}\n")
            sys.stderr.flush()
        self._what, self._pending, self._begun, self._told, self._width = "", "", False, 0, 0

    def _grow(self, what: str, share: float) -> None:
        """Put on what is new: another task, or another quarter of the same. A task is written once
        it has come on, so that where the first one fails the fault stands alone."""
        done = int(share * _PARTS)
        if what != self._what:
            self._write(self._pending)
            between = " · " if self._begun else ""
            self._pending = between + (what[0].lower() + what[1:] if self._begun else what)
            self._told = 0
        if done > self._told:
            self._write(f"{self._pending} {done / _PARTS:.0%}")
            self._told, self._pending = done, ""

    def _write(self, text: str) -> None:
        if text:
            sys.stderr.write(text)
            self._begun = True


LINE = ProgressLine()
"""The one of this process."""


def print_anything() -> None:
    """A name in letters that the terminal does not know is printed with question marks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str) -> None:
    """A message for the person: standard error, so that results can be piped."""
    LINE.end()
    if sys.stderr is not None:  # closed: print would turn to standard output
        print(text, file=sys.stderr, flush=True)  # noqa: T201


def progress_of(what: str) -> Callable[[str, float], None]:
    """Progress in plain words: a step's own name tells a planner nothing."""
    return lambda _, share: LINE.show(what, share)
