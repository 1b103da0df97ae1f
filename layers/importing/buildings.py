"""What the data themselves say of each building, read out of its tags; nothing is inferred here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from layers.district.columns import HEATINGS
from layers.importing.building_uses import is_open_roof, is_worship, use_of
from layers.quality.quality_issue import QualityIssue
from layers.sources.tag_values import length_m, whole, year_of

_ROOFS = {
    "flat": "flat", "gabled": "gabled", "hipped": "hipped", "mansard": "mansard", "dome": "dome",
    "spire": "spire", "half-hipped": "hipped", "side_half-hipped": "hipped", "gambrel": "mansard",
    "pyramidal": "hipped", "pyramidal_roof": "hipped", "skillion": "flat", "lean_to": "flat",
    "saltbox": "gabled", "quadruple_saltbox": "hipped", "double_saltbox": "gabled",
    "sawtooth": "gabled", "round": "dome", "onion": "spire", "cone": "spire", "conical": "spire",
    "cross_gabled": "gabled", "side_hipped": "hipped", "many": "gabled", "gable": "gabled",
    "hip": "hipped", "pitched": "gabled",
}  # fmt: skip
_HEATINGS = {
    "gas": "gas_boiler", "natural_gas": "gas_boiler", "oil": "oil_boiler", "electric":
    "electric_direct", "electricity": "electric_direct", "heatpump": "heat_pump",
    "district": "district_heat", "district_heating": "district_heat", "no": "none",
}  # fmt: skip
_NOT_LISTED = {"", "no", "none", "0", "false"}
MISSING = -1  # of a whole number


def known_buildings(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    """The buildings with every column of the contract, empty where the data are silent.

    Empty is "" for texts, NaN for numbers, MISSING for whole numbers. Two columns more:
    `total_height_m`, the height to the top where the data give that, and `worship`, true for
    churches and the like. A value that cannot be (a height of -3 or 9,000 m) is dropped and
    listed as issues.
    """
    issues: list[QualityIssue] = []
    tags = list(frame["tags"])
    ids = frame["id"].to_numpy(dtype=object)
    uses = [use_of(tag) for tag in tags]
    data: dict[str, object] = {
        "id": ids,
        "name": [tag.get("name", "") for tag in tags],
        "street": [tag.get("addr:street", "") for tag in tags],
        "house_number": [tag.get("addr:housenumber", "") for tag in tags],
        "quarter": [tag.get("quarter", tag.get("addr:suburb", "")) for tag in tags],
        "use": np.array([use for use, _ in uses], dtype=object),
        "use_rule": np.array([rule for _, rule in uses], dtype=object),
        "roof": np.array([_roof(tag) for tag in tags], dtype=object),
        "protected": [_listed(tag) for tag in tags],
        "heating": np.array([_heating(tag) for tag in tags], dtype=object),
        "cooling": np.array([tag.get("cooling", "").lower() for tag in tags], dtype=object),
        "worship": [is_worship(tag) for tag in tags],
    }
    for number in _NUMBERS:
        values = _read(number, tags, ids, issues)
        data[number.column] = _wholes(values) if number.whole else values
    return gpd.GeoDataFrame(data, geometry=frame.geometry.array, crs=frame.crs), issues


def without_open_roofs(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    """The buildings that have walls; roofs on posts are left out, each an issue."""
    open_roof = np.array([is_open_roof(tags) for tags in frame["tags"]], dtype=bool)
    issues = [
        QualityIssue(ident, "buildings", "building", "a roof on posts, without walls", "left out")
        for ident in frame["id"].to_numpy(dtype=object)[open_roof]
    ]
    return frame[~open_roof].reset_index(drop=True), issues


def _wholes(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), MISSING, values).astype(np.int64)


def _first(tags: Mapping[str, str], *keys: str) -> str:
    return next((tags[key] for key in keys if tags.get(key)), "")


def _year(tags: Mapping[str, str]) -> float | None:
    text = _first(tags, "start_date", "building:start_date", "year_of_construction")
    year = year_of(text) if text else None
    return None if year in (0, 9999) else year  # how registers write "unknown"


def _storeys(tags: Mapping[str, str]) -> float | None:
    text = _first(tags, "building:levels", "levels")
    count = whole(text) if text else None
    if count == 0 and _first(tags, "roof:levels"):
        return 1
    return None if count == 0 else count


def _total_height_m(tags: Mapping[str, str]) -> float | None:
    text = _first(tags, "height", "building:height")
    value = length_m(text) if text else None
    return None if value == 0 else value


def _eaves_m(tags: Mapping[str, str]) -> float | None:
    text = _first(tags, "eaves_height", "building:eaves_height")
    return length_m(text) if text else None


def _roof(tags: Mapping[str, str]) -> str:
    word = _first(tags, "roof:shape", "building:roof:shape", "building:roof").lower()
    return _ROOFS.get(word.replace(" ", "_"), "")


def _roof_height_m(tags: Mapping[str, str]) -> float | None:
    text = _first(tags, "roof:height", "building:roof:height")
    return length_m(text) if text else None


def _dwellings(tags: Mapping[str, str]) -> float | None:
    text = _first(tags, "building:flats", "building:units")
    return whole(text) if text else None


def _residents(tags: Mapping[str, str]) -> float | None:
    text = _first(tags, "residents")
    return length_m(text) if text else None


def _listed(tags: Mapping[str, str]) -> bool:
    text = _first(tags, "heritage", "listed_status", "heritage:operator", "protection_title")
    return text.lower() not in _NOT_LISTED


def _heating(tags: Mapping[str, str]) -> str:
    word = _first(tags, "heating", "heating:system", "heating:fuel").lower().replace(" ", "_")
    return word if word in HEATINGS else _HEATINGS.get(word, "")


@dataclass(frozen=True)
class _Number:
    """One number of a building: how it is read and between which bounds it can be."""

    column: str
    read: Callable[[Mapping[str, str]], float | None]
    low: float
    high: float
    unit: str = ""
    whole: bool = False


_NUMBERS = (
    _Number("year", _year, 1, 2100, whole=True),
    _Number("storeys", _storeys, 1, 150, whole=True),
    _Number("total_height_m", _total_height_m, 2, 600, "m"),
    _Number("height_m", _eaves_m, 2, 600, "m"),
    _Number("roof_height_m", _roof_height_m, 0, 200, "m"),
    _Number("dwellings", _dwellings, 0, 1e5, whole=True),
    _Number("residents", _residents, 0, 1e6),
)


def _read(
    number: _Number, tags: list[dict[str, str]], ids: np.ndarray, issues: list[QualityIssue]
) -> np.ndarray:
    """One number of every building, NaN where the data are silent or say what cannot be."""
    out = np.full(len(tags), np.nan)
    for row, tag in enumerate(tags):
        value = number.read(tag)
        if value is None:
            continue
        if number.low <= value <= number.high:
            out[row] = value
        else:
            why = f"the data say {value:g} {number.unit}".rstrip() + ", which cannot be"
            issues.append(
                QualityIssue(
                    ids[row],
                    "buildings",
                    number.column.removeprefix("total_"),
                    why,
                    "inferred instead",
                )
            )
    return out
