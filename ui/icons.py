"""Icons of one family in the colour of the text around them."""

import qtawesome
from PySide6.QtGui import QGuiApplication, QIcon, QPalette


def icon(name: str) -> QIcon:
    """An icon by its qtawesome name, in the palette's text colour; empty for an empty name."""
    if not name:
        return QIcon()
    palette = QGuiApplication.palette()
    return qtawesome.icon(
        name,
        color=palette.color(QPalette.ColorRole.WindowText),
        color_disabled=palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText),
    )
