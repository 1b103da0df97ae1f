"""The legend: what a colour means, with unit, ticks, classes and no-data."""

import math
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from ui.overlay.paper import card, text_width
from ui.style.theme import Theme, font

WIDTH_PX, PAD_PX, BAR_PX, SWATCH_PX = 232.0, 12.0, 12.0, 12.0
PALE = 0.4
MOST_FRAC, LESS = 0.36, 0.83  # of the scene's width; of the letters, where that is too little


@dataclass(frozen=True, eq=False)
class Legend:
    """What to show. Either a colour table (k, 3) from low to high, or classes of (label, colour).

    no_data: its colour where some values are missing, else ''. low_label, high_label: words at
    the ends, for example 'saves' and 'costs'.
    """

    title: str
    unit: str = ""
    table: NDArray[np.uint8] | None = None
    low: float = 0.0
    high: float = 1.0
    classes: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    no_data: str = ""
    no_data_label: str = "no data"
    low_label: str = ""
    high_label: str = ""
    open_end: bool = False


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers from low to high, ends included where they are round."""
    if not high > low:
        return [low]
    raw = (high - low) / max(about, 1)
    size = 10.0 ** np.floor(np.log10(raw))
    step = float(size * min((s for s in (1, 2, 2.5, 5, 10) if s * size >= raw * 0.999), default=10))
    first = np.ceil(low / step - 1e-9) * step
    return [float(round(v, 10)) + 0.0 for v in np.arange(first, high + step * 1e-6, step)]


def tick_text(value: float, step: float) -> str:
    """A tick in as few figures as its step needs; thousands set apart from 10 000 on."""
    decimals = max(0, -int(np.floor(np.log10(step) + 1e-9))) if step > 0 else 0
    if step > 0 and abs(step * 10**decimals - round(step * 10**decimals)) > 1e-6:
        decimals += 1
    mark = "," if abs(value) >= 10_000 else ""
    text = f"{value:{mark}.{decimals}f}".replace(",", "\u202f")
    return text.replace("-", "−")


def _swatches(legend: Legend) -> list[tuple[str, str, bool]]:
    """Label and colour of each swatch, and whether it stands for what has no data."""
    classes = [] if legend.table is not None else [(*c, False) for c in legend.classes]
    return classes + ([(legend.no_data_label, legend.no_data, True)] if legend.no_data else [])


def legend_height_px(legend: Legend, theme: Theme, columns: int = 1) -> float:
    """Height of the whole card at 100 %, its swatches in so many columns."""
    row = row_px(theme)
    height = 2 * PAD_PX + row * (1 + bool(legend.unit))
    height += row * math.ceil(len(_swatches(legend)) / columns)
    if legend.table is not None:
        height += (
            4
            + BAR_PX * theme.large
            + 4
            + row
            + (row if legend.low_label or legend.high_label else 0)
        )
    else:
        height += 2
    return height


def legend_width_px(
    legend: Legend, theme: Theme, most_px: float = math.inf, columns: int = 1
) -> float:
    """Width of the card at 100 %: that of a bar, or what the longest class needs."""
    widest = min(WIDTH_PX * theme.large, most_px)
    if legend.table is not None:
        return widest
    plain, bold = font(theme.font_px), font(theme.font_px, QFont.Weight.DemiBold)
    lines = [text_width(label, plain) + SWATCH_PX * theme.large + 8 for label, _ in legend.classes]
    lines += [text_width(legend.title, bold), text_width(legend.unit, plain), 96.0]
    one = min(max(lines) + 2 * PAD_PX + 4, widest)
    return one + (columns - 1) * (one - PAD_PX)


def paint_legend(
    painter: QPainter, legend: Legend, theme: Theme, most_px: float = math.inf, columns: int = 1
) -> None:
    """Paints the card with its upper left corner at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width, row = legend_width_px(legend, theme, most_px, columns), row_px(theme)
    card(painter, QRectF(0, 0, width, legend_height_px(legend, theme, columns)), theme)
    y = PAD_PX
    write_line(painter, y, legend.title, theme, width, bold=True)
    y += row
    if legend.unit:
        write_line(painter, y, legend.unit, theme, width, soft=True)
        y += row
    y = _paint_bar(painter, y + 4, legend, theme, width) if legend.table is not None else y + 2
    swatches = _swatches(legend)
    rows, one = math.ceil(len(swatches) / columns), (width - PAD_PX) / columns + PAD_PX
    for i, (label, colour, soft) in enumerate(swatches):
        x, down = i // rows * (one - PAD_PX), i % rows * row
        painter.translate(x, 0.0)
        _paint_class(painter, y + down, label, colour, theme, one, soft)
        painter.translate(-x, 0.0)


