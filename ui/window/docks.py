"""The panels around the scene: left, right and below; how much room each has."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from ui.style.theme import LIGHT, Theme

_LEFT_PX, _RIGHT_PX, _BOTTOM_PX = 216, 344, 216
_LEFT_FRAC, _RIGHT_FRAC = 0.208, 0.29  # of the window at most: the scene keeps half of it
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
        self._sizes = (0, 0, 0)

    def fit(self, theme: Theme) -> None:
        """Give the panels the room that a theme's letters need and the window can spare, where
        that is another than before: what was dragged stays."""
        large, wide = theme.font_px / LIGHT.font_px, self._window.width()
        left_px = round(min(_LEFT_PX * large, _LEFT_FRAC * wide))
        right_px = round(min(_RIGHT_PX * large, _RIGHT_FRAC * wide))
        sizes = (left_px, right_px, round(_BOTTOM_PX * large))
        if sizes == self._sizes:
            return
        self._sizes = sizes
        left, right, bottom = self._docks.values()
        for dock in self._docks.values():
            dock.widget().updateGeometry()
        self._window.resizeDocks([left, right], list(sizes[:2]), Qt.Orientation.Horizontal)
        self._window.resizeDocks([bottom], [sizes[2]], Qt.Orientation.Vertical)

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
