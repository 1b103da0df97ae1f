"""How much room there is around and between widgets: it grows with the letters, in one place.

Panels and dialogs say their margins and gaps in pixels of the plain theme. `fit_room` multiplies
them: the window asks for it when the theme changes and when a dialog is first shown, and what is
made later inside a panel (a card, what is known of a building) asks for itself.
"""

from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QWidget

PLAIN_FONT_PX = 13
_PLAIN = "plain"
_KEPT = "kept"


def px(plain: float) -> int:
    """A length said in pixels of the plain theme, in those that the letters of now ask for."""
    return round(plain * max(QApplication.font().pixelSize() / PLAIN_FONT_PX, 1.0))


def fit_window(window: QWidget, width_px: int, height_px: int) -> None:
    """A window of this size, but within its parent and screen."""
    room = window.screen().availableSize()
    if (parent := window.parentWidget()) is not None:
        room = room.boundedTo(parent.window().size())
    window.resize(min(width_px, room.width() - 48), min(height_px, room.height() - 48))


def fit_room(widget: QWidget) -> None:
    """Give the layouts of a widget, and of all within it, room for the letters of now."""
    for layout in widget.findChildren(QLayout):
        _fit(layout)


def keep_room(layout: QLayout) -> None:
    """Leave this layout's margins and gaps as they are, where its numbers need all there is."""
    layout.setProperty(_KEPT, True)


def _fit(layout: QLayout) -> None:
    if layout.property(_KEPT):
        return
    if layout.property(_PLAIN) is None:
        layout.setProperty(_PLAIN, _room_of(layout))
    left, top, right, bottom, across, down = (px(v) for v in layout.property(_PLAIN))
    layout.setContentsMargins(left, top, right, bottom)
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(across)
        layout.setVerticalSpacing(down)
    else:
        layout.setSpacing(across)


def _room_of(layout: QLayout) -> list[int]:
    """Left, top, right, bottom margin, gap across and down [px], as they were said."""
    m = layout.contentsMargins()
    across = down = layout.spacing()
    if isinstance(layout, QGridLayout):
        across, down = layout.horizontalSpacing(), layout.verticalSpacing()
    return [m.left(), m.top(), m.right(), m.bottom(), across, down]
