"""Data quality as a resident would read them: streets and names for ids, words for columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from twin.district.district import District, Features
from twin.words.vocabulary import HEATING_LABELS, USE_LABELS
from ui.view_state.state import LAYER_TITLES

_OTHER_LAYERS = {"landmarks": "Landmarks", "substations": "Substations", "weather": "Weather",
                 "district": "The district"}  # fmt: skip
_COLUMN_WORDS = {
    "height_m": ("Height to eaves", "m"),
    "roof_height_m": ("Height of the roof", "m"),
    "width_m": ("Width", "m"),
    "carriageway_m": ("Carriageway", "m"),
    "level_m": ("Water level", "m"),
    "year": ("Built", ""),
}
_VALUE_WORDS = {"use": USE_LABELS, "heating": HEATING_LABELS}


@dataclass(frozen=True)
class IssueRow:
    """One data-quality issue: object and layer, what about it, why, and how it was settled.

    `object_id` is empty where it concerns a whole layer or the district.
    """

    object_id: str
    layer: str
    what: str
    why: str
    done: str


@dataclass(frozen=True)
class IssueLine:
    """A line of the table; `row` is the object's row in its layer, -1 where it is no one object."""

    layer: str
    row: int
    cells: tuple[str, str, str, str]


def in_words(district: District, issues: Sequence[IssueRow]) -> list[IssueLine]:
    """Each issue with its object found in the district, in words."""
    layers = {**district.layers, "buildings": district.buildings}
    rows: dict[str, dict[str, int]] = {}
    made = []
    for d in issues:
        features = layers.get(d.layer)
        if d.layer not in rows:
            ids = features.ids if features is not None else ()
            rows[d.layer] = {str(i): row for row, i in enumerate(ids)}
        row = rows[d.layer].get(d.object_id, -1)
        named = _name(features, row) if features is not None and row >= 0 else ""
        shown = f"{named} · {d.object_id}" if named else d.object_id or layer_title(d.layer)
        cells = (shown, what_in_words(d.what), _begun(d.why), _begun(d.done))
        made.append(IssueLine(d.layer, row, cells))
    return made


def what_in_words(what: str) -> str:
    """'height_m = 9' as 'Height to eaves: 9 m'; other words as they are."""
    column, equals, value = what.partition(" = ")
    if not equals:
        return _begun(what)
    words, unit = _COLUMN_WORDS.get(column, (column.replace("_", " "), ""))
    value = _VALUE_WORDS.get(column, {}).get(value, value)
    return f"{_begun(words)}: {value} {unit}".strip()


def layer_title(layer: str) -> str:
    """A layer as it is called in the window."""
    return LAYER_TITLES.get(layer) or _OTHER_LAYERS.get(layer) or _begun(layer.replace("_", " "))


def _name(features: Features, row: int) -> str:
    """Name, else address, of a feature; empty where it has neither."""
    said = [
        str(features[c][row] or "") if c in features.columns else ""
        for c in ("name", "street", "house_number")
    ]
    name, street, number = ("" if text == "nan" else text for text in said)
    return name or f"{street} {number}".strip()


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
