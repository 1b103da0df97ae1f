"""The numbers that the data give of each building, less those that cannot be (plausible.csv)."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.quality.plausible import Rule, rule
from layers.quality.quality_issue import QualityIssue
from layers.sources.tag_values import length_m, whole, year_of

Tags = Mapping[str, str]
_INFERRED = "inferred instead"
_ABOVE_MOST = 10  # per cent: nine of ten buildings are taller than this percentile
_LEAST_COUNT = 4  # fewer buildings say nothing of what a column holds


@dataclass(frozen=True)
class _Number:
    """One number of a building: the rule it must keep and how it is read."""

    rule: str
    read: Callable[[Tags], float | None]

    @property
    def bounds(self) -> Rule:
        return rule(self.rule)


def given_numbers(
    tags: list[dict[str, str]], ids: NDArray[np.object_], issues: list[QualityIssue]
) -> dict[str, NDArray[np.float64]]:
    """Year, storeys, heights [m], dwellings and residents, NaN where the data are silent.

    A value that cannot be is left out and listed; marks for 'not known' are listed by column. 99
    storeys count only where the height agrees; heights of which nine in ten lie above 60 m are
    heights above the sea; of a height and storeys that do not fit, the storeys go where a storey
    would be too low and the height where it would be too high.
    """
    numbers = {n.bounds.quantity: _read(n, tags, ids, issues) for n in _NUMBERS}
    _drop_altitudes(numbers, issues)
    _drop_misfits(numbers, ids, issues)
    return numbers


def _first(tags: Tags, *keys: str) -> str:
    return next((tags[key] for key in keys if tags.get(key)), "")


def _year(tags: Tags) -> float | None:
    text = _first(tags, "start_date", "building:start_date", "year_of_construction")
    if text.strip().lstrip("-").isdigit() and len(text.strip()) != 4:
        return float(text)
    return year_of(text) if text else None


def _storeys(tags: Tags) -> float | None:
    text = _first(tags, "building:levels", "levels")
    count = whole(text) if text else None
    return 1 if count == 0 and _first(tags, "roof:levels") else count


def _length(*keys: str) -> Callable[[Tags], float | None]:
    def read(tags: Tags) -> float | None:
        text = _first(tags, *keys)
        return length_m(text) if text else None

    return read


def _total_height_m(tags: Tags) -> float | None:
    stated = _length("height", "building:height")(tags)
    top, ground = length_m(tags.get("roof_top_m", "")), length_m(tags.get("ground_m", ""))
    if stated is not None or _first(tags, "eaves_height") or top is None or ground is None:
        return stated
    return round(top - ground, 2)


def _dwellings(tags: Tags) -> float | None:
    text = _first(tags, "building:flats", "building:units")
    return whole(text) if text else None


_NUMBERS = (
    _Number("building_year", _year),
    _Number("building_storeys", _storeys),
    _Number("building_height", _total_height_m),
    _Number("eaves_height", _length("eaves_height", "building:eaves_height")),
    _Number("roof_height", _length("roof:height", "building:roof:height")),
    _Number("dwellings", _dwellings),
    _Number("residents", _length("residents")),
)


def _read(
    number: _Number, tags: list[dict[str, str]], ids: NDArray[np.object_],
    issues: list[QualityIssue],
) -> NDArray[np.float64]:  # fmt: skip
    """One number of every building, NaN where the data are silent or say what cannot be."""
    out = np.full(len(tags), np.nan)
    bounds, marks = number.bounds, Counter[float]()
    name = bounds.quantity.removeprefix("total_")
    for row, tag in enumerate(tags):
        value = number.read(tag)
        if value is None:
            continue
        if bounds.means_unknown(value) and not _height_agrees(number, tag, value):
            marks[value] += 1
        elif bounds.can_be(value):
            out[row] = value
        else:
            why = f"the data say {value:g} {bounds.unit if bounds.unit == 'm' else ''}".rstrip()
            why += f", which cannot be (rule {bounds.name})"
            issues.append(QualityIssue(ids[row], "buildings", name, why, _INFERRED))
    if marks:
        shown = ", ".join(f"{value:g} ({count})" for value, count in marks.most_common())
        why = f"not known in {sum(marks.values())} rows, written as {shown}"
        issues.append(QualityIssue("", "buildings", name, why, _INFERRED))
    return out


def _height_agrees(number: _Number, tags: Tags, storeys: float) -> bool:
    """Whether a count that mostly means 'not known' fits the height that is given beside it."""
    if number.rule != "building_storeys" or storeys <= 0:
        return False
    height = _total_height_m(tags) or _length("eaves_height")(tags)
    bounds = rule("storey_height_believed")
    return height is not None and bounds.can_be(height / storeys)


def _drop_altitudes(numbers: dict[str, NDArray[np.float64]], issues: list[QualityIssue]) -> None:
    highest = rule("heights_are_altitudes").high
    for name in ("total_height_m", "height_m"):
        known = numbers[name][np.isfinite(numbers[name])]
        if len(known) < _LEAST_COUNT or np.percentile(known, _ABOVE_MOST) <= highest:
            continue
        why = f"nine of ten lie above {highest:g} m, as heights above the sea do"
        issues.append(QualityIssue("", "buildings", name.removeprefix("total_"), why, _INFERRED))
        numbers[name][:] = np.nan


def _drop_misfits(
    numbers: dict[str, NDArray[np.float64]],
    ids: NDArray[np.object_],
    issues: list[QualityIssue],
) -> None:
    bounds = rule("storey_height_believed")
    total, eaves, storeys = (numbers[n] for n in ("total_height_m", "height_m", "storeys"))
    tall = np.where(np.isnan(total), eaves, total)
    step = tall / storeys
    for row in np.flatnonzero(step < bounds.low):
        why = f"{storeys[row]:g} storeys in {tall[row]:g} m (rule {bounds.name})"
        issues.append(QualityIssue(ids[row], "buildings", "storeys", why, _INFERRED))
        storeys[row] = np.nan
    for row in np.flatnonzero((step > bounds.high) & (storeys > 1)):
        why = f"{tall[row]:g} m for {storeys[row]:g} storeys (rule {bounds.name})"
        issues.append(QualityIssue(ids[row], "buildings", "height", why, _INFERRED))
        total[row] = eaves[row] = np.nan
