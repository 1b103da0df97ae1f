"""The feeders in words and as a table: which transformer passes its rating, when, what helps."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from twin.on_demand.feeders.feeder_report import detail_in_words, plugs_in_words
from twin.on_demand.feeders.feeder_results import FeederAnswer, FeederDetail
from twin.words.quantities import percent
from ui.style.plain_label import PlainLabel
from ui.view_state.time_words import in_words

_WAITING = "The network is being laid and a year of load flow calculated."
_LEAST_TABLE_PX = 160
_COLUMNS = ("Transformer", "kVA", "Peak", "h over")


class FeederReport(QScrollArea):
    """Sentences first, then every transformer; a click on one asks for it closely."""

    substation_requested = Signal(int)
    hour_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hour = 0
        self._title = _label("Feeders", "title")
        self._method = _label(_WAITING, "soft")
        self._words = _label("")
        self._detail = _label("")
        self._jump = QPushButton("Go to the worst hour")
        self._jump.clicked.connect(lambda: self.hour_requested.emit(self._hour))
        self._jump.setEnabled(False)
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName("Transformers by loading")
        self.table.setHeaderLabels(list(_COLUMNS))
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, len(_COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemClicked.connect(
            lambda item: self.substation_requested.emit(item.data(0, Qt.ItemDataRole.UserRole))
        )
        self.table.setMinimumHeight(_LEAST_TABLE_PX)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for part in (self._title, self._method, self._words, self._jump, self._detail):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        self.setWidget(content)

    def show_waiting(self, words: str = _WAITING) -> None:
        """Say what is waited for, or why nothing is."""
        self._method.setText(words)

    def show_answer(self, answer: FeederAnswer) -> None:
        """The year of every transformer, the fullest first."""
        plan, flow = answer.plan, answer.flow
        self._method.setText(f"{plan.standing}; {flow.flow.method}")
        self._words.setText("\n".join((*flow.sentences, plugs_in_words(answer))))
        self._hour = flow.worst_hour
        self._jump.setText(f"Go to the worst hour: {in_words(flow.worst_hour)}")
        self._jump.setEnabled(True)
        self.table.clear()
        for sub in (-flow.peak_frac).argsort(kind="stable"):
            cells = (
                plan.names[sub],
                f"{plan.network.rating_kva[sub]:,.0f}",
                percent(float(flow.peak_frac[sub])),
                f"{int(flow.hours_over[sub]):,}",
            )
            item = QTreeWidgetItem(list(cells))
            item.setData(0, Qt.ItemDataRole.UserRole, int(sub))
            for column in range(1, len(cells)):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
            self.table.addTopLevelItem(item)

    def show_detail(self, answer: FeederAnswer, detail: FeederDetail | None) -> None:
        """One substation by exact flow, and what it still bears; None: nothing picked."""
        if detail is None:
            self._detail.clear()
            return
        self._detail.setText(detail_in_words(answer, detail))

    def words(self) -> str:
        """What the report says, for those who read it aloud or check it."""
        return f"{self._words.text()}\n{self._detail.text()}".strip()


def _label(text: str, role: str = "") -> QLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label
