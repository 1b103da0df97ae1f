"""Background calculation: one worker; while it is busy only the newest request waits.

A request is a function of (progress, cancelled). It sees frozen inputs only and touches no
widget; what it returns arrives on the GUI thread. An answer older than the one shown, or asked
for before `drop`, never lands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from twin.engine.engine import Cancelled

if TYPE_CHECKING:
    from ui.window.window import MainWindow

Progress = Callable[[str, float], None]
Work = Callable[[Progress, Callable[[], bool]], Any]


@dataclass(frozen=True, eq=False)
class Request:
    """Work to be done, with its place in the order of requests."""

    number: int
    epoch: int
    work: Work


class Runner(QObject):
    """Runs one request at a time on a worker thread of its own.

    The thread lives as long as the runner: PROJ keeps a context per Python thread, and what was
    made with it must not outlive the thread (Qt's pool gives each job a new Python thread state,
    and a second district then crashed in PROJ).
    """

    answered = Signal(object)
    failed = Signal(str)
    progressed = Signal(str, float)
    busy_changed = Signal(bool)
    _done = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._requests: SimpleQueue[Request | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._number = 0
        self._epoch = 0
        self._cancelled_before = 0
        self._running: Request | None = None
        self._waiting: Request | None = None
        self._lock = Lock()
        self._done.connect(self._land)

    @property
    def busy(self) -> bool:
        return self._running is not None

    def request(self, work: Work) -> None:
        """Do this next; a request that is still waiting gives way to it."""
        self._number += 1
        self._waiting = Request(self._number, self._epoch, work)
        if self._running is None:
            self._start()

    def drop(self) -> None:
        """Forget all that was asked for so far: another district is open."""
        self._epoch += 1
        self._waiting = None
        self.cancel()

    def cancel(self) -> None:
        """Stop what is running at its next step."""
        with self._lock:
            self._cancelled_before = self._number + 1

    def finish(self) -> None:
        """Wait for the worker to end, as closing the window does."""
        self.drop()
        if self._thread is not None:
            self._requests.put(None)
            self._thread.join()
            self._thread = None

    def _start(self) -> None:
        self._running, self._waiting = self._waiting, None
        if self._running is not None:
            self.busy_changed.emit(True)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="worker", daemon=True)
                self._thread.start()
            self._requests.put(self._running)

    def _work(self) -> None:
        """The worker: one request after the other until None comes."""
        while (request := self._requests.get()) is not None:
            answer, error = None, None
            try:
                answer = request.work(self.progressed.emit, partial(self._is_cancelled, request))
            except Cancelled:
                pass
            except Exception as fault:  # a fault in a step is one notice, never a lost window
                error = str(fault) or type(fault).__name__
            self._done.emit(request, answer, error)
            del answer, request  # a large answer must not wait here for the next request

    def _is_cancelled(self, request: Request) -> bool:
        with self._lock:
            return request.number < self._cancelled_before

    def _land(self, request: Request, answer: Any, error: str | None) -> None:
        self._running = None
        if request.epoch == self._epoch:
            if error is not None:
                self.failed.emit(error)
            elif answer is not None:
                self.answered.emit(answer)
        if self._waiting is not None:
            self._start()
        else:
            self.busy_changed.emit(False)


class Workers:
    """The runners of a window: what fails in any is one notice, and all end with the window."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._all: list[Runner] = []

    def hire(self, owner: QObject, landed: Callable[[Any], None], seen: bool = False) -> Runner:
        """A runner of its own for `owner`; what it finds out goes to `landed`.

        seen: the status bar says that it works and how far it is, as somebody waits for it.
        """
        made = Runner(owner)
        made.answered.connect(landed)
        made.failed.connect(self._window.notify)
        if seen:
            made.progressed.connect(self._window.status.show_progress)
            made.busy_changed.connect(self._window.status.show_busy)
        self._all.append(made)
        return made

    def finish(self) -> None:
        """Stop them all, then wait for each."""
        for runner in self._all:
            runner.drop()
        for runner in self._all:
            runner.finish()
