"""apply(old, new): the window is touched only where two states differ."""

from ui.map_layers.colouring import building_colours
from ui.overlay.paper import inked
from ui.view_state.state import ViewState, colours_mark
from ui.window.window import MainWindow


def apply(window: MainWindow, old: ViewState, new: ViewState) -> None:
    """Show `new` in a window that shows `old`."""
    first = old.district is not new.district
    _apply_numbers(window, old, new, first)
    _apply_scene(window, old, new, first)


def _apply_numbers(w: MainWindow, old: ViewState, new: ViewState, first: bool) -> None:
    s = new.settings
    restood = new.standing is not old.standing
    if new.scenario is not old.scenario or new.measures != old.measures or restood:
        w.show_scenario(new)
    shown = (new.headline, new.standing, new.bands)
    if shown != (old.headline, old.standing, old.bands):
        w.results.show_headline(*shown)
        w.frame.large_numbers.show_rows(*shown)
    if new.targets != old.targets:
        w.results.show_targets(new.targets)
    if new.chart is not old.chart or (s.chart, s.theme) != (old.settings.chart, old.settings.theme):
        w.results.show_chart(new.chart, s.chart, s.week)
    if s.selection != old.settings.selection or first:
        w.show_inspection(new.inspection)
    elif new.inspection != old.inspection:
        w.inspector.show_inspection(new.inspection)
    if restood or first:
        w.inspector.show_standing(new.standing.mark)
    if (new.undo_label, new.redo_label) != (old.undo_label, old.redo_label) or first:
        assert w.menus is not None
        w.menus.show_history(new.undo_label, new.redo_label)


def _apply_scene(w: MainWindow, old: ViewState, new: ViewState, first: bool) -> None:
    s, was = new.settings, old.settings
    if first or colours_mark(new) != colours_mark(old):
        w.frame.mark(w.frame.legend, colours_mark(new).partition(":")[0])
    if s.presenting != was.presenting:
        w.present(s.presenting)
    if first or s.found != was.found:
        w.frame.show_found(s.found)
    if first or s.selection != was.selection:
        w.scene.highlight_selection(s.selection)
    theme, before = (inked(w.theme, state.sun_deg[1]) for state in (new, old))
    pale, was_pale = (one.standing.halted and colours_mark(one) != "" for one in (new, old))
    light = (s.theme, pale, theme.is_dark) != (was.theme, was_pale, before.is_dark)
    if first or new.colouring is not old.colouring or light:
        colours = building_colours(new.colouring, theme, pale) if new.colouring else None
        w.scene.colour_buildings(colours)
        w.frame.show_legend(new.colouring, theme)
    listed = ("hidden", "opacity", "colour_by", "sun_period", "colour_streets", "baseline")
    if first or any(getattr(s, name) != getattr(was, name) for name in listed):
        w.show_layers(s)
    if new.district is not None and (first or new.sun_deg != old.sun_deg or s.hour != was.hour):
        w.show_sun(new.district.country, s.hour, *new.sun_deg)
