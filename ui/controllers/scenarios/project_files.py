"""Opening and saving a project from the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWidgets import QFileDialog

from twin.project.project import Project
from twin.project.project_file import ENDING, ProjectError, read_project
from twin.scenario.scenario import Scenario
from ui.controllers.scenarios.project_keeping import ProjectKeeping
from ui.presenter.presenter import Presenter

_KIND = f"Project (*{ENDING});;Scenario (*.json)"


class Holder(Protocol):
    """Who holds the project of the open district: its desk."""

    keeping: ProjectKeeping

    @property
    def project(self) -> Project | None: ...

    def add(self, scenario: Scenario, parent: str | None = None, note: str = "") -> None: ...

    def open(self, project: Project) -> None: ...


class ProjectFiles:
    """Asks which file, and says what is amiss with it."""

    def __init__(self, holder: Holder, presenter: Presenter) -> None:
        self._holder, self._presenter, self._window = holder, presenter, presenter.window

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of it."""
        return {"open_project": self.ask_and_open, "save_project_as": self.ask_and_save}

    def ask_and_open(self) -> None:
        own = self._holder.keeping.path
        folder = str(own.parent if own else Path.home())
        path, _ = QFileDialog.getOpenFileName(self._window, "Open project", folder, _KIND)
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Put a project of this district in the place of the present one, which stays in its own
        file; a scenario file is added to the present one."""
        session, keeping = self._presenter.session, self._holder.keeping
        if session is None:
            return
        self._presenter.settle()
        try:
            project = read_project(path)
        except ProjectError as fault:
            self._window.notify(str(fault))
            return
        if not project.district:
            self._holder.add(project.present.scenario)
        elif project.district != session.district.key:
            self._window.notify(
                f"{path.name} belongs to the district '{project.district}', not to "
                f"'{session.district.key}'; open that district first."
            )
        else:
            keeping.flush()
            keeping.path = path
            self._holder.open(project)

    def ask_and_save(self) -> None:
        project = self._holder.project
        start = str(Path.home() / f"{project.district if project else ''}{ENDING}")
        path, _ = QFileDialog.getSaveFileName(self._window, "Save project as", start, _KIND)
        if path:
            self.save_to(Path(path if path.endswith(".json") else path + ENDING))

    def save_to(self, path: Path) -> None:
        """Keep the project in a file of one's own from now on."""
        self._presenter.settle()
        project = self._holder.project
        if project is not None and self._holder.keeping.move_to(path, project):
            self._window.notify(f"Saved {path.name}; it is kept up to date from now on.")
