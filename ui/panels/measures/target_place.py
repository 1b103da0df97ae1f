"""Where a measure's filter applies: inside an area drawn on the map, or a set picked there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QToolButton, QWidget

from ui.style.icons import icon
from ui.style.plain_label import PlainLabel


class TargetPlace(QWidget):
    """Two lines, one for the drawn area and one for the picked buildings, each with its button.

    Signals: draw_requested; changed after a line was set or cleared.
    """

    draw_requested = Signal()
    changed = Signal()

    def __init__(self, picked_now: tuple[str, ...], noun: str) -> None:
        super().__init__()
        self._noun = noun
        self._picked_now = picked_now if noun == "building" else ()
        self.polygon_m: tuple[tuple[float, float], ...] = ()
        self.picked: tuple[str, ...] = ()
        self._area, self._clear_area = PlainLabel(), _clear("Clear the drawn area")
        self._chosen, self._clear_chosen = PlainLabel(), _clear("Clear the picked buildings")
        self.draw = QPushButton("Draw an area on the map")
        self.draw.setAutoDefault(False)
        self.draw.clicked.connect(self.draw_requested)
        self.use_picked = QPushButton(f"Use {_picked(len(self._picked_now))}")
        self.use_picked.setAutoDefault(False)
        self.use_picked.clicked.connect(lambda: self.set_picked(self._picked_now))
        self._clear_area.clicked.connect(lambda: self.set_polygon(()))
        self._clear_chosen.clicked.connect(lambda: self.set_picked(()))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(0, 1)
        for row, widgets in enumerate(
            ((self._area, self._clear_area, self.draw),
             (self._chosen, self._clear_chosen, self.use_picked))
        ):  # fmt: skip
            for column, widget in enumerate(widgets):
                grid.addWidget(widget, row, column)

    @property
    def clear_area(self) -> QToolButton:
        return self._clear_area

    @property
    def area_text(self) -> str:
        return self._area.text()

    def set_polygon(self, polygon_m: tuple[tuple[float, float], ...]) -> None:
        """Takes a drawn area, or none."""
        self.polygon_m = polygon_m
        self.changed.emit()

    def set_picked(self, ids: tuple[str, ...]) -> None:
        """Takes a set of buildings, or none."""
        self.picked = ids
        self.changed.emit()

    def show_inside(self, inside: int) -> None:
        """Says what is set; `inside`: how many stand inside the drawn area."""
        area, chosen = bool(self.polygon_m), bool(self.picked)
        noun = self._noun if inside == 1 else f"{self._noun}s"
        self._area.setText(
            f"Inside the drawn area ({inside:,} {noun})" if area else "Anywhere in the district"
        )
        self._clear_area.setVisible(area)
        self.draw.setText("Draw another area on the map" if area else "Draw an area on the map")
        words = f"Only {_picked(len(self.picked))}" if chosen else "No single buildings picked"
        self._chosen.setText(words)
        self._clear_chosen.setVisible(chosen)
        other = bool(self._picked_now) and self._picked_now != self.picked
        self.use_picked.setVisible(other)
        self._chosen.setVisible(chosen or other)


def _picked(count: int) -> str:
    return f"the {count:,} picked buildings" if count != 1 else "the picked building"


def _clear(what: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon("ph.x"))
    button.setToolTip(what)
    button.setAccessibleName(what)
    button.setAutoRaise(True)
    return button
