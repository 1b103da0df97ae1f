"""What is being done, on one line: rewritten on a terminal, growing where it goes to a file."""

import sys

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
