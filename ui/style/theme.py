"""One set of tokens, three themes: light, dark and projector.

Everything that has a colour or a size takes it from here: widgets through the palette and the one
stylesheet, the 3D view and its overlays through the fields of `Theme`.
"""

from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.style.panel_style import PANEL_STYLE
from ui.style.room import PLAIN_FONT_PX
from ui.style.scene_colours import (
    DARK_SCENE,
    LIFELIKE_SCENE,
    LIGHT_SCENE,
    PROJECTOR_SCENE,
    SceneColours,
    dimmed,
)
from ui.style.stylesheet import STYLE, stylesheet

FONT_FAMILY = "Inter"
FONT_FILES = tuple(
    Path(__file__).parent / "fonts" / f"Inter-{weight}.ttf"
    for weight in ("Regular", "Medium", "SemiBold")
)
GRID_PX = 8


@dataclass(frozen=True)
class Theme:
    """Colours as '#rrggbb', sizes in pixels at 100 %."""

    name: str
    window: str
    panel: str
    raised: str
    line: str
    text: str
    text_soft: str
    accent: str
    accent_soft: str
    accent_text: str
    better: str
    worse: str
    stale: str
    scene: SceneColours
    font_small_px: int = 12
    font_px: int = PLAIN_FONT_PX
    font_title_px: int = 15
    font_headline_px: int = 22
    line_px: float = 1.0
    grid_px: int = GRID_PX
    is_dark: bool = False

    @property
    def large(self) -> float:
        """How many times as large as the plain theme's its letters are; 1 where smaller."""
        return max(self.font_px / PLAIN_FONT_PX, 1.0)


LIGHT = Theme(
    name="light",
    window="#f3f3f1",
    panel="#ffffff",
    raised="#f7f7f5",
    line="#dddcd8",
    text="#1e2429",
    text_soft="#59626b",
    accent="#1664d9",
    accent_soft="#e3edfb",
    accent_text="#ffffff",
    better="#0f766e",
    worse="#b4530a",
    stale="#8d959c",
    scene=LIGHT_SCENE,
)

DARK = Theme(
    name="dark",
    window="#14171a",
    panel="#1c2024",
    raised="#252a2f",
    line="#343a41",
    text="#e9ebee",
    text_soft="#a4adb6",
    accent="#79aefb",
    accent_soft="#22344f",
    accent_text="#0d1520",
    better="#4fc3b5",
    worse="#f0a35e",
    stale="#6d767f",
    scene=DARK_SCENE,
    is_dark=True,
)

PROJECTOR = replace(
    LIGHT,
    name="projector",
    window="#ffffff",
    raised="#f2f2f0",
    line="#8d8d8a",
    text="#000000",
    text_soft="#33393f",
    accent="#0b4fb8",
    accent_soft="#d6e5fb",
    better="#00574f",
    worse="#8a3b00",
    stale="#85898d",
    scene=PROJECTOR_SCENE,
    font_small_px=18,
    font_px=18,
    font_title_px=22,
    font_headline_px=34,
    line_px=2.0,
)


@cache
def lifelike(theme: Theme) -> Theme:
    """A theme whose scene has the colours of things; marks and letters stay the theme's."""
    c = theme.scene
    scene = replace(
        dimmed(LIFELIKE_SCENE) if theme.is_dark else LIFELIKE_SCENE,
        selected=c.selected,
        hovered=c.hovered,
        label=c.label,
        label_halo=c.label_halo,
        no_data=c.no_data,
    )
    return replace(theme, scene=scene)


THEMES = {theme.name: theme for theme in (LIGHT, DARK, PROJECTOR)}


def load_fonts() -> None:
    """Registers the bundled font with Qt; needs a QGuiApplication, works without a screen."""
    if FONT_FAMILY in QFontDatabase.families():
        return
    for file in FONT_FILES:
        QFontDatabase.addApplicationFont(str(file))


def font(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The program's font at a size in pixels, with figures of equal width."""
    made = QFont(FONT_FAMILY)
    made.setPixelSize(max(round(pixels), 1))
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Gives the whole program a theme: font, palette, stylesheet."""
    load_fonts()
    app.setStyle("Fusion")
    if not app.styleSheet():
        app.setStyleSheet("QWidget { }")  # widgets take a font only where a sheet is in force
    app.setFont(font(theme.font_px))
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(STYLE + PANEL_STYLE, asdict(theme), theme.large))


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's own roles."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.accent_text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.accent_text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.ToolTipBase: theme.panel,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.text_soft,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Accent: theme.accent,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.text_soft))
    return made
