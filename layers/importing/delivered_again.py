"""A delivery over an earlier one: what changed in it, and what was edited by hand in between.

Three states of a layer are compared object by object and value by value: as it was delivered, as
it is now (edited in QGIS, say), and as it is delivered again. An edit by hand stands; where the
delivery gives another value than before, too, that is a conflict, which is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.district.columns import LAYER_COLUMNS
from layers.district.folder_checks import checked_layer
from layers.importing.same_buildings import renamed
from layers.quality.quality_issue import QualityIssue

GIVEN_AGAIN, OWN_EDIT, CONFLICT, SUMMARY = "delivered again", "own edit", "conflict", "delivery"
_SURFACES = "building_surfaces"
_MOVED_M = 0.01  # corners that move less are the same: coordinates are rounded to millimetres
_RULES = {"height_m": "height_rule", "roof_height_m": "roof_rule", "lamp": "lamp_rule",
          "width_m": "width_rule", "carriageway_m": "width_rule"}  # fmt: skip
Layers = Mapping[str, gpd.GeoDataFrame]


@dataclass(frozen=True, eq=False)
class Former:
    """The layers of the folder that is there: as they were delivered, and as they are now."""

    delivered: Layers
    now: Layers


@dataclass(frozen=True, eq=False)
class _States:
    """One layer by id: as delivered before, as it is now, as delivered again."""

    name: str
    before: gpd.GeoDataFrame
    now: gpd.GeoDataFrame
    again: gpd.GeoDataFrame

    @property
    def columns(self) -> list[str]:
        """What is compared: all columns but the rules, and the geometry."""
        names = [c.name for c in LAYER_COLUMNS[self.name].columns if c.name != "id"]
        return [*(n for n in names if not n.endswith("_rule")), "geometry"]


def with_own_edits(
    again: Layers, former: Former, crs: str
) -> tuple[dict[str, gpd.GeoDataFrame], list[QualityIssue]]:
    """The layers of a new delivery with the edits made by hand since the one before.

    again: in `crs`. Edits of values and outlines, objects added and objects deleted by hand are
    made again. Every change of the delivery, every edit and every conflict is an issue.
    """
    before, now = ({n: f.to_crs(crs) for n, f in part.items()} for part in
                   (former.delivered, former.now))  # fmt: skip
    again = {name: checked_layer(name, frame, "the delivery") for name, frame in again.items()}
    if "buildings" in before and "buildings" in again:
        names = renamed(before["buildings"], again["buildings"])
        before["buildings"], now["buildings"] = (
            _with_names(part["buildings"], names) for part in (before, now)
        )
    out: dict[str, gpd.GeoDataFrame] = {}
    issues: list[QualityIssue] = []
    for name in LAYER_COLUMNS:
        some = next((part[name] for part in (again, now, before) if name in part), None)
        if some is None or name == _SURFACES:
            continue
        parts = (part.get(name, some.iloc[:0]).set_index("id") for part in (before, now, again))
        frame, met = _merged(_States(name, *parts))
        issues += met
        if len(frame):
            out[name] = frame.reset_index()
    if _SURFACES in again and "buildings" in out:
        surfaces = again[_SURFACES]
        kept = surfaces["building_id"].isin(out["buildings"]["id"]).to_numpy()
        out[_SURFACES] = surfaces[kept].reset_index(drop=True)
    return out, issues


def _with_names(frame: gpd.GeoDataFrame, names: Mapping[str, str]) -> gpd.GeoDataFrame:
    return frame.assign(id=[names.get(ident, ident) for ident in frame["id"]])


def _merged(states: _States) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    changed = _changes(states.before, states.again, states.columns)
    edited = _changes(states.before, states.now, states.columns)
    given = {i: kept for i, names in changed.items() if (kept := _given(states, i, names))}
    issues = _told_changes(states, given)
    out = states.again.copy()
    for ident, names in edited.items():
        if ident not in out.index:
            done = "not in the new delivery any more: left out, with the edit"
            issues.append(_issue(states, ident, CONFLICT, _said(states, ident, names), done))
            continue
        issues += _edit(states, out, ident, names, given.get(ident, ()))
    gone = [i for i in states.before.index if i not in states.now.index and i in out.index]
    for ident in gone:
        what = CONFLICT if ident in given else OWN_EDIT
        why = "deleted by hand"
        why += ", changed in the new delivery" if ident in given else ""
        issues.append(_issue(states, ident, what, why, "deleted again"))
    own = states.now[~states.now.index.isin(states.before.index)]
    both = set(own.index) & set(out.index)
    for ident in own.index:
        what, why = (CONFLICT, "added by hand, and of the same id in the new delivery")
        if ident not in both:
            what, why = OWN_EDIT, "added by hand"
        issues.append(_issue(states, str(ident), what, why, "kept as it was added"))
    out = out[~out.index.isin({*gone, *both})]
    if len(own):
        out = gpd.GeoDataFrame(pd.concat([out, own]), crs=out.crs)
    out.index.name = "id"
    return out, issues


def _edit(
    states: _States, out: gpd.GeoDataFrame, ident: str, names: Sequence[str],
    given: Sequence[str],
) -> list[QualityIssue]:  # fmt: skip
    """Make one object's edits again in `out`, in place."""
    issues = []
    for name in names:
        own, new = states.now.at[ident, name], states.again.at[ident, name]
        out.at[ident, name] = own
        rule = _rule_of(name, out.columns)
        if rule:
            out.at[ident, rule] = states.now.at[ident, rule]
            if states.now.at[ident, rule] == states.before.at[ident, rule]:
                out.at[ident, rule] = ""  # what a hand has written is given
        said = _said(states, ident, [name])
        again = (part.loc[[ident], name] for part in (states.now, states.again))
        if name in given and _differ(*again)[0]:
            done = f"the edit stands; the new delivery has {_shown(new)}"
            issues.append(_issue(states, ident, CONFLICT, said, done))
        else:
            issues.append(_issue(states, ident, OWN_EDIT, said, "made again"))
    return issues


