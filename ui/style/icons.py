"""Icons of one family in the colour of the text around them."""

from functools import cache
from pathlib import Path

import qtawesome
from PySide6.QtGui import QGuiApplication, QIcon, QPalette
from qtawesome.iconic_font import IconicFont


@cache
def _phosphor() -> IconicFont:
    """The one font in use: `qtawesome.icon` reads all twelve of the package, 20 MB of them."""
    folder, fonts = qtawesome.get_fonts_info()
    font = next(name for name in fonts if name.startswith("phosphor-"))
    names = Path(font.replace("phosphor-", "phosphor-charmap-")).with_suffix(".json").name
    return IconicFont(("ph", font, names, folder))


def icon(name: str) -> QIcon:
    """An icon by its qtawesome name, in the palette's text colour; empty for an empty name."""
    if not name:
        return QIcon()
    palette = QGuiApplication.palette()
    made: QIcon = _phosphor().icon(
        name,
        color=palette.color(QPalette.ColorRole.WindowText),
        color_disabled=palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText),
    )
    return made
