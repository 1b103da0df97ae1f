"""Scenarios side by side in a window of its own; the map behind stays usable."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin.project.project import KeptScenario
from ui.panels.compare.change_chart import ChangeChartWidget
from ui.panels.compare.choices import Choices
from ui.panels.compare.table import CompareTable
from ui.panels.compare.waterfall import WaterfallWidget
from ui.panels.scenarios.swatch import swatch
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_window, px
from ui.style.theme import Theme
from ui.view_state.comparison import apart_in_words, change_charts, table_rows, waterfall

if TYPE_CHECKING:
    from twin.comparison.side_by_side import SideBySide

PAGES = {"table": "Table", "chart": "Chart", "measures": "What each measure does"}
ON_THE_MAP = {"curtain": "Curtain", "panes": "Side by side", "difference": "Difference"}
MOST_SCENARIOS = 4


class CompareDialog(QDialog):
    """picked: ids of the scenarios to compare; stop_requested: leave it at what is known;
    map_requested: how to compare on the map, and the numbers of the two scenarios picked."""

    picked = Signal(object)
    map_requested = Signal(str, object)
    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Compare scenarios")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._beside: SideBySide | None = None
        self._colours: tuple[str, ...] = ()
        self.table, self.chart, self.falls = CompareTable(), ChangeChartWidget(), WaterfallWidget()
        self.choices = Choices()
        self.choices.changed.connect(self._draw)
        self._said = PlainLabel()
        self._said.setProperty("role", "quiet")
        self._said.setWordWrap(True)
        self._chips, self._chip_line = QButtonGroup(self), QHBoxLayout()
        self._chips.setExclusive(False)
        self._chip_line.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(self._chip_line)
        layout.addLayout(self._tools())
        layout.addWidget(self.choices)
        layout.addWidget(self._book(), 1)
        layout.addWidget(self._said)
        self.show_page("table")
        fit_window(self, px(1200), px(720))

    # ---- what is asked ----------------------------------------------------------------------

    def _tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        self._pages = QButtonGroup(self)
        for key, words in PAGES.items():
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("key", key)
            button.clicked.connect(lambda _=False, k=key: self.show_page(k))
            self._pages.addButton(button)
            line.addWidget(button)
        line.addSpacing(16)
        on_map = PlainLabel("On the map:")
        on_map.setProperty("role", "quiet")
        line.addWidget(on_map)
        line.addSpacing(8)
        self.on_map: dict[str, QPushButton] = {}
        for key, words in ON_THE_MAP.items():
            made = self.on_map[key] = QPushButton(words)
            made.setAutoDefault(False)
            made.clicked.connect(
                lambda _=False, k=key: self.map_requested.emit(k, self.choices.pair())
            )
            line.addWidget(made)
            line.addSpacing(4)
        line.addSpacing(12)
        self.progress, self.stop = QProgressBar(), QPushButton("Stop")
        self.progress.setTextVisible(False)
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self.stop_requested)
        self._doing = PlainLabel()
        self._doing.setProperty("role", "quiet")
        line.addWidget(self._doing)
        line.addSpacing(8)
        line.addWidget(self.progress, 1)
        line.addStretch(1)
        line.addWidget(self.stop)
        return line

    def _book(self) -> QStackedWidget:
        self._stack = QStackedWidget()
        for page in (self.table, _scrolled(self.chart), _scrolled(self.falls)):
            self._stack.addWidget(page)
        return self._stack

    def show_page(self, key: str) -> None:
        """Bring one of PAGES to the front."""
        for button in self._pages.buttons():
            button.setChecked(button.property("key") == key)
        self._stack.setCurrentIndex(list(PAGES).index(key))
        self.choices.show_for(key)
        self._page = key
        self._draw()

    # ---- what is shown ----------------------------------------------------------------------

    def show_scenarios(self, scenarios: Sequence[KeptScenario], wanted: Sequence[str]) -> None:
        """What can be compared; those wanted are ticked."""
        while (item := self._chip_line.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                self._chips.removeButton(old)  # type: ignore[arg-type]
                old.deleteLater()
        for one in scenarios:
            chip = QToolButton()
            chip.setText(one.name)
            chip.setIcon(swatch(one.colour))
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setCheckable(True)
            chip.setChecked(one.id in wanted)
            chip.setProperty("role", "segment")
            chip.setProperty("key", one.id)
            chip.clicked.connect(self._pick)
            self._chips.addButton(chip)
            self._chip_line.addWidget(chip)
        self._chip_line.addStretch(1)

    def _pick(self) -> None:
        wanted = [b.property("key") for b in self._chips.buttons() if b.isChecked()]
        if 1 <= len(wanted) <= MOST_SCENARIOS:
            self.picked.emit(tuple(wanted))
            return
        for button in self._chips.buttons():  # neither none nor a fifth
            if button is self.sender():
                button.setChecked(not button.isChecked())

    def show_beside(self, beside: "SideBySide", colours: tuple[str, ...], in_hand: int) -> None:
        """Show what is known by now; in_hand: the number of the scenario that is worked on."""
        fresh = self._beside is None or self._beside.names != beside.names
        self._beside, self._colours = beside, colours
        if fresh:
            self.choices.show_names(beside.names, in_hand)
        self._draw()

    def show_busy(self, busy: bool) -> None:
        """Whether something is calculated still."""
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        if not busy:
            self._doing.setText("")

    def show_progress(self, words: str, share: float) -> None:
        self._doing.setText(words)
        self.progress.setValue(round(100 * share))

    def _draw(self) -> None:
        beside = self._beside
        if beside is None:
            return
        if self._page == "table":
            self._draw_table(beside)
        elif self._page == "chart":
            self.chart.show_charts(change_charts(beside), self._colours, self._theme)
            sampled = beside.samples is not None
            self._said.setText(_WITH_LINE if sampled else _NO_LINE)
        else:
            data = waterfall(beside, self.choices.scenario, self.choices.quantity)
            self.falls.show_data(data, self._theme)
            unit = f"In {data.unit}, beside the baseline. " if data and data.unit else ""
            self._said.setText(unit + data.note if data else _SOON)

    def _draw_table(self, beside: "SideBySide") -> None:
        names, pair = beside.names, self.choices.pair()
        real = pair[0] != pair[1]
        heads, colours = ("Baseline", *names), ("", *self._colours)
        if real:
            heads, colours = (*heads, f"{names[pair[1]]} less {names[pair[0]]}"), (*colours, "")
        rows = table_rows(beside, pair if real else None, self.choices.everything)
        apart = apart_in_words(beside, *pair) if real else ()
        self.table.show_rows(heads, colours, rows, apart)
        self._said.setText(_SAMPLED.format(beside.samples.shape[1]) if beside.samples is not None
                           else _UNSAMPLED)  # fmt: skip


_SAMPLED = (
    "Under each change: the interval that 80 % of {} samples lie in, all scenarios with the same "
    "draws; and in how many of them the change has this sign. Nine in ten are called sure."
)
_UNSAMPLED = "Intervals, and how sure a difference is, follow from common samples."
_WITH_LINE = "Changes beside the baseline; the line over each bar is the interval of 80 %."
_NO_LINE = "Changes beside the baseline; intervals follow."
_SOON = "Follows once each measure is calculated without the others."


def _scrolled(inner: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setWidget(inner)
    return scroll
