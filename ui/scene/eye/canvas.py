"""The widget VTK draws into. Gestures come out as signals; VTK's own interaction is not used."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QRubberBand, QWidget
from vtkmodules.vtkRenderingCore import vtkRenderer

from ui.scene.eye.sides import Sides
from ui.scene.eye.vtk_widget import Box, VtkWidget
from ui.scene.look.paints import Rgb
from ui.style.colour_maps import rgb_of
from ui.style.theme import Theme

SOFTWARE_RENDERERS = ("llvmpipe", "softpipe", "swiftshader", "microsoft basic render")
CLICK_PX = 4  # a press that moves less is a click


class Canvas(VtkWidget):
    """Left drag orbits, right or middle drag pans, the wheel zooms, Shift+left draws a box.

    In `corner_mode` clicks set corners and a double click ends them, instead of picking; in
    `touch_mode` a click means the small thing on the ground nearest to it. A plain
    VTK widget: rendering is asked for with `update()`, never forced.
    """

    orbited = Signal(float, float)
    panned = Signal(float, float)
    zoomed = Signal(float, float, float)
    pointed = Signal(float, float)
    clicked_at = Signal(float, float, object)
    double_clicked_at = Signal(float, float)
    boxed = Signal(float, float, float, float, object)
    cornered = Signal(float, float)
    corner_sought = Signal(float, float)
    corners_ended = Signal()
    touched = Signal(float, float)
    rested = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.renderer = vtkRenderer()
        self.render_window.AddRenderer(self.renderer)
        self.render_window.SetMultiSamples(4)
        self.box_mode = False
        self.corner_mode = False
        self.touch_mode = False
        self.sides: Sides | None = None
        self.colour: Callable[[Rgb], None] = lambda _: None
        self._press: QPointF | None = None
        self._last = QPointF()
        self._button = Qt.MouseButton.NoButton
        self._moved = False
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, self)

    def initializeGL(self) -> None:
        """Where a processor draws instead of a graphics card, smooths edges the cheaper way."""
        super().initializeGL()
        window = self.render_window
        if any(name in window.ReportCapabilities().lower() for name in SOFTWARE_RENDERERS):
            window.SetMultiSamples(0)
            self.renderer.UseFXAAOn()

    def draw_parts(self) -> Iterator[Box]:
        """The whole, or each side in its own colours."""
        if self.sides is None:
            yield from super().draw_parts()
            return
        for side in self.sides.sides:
            left, top, right, bottom = side.drawn
            self.renderer.SetViewport(left, 1.0 - bottom, right, 1.0 - top)
            self.colour(side.rgb)
            yield side.cut
        self.renderer.SetViewport(0.0, 0.0, 1.0, 1.0)

    def pane_px(self) -> tuple[int, int]:
        """Width and height of what the eye looks through: the widget, or one of its panes."""
        columns, rows = (self.sides.columns, self.sides.rows) if self.sides else (1, 1)
        return max(self.width() // columns, 1), max(self.height() // rows, 1)

    def _seen(self, at: QPointF) -> QPointF:
        """A point of the widget as a point of the pane that it lies in."""
        if self.sides is None:
            return at
        return QPointF(*self.sides.in_pane(at.x(), at.y(), (self.width(), self.height())))

    def show_nothing(self, theme: Theme) -> None:
        """The sky alone, where no district stands before it."""
        low, top = (rgb_of(c) / 255.0 for c in (theme.scene.sky_low, theme.scene.sky_top))
        self.renderer.GradientBackgroundOn()
        self.renderer.SetBackground(*low.tolist())
        self.renderer.SetBackground2(*top.tolist())
        self.update()

    def mousePressEvent(self, ev: QMouseEvent) -> None:
        self._press = self._last = ev.position()
        self._button, self._moved = ev.button(), False

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        at = ev.position()
        if self._press is None:
            at = self._seen(at)
            (self.corner_sought if self.corner_mode else self.pointed).emit(at.x(), at.y())
            return
        if not self._moved and (at - self._press).manhattanLength() < CLICK_PX:
            return
        self._moved = True
        step, self._last = at - self._last, at
        if self._draws_box(ev.modifiers()):
            self._band.setGeometry(_rectangle(self._press, at))
            self._band.show()
        elif self._button == Qt.MouseButton.LeftButton and not self._pans(ev.modifiers()):
            self.orbited.emit(step.x(), step.y())
        else:
            self.panned.emit(step.x(), step.y())

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        press, self._press = self._press, None
        if press is None:
            return
        at = ev.position()
        if self._band.isVisible():
            self._band.hide()
            shift = self._seen(press) - press
            r = _rectangle(press + shift, at + shift)
            self.boxed.emit(r.left(), r.top(), r.right(), r.bottom(), ev.modifiers())
        elif not self._moved and self._button == Qt.MouseButton.LeftButton:
            at = self._seen(at)
            if self.corner_mode:
                self.cornered.emit(at.x(), at.y())
            elif self.touch_mode:
                self.touched.emit(at.x(), at.y())
            else:
                self.clicked_at.emit(at.x(), at.y(), ev.modifiers())
        else:
            self.rested.emit()

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        if self.corner_mode:
            self.corners_ended.emit()
        else:
            at = self._seen(ev.position())
            self.double_clicked_at.emit(at.x(), at.y())

    def wheelEvent(self, ev: QWheelEvent) -> None:
        at = self._seen(ev.position())
        self.zoomed.emit(ev.angleDelta().y() / 120.0, at.x(), at.y())
        ev.accept()

    def leaveEvent(self, ev: QEvent) -> None:
        self.left.emit()

    def _draws_box(self, modifiers: Qt.KeyboardModifier) -> bool:
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        return self._button == Qt.MouseButton.LeftButton and (self.box_mode or shift)

    def _pans(self, modifiers: Qt.KeyboardModifier) -> bool:
        return bool(modifiers & Qt.KeyboardModifier.ControlModifier)


def _rectangle(a: QPointF, b: QPointF) -> QRect:
    """The rectangle between two corners, in whole pixels."""
    return QRect(QPoint(int(a.x()), int(a.y())), QPoint(int(b.x()), int(b.y()))).normalized()
