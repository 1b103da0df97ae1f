"""Compare…: the scenarios of the project side by side, found in the background part by part."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from twin.project.project import Project
from twin.scenario.scenario import Scenario
from ui.background.comparing import answers_of, with_contributions, with_samples
from ui.controllers.scenarios.map_desk import BASELINE, MapDesk
from ui.controllers.scenarios.scenario_desk import ScenarioDesk
from ui.panels.compare.compare_dialog import MOST_SCENARIOS, CompareDialog
from ui.presenter.presenter import Presenter

if TYPE_CHECKING:
    from twin.comparison.side_by_side import SideBySide

SAMPLES = 64
_QUIET_MS = 400


class CompareDesk(QObject):
    """First the numbers, then the intervals, then what each measure alone does."""

    def __init__(self, presenter: Presenter, scenarios: ScenarioDesk, on_map: MapDesk) -> None:
        super().__init__(presenter)
        self._on_map = on_map
        self._presenter, self._window, self._scenarios = presenter, presenter.window, scenarios
        self.samples = SAMPLES
        self.runner = presenter.workers.hire(
            self, self._landed, "Comparing the scenarios",
            lambda: "What is known of the comparison stays.", seen=True,
        )  # fmt: skip
        self.runner.busy_changed.connect(self._show_busy)
        self.runner.progressed.connect(self._show_progress)
        self.dialog: CompareDialog | None = None
        self.beside: SideBySide | None = None
        self._wanted: tuple[str, ...] = ()
        self._of: tuple[Scenario, ...] = ()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_QUIET_MS)
        self._again.timeout.connect(self._ask)
        scenarios.panel.compare_requested.connect(self.open)
        scenarios.changed.connect(self._follow)
        presenter.window.closing.connect(self._again.stop)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for the one action of it."""
        return {"compare_scenarios": self.open}

    def open(self) -> None:
        """Open the window on the scenarios of the project, the one in hand among them."""
        project = self._scenarios.project
        if project is None:
            return
        self._presenter.settle()
        if self.dialog is None:
            self.dialog = CompareDialog(self._window.theme, self._window)
            self.dialog.destroyed.connect(self._closed)
            self.dialog.picked.connect(self._pick)
            self.dialog.stop_requested.connect(self.runner.stop)
            self.dialog.map_requested.connect(self._show_on_map)
        self.dialog.show()
        self.dialog.raise_()
        ids = [one.id for _, one in project.tree()]
        first = ids[:MOST_SCENARIOS]
        if project.in_hand not in first:
            first[-1] = project.in_hand
        if self._known(tuple(first)):
            return
        self._pick(tuple(first))

    def _show_on_map(self, mode: str, pair: tuple[int, int]) -> None:
        """What is compared, on the map; the window steps aside and keeps what it knows."""
        if self.dialog is None:
            return
        self.dialog.hide()
        ids = [self._wanted[number] for number in pair]
        if mode == "panes" and len(self._wanted) > 2:
            ids = [BASELINE, *self._wanted] if len(self._wanted) == 3 else list(self._wanted)
        if ids[0] == ids[-1]:
            ids[0] = BASELINE
        self._on_map.show(mode, ids)  # type: ignore[arg-type]

    def _pick(self, wanted: tuple[str, ...]) -> None:
        self._wanted = wanted
        self._show_chips()
        self._ask()

    def _known(self, wanted: tuple[str, ...]) -> bool:
        """Whether this very comparison is there, or on its way."""
        project = self._scenarios.project
        same = project is not None and wanted == self._wanted
        now = tuple(project.of(i).scenario for i in wanted) if project and same else ()
        there = self.runner.busy or (self.beside is not None and bool(self.beside.contributions))
        return same and now == self._of and there

    def _ask(self) -> None:
        """Find out anew, from what is known."""
        project, session = self._scenarios.project, self._presenter.session
        if project is None or session is None or self.dialog is None:
            return
        district, answers = session.district, dict(self._scenarios.answers)
        wanted = [(project.of(i).scenario, answers.get(i)) for i in self._wanted]
        self._of = tuple(scenario for scenario, _ in wanted)
        self.beside = None
        self.runner.drop()
        self.runner.request(lambda *way: answers_of(district, wanted, *way))

    def _landed(self, beside: "SideBySide") -> None:
        if self.dialog is None or tuple(a.scenario for a in beside.answers) != self._of:
            return
        first, self.beside = self.beside is None, beside
        if first:
            new = dict(zip(self._wanted, beside.answers, strict=True))
            self._scenarios.keep_answers({**self._scenarios.answers, **new})
        project = self._scenarios.project
        present = project.in_hand if project else ""
        in_hand = self._wanted.index(present) if present in self._wanted else 0
        self.dialog.show_beside(beside, self._colours(), in_hand)
        if beside.samples is None:
            self.runner.request(lambda *way: with_samples(beside, self.samples, *way))
        elif not beside.contributions:
            self.runner.request(lambda *way: with_contributions(beside, *way))

    def _colours(self) -> tuple[str, ...]:
        project = self._scenarios.project
        return tuple(project.of(i).colour for i in self._wanted) if project else ()

    def _follow(self, project: Project) -> None:
        """A scenario that is compared was edited, deleted or added."""
        if self.dialog is None:
            return
        ids = {one.id for one in project.scenarios}
        left = tuple(i for i in self._wanted if i in ids) or (project.in_hand,)
        now = tuple(project.of(i).scenario for i in left)
        if left != self._wanted or now != self._of:
            self._wanted = left
            self._show_chips()
            self._again.start()

    def _show_chips(self) -> None:
        project = self._scenarios.project
        if self.dialog is not None and project is not None:
            self.dialog.show_scenarios([one for _, one in project.tree()], self._wanted)

    def _show_busy(self, busy: bool) -> None:
        if self.dialog is not None:
            self.dialog.show_busy(busy)

    def _show_progress(self, words: str, share: float) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(words, share)

    def _closed(self) -> None:
        self.dialog, self.beside, self._wanted = None, None, ()
        self._again.stop()
        self.runner.stop()
