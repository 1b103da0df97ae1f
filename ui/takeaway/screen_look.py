"""Colours, charts and letters of the screen for what leaves the program."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from twin.answer.compare import Answer
from twin.answer.indicators import BY_KEY
from twin.pathway.results import Pathway
from twin.takeaway.look import Bars, Layer, Look, Paint
from twin.targets.uptake import YEARS
from ui.map_layers.colouring import building_colours, category_colours, map_of
from ui.style.chart_colours import SERIES_COLOURS
from ui.style.theme import FONT_FAMILY, FONT_FILES, LIGHT, Theme
from ui.view_state.charts import MONTHS, Series, chart_data
from ui.view_state.pathway_charts import pathway_chart
from ui.view_state.state import Colouring, colouring_of
from ui.view_state.view_settings import ViewSettings

_SCENE = ("ground", "water", "green", "square", "carriageway", "pavement", "edge", "wall", "roof")
_INK = ("text", "text_soft", "line", "accent", "better", "worse")


def look_of(answer: Answer, path: Pathway, keys: Iterable[str], theme: Theme = LIGHT) -> Look:
    """The look of an answer: buildings coloured by each of these indicators, as on the screen."""
    months = chart_data(answer, "months", 0)
    carbon = pathway_chart(path, "carbon")
    return Look(
        paints={key: paint_of(answer, key, theme=theme) for key in keys},
        months=Bars(months.unit, MONTHS, _layers(months.series), _layers(months.baseline)),
        years=Bars(
            carbon.unit,
            tuple(str(int(y)) for y in YEARS),
            tuple(Layer(s.label, s.colour, s.values) for s in carbon.stacks),
            line=carbon.line,
        ),
        scene={name: getattr(theme.scene, name) for name in _SCENE},
        ink={name: getattr(theme, name) for name in _INK},
        fonts=FONT_FILES,
        family=FONT_FAMILY,
    )


def paint_of(answer: Answer, key: str, baseline: bool = False, theme: Theme = LIGHT) -> Paint:
    """The buildings' colours by one indicator, of the scenario or of the baseline."""
    settings = ViewSettings(colour_by=key, baseline=baseline)
    colouring = colouring_of(answer.district, answer, settings)
    assert colouring is not None
    i = BY_KEY[key]
    made = Paint(
        key, i.title, i.unit, building_colours(colouring, theme), np.asarray(colouring.values),
        theme.scene.no_data, i.missing,
    )  # fmt: skip
    if i.scale == "category":
        return replace(made, classes=_classes(colouring))
    return replace(
        made, table=map_of(i, theme), low=colouring.low, high=colouring.high,
        change=i.scale == "difference",
    )  # fmt: skip


def _classes(colouring: Colouring) -> tuple[tuple[str, str], ...]:
    """The categories that are there."""
    present = set(colouring.values[np.isfinite(colouring.values)].astype(int))
    named = zip(colouring.indicator.categories, category_colours(colouring.indicator), strict=True)
    return tuple(entry for k, entry in enumerate(named) if k in present)


def _layers(series: Iterable[Series]) -> tuple[Layer, ...]:
    return tuple(Layer(s.label, SERIES_COLOURS[s.key], s.values) for s in series)
