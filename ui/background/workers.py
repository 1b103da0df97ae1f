"""All that works for a window: what is seen of it in the status bar, one Stop for all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Thread
from time import monotonic
from typing import Any, Protocol

from PySide6.QtCore import QObject

from ui.background.runner import Runner

GO_ON = "Press F9 to go on."
_PARTING_S = 1.5
"""How long closing the window waits for what still works."""


class Teller(Protocol):
    """Where it is seen what is done: the window's status bar."""

    def show_work(self, what: str, share: float) -> None: ...

    def show_rest(self) -> None: ...


@dataclass(eq=False)
class _Hired:
    """A runner with what it does in words, how far it is, and what stopping it leaves."""

    runner: Runner
    does: str
    leaves: Callable[[], str]
    seen: bool
    what: str
    share: float = 0.0


class Workers:
    """The runners of a window: what fails in any is one notice, and all end with the window."""

    def __init__(self, teller: Teller, notify: Callable[[str], None]) -> None:
        self._teller, self._notify = teller, notify
        self._all: list[_Hired] = []
        self._left: list[Thread] = []

    def hire(
        self,
        owner: QObject,
        landed: Callable[[Any], None],
        does: str,
        leaves: Callable[[], str] = lambda: GO_ON,
        *,
        seen: bool = False,
        passes: bool = False,
        writes: bool = False,
    ) -> Runner:
        """A runner of its own for `owner`; what it finds out goes to `landed`.

        does: 'Reading the district', until the work itself says more. leaves: says in a sentence
        what there is where it was stopped. seen: somebody waits for it, so it is told before what
        goes on beside. passes, writes: as in `Runner`.
        """
        made = Runner(owner, passes=passes, writes=writes)
        hired = _Hired(made, does, leaves, seen, does)
        made.answered.connect(landed)
        made.failed.connect(self._notify)
        made.progressed.connect(partial(self._progressed, hired))
        made.busy_changed.connect(partial(self._busy_changed, hired))
        if writes:  # its own end says what it leaves
            made.stopped.connect(lambda: self._notify(_stopped([hired])))
        self._all.append(hired)
        self._all.sort(key=lambda one: not one.seen)
        return made

    def stop(self) -> None:
        """Stop whatever works, and say what state that leaves."""
        stopped = [hired for hired in self._all if hired.runner.stop()]
        at_once = [hired for hired in stopped if not hired.runner.busy]
        if at_once:
            self._notify(_stopped(at_once))
        for hired in stopped:
            if hired.runner.busy:
                self._progressed(hired, f"Stopping: {hired.does[0].lower()}{hired.does[1:]}", 0.0)

    @property
    def somebody_waits(self) -> bool:
        """True while work is done that a person waits for."""
        return any(hired.seen and hired.runner.busy for hired in self._all)

    def finish(self) -> None:
        """End them all; what does not come back within a moment is left behind."""
        threads = [thread for hired in self._all for thread in hired.runner.end()]
        last = monotonic() + _PARTING_S
        for thread in threads:
            thread.join(max(last - monotonic(), 0.0))
        self._left = [thread for thread in threads if thread.is_alive()]

    @property
    def left_behind(self) -> bool:
        """True where a thread still works after `finish`, in a library that nobody can interrupt;
        the interpreter then cannot end in order."""
        return any(thread.is_alive() for thread in self._left)

    def _progressed(self, hired: _Hired, what: str, share: float) -> None:
        hired.what, hired.share = what, share
        self._show()

    def _busy_changed(self, hired: _Hired, busy: bool) -> None:
        if busy:
            hired.what, hired.share = hired.does, 0.0
        self._show()

    def _show(self) -> None:
        """Tell of the first one at work; a person's own wishes stand before what goes on beside."""
        for hired in self._all:
            if hired.runner.busy:
                self._teller.show_work(hired.what, hired.share)
                return
        self._teller.show_rest()


def _stopped(hired: list[_Hired]) -> str:
    """'Stopped: calculating the year. F9 goes on.'"""
    done = "; ".join(f"{one.does[0].lower()}{one.does[1:]}" for one in hired)
    leaves = dict.fromkeys(one.leaves() for one in hired)
    return " ".join([f"Stopped: {done}.", *leaves])
