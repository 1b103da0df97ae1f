"""One set of tokens, three themes: light, dark and projector.

Everything that has a colour or a size takes it from here: widgets through the palette and the one
stylesheet, the 3D view and its overlays through the fields of `Theme`.
"""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.style.panel_style import PANEL_STYLE
from ui.style.room import PLAIN_FONT_PX
from ui.style.stylesheet import STYLE, stylesheet

FONT_FAMILY = "Inter"
FONT_FILES = tuple(
    Path(__file__).parent / "fonts" / f"Inter-{weight}.ttf"
    for weight in ("Regular", "Medium", "SemiBold")
)
GRID_PX = 8


@dataclass(frozen=True)
class SceneColours:
    """Colours of the 3D view, as '#rrggbb'."""

    sky_top: str
    sky_low: str
    night_sky: str
    ground: str
    plinth: str
    water: str
    green: str
    wood: str
    field: str
    rail: str
    square: str
    parking: str
    pavement: str
    carriageway: str
    wall: str
    roof: str
    pitched_roof: str
    edge: str
    crown: str
    trunk: str
    lamp: str
    luminaire: str
    charge_point: str
    selected: str
    hovered: str
    label: str
    label_halo: str
    no_data: str
    shadow: str


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


_LIGHT_SCENE = SceneColours(
    sky_top="#dfe6ea",
    sky_low="#f7f7f5",
    night_sky="#39424f",
    ground="#e9e7e1",
    plinth="#cfccc4",
    water="#b3cfdc",
    green="#c9d8ba",
    wood="#b4c9a4",
    field="#dcdcc0",
    rail="#d3ccc2",
    square="#f4efe4",
    parking="#d9dadb",
    pavement="#f6f4ef",
    carriageway="#d8d7d4",
    wall="#f1ede5",
    roof="#fbf9f5",
    pitched_roof="#e5ccbb",
    edge="#857d73",
    crown="#a3bf94",
    trunk="#93897c",
    lamp="#6d7278",
    luminaire="#e2b23c",
    charge_point="#1b8a6b",
    selected="#1664d9",
    hovered="#8fb8f2",
    label="#22282e",
    label_halo="#ffffff",
    no_data="#d5d3ce",
    shadow="#5a6472",
)

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
    scene=_LIGHT_SCENE,
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
    scene=SceneColours(
        sky_top="#3d4c5a",
        sky_low="#74828f",
        night_sky="#07090b",
        ground="#4b5156",
        plinth="#363c41",
        water="#35627c",
        green="#44604c",
        wood="#3c5546",
        field="#565e50",
        rail="#4c4844",
        square="#5b6065",
        parking="#51565c",
        pavement="#60666c",
        carriageway="#43494e",
        wall="#8f969d",
        roof="#a3a9af",
        pitched_roof="#a8988c",
        edge="#2b3034",
        crown="#56795f",
        trunk="#57504a",
        lamp="#8a929a",
        luminaire="#ffd671",
        charge_point="#4fc3a1",
        selected="#79aefb",
        hovered="#4d6f9f",
        label="#eef1f4",
        label_halo="#14171a",
        no_data="#4a4f55",
        shadow="#000000",
    ),
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
    scene=replace(
        _LIGHT_SCENE,
        ground="#e2dfd6",
        water="#8dbdd4",
        green="#b3cf9c",
        carriageway="#c6c4bf",
        edge="#7d766c",
        selected="#0b4fb8",
        label="#000000",
        no_data="#bdbbb5",
    ),
    font_small_px=18,
    font_px=18,
    font_title_px=22,
    font_headline_px=34,
    line_px=2.0,
)

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
