"""From the light on the streets to colours and a legend. No Qt."""

from dataclasses import dataclass

import numpy as np

from twin.district.district import Array
from twin.on_demand.streets.street_answer import StreetAnswer
from twin.on_demand.streets.street_indicators import BY_KEY, CLASSES, StreetIndicator
from ui.overlay.legend import Legend
from ui.style.colour_maps import Rgb, colour_table, coloured, hex_of, rgb_of
from ui.style.theme import Theme
from ui.view_state.state import rounded_up

LUX_STEPS = (0.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 50.0)
LUX_CLASSES = ("below P6", "P6", "P5", "P4", "P3, C5", "P2, C4", "P1, C3", "C2", "C1", "C0")
LUX_COLOURS = (
    "#1c2540", "#343870", "#5b4391", "#8a4a96", "#b9548c",
    "#de6a78", "#f28c62", "#f9b25c", "#fcd87c", "#fdf5c4",
)  # fmt: skip
"""From night to full light; each step is a class level of EN 13201-2, and lighter than the last."""
VERDICT_COLOURS = ("#a85f16", "#e6b877", "#3f9a90", "#a98fd0")
_FAMILIES = {"M": ("dusk", 6), "C": ("ember", 6), "P": ("leaf", 7)}


@dataclass(frozen=True, eq=False)
class StreetColouring:
    """What the streets are coloured by: the indicator, its values and the legend's ends."""

    indicator: StreetIndicator
    values: Array
    low: float
    high: float


def street_colouring(answer: StreetAnswer | None, key: str) -> StreetColouring | None:
    """None for no colouring, or none that is known yet."""
    indicator = BY_KEY.get(key)
    if indicator is None or answer is None:
        return None
    values = indicator.values(answer)
    high = 1.0
    if indicator.scale == "amount":
        before = indicator.values(StreetAnswer(answer.answer, answer.baseline, answer.baseline))
        known = np.concatenate([values, before])
        known = known[np.isfinite(known)]
        high = rounded_up(float(np.percentile(known, 98))) if len(known) else 1.0
    return StreetColouring(indicator, values, 0.0, high)


def street_colours(colouring: StreetColouring, theme: Theme) -> Rgb:
    """A colour for each street (n, 3)."""
    i, values = colouring.indicator, colouring.values
    no_data = theme.scene.no_data
    if i.key in ("illuminance", "lux"):
        return lux_colours(values, no_data)
    if i.scale == "category":
        palette = np.array([rgb_of(c) for c in (*category_colours(i, theme), no_data)])
        code = np.where(np.isfinite(values), values, len(palette) - 1)
        return np.asarray(palette[code.astype(int)], np.uint8)
    return coloured(values, colour_table("ember"), colouring.low, colouring.high, no_data)


def lux_colours(lux: Array, no_data: str) -> Rgb:
    """Colours (..., 3) of illuminances (...) [lx] by the levels of EN 13201-2."""
    palette = np.array([rgb_of(c) for c in (*LUX_COLOURS, no_data)])
    step = np.searchsorted(LUX_STEPS, lux, side="right") - 1
    return palette[np.where(np.isfinite(lux), np.clip(step, 0, len(LUX_STEPS) - 1), -1)]


def category_colours(indicator: StreetIndicator, theme: Theme) -> tuple[str, ...]:
    """One colour per category; classes of one family run from strong to faint."""
    if indicator.key != "class":
        return (*VERDICT_COLOURS, theme.scene.no_data)
    made = []
    for name in CLASSES:
        table, count = _FAMILIES[name[0]]
        place = int(name[1:]) - (0 if name[0] == "C" else 1)
        made.append(hex_of(colour_table(table)[round(235 - 190 * place / (count - 1))]))
    return tuple(made)


def street_legend(colouring: StreetColouring, theme: Theme) -> Legend:
    """The legend of what the streets are coloured by."""
    i, values = colouring.indicator, colouring.values
    known = values[np.isfinite(values)]
    missing = "" if len(known) == len(values) else theme.scene.no_data
    if i.key in ("illuminance", "lux"):
        present = range(len(LUX_STEPS))
        if i.key == "illuminance" and len(known):
            low, high = np.searchsorted(LUX_STEPS, [known.min(), known.max()], side="right") - 1
            present = range(int(low), int(high) + 1)
        classes = tuple(
            (f"from {LUX_STEPS[k]:g} lx   {LUX_CLASSES[k]}", LUX_COLOURS[k]) for k in present
        )
        return Legend(i.title, i.unit, classes=classes, no_data=missing)
    if i.scale == "category":
        codes = set(known.astype(int))
        entries = enumerate(zip(i.categories, category_colours(i, theme), strict=True))
        classes = tuple(entry for k, entry in entries if k in codes)
        return Legend(i.title, i.unit, classes=classes, no_data=missing)
    table = colour_table("ember")
    return Legend(
        i.title, i.unit, table=table, low=colouring.low, high=colouring.high, no_data=missing,
        open_end=True,
    )  # fmt: skip
