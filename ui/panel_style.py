"""What the panels add to the stylesheet: cards, tiles, tabs, the quieter and the louder texts."""

from string import Template

from ui.theme import Theme

_STYLE = Template("""
QFrame[role="card"], QFrame[role="tile"] { background: $raised;
  border: 1px solid $line; border-radius: 8px; }
QLabel[role="cardTitle"], QLabel[role="section"] { font-weight: 600; }
QLabel[role="quiet"], QLabel[role="rule"] { color: $text_soft; font-size: ${font_small_px}px; }
QLabel[role="rule"] { font-style: italic; }
QLabel[role="warning"] { color: $worse; font-size: ${font_small_px}px; }
QLabel[role="value"] { font-weight: 500; }
QLabel[role="empty"] { color: $text_soft; padding: 16px; }
QPushButton[role="link"] { background: transparent; border: none; padding: 0; color: $accent;
  text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; background: transparent; }
QPushButton[role="add"] { text-align: left; background: transparent; border: 1px dashed $line; }
QPushButton[role="add"]:hover { background: $accent_soft; border-color: $accent; }
QToolButton[role="tab"] { border: none; border-bottom: 2px solid transparent; border-radius: 0;
  padding: 8px 2px; font-size: ${font_small_px}px; }
QToolButton[role="tab"]:checked { border-bottom-color: $accent; background: transparent; }
QToolButton[role="segment"] { border: 1px solid $line; border-radius: 0; padding: 4px 8px; }
QLineEdit[role="finder"] { padding: 8px; font-size: ${font_title_px}px; }
QWidget#hoverCard { background: $panel; border: 1px solid $line; border-radius: 8px; }
QWidget#timeBar, QWidget#resultsPanel { background: $panel; }
""")


def panel_style(theme: Theme) -> str:
    """The rules above in a theme's colours and sizes."""
    names = ("raised", "line", "text_soft", "worse", "accent", "accent_soft", "panel",
             "font_small_px", "font_title_px")  # fmt: skip
    return _STYLE.substitute({name: getattr(theme, name) for name in names})
