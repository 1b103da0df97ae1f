"""The Qt widget that VTK draws into (docs/decisions/0017-pyvista.md says why it is our own).

VTK draws into frame buffers of its own within Qt's OpenGL context; the finished picture is copied
into the widget's, which Qt composes with what lies over it. VTK never owns a native window, so the
same code serves X11, Wayland, Windows and macOS.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt, QThread
from PySide6.QtGui import QOpenGLContext, QOpenGLFunctions, QSurface, QSurfaceFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QSizePolicy, QWidget
from vtkmodules.vtkCommonCore import vtkCommand
from vtkmodules.vtkRenderingOpenGL2 import vtkGenericOpenGLRenderWindow

# Of the OpenGL 3.2 core profile specification.
_DRAW_FRAMEBUFFER, _COLOUR_BIT, _SCISSOR_TEST = 0x8CA9, 0x4000, 0x0C11
_LINEAR, _DEPTH_TEST, _LESS_OR_EQUAL = 0x2601, 0x0B71, 0x0203


def surface_format() -> QSurfaceFormat:
    """Desktop OpenGL 3.2 core, which VTK's shaders are written for. VTK smooths edges itself, so
    Qt's surface has one sample a pixel."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setVersion(3, 2)
    wanted.setSwapBehavior(QSurfaceFormat.SwapBehavior.DoubleBuffer)
    for set_bits in (wanted.setRedBufferSize, wanted.setGreenBufferSize, wanted.setBlueBufferSize):
        set_bits(8)
    wanted.setAlphaBufferSize(8)
    wanted.setDepthBufferSize(8)
    wanted.setSamples(0)
    return wanted


Box = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of a picture."""


class VtkWidget(QOpenGLWidget):
    """Shows what `render_window` draws. Ask for a new picture with `update()`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        # Contexts of one window must be alike to share what they draw, and the window's own takes
        # the default: so the default is set, before the window has one.
        QSurfaceFormat.setDefaultFormat(surface_format())
        super().__init__(parent)
        self.setUpdateBehavior(QOpenGLWidget.UpdateBehavior.NoPartialUpdate)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.render_window = vtkGenericOpenGLRenderWindow()
        self.render_window.SetReadyForRendering(False)
        self.render_window.SetFrameBlitModeToNoBlit()
        self._context: QOpenGLContext | None = None
        self._surface: QSurface | None = None
        self._observers = [
            self.render_window.AddObserver(vtkCommand.WindowMakeCurrentEvent, self._make_current),
            self.render_window.AddObserver(
                vtkCommand.WindowIsCurrentEvent, self._say_whether_current
            ),
        ]

    # ---- what VTK asks -----------------------------------------------------------------------

    def _make_current(self, *_: object) -> None:
        """The context alone: `makeCurrent` of the widget would bind the widget's frame buffer too,
        while VTK counts on its own being bound. A context belongs to the thread that made it."""
        if self._context is None or self._surface is None:
            return
        if QThread.currentThread() is self.thread():
            self._context.makeCurrent(self._surface)

    def _say_whether_current(self, *_: object) -> None:
        ours = self._context is not None and QOpenGLContext.currentContext() is self._context
        self.render_window.SetIsCurrent(ours)

    # ---- what Qt asks ------------------------------------------------------------------------

    def initializeGL(self) -> None:
        """A context has come, the first one or another after a change of screen."""
        self._context = self.context()
        self._surface = self._context.surface()
        self._context.aboutToBeDestroyed.connect(self._context_goes)
        window = self.render_window
        if not window.GetInitialized():
            window.OpenGLInitContext()
            window.OpenGLInit()
        state = window.GetState()
        state.Reset()
        state.vtkglDepthFunc(_LESS_OR_EQUAL)
        state.vtkglEnable(_DEPTH_TEST)
        window.SetForceMaximumHardwareLineWidth(1)
        window.SetReadyForRendering(True)
        window.SetOwnContext(0)

    def resizeGL(self, width: int, height: int) -> None:
        """VTK counts device pixels."""
        self.render_window.SetSize(*self._device_pixels())
        self.render_window.SetDPI(round(72 * self.devicePixelRatioF()))

    def paintGL(self) -> None:
        """Always draws: the scene may have changed since, unnoticed by Qt."""
        window = self.render_window
        if not window.GetReadyForRendering():
            return
        state = window.GetState()
        state.Reset()  # Qt has used OpenGL since
        state.Push()
        state.vtkglDepthFunc(_LESS_OR_EQUAL)
        for part in self.draw_parts():
            window.Render()
            self.makeCurrent()  # a progress event may have drawn another widget meanwhile
            self._copy_picture(self.context().functions(), part)
        state.Pop()

    def draw_parts(self) -> Iterator[Box]:
        """Makes the scene ready for each part of the widget that is drawn by itself, and says
        which that is: (left, top, right, bottom) as shares of it."""
        yield (0.0, 0.0, 1.0, 1.0)

    def _copy_picture(self, gl: QOpenGLFunctions, part: Box) -> None:
        """From VTK's frame buffer into the widget's, without what is translucent: else the desktop
        would show through."""
        window, size = self.render_window, self._device_pixels()
        gl.glBindFramebuffer(_DRAW_FRAMEBUFFER, self.defaultFramebufferObject())
        window.GetState().vtkglDisable(_SCISSOR_TEST)
        source, goal = (_pixels(part, w, h) for w, h in (window.GetSize(), size))
        window.BlitDisplayFramebuffer(0, *source, *goal, _COLOUR_BIT, _LINEAR)
        gl.glColorMask(0, 0, 0, 1)
        gl.glClearColor(0.0, 0.0, 0.0, 1.0)
        gl.glClear(_COLOUR_BIT)
        gl.glColorMask(1, 1, 1, 1)

    def _device_pixels(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    # ---- the end -----------------------------------------------------------------------------

    def _context_goes(self) -> None:
        """Gives VTK's graphics memory back while the context that holds it is still there."""
        self._make_current()
        self.render_window.Finalize()
        self.render_window.SetReadyForRendering(False)
        self._context = self._surface = None

    def let_go(self) -> None:
        """Gives the graphics memory back; the widget draws nothing afterwards."""
        if self._context is not None:
            self._context.aboutToBeDestroyed.disconnect(self._context_goes)
            self._context_goes()
        for observer in self._observers:  # VTK would keep this widget alive through them
            self.render_window.RemoveObserver(observer)
        self._observers.clear()


def _pixels(part: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, lower edge, width and height of a part in OpenGL's pixels, counted from below."""
    left, right = round(part[0] * width), round(part[2] * width)
    low, high = round((1.0 - part[3]) * height), round((1.0 - part[1]) * height)
    return left, low, right - left, high - low
