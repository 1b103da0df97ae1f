"""How one looks at the district: one model for the window, the picture and a snapshot. No Qt.

The view in a snapshot's manifest is text that anybody may change, so it is checked against the
district before it is shown: a street that is not there would else be looked up.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twin.answer.indicators import BY_KEY as ON_BUILDINGS
from twin.district.district import District
from twin.on_demand.streets.street_indicators import BY_KEY as ON_STREETS
from twin.on_demand.sun.face_indicators import BY_KEY as ON_FACES
from twin.on_demand.sun.face_indicators import PERIODS
from twin.safety.safety import Wanted, first_fault, is_whole
from twin.targets.uptake import FIRST_YEAR, LAST_YEAR
from twin.words.quantities import BY_KEY as QUANTITY
from ui.style.theme import THEMES
from ui.view_state.charts import CHARTS, PAGES
from ui.view_state.pathway_charts import PATHWAY_VIEWS

_LAST_HOUR, _LAST_WEEK = 8759, 51
_OF_THE_MOMENT = {"presenting", "found"}


class ViewError(ValueError):
    """A view that cannot be shown: one sentence with the field, its value and the fix."""


@dataclass(frozen=True)
class Seen:
    """What a saved view may speak of: the rows of a district, and what its map is coloured by."""

    buildings: int
    streets: int
    map_choices: Collection[str]


def _one_of(known: Collection[str]) -> Wanted:
    words = ", ".join(sorted(word for word in known if word))
    return Wanted(f"one of {words}", lambda value, _: isinstance(value, str) and value in known)


def _whole(least: int, most: int) -> Wanted:
    return Wanted(
        f"a whole number from {least} to {most}",
        lambda value, _: is_whole(value) and least <= value <= most,
    )


def _is_map_choice(value: Any, seen: Seen | None) -> bool:
    if seen is None:
        return isinstance(value, str)
    return isinstance(value, str) and value in {"", *ON_STREETS, *seen.map_choices}


def _is_street(value: Any, seen: Seen | None) -> bool:
    return is_whole(value) and value >= -1 and (seen is None or value < seen.streets)


def _are_buildings(value: Any, seen: Seen | None) -> bool:
    return isinstance(value, list | tuple) and all(
        is_whole(row) and row >= 0 and (seen is None or row < seen.buildings) for row in value
    )


def _are_texts(value: Any, _: Any) -> bool:
    return isinstance(value, list | tuple | frozenset) and all(isinstance(v, str) for v in value)


def _are_shares(value: Any, _: Any) -> bool:
    return isinstance(value, Mapping) and all(_number(v) and 0 <= v <= 1 for v in value.values())


def _is_camera(value: Any, _: Any) -> bool:
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


_MAP_CHOICE = Wanted(
    lambda seen: f"one of {', '.join(sorted({*ON_STREETS, *seen.map_choices}))}", _is_map_choice
)
_STREET = Wanted(
    lambda seen: f"a row of the streets from -1 to {seen.streets - 1 if seen else '...'}",
    _is_street,
)
_BUILDINGS = Wanted(
    lambda seen: (
        f"a list of rows of the buildings from 0 to {seen.buildings - 1 if seen else '...'}"
    ),
    _are_buildings,
)


class ViewSettings(BaseModel):
    """How one looks at the district: never undone, saved with a snapshot.

    `presenting` (scene and large numbers alone) and `found` (layer and row of what was searched
    for) belong to the moment and are not saved.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    colour_by: Annotated[str, _one_of({"", *ON_BUILDINGS, *ON_FACES})] = ""
    hidden: Annotated[frozenset[str], Wanted("a list of layers", _are_texts)] = frozenset()
    opacity: Annotated[
        Mapping[str, float], Wanted("a share from 0 to 1 for each layer", _are_shares)
    ] = Field(default_factory=dict)
    selection: Annotated[tuple[int, ...], _BUILDINGS] = ()
    hour: Annotated[int, _whole(0, _LAST_HOUR)] = 172 * 24 - 12
    theme: Annotated[str, _one_of(THEMES)] = "light"
    chart: Annotated[str, _one_of({**CHARTS, **PAGES})] = "months"
    week: Annotated[int, _whole(0, _LAST_WEEK)] = 2
    pathway: Annotated[str, _one_of(PATHWAY_VIEWS)] = "carbon"
    path_year: Annotated[int, _whole(FIRST_YEAR, LAST_YEAR)] = LAST_YEAR
    colour_streets: Annotated[str, _MAP_CHOICE] = ""
    street: Annotated[int, _STREET] = -1
    sun_period: Annotated[str, _one_of(PERIODS)] = "year"
    baseline: Annotated[bool, Wanted("true or false", lambda value, _: isinstance(value, bool))] = (
        False
    )
    presenting: bool = False
    found: tuple[str, int] | None = None
    sure_of: Annotated[str, _one_of(QUANTITY)] = "final_energy_kwh_a"

    def changed(self, **changes: object) -> "ViewSettings":
        """The same with these fields changed; the program's own values are not checked again."""
        return self.model_copy(update=changes)

    def plain(self) -> dict[str, Any]:
        """As it is in a snapshot's manifest."""
        said = self.model_dump(mode="json", exclude=_OF_THE_MOMENT)
        return {**said, "hidden": sorted(self.hidden)}

    @classmethod
    def from_plain(
        cls, view: Mapping[str, Any], otherwise: "ViewSettings | None" = None
    ) -> "ViewSettings":
        """Read back from a checked manifest; what it does not say is as in `otherwise`."""
        own = cls.model_fields.keys() - _OF_THE_MOMENT - {"theme"}
        said = {key: value for key, value in view.items() if key in own}
        return cls.model_validate({**dict(otherwise or cls()), **said})


class SavedView(ViewSettings):
    """The view of a manifest: the settings, and where the eye is."""

    camera: Annotated[
        Any, Wanted("two points of three numbers, apart from each other", _is_camera)
    ] = None


def check_view(view: Mapping[str, Any], district: District, map_choices: Collection[str]) -> None:
    """Raises ViewError at the first field of a view that the district or the window cannot show.

    map_choices: what the map can be coloured by in the layers that are calculated while looked at.
    """
    seen = Seen(len(district.buildings), len(district.layers.get("streets", ())), map_choices)
    saved = {key: value for key, value in view.items() if key not in _OF_THE_MOMENT}
    try:
        SavedView.model_validate(saved, context=seen)
    except ValidationError as error:
        fault = first_fault(error, SavedView, saved, {})
        raise ViewError(
            f"the view's {fault.key} is {fault.value!r:.60}, not {fault.said}; correct it in the "
            "manifest or export the snapshot again."
        ) from None
