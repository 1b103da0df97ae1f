"""What exports take from the screen: colours, charts and letters, as plain values.

The screen's own tables live in `ui`, which nothing here may know: `ui/takeaway` fills these in, so
that a map on paper has the colours of the map on the screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from twin.district.district import Array


@dataclass(frozen=True, eq=False)
class Paint:
    """How buildings are coloured by one indicator.

    title, unit, labels: the program's English. colours (n, 3) of the buildings; values (n,), NaN
    where there is none. Either `table` (k, 3) from low to high, or `classes` of (label, '#rrggbb');
    `change`: the values are differences, better on the side of 'saves'.
    """

    key: str
    title: str
    unit: str
    colours: Array
    values: Array
    no_data: str
    missing: str
    table: Array | None = None
    low: float = 0.0
    high: float = 1.0
    classes: tuple[tuple[str, str], ...] = ()
    change: bool = False


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of stacked bars: label (English), '#rrggbb', a height for each bar."""

    label: str
    colour: str
    values: Array


@dataclass(frozen=True, eq=False)
class Bars:
    """Stacked bars in one unit; `before` stands beside them, `line` over them."""

    unit: str
    labels: tuple[str, ...]
    layers: tuple[Layer, ...]
    before: tuple[Layer, ...] = ()
    line: Array | None = None


@dataclass(frozen=True, eq=False)
class Look:
    """All of it. scene: '#rrggbb' of ground, water, green, squares, carriageway, edge; ink: of
    text, text_soft, line, accent, better, worse; fonts: files of one family, named `family`."""

    paints: Mapping[str, Paint]
    months: Bars
    years: Bars
    scene: Mapping[str, str]
    ink: Mapping[str, str]
    fonts: tuple[Path, ...]
    family: str
