"""Bands: sampled in the background while nothing else is calculated, narrower as samples come.

A desk of its own beside the presenter, with a runner of its own. It begins a moment after the last
answer, works in small parts, and steps back at once when the next edit or slider move comes.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from twin.answer.compare import Answer
from ui.background.runner import Progress
from ui.background.sampling import more_samples, sampled_closely
from ui.presenter.presenter import Presenter
from ui.view_state.state import ViewState

if TYPE_CHECKING:
    from twin.uncertainty.sampled_bands import Sampling

_SAYS = "Sampling the uncertainty of the numbers"
_QUIET_MS = 150
"""After an answer, how long nothing may be asked for before sampling begins."""


class BandDesk(QObject):
    """Asks for samples of the answer that is shown, part by part, until its bands are known."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self.presenter = presenter
        self.runner = presenter.workers.hire(self, self._more, _SAYS)
        self.closer = presenter.workers.hire(
            self, presenter.show_picked_bands, "Sampling the picked buildings"
        )
        self.sampling: Sampling | None = None
        self._halted = False  # on a person's word, until the next edit or until told to go on
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.setInterval(_QUIET_MS)
        self._start.timeout.connect(self._next)
        presenter.window.closing.connect(self._start.stop)
        presenter.runner.busy_changed.connect(self._give_way)
        presenter.shown.connect(self._follow)
        presenter.went_on.connect(self._again)
        for runner in (presenter.runner, self.runner, self.closer):
            runner.stopped.connect(self._halt)

    @property
    def done(self) -> bool:
        """True where the bands of the answer that is shown are complete."""
        sampling = self.sampling
        return sampling is not None and self._known(self.presenter.answer) and sampling.done

    def _known(self, answer: Answer | None) -> bool:
        return self.sampling is not None and self.sampling.answer is answer

    def _give_way(self, busy: bool) -> None:
        """The calculation itself comes first; another district has no use for these samples."""
        if self.presenter.answer is None:
            self.sampling = None
        if busy:
            self._halted = False
            self._start.stop()
            self.runner.drop()
            self.closer.drop()
        else:
            self._start.start()

    def _halt(self) -> None:
        self._halted = True
        self._start.stop()

    def _again(self) -> None:
        """What was stopped is asked for anew."""
        self._halted = False
        if not self.presenter.runner.busy:
            self._start.start()

    def _next(self) -> None:
        answer = self.presenter.answer
        if answer is None or self.presenter.state.stale or self._halted:
            return
        if self.presenter.workers.somebody_waits:
            self._start.start()  # a plan or a comparison has both cores
            return
        self._look_closely()
        if self.done:
            return
        last = self.sampling if self._known(answer) else None
        count, seed = self.presenter.wanted_samples

        def work(progress: Progress, stopped: Callable[[], bool]) -> "Sampling":
            if last is not None:
                said = f"{_SAYS}: {len(last.values):,} of {count:,} samples"
                progress(said, len(last.values) / count)
            return more_samples(answer, last, count, seed, stopped)

        self.runner.request(work)

    def _more(self, sampling: "Sampling") -> None:
        if sampling.answer is not self.presenter.answer:
            return
        self.sampling = sampling
        self.presenter.show_bands(sampling.bands())
        self._next()

    # ---- the picked buildings ---------------------------------------------------------------

    def _look_closely(self) -> None:
        """Sample the picked buildings, if that is not done or under way."""
        answer, rows = self.presenter.answer, self.presenter.settings.selection
        if answer is not None and rows and not self.closer.busy and not self.presenter.picked_known:
            self.closer.request(lambda _, stopped: sampled_closely(answer, rows, stopped))

    def _follow(self, state: ViewState) -> None:
        """What is picked is shown at once; its bands are asked for a moment later."""
        waits = state.inspection is not None and not self.presenter.picked_known
        answer = self.presenter.answer
        if answer is not None and not self._known(answer) and not self.runner.busy:
            waits = waits or not (state.stale or self._halted)  # it was known and taken up again
        if waits and not self.presenter.runner.busy and not self._start.isActive():
            self._start.start()
