"""The panels around the scene: left, right and below; how much room each has."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from ui.panels.results.results import ResultsPanel
from ui.style.theme import LIGHT, Theme

_LEFT_PX, _RIGHT_PX, _BOTTOM_PX = 216, 344, 216
_LEFT_FRAC, _RIGHT_FRAC = 0.208, 0.29  # of the window at most: the scene keeps half of it
_COMPACT_PX, _COMPACT_LARGE, _COMPACT_RIGHT_FRAC, _COMPACT_BOTTOM_FRAC = 1160, 1.1, 0.28, 0.28
"""A window narrower than so many times its letters has no room for three panels around a scene."""
_AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}


class Docks:
    """Three docks without title bars: the panels speak for themselves."""

    def __init__(
        self, window: QMainWindow, left: QWidget, right: QTabWidget, bottom: ResultsPanel
    ) -> None:
        self._window, self._layers, self._tabs, self._results = window, left, right, bottom
        self._docks = {
            "left": self._dock("Layers", left, "left"),
            "right": self._dock("Options", right, "right"),
            "bottom": self._dock("Results", bottom, "bottom"),
        }
        window.setCorner(Qt.Corner.BottomLeftCorner, _AREAS["bottom"])
        window.setCorner(Qt.Corner.BottomRightCorner, _AREAS["bottom"])
        self._sizes = (0, 0, 0)
        self.compact = False

    def fit(self, theme: Theme) -> None:
        """Give the panels the room that a theme's letters need and the window can spare, where
        that is another than before: what was dragged stays."""
        large, wide = theme.font_px / LIGHT.font_px, self._window.width()
        left_px = round(min(_LEFT_PX * large, _LEFT_FRAC * wide))
        self._be_compact(large > _COMPACT_LARGE and wide < _COMPACT_PX * large)
        right_frac = _COMPACT_RIGHT_FRAC if self.compact else _RIGHT_FRAC
        right_px, bottom_px = round(min(_RIGHT_PX * large, right_frac * wide)), _BOTTOM_PX * large
        if self.compact:
            bottom_px = min(bottom_px, _COMPACT_BOTTOM_FRAC * self._window.height())
        sizes = (left_px, right_px, round(bottom_px))
        if sizes == self._sizes:
            return
        self._sizes = sizes
        left, right, bottom = self._docks.values()
        for dock in self._docks.values():
            if (inside := dock.widget()) is not None:
                inside.updateGeometry()
        self._window.resizeDocks([left, right], list(sizes[:2]), Qt.Orientation.Horizontal)
        self._window.resizeDocks([bottom], [sizes[2]], Qt.Orientation.Vertical)

    def _be_compact(self, compact: bool) -> None:
        """Large letters in a small window: the layers go to a tab on the right, and the numbers
        are said in fewer lines, so that the scene keeps two fifths of the window."""
        if compact == self.compact:
            return
        self.compact = compact
        shown, left = self._tabs.currentWidget(), self._docks["left"]
        self._results.be_compact(compact)
        if compact:
            left.hide()
            self._tabs.addTab(self._layers, "Layers")
            self._tabs.setCurrentWidget(shown)
        else:
            self._tabs.removeTab(self._tabs.indexOf(self._layers))
            left.setWidget(self._layers)
            self._layers.show()
            left.show()

    def toggle(self, side: str) -> None:
        """Show or hide a panel: left, right or bottom; bring it to the front where it is a tab."""
        if side == "left" and self.compact:
            self._docks["right"].show()
            self._tabs.setCurrentWidget(self._layers)
            return
        dock = self._docks[side]
        dock.setVisible(not dock.isVisible())

    def show_side(self, side: str) -> None:
        """Show a panel that may be hidden."""
        self._docks[side].show()

    def show_only_bottom(self, on: bool) -> None:
        """The results alone, as a station with a chart shows them, or nothing."""
        for side, dock in self._docks.items():
            dock.setVisible(on and side == "bottom")

    def show(self, visible: bool) -> None:
        """All three, or none."""
        for side, dock in self._docks.items():
            dock.setVisible(visible and not (side == "left" and self.compact))

    def _dock(self, title: str, widget: QWidget, side: str) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(title)
        dock.setWidget(widget)
        dock.setTitleBarWidget(QWidget())
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self._window.addDockWidget(_AREAS[side], dock)
        return dock
