"""Between session and window: gestures become edits, answers become what is seen.

The circle: a panel asks for an edit -> session.do -> one listener here -> resolve() -> the window
shows the new state as 'calculating' -> the runner evaluates in the background -> its answer comes
back to the GUI thread -> resolve() -> apply(old, new), which touches only what differs.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from twin.answer.bands import Bands
from twin.answer.compare import Answer, TargetRow, differing, left_out, target_rows
from twin.district.district import District
from twin.scenario.edits import Edit
from twin.scenario.journal import Journal
from twin.scenario.scenario import Scenario
from twin.scenario.session import Session
from ui.background.runner import Progress, Workers
from ui.background.tasks import Opened, PickedSampled, calculate, open_in_background
from ui.presenter.apply import apply
from ui.view_state.inspection import with_picked_bands
from ui.view_state.state import ViewSettings, ViewState, resolve, with_bands
from ui.window.window import MainWindow

_SAMPLES = (64, 1)
"""How many samples make a band, and the seed they are drawn from."""


class Presenter(QObject):
    """Holds the session and the settings of the view; owns no widget.

    `shown` tells every new state after the window has it, so that what is calculated only when it
    is looked at can follow.
    """

    shown = Signal(object)

    def __init__(self, window: MainWindow, journals: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window = window
        self.session: Session | None = None
        self.wanted_samples = _SAMPLES
        self.answer: Answer | None = None
        self.settings = ViewSettings(theme=window.theme.name)
        self.workers = Workers(window)
        self.runner = self.workers.hire(self, self._answered, seen=True)
        self.loader = self.workers.hire(self, self._opened, seen=True)
        self.journals = journals
        self._journal: Journal | None = None
        self._shown = ViewState()
        self._stored: Mapping[str, float | None] = {}
        self._targets: tuple[TargetRow, ...] = ()
        self._bands: Bands | None = None
        self._picked: PickedSampled = (None, (), {})
        _listen(self, window)

    # ---- opening ----------------------------------------------------------------------------

    def open(self, name: str | Path, scenario: Scenario | None = None) -> None:
        """Open a district or a snapshot in the background; the present one stays until then."""
        self.loader.request(lambda progress, _: open_in_background(str(name), scenario, progress))

    def _opened(self, opened: Opened) -> None:
        self.runner.drop()
        self.close_journal()
        self.session = Session(opened.district, opened.scenario)
        self.session.subscribe(self._changed)
        self._journal = Journal(self.journals, opened.district)
        self._autosave()
        self.answer, self._bands, self._targets = None, None, ()
        view = {k: v for k, v in opened.view.items() if k != "camera"}
        kept = ViewSettings(theme=self.settings.theme, presenting=self.settings.presenting)
        self.settings = ViewSettings.from_plain(view, kept)
        self.window.show_district(opened.district, opened.meshes, opened.view.get("camera"))
        self._shown = ViewState()
        self._stored = opened.numbers
        self.wanted_samples = opened.samples or _SAMPLES
        self._refresh(calculating=True)
        self._calculate(self.session.scenario)

    # ---- edits ------------------------------------------------------------------------------

    def edit(self, edit: Edit) -> None:
        """Do one edit; it can be undone."""
        if self.session is not None:
            self.session.do(edit)

    def preview(self, edit: Edit) -> None:
        """Show what an edit would do, without doing it."""
        if self.session is not None:
            self._calculate(edit.apply(self.session.scenario))

    def undo(self) -> None:
        if self.session is not None:
            self.session.undo()

    def redo(self) -> None:
        if self.session is not None:
            self.session.redo()

    def _changed(self, session: Session) -> None:
        self._autosave()
        self._refresh(calculating=True)
        self._calculate(session.scenario)

    def _autosave(self) -> None:
        if self._journal is not None and self.session is not None:
            try:
                self._journal.record(self.session.scenario)
            except OSError as fault:
                self.window.notify(f"Autosave failed: {fault}")

    def finish(self) -> None:
        """The window closes: all that is calculated ends, then the journal."""
        self.workers.finish()
        self.close_journal()

    def close_journal(self) -> None:
        """The session ends in order: nothing is left to bring back."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    # ---- calculating ------------------------------------------------------------------------

    def _calculate(self, scenario: Scenario) -> None:
        session = self.session
        if session is None:
            return
        district: District = session.district

        def work(progress: Progress, cancelled: Callable[[], bool]) -> Answer:
            return calculate(district, scenario, self.answer, progress, cancelled)

        self.runner.request(work)

    def _answered(self, new: Answer) -> None:
        if self._stored and self.answer is None and differing(self._stored, new.headline):
            self.window.notify(
                "This program calculates other numbers than the one that made the snapshot; "
                "the stored ones are in its headline.csv."
            )
        if self.answer is None and (gone := left_out(new)):
            building, why = next(iter(gone.items()))
            self.window.notify(f"Building {building}: {why}" + _and_more(len(gone)))
        first_measure = self.answer is not None and not self.answer.scenario.measures
        self.answer, self._bands = new, None
        if first_measure and new.scenario.measures and not self.settings.colour_by:
            self.settings = self.settings.changed(colour_by="saving")  # the result comes to the eye
        factors = new.results["factors"]
        self._targets = target_rows(new, factors)
        self._refresh(calculating=self.runner.busy)

    def show_bands(self, bands: Bands) -> None:
        """How sure the shown answer is, from the samples there are."""
        self._bands = bands
        self._show(with_bands(self._shown, bands))

    @property
    def picked_known(self) -> bool:
        """True where it is known how sure the numbers of the picked buildings are."""
        answer, rows, _ = self._picked
        return answer is self.answer and rows == self.settings.selection

    def show_picked_bands(self, sampled: PickedSampled) -> None:
        """How sure the numbers of the picked buildings are."""
        self._picked = sampled
        self._refresh(self._shown.calculating)

    # ---- looking ----------------------------------------------------------------------------

    def look(self, **changes: object) -> None:
        """Change how one looks at the district; never undone. To pick ends what was searched."""
        if "selection" in changes or "street" in changes:
            changes = {"found": None, **changes}
        self.settings = self.settings.changed(**changes)
        self._refresh(self._shown.calculating)

    def select(self, rows: tuple[int, ...]) -> None:
        self.look(selection=rows)

    def _set_visible(self, layer: str, visible: bool) -> None:
        hidden = self.settings.hidden - {layer} if visible else self.settings.hidden | {layer}
        self.look(hidden=hidden)

    def _set_opacity(self, layer: str, opacity: float) -> None:
        self.look(opacity={**self.settings.opacity, layer: opacity})

    def fly_to_view(self, index: int) -> None:
        if self.session is not None:
            view = self.session.district.views[index]
            self.window.scene.fly_to(view.position_m, view.focal_point_m)

    def _clicked(self, row: int, modifiers: object) -> None:
        self.select(self.window.picked_rows(self.settings.selection, (row,), modifiers))

    def _boxed(self, rows: list[int], modifiers: object) -> None:
        self.select(self.window.picked_rows(self.settings.selection, tuple(rows), modifiers))

    def _hovered(self, row: int) -> None:
        self.window.show_hover(self._shown, row)

    # ---- showing ----------------------------------------------------------------------------

    @property
    def state(self) -> ViewState:
        """What is shown."""
        return self._shown

    def _refresh(self, calculating: bool = False) -> None:
        new = resolve(self.session, self.answer, self.settings, calculating, self._targets)
        if new.inspection is not None and self.picked_known:
            told = with_picked_bands(new.inspection, self._picked[2])
            new = replace(new, inspection=told)
        self._show(with_bands(new, self._bands) if self._bands and not calculating else new)

    def _show(self, new: ViewState) -> None:
        old, self._shown = self._shown, new
        apply(self.window, old, new)
        self.shown.emit(new)


