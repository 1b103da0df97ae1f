"""What the panels add to the stylesheet: cards, tiles, tabs, the quieter and the louder texts."""

from pathlib import Path

_MARKS = Path(__file__).parent / "marks"

PANEL_STYLE = """
QFrame[role="card"], QFrame[role="tile"] { background: $raised;
  border: 1px solid $line; border-radius: 8px; }
QLabel[role="cardTitle"], QLabel[role="section"] { font-weight: 600; }
QLabel[role="quiet"], QLabel[role="rule"] { color: $text_soft; font-size: ${font_small_px}px; }
QLabel[role="rule"] { font-style: italic; }
QLabel[role="warning"] { color: $worse; font-size: ${font_small_px}px; }
QLabel[role="value"] { font-weight: 500; }
QLabel[role="empty"] { color: $text_soft; padding: 16px; }
QLabel[role="link"] { color: $accent; }
QLabel[role="link"]:hover, QLabel[role="link"]:focus { text-decoration: underline; }
QPushButton[role="add"] { text-align: left; background: transparent; border: 1px dashed $line; }
QPushButton[role="add"]:hover { background: $accent_soft; border-color: $accent; }
QToolButton[role="tab"] { border: none; border-bottom: 2px solid transparent; border-radius: 0;
  padding: 8px 0; font-size: ${font_small_px}px; }
QToolButton[role="tab"]:checked { border-bottom-color: $accent; background: transparent; }
QToolButton[role="segment"] { border: 1px solid $line; border-radius: 0; padding: 4px 8px; }
QToolButton[role="tab"]:focus { background: $accent_soft; }
QToolButton[role="segment"]:focus { border: 2px solid $accent; padding: 3px 7px; }
QPushButton[role="add"]:focus { border: 2px solid $accent; padding: 4px 11px; }
QFrame[role="tile"]:focus { border-color: $accent; background: $accent_soft; }
QTabWidget#rightTabs QTabBar::tab { padding: 8px 9px; }
QTabBar::tab:selected:focus { background: $accent_soft; }
QAbstractItemView:focus { border-color: $accent; }
QWidget#layersPanel QSlider { max-width: 56px; }
QListWidget[role="finder"]::item:hover:!selected { background: transparent; }
QLineEdit[role="finder"] { padding: 8px; font-size: ${font_title_px}px; }
QWidget#largeNumbers QLabel[role="headline"] { font-size: ${font_large_px}px; }
QWidget#largeNumbers QLabel[role="quiet"], QWidget#largeNumbers QLabel[role="better"],
  QWidget#largeNumbers QLabel[role="worse"] { font-size: ${font_title_px}px; }
QLabel#standing { background: $panel; color: $text_soft; font-size: ${font_small_px}px;
  border: 1px solid $line; border-radius: 8px; padding: 4px 8px; }
QTableView[role="reading"]::item { padding: 0 5px; }
QLabel[role="key"] { background: $raised; border: 1px solid $line; border-radius: 4px;
  padding: 1px 8px; font-size: ${font_small_px}px; }
QLabel#hint { background: $accent; color: $accent_text; border-radius: 8px; padding: 8px 16px;
  font-weight: 500; }
QWidget#hoverCard { background: $panel; border: 1px solid $line; border-radius: 8px; }
QWidget#timeBar, QWidget#resultsPanel, QWidget#layersPanel, QWidget#optionsPanel,
  QTabWidget#rightTabs, QTabWidget#rightTabs > QWidget { background: $panel; }
QWidget#timeBar { border-top: 1px solid $line; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: 24px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(MARKS/chevron_down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $line; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }
QAbstractSpinBox { padding-right: 20px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px;
  background: transparent; subcontrol-origin: border; }
QAbstractSpinBox::up-arrow { image: url(MARKS/chevron_up.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(MARKS/chevron_down.svg); width: 10px; height: 10px; }
QAbstractSpinBox[role="typed"] { padding: 2px 4px; border-color: transparent; font-weight: 500;
  min-width: 44px; max-width: 52px; }
QAbstractSpinBox[role="typed"]:hover, QLineEdit[role="name"]:hover { border-color: $line; }
QAbstractSpinBox[role="typed"]:focus, QLineEdit[role="name"]:focus { border-color: $accent; }
QLineEdit[role="name"] { padding: 2px 4px; border-color: transparent; font-weight: 600; }
QCheckBox { spacing: 8px; }
QToolButton { icon-size: 16px; }
QCheckBox::indicator, QListView::indicator { width: 14px; height: 14px;
  border-radius: 4px;
  border: 1px solid $text_soft; background: $panel; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent;
  border-color: $accent; image: url(MARKS/tick.svg); }
QCheckBox:focus { color: $accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 3px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $text_soft; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
  { background: none; border: none; width: 0; height: 0; }
QListWidget::item { padding: 4px; border-radius: 4px; }
QListWidget::item:hover, QListWidget::item:selected { background: $accent_soft; color: $text; }
QGroupBox { border: none; margin-top: 24px; color: $text_soft; font-size: ${font_small_px}px; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QStatusBar { border-top: 1px solid $line; }
QStatusBar QLabel { color: $text_soft; font-size: ${font_small_px}px; }
QStatusBar QToolButton { padding: 1px 8px; }
QLabel[role="standing"] { color: $worse; font-size: ${font_small_px}px; font-weight: 600; }
QWidget[stale="true"] QLabel, QLabel[stale="true"] { color: $stale; }
QWidget[stale="true"] QLabel[role="standing"] { color: $worse; }
QWidget[stale="true"] QAbstractItemView, QAbstractItemView[stale="true"] { color: $stale; }
QWidget[stale="true"] QFrame[role="tile"] { border-style: dashed; }
""".replace("MARKS", _MARKS.as_posix())
