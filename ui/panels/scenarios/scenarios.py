"""The panel of scenarios: a tree of who comes from whom, and the one in hand closely."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.panels.scenarios.closely import Closely
from ui.panels.scenarios.scenario_menu import scenario_menu
from ui.panels.scenarios.swatch import swatch
from ui.style.icons import icon
from ui.style.plain_label import plain_tip
from ui.view_state.scenario_rows import ScenarioRow

_HEADS = ("Scenario", "Carbon", "EUR")
_TIPS = ("", "Carbon in operation beside the baseline", "Investment")


class ScenariosPanel(QWidget):
    """A click takes a scenario up; the menu of a line does the rest. It decides nothing.

    change_requested: a function of a project that gives the project as it is to be;
    take_requested: id of another scenario, and of the measure to take over from it;
    restore_requested: id of a scenario, and the number of its version.
    """

    change_requested = Signal(object)
    new_requested = Signal()
    take_requested = Signal(str, str)
    restore_requested = Signal(str, int)
    renamed = Signal(str)
    compare_requested = Signal()
    plan_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ScenarioRow, ...] = ()
        self._tree = _tree()
        self._tree.itemClicked.connect(self._take_up)
        self._tree.itemActivated.connect(self._take_up)
        self._tree.customContextMenuRequested.connect(self._open_menu)
        self.closely = Closely()
        self.closely.renamed.connect(self.renamed)
        self.closely.noted.connect(self._note)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._tree)
        split.addWidget(self.closely)
        split.setSizes([300, 320])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(self._buttons())
        layout.addWidget(split, 1)
        layout.addLayout(self._foot())

    # ---- asking -----------------------------------------------------------------------------

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.new, self.branch = QPushButton("New"), QPushButton("Branch")
        self.new.setToolTip("A scenario without measures")
        self.branch.setToolTip("A scenario that begins as the one in hand is")
        self.more = QToolButton()
        self.more.setIcon(icon("ph.dots-three-vertical"))
        self.more.setToolTip("All that can be done with the scenario in hand")
        self.more.setAccessibleName(self.more.toolTip())
        self.new.clicked.connect(self.new_requested)
        self.branch.clicked.connect(self._branch)
        self.more.clicked.connect(self._open_menu_below)
        for button in (self.new, self.branch):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.more)
        return line

    def _foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.compare, self.plan = QPushButton("Compare…"), QPushButton("Find the best plan…")
        self.compare.setToolTip("Numbers with intervals, and what each measure alone does")
        self.compare.clicked.connect(self.compare_requested)
        self.plan.clicked.connect(self.plan_requested)
        line.addWidget(self.compare, 1)
        line.addWidget(self.plan, 2)
        return line

    def _branch(self) -> None:
        self.change_requested.emit(lambda project: project.branched(project.in_hand))

    def _take_up(self, item: QTreeWidgetItem) -> None:
        wanted = str(item.data(0, Qt.ItemDataRole.UserRole))
        if any(row.id == wanted and not row.in_hand for row in self._rows):
            self.change_requested.emit(lambda project: project.taken_up(wanted))

    def _note(self, note: str) -> None:
        self.change_requested.emit(lambda project: project.marked(project.in_hand, note=note))

    def _open_menu(self, at: QPoint) -> None:
        item = self._tree.itemAt(at)
        if item is not None:
            wanted = str(item.data(0, Qt.ItemDataRole.UserRole))
            self.menu_of(wanted).popup(self._tree.viewport().mapToGlobal(at))

    def _open_menu_below(self) -> None:
        present = next((row.id for row in self._rows if row.in_hand), None)
        if present is not None:
            self.menu_of(present).popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def menu_of(self, scenario_id: str) -> QMenu:
        """The menu of one line."""
        return scenario_menu(self, self._rows, scenario_id)

    # ---- showing ----------------------------------------------------------------------------

    def show_rows(self, rows: tuple[ScenarioRow, ...]) -> None:
        """Show the scenarios of a project; nothing is emitted."""
        if rows == self._rows:
            return
        self._rows = rows
        self._tree.clear()
        path: list[QTreeWidgetItem] = []
        for row in rows:
            item = self._item(row)
            del path[row.depth :]
            if path:
                path[-1].addChild(item)
            else:
                self._tree.addTopLevelItem(item)
            path.append(item)
            if row.in_hand:
                self._tree.setCurrentItem(item)
                self.closely.show_row(row)
        self._tree.expandAll()

    def lines(self) -> list[tuple[str, ...]]:
        """What the lines say, in their order."""
        found: list[tuple[str, ...]] = []
        item = self._tree.topLevelItem(0)
        while item is not None:
            found.append(tuple(item.text(column) for column in range(3)))
            item = self._tree.itemBelow(item)
        return found

    def click(self, name: str) -> None:
        """Click on the line of a name."""
        found = self._tree.findItems(
            name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive, 0
        )
        self._tree.itemClicked.emit(found[0], 0)

    def refresh_icons(self) -> None:
        """Draw the icons in the palette's colours, after a change of theme."""
        self.more.setIcon(icon("ph.dots-three-vertical"))
        rows, self._rows = self._rows, ()
        self.show_rows(rows)

    def _item(self, row: ScenarioRow) -> QTreeWidgetItem:
        item = QTreeWidgetItem([row.name, row.carbon, row.investment])
        item.setData(0, Qt.ItemDataRole.UserRole, row.id)
        item.setIcon(0, swatch(row.colour, row.locked))
        locked = "Locked. " if row.locked else ""
        item.setToolTip(0, plain_tip(f"{row.name}\n{locked}{row.note}".strip()))
        for column in (1, 2):
            item.setTextAlignment(
                column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
        if row.in_hand:
            bold = self._tree.font()
            bold.setBold(True)
            item.setFont(0, bold)
        return item


def _tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setColumnCount(3)
    tree.setHeaderLabels(list(_HEADS))
    tree.setAccessibleName("Scenarios of this project")
    tree.setProperty("role", "reading")
    tree.setRootIsDecorated(False)
    tree.setIndentation(14)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    tree.setItemsExpandable(False)
    head = tree.header()
    head.setStretchLastSection(False)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for column in (1, 2):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        tree.headerItem().setTextAlignment(column, right)
        tree.headerItem().setToolTip(column, _TIPS[column])
    return tree
