"""From an indicator's values to colours and a legend's entries. No Qt."""

import numpy as np

from twin.answer.indicators import TREATED, Indicator
from ui.style.colour_maps import (
    CATEGORICAL,
    USE_COLOURS,
    Rgb,
    colour_table,
    coloured,
    hex_of,
    rgb_of,
)
from ui.style.theme import Theme
from ui.view_state.state import Colouring

_ORDERED = {"age": "dusk", "standing": "ember", TREATED: "leaf"}
_MAPS = {"pv": "leaf", "carbon": "dusk"}
_PALE = 0.4


def map_of(indicator: Indicator, theme: Theme) -> Rgb:
    """The colour table (256, 3) of an amount or a difference; less is better reads teal below."""
    if indicator.scale == "difference":
        table = colour_table("better_worse_on_dark" if theme.is_dark else "better_worse")
        return table if indicator.better < 0 else table[::-1]
    return colour_table(_MAPS.get(indicator.key, "ember"))


def category_colours(indicator: Indicator) -> tuple[str, ...]:
    """One colour per category; ordered ones run along a map, others are distinguished."""
    if indicator.key == "use":
        return tuple(USE_COLOURS.values())
    if indicator.key in _ORDERED:
        table = colour_table(_ORDERED[indicator.key])
        first = 80 if indicator.key == TREATED else 20  # distinguished from those without a year
        steps = np.linspace(first, 235, len(indicator.categories)).astype(int)
        return tuple(hex_of(table[s]) for s in steps)
    return CATEGORICAL[: len(indicator.categories)]


def building_colours(colouring: Colouring, theme: Theme, pale: bool = False) -> Rgb:
    """A colour for each building (n, 3); pale: nearer to that of no data, where the values are of
    another scenario than the controls show and none is being calculated."""
    full = _full_colours(colouring, theme)
    if not pale:
        return full
    grey = np.array(rgb_of(theme.scene.no_data), float)
    return (_PALE * full + (1.0 - _PALE) * grey).astype(full.dtype)


def _full_colours(colouring: Colouring, theme: Theme) -> Rgb:
    no_data = theme.scene.no_data
    if colouring.indicator.scale != "category":
        table = map_of(colouring.indicator, theme)
        return coloured(colouring.values, table, colouring.low, colouring.high, no_data)
    palette = np.array([rgb_of(c) for c in (*category_colours(colouring.indicator), no_data)])
    code = np.where(np.isfinite(colouring.values), colouring.values, len(palette) - 1)
    return np.asarray(palette[code.astype(int)], np.uint8)
