"""The panel of the best plan: ask, drag along the curve, play the years, keep it as a scenario."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.panels.best_plan.curve import PlanCurve
from ui.panels.best_plan.wanted import WantedPlan
from ui.panels.best_plan.year_line import YearLine
from ui.style.plain_label import PlainLabel
from ui.style.theme import Theme

_EMPTY = "No plan yet. Say what it is for, then press 'Find the plan'."


class BestPlanPanel(QWidget):
    """keep_requested: make what is shown a scenario, True for the plan of least regret;
    year_requested: show what is done by a year."""

    keep_requested = Signal(bool)
    year_requested = Signal(int)
    stop_requested = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted, self.curve = WantedPlan(), PlanCurve(theme)
        self._values: dict[str, PlainLabel] = {}
        self._stack = QStackedWidget()
        for page in (self.wanted, self._plan_page()):
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QScrollArea.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setWidget(page)
            self._stack.addWidget(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(self._head())
        layout.addLayout(self._work())
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.wanted.find_button)
        layout.addWidget(self.keep)
        self.show_busy(False)
        self.show_page(0)

    # ---- making -----------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        self._pages = QButtonGroup(self)
        for number, words in enumerate(("What for", "Plan")):
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.clicked.connect(lambda _=False, n=number: self.show_page(n))
            self._pages.addButton(button, number)
            line.addWidget(button)
        line.addStretch(1)
        title = PlainLabel("Best plan")
        title.setProperty("role", "section")
        line.insertWidget(0, title)
        line.insertSpacing(1, 12)
        close = QPushButton("Close")
        close.clicked.connect(self.closed)
        line.addWidget(close)
        return line

    def _work(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self._doing, self._progress = PlainLabel(), QProgressBar()
        self._doing.setProperty("role", "quiet")
        self._progress.setTextVisible(False)
        self.stop = QPushButton("Stop")
        self.stop.clicked.connect(self.stop_requested)
        line.addWidget(self._doing)
        line.addWidget(self._progress, 1)
        line.addWidget(self.stop)
        return line

    def _plan_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._empty = PlainLabel(_EMPTY)
        self._empty.setProperty("role", "empty")
        self._empty.setWordWrap(True)
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(12)
        self._numbers.setVerticalSpacing(2)
        self._said, self._regret = PlainLabel(), PlainLabel()
        for label in (self._said, self._regret):
            label.setProperty("role", "quiet")
            label.setWordWrap(True)
        self.keep = QPushButton("Make it a scenario")
        self.keep.setProperty("role", "primary")
        self.keep.clicked.connect(lambda: self.keep_requested.emit(False))
        self.keep_robust = QPushButton("Make the plan of least regret one")
        self.keep_robust.clicked.connect(lambda: self.keep_requested.emit(True))
        column.addWidget(self._empty)
        column.addWidget(self.curve, 1)
        self.years = YearLine()
        self.years.year_requested.connect(self.year_requested)
        column.addWidget(self.years)
        column.addLayout(self._numbers)
        column.addWidget(self._said)
        column.addWidget(self._regret)
        column.addWidget(self.keep_robust)
        for part in (self.curve, self.years, self._regret, self.keep_robust):
            part.hide()
        return page

    # ---- showing ----------------------------------------------------------------------------

    def show_page(self, number: int) -> None:
        """What is asked for, or the plan."""
        self._pages.button(number).setChecked(True)
        self._stack.setCurrentIndex(number)
        self.wanted.find_button.setVisible(number == 0)
        self.keep.setVisible(number == 1 and bool(self._values))

    def show_busy(self, busy: bool) -> None:
        for part in (self._doing, self._progress, self.stop):
            part.setVisible(busy)
        self.wanted.find_button.setEnabled(not busy)
        for button in (self.keep, self.keep_robust):
            button.setEnabled(not busy)

    def show_progress(self, words: str, share: float) -> None:
        self._doing.setText(words)
        self._progress.setValue(round(100 * share))

    def show_plan(self, numbers: dict[str, str], said: str, regret: str) -> None:
        """The numbers of the plan that is shown, how good it is, and how sure."""
        self._empty.hide()
        self.curve.show()
        for part in (self._regret, self.keep_robust):
            part.setVisible(bool(regret))
        self.show_numbers(numbers)
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._regret.setText(regret)

    def show_numbers(self, numbers: dict[str, str]) -> None:
        """The numbers alone, while the marker is dragged."""
        for row, (name, text) in enumerate(numbers.items()):
            if name not in self._values:
                self._values[name] = PlainLabel()
                self._values[name].setProperty("role", "value")
                self._values[name].setAlignment(Qt.AlignmentFlag.AlignRight)
                self._numbers.addWidget(PlainLabel(name), row, 0)
                self._numbers.addWidget(self._values[name], row, 1)
            self._values[name].setText(text)

    def show_said(self, said: str) -> None:
        self._said.setText(said)
        self._said.setVisible(bool(said))

    def numbers(self) -> dict[str, str]:
        """What the numbers say."""
        return {name: label.text() for name, label in self._values.items()}

    def set_theme(self, theme: Theme) -> None:
        self.curve.set_theme(theme)
        self.years.rest()
