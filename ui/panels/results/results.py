"""The bottom panel: headline numbers, the programme's targets, and a chart."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin.answer.bands import Bands
from twin.answer.compare import Row, TargetRow
from twin.words.quantities import written
from ui.panels.results.charts import ChartWidget
from ui.panels.results.costs import CostsPage
from ui.panels.results.headline import HeadlineBar
from ui.panels.results.pathway import PathwayPage
from ui.panels.results.stale import mark_stale
from ui.style.plain_label import PlainLabel
from ui.style.room import keep_room
from ui.style.theme import Theme
from ui.view_state.charts import CHARTS, PAGES, ChartData, Tornado
from ui.view_state.standing import Standing

_SHORT = {"week": "Week", "duration": "Duration", "sure": "Interval"}


class ResultsPanel(QWidget):
    """What the options do: tiles, targets, and beside them a chart or a page."""

    chart_requested = Signal(str)
    week_requested = Signal(int)
    sure_of_requested = Signal(str)
    calculate_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = HeadlineBar()
        self.headline.clicked.connect(self.sure_of_requested)
        self.chart = ChartWidget(theme)
        self.costs = CostsPage(theme)
        self.pathway = PathwayPage(theme)
        self._pages = QStackedWidget()
        for page in (self.chart, self.costs, self.pathway):
            self._pages.addWidget(page)
        self._empty = PlainLabel(Standing.CURRENT.sentence)
        self._empty.setProperty("role", "empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._targets = PlainLabel()
        self._targets.setProperty("role", "quiet")
        self._targets.setWordWrap(True)
        self._targets.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._week = _week_slider()
        self._week.valueChanged.connect(self.week_requested)
        numbers, left = _half()
        for widget in (self._empty, self.headline, self._targets):
            left.addWidget(widget)
        left.addStretch(1)
        beside, right = _half()
        right.addLayout(self._chart_buttons())
        right.addWidget(self._pages, 1)
        right.addWidget(self._week)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(16)
        keep_room(layout)
        layout.addWidget(numbers, 1)
        layout.addWidget(beside, 1)

    def set_theme(self, theme: Theme) -> None:
        for page in (self.chart, self.costs, self.pathway):
            page.set_theme(theme)
        self._name_buttons()

    def show_headline(
        self, rows: tuple[Row, ...], standing: Standing, bands: Bands | None = None
    ) -> None:
        """Show the numbers; marked, and with a way to go on, where they are of another scenario."""
        self._empty.setVisible(not rows)
        self._empty.setText(standing.sentence)
        self.headline.setVisible(bool(rows))
        self.headline.show_rows(rows, standing, bands)
        stale = standing is not Standing.CURRENT
        self._standing.setText(standing.mark if rows and not standing.halted else "")
        self._calculate.setVisible(standing.halted)
        for part in (self._targets, self._pages):
            mark_stale(part, stale)
        for page in (self.chart, self.costs, self.pathway):
            page.fade(stale)

    def show_targets(self, targets: tuple[TargetRow, ...]) -> None:
        """The programme's targets beside what the scenario reaches."""
        said = [
            f"{t.label.lower()} {_held(written(t.reached, t.unit).removesuffix(' a year'))}, "
            f"aim {_held(written(t.target, t.unit))}{chr(0xA0) + '✓' if t.met else ''}"
            for t in targets
        ]
        self._targets.setText("Programme targets: " + "; ".join(said) if targets else "")
        self._targets.setToolTip("\n".join(t.note for t in targets))
        self.headline.setToolTip(self._targets.text())
        self._hold_targets()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hold_targets()
        self._name_buttons()

    def be_compact(self, compact: bool) -> None:
        """Leave out what a low window has no room for: intervals and targets, which are in tips."""
        self.headline.be_compact(compact)
        self._targets.setVisible(not compact)

    def _name_buttons(self) -> None:
        """The charts' names in full where they have room side by side, else short."""
        titles, buttons = {**CHARTS, **PAGES}, self._buttons.buttons()
        for button in buttons:
            button.setText(titles[button.property("chart")])
            button.setToolTip(button.text())
        if sum(button.sizeHint().width() for button in buttons) > (self.width() - 40) // 2:
            for button in buttons:
                button.setText(_SHORT.get(button.property("chart"), button.text()))

    def _hold_targets(self) -> None:
        """All lines of the targets have their room, so that none is taken from the numbers."""
        width = self._targets.width()
        self._targets.setMinimumHeight(max(self._targets.heightForWidth(width), 0))

    def show_chart(self, data: ChartData | Tornado | None, kind: str, week: int) -> None:
        self.chart.show_data(data)
        pages = {"costs": self.costs, "pathway": self.pathway}
        self._pages.setCurrentWidget(pages.get(kind, self.chart))
        for button in self._buttons.buttons():
            button.setChecked(button.property("chart") == kind)
        self._week.setVisible(kind == "week")
        blocked = self._week.blockSignals(True)
        self._week.setValue(week)
        self._week.blockSignals(blocked)

    def _chart_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        self._buttons = QButtonGroup(self)
        for key, title in {**CHARTS, **PAGES}.items():
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setProperty("chart", key)
            button.setProperty("role", "segment")
            button.clicked.connect(lambda _, k=key: self.chart_requested.emit(k))
            button.setMinimumWidth(1)
            self._buttons.addButton(button)
            line.addWidget(button)
        line.addStretch(1)
        self._standing = PlainLabel()
        self._standing.setProperty("role", "standing")
        self._calculate = QPushButton("Calculate (F9)")
        self._calculate.clicked.connect(self.calculate_requested)
        self._calculate.hide()
        line.addSpacing(8)
        line.addWidget(self._standing)
        line.addWidget(self._calculate)
        return line


def _half() -> tuple[QWidget, QVBoxLayout]:
    """One half of the panel: numbers and chart keep theirs, however large the letters are."""
    half = QWidget()
    half.setMinimumWidth(1)
    half.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    column = QVBoxLayout(half)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return half, column


def _week_slider() -> QSlider:
    """The week that one chart shows."""
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 51)
    slider.setAccessibleName("Week of the year shown hour by hour")
    slider.setToolTip("Week of the year")
    slider.hide()
    return slider


def _held(words: str) -> str:
    """A number that no line break parts from its unit."""
    return words.replace(" ", chr(0xA0))
