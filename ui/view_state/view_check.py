"""The view in a snapshot's manifest, checked against the district before it is shown. No Qt.

The manifest is text that anybody may change: a street that is not there would else be looked up.
"""

from collections.abc import Callable, Collection, Mapping
from math import isfinite
from typing import Any

from twin.answer.indicators import BY_KEY as ON_BUILDINGS
from twin.district.district import District
from twin.on_demand.feeders.feeder_report import BY_KEY as ON_FEEDERS
from twin.on_demand.streets.street_indicators import BY_KEY as ON_STREETS
from twin.on_demand.sun.face_indicators import BY_KEY as ON_FACES
from twin.on_demand.sun.face_indicators import PERIODS
from twin.targets.uptake import FIRST_YEAR, LAST_YEAR
from twin.words.quantities import BY_KEY as QUANTITY
from ui.style.theme import THEMES
from ui.view_state.charts import CHARTS, PAGES
from ui.view_state.pathway_charts import PATHWAY_VIEWS

_LAST_HOUR, _LAST_WEEK = 8759, 51
Fault = str | None
"""What a value would have to be; None where it is so."""


class ViewError(ValueError):
    """A view that cannot be shown: one sentence with the field, its value and the fix."""


def check_view(view: Mapping[str, Any], district: District) -> None:
    """Raises ViewError at the first field of a view that the district or the window cannot show."""
    for name, check in _checks(district).items():
        if name in view:
            wanted = check(view[name])
            if wanted:
                raise ViewError(
                    f"the view's {name} is {view[name]!r:.60}, not {wanted}; correct it in the "
                    "manifest or export the snapshot again."
                )


def _checks(district: District) -> dict[str, Callable[[Any], Fault]]:
    streets = len(district.layers.get("streets", ()))
    return {
        "colour_by": _one_of({"", *ON_BUILDINGS, *ON_FACES}),
        "colour_streets": _one_of({"", *ON_STREETS, *ON_FEEDERS}),
        "chart": _one_of({**CHARTS, **PAGES}),
        "pathway": _one_of(PATHWAY_VIEWS),
        "sun_period": _one_of(PERIODS),
        "sure_of": _one_of(QUANTITY),
        "theme": _one_of(THEMES),
        "hour": _whole(0, _LAST_HOUR),
        "week": _whole(0, _LAST_WEEK),
        "path_year": _whole(FIRST_YEAR, LAST_YEAR),
        "street": _whole(-1, streets - 1, "a row of the streets"),
        "selection": _rows(len(district.buildings)),
        "baseline": lambda value: None if isinstance(value, bool) else "true or false",
        "hidden": lambda value: None if _texts(value) else "a list of layers",
        "opacity": lambda value: None if _shares(value) else "a share from 0 to 1 for each layer",
        "camera": lambda value: (
            None if _camera(value) else "two points of three numbers, apart from each other"
        ),
    }


def _one_of(known: Collection[str]) -> Callable[[Any], Fault]:
    words = ", ".join(sorted(word for word in known if word))
    return lambda value: None if isinstance(value, str) and value in known else f"one of {words}"


def _whole(least: int, most: int, what: str = "a whole number") -> Callable[[Any], Fault]:
    said = f"{what} from {least} to {most}"
    return lambda value: None if _is_whole(value) and least <= value <= most else said


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _rows(count: int) -> Callable[[Any], Fault]:
    said = f"a list of rows of the buildings from 0 to {count - 1}"
    return lambda value: (
        None
        if isinstance(value, list | tuple)
        and all(_is_whole(row) and 0 <= row < count for row in value)
        else said
    )


def _texts(value: Any) -> bool:
    return isinstance(value, list | tuple | frozenset) and all(isinstance(v, str) for v in value)


def _shares(value: Any) -> bool:
    return isinstance(value, Mapping) and all(_number(v) and 0 <= v <= 1 for v in value.values())


def _camera(value: Any) -> bool:
    if value is None:
        return True
    if not isinstance(value, Mapping):
        return False
    ends = [value.get(name) for name in ("position_m", "focal_point_m")]
    return ends[0] != ends[1] and all(
        isinstance(end, list | tuple) and len(end) == 3 and all(map(_number, end)) for end in ends
    )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
