"""The one stylesheet of the program; sizes on an 8 px grid, colours from the theme."""

import re
from collections.abc import Mapping
from string import Template
from typing import Any

STYLE = """
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QDockWidget { color: $text; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: $panel; padding: 8px 16px; text-align: left; }
QDockWidget > QWidget, QScrollArea, QScrollArea > QWidget > QWidget { background: $panel; }
QScrollArea, QAbstractScrollArea { border: none; }
QLabel { background: transparent; color: $text; }
QLabel[role="soft"] { color: $text_soft; font-size: ${font_small_px}px; }
QLabel[role="title"] { font-size: ${font_title_px}px; font-weight: 600; }
QLabel[role="headline"] { font-size: ${font_headline_px}px; font-weight: 600; }
QLabel[role="better"] { color: $better; font-weight: 600; }
QLabel[role="worse"] { color: $worse; font-weight: 600; }
QPushButton, QToolButton { background: $raised; color: $text;
  border: ${line_width}px solid $line; border-radius: 4px;
  padding: 5px 12px; }
QToolButton { padding: 4px; border-color: transparent; background: transparent; }
QPushButton:hover, QToolButton:hover { background: $accent_soft; }
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus
  { border: 2px solid $accent; }
QPushButton[role="primary"], QPushButton:default { background: $accent;
  color: $accent_text; border-color: $accent; font-weight: 600; }
QToolButton:checked { background: $accent_soft; color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $text_soft; }
QPushButton[role="primary"]:disabled { background: $raised; border-color: $line; }
QLineEdit, QAbstractSpinBox, QComboBox { background: $panel; color: $text;
  border: ${line_width}px solid $line; border-radius: 4px; padding: 4px 8px;
  selection-background-color: $accent; selection-color: $accent_text; }
QSlider { min-height: ${slider_px}px; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $panel; border: 2px solid $accent;
  width: ${handle_px}px; height: ${handle_px}px; margin: -${over_px}px 0;
  border-radius: ${round_px}px; }
QSlider::handle:horizontal:focus { background: $accent; }
QTabBar::tab { background: transparent; color: $text_soft; padding: 8px 16px;
  border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar { qproperty-drawBase: 0; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QHeaderView::section { background: $raised; color: $text_soft; border: none;
  border-bottom: 1px solid $line; padding: 4px 8px; }
QTableView, QTreeView, QListView { background: $panel; color: $text;
  gridline-color: $line; alternate-background-color: $raised; border: 1px solid transparent;
  selection-background-color: $accent_soft; selection-color: $text; }
QMenuBar { background: $panel; color: $text; }
QMenu { background: $panel; color: $text; border: 1px solid $line;
  padding: 4px; }
QMenu::item { padding: 4px 24px; border-radius: 4px; }
QMenu::item:selected, QMenuBar::item:selected { background: $accent_soft; color: $text; }
QStatusBar, QToolBar { background: $panel; color: $text_soft; border: none; }
QStatusBar::item { border: none; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QToolTip { background: $panel; color: $text; border: 1px solid $line;
  padding: 4px; }
"""


def stylesheet(rules: str, tokens: Mapping[str, Any], large: float = 1.0) -> str:
    """Rules with a theme's tokens filled in (`dataclasses.asdict(theme)`).

    large: how many times as large as the plain theme's the letters are. Every length written in
    the rules grows with them, so that boxes, arrows and handles fit; lines of 1 px stay, and what
    comes from a token is in pixels of the screen already.
    """

    def grown(found: re.Match[str]) -> str:
        plain = int(found[1])
        return f"{plain if plain < 2 else round(plain * large)}px"

    lengths = re.sub(r"(?<![\w}])(\d+)px", grown, rules)
    half = round(6 * large)
    rim = round(2 * large)  # as the rule of the handle says
    # as high as the groove and what stands over it; a corner rounder than half is not drawn at all
    high = round(4 * large) + 2 * half
    handle = {"handle_px": 2 * half, "over_px": half, "round_px": min(half + rim, high // 2)}
    sizes = {
        "line_width": f"{tokens['line_px']:.0f}",
        "slider_px": 2 * (half + rim) + 2,
        "font_large_px": round(1.7 * tokens["font_headline_px"]),
    }
    return Template(lengths).substitute(tokens, **handle, **sizes)
