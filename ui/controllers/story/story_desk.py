"""Telling a story: one station after the other on the projector, the storyboard beside it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QPixmap

from twin.answer.compare import Answer, Row, rows
from twin.district.district import District
from twin.scenario.edits import SetUptake
from twin.story.story import ENDING, Station, Story, sample_story
from ui.controllers.program.presentation import Presentation
from ui.controllers.story.story_export import StoryExport
from ui.controllers.story.story_files import StoryFiles
from ui.overlay.pointer import Pointer
from ui.panels.story.levers import Levers
from ui.panels.story.stage_words import LEAST_PX, StageWords
from ui.panels.story.storyboard import Storyboard
from ui.presenter.presenter import Presenter
from ui.style.theme import Theme
from ui.view_state.state import ViewState
from ui.window.window import MainWindow

_GAP_PX = 12


class StoryDesk(QObject):
    """Holds the story of the open district; what is seen of a station the presenter shows."""

    def __init__(self, presenter: Presenter, folder: Path) -> None:
        super().__init__(presenter)
        self._presenter, self._window = presenter, presenter.window
        self._presentation, self._folder = Presentation(presenter), folder
        self._district: District | None = None
        self._theme_before: Theme | None = None
        self.story, self.row, self.telling = Story(), 0, False
        frame = self._window.frame
        self.words = StageWords(self._window.theme, frame)
        self.levers = Levers(self._window.theme, frame)
        self.pointer = Pointer(frame)
        self.board = Storyboard(self._window)
        self.files = StoryFiles(self)
        self.export = StoryExport(self, self)
        self._wire()

    def _wire(self) -> None:
        board = self.board
        board.moved.connect(self._move)
        board.changed.connect(self._change)
        board.wanted.connect(self.go)
        board.pointer.connect(self.pointer.turn)
        asked: dict[str, Callable[[], Any]] = {
            "add": self.add, "take": self.take, "remove": self.remove, "open": self.files.open,
            "save": self.files.save, "export": self.export.ask, "present": self.tell,
            "back": lambda: self.step(-1), "forward": lambda: self.step(1),
            "start": lambda: self.go(0), "side": self.turn_side, "end": self.end,
        }  # fmt: skip
        board.asked.connect(lambda key: asked[key]())
        self.levers.previewed.connect(lambda k, v: self._presenter.preview(SetUptake(k, v)))
        self.levers.decided.connect(lambda k, v: self._presenter.edit(SetUptake(k, v)))
        self._presenter.shown.connect(self._follow)
        self._window.frame.installEventFilter(self)
        self._window.closing.connect(self.board.close)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of it."""
        return {
            **self._presentation.table(),
            "storyboard": self.show_board,
            "tell_story": self.tell,
            "story_start": lambda: self.go(0),
            "story_side": self.turn_side,
            "next_view": lambda: self.step(1),
            "previous_view": lambda: self.step(-1),
        }

    @property
    def flying(self) -> bool:
        """Whether the eye is under way to a station."""
        return self._window.scene.navigator.is_flying

    def say(self, words: str) -> None:
        """A notice in the window."""
        self._window.notify(words)

    def picture(self) -> QPixmap:
        """What the room sees now, without a notice that goes by itself."""
        self._window.frame.notice.hide()
        return self._window.frame.grab()

    # ---- telling ----------------------------------------------------------------------------

    def tell(self) -> None:
        """Begin at the station that is chosen, or end where the story is being told."""
        if self.telling:
            self.end()
            return
        if self._presenter.session is None or not self.story.stations:
            return
        self.telling = True
        self._theme_before = self._window.theme
        self._window.set_theme(_large(self._window.theme))
        self.words.set_theme(self._window.theme)
        self.levers.set_theme(self._window.theme)
        self._presenter.look(presenting=True)
        self._window.frame.show_large_numbers(False)
        if _to_second_screen(self.board, self._window):
            self.show_board()
        self.board.run_clock(True)
        self.go(self.row)

    def end(self) -> None:
        """Everything again as it was; the storyboard stays."""
        if not self.telling:
            return
        self.telling = False
        self.words.hide()
        self.levers.hide()
        self._window.frame.keep_clear(0, 0)
        self.board.run_clock(False)
        if self._theme_before is not None:
            self._window.set_theme(self._theme_before)
        self._presenter.look(presenting=False)

    def step(self, by: int) -> None:
        """The next station while a story is told, else the district's next view."""
        if not self.telling:
            self._presentation.step(by)
            return
        self.go(min(max(self.row + by, 0), len(self.story.stations) - 1))

    def go(self, row: int) -> None:
        """Show a station."""
        if not 0 <= row < len(self.story.stations):
            return
        self.row, station = row, self.story.stations[row]
        self.board.show_station(row)
        if station.camera is not None:
            self._window.scene.fly_to(*station.camera)
        self._presenter.look(
            **_known(self._presenter, station), hour=station.hour, hidden=frozenset(station.hidden),
            chart=station.chart, baseline=not station.scenario,
        )  # fmt: skip
        if self.telling:
            self._window.docks.show_only_bottom(station.show_chart)
            self.words.show_station(station.title, station.caption)
            self._lay_out()

    def turn_side(self) -> None:
        """A is today, B the scenario: on the map and in words."""
        if self._presenter.session is not None:
            self._presenter.look(baseline=not self._presenter.settings.baseline)

    def show_board(self) -> None:
        self.board.show_story(self.story, self.row)
        self.board.show()
        self.board.raise_()

    # ---- the story --------------------------------------------------------------------------

    def take_story(self, story: Story, row: int = 0) -> None:
        """Another story, or the same with another order: kept at once."""
        self.story = story
        self.row = min(max(row, 0), max(len(story.stations) - 1, 0))
        self.board.show_story(story, self.row)
        if self._district is not None:
            self.files.keep(self.kept, story)

    @property
    def kept(self) -> Path:
        """Where the story of the open district is kept between starts."""
        key = self._district.key if self._district is not None else ""
        return self._folder / f"{key}{ENDING}"

    def add(self) -> None:
        """What is seen now as a station after the present one."""
        if self._presenter.session is None:
            return
        stations, at = list(self.story.stations), self.row + 1 if self.story.stations else 0
        stations.insert(at, _seen(self._presenter, f"Station {len(stations) + 1}"))
        self.take_story(self.story.with_stations(tuple(stations)), at)

    def take(self) -> None:
        """What is seen now in the place of what the station showed; its words stay."""
        if self._presenter.session is None or not self.story.stations:
            return
        now = self.story.stations[self.row]
        words = {k: getattr(now, k) for k in ("title", "caption", "notes", "seconds", "show_chart")}
        self._change(self.row, {**dict(_seen(self._presenter, now.title)), **words})

    def remove(self) -> None:
        kept = tuple(s for i, s in enumerate(self.story.stations) if i != self.row)
        self.take_story(self.story.with_stations(kept), self.row)

    def _move(self, row: int, to: int) -> None:
        self.take_story(self.story.moved(row, to), to)

    def _change(self, row: int, changes: dict[str, Any]) -> None:
        stations = list(self.story.stations)
        stations[row] = stations[row].changed(**changes)
        self.take_story(self.story.with_stations(tuple(stations)), row)

    # ---- following --------------------------------------------------------------------------

    def _follow(self, state: ViewState) -> None:
        if state.district is not None and state.district is not self._district:
            self._begin(state.district)
        if self.telling and not state.settings.presenting:
            self.end()
            return
        if not self.telling:
            return
        _tell_numbers(self.words, self._presenter.answer, state.settings.baseline)
        if self._presenter.session is not None:
            self.levers.show_scenario(self._presenter.session.scenario, self.story.levers)
        self._lay_out()

    def _begin(self, district: District) -> None:
        """The story that was kept of a district, or one of its own to begin with."""
        self._district, self.row = district, 0
        self.story = self.files.kept(self.kept) or sample_story(district)
        self.board.show_story(self.story, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.telling:
            self._lay_out()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        """Words above and below, levers at the right, the legend between them."""
        frame = self._window.frame
        self.words.fill(frame.width(), frame.height())
        self.words.show()
        some = bool(self.levers.sliders)
        self.levers.setVisible(some)
        frame.keep_clear(self.words.head_px(), self.words.foot_px())
        below = max(frame.compass.geometry().bottom(), frame.time.geometry().bottom()) + _GAP_PX
        self.levers.move(frame.width() - self.levers.width() - _GAP_PX, below)
        for part in (self.words, self.levers, self.pointer):
            part.raise_()


def _seen(presenter: Presenter, title: str) -> Station:
    """What is seen now, as a station."""
    s, camera = presenter.settings, presenter.window.frame.camera()
    return Station(
        title=title, camera=(tuple(camera["position_m"]), tuple(camera["focal_point_m"])),
        colour_by=s.colour_by, colour_streets=s.colour_streets, hidden=tuple(sorted(s.hidden)),
        hour=s.hour, chart=s.chart, scenario=not s.baseline,
    )  # fmt: skip


def _to_second_screen(board: Storyboard, window: MainWindow) -> bool:
    """Put the presenter's window on another screen than the room's; False where there is none."""
    others = [s for s in QGuiApplication.screens() if s is not window.screen()]
    if others:
        board.move(others[0].availableGeometry().topLeft())
    return bool(others)


def _tell_numbers(words: StageWords, answer: Answer | None, baseline: bool) -> None:
    """The numbers of the side that is on the map, and which side it is."""
    if answer is not None:
        words.show_rows(_of_side(rows(answer), baseline))
    words.show_side("A  today" if baseline else "B  scenario")


def _large(theme: Theme) -> Theme:
    """The theme with no letter below what a room can read."""
    return replace(
        theme,
        font_small_px=max(theme.font_small_px, LEAST_PX),
        font_px=max(theme.font_px, LEAST_PX),
        font_title_px=max(theme.font_title_px, LEAST_PX),
        font_headline_px=max(theme.font_headline_px, LEAST_PX),
    )


def _of_side(told: tuple[Row, ...], baseline: bool) -> tuple[Row, ...]:
    """The rows of a scenario, or of today, where nothing has changed yet."""
    return tuple(replace(r, scenario=r.baseline) for r in told) if baseline else told


def _known(presenter: Presenter, station: Station) -> dict[str, str]:
    """What a station colours by, as far as this program knows it."""
    from ui.view_state.view_settings import SavedView

    made = {}
    for name in ("colour_by", "colour_streets"):
        value = getattr(station, name)
        try:
            SavedView.model_validate({name: value})
        except ValueError:
            presenter.window.notify(f"'{value}' is nothing that this program colours by.")
            value = ""
        made[name] = value
    return made