def _listen(p: Presenter, w: MainWindow) -> None:
    """Every wish that a panel or the scene can utter, and what is done about it."""
    w.options.edit_requested.connect(p.edit)
    w.options.preview_requested.connect(p.preview)
    w.assumptions.edit_requested.connect(p.edit)
    w.layers.colour_requested.connect(lambda key: p.look(colour_by=key))
    w.layers.sun_period_requested.connect(lambda key: p.look(sun_period=key))
    w.layers.street_colour_requested.connect(lambda key: p.look(colour_streets=key))
    w.layers.baseline_requested.connect(lambda on: p.look(baseline=on))
    w.layers.visibility_requested.connect(p._set_visible)
    w.layers.opacity_requested.connect(p._set_opacity)
    w.layers.view_requested.connect(p.fly_to_view)
    w.results.chart_requested.connect(lambda kind: p.look(chart=kind))
    w.results.sure_of_requested.connect(lambda key: p.look(chart="sure", sure_of=key))
    w.results.week_requested.connect(lambda week: p.look(week=week))
    w.time_bar.hour_requested.connect(lambda hour: p.look(hour=hour))
    w.scene.clicked.connect(p._clicked)
    w.scene.box_selected.connect(p._boxed)
    w.scene.hovered.connect(p._hovered)


def _and_more(count: int) -> str:
    return f" So are {count - 1:,} others; the table of buildings names them." if count > 1 else ""
