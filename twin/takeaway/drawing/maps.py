"""A map of the district as SVG: footprints in the colours of the screen, legend, scale, north."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
import shapely

from twin.district.district import Array, District
from twin.takeaway.drawing.scales import round_up, tick_text, ticks
from twin.takeaway.drawing.svg import path, rect, svg, text
from twin.takeaway.look import Look, Paint
from twin.takeaway.words.language import Language

_STRIP = 56.0  # height of the legend below the map
_MARGIN_M = 40.0
_BAR = 150.0
_DETAIL_PX = 0.25  # what is smaller than this is not drawn
_UNDER = (("green", "green"), ("squares", "square"), ("water", "water"))


@dataclass(frozen=True)
class _Frame:
    """Where a district lies on paper: its west and north edge [m] and pixels a metre."""

    west_m: float
    north_m: float
    px_m: float
    width: float
    height: float


def map_svg(
    district: District, paint: Paint, look: Look, lang: Language, width: float, most_high: float
) -> str:
    """The map with its legend below, so many pixels wide and at most `most_high` high."""
    frame = _frame(district, width, most_high - _STRIP)
    parts = [rect(0, 0, frame.width, frame.height, look.scene["ground"])]
    parts += _ground(district, frame, look.scene)
    parts += _buildings(district, paint, frame, look.scene["edge"])
    clipped = (
        f'<clipPath id="m"><rect width="{frame.width:.1f}" height="{frame.height:.1f}"/></clipPath>'
        f'<g clip-path="url(#m)">{"".join(parts)}</g>'
    )
    marks = [
        *_legend(paint, look, lang, frame.height + 10.0, frame.width - 130.0),
        *_scale_and_north(district, frame, look.ink, lang),
    ]
    return svg(frame.width, frame.height + _STRIP, [clipped, *marks], lang.said(paint.title))


def _frame(district: District, width: float, most_high: float) -> _Frame:
    """The whole width; where that is too high, ground is shown at both sides."""
    west, south, east, north = (float(v) for v in shapely.total_bounds(district.buildings.geometry))
    west, south, east, north = (
        west - _MARGIN_M, south - _MARGIN_M, east + _MARGIN_M, north + _MARGIN_M,
    )  # fmt: skip
    px_m = min(width / (east - west), most_high / (north - south))
    beside = (width / px_m - (east - west)) / 2
    return _Frame(west - beside, north, px_m, width, (north - south) * px_m)


def _d(geometry: Array, frame: _Frame) -> str:
    """Outlines as the commands of a path, in tenths of a pixel."""
    simple = shapely.simplify(geometry, _DETAIL_PX / frame.px_m, preserve_topology=False)
    lines: Array = shapely.get_parts(shapely.boundary(simple))
    if not len(simple) or shapely.get_dimensions(simple).max(initial=-1) < 2:
        lines = shapely.get_parts(simple)
    made = []
    for one in lines:
        xy = shapely.get_coordinates(one)
        if len(xy) < 2:
            continue
        px = (xy[:, 0] - frame.west_m) * frame.px_m
        py = (frame.north_m - xy[:, 1]) * frame.px_m
        points = [f"{x:.1f} {y:.1f}" for x, y in zip(px, py, strict=True)]
        closed = "Z" if np.array_equal(xy[0], xy[-1]) else ""
        made.append(f"M{'L'.join(points[: len(points) - bool(closed)])}{closed}")
    return "".join(made)


def _ground(district: District, frame: _Frame, colours: Mapping[str, str]) -> list[str]:
    """Green, squares, water and streets below the buildings."""
    made = [
        path(_d(layer.geometry, frame), colours[colour])
        for name, colour in _UNDER
        if (layer := district.layers.get(name)) is not None and len(layer)
    ]
    streets = district.layers.get("streets")
    if streets is not None and len(streets):
        wide = np.asarray(streets["carriageway_m"], dtype=float)
        for metres in np.unique(np.round(wide)):
            chosen = streets.geometry[np.round(wide) == metres]
            width = max(metres * frame.px_m, 0.4)
            made.append(path(_d(chosen, frame), stroke=colours["carriageway"], width=width))
    return made


def _buildings(district: District, paint: Paint, frame: _Frame, edge: str) -> list[str]:
    """One path for each colour, so that a thousand buildings stay a small picture."""
    codes = paint.colours.astype(int) @ np.array([65536, 256, 1])
    return [
        path(_d(district.buildings.geometry[codes == code], frame), f"#{code:06x}", edge, 0.15)
        for code in np.unique(codes)
    ]


def _legend(paint: Paint, look: Look, lang: Language, top: float, room: float) -> list[str]:
    ink = look.ink
    unit = f", {lang.localised(lang.said(paint.unit))}" if paint.unit else ""
    parts = [text(0, top + 6, lang.said(paint.title) + unit, ink["text"], 8.0, bold=True)]
    if paint.table is None:
        return parts + _classes(paint, lang, ink, top + 11, room)
    steps = np.linspace(0, len(paint.table) - 1, 60).astype(int)
    for i, step in enumerate(steps):
        colour = "#" + bytes(paint.table[step].tolist()).hex()
        parts.append(rect(i * _BAR / 60, top + 11, _BAR / 60 + 0.2, 7, colour))
    marks = ticks(paint.low, paint.high, 3)
    for mark in marks:
        x = _BAR * (mark - paint.low) / ((paint.high - paint.low) or 1.0)
        step = marks[1] - marks[0] if len(marks) > 1 else 1.0
        words = lang.localised(tick_text(mark, step))
        words = f"≥ {words}" if mark == marks[-1] and mark >= paint.high * 0.999999 else words
        anchor = "start" if x < 5 else "middle"
        parts.append(text(x, top + 27, words, ink["text_soft"], 7.0, anchor))
    after = _BAR + 24
    if paint.change:
        ends = f"− {lang('saves')} · + {lang('takes_more')}"
        parts.append(text(after, top + 17.5, ends, ink["text_soft"], 7.0))
        after += 6.0 + 4.0 * len(ends)
    if not np.isfinite(paint.values).all():
        parts += _swatch(after, top + 11, paint.no_data, lang.said(paint.missing), ink)
    return parts


def _classes(
    paint: Paint, lang: Language, ink: Mapping[str, str], top: float, room: float
) -> list[str]:
    """Swatches in as few lines as they need."""
    shown = [(lang.said(label), colour) for label, colour in paint.classes]
    if not np.isfinite(paint.values).all():
        shown.append((lang.said(paint.missing), paint.no_data))
    parts: list[str] = []
    x, y = 0.0, top
    for label, colour in shown:
        wide = 18.0 + 3.7 * len(label)
        if x and x + wide > room:
            x, y = 0.0, y + 11.0
        parts += _swatch(x, y, colour, label, ink)
        x += wide
    return parts


def _swatch(x: float, y: float, colour: str, label: str, ink: Mapping[str, str]) -> list[str]:
    return [rect(x, y, 7, 7, colour, ink["line"]), text(x + 10, y + 6.3, label, ink["text"], 7.0)]


def _scale_and_north(
    district: District, frame: _Frame, ink: Mapping[str, str], lang: Language
) -> list[str]:
    """A bar of round length, and an arrow to true north."""
    metres = round_up(frame.width / frame.px_m / 12)
    long, y = metres * frame.px_m, frame.height + 22.0
    right = frame.width - 26.0
    parts = [
        rect(right - long, y, long, 2.5, ink["text"]),
        text(right - long / 2, y + 11, lang("metres", count=f"{metres:g}"), ink["text_soft"], 7.0,
             "middle"),
    ]  # fmt: skip
    x, y, angle = frame.width - 9.0, frame.height + 20.0, radians(district.true_north_deg)

    def turned(dx: float, dy: float) -> str:
        return f"{x + dx * cos(angle) - dy * sin(angle):.1f} " + (
            f"{y + dx * sin(angle) + dy * cos(angle):.1f}"
        )

    arrow = f"M{turned(0, -9)}L{turned(5, 7)}L{turned(0, 3)}L{turned(-5, 7)}Z"
    return [*parts, path(arrow, ink["text"]), text(x, y + 17, lang("north"), ink["text"], 8.0,
                                                   "middle", True)]  # fmt: skip
