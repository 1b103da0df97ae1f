"""What is asked of the best plan: the aim, how much, and what it has to keep to."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from twin.targets.uptake import FIRST_YEAR, LAST_YEAR
from ui.panels.widgets.fields import Choice, Number
from ui.style.plain_label import PlainLabel

if TYPE_CHECKING:
    from twin.best_plan.asked import Asked

_AimKind = Literal["budget", "co2_target", "bill_saving"]
_AIMS: dict[_AimKind, tuple[str, str, float]] = {
    "budget": ("Most carbon saved for a budget", "EUR", 1.0),
    "co2_target": ("Least money for so much carbon", "t CO₂e a year", 1000.0),
    "bill_saving": ("Least money for so much off the bills", "EUR a year", 1.0),
}
_NOTES = {
    "budget": "0: a quarter of what all packages cost. Drag along the curve for other budgets.",
    "co2_target": "How much less the district is to emit in a year.",
    "bill_saving": "How much less all bills together are to be in a year.",
}
_WHAT = (
    "Every building gets one of 16 packages made of the measures, every street one of 5, so that "
    "all together do most. The packages are each calculated by the model."
)


class WantedPlan(QWidget):
    """find_requested: what was asked for, with the numbers as they stand in the fields."""

    find_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.aim, self.amount = Choice(), Number("EUR", 0.0, 1e12, 1000.0)
        for key, (words, _, _) in _AIMS.items():
            self.aim.addItem(words, key)
        self.aim.currentIndexChanged.connect(self._name_amount)
        self._note = _quiet("")
        self.protected = QCheckBox("Leave protected buildings as they are")
        self.quarters = Number("share", 0.0, 1.0, 0.05)
        self.crews = Number("", 0.0, 100_000.0, 1.0)
        self.yearly = Number("EUR", 0.0, 1e12, 1000.0)
        self.by_year = QCheckBox("All done by")
        self.deadline = Number("", float(FIRST_YEAR), float(LAST_YEAR), 1.0)
        self.deadline.setGroupSeparatorShown(False)
        self.deadline.setValue(2035)
        self.find_button = QPushButton("Find the plan")
        self.find_button.setProperty("role", "primary")
        self.find_button.clicked.connect(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(_quiet(_WHAT))
        layout.addWidget(self.aim)
        layout.addWidget(self.amount)
        layout.addWidget(self._note)
        layout.addSpacing(8)
        layout.addWidget(_section("It has to keep to"))
        layout.addWidget(self.protected)
        layout.addLayout(self._limits())
        layout.addStretch(1)
        self._name_amount()

    def _limits(self) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(6)
        for label, field, tip in (
            ("Each quarter gets at least", self.quarters, _QUARTERS_TIP),
            ("Buildings done a year, at most", self.crews, "0: crews for as many as are wanted"),
            (
                "Spent a year, at most",
                self.yearly,
                "0: all in one year; what is left is there in the next",
            ),
        ):
            field.setToolTip(tip)
            field.setSpecialValueText("no limit" if field is not self.quarters else "no floor")
            field.setMinimumWidth(1)
            form.addRow(PlainLabel(label), field)
        form.addRow(self.by_year, self.deadline)
        self.by_year.setToolTip("Needs a number of buildings that crews finish in a year")
        return form

    def _name_amount(self) -> None:
        kind = self.aim.currentData()
        _, unit, _ = _AIMS[kind]
        self.amount.setSuffix(f" {unit}")
        self._note.setText(_NOTES[kind])

    def asked(self) -> "Asked":
        """What the fields say."""
        from twin.best_plan.asked import Asked
        from twin.best_plan.limits import Limits
        from twin.best_plan.plan import Aim
        from twin.best_plan.rollout import Pace

        kind: _AimKind = self.aim.currentData()
        crews, yearly = round(self.crews.amount()), self.yearly.amount()
        return Asked(
            Aim(kind, self.amount.amount() * _AIMS[kind][2]),
            Limits(self.quarters.amount(), self.protected.isChecked()),
            Pace(yearly if yearly > 0 else None, crews if crews > 0 else None),
            round(self.deadline.value()) if self.by_year.isChecked() else None,
        )

    def _ask(self) -> None:
        for field in (self.amount, self.quarters, self.crews, self.yearly, self.deadline):
            field.interpretText()
        self.find_requested.emit(self.asked())


_QUARTERS_TIP = "Of what it would get by its floor area; so that no quarter is left out"


def _quiet(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "quiet")
    label.setWordWrap(True)
    return label


def _section(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "section")
    return label
