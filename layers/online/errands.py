"""What is fetched at the same time: two errands at once, one Stop for all."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from layers.online.errors import OnlineError, Stopped
from layers.online.web import Web
from layers.safety.reader_door import reason
from layers.source_error import SourceError

_LOOK_S = 0.1
_AT_ONCE = 2  # as the services ask

Tell = Callable[[str], None]


@dataclass(eq=False)
class Errand:
    """One thing to fetch. does: 'Ground'. required: the rest is worth nothing without it.

    After its run `found` is what `run` gave, or `fault` the sentence of why there is nothing.
    """

    does: str
    run: Callable[[Tell], Any]
    required: bool = False
    found: Any = None
    fault: str = ""
    _said: str = field(default="", repr=False)
    _error: Exception | None = field(default=None, repr=False)
    _begun: bool = False
    _done: bool = False

    def go(self) -> None:
        """Run it; on a thread of its own."""
        self._begun = True
        try:
            self.found = self.run(self._say)
        except Stopped:
            pass
        except SourceError as error:
            self.fault, self._error = str(error), error
        except Exception as error:  # strangers' data go through libraries, as in `reader_door`
            told = OnlineError(
                f"{self.does}: what came cannot be read ({reason(error)}). Try again later."
            )
            told.__cause__ = error
            self.fault, self._error = str(told), told
        self._done = True

    def _say(self, what: str) -> None:
        self._said = what


def run_all(
    web: Web,
    errands: Sequence[Errand],
    stopped: Callable[[], bool],
    progress: Callable[[str, float], None],
    until: float = 1.0,
) -> None:
    """Run all errands, two at a time. until: the share of the whole work that is done then.

    Raises OnlineError where a required one fails, and Stopped. What waits in the network then is
    left behind; it writes nothing but kept answers.
    """
    waiting = list(errands)
    lock = threading.Lock()

    def work() -> None:
        while not web.stopped.is_set():
            with lock:
                if not waiting:
                    return
                errand = waiting.pop(0)
            errand.go()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        while any(thread.is_alive() for thread in threads):
            _tell(errands, progress, until)
            _refuse_failed(errands)
            if stopped():
                raise Stopped
            threads[0].join(_LOOK_S / 2)
            threads[1].join(_LOOK_S / 2)
        _refuse_failed(errands)
    except BaseException:
        web.stopped.set()
        raise


def _tell(errands: Sequence[Errand], progress: Callable[[str, float], None], until: float) -> None:
    """Say of the first one at work what it does and how far it is."""
    share = until * sum(errand._done for errand in errands) / len(errands)
    for errand in errands:
        if errand._begun and not errand._done:
            said = f": {errand._said}" if errand._said else ""
            progress(f"{errand.does}{said}", share)
            return


def _refuse_failed(errands: Sequence[Errand]) -> None:
    for errand in errands:
        if errand._error is not None and errand.required:
            raise errand._error