def _changes(
    one: gpd.GeoDataFrame, other: gpd.GeoDataFrame, columns: Iterable[str]
) -> dict[str, list[str]]:
    """Of each object of both, the columns whose values differ."""
    ids = [ident for ident in one.index if ident in other.index]
    one, other = one.loc[ids], other.loc[ids]
    found: dict[str, list[str]] = {}
    for name in columns:
        for row in np.flatnonzero(_differ(one[name], other[name])):
            found.setdefault(ids[row], []).append(name)
    return found


def _differ(one: pd.Series, other: pd.Series) -> NDArray[np.bool_]:
    if one.name == "geometry":
        shapes = (shapely.normalize(np.asarray(part.array, dtype=object)) for part in (one, other))
        return np.asarray(~shapely.equals_exact(*shapes, tolerance=_MOVED_M))
    if pd.api.types.is_float_dtype(one.dtype):
        a, b = (part.to_numpy(float) for part in (one, other))
        return np.asarray(~np.isclose(a, b, rtol=0, atol=1e-6, equal_nan=True))
    return np.asarray(one.to_numpy(object) != other.to_numpy(object), dtype=bool)


def _given(states: _States, ident: str, names: Iterable[str]) -> list[str]:
    """Those values that the new delivery gives itself: what is inferred moves with neighbours."""
    row = states.again.loc[ident]
    rules = {name: _rule_of(name, states.again.columns) for name in names}
    return [name for name, rule in rules.items() if not (rule and row[rule])]


def _rule_of(name: str, columns: Iterable[str]) -> str:
    """The column that tells by which rule a value was inferred; "" where it has none."""
    placed_by_rule = "lamp_rule" if name == "geometry" else f"{name}_rule"
    rule = _RULES.get(name, placed_by_rule)
    return rule if rule in columns else ""


def _told_changes(states: _States, given: Mapping[str, list[str]]) -> list[QualityIssue]:
    """What the delivery brought, in one line, and then object by object."""
    fresh = [i for i in states.again.index if i not in states.before.index]
    gone = [i for i in states.before.index if i not in states.again.index]
    if not (fresh or gone or given):
        return []
    why = f"{len(fresh):,} new, {len(gone):,} gone, {len(given):,} changed since the one before"
    issues = [QualityIssue("", states.name, SUMMARY, why, "each is listed")]
    issues += [_issue(states, i, GIVEN_AGAIN, "new", "added") for i in fresh]
    issues += [_issue(states, i, GIVEN_AGAIN, "not delivered any more", "left out") for i in gone]
    for ident, names in given.items():
        pairs = [
            f"{name} from {_shown(states.before.at[ident, name])} to "
            f"{_shown(states.again.at[ident, name])}" if name != "geometry" else "another outline"
            for name in names
        ]  # fmt: skip
        issues.append(_issue(states, ident, GIVEN_AGAIN, "; ".join(pairs), "taken over"))
    return issues


def _issue(states: _States, ident: str, what: str, why: str, done: str) -> QualityIssue:
    return QualityIssue(str(ident), states.name, what, why, done)


def _said(states: _States, ident: str, names: Iterable[str]) -> str:
    return "; ".join(
        f"{name} edited from {_shown(states.before.at[ident, name])} to "
        f"{_shown(states.now.at[ident, name])}" if name != "geometry" else "outline or place edited"
        for name in names
    )  # fmt: skip


def _shown(value: object) -> str:
    if isinstance(value, shapely.Geometry):
        return "another outline or place"
    return f"{value:g}" if isinstance(value, float) else str(value) or "nothing"
