"""The right-hand panel: what can be decided, in four groups, and what is in force."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin.measures.kind import Group, MeasureKind
from twin.measures.measures import GROUP_TITLES, MEASURES
from twin.scenario.edits import AddMeasure, RenameScenario
from twin.scenario.scenario import Measure, Scenario
from ui.panels.measures.copy_target import copy_menu
from ui.panels.measures.in_force import InForce
from ui.panels.measures.measure_card import MeasureCard
from ui.panels.widgets.tab_order import chain
from ui.style.icons import icon
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room
from ui.view_state.changed_assumptions import ChangedAssumption
from ui.view_state.standing import Standing
from ui.view_state.state import MeasureRow

GROUP_ICONS = {
    "buildings": "ph.buildings",
    "roofs": "ph.sun-horizon",
    "street_lighting": "ph.lamp",
    "e_mobility": "ph.car-simple",
}
_SHORT = {
    "roofs": "Roofs",
    "street_lighting": "Lighting",
}  # four tabs side by side, with large letters too
_FIRST_UPTAKE = 0.5
_NOTHING_YET = "Nothing decided here yet. Add:"


class OptionsPanel(QWidget):
    """Four groups of measures; each kind can be put in force, several times if wanted."""

    edit_requested = Signal(object)
    preview_requested = Signal(object)
    target_requested = Signal(str)
    assumptions_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scenario = Scenario()
        self._pages: dict[Group, _GroupPage] = {}
        self._buttons = QButtonGroup(self)
        self._counts = [0] * len(GROUP_TITLES)
        self._stack = QStackedWidget()
        tabs = QHBoxLayout()
        tabs.setSpacing(0)
        for i, (group, title) in enumerate(GROUP_TITLES.items()):
            button = _tab(group, title)
            self._buttons.addButton(button, i)
            tabs.addWidget(button)
            page = _GroupPage(group)
            page.edit_requested.connect(self.edit_requested)
            page.preview_requested.connect(self.preview_requested)
            page.target_requested.connect(self.target_requested)
            page.add_requested.connect(self.add)
            page.copy_requested.connect(self._ask_whom_else)
            self._pages[group] = page
            self._stack.addWidget(page)
        self._buttons.idClicked.connect(self._stack.setCurrentIndex)
        self._buttons.button(0).setChecked(True)
        self._in_force = InForce()
        self._in_force.chosen.connect(self.show_card)
        self._in_force.assumptions_requested.connect(self.assumptions_requested)
        self._in_force.renamed.connect(lambda name: self.edit_requested.emit(RenameScenario(name)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(tabs)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._in_force)

    def show_measures(
        self,
        scenario: Scenario,
        rows: tuple[MeasureRow, ...],
        standing: Standing,
        changed: tuple[ChangedAssumption, ...] = (),
    ) -> None:
        """Show the scenario's name, measures and changed assumptions; nothing is emitted."""
        self._scenario = scenario
        for page in self._pages.values():
            page.show_measures(scenario, rows, standing.mark.partition(":")[0])
        self._in_force.show_name(scenario.name)
        self._in_force.show_rows(rows, changed)
        self._counts = [sum(MEASURES[r.kind].group == g for r in rows) for g in self._pages]
        self._name_tabs()

    def _name_tabs(self) -> None:
        """How many measures each group has, beside its name if all four fit so, and in its tip."""
        titles = [_SHORT.get(group, GROUP_TITLES[group]) for group in self._pages]
        counted = [f"{t} ({n})" if n else t for t, n in zip(titles, self._counts, strict=True)]
        wide = self._buttons.button(0).fontMetrics().horizontalAdvance
        fits = sum(wide(f"{text}    ") for text in counted) <= self.width()
        for i, title in enumerate(GROUP_TITLES.values()):
            self._buttons.button(i).setText(counted[i] if fits else titles[i])
            in_force = f", {self._counts[i]} in force" if self._counts[i] else ""
            self._buttons.button(i).setToolTip(title + in_force)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_tabs()

    def settle(self) -> None:
        """Every card says at once what the keys have moved on it."""
        for page in self._pages.values():
            for card in tuple(page.cards.values()):
                card.settle()

    def show_group(self, group: Group) -> None:
        """Bring one group to the front."""
        index = list(self._pages).index(group)
        self._buttons.button(index).setChecked(True)
        self._stack.setCurrentIndex(index)

    def show_card(self, measure_id: str) -> None:
        """Bring the card of a measure to the front."""
        for group, page in self._pages.items():
            if measure_id in page.cards:
                self.show_group(group)
                page.ensureWidgetVisible(page.cards[measure_id])

    def refresh_icons(self) -> None:
        """Draw the icons in the palette's colours, after a change of theme."""
        for i, name in enumerate(GROUP_ICONS.values()):
            self._buttons.button(i).setIcon(icon(name))
        for page in self._pages.values():
            for card in page.cards.values():
                card.refresh_icons()

    def card(self, measure_id: str) -> MeasureCard:
        """The card of a measure; KeyError where it is not in force."""
        for page in self._pages.values():
            if measure_id in page.cards:
                return page.cards[measure_id]
        raise KeyError(measure_id)

    def add_button(self, kind: str) -> QPushButton:
        """The button that puts a measure of this kind in force."""
        return self._pages[MEASURES[kind].group].add_buttons[kind]

    def add(self, kind: str) -> None:
        """Ask for a measure of this kind, at first for half of whom it is meant for."""
        uptake = 1.0 if MEASURES[kind].aim == "district" else _FIRST_UPTAKE
        measure = Measure(id=self._scenario.next_id(), kind=kind, uptake_frac=uptake)
        self.edit_requested.emit(AddMeasure(measure))

    def _ask_whom_else(self, measure_id: str) -> None:
        """Offer the other measures that can have this one's target."""
        menu = copy_menu(self._scenario, measure_id, self.edit_requested.emit)
        menu.setParent(self, menu.windowFlags())
        menu.popup(QCursor.pos())


