"""The file of a district's project: read when the district opens, written a moment after a change.

Without another wish it lies among the program's own data, one for each district folder; once it is
saved to, or opened from, a file of one's own, that one is kept up to date.
"""

from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QObject, QTimer

from twin.district.district import District
from twin.project.project import Project
from twin.project.project_file import ENDING, ProjectError, read_project, write_project

_SOON_MS = 400


class ProjectKeeping(QObject):
    """Knows which file a project belongs to; `keep` writes it soon, `flush` at once."""

    def __init__(self, folder: Path, notify: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._folder, self._notify = folder, notify
        self.path: Path | None = None
        self._waiting: Project | None = None
        self._kept: Project | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.flush)

    def begin(self, district: District) -> Project | None:
        """Another district is open: its project, None where there is none yet. One that cannot be
        read is left as it is, and nothing is written in its place."""
        self.flush()
        mark = crc32(str(district.folder.resolve()).encode())
        self.path, self._kept = self._folder / f"{district.key}-{mark:08x}{ENDING}", None
        if not self.path.exists():
            return None
        try:
            return read_project(self.path)
        except ProjectError as fault:
            self._notify(f"{fault} The scenarios of this session are not kept with it.")
            self.path = None
            return None

    def keep(self, project: Project) -> None:
        """Write this soon, the newest only."""
        if project is not self._kept and project.worth_keeping():
            self._waiting = project
            self._soon.start()

    def flush(self) -> None:
        """Write now what waits; a fault is one notice, and the file stays as it was."""
        self._soon.stop()
        project, self._waiting = self._waiting, None
        if project is None or self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_project(self.path, project)
            self._kept = project
        except OSError as fault:
            self._notify(f"The project could not be kept: {fault}")

    def move_to(self, path: Path, project: Project) -> bool:
        """Keep it in another file from now on; False, and a notice, where that cannot be."""
        try:
            write_project(path, project)
        except OSError as fault:
            self._notify(str(fault))
            return False
        self._soon.stop()
        self._waiting, self._kept, self.path = None, project, path
        return True
