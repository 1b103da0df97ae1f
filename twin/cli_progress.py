"""What is said meanwhile: messages, and what is being done on one line of plain words.

The line is rewritten on a terminal and grows where it goes to a file.
"""

import sys
from collections.abc import Callable

_PARTS = 4
"""In a file a share is told each time another quarter is done."""


class ProgressLine:
    """One line on standard error, in plain words; the next message begins below it."""

    def __init__(self) -> None:
        self._what = ""
        self._told = 0
        self._width = 0

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
        if self._what and sys.stderr is not None:
            sys.stderr.write("\n")
            sys.stderr.flush()
        self._what, self._told, self._width = "", 0, 0

    def _grow(self, what: str, share: float) -> None:
        """Put on what is new: another task, or another quarter of the same."""
        if what != self._what:
            between = " · " if self._what else ""
            sys.stderr.write(between + (what if not self._what else what[0].lower() + what[1:]))
            self._told = 0
        done = int(share * _PARTS)
        if done > self._told:
            self._told = done
            sys.stderr.write(f" {done / _PARTS:.0%}")


LINE = ProgressLine()
"""The one of this process."""


def say(text: str) -> None:
    """A message for the person: standard error, so that results can be piped."""
    LINE.end()
    if sys.stderr is not None:  # closed: print would turn to standard output
        print(text, file=sys.stderr, flush=True)  # noqa: T201


def progress_of(what: str) -> Callable[[str, float], None]:
    """Progress in plain words: a step's own name tells a planner nothing."""
    return lambda _, share: LINE.show(what, share)
