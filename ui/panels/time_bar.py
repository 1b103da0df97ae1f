"""Day and hour of the year: moves the sun and its light."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

_NEW_YEAR = datetime(2023, 1, 1)  # any year without a leap day names the days alike


class TimeBar(QWidget):
    """Two sliders, one for the day, one for the hour, and what they mean in words."""

    hour_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = self._slider(0, 364, "Day of the year")
        self._hour = self._slider(0, 23, "Hour of the day")
        self._words = QLabel()
        self._words.setProperty("role", "value")
        self._words.setMinimumWidth(230)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(8)
        for text, slider, stretch in (("Day", self._day, 3), ("Hour", self._hour, 2)):
            label = QLabel(text)
            label.setProperty("role", "soft")
            label.setBuddy(slider)
            layout.addWidget(label)
            layout.addWidget(slider, stretch)
        layout.addWidget(self._words)

    def show_hour(self, hour: int, elevation_deg: float) -> None:
        """Show an hour of the year and how high the sun stands; nothing is emitted."""
        for slider, value in ((self._day, hour // 24), (self._hour, hour % 24)):
            blocked = slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(blocked)
        sun = f"sun {elevation_deg:.0f}° high" if elevation_deg > 0 else "night"
        self._words.setText(f"{in_words(hour)}, {sun}")

    def _slider(self, low: int, high: int, name: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(low, high)
        slider.setAccessibleName(name)
        slider.setToolTip(name)
        slider.valueChanged.connect(
            lambda _: self.hour_requested.emit(self._day.value() * 24 + self._hour.value())
        )
        return slider


def in_words(hour: int) -> str:
    """'21 June, 12:00' for an hour of the year."""
    moment = _NEW_YEAR + timedelta(hours=hour)
    return f"{moment.day} {moment:%B}, {moment:%H:%M}"
