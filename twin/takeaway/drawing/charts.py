"""Charts as SVG, in the colours of the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from twin.takeaway.drawing.scales import tick_text, ticks
from twin.takeaway.drawing.svg import line, rect, svg, text
from twin.takeaway.look import Bars, Layer
from twin.takeaway.words.language import Language

Ink = Mapping[str, str]
_LEFT, _TOP, _FOOT, _LEGEND = 34.0, 8.0, 16.0, 26.0


@dataclass(frozen=True)
class _Axis:
    """Values from low to high between the y of the foot and of the top."""

    low: float
    high: float
    foot: float
    top: float

    def y(self, value: float) -> float:
        return self.foot - (value - self.low) / (self.high - self.low) * (self.foot - self.top)


def stacked_svg(
    bars: Bars, lang: Language, ink: Ink, width: float, height: float, title: str, every: int = 1
) -> str:
    """Stacked bars; where there is a before, each pair has it pale at its left. `every`: which
    labels are written."""
    axis = _axis_of(bars, height)
    parts = _grid(axis, lang, ink, width)
    step = (width - _LEFT) / len(bars.labels)
    both = bool(bars.before)
    wide = step * (0.38 if both else 0.72)
    for i, label in enumerate(bars.labels):
        x = _LEFT + i * step + step * (0.1 if both else 0.14)
        if both:
            parts += _stack(bars.before, i, x, wide, axis, pale=True)
        parts += _stack(bars.layers, i, x + (wide + 0.02 * step if both else 0), wide, axis)
        if i % every == 0:
            middle = _LEFT + (i + 0.5) * step
            parts.append(text(middle, axis.foot + 11, lang.said(label), ink["text_soft"], 7.5,
                              "middle"))  # fmt: skip
    parts.append(line([(_LEFT, axis.y(0)), (width, axis.y(0))], ink["text_soft"], 0.6))
    if bars.line is not None:
        places = [(_LEFT + (i + 0.5) * step, axis.y(float(v))) for i, v in enumerate(bars.line)]
        parts.append(line(places, ink["text"], 1.4))
    parts += _key(bars, lang, ink, axis.foot + _FOOT + 8, width)
    return svg(width, height, parts, title)


def _axis_of(bars: Bars, height: float) -> _Axis:
    totals = [0.0]
    for layers in (bars.layers, bars.before):
        for sign in (1, -1):
            heights = [np.clip(sign * x.values, 0, None) for x in layers]
            if heights:
                totals += (sign * np.sum(heights, axis=0)).tolist()
    if bars.line is not None:
        totals += bars.line.tolist()
    low, high = min(totals), max(totals)
    return _Axis(low, high if high > low else low + 1.0, height - _LEGEND - _FOOT, _TOP)


def _grid(axis: _Axis, lang: Language, ink: Ink, width: float) -> list[str]:
    marks = ticks(axis.low, axis.high, 4)
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    parts = []
    for mark in marks:
        y = axis.y(mark)
        parts.append(line([(_LEFT, y), (width, y)], ink["line"], 0.5))
        words = lang.localised(tick_text(mark, step))
        parts.append(text(_LEFT - 4, y + 2.6, words, ink["text_soft"], 7.5, "end"))
    return parts


def _stack(
    layers: Sequence[Layer], i: int, x: float, wide: float, axis: _Axis, pale: bool = False
) -> list[str]:
    """One bar: what is positive grows up from zero, what is negative down."""
    parts, up, down = [], 0.0, 0.0
    for layer in layers:
        value = float(layer.values[i])
        start = up if value >= 0 else down
        top, foot = sorted((axis.y(start), axis.y(start + value)))
        if foot - top > 0.02:
            drawn = rect(x, top, wide, foot - top, layer.colour)
            parts.append(f'<g opacity="0.45">{drawn}</g>' if pale else drawn)
        up, down = (up + value, down) if value >= 0 else (up, down + value)
    return parts


def _key(bars: Bars, lang: Language, ink: Ink, y: float, width: float) -> list[str]:
    """What the colours mean, in one line, in two where that is too long."""
    labels = [(lang.said(layer.label), layer.colour) for layer in bars.layers]
    if bars.line is not None:
        labels.append((lang("without_measures"), ""))
    parts, x = [], _LEFT
    for label, colour in labels:
        wide = 17.0 + 4.2 * len(label)
        if x + wide > width and x > _LEFT:
            x, y = _LEFT, y + 11
        mark = (
            rect(x, y - 6, 7, 7, colour) if colour
            else line([(x, y - 2.5), (x + 8, y - 2.5)], ink["text"], 1.4)
        )  # fmt: skip
        parts += [mark, text(x + 11, y, label, ink["text"], 7.5)]
        x += wide
    return parts


@dataclass(frozen=True)
class Row:
    """A line of horizontal bars: its words, a value for each bar in order, and those in words."""

    label: str
    values: tuple[float, ...]
    told: tuple[str, ...]
    colour: str


def rows_svg(rows: Sequence[Row], ink: Ink, width: float, title: str) -> str:
    """Horizontal bars from zero; of two in a row the first is what was before, and pale."""
    label_wide, bar, gap = 118.0, 11.0, 7.0
    most = max((abs(v) for r in rows for v in r.values), default=1.0) or 1.0
    lowest = min((v for r in rows for v in r.values), default=0.0)
    room = width - label_wide - 70.0
    zero = label_wide + (70.0 + room * 0.35 if lowest < 0 else 0.0)
    scale = (width - zero - 70.0) / most
    if lowest < 0:
        scale = min(scale, (zero - label_wide - 66.0) / -lowest)
    parts, y = [], 4.0
    for row in rows:
        foot = y + bar * len(row.values)
        parts.append(text(0, (y + foot) / 2 + 3, row.label, ink["text"], 8.0))
        for i, (value, told) in enumerate(zip(row.values, row.told, strict=True)):
            long = abs(value) * scale
            x = zero if value >= 0 else zero - long
            pale = len(row.values) > 1 and i == 0
            drawn = rect(x, y + i * bar, max(long, 0.4), bar - 1, row.colour)
            parts.append(f'<g opacity="0.45">{drawn}</g>' if pale else drawn)
            at, anchor = (zero + long + 4, "start") if value >= 0 else (zero - long - 4, "end")
            parts.append(text(at, y + i * bar + 7.8, told, ink["text_soft"], 7.5, anchor))
        y = foot + gap
    parts.append(line([(zero, 0), (zero, y)], ink["text_soft"], 0.6))
    return svg(width, y, parts, title)
