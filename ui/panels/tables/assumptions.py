"""Every factor with its source and standing; a value can be changed for this scenario."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from twin.assumptions.assumptions import (
    STANDINGS,
    Assumption,
    check_override,
    matches,
    range_notice,
    standing_counts,
    standing_sentence,
)
from twin.assumptions.district_factors import factors_of
from twin.district.district import District
from twin.scenario.edits import SetAssumption
from twin.scenario.scenario import Scenario
from ui.panels.tables.model_tables import ModelTablesView
from ui.panels.tables.models_explained import ModelsExplainedView
from ui.panels.tables.reading_table import ROW_PX
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_window, px

_COLUMNS = ("Factor", "Value", "Unit", "Plausible", "Year", "Boundary", "Standing", "Source")
_VALUE, _STANDING = 1, 6
_WIDTHS_PX = (250, 84, 104, 116, 52, 84, 92)
_EXPLAIN = (
    "Every number the answers rest on. 'found' was read at the named source, 'computed' follows "
    "from found figures, 'estimate' is our own within the plausible range: check it before you "
    "rely on it. Type a new value to change it for this scenario; clear it to set it back."
)
GROUP_TITLES = {
    "carbon": "Carbon",
    "prices": "Prices and discounting",
    "parties": "Owners, tenants, city",
    "subsidies": "Subsidies",
    "costs": "Costs of measures",
    "lifetimes": "Lifetimes",
    "embodied": "Embodied carbon",
    "mobility": "E-mobility",
    "supply": "Heat and storage",
    "homes": "Homes",
    "targets": "The programme's targets",
}


class AssumptionsPanel(QDialog):
    """The ledger of factors: search, read where each comes from, change it, set it back."""

    edit_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Assumptions")
        self._filling = False
        self._assumptions: dict[int, Assumption] = {}
        self._table = self._make_table()
        self._make_seekers()
        self._fault = PlainLabel()
        self._fault.setProperty("role", "warning")
        self._fault.setWordWrap(True)
        self._fault.hide()
        tabs = QTabWidget()
        tabs.addTab(self._make_page(), "Factors of this scenario")
        tabs.addTab(ModelsExplainedView(), "The models")
        tabs.addTab(ModelTablesView(), "Tables of the models")
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(tabs, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _make_seekers(self) -> None:
        """What narrows the table: words sought, and where a factor comes from."""
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search a factor, unit or source: gas price")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._count = PlainLabel()
        self._count.setProperty("role", "section")
        self._standing = QComboBox()
        self._standing.setAccessibleName("Show factors by standing")
        self._standing.addItem("All factors", "")
        for standing, word in STANDINGS.items():
            self._standing.addItem(f"Only {word}", standing)
        self._standing.currentIndexChanged.connect(self._filter)
        self._whole = PlainLabel()
        self._whole.setProperty("role", "soft")
        self._whole.setWordWrap(True)
        self._whole.hide()
        self._table.currentCellChanged.connect(self._show_source)
        self._none = PlainLabel("No factor has all these words; try fewer, or show all factors.")
        self._none.setProperty("role", "quiet")
        self._none.hide()

    def _make_page(self) -> QWidget:
        explain = PlainLabel(_EXPLAIN)
        explain.setWordWrap(True)
        explain.setProperty("role", "soft")
        factors = QWidget()
        inside = QVBoxLayout(factors)
        inside.setContentsMargins(0, 8, 0, 0)
        seek = QHBoxLayout()
        seek.addWidget(self._search, 1)
        seek.addWidget(self._standing)
        inside.addWidget(self._count)
        inside.addWidget(explain)
        inside.addLayout(seek)
        inside.addWidget(self._none)
        inside.addWidget(self._table, 1)
        inside.addWidget(self._whole)
        inside.addWidget(self._fault)
        return factors

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setHorizontalHeaderLabels(_COLUMNS)
        table.verticalHeader().hide()
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        value = table.horizontalHeaderItem(_VALUE)
        assert value is not None
        value.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        table.itemChanged.connect(self._changed)
        return table

    def show_scenario(self, district: District, scenario: Scenario) -> None:
        """Fill the table for a district with the scenario's own values laid over."""
        if not self.isVisible():
            fit_window(self, px(1400), px(760))
        self._filling = True
        self._table.verticalHeader().setDefaultSectionSize(px(ROW_PX))
        for column, width in enumerate(_WIDTHS_PX):
            self._table.setColumnWidth(column, px(width))
        rows = list(factors_of(district, scenario.assumptions).rows.values())
        order = list(GROUP_TITLES)
        rows.sort(key=lambda a: order.index(a.group))
        self._show_count(rows)
        self._table.clearSpans()
        self._table.setRowCount(0)
        self._assumptions = {}
        group = ""
        for assumption in rows:
            if assumption.group != group:
                group = assumption.group
                self._add_heading(GROUP_TITLES[group])
            self._add_row(assumption)
        self._filling = False
        self._filter()
        self._tell(" ".join(filter(None, (range_notice(a) for a in rows if a.overridden))))

    def _show_count(self, rows: list[Assumption]) -> None:
        self._count.setText(standing_sentence(rows))
        for i, (standing, count) in enumerate(standing_counts(rows).items(), start=1):
            self._standing.setItemText(i, f"Only {STANDINGS[standing]} ({count})")

    def _show_source(self, row: int) -> None:
        """The line under the table: the source of the factor chosen, in full."""
        a = self._assumptions.get(row)
        self._whole.setText(f"{a.label}: {a.source}" if a else "")
        self._whole.setVisible(a is not None)

    def _tell(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _add_heading(self, title: str) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        item = QTableWidgetItem(title)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = item.font()
        font.setWeight(font.Weight.DemiBold)
        item.setFont(font)
        self._table.setItem(row, 0, item)
        self._table.setSpan(row, 0, 1, len(_COLUMNS))

    def _add_row(self, a: Assumption) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        self._assumptions[row] = a
        plausible = "" if a.low is None or a.high is None else f"{a.low:g} to {a.high:g}"
        texts = (a.label, f"{a.value:g}", a.unit, plausible, str(a.year),
                 a.boundary, "changed" if a.overridden else a.standing, a.source)  # fmt: skip
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column == _VALUE:
                item.setData(Qt.ItemDataRole.UserRole, a.key)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            else:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            font = item.font()
            if a.overridden and column in (_VALUE, _STANDING):
                font.setWeight(font.Weight.DemiBold)
            item.setFont(font)
            self._table.setItem(row, column, item)

    def _changed(self, item: QTableWidgetItem) -> None:
        if self._filling or item.column() != _VALUE:
            return
        key, text = item.data(Qt.ItemDataRole.UserRole), item.text().strip().replace(",", ".")
        try:
            value = float(text) if text else None
            if value is not None:
                check_override(key, value)
        except ValueError as fault:
            known = str(fault) if "assumption" in str(fault) else f"'{text}' is not a number."
            self._tell(known)
            return
        self._tell("")
        self.edit_requested.emit(SetAssumption(key, value))

    def _filter(self) -> None:
        """Show the factors sought, each under its heading."""
        search, standing = self._search.text(), self._standing.currentData()
        heading, seen, found = -1, False, False
        for row in range(self._table.rowCount()):
            a = self._assumptions.get(row)
            if a is None:
                if heading >= 0:
                    self._table.setRowHidden(heading, not seen)
                heading, seen = row, False
                continue
            wanted = matches(a, search) and standing in ("", a.standing)
            self._table.setRowHidden(row, not wanted)
            seen, found = seen or wanted, found or wanted
        if heading >= 0:
            self._table.setRowHidden(heading, not seen)
        self._none.setVisible(not found)
