"""Data-quality issues of a district folder: inferred values, repaired outlines, odd figures."""

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.district.folder import FolderContents
from layers.geometry.frame import away_km
from layers.quality.quality_issue import QualityIssue
from layers.sources.weather.epw import WeatherFileError, read_epw
from layers.sources.weather.rows import location, text_lines

__all__ = ["QualityIssue", "quality_issues_of"]

_LOW_STOREY_M, _HIGH_STOREY_M = 2.2, 6.5
_HALLS = ("civic", "industrial", "retail")  # one storey of these may be as high as it likes
_TALL_M, _LARGE_M2, _TINY_M2 = 150.0, 20_000.0, 12.0
_OVERLAP_M2, _STREET_M, _WEATHER_KM = 1.0, 60.0, 60.0
_SMALL_HOME_M2, _LARGE_HOME_M2 = 15.0, 600.0
_KEPT = "kept as it is"


def quality_issues_of(contents: FolderContents) -> list[QualityIssue]:
    """Every data-quality issue of a folder that was read without error, buildings first.

    What an import met, each inferred value with its rule, odd sizes, heights that do not fit the
    storeys, dwellings that do not fit the floor area, overlaps, buildings far from any street,
    ground and weather that do not fit the place.
    """
    issues = list(contents.issues)
    issues += _inferred(contents)
    issues += _odd_sizes(contents)
    issues += _overlaps(contents)
    issues += _without_street(contents)
    issues += _lamps(contents)
    issues += _ground(contents)
    issues += _weather(contents)
    order = {"buildings": 0, "streets": 1}
    return sorted(
        issues, key=lambda d: (not _first(d), order.get(d.layer, 2), d.layer, d.object_id)
    )


def _first(issue: QualityIssue) -> bool:
    """Issues that tell what the source is and what of it was not understood go before all."""
    told = ("column ", "values of column ", "table not understood")
    return issue.layer == "source" or issue.what.startswith(told)


def _inferred(contents: FolderContents) -> list[QualityIssue]:
    issues = []
    value_of = {"height_rule": "height_m", "width_rule": "width_m"}
    for layer in ("buildings", "streets"):
        frame = contents.layers.get(layer)
        if frame is None:
            continue
        for rule_name in (c for c in frame.columns if c.endswith("_rule")):
            column = value_of.get(rule_name, rule_name.removesuffix("_rule"))
            rows = zip(frame["id"], frame[column], frame[rule_name], strict=True)
            for ident, value, rule in rows:
                if rule:
                    shown = f"{value:g}" if isinstance(value, float) else str(value)
                    issues.append(
                        QualityIssue(
                            ident, layer, f"{column} = {shown}", "not in the data as such", rule
                        )
                    )
    return issues


def _odd_sizes(contents: FolderContents) -> list[QualityIssue]:
    frame = contents.layers["buildings"]
    area = shapely.area(np.asarray(frame.geometry.array))
    step = (frame["height_m"] / frame["storeys"]).to_numpy()
    hall = frame["use"].isin(_HALLS).to_numpy() & (frame["storeys"] == 1).to_numpy()
    floor = area * frame["storeys"].to_numpy()
    homes = frame["dwellings"].to_numpy()
    per_home = floor / np.maximum(homes, 1)
    checks: list[tuple[NDArray[np.bool_], str, str, NDArray[np.float64]]] = [
        (step < _LOW_STOREY_M, "height", "only {:.1f} m a storey", step),
        ((step > _HIGH_STOREY_M) & ~hall, "height", "{:.1f} m a storey", step),
        ((frame["height_m"] > _TALL_M).to_numpy(), "height", "{:.0f} m to the eaves",
         frame["height_m"].to_numpy()),
        (area > _LARGE_M2, "outline", "{:.0f} m2 of footprint", area),
        (area < _TINY_M2, "outline", "only {:.1f} m2 of footprint", area),
        ((homes > 0) & (per_home < _SMALL_HOME_M2), "dwellings",
         "{:.0f} m2 of gross floor for each", per_home),
        ((homes > 0) & (per_home > _LARGE_HOME_M2), "dwellings",
         "{:.0f} m2 of gross floor for each", per_home),
    ]  # fmt: skip
    ids = frame["id"].to_numpy()
    return [
        QualityIssue(ids[row], "buildings", what, why.format(values[row]), _KEPT)
        for odd, what, why, values in checks
        for row in np.flatnonzero(odd)
    ]