def _paint_bar(painter: QPainter, y: float, legend: Legend, theme: Theme, card_px: float) -> float:
    """The colour bar and its ticks; returns the y below."""
    assert legend.table is not None
    width, row, high = card_px - 2 * PAD_PX, row_px(theme), BAR_PX * theme.large
    strip = np.ascontiguousarray(legend.table[None])
    image = QImage(strip.data, strip.shape[1], 1, 3 * strip.shape[1], QImage.Format.Format_RGB888)
    painter.drawImage(QRectF(PAD_PX, y, width, high), image)
    y += high
    small = font(theme.font_small_px)
    painter.setFont(small)
    for tick in _ticks_with_room(legend, width, small):
        x = PAD_PX + tick.at
        painter.setPen(QColor(theme.text_soft))
        painter.drawLine(QPointF(x, y), QPointF(x, y + 4))
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(PAD_PX + tick.left, y + 4 + row * 0.8), tick.text)
    y += 4 + row
    if legend.low_label or legend.high_label:
        write_line(painter, y, legend.low_label, theme, width + 2 * PAD_PX, soft=True)
        write_line(painter, y, legend.high_label, theme, width + 2 * PAD_PX, soft=True, right=True)
        y += row
    return y


@dataclass(frozen=True)
class _Tick:
    """A mark below the bar, from the bar's left end [px]: where it is, its number, from and to."""

    at: float
    text: str
    left: float
    right: float


def _ticks_with_room(legend: Legend, width: float, letters: QFont) -> list[_Tick]:
    """As many ticks as have room for their numbers below a bar of this width."""
    for about in (4, 2, 1):
        made = _numbered(legend, width, letters, ticks(legend.low, legend.high, about))
        if all(a.right + 6 <= b.left for a, b in pairwise(made)):
            break
    return made


def _numbered(legend: Legend, width: float, letters: QFont, marks: list[float]) -> list[_Tick]:
    """Each number under its mark, those at the ends moved in."""
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    span = (legend.high - legend.low) or 1.0
    made = []
    for mark in marks:
        at = width * (mark - legend.low) / span
        text = tick_text(mark, step)
        if legend.open_end and mark == marks[-1] and abs(mark - legend.high) < 1e-9 * span:
            text = "≥ " + text
        wide = text_width(text, letters)
        left = float(np.clip(at - wide / 2, 0.0, max(width - wide, 0.0)))
        made.append(_Tick(at, text, left, left + wide))
    return made


def _paint_class(
    painter: QPainter,
    y: float,
    label: str,
    colour: str,
    theme: Theme,
    width: float,
    soft: bool,
) -> None:
    """A swatch with its name."""
    row, side = row_px(theme), SWATCH_PX * theme.large
    painter.setPen(QColor(theme.line))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(PAD_PX, y + (row - side) / 2, side, side), 2.5, 2.5)
    write_line(painter, y, label, theme, width, soft=soft, indent=side + 8)


def write_line(
    painter: QPainter,
    y: float,
    text: str,
    theme: Theme,
    width: float,
    bold: bool = False,
    soft: bool = False,
    right: bool = False,
    indent: float = 0.0,
) -> None:
    """A line of text in the row that begins at y, shortened where it does not fit."""
    used = font(
        theme.font_small_px if soft else theme.font_px,
        QFont.Weight.DemiBold if bold else QFont.Weight.Normal,
    )
    painter.setFont(used)
    painter.setPen(QColor(theme.text_soft if soft else theme.text))
    room = QRectF(PAD_PX + indent, y, width - 2 * PAD_PX - indent, row_px(theme))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    fitted = QFontMetricsF(used).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, fitted)


def row_px(theme: Theme) -> float:
    """Height of a row of the legend [px]."""
    return round(theme.font_px * 1.55)
