"""How the window looks: the theme, and how large its letters are on this screen."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QSettings

from ui.presenter.presenter import Presenter
from ui.style.theme import LIGHT, THEMES, Theme

_STEP = 1.15
_SMALLEST, _LARGEST = 0.75, 2.5
_SIZES = ("font_small_px", "font_px", "font_title_px", "font_headline_px")


class Appearance(QObject):
    """Puts a theme on the window and remembers it, with a size of letters, for the next start."""

    def __init__(self, presenter: Presenter, settings: QSettings) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._settings = settings

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of it."""
        made: dict[str, Callable[[], Any]] = {
            "text_larger": lambda: self._resize(self._scale() * _STEP),
            "text_smaller": lambda: self._resize(self._scale() / _STEP),
            "text_normal": lambda: self._resize(1.0),
        }
        for name in THEMES:
            made[f"theme_{name}"] = partial(self._change, name)
        return made

    def show(self) -> None:
        """Put the remembered theme on the window."""
        name = str(self._settings.value("theme", "light"))
        theme = THEMES.get(name, LIGHT)
        height = self._presenter.window.screen().availableSize().height()
        self._presenter.window.set_theme(sized(theme, height, self._scale()))
        self._presenter.look(theme=theme.name)

    def _change(self, name: str) -> None:
        self._settings.setValue("theme", name)
        self.show()

    def _resize(self, scale: float) -> None:
        self._settings.setValue("text_scale", min(max(scale, _SMALLEST), _LARGEST))
        self.show()

    def _scale(self) -> float:
        try:
            return float(str(self._settings.value("text_scale", 1.0)))
        except ValueError:
            return 1.0


def sized(theme: Theme, screen_height_px: int, scale: float = 1.0) -> Theme:
    """The theme with its letters fitted to a screen, then `scale` times as large.

    A theme's sizes are meant for about 1080 rows. Where a screen has far more that the desktop
    does not scale, letters grow; where it has fewer, large ones shrink, but none below those of
    the plain theme.
    """
    if screen_height_px >= 1600:
        fit = screen_height_px / 1440.0
    else:
        fit = min(max(screen_height_px / 960.0, 0.8), 1.0)
    sizes = {}
    for name in _SIZES:
        least = min(getattr(theme, name), getattr(LIGHT, name))
        sizes[name] = round(max(getattr(theme, name) * fit, least) * scale)
    return replace(theme, **sizes)
