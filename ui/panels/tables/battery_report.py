"""Batteries by their rule and at best: a table for each, with a sentence above it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from twin.on_demand.dispatch.dispatch_report import BatteryReport
from twin.words.quantities import written
from ui.style.plain_label import PlainLabel
from ui.style.room import px

_NOTE = (
    "At best means: the whole year known beforehand, solved as a linear programme (HiGHS) at the "
    "hourly signals of price and carbon. It bounds what any control can save."
)
_HEADS = ("", "From the grid", "Peak", "At hourly prices", "At hourly carbon")


class BatteryDialog(QDialog):
    """Made anew for each answer."""

    def __init__(self, reports: Sequence[BatteryReport], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Best dispatch of the batteries")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        for report in reports:
            layout.addWidget(_label(report.sentence, "title"))
            layout.addLayout(_table(report))
        layout.addWidget(_label(_NOTE, "quiet"))
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.setMinimumWidth(px(640))


def _table(report: BatteryReport) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for column, head in enumerate(_HEADS):
        grid.addWidget(_label(head, "quiet", right=column > 0), 0, column)
    for i, row in enumerate(report.rows, start=1):
        grid.addWidget(_label(row.title), i, 0)
        cells = (
            written(row.import_kwh_a, "kWh a year"),
            written(row.peak_kw, "kW"),
            written(row.hourly_eur_a, "EUR a year"),
            written(row.hourly_co2_kg_a, "kg CO₂e a year"),
        )
        for column, text in enumerate(cells, start=1):
            grid.addWidget(_label(text.removesuffix(" a year"), "value", right=True), i, column)
    return grid


def _label(text: str, role: str = "", right: bool = False) -> QLabel:
    label = PlainLabel(text)
    label.setWordWrap(role in ("title", "quiet") and not right)
    if role:
        label.setProperty("role", role)
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label
