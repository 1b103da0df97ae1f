"""Scenarios compared on the map: a curtain, panes side by side, or the difference as a colour."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

from PySide6.QtCore import QObject

from twin.project.project import Project
from ui.background.comparing import answers_of
from ui.controllers.scenarios.scenario_desk import ScenarioDesk
from ui.map_layers.colouring import building_colours
from ui.overlay.paper import inked
from ui.overlay.sides_overlay import SidesOverlay
from ui.presenter.presenter import Presenter
from ui.scene.eye.sides import MOST_PANES, curtain, panes
from ui.view_state.map_comparison import (
    compared_indicator,
    difference_colouring,
    shared_colourings,
    values_in_words,
)
from ui.view_state.state import Colouring, ViewState

Mode = Literal["curtain", "panes", "difference"]
BASELINE = ""
"""Stands for the district as it is among the ids of scenarios."""


class MapDesk(QObject):
    """Shows what is wished until it is wished no more, another district opens, or the buildings
    are coloured by something else."""

    def __init__(self, presenter: Presenter, scenarios: ScenarioDesk) -> None:
        super().__init__(presenter)
        self._presenter, self._window, self._scenarios = presenter, presenter.window, scenarios
        self.overlay = SidesOverlay(self._window.frame, self._window.theme)
        self.overlay.moved.connect(lambda _: self._draw_sides())
        self.overlay.ended.connect(self.take_off)
        self.runner = presenter.workers.hire(
            self, self._landed, "Calculating the scenarios", lambda: "", seen=True
        )
        self.mode: Mode | None = None
        self._ids: tuple[str, ...] = ()
        self._names: tuple[str, ...] = ()
        self._colourings: tuple[Colouring, ...] = ()
        self._seen: tuple[object, ...] = ()
        self._window.scene.hovered.connect(self._hover)
        presenter.shown.connect(self._follow)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {
            "map_curtain": lambda: self.toggle("curtain"),
            "map_panes": lambda: self.toggle("panes"),
            "map_difference": lambda: self.toggle("difference"),
        }

    def toggle(self, mode: Mode) -> None:
        """The scenario in hand beside where it comes from; or the plain map again."""
        project = self._scenarios.project
        if project is None:
            return
        if self.mode == mode:
            self.take_off()
            return
        present = project.present
        ids: tuple[str, ...] = (present.parent or BASELINE, present.id)
        if mode == "panes":
            others = [one.id for _, one in project.tree() if one.id not in ids]
            ids = (*ids, *others)[:MOST_PANES]
            ids = ids if len(ids) != 3 else (BASELINE, *(i for i in ids if i))[:MOST_PANES]
        self.show(mode, ids)

    def show(self, mode: Mode, ids: Sequence[str]) -> None:
        """Compare these scenarios on the map; those that are not calculated yet are first."""
        project, session = self._scenarios.project, self._presenter.session
        if project is None or session is None:
            return
        self._presenter.settle()
        self.mode, self._ids = mode, tuple(ids)
        real = [i for i in self._ids if i != BASELINE]
        missing = [i for i in real if i not in self._scenarios.answers]
        if missing:
            district, answers = session.district, dict(self._scenarios.answers)
            wanted = [(project.of(i).scenario, answers.get(i)) for i in real]
            self.runner.request(lambda *way: (real, answers_of(district, wanted, *way)))
        else:
            self._draw()

    def _landed(self, found: Any) -> None:
        real, beside = found
        new = dict(zip(real, beside.answers, strict=True))
        self._scenarios.keep_answers({**self._scenarios.answers, **new})
        self._draw()

    def take_off(self) -> None:
        """The plain map again."""
        if self.mode is None:
            return
        self.mode, self._colourings, self._seen = None, (), ()
        self.runner.drop()
        self._hide_sides()
        self._presenter.own.take_off()

    def _hide_sides(self) -> None:
        self.overlay.show_names((), 1, 1)
        self._window.scene.sides.show(None)
        self._window.scene.names.setVisible("labels" not in self._presenter.settings.hidden)

    # ---- drawing ----------------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw what is wished from the answers there are."""
        project, today = self._scenarios.project, self._presenter.answer
        if self.mode is None or project is None or today is None:
            return
        answers = [self._scenarios.answers.get(i) for i in self._ids]
        if any(i and a is None for i, a in zip(self._ids, answers, strict=True)):
            return
        self.overlay.set_theme(self._window.theme)
        self._names = tuple(_name(project, i) for i in self._ids)
        indicator = compared_indicator(self._presenter.settings.colour_by)
        self._colourings = shared_colourings(answers, today, indicator)
        self._seen = self._key(project)
        if self.mode == "difference":
            self._hide_sides()
            first, second = answers
            self._presenter.own.show(difference_colouring(first, second, today, indicator))
            named = f"{self._names[1]} less {self._names[0]}"
            self.overlay.show_names([(named, "")], 0, 1)
        else:
            self._presenter.own.show(self._colourings[-1])
            self._draw_sides()
            self._name_sides(project)

    def _draw_sides(self) -> None:
        if self.mode not in ("curtain", "panes") or not self._colourings:
            return
        theme = inked(self._window.theme, self._presenter.state.sun_deg[1])
        colours = [building_colours(one, theme) for one in self._colourings]
        if self.mode == "curtain":
            sides = curtain(colours[0], colours[1], self.overlay.line.share)
        else:
            sides = panes(colours)
        self._window.scene.sides.show(sides)

    def _name_sides(self, project: Project) -> None:
        colours = [project.of(i).colour if i else "" for i in self._ids]
        columns, rows = 1, 1
        if self.mode == "panes":
            columns, rows = (2, 1) if len(self._ids) <= 2 else (2, 2)
        self.overlay.show_names(list(zip(self._names, colours, strict=True)), columns, rows)
        self._window.scene.names.setVisible(False)  # they would stand in one pane alone

    def _key(self, project: Project) -> tuple[object, ...]:
        """What the drawing hangs on; where it changes, it is drawn anew."""
        settings = self._presenter.settings
        answers = tuple(id(self._scenarios.answers.get(i)) for i in self._ids)
        names = tuple(_name(project, i) for i in self._ids)
        night = inked(self._window.theme, self._presenter.state.sun_deg[1]).is_dark
        return (*answers, *names, settings.theme, night)

    def _hover(self, row: int) -> None:
        """All of the compared values of the building that is pointed at."""
        if self.mode is None or row < 0 or not self._colourings:
            return
        said = values_in_words(self._names, self._colourings, row)
        state = replace(self._presenter.state, colouring=None)
        self._window.frame.show_hover(state, row, said)

    def _follow(self, state: ViewState) -> None:
        project = self._scenarios.project
        if self.mode is None or project is None:
            return
        known = {one.id for one in project.scenarios} | {BASELINE}
        gone = self._presenter.own.colouring is None and bool(self._colourings)
        if gone or not set(self._ids) <= known:
            self.take_off()
        elif self._colourings and not state.stale and self._key(project) != self._seen:
            self._seen = self._key(project)
            self.show(self.mode, self._ids)


def _name(project: Project, scenario_id: str) -> str:
    return project.of(scenario_id).name if scenario_id else "Baseline"
