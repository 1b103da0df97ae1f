"""Where the window opens: as it was left on this screen, else as large as suits the screen."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow

_LARGE_SCREEN_PX = 1920
_FIRST_PX = (1440, 900)
_LAST_SCREEN = "window/last_screen"


def show_in_place(window: QMainWindow, settings: QSettings) -> None:
    """Show the window where it was left on the screen it was on; for the first time on a screen,
    in the middle size, or over all of one that is wider than 1920 pixels."""
    screen = _screen(str(settings.value(_LAST_SCREEN, "")))
    kept = settings.value(_key(screen))
    if isinstance(kept, QByteArray) and window.restoreGeometry(kept):
        window.show()
        return
    room = screen.availableGeometry()
    window.move(room.topLeft())
    if room.width() > _LARGE_SCREEN_PX:
        window.resize(room.size())
        window.showMaximized()
        return
    # less a frame, so that nothing is off the screen
    window.resize(min(_FIRST_PX[0], room.width() - 8), min(_FIRST_PX[1], room.height() - 48))
    window.show()


def remember_place(window: QMainWindow, settings: QSettings) -> None:
    """Keep size and place for the screen the window is on; a presentation is no place."""
    if window.isFullScreen():
        return
    settings.setValue(_LAST_SCREEN, _key(window.screen()))
    settings.setValue(_key(window.screen()), window.saveGeometry())


def _screen(key: str) -> QScreen:
    known = (screen for screen in QGuiApplication.screens() if _key(screen) == key)
    return next(known, QGuiApplication.primaryScreen())


def _key(screen: QScreen) -> str:
    """A screen by its name and size: another resolution is another screen."""
    size = screen.size()
    return f"window/{screen.name().replace('/', '-')} {size.width()}x{size.height()}"
