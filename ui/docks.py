"""The panels around the scene: left, right and below; how much room each has."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from ui.theme import LIGHT, Theme

_LEFT_PX, _RIGHT_PX, _BOTTOM_PX = 216, 344, 216
_AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}


class Docks:
    """Three docks without title bars: the panels speak for themselves."""

    def __init__(self, window: QMainWindow, left: QWidget, right: QWidget, bottom: QWidget) -> None:
        self._window = window
        self._docks = {
            "left": self._dock("Layers", left, "left"),
            "right": self._dock("Options", right, "right"),
            "bottom": self._dock("Results", bottom, "bottom"),
        }
        window.setCorner(Qt.Corner.BottomLeftCorner, _AREAS["bottom"])
        window.setCorner(Qt.Corner.BottomRightCorner, _AREAS["bottom"])
        self._font_px = 0.0

    def fit(self, theme: Theme) -> None:
        """Give the panels the room that a theme's letters need, where their size is another."""
        if theme.font_px == self._font_px:
            return
        self._font_px = theme.font_px
        large = theme.font_px / LIGHT.font_px
        left, right, bottom = self._docks.values()
        for dock in self._docks.values():
            dock.widget().updateGeometry()
        widths = [round(_LEFT_PX * large), round(_RIGHT_PX * large)]
        self._window.resizeDocks([left, right], widths, Qt.Orientation.Horizontal)
        self._window.resizeDocks([bottom], [round(_BOTTOM_PX * large)], Qt.Orientation.Vertical)

    def toggle(self, side: str) -> None:
        """Show or hide a panel: left, right or bottom."""
        dock = self._docks[side]
        dock.setVisible(not dock.isVisible())

    def show(self, visible: bool) -> None:
        """All three, or none."""
        for dock in self._docks.values():
            dock.setVisible(visible)

    def _dock(self, title: str, widget: QWidget, side: str) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(title)
        dock.setWidget(widget)
        dock.setTitleBarWidget(QWidget())
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self._window.addDockWidget(_AREAS[side], dock)
        return dock
