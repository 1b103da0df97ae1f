"""A story taken away: one numbered picture for each station, or slides with them."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QObject, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from twin.store.files import SaveError, write_together
from twin.story.story import Story

_SLIDES, _PICTURES = "Slides (*.pptx)", "Numbered pictures, into a folder (*)"
_SETTLE_MS = 600


class Teller(Protocol):
    """Who tells the story; `flying` while the eye is under way to a station."""

    @property
    def story(self) -> Story: ...

    @property
    def row(self) -> int: ...

    @property
    def telling(self) -> bool: ...

    @property
    def board(self) -> QWidget: ...

    @property
    def flying(self) -> bool: ...

    def tell(self) -> None: ...

    def end(self) -> None: ...

    def go(self, row: int) -> None: ...

    def picture(self) -> QPixmap: ...

    def say(self, words: str) -> None: ...


class StoryExport:
    """Shows each station as it is told, and takes its picture once the flight has ended."""

    def __init__(self, desk: Teller, parent: QObject) -> None:
        self._desk = desk
        self._path: Path | None = None
        self._made: list[bytes] = []
        self._was = (0, False)
        self._timer = QTimer(parent, interval=_SETTLE_MS)
        self._timer.timeout.connect(self._take)

    @property
    def busy(self) -> bool:
        return self._path is not None

    def ask(self) -> None:
        kinds = f"{_SLIDES};;{_PICTURES}"
        path, kind = QFileDialog.getSaveFileName(self._desk.board, "Export the story", "", kinds)
        if path:
            slides = kind == _SLIDES and not path.lower().endswith(".pptx")
            self.write(Path(path + ".pptx" if slides else path))

    def write(self, path: Path) -> None:
        """To a .pptx file, else to a folder of numbered pictures."""
        if self.busy or not self._desk.story.stations:
            return
        self._path, self._made = path, []
        self._was = (self._desk.row, self._desk.telling)
        if not self._desk.telling:
            self._desk.tell()
        self._desk.go(0)
        self._timer.start()

    def _take(self) -> None:
        desk = self._desk
        if self._path is None or not desk.telling:
            self._stop("Nothing was written: the story ended before all was drawn.")
            return
        if desk.flying:
            return
        self._made.append(_png(desk))
        if len(self._made) < len(desk.story.stations):
            desk.go(len(self._made))
            return
        self._stop(self._written(self._path))

    def _written(self, path: Path) -> str:
        try:
            if path.suffix.lower() == ".pptx":
                from twin.takeaway.slides.story import write_story_slides

                write_story_slides(path, self._desk.story, self._made)
            else:
                named = {f"{i:02}.png": png for i, png in enumerate(self._made, start=1)}
                write_together(path, named)
        except SaveError as fault:
            return str(fault)
        return f"Written to {path}"

    def _stop(self, words: str) -> None:
        self._timer.stop()
        self._path, (row, telling) = None, self._was
        if telling:
            self._desk.go(row)
        else:
            self._desk.end()
        self._desk.say(words)


def _png(desk: Teller) -> bytes:
    """The scene with all that lies over it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    desk.picture().save(buffer, "PNG")
    return bytes(buffer.data().data())
