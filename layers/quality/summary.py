"""Data-quality issues in a few lines: by kind, those that move the results most first."""

from collections import Counter
from collections.abc import Iterable, Sequence

from layers.quality.quality_issue import QualityIssue

MOST_LINES = 10
_NOT_UNDERSTOOD = "columns, values and tables of the source that were not understood"
_NOT_JOINED = "rows of registers that no building was found for"
_KINDS = (
    ("source", "", "the source is only a part of what was asked for"),
    ("weather", "", "the weather file has gaps or does not fit the place"),
    ("district", "country", "the country is not known"),
    ("buildings", "place", "buildings far from all others"),
    ("terrain", "", "ground without heights"),
    ("buildings", "year", "buildings whose year is inferred"),
    ("buildings", "use", "buildings whose use is inferred"),
    ("buildings", "height_m", "buildings whose height is inferred"),
    ("buildings", "storeys", "buildings whose storeys are inferred"),
    ("buildings", "heating", "buildings whose heating is inferred"),
    ("buildings", "dwellings", "buildings whose dwellings are inferred or odd"),
    ("buildings", "residents", "buildings whose residents are inferred"),
    ("buildings", "outline", "outlines of buildings repaired, odd or over each other"),
    ("buildings", "height", "heights of buildings that are odd"),
    ("buildings", "roof", "buildings whose roof is inferred"),
    ("buildings", "ground", "buildings outside the heights of the ground"),
    ("lamp_posts", "", "lamp posts inferred, or without a street"),
    ("streets", "", "streets with inferred properties"),
    ("buildings", "street", "buildings without a street near"),
)
"""Layer, property and what the kind is called, by how much it moves the results (an estimate): what
sets climate and country first, then what sets a building's fabric and size, then what lights it."""


def summary_lines(issues: Sequence[QualityIssue]) -> list[str]:
    """A head and at most `MOST_LINES` lines of kinds with how many there are, in their order."""
    if not issues:
        return ["No data-quality issue: every value is given."]
    ranked = ranked_kinds(issues)
    shown = ranked if len(ranked) <= MOST_LINES else ranked[: MOST_LINES - 1]
    width = len(f"{max(count for _, count in ranked):,}")
    lines = [f"{count:>{width},} {name}" for name, count in shown]
    if rest := ranked[len(shown) :]:
        count = sum(n for _, n in rest)
        lines.append(f"{count:>{width},} of {len(rest)} further kinds")
    plural = "" if len(issues) == 1 else "s"
    return [f"{len(issues):,} data-quality issue{plural}, those that matter most first:", *lines]


def ranked_kinds(issues: Sequence[QualityIssue]) -> list[tuple[str, int]]:
    """Every kind there is and how many of it, those that move the results most first."""
    kinds = Counter(_kind(issue) for issue in issues)
    known = [_KINDS[0][2], _NOT_UNDERSTOOD, _NOT_JOINED, *(name for _, _, name in _KINDS)]
    return sorted(kinds.items(), key=lambda k: (_rank(k[0], known), -k[1], k[0]))


def _kind(issue: QualityIssue) -> str:
    prop = issue.what.partition(" = ")[0]
    if prop == "row" and issue.object_id.startswith("row "):
        return _NOT_JOINED
    if prop.startswith(("column ", "values of column ", "table not understood")):
        return _NOT_UNDERSTOOD
    for layer, wanted, name in _KINDS:
        if issue.layer == layer and wanted in ("", prop):
            return name
    return f"{issue.layer.replace('_', ' ')}: {prop.replace('_', ' ')}"


def _rank(name: str, known: Iterable[str]) -> int:
    names = list(known)
    return names.index(name) if name in names else len(names)
