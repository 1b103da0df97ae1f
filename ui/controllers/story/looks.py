"""What a station looks like: taken from the window, and laid on it."""

from dataclasses import replace

from twin.story.story import Station
from ui.panels.story.stage_words import LEAST_PX
from ui.presenter.presenter import Presenter
from ui.style.theme import Theme
from ui.view_state.view_settings import SavedView


def seen(presenter: Presenter, title: str) -> Station:
    """What is seen now, as a station."""
    s, camera = presenter.settings, presenter.window.frame.camera()
    return Station(
        title=title, camera=(tuple(camera["position_m"]), tuple(camera["focal_point_m"])),
        colour_by=s.colour_by, colour_streets=s.colour_streets, hidden=tuple(sorted(s.hidden)),
        hour=s.hour, chart=s.chart, scenario=not s.baseline,
    )  # fmt: skip


def large(theme: Theme) -> Theme:
    """The theme with no letter below what a room can read."""
    return replace(
        theme,
        font_small_px=max(theme.font_small_px, LEAST_PX),
        font_px=max(theme.font_px, LEAST_PX),
        font_title_px=max(theme.font_title_px, LEAST_PX),
        font_headline_px=max(theme.font_headline_px, LEAST_PX),
    )


def known(presenter: Presenter, station: Station) -> dict[str, str]:
    """What a station colours by, as far as this program knows it."""
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
