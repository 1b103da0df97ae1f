"""A day that plays: the sun goes round, its shadows follow, and the lamps come on.

Time runs by the clock, not by the frame: a slow machine shows fewer places of the sun, not a
slower day. The next place is asked for when the last has landed.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer

from twin.answer.compare import Answer
from ui.controllers.layers.sun_desk import SunDesk
from ui.presenter.presenter import Presenter
from ui.view_state.state import ViewState
from ui.view_state.time_words import in_words

DAY_S = 20.0  # how long a whole day plays
_TICK_MS = 40
_MARGIN_MIN = 60  # of night before sunrise and after sunset


class DayPlay(QObject):
    """Starts and stops the play of the day on the slider."""

    def __init__(self, presenter: Presenter, sun: SunDesk) -> None:
        super().__init__(presenter)
        self.presenter, self.window, self.sun = presenter, presenter.window, sun
        self._began_s, self._first_min, self._last_min, self._home = 0.0, 0.0, 0.0, 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.window.time_bar.play_requested.connect(self.toggle)
        presenter.shown.connect(self._follow)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of it."""
        return {"play_day": self.toggle}

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play the day from its sunrise, or stop."""
        if self.playing:
            self.stop()
        elif self.presenter.answer is not None:
            self._start(self.presenter.answer)

    def _start(self, answer: Answer) -> None:
        self._home = self.presenter.settings.hour
        height = answer.results["sun"][1][self._home // 24 * 24 :][:24]
        up = np.flatnonzero(height > 0)
        first, last = (up[0], up[-1] + 1) if len(up) else (0, 24)
        self._first_min = max(60.0 * first - _MARGIN_MIN, 0.0)
        self._last_min = min(60.0 * last + _MARGIN_MIN, 24 * 60.0)
        self._began_s = monotonic()
        self.sun.held = True
        self._timer.start()
        self.window.time_bar.show_playing(True)

    def stop(self) -> None:
        """Come to rest where the day began to play."""
        if not self.playing:
            return
        self._timer.stop()
        self.sun.held = False
        self.window.time_bar.show_playing(False)
        self.presenter.look(hour=self._home)
        self.window.scene.set_sun(*self.presenter.state.sun_deg)
        self.window.frame.show_time(self._home, self.presenter.state.sun_deg[1])

    def _tick(self) -> None:
        minute = self._first_min + (monotonic() - self._began_s) * 24 * 60.0 / DAY_S
        answer = self.presenter.answer
        if minute >= self._last_min or answer is None:
            self.stop()
            return
        if self.sun.runner.busy:
            return
        hour = self._home // 24 * 24 + int(minute // 60)
        if hour != self.presenter.settings.hour:
            self.presenter.look(hour=hour)
        place = sun_between(answer.results["sun"], self._home // 24, minute)
        self.window.scene.draw(lambda stage: stage.set_sun(*place))
        self.window.frame.time.set_text(in_words(hour, int(minute % 60)))
        self.sun.cast(place)

    def _follow(self, state: ViewState) -> None:
        """A hand on the slider, or another district, ends the play."""
        if self.playing and state.settings.hour // 24 != self._home // 24:
            self._home = state.settings.hour
            self.stop()


def sun_between(
    path_deg: tuple[np.ndarray, np.ndarray], day: int, minute: float
) -> tuple[float, float]:
    """Azimuth and elevation [deg] at a minute of a day, between the middles of the hours."""
    at = day * 24 + minute / 60.0 - 0.5
    hours = np.arange(int(np.floor(at)), int(np.floor(at)) + 2)
    azimuth, elevation = (column[hours % len(column)] for column in path_deg)
    turned = np.degrees(np.unwrap(np.radians(azimuth.astype(float))))
    share = at - hours[0]
    between = turned[0] + share * (turned[1] - turned[0])
    return float(between % 360.0), float(elevation[0] + share * (elevation[1] - elevation[0]))
