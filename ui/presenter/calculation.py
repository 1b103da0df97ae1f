"""The year of a scenario: asked for, stopped, gone on with; and whose year the last answer is."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from twin.answer.compare import Answer
from twin.district.district import District
from twin.scenario.scenario import Scenario
from ui.background.calculating import calculate
from ui.background.runner import Progress
from ui.background.workers import GO_ON, Workers
from ui.view_state.standing import Standing


class Calculation(QObject):
    """Holds the newest answer, and knows whether it is the one that was asked for last."""

    answered = Signal(object)
    halted = Signal()

    def __init__(self, workers: Workers, parent: QObject) -> None:
        super().__init__(parent)
        self.runner = workers.hire(
            self, self.answered.emit, "Calculating the year", self._leaves, seen=True
        )
        self.runner.stopped.connect(lambda: self._halt(Standing.STOPPED))
        self.runner.failed.connect(lambda _: self._halt(Standing.FAILED))
        self.answer: Answer | None = None
        self.kept: tuple[Answer, ...] = ()  # of scenarios that may be taken up again
        self._wanted: Scenario | None = None
        self._halted: Standing | None = None

    def ask(self, district: District, scenario: Scenario) -> None:
        """Calculate this next, from the last answer where that helps; what is known is there."""

        def work(progress: Progress, cancelled: Callable[[], bool]) -> Answer:
            return calculate(district, scenario, self.answer, progress, cancelled)

        self._wanted, self._halted = scenario, None
        known = self.known(scenario)
        if known is None:
            self.runner.request(work)
        else:
            self.runner.drop()
            self.answered.emit(known)

    def known(self, scenario: Scenario) -> Answer | None:
        """The answer to a scenario that is kept, whatever the scenario was called then."""
        for answer in self.kept:
            was = answer.scenario
            if (was.measures, was.assumptions) == (scenario.measures, scenario.assumptions):
                return answer if was == scenario else replace(answer, scenario=scenario)
        return None

    def forget(self) -> None:
        """Another district is open."""
        self.runner.drop()
        self.kept = ()
        self.answer, self._wanted, self._halted = None, None, None

    @property
    def standing(self) -> Standing:
        """Whether the answer is that of the scenario which was asked for last."""
        if self._wanted is None:
            return Standing.CURRENT
        if self.answer is not None and self.answer.scenario == self._wanted:
            return Standing.CURRENT
        return self._halted or Standing.CALCULATING

    def _halt(self, why: Standing) -> None:
        self._halted = why
        self.halted.emit()

    def _leaves(self) -> str:
        numbers = "The numbers shown are of an earlier scenario and marked. " if self.answer else ""
        return numbers + GO_ON
