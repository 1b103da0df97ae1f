"""Between session and window: gestures become edits, answers become what is seen.

The circle: a panel asks for an edit -> session.do -> one listener here -> resolve() -> the window
shows the new state as 'calculating' -> the runner evaluates in the background -> its answer comes
back to the GUI thread -> resolve() -> apply(old, new), which touches only what differs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from twin.answer.bands import Bands
from twin.answer.compare import Answer, TargetRow, differing, left_out, target_rows
from twin.scenario.edits import Edit
from twin.scenario.scenario import Scenario
from twin.scenario.session import Session
from ui.background.opening import Opened
from ui.background.sampling import PickedSampled
from ui.background.workers import Workers
from ui.presenter.apply import apply
from ui.presenter.calculation import Calculation
from ui.presenter.gestures import listen
from ui.presenter.keeping import Keeping
from ui.presenter.opening import Opening
from ui.presenter.own_colours import OwnColours
from ui.view_state.inspection import with_picked_bands
from ui.view_state.standing import NOT_YET, Standing
from ui.view_state.state import ViewState, resolve, with_bands
from ui.view_state.view_settings import ViewSettings
from ui.window.window import MainWindow

_SAMPLES = (64, 1)
"""How many samples make a band, and the seed they are drawn from."""


class Presenter(QObject):
    """Holds the session and the settings of the view; owns no widget.

    `shown` tells every new state after the window has it, so that what is calculated only when it
    is looked at can follow; `went_on` that what was stopped is asked for again.
    """

    shown = Signal(object)
    went_on = Signal()

    def __init__(self, window: MainWindow, journals: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window = window
        self.session: Session | None = None
        self.wanted_samples = _SAMPLES
        self.settings = ViewSettings(theme=window.theme.name)
        self.keeping = Keeping(window, journals)
        self.workers = Workers(window.status, window.notify)
        self.calculation = Calculation(self.workers, self)
        self.calculation.answered.connect(self._answered)
        self.calculation.halted.connect(self._refresh)
        self.opening = Opening(self, self)
        self.own = OwnColours(lambda own: self._show(own.put_on(self._shown)), self._refresh)
        self.runner, self.loader = self.calculation.runner, self.opening.loader
        self._shown = ViewState()
        self.before_edit: Callable[[], None] = lambda: None
        self._stored: Mapping[str, float | None] = {}
        self._targets: tuple[TargetRow, ...] = ()
        self._bands: Bands | None = None
        self._picked: PickedSampled = (None, (), {})
        listen(self, window)

    # ---- opening ----------------------------------------------------------------------------

    def open(self, name: str | Path, scenario: Scenario | None = None) -> None:
        """Open a district or a snapshot in the background; the present one stays until then."""
        self.opening.open(name, scenario)

    def begin(self, opened: Opened, *, unsaved: bool = False) -> None:
        """Show a district that was read; `unsaved` where its scenario lies in no file yet."""
        self.calculation.forget()
        self.session = Session(opened.district, opened.scenario)
        self.session.subscribe(self._changed)
        self.keeping.begin(opened.district, Scenario() if unsaved else opened.scenario)
        self.keeping.record(opened.scenario)
        self._bands, self._targets, self.own.colouring = None, (), None
        self._picked = (None, (), {})
        kept = ViewSettings(theme=self.settings.theme, presenting=self.settings.presenting)
        self.settings = ViewSettings.from_plain(opened.view, kept)
        self.window.show_district(opened.district, opened.meshes, opened.view.get("camera"))
        self._shown = ViewState()
        self._stored = opened.numbers
        self.wanted_samples = opened.samples or _SAMPLES
        self.calculation.ask(opened.district, opened.scenario)
        self._refresh()

    # ---- edits ------------------------------------------------------------------------------

    def edit(self, edit: Edit) -> None:
        """Do one edit; it can be undone."""
        if self.session is not None:
            self.before_edit()
            self.session.do(edit)

    def preview(self, edit: Edit) -> None:
        """Show what an edit would do, without doing it."""
        if self.session is not None:
            self.calculation.ask(self.session.district, edit.apply(self.session.scenario))
            if self._shown.standing is not self.standing:
                self._show(replace(self._shown, standing=self.standing, bands=None))

    def undo(self) -> None:
        self.settle()
        if self.session is not None:
            self.session.undo()

    def redo(self) -> None:
        self.settle()
        if self.session is not None:
            self.session.redo()

    def settle(self) -> None:
        """Say what the keys have moved and not yet said: it is neither lost nor late."""
        self.window.options.settle()

    def _changed(self, session: Session) -> None:
        self.keeping.record(session.scenario)
        self.calculation.ask(session.district, session.scenario)
        self._refresh()

    @property
    def unsaved(self) -> bool:
        """True where the scenario lies in no file but the autosave."""
        return self.session is not None and self.session.scenario != self.keeping.saved

    def mark_saved(self, scenario: Scenario) -> None:
        """A scenario lies in a file now."""
        self.keeping.saved = scenario
        self._refresh()

    def finish(self) -> None:
        """The window closes: all that is calculated ends, then the journal."""
        self.workers.finish()
        self.keeping.close()

    # ---- calculating ------------------------------------------------------------------------

    @property
    def answer(self) -> Answer | None:
        """The newest answer there is, of whatever scenario."""
        return self.calculation.answer

    @property
    def standing(self) -> Standing:
        """Whether it is that of the scenario which was asked for last."""
        return self.calculation.standing

    def settled_answer(self) -> Answer | None:
        """The answer to the scenario as it stands, for all that leaves the window or builds on it;
        None, and a notice why, where it is not there."""
        self.settle()
        session, standing, answer = self.session, self.standing, self.answer
        if session is None:
            return None
        if standing is Standing.CURRENT and answer and answer.scenario == session.scenario:
            return answer
        self.window.notify(NOT_YET.get(standing, NOT_YET[Standing.CALCULATING]))
        return None

    def go_on(self) -> None:
        """Calculate what was stopped or failed, and what goes on beside it."""
        self.settle()
        if self.session is not None and self.standing is not Standing.CURRENT:
            self.calculation.ask(self.session.district, self.session.scenario)
            self._refresh()
        self.went_on.emit()

    def _answered(self, new: Answer) -> None:
        for words in _first_words(new, self._stored) if self.answer is None else ():
            self.window.notify(words)
        first_measure = self.answer is not None and not self.answer.scenario.measures
        self.calculation.answer, self._bands, self._picked = new, None, (None, (), {})
        if first_measure and new.scenario.measures and not self.settings.colour_by:
            self.settings = self.settings.changed(colour_by="saving")  # the result comes to the eye
        self._targets = target_rows(new, new.results["factors"])
        self._refresh()

    def show_bands(self, bands: Bands) -> None:
        """Uncertainty of the shown answer, from the samples there are."""
        self._bands = bands
        self._show(with_bands(self._shown, bands))

    @property
    def picked_known(self) -> bool:
        """True where the uncertainty of the picked buildings is known."""
        answer, rows, _ = self._picked
        return answer is self.answer and rows == self.settings.selection

    def show_picked_bands(self, sampled: PickedSampled) -> None:
        """Uncertainty of the numbers of the picked buildings."""
        self._picked = sampled
        self._refresh()

    # ---- looking ----------------------------------------------------------------------------

    def look(self, **changes: object) -> None:
        """Change how one looks at the district; never undone. To pick ends what was searched."""
        if "selection" in changes or "street" in changes:
            changes = {"found": None, **changes}
        self.own.give_way(changes)
        self.settings = self.settings.changed(**changes)
        self._refresh()

    def select(self, rows: tuple[int, ...]) -> None:
        self.look(selection=rows)

    def fly_to_view(self, index: int) -> None:
        if self.session is not None:
            view = self.session.district.views[index]
            self.window.scene.fly_to(view.position_m, view.focal_point_m)

    # ---- showing ----------------------------------------------------------------------------

    @property
    def state(self) -> ViewState:
        """What is shown."""
        return self._shown

    def _refresh(self) -> None:
        new = resolve(self.session, self.answer, self.settings, self.standing, self._targets)
        if new.inspection is not None and self.picked_known:
            new = replace(new, inspection=with_picked_bands(new.inspection, self._picked[2]))
        new = with_bands(new, self._bands) if self._bands and not new.stale else new
        self._show(self.own.put_on(new))

    def _show(self, new: ViewState) -> None:
        old, self._shown = self._shown, new
        self.window.setWindowModified(self.unsaved)
        apply(self.window, old, new)
        self.shown.emit(new)


def _first_words(answer: Answer, stored: Mapping[str, float | None]) -> Iterator[str]:
    """What there is to say of a district's first answer."""
    if stored and differing(stored, answer.headline):
        yield (
            "This program calculates other numbers than the one that made the snapshot; "
            "the stored ones are in its headline.csv."
        )
    if gone := left_out(answer):
        building, why = next(iter(gone.items()))
        yield f"Building {building}: {why}" + _and_more(len(gone))


def _and_more(count: int) -> str:
    return f" So are {count - 1:,} others; the table of buildings names them." if count > 1 else ""
