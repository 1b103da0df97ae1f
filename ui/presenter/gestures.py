"""Every wish that a panel or the scene can utter, and what is done about it."""

from typing import Any, Protocol

from PySide6.QtCore import Qt

from twin.scenario.edits import Edit
from ui.view_state.state import ViewState
from ui.view_state.view_settings import ViewSettings
from ui.window.window import MainWindow


class Listener(Protocol):
    """Who does what is wished: the presenter."""

    settings: ViewSettings

    @property
    def state(self) -> ViewState: ...

    def edit(self, edit: Edit) -> None: ...

    def preview(self, edit: Edit) -> None: ...

    def look(self, **changes: Any) -> None: ...

    def select(self, rows: tuple[int, ...]) -> None: ...

    def go_on(self) -> None: ...

    def fly_to_view(self, index: int) -> None: ...


def listen(p: Listener, w: MainWindow) -> None:
    """Let the presenter hear panels and scene."""
    w.options.edit_requested.connect(p.edit)
    w.options.preview_requested.connect(p.preview)
    w.assumptions.edit_requested.connect(p.edit)
    w.layers.colour_requested.connect(lambda key: p.look(colour_by=key))
    w.layers.sun_period_requested.connect(lambda key: p.look(sun_period=key))
    w.layers.street_colour_requested.connect(lambda key: p.look(colour_streets=key))
    w.layers.baseline_requested.connect(lambda on: p.look(baseline=on))
    w.layers.visibility_requested.connect(lambda name, on: p.look(hidden=_hidden(p, name, on)))
    w.layers.opacity_requested.connect(
        lambda name, opacity: p.look(opacity={**p.settings.opacity, name: opacity})
    )
    w.layers.view_requested.connect(p.fly_to_view)
    w.results.chart_requested.connect(lambda kind: p.look(chart=kind))
    w.results.calculate_requested.connect(p.go_on)
    w.results.sure_of_requested.connect(lambda key: p.look(chart="sure", sure_of=key))
    w.results.week_requested.connect(lambda week: p.look(week=week))
    w.time_bar.hour_requested.connect(lambda hour: p.look(hour=hour))
    w.scene.clicked.connect(lambda row, keys: _pick(p, (row,), keys))
    w.scene.box_selected.connect(lambda rows, keys: _pick(p, tuple(rows), keys))
    w.scene.hovered.connect(lambda row: w.show_hover(p.state, row))


def _hidden(p: Listener, layer: str, visible: bool) -> frozenset[str]:
    return p.settings.hidden - {layer} if visible else p.settings.hidden | {layer}


def _pick(p: Listener, rows: tuple[int, ...], keys: object) -> None:
    p.select(_picked_rows(p.settings.selection, rows, keys))


def _picked_rows(
    present: tuple[int, ...], hit: tuple[int, ...], modifiers: object
) -> tuple[int, ...]:
    """The selection after a click or a box: Ctrl or Shift adds, and takes away what is in."""
    hit = tuple(row for row in hit if row >= 0)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    if isinstance(modifiers, Qt.KeyboardModifier) and modifiers & both:
        if len(hit) == 1 and hit[0] in present:
            return tuple(row for row in present if row != hit[0])
        return tuple(dict.fromkeys((*present, *hit)))
    return hit
