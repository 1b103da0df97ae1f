"""The window: where panels, scene, menus and notices sit. It arranges; it decides nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QChildEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from twin.district.district import District
from twin.on_demand.scene.lit_windows import lit_windows
from ui.overlay.names.naming import names_of
from ui.panels.measures.options import OptionsPanel
from ui.panels.results.results import ResultsPanel
from ui.panels.tables.assumptions import AssumptionsPanel
from ui.panels.view.inspector import Inspector
from ui.panels.view.layers import LayersPanel
from ui.panels.view.scene_frame import STANDING_WORDS, SceneFrame
from ui.panels.view.status_bar import StatusBar
from ui.panels.view.time_bar import TimeBar
from ui.scene.stage import LAYERS
from ui.scene.view import SceneView
from ui.style.room import fit_room
from ui.style.theme import Theme, apply_theme
from ui.view_state.brightness import daylight_frac
from ui.view_state.changed_assumptions import changed_assumptions
from ui.view_state.inspection import Inspection
from ui.view_state.state import ViewState
from ui.view_state.view_settings import ViewSettings
from ui.window.docks import Docks
from ui.window.menus import Menus

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes

_TITLE = "district-twin"


class MainWindow(QMainWindow):
    """Scene in the middle, layers left, options and inspector right, results below."""

    dropped = Signal(object)
    closing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle(_TITLE)
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks)
        self.scene = SceneView(theme)
        self.frame = SceneFrame(self.scene, theme)
        self.time_bar = TimeBar()
        self.time_bar.setObjectName("timeBar")
        self.layers = LayersPanel()
        self.layers.setObjectName("layersPanel")
        self.options = OptionsPanel()
        self.options.setObjectName("optionsPanel")
        self.inspector = Inspector()
        self.results = ResultsPanel(theme)
        self.results.setObjectName("resultsPanel")
        self.assumptions = AssumptionsPanel(self)
        self.menus: Menus | None = None
        self._panels: tuple[QWidget, ...] = (self.layers, self.options, self.results, self.time_bar)
        for panel in self._panels:
            panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            panel.setEnabled(False)  # until there is a district to decide about
        self._place()
        self.status = StatusBar()
        self.setStatusBar(self.status)

    # ---- arranging --------------------------------------------------------------------------

    def _place(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.frame, 1)
        column.addWidget(self.time_bar)
        self.setCentralWidget(middle)
        self._right_tabs = QTabWidget()
        self._right_tabs.setDocumentMode(True)
        self._right_tabs.setObjectName("rightTabs")
        self._right_tabs.addTab(self.options, "Options")
        self._right_tabs.addTab(self.inspector, "Inspector")
        self.docks = Docks(self, self.layers, self._right_tabs, self.results)

    def install(self, functions: Mapping[str, Callable[[], Any]]) -> None:
        """Make menus and shortcuts from the table of actions and their functions."""
        self.menus = Menus(self.menuBar(), functions)
        self.addActions(list(self.menus.actions.values()))  # their keys work without the menus too
        self.status.stop_requested.connect(functions["cancel"])
        self.options.assumptions_requested.connect(functions["assumptions"])

    def action(self, action_id: str) -> QAction:
        assert self.menus is not None
        return self.menus.actions[action_id]

    def present(self, on: bool) -> None:
        """The scene with large numbers on the whole screen, or everything again."""
        for around in (self.menuBar(), self.status, self.time_bar):
            around.setVisible(not on)
        self.docks.show(not on)
        self.frame.show_large_numbers(on)
        state = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | state if on else self.windowState() & ~state)

    # ---- saying -----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take a theme: widgets, scene, charts, icons."""
        self.theme = theme
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, theme)
        for top in app.topLevelWidgets():
            fit_room(top)
        self.scene.set_theme(theme)
        if self.scene.meshes is None:
            self.scene.canvas.show_nothing(theme)
        self.frame.set_theme(theme)
        self.results.set_theme(theme)
        self.docks.fit(theme)
        self.options.refresh_icons()
        self.time_bar.refresh_icons()
        if self.menus is not None:
            self.menus.refresh_icons()

    def show_district(
        self, district: District, meshes: "SceneMeshes", camera: Mapping[str, Any] | None
    ) -> None:
        """Show another district, from its first named view or from where a snapshot looked."""
        self.setWindowTitle(f"{district.name}[*] · {_TITLE}")
        self.scene.show_meshes(meshes)
        self.scene.show_names(names_of(district, meshes))
        if camera:
            self.scene.navigator.look_from(camera["position_m"], camera["focal_point_m"])
        elif district.views:
            first = district.views[0]
            self.scene.navigator.look_from(first.position_m, first.focal_point_m)
        for panel in self._panels:
            panel.setEnabled(True)
        self.layers.show_district(district)
        self.frame.show_district(district)
        people = f"{district.residents:,.0f} residents"
        words = STANDING_WORDS.get(district.standing, district.note)
        said = f"{len(district.buildings):,} buildings · {people} · {words}"
        self.status.show_standing(said, district.note)
        assert self.menus is not None
        self.menus.enable_all()

    def show_scenario(self, state: ViewState) -> None:
        assert state.scenario is not None
        assert state.district is not None
        changed = changed_assumptions(state.scenario, state.district)
        self.options.show_measures(state.scenario, state.measures, state.standing, changed)
        if self.assumptions.isVisible():
            self.assumptions.show_scenario(state.district, state.scenario)

    def show_layers(self, settings: ViewSettings) -> None:
        for name in LAYERS:
            self.scene.set_layer(name, name not in settings.hidden, settings.opacity.get(name, 1.0))
        self.frame.show_labels("labels" not in settings.hidden)
        self.scene.draw(lambda stage: stage.set_lifelike("facades" not in settings.hidden))
        self.layers.show_settings(settings)

    def show_sun(self, country: str, hour: int, azimuth_deg: float, elevation_deg: float) -> None:
        self.scene.set_sun(azimuth_deg, elevation_deg, quick=True)
        if daylight_frac(elevation_deg) < 1.0:  # by day nobody sees which windows are lit
            self.scene.draw(lambda stage: stage.light_windows(lit_windows(country, hour)))
        self.time_bar.show_hour(hour, elevation_deg)
        self.frame.show_time(hour, elevation_deg)

    def show_hover(self, state: ViewState, row: int) -> None:
        self.frame.show_hover(state, row)

    def show_inspection(self, inspection: Inspection | None) -> None:
        """Show what is picked, and bring it to the front where something is."""
        self.inspector.show_inspection(inspection)
        if inspection is not None or self._right_tabs.currentWidget() is self.inspector:
            self._right_tabs.setCurrentWidget(self.inspector if inspection else self.options)

    def add_right_tab(self, panel: QWidget, title: str) -> None:
        """One more panel beside options and inspector, of no use until a district is open."""
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        panel.setEnabled(False)
        self._panels = (*self._panels, panel)
        self._right_tabs.addTab(panel, title)

    def bring_to_front(self, panel: QWidget) -> None:
        """Show one of the panels on the right."""
        self.docks.show_side("right")
        self._right_tabs.setCurrentWidget(panel)

    def show_right_tab(self, panel: QWidget, title: str, shown: bool) -> None:
        """Put a panel beside options and inspector and to the front, or take it away."""
        if shown:
            self._right_tabs.setCurrentIndex(self._right_tabs.addTab(panel, title))
        else:
            in_front = self._right_tabs.currentWidget() is panel
            self._right_tabs.removeTab(self._right_tabs.indexOf(panel))
            if in_front:
                self._right_tabs.setCurrentWidget(self.options)

    def notify(self, text: str) -> None:
        """One notice over the scene; it never takes the keyboard away."""
        self.frame.notify(text)

    # ---- Qt ---------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dragged(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped.emit(_dragged(event))

    def childEvent(self, event: QChildEvent) -> None:
        child = event.child()
        if event.polished() and isinstance(child, QWidget):
            fit_room(child)  # a dialog, about to be shown for the first time
        super().childEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.docks.fit(self.theme)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        self.scene.release()
        super().closeEvent(event)


def _dragged(event: QDropEvent) -> list[Path]:
    """The files and folders of this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
