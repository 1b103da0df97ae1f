"""What the data themselves say of each building, read out of its tags; nothing is inferred here."""

from collections import Counter
from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np

from layers.district.columns import HEATINGS
from layers.importing.building_uses import is_open_roof, is_worship, use_of
from layers.importing.given_numbers import given_numbers
from layers.quality.quality_issue import QualityIssue

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
_WHOLE = ("year", "storeys", "dwellings")
_HOMES = ("apartment", "house", "residential")
_NOT_THERE = ("projected", "under construction", "ruin", "demolished", "underground", "no building")
_SAYS_NOTHING = {"", "yes", "no", "unknown", "other", "undefined", "unclassified", "building"}
_EXAMPLES = 5


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
        "energy_class": [tag.get("energy_class", "").strip().upper() for tag in tags],
        "use": np.array([use for use, _ in uses], dtype=object),
        "use_rule": np.array([rule for _, rule in uses], dtype=object),
        "roof": np.array([_roof(tag) for tag in tags], dtype=object),
        "protected": [_listed(tag) for tag in tags],
        "heating": np.array([_heating(tag) for tag in tags], dtype=object),
        "cooling": np.array([tag.get("cooling", "").lower() for tag in tags], dtype=object),
        "worship": [is_worship(tag) for tag in tags],
    }
    for name, values in given_numbers(tags, ids, issues).items():
        data[name] = _wholes(values) if name in _WHOLE else values
    _doubt_empty_homes(data, issues)
    _tell_unknown_uses(tags, uses, issues)
    return gpd.GeoDataFrame(data, geometry=frame.geometry.array, crs=frame.crs), issues


def without_open_roofs(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    """The buildings that have walls; roofs on posts are left out, each an issue."""
    open_roof = np.array([is_open_roof(tags) for tags in frame["tags"]], dtype=bool)
    issues = [
        QualityIssue(ident, "buildings", "building", "a roof on posts, without walls", "left out")
        for ident in frame["id"].to_numpy(dtype=object)[open_roof]
    ]
    return frame[~open_roof].reset_index(drop=True), issues


def without_unbuilt(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    """The buildings that stand: planned, ruined, demolished and underground ones are left out."""
    gone = [_absence(tags) for tags in frame["tags"]]
    issues = [
        QualityIssue(ident, "buildings", "building", f"the data say {why}", "left out")
        for ident, why in zip(frame["id"], gone, strict=True)
        if why
    ]
    stands = np.array([not why for why in gone], dtype=bool)
    return frame[stands].reset_index(drop=True), issues


def _absence(tags: Mapping[str, str]) -> str:
    """Why no building stands there above the ground; "" where one does."""
    state = tags.get("state", "").lower()
    if state in _NOT_THERE:
        return state
    if tags.get("location") in ("underground", "indoor") or tags.get("ruins") == "yes":
        return "underground" if "location" in tags else "ruin"
    layer = tags.get("layer", "").strip()
    below = layer.startswith("-") and layer[1:].isdigit() and int(layer) < 0
    above = "building:levels" in tags or "height" in tags  # a house over a stream, say
    return "underground (layer below 0)" if below and not above else ""


def _doubt_empty_homes(data: dict[str, object], issues: list[QualityIssue]) -> None:
    """No home has no dwelling: registers write 0 where they do not know."""
    dwellings, use = np.asarray(data["dwellings"]).copy(), np.asarray(data["use"])
    none = (dwellings == 0) & np.isin(use.astype(str), _HOMES)
    if none.any():
        dwellings[none] = MISSING
        why = f"0 in {int(none.sum())} homes, which cannot be"
        issues.append(QualityIssue("", "buildings", "dwellings", why, "inferred instead"))
    data["dwellings"] = dwellings


def _tell_unknown_uses(
    tags: list[dict[str, str]], uses: Sequence[tuple[str, str]], issues: list[QualityIssue]
) -> None:
    words = Counter(
        word
        for tag, (use, _) in zip(tags, uses, strict=True)
        for word in {tag.get(key, "").strip().lower() for key in ("use", "building")}
        if not use and word not in _SAYS_NOTHING
    )
    if words:
        shown = ", ".join(f"'{w[:40]}' ({n})" for w, n in words.most_common(_EXAMPLES))
        why = f"{len(words)} words for a use are not understood, as {shown}"
        done = "inferred instead; --mapping FILE can say what they mean"
        issues.append(QualityIssue("", "buildings", "use", why, done))


def _wholes(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), MISSING, values).astype(np.int64)


def _first(tags: Mapping[str, str], *keys: str) -> str:
    return next((tags[key] for key in keys if tags.get(key)), "")


def _roof(tags: Mapping[str, str]) -> str:
    word = _first(tags, "roof:shape", "building:roof:shape", "building:roof").lower()
    return _ROOFS.get(word.replace(" ", "_"), "")


def _listed(tags: Mapping[str, str]) -> bool:
    text = _first(tags, "heritage", "listed_status", "heritage:operator", "protection_title")
    return text.lower() not in _NOT_LISTED


def _heating(tags: Mapping[str, str]) -> str:
    word = _first(tags, "heating", "heating:system", "heating:fuel").lower().replace(" ", "_")
    return word if word in HEATINGS else _HEATINGS.get(word, "")