def _tab(group: Group, title: str) -> QToolButton:
    button = QToolButton()
    button.setText(_SHORT.get(group, title))
    button.setToolTip(title)
    button.setIcon(icon(GROUP_ICONS[group]))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setCheckable(True)
    button.setMinimumWidth(1)  # names without counts where the panel is narrow
    button.setProperty("role", "tab")
    button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
    return button


class _GroupPage(QScrollArea):
    """One group: its measures in force as cards, then what else can be put in force."""

    edit_requested = Signal(object)
    preview_requested = Signal(object)
    target_requested = Signal(str)
    add_requested = Signal(str)
    copy_requested = Signal(str)

    def __init__(self, group: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards: dict[str, MeasureCard] = {}
        self.add_buttons: dict[str, QPushButton] = {}
        self._kinds = [k for k in MEASURES.values() if k.group == group]
        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(12, 12, 12, 12)
        self._layout.setSpacing(8)
        self._add_title = PlainLabel(_NOTHING_YET)
        self._add_title.setProperty("role", "section")
        self._layout.addWidget(self._add_title)
        for kind in self._kinds:
            self._layout.addWidget(self._add_button(kind))
        self._layout.addStretch(1)
        self.setWidget(content)

    def show_measures(self, scenario: Scenario, rows: tuple[MeasureRow, ...], mark: str) -> None:
        kinds = {k.kind for k in self._kinds}
        mine = [r for r in rows if r.kind in kinds]
        for gone in self.cards.keys() - {r.id for r in mine}:
            card = self.cards.pop(gone)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for i, row in enumerate(mine):
            measure = scenario.measure(row.id)
            if row.id not in self.cards:
                self._layout.insertWidget(i, self._new_card(measure))
            self.cards[row.id].show_measure(measure, row, mark)
        self._add_title.setText("Add another" if mine else _NOTHING_YET)
        chain(self, *(self.cards[row.id] for row in mine), *self.add_buttons.values())

    def _new_card(self, measure: Measure) -> MeasureCard:
        card = MeasureCard(measure)
        fit_room(card)
        card.edit_requested.connect(self.edit_requested)
        card.preview_requested.connect(self.preview_requested)
        card.target_requested.connect(self.target_requested)
        card.copy_requested.connect(self.copy_requested)
        self.cards[measure.id] = card
        return card

    def _add_button(self, kind: MeasureKind) -> QPushButton:
        button = QPushButton(f"+  {kind.title}")
        button.setProperty("role", "add")
        button.clicked.connect(lambda: self.add_requested.emit(kind.kind))
        self.add_buttons[kind.kind] = button
        return button
