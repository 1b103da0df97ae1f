"""Day and hour of the year: moves the sun and its light."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from ui.style.icons import icon
from ui.style.plain_label import PlainLabel
from ui.view_state.time_words import in_words

_SLIDER_PX = 90
_NEW_YEAR = datetime(2023, 1, 1)  # any year without a leap day names the days alike


class TimeBar(QWidget):
    """Two sliders, one for the day, one for the hour, what they mean in words, and a button that
    lets the day play."""

    hour_requested = Signal(int)
    play_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = self._slider(0, 364, "Day of the year")
        self._hour = self._slider(0, 23, "Hour of the day")
        self._playing = False
        self._play = QToolButton()
        self._play.setAccessibleName("Play the day")
        self._play.clicked.connect(self.play_requested)
        self.refresh_icons()
        self._words = PlainLabel()
        self._words.setProperty("role", "value")
        self._words.setMinimumWidth(1)  # words give way, the sliders do not
        self._forms: tuple[str, ...] = ("", "", "")
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(8)
        for text, slider, stretch in (("Day", self._day, 3), ("Hour", self._hour, 2)):
            label = PlainLabel(text)
            label.setProperty("role", "soft")
            label.setBuddy(slider)
            layout.addWidget(label)
            layout.addWidget(slider, stretch)
        layout.addWidget(self._play)
        layout.addWidget(self._words)

    def show_hour(self, hour: int, elevation_deg: float) -> None:
        """Show an hour of the year and how high the sun stands; nothing is emitted."""
        for slider, value in ((self._day, hour // 24), (self._hour, hour % 24)):
            blocked = slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(blocked)
        sun = f"sun {elevation_deg:.0f}° high" if elevation_deg > 0 else "night"
        when = in_words(hour)
        self._forms = _forms_of(when, sun)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        """The longest words that leave both sliders their room, in the room of the widest words
        there can be, so that the sliders do not move under the hand."""
        wide = self._words.fontMetrics().horizontalAdvance
        room = self.width() - self._row.minimumSize().width() + self._words.minimumWidth()
        widest = [wide(form) + 2 for form in _WIDEST]
        chosen = next((i for i, width in enumerate(widest) if width <= room), len(widest) - 1)
        self._words.setFixedWidth(max(min(widest[chosen], room), 1))
        self._words.setText(self._forms[chosen])

    def show_playing(self, playing: bool) -> None:
        """Show whether the day plays; nothing is emitted."""
        self._playing = playing
        self.refresh_icons()

    def refresh_icons(self) -> None:
        """Take the colours of a new theme."""
        self._play.setIcon(icon("ph.pause" if self._playing else "ph.play"))
        self._play.setToolTip("Stop (D)" if self._playing else "Play the day (D)")

    def _slider(self, low: int, high: int, name: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(low, high)
        slider.setMinimumWidth(_SLIDER_PX)
        slider.setAccessibleName(name)
        slider.setToolTip(name)
        slider.valueChanged.connect(
            lambda _: self.hour_requested.emit(self._day.value() * 24 + self._hour.value())
        )
        return slider


def _forms_of(when: str, sun: str) -> tuple[str, str, str]:
    """The same in fewer and fewer words."""
    return f"{when}, {sun}", f"{when}, {sun.removesuffix(' high')}", when


_WIDEST = _forms_of("30 September, 00:00", "sun 88° high")
"""No moment takes more room: figures are of one width."""
