"""Background calculation: one request at a time; while it is busy only the newest waits.

A request is a function of (progress, cancelled). It sees frozen inputs only and touches no
widget; what it returns arrives on the GUI thread. What was asked for before `drop` or `stop` never
lands. A function that nobody can interrupt, as a reader in a library is, does not hold up the next
one where the runner is told so: that one gets a thread of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from twin.engine.engine import Cancelled

Progress = Callable[[str, float], None]
Work = Callable[[Progress, Callable[[], bool]], Any]

_GRACE_MS = 250
"""How long what was stopped has to come back before the next request passes it."""


@dataclass(frozen=True, eq=False)
class Request:
    """Work to be done; `given_up` is set where nobody waits for it any more."""

    work: Work
    given_up: Event = field(default_factory=Event)


class _Worker:
    """A thread that lives as long as its runner.

    PROJ keeps a context per Python thread, and what was made with it must not outlive the thread
    (Qt's pool gives each job a new Python thread state, and a second district then crashed in
    PROJ). So a thread that was passed is kept too, and works again once it is back.
    """

    def __init__(self, work: Callable[[Request], None]) -> None:
        self._work = work
        self._requests: SimpleQueue[Request | None] = SimpleQueue()
        self.thread = Thread(target=self._run, name="worker", daemon=True)
        self.thread.start()

    def give(self, request: Request | None) -> None:
        """Do this next; None ends the thread."""
        self._requests.put(request)

    def _run(self) -> None:
        while (request := self._requests.get()) is not None:
            self._work(request)
            del request  # nothing of it must wait here for the next one


class Runner(QObject):
    """Runs one request at a time on a worker thread of its own.

    passes: a new request does not wait for one that was given up and does not come back. Only for
    work that shares nothing which it writes to.
    writes: what it does leaves something on the disk, so that only its end says what there is;
    stopped, it is busy until then, and lands if it was done already.
    """

    answered = Signal(object)
    failed = Signal(str)
    progressed = Signal(str, float)
    busy_changed = Signal(bool)
    stopped = Signal()
    _done = Signal(object, object, object)
    _said = Signal(object, str, float)

    def __init__(
        self, parent: QObject | None = None, *, passes: bool = False, writes: bool = False
    ) -> None:
        super().__init__(parent)
        self._passes, self._writes = passes, writes
        self._idle: list[_Worker] = []
        self._working: dict[Request, _Worker] = {}
        self._running: Request | None = None
        self._waiting: Request | None = None
        self._was_busy = False
        self._done.connect(self._land)
        self._said.connect(self._pass_on)

    @property
    def busy(self) -> bool:
        """True while somebody waits for what it does."""
        if self._waiting is not None:
            return True
        return self._running is not None and (self._writes or not self._running.given_up.is_set())

    def request(self, work: Work) -> None:
        """Do this next; a request that is still waiting gives way to it."""
        self._waiting = Request(work)
        if self._running is None:
            self._start()
        elif self._passes and self._running.given_up.is_set():
            QTimer.singleShot(_GRACE_MS, partial(self._pass, self._running))
        self._tell()

    def drop(self) -> None:
        """Forget all that was asked for so far, as where another district is open."""
        self._waiting = None
        if self._running is not None:
            self._running.given_up.set()
        self._tell()

    def stop(self) -> bool:
        """The same on a person's word, told to those who follow; True where there was something
        to stop. What runs ends at its next step, and nobody hears of it."""
        was_busy = self.busy
        self.drop()
        if was_busy and not self.busy:
            self.stopped.emit()
        return was_busy

    def end(self) -> list[Thread]:
        """No more is done. The threads that still are at work; each ends with its request."""
        self.drop()
        for worker in self._idle:
            worker.give(None)
        for worker in self._working.values():
            worker.give(None)
        threads = [worker.thread for worker in (*self._idle, *self._working.values())]
        self._idle = []
        return threads

    def _start(self) -> None:
        self._running, self._waiting = self._waiting, None
        if self._running is not None:
            worker = self._idle.pop() if self._idle else _Worker(self._work)
            self._working[self._running] = worker
            worker.give(self._running)

    def _pass(self, held_up: Request) -> None:
        """Begin what waits though an older request is not back."""
        if self._running is held_up and self._waiting is not None:
            self._start()

    def _work(self, request: Request) -> None:
        """On the worker's thread."""
        answer, error = None, None
        try:
            answer = request.work(partial(self._said.emit, request), request.given_up.is_set)
        except Cancelled:
            pass
        except Exception as fault:  # a fault in a step is one notice, never a lost window
            error = str(fault) or type(fault).__name__
        self._done.emit(request, answer, error)

    def _pass_on(self, request: Request, what: str, share: float) -> None:
        if not request.given_up.is_set():
            self.progressed.emit(what, share)

    def _land(self, request: Request, answer: Any, error: str | None) -> None:
        self._idle.append(self._working.pop(request))
        if self._running is not request:
            return  # it was passed
        self._running = None
        given_up = request.given_up.is_set()
        if error is not None and not given_up:
            self.failed.emit(error)
        elif answer is not None and (self._writes or not given_up):
            self.answered.emit(answer)
        elif given_up and self._writes:
            self.stopped.emit()
        if self._running is None:
            self._start()
        self._tell()

    def _tell(self) -> None:
        if self.busy != self._was_busy:
            self._was_busy = self.busy
            self.busy_changed.emit(self._was_busy)
