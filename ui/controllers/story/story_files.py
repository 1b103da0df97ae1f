"""A story's file: opened and saved where one chooses."""

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

from twin.story.story import ENDING, Story, StoryError, read_story, write_story

_KIND = f"Story (*{ENDING})"


class Holder(Protocol):
    """Who holds the story: what is read goes to it, what is written comes from it."""

    @property
    def story(self) -> Story: ...

    @property
    def board(self) -> QWidget: ...

    def take_story(self, story: Story) -> None: ...

    def say(self, words: str) -> None: ...


class StoryFiles:
    """Asks where; what cannot be read or written is said in a notice."""

    def __init__(self, desk: Holder) -> None:
        self._desk = desk

    def open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._desk.board, "Open a story", "", _KIND)
        if path:
            self.read(Path(path))

    def save(self) -> None:
        name = f"{self._desk.story.district or 'story'}{ENDING}"
        path, _ = QFileDialog.getSaveFileName(self._desk.board, "Save the story", name, _KIND)
        if path:
            self.write(Path(path if path.endswith(ENDING) else path + ENDING))

    def read(self, path: Path) -> None:
        try:
            self._desk.take_story(read_story(path))
        except StoryError as fault:
            self._desk.say(str(fault))

    def write(self, path: Path) -> None:
        try:
            write_story(path, self._desk.story)
        except OSError as fault:
            self._desk.say(str(fault))

    def keep(self, path: Path, story: Story) -> None:
        """Where a story is kept between starts, without asking."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_story(path, story)
        except OSError as fault:
            self._desk.say(f"The story is not kept: {fault}")

    def kept(self, path: Path) -> Story | None:
        """What was kept there; None where there is nothing that can be read."""
        if not path.is_file():
            return None
        try:
            return read_story(path)
        except StoryError as fault:
            self._desk.say(str(fault))
            return None