def _overlaps(contents: FolderContents) -> list[QualityIssue]:
    frame = contents.layers["buildings"]
    shapes, ids = np.asarray(frame.geometry.array), frame["id"].to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    return [
        QualityIssue(
            ids[a], "buildings", "outline", f"overlaps {ids[b]} by {area:.0f} m2", "both kept"
        )
        for a, b, area in zip(one, other, shared, strict=True)
        if area > _OVERLAP_M2
    ]


def _without_street(contents: FolderContents) -> list[QualityIssue]:
    streets = contents.layers.get("streets")
    if streets is None or not len(streets):
        return [QualityIssue("", "streets", "streets", "the folder has none", "no street is lit")]
    frame = contents.layers["buildings"]
    shapes = np.asarray(frame.geometry.array)
    tree = shapely.STRtree(np.asarray(streets.geometry.array))
    near = np.unique(tree.query(shapes, predicate="dwithin", distance=_STREET_M)[0])
    far = np.setdiff1d(np.arange(len(shapes)), near)
    why = f"no street within {_STREET_M:g} m"
    return [QualityIssue(frame["id"].iloc[row], "buildings", "street", why, _KEPT) for row in far]


def _lamps(contents: FolderContents) -> list[QualityIssue]:
    lamps = contents.layers.get("lamp_posts")
    if lamps is None or not len(lamps):
        return [
            QualityIssue("", "lamp_posts", "lamps", "the folder has none", "no light is counted")
        ]
    issues = []
    for rule, count in lamps["lamp_rule"].value_counts(sort=False).items():
        if rule:
            issues.append(
                QualityIssue("", "lamp_posts", f"{count} lamps", "not in the data", str(rule))
            )
    streets = contents.layers.get("streets")
    known = {""} | (set(streets["id"]) if streets is not None else set())
    stray = lamps[~lamps["street_id"].isin(known)]
    return issues + [
        QualityIssue(row.id, "lamp_posts", "street", f"there is no street {row.street_id!r}", _KEPT)
        for row in stray.itertuples()
    ]


def _ground(contents: FolderContents) -> list[QualityIssue]:
    terrain = contents.terrain
    if terrain is None:
        return [
            QualityIssue("", "terrain", "ground", "the folder has no terrain", "taken as level")
        ]
    frame = contents.layers["buildings"]
    places = shapely.get_coordinates(shapely.centroid(np.asarray(frame.geometry.array)))
    col = np.floor((places[:, 0] - terrain.west_m) / terrain.cell_m).astype(int)
    row = np.floor((terrain.north_m - places[:, 1]) / terrain.cell_m).astype(int)
    rows, cols = terrain.z_m.shape
    inside = (col >= 0) & (col < cols) & (row >= 0) & (row < rows)
    z_m = terrain.z_m[np.clip(row, 0, rows - 1), np.clip(col, 0, cols - 1)]
    ids = frame["id"].to_numpy()
    why = "the terrain has no height there"
    return [
        QualityIssue(ids[k], "buildings", "ground", why, "takes the nearest known height")
        for k in np.flatnonzero(~inside | np.isnan(z_m))
    ]


def _weather(contents: FolderContents) -> list[QualityIssue]:
    path = contents.weather_path
    try:
        _, place = location(path, text_lines(path)[0])
    except WeatherFileError as error:
        return [QualityIssue("", "weather", path.name, str(error), "cannot be used")]
    try:
        issues = read_epw(path).issues
    except WeatherFileError:  # told in full where the district is opened
        issues = ()
    met = [QualityIssue("", "weather", path.name, *_why_and_done(issue)) for issue in issues]
    far_km = away_km((place[0], place[1]), contents.layers["buildings"])
    if far_km <= _WEATHER_KM:
        return met
    why = f"the station is {far_km:.0f} km from the district"
    return [*met, QualityIssue("", "weather", path.name, why, _KEPT)]


def _why_and_done(issue: str) -> tuple[str, str]:
    why, _, done = issue.partition("; ")
    return why, done or _KEPT
