"""Where Tab goes: through what is seen from top to bottom, also where it was made later."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def chain(first: QWidget, *parts: QWidget) -> None:
    """Tab goes from `first` on through these, each with all within it, in this order."""
    within = (w for part in parts for w in (part, *part.findChildren(QWidget)))
    stops = [w for w in within if _stops(w) and w.window() is first.window()]
    for before, after in pairwise((first, *stops)):
        QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.focusProxy() is None
