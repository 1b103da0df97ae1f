"""Verify with EnergyPlus: what runs, then both programs side by side as numbers and charts."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin.verify.record import WORDS, Comparison, change_in_words
from ui.panels.verify.charts import VerifyChart
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room, fit_window, px
from ui.style.theme import Theme
from ui.view_state.verify_charts import VERIFY_CHARTS, pair_of

NEIGHBOURS_M = 60.0
_HEADS = ("", "This program", "EnergyPlus", "Difference")


class VerifyDialog(QDialog):
    """One building beside EnergyPlus; the window behind stays usable."""

    run_requested = Signal(bool)
    stop_requested = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Verify with EnergyPlus")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._found: Comparison | None = None
        self._chart, self._said = VerifyChart(theme), _label("", "quiet")
        self._numbers = QWidget()
        self._grid = QGridLayout(self._numbers)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        layout = QVBoxLayout()
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(_label(title, "title"))
        layout.addLayout(self._controls())
        layout.addWidget(self._numbers)
        layout.addLayout(self._segments())
        layout.addWidget(self._chart, 100)
        layout.addWidget(self._said)
        layout.addStretch(1)  # while there is no chart yet, all stands at the top
        content = QWidget()
        content.setLayout(layout)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        fit_room(content)
        self._show_parts(False)
        fit_window(self, px(760), px(760))

    # ---- what is asked ----------------------------------------------------------------------

    def _controls(self) -> QHBoxLayout:
        self._shade = QCheckBox(f"Shade by neighbours within {NEIGHBOURS_M:g} m")
        self._run, self._stop = QPushButton("Run again"), QPushButton("Stop")
        self._folder = QPushButton("Show its files")
        self._run.clicked.connect(lambda: self.run_requested.emit(self._shade.isChecked()))
        self._stop.clicked.connect(self.stop_requested)
        self._folder.clicked.connect(self._open_folder)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._shade)
        line.addStretch(1)
        line.addWidget(self._progress, 3)
        for button in (self._stop, self._run, self._folder):
            button.setAutoDefault(False)
            line.addWidget(button)
        return line

    def _open_folder(self) -> None:
        if self._found is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._found.folder)))

    def _segments(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(0)
        self._kinds, self._states = QButtonGroup(self), QButtonGroup(self)
        for group, items in (
            (self._kinds, VERIFY_CHARTS),
            (self._states, {"today": "Today", "scenario": "Scenario"}),
        ):
            for key, words in items.items():
                button = QToolButton()
                button.setText(words)
                button.setCheckable(True)
                button.setChecked(key in ("months", "today"))
                button.setProperty("role", "segment")
                button.setProperty("key", key)
                button.clicked.connect(self._draw)
                group.addButton(button)
                line.addWidget(button)
            line.addStretch(1)
        return line

    # ---- what is shown ----------------------------------------------------------------------

    def show_busy(self, busy: bool) -> None:
        """A run has begun or ended."""
        self._progress.setVisible(busy)
        self._stop.setVisible(busy)
        self._run.setVisible(not busy)
        self._shade.setEnabled(not busy)
        if busy:
            self._said.setText("EnergyPlus is running…")

    def show_progress(self, words: str, share: float) -> None:
        """How far the run is."""
        self._progress.setValue(round(100 * share))
        self._said.setText(f"{words}, {share:.0%}")

    def show_failed(self, why: str) -> None:
        """A run that gave nothing."""
        self._said.setText(why)

    def show_found(self, found: Comparison) -> None:
        """Both programs side by side."""
        self._found = found
        for state in self._states.buttons():
            state.setVisible(found.scenario is not None)
        self._fill_numbers(found)
        self._show_parts(True)
        notes = [found.missing] if found.missing else []
        self._said.setText("\n".join([*notes, *found.notes, f"Files: {found.folder}"]))
        self._draw()

    def _show_parts(self, shown: bool) -> None:
        for part in (self._numbers, self._chart, self._folder):
            part.setVisible(shown)
        for button in (*self._kinds.buttons(), *self._states.buttons()):
            if not shown:
                button.hide()
            elif button in self._kinds.buttons():
                button.show()

    def _fill_numbers(self, found: Comparison) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for column, head in enumerate(_HEADS):
            self._grid.addWidget(_label(head, "quiet", right=column > 0), 0, column)
        row = 1
        for title, ours, theirs in found.tables():
            for name, words in WORDS.items():
                if name == "cooling_kwh_m2" and not found.cools:
                    continue
                change = change_in_words(ours[name], theirs[name]) if theirs else "–"
                texts = (f"{ours[name]:.1f}", f"{theirs[name]:.1f}" if theirs else "–", change)
                self._grid.addWidget(_label(f"{title.capitalize()}, {words}"), row, 0)
                for column, text in enumerate(texts, 1):
                    self._grid.addWidget(_label(text, "value", right=True), row, column)
                row += 1

    def _draw(self) -> None:
        if self._found is None:
            return
        kind, state = self._kinds.checkedButton(), self._states.checkedButton()
        assert kind is not None
        assert state is not None
        scenario = state.property("key") == "scenario"
        self._chart.show_pair(pair_of(self._found, scenario, str(kind.property("key"))))


def _label(text: str, role: str = "", right: bool = False) -> PlainLabel:
    label = PlainLabel(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(role in ("title", "quiet") and not right)
    if role:
        label.setProperty("role", role)
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label
