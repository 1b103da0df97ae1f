"""The years of a roll-out: a slider and a play button."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from ui.style.icons import icon
from ui.style.plain_label import PlainLabel

_BEAT_MS = 500


class YearLine(QWidget):
    """year_requested: show what is done by a year."""

    year_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(self._next)
        self._play, self._words = QToolButton(), PlainLabel()
        self._play.setIcon(icon("ph.play"))
        self._play.setAccessibleName("Play the years over the map")
        self._play.setToolTip(self._play.accessibleName())
        self._play.clicked.connect(self._toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Year that the map shows")
        self.slider.valueChanged.connect(self._say)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._play)
        line.addWidget(self.slider, 1)
        line.addWidget(self._words)

    def show_span(self, years: tuple[int, int] | None) -> None:
        """The first and last year of the work; hidden where there are none."""
        self.setVisible(years is not None)
        self.rest()
        if years is None:
            return
        blocked = self.slider.blockSignals(True)
        self.slider.setRange(*years)
        self.slider.setValue(years[1])
        self.slider.blockSignals(blocked)
        self._words.setText(str(years[1]))

    def rest(self) -> None:
        """Stop playing."""
        self._beat.stop()
        self._play.setIcon(icon("ph.play"))

    def _say(self, year: int) -> None:
        self._words.setText(str(year))
        self.year_requested.emit(year)

    def _toggle(self) -> None:
        if self._beat.isActive():
            self.rest()
            return
        if self.slider.value() >= self.slider.maximum():
            self.slider.setValue(self.slider.minimum())
        self._beat.start()
        self._play.setIcon(icon("ph.pause"))

    def _next(self) -> None:
        if self.slider.value() >= self.slider.maximum():
            self.rest()
            return
        self.slider.setValue(self.slider.value() + 1)
