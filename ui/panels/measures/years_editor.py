"""When a measure is taken up: from which year, until which, and along which curve."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QWidget

from twin.scenario.edits import SetYears
from twin.scenario.scenario import Measure
from twin.targets.uptake import FIRST_YEAR, LAST_YEAR, last_year
from ui.panels.widgets.fields import Choice

CURVES = {"linear": "alike every year", "s_curve": "slow, fast, slow (S-curve)"}


class YearsEditor(QDialog):
    """Edits a copy of a measure's years; `edit()` is what was decided."""

    def __init__(self, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("When it is done")
        self._measure = measure
        self._first = self._year(measure.year, "From the year")
        self._last = self._year(last_year(measure), "To the end of")
        self._curve = Choice()
        self._curve.setAccessibleName("Growth")
        for key, text in CURVES.items():
            self._curve.addItem(text, key)
        self._curve.setCurrentIndex(self._curve.findData(measure.curve))
        self._first.valueChanged.connect(self._last.setMinimum)
        self._last.setMinimum(self._first.value())
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(8)
        form.addRow("From the year", self._first)
        form.addRow("To the end of", self._last)
        form.addRow("Growth", self._curve)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    def edit(self) -> SetYears:
        """The edit that puts what is shown in force."""
        first, last = self._first.value(), self._last.value()
        end = None if last == first else last
        return SetYears(self._measure.id, first, end, str(self._curve.currentData()))

    def _year(self, year: int, name: str) -> QSpinBox:
        field = QSpinBox()
        field.setRange(min(year, FIRST_YEAR), max(year, LAST_YEAR))
        field.setValue(year)
        field.setAccessibleName(name)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        return field
