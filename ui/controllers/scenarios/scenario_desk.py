"""The project of the open district: its scenarios in the panel, one of them in hand.

The scenario that the session holds is the one in hand. Each has a history of its own, so that undo
never reaches into another; and the answers stay in memory, so that to switch costs no calculation.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from twin.answer.compare import Answer
from twin.project.project import Project, begun
from twin.scenario.edits import RenameScenario, ReplaceScenario, TakeMeasure
from twin.scenario.history import History
from twin.scenario.scenario import Scenario
from ui.controllers.scenarios.project_files import ProjectFiles
from ui.controllers.scenarios.project_keeping import ProjectKeeping
from ui.panels.scenarios.scenarios import ScenariosPanel
from ui.presenter.presenter import Presenter
from ui.view_state.scenario_rows import scenario_rows
from ui.view_state.standing import Standing
from ui.view_state.state import ViewState

_MOST_ANSWERS = 12
Change = Callable[[Project], Project]


class ScenarioDesk(QObject):
    """Listens to the panel and to what is shown; `changed` tells every other project."""

    changed = Signal(object)

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._presenter, self._window = presenter, presenter.window
        folder = presenter.keeping.folder.parent / "projects"
        self.keeping = ProjectKeeping(folder, self._window.notify, self)
        self.project: Project | None = None
        self.answers: dict[str, Answer] = {}
        self._histories: dict[str, History[Scenario]] = {}
        self._district: object = None
        self._switching = False
        self._theme = presenter.settings.theme
        self.panel = ScenariosPanel()
        self.place = QStackedWidget()
        self.place.addWidget(self.panel)
        self.place.setMinimumSize(1, 1)  # a low window gives it what there is
        self._window.add_right_tab(self.place, "Scenarios")
        self._listen()

    def _listen(self) -> None:
        p = self.panel
        p.change_requested.connect(self.change)
        p.new_requested.connect(lambda: self.add(Scenario()))
        p.take_requested.connect(self.take_over)
        p.restore_requested.connect(self.restore)
        p.renamed.connect(lambda name: self._presenter.edit(RenameScenario(name)))
        self._presenter.before_edit = self._branch_where_locked
        self._presenter.shown.connect(self._follow)
        self._window.closing.connect(self.keeping.flush)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {
            **ProjectFiles(self, self._presenter).table(),
            "show_scenarios": lambda: self.bring_to_front(self.panel),
            "branch_scenario": lambda: self.change(lambda p: p.branched(p.in_hand)),
            "next_scenario": lambda: self._step(1),
            "previous_scenario": lambda: self._step(-1),
        }

    def bring_to_front(self, panel: QWidget) -> None:
        """Show the list, or what stands in its place for a while."""
        if self.place.indexOf(panel) < 0:
            self.place.addWidget(panel)
        self.place.setCurrentWidget(panel)
        self._window.bring_to_front(self.place)

    # ---- what is wished ---------------------------------------------------------------------

    def change(self, change: Change) -> None:
        """Make the project another one, or say why that cannot be."""
        project = self.project
        if project is None:
            return
        self._presenter.settle()
        try:
            self._put(change(self.project or project))
        except ValueError as fault:
            self._window.notify(str(fault))

    def add(self, scenario: Scenario, parent: str | None = None, note: str = "") -> None:
        """One more scenario, in hand at once."""
        self.change(lambda project: project.added(scenario, parent, note))

    def take_over(self, scenario_id: str, measure_id: str) -> None:
        """Take a measure of another scenario over into the one in hand; can be undone."""
        if self.project is not None:
            measure = self.project.of(scenario_id).scenario.measure(measure_id)
            self._presenter.settle()
            self._presenter.edit(TakeMeasure(measure))

    def restore(self, scenario_id: str, number: int) -> None:
        """The scenario in hand as it was when a version was kept; can be undone."""
        if self.project is not None:
            kept = self.project.of(scenario_id).versions[number]
            self._presenter.settle()
            self._presenter.edit(ReplaceScenario(kept.scenario))

    def _step(self, by: int) -> None:
        project = self.project
        if project is not None:
            ids = [one.id for _, one in project.tree()]
            wanted = ids[(ids.index(project.in_hand) + by) % len(ids)]
            self.change(lambda p: p.taken_up(wanted))

    def _branch_where_locked(self) -> None:
        """An edit of a locked scenario begins a branch, so that no gesture is lost."""
        project = self.project
        if project is not None and project.present.locked:
            name = project.present.name
            self._put(project.branched(project.in_hand))
            self._window.notify(f"'{name}' is locked: you go on in '{self.project_name()}'.")

    def project_name(self) -> str:
        """The name of the scenario in hand."""
        return self.project.present.name if self.project else ""

    # ---- following --------------------------------------------------------------------------

    def _follow(self, state: ViewState) -> None:
        if state.district is None or state.scenario is None or self._switching:
            return
        if state.district is not self._district:
            self._begin(state)
        project = self.project
        assert project is not None
        present = project.present.scenario
        if state.scenario is not present and state.scenario != present:
            project = self.project = project.edited(state.scenario)
            self.keeping.keep(project)
        answer = self._presenter.answer
        if answer is not None and state.standing is Standing.CURRENT:
            self._remember(project, answer)
        self._show(project)
        if state.settings.theme != self._theme:
            self._theme = state.settings.theme
            self.panel.refresh_icons()

    def _begin(self, state: ViewState) -> None:
        """Another district is open, with the scenario that it was opened with in hand."""
        assert state.district is not None
        assert state.scenario is not None
        self._district, self.answers, self._histories = state.district, {}, {}
        stored = self.keeping.begin(state.district)
        if stored is None or stored.district != state.district.key:
            self.project = begun(state.district.key, state.scenario)
            return
        same = next((one for one in stored.scenarios if one.scenario == state.scenario), None)
        if same is not None and not same.locked:
            self.project = stored.taken_up(same.id)
        else:
            self.project = stored.added(state.scenario)

    def _remember(self, project: Project, answer: Answer) -> None:
        """Keep the answers to the scenarios as they stand now, the newest ones."""
        self.answers.pop(project.in_hand, None)
        self.answers[project.in_hand] = answer
        known = {one.id: one.scenario for one in project.scenarios}
        self.keep_answers({i: a for i, a in self.answers.items() if known.get(i) == a.scenario})

    def keep_answers(self, answers: dict[str, Answer]) -> None:
        """These answers are at hand without calculation."""
        kept = list(answers.items())[-_MOST_ANSWERS:]
        self.answers = dict(kept)
        self._presenter.calculation.kept = tuple(self.answers.values())

    def open(self, project: Project) -> None:
        """A whole other project of this district."""
        self._histories, self.answers = {}, {}
        self._put(project)

    def _put(self, project: Project) -> None:
        """Another project; where another scenario is in hand, the session takes it up."""
        session, before = self._presenter.session, self.project
        if session is None or before is None:
            return
        self.project = project
        self.keeping.keep(project)
        present = project.present.scenario
        if before.in_hand != project.in_hand or session.scenario != present:
            self._histories[before.in_hand] = session.history
            history = self._histories.get(project.in_hand)
            fresh = history is None or history.present != present or project.present.locked
            self._switching = True
            try:
                session.take_up(History(present) if fresh or history is None else history)
            finally:
                self._switching = False
        self._follow(self._presenter.state)

    def _show(self, project: Project) -> None:
        self.panel.show_rows(scenario_rows(project, self.answers))
        self.changed.emit(project)
