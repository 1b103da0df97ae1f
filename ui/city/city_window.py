"""The window of a city's results: what to colour by, the city, and the building clicked on."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QFormLayout,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from twin.city.city_results import CITY_QUANTITIES
from twin.words.quantities import written
from twin.words.vocabulary import USE_LABELS
from ui.city.city_colours import city_colours
from ui.city.city_table import CityTable
from ui.city.city_view import CityView
from ui.style.plain_label import PlainLabel
from ui.style.room import px
from ui.style.theme import Theme

if TYPE_CHECKING:
    from twin.city.city_results import CityResults

_NUMBERS = (
    ("Heat need", "heat_need_kwh_a", "kWh a year"),
    ("Electricity bought", "bought_kwh_a", "kWh a year"),
    ("Gas", "gas_kwh_a", "kWh a year"),
    ("Roof PV", "pv_kwh_a", "kWh a year"),
    ("Carbon", "co2_kg_a", "kg a year"),
    ("Energy bill", "bill_eur_a", "EUR a year"),
)
_PANEL_PX = 320
_PICK = "Click a building to see its numbers."


class CityWindow(QMainWindow):
    """The city in the middle, a panel on the right."""

    def __init__(self, results: "CityResults", theme: Theme) -> None:
        super().__init__()
        self._results, self._theme = results, theme
        missing = len(results.plan.tiles) - len(results.tiles)
        names = list(results.plan.districts.values())
        title = names[0] if len(names) == 1 else f"City of {len(names)} districts"
        self.setWindowTitle(f"{title} · district-twin")
        self.view = CityView(results, theme)
        self.setCentralWidget(self.view)
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Colour buildings by"))
        self.choice.addItems([q.title for q in CITY_QUANTITIES])
        self.choice.currentIndexChanged.connect(self.colour_by)
        self._building = PlainLabel(_PICK)
        self._building.setWordWrap(True)
        self._form = QFormLayout()
        self._panel(title, missing)
        self.statusBar().showMessage("Opening the city")
        self.view.opened.connect(
            lambda k, n: self.statusBar().showMessage(f"Opening the city: {k} of {n} tiles")
        )
        self.view.ready.connect(self._ready)
        self.view.failed.connect(self.statusBar().showMessage)
        self.view.clicked.connect(self.inspect)
        self.table = CityTable(results)
        self.table.chosen.connect(self._go_to)
        self._table_dock = _docked(self.table, self)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._table_dock)
        self._table_dock.hide()
        self.colour_by(0)

    def colour_by(self, index: int) -> None:
        """Colours the buildings by a row of CITY_QUANTITIES."""
        self.view.colour(*city_colours(self._results, CITY_QUANTITIES[index], self._theme))

    def inspect(self, row: int) -> None:
        """Tells of the building in a row; -1: of none."""
        while self._form.rowCount():
            self._form.removeRow(0)
        if row < 0:
            self._building.setText(_PICK)
            return
        columns = self._results.columns
        self._building.setText(
            f"{columns['id'][row]}\n{USE_LABELS[columns['use'][row]]}, "
            f"built {int(columns['year'][row])}, {columns['floor_area_m2'][row]:,.0f} m² of floor"
        )
        for label, key, unit in _NUMBERS:
            before, after = (float(columns[f"{key}_{w}"][row]) for w in ("baseline", "scenario"))
            said = _short(after, unit)
            if not np.isclose(before, after, rtol=5e-4):
                said = f"{_short(before, unit)} → {said}"
            self._form.addRow(label, PlainLabel(said))

    # ---- inside -----------------------------------------------------------------------------

    def _panel(self, title: str, missing: int) -> None:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        heading = PlainLabel(title)
        heading.setProperty("role", "title")
        tiles = len(self._results.tiles)
        told = f"{len(self._results):,} buildings in {tiles:,} tiles, {self._results.plan.scenario}"
        about = PlainLabel(told if not missing else f"{told}; {missing:,} tiles are not done")
        about.setProperty("role", "quiet")
        about.setWordWrap(True)
        home = QPushButton(self.tr("Whole city"))
        home.clicked.connect(self.view.go_home)
        section = PlainLabel(self.tr("Building, in a year"))
        section.setProperty("role", "section")
        table = QPushButton(self.tr("Table of buildings"))
        table.setCheckable(True)
        table.toggled.connect(lambda on: self._table_dock.setVisible(on))
        for part in (heading, about, PlainLabel(self.tr("Colour by")), self.choice, home, table):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(section)
        column.addWidget(self._building)
        column.addLayout(self._form)
        column.addStretch(1)
        panel.setFixedWidth(px(_PANEL_PX))
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, _docked(panel, self))

    def _go_to(self, row: int) -> None:
        """To the building of a row of the table."""
        self.view.go_to(row)
        self.inspect(row)

    def _ready(self) -> None:
        self.statusBar().showMessage(
            "Left drag turns, right drag moves, the wheel comes nearer; "
            "buildings are drawn within 1.5 km, blocks beyond"
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self.view.release()
        super().closeEvent(event)


def _docked(widget: QWidget, window: QMainWindow) -> QDockWidget:
    """A widget at an edge of the window, without a title."""
    dock = QDockWidget(window)
    dock.setTitleBarWidget(QWidget())
    dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    dock.setWidget(widget)
    return dock


def _short(value: float, unit: str) -> str:
    """A number of a year, without saying so each time."""
    return written(value, unit).removesuffix(" a year")
