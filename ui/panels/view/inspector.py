"""The inspector: what is known of the picked building, and what the scenario does to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room
from ui.view_state.inspection import Inspection

_HELPS = {1: "better", -1: "worse", 0: "value"}
_EMPTY = "Click a building to see what is known of it.\nPress B to pick several with a box."


class Inspector(QScrollArea):
    """Facts with their standing, numbers before and after, and why measures are not applicable."""

    verify_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._mark = ""
        self.show_inspection(None)

    def show_standing(self, mark: str) -> None:
        """Grey the numbers, and say why, where they are of another scenario; '' where not."""
        if mark != self._mark:
            self._mark = mark
            self.show_inspection(self._shown)

    def show_inspection(self, inspection: Inspection | None) -> None:
        """Show what is picked; what to do next where nothing is."""
        self._shown = inspection
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        if inspection is None:
            layout.addWidget(_label(_EMPTY, "empty"))
        else:
            layout.addWidget(_label(inspection.title, "title"))
            layout.addWidget(_label(inspection.subtitle, "quiet", wrap=True))
            if self._mark and inspection.changes:
                layout.addWidget(_label(self._mark, "standing"))
            for reason in inspection.not_applicable:
                layout.addWidget(_label(reason, "warning"))
            if inspection.changes:
                numbers = QWidget()
                numbers.setProperty("stale", bool(self._mark))
                numbers.setLayout(self._changes(inspection))
                layout.addWidget(numbers)
            if inspection.one:
                layout.addWidget(self._verify(), 0, Qt.AlignmentFlag.AlignLeft)
            layout.addLayout(self._facts(inspection))
        layout.addStretch(1)
        fit_room(content)
        self.setWidget(content)

    def _verify(self) -> QPushButton:
        button = QPushButton("Verify with EnergyPlus…")
        button.setToolTip("Calculate this building a second time by another program")
        button.clicked.connect(self.verify_requested)
        return button

    def _changes(self, inspection: Inspection) -> QGridLayout:
        grid = _grid()
        grid.setContentsMargins(0, 0, 0, 0)
        for column, head in enumerate(("", "Baseline", "Scenario")):
            grid.addWidget(_label(head, "quiet", right=column > 0), 0, column)
        for i, change in enumerate(inspection.changes, start=1):
            grid.addWidget(_label(change.label, wrap=True), 2 * i, 0)
            numbers = (_short(change.before), "value"), (_short(change.after), _HELPS[change.helps])
            for column, (number, role) in enumerate(numbers, start=1):
                grid.addWidget(_label(number, role, right=True), 2 * i, column)
                if change.bands[column - 1] not in ("", number):
                    band = _label(change.bands[column - 1], "rule", right=True)
                    grid.addWidget(band, 2 * i + 1, column)
        if any(any(c.bands) for c in inspection.changes):
            foot = "Small: the 80 % interval. One building is far less certain than many."
            grid.addWidget(_label(foot, "rule"), 2 * len(inspection.changes) + 2, 0, 1, 3)
        return grid

    def _facts(self, inspection: Inspection) -> QGridLayout:
        grid = _grid()
        rules = tuple(dict.fromkeys(f.rule for f in inspection.facts if f.rule))
        for row, fact in enumerate(inspection.facts):
            mark = f" {_raised(rules.index(fact.rule) + 1)}" if fact.rule else ""  # not on a unit
            grid.addWidget(_label(fact.label + mark, "quiet"), row, 0)
            grid.addWidget(_label(fact.value, "value", right=True), row, 1, 1, 2)
        foot = len(inspection.facts)
        for i, rule in enumerate(rules):
            text = f"{_raised(i + 1)} inferred: {rule}"
            grid.addWidget(_label(text, "rule"), foot + i, 0, 1, 3)
        return grid


def _raised(number: int) -> str:
    """A number as a superscript, to tie a value to its footnote."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _short(text: str) -> str:
    return text.removesuffix(" a year")


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    return grid


def _label(text: str, role: str = "", right: bool = False, wrap: bool = False) -> QLabel:
    label = PlainLabel(text)
    label.setWordWrap(wrap or role in ("warning", "rule", "title", "empty"))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label
