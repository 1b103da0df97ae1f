"""The rest of a district from its tags: trees, parking, charge points, green, water and sights."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.importing.figures import figure
from layers.quality.quality_issue import QualityIssue
from layers.sources.found import Tags
from layers.sources.tag_values import length_m, power_kw, whole

_GREEN = {
    "park": "park", "garden": "garden", "forest": "wood", "wood": "wood", "scrub": "wood",
    "railway": "rail", "farmland": "farmland", "farm": "farmland", "orchard": "farmland",
    "vineyard": "farmland", "meadow": "farmland", "allotments": "garden", "cemetery": "park",
    "recreation_ground": "park", "nature_reserve": "park", "common": "park",
}  # fmt: skip
_SIGHTS = {"museum": "museum", "viewpoint": "view", "station": "station", "halt": "station"}
_HOLDS = ("trees", "parking", "charge_points", "green", "water", "squares", "substations")


def outdoor_layers(
    found: dict[str, gpd.GeoDataFrame], ground_m: Callable[[NDArray, NDArray], NDArray] | None
) -> tuple[dict[str, gpd.GeoDataFrame], list[QualityIssue]]:
    """The layers besides buildings, streets and lamps, with the columns of the contract.

    found: by layer, id and tags and sound geometry in metres. ground_m: heights [m] at points,
    None where the district has no terrain (water then lies at 0 m).
    """
    issues: list[QualityIssue] = []
    out = {
        name: _BUILD[name](found[name], issues)
        for name in _HOLDS
        if name in found and len(found[name]) > 0
    }
    if "water" in out and ground_m is not None:
        shore = shapely.get_coordinates(out["water"].geometry.array, return_index=True)
        heights = ground_m(shore[0][:, 0], shore[0][:, 1])
        level = out["water"]["level_m"].to_numpy().copy()
        for row in np.flatnonzero(np.isnan(level)):
            level[row] = heights[shore[1] == row].min()
        out["water"]["level_m"] = level
    if "water" in out:
        out["water"]["level_m"] = out["water"]["level_m"].fillna(0.0)
    return out, issues


def _numbers(
    tags: list[Tags], read: Callable[[Tags], float | None], usual: float, low: float, high: float
) -> tuple[NDArray[np.float64], int]:
    """A number per object, the usual one where the tags give none that can be; and how often."""
    given = [read(tag) for tag in tags]
    known = [v is not None and low <= v <= high for v in given]
    values = [v if ok and v is not None else usual for v, ok in zip(given, known, strict=True)]
    return np.array(values, dtype=np.float64), known.count(False)


def _frame(source: gpd.GeoDataFrame, columns: dict[str, object]) -> gpd.GeoDataFrame:
    ids = source["id"].to_numpy(dtype=object)
    return gpd.GeoDataFrame({"id": ids, **columns}, geometry=source.geometry.array, crs=source.crs)


def _usual(issues: list[QualityIssue], layer: str, what: str, count: int, value: str) -> None:
    if count:
        done = f"taken as {value}"
        issues.append(QualityIssue("", layer, what, f"not given for {count} of them", done))


def _trees(source: gpd.GeoDataFrame, issues: list[QualityIssue]) -> gpd.GeoDataFrame:
    ids, tags, points = [], [], []
    step = figure("tree_row_step")
    for ident, tag, shape in zip(source["id"], source["tags"], source.geometry, strict=True):
        if shape.geom_type == "Point":
            single = [shape]
        else:
            count = max(int(shape.length / step), 1)
            single = list(shapely.line_interpolate_point(shape, np.arange(count + 1) * step))
        ids += [ident] if len(single) == 1 else [f"{ident}.{k + 1}" for k in range(len(single))]
        tags += [tag] * len(single)
        points += single
    height, tall = _numbers(
        tags, lambda t: length_m(t.get("height", t.get("tree_height", ""))),
        figure("tree_height"), 0.2, 120,
    )  # fmt: skip
    crown, wide = _numbers(
        tags, lambda t: length_m(t.get("diameter_crown", "")), figure("tree_crown"), 0, 60
    )
    _usual(issues, "trees", "height", tall, f"{figure('tree_height'):g} m")
    _usual(issues, "trees", "crown", wide, f"{figure('tree_crown'):g} m")
    return gpd.GeoDataFrame(
        {"id": np.array(ids, dtype=object), "height_m": height, "crown_m": crown},
        geometry=points,
        crs=source.crs,
    )


def _parking(source: gpd.GeoDataFrame, issues: list[QualityIssue]) -> gpd.GeoDataFrame:
    tags = list(source["tags"])
    kinds = {"underground": "garage", "multi-storey": "garage", "street_side": "street",
             "lane": "street", "on_kerb": "street", "garage": "garage"}  # fmt: skip
    spaces, without = _numbers(tags, lambda t: whole(t.get("capacity", "")), np.nan, 0, 100_000)
    by_area = np.floor(shapely.area(source.geometry.array) / figure("parking_space"))
    _usual(issues, "parking", "spaces", without, f"one on {figure('parking_space'):g} m2")
    return _frame(source, {
        "name": [tag.get("name", "") for tag in tags],
        "kind": [kinds.get(tag.get("parking", ""), "lot") for tag in tags],
        "spaces": np.where(np.isnan(spaces), by_area, spaces).astype(np.int64),
    })  # fmt: skip


def _charge_points(source: gpd.GeoDataFrame, issues: list[QualityIssue]) -> gpd.GeoDataFrame:
    tags = list(source["tags"])
    power, unpowered = _numbers(tags, _power, figure("charge_power"), 0.1, 5000)
    plugs, unplugged = _numbers(tags, _plugs, 1, 1, 1000)
    _usual(issues, "charge_points", "power", unpowered, f"{figure('charge_power'):g} kW a plug")
    _usual(issues, "charge_points", "plugs", unplugged, "one")
    out = _frame(source, {
        "name": [tag.get("name", tag.get("operator", "")) for tag in tags],
        "kind": np.where(power >= figure("charge_fast"), "public_fast", "street").astype(object),
        "plugs": plugs.astype(np.int64),
        "power_kw": power,
    })  # fmt: skip
    return out.set_geometry(shapely.centroid(np.asarray(out.geometry.array)))


def _power(tags: Tags) -> float | None:
    keys = ["power_kw", "charging_station:output", *(k for k in tags if k.endswith(":output"))]
    values = [v for k in keys if k in tags and (v := power_kw(tags[k])) is not None]
    return max(values, default=None)


def _plugs(tags: Tags) -> float | None:
    sockets = [whole(v) for k, v in tags.items() if k.startswith("socket:") and k.count(":") == 1]
    if "capacity" in tags:
        return whole(tags["capacity"])
    return sum(s for s in sockets if s is not None and s > 0) or None


def _green(source: gpd.GeoDataFrame, issues: list[QualityIssue]) -> gpd.GeoDataFrame:  # noqa: ARG001
    tags = list(source["tags"])
    words = [t.get("leisure") or t.get("landuse") or t.get("natural") or "" for t in tags]
    return _frame(source, {
        "name": [tag.get("name", "") for tag in tags],
        "kind": [_GREEN.get(word, "lawn") for word in words],
    })  # fmt: skip


def _water(source: gpd.GeoDataFrame, issues: list[QualityIssue]) -> gpd.GeoDataFrame:
    tags = list(source["tags"])
    level, without = _numbers(tags, lambda t: length_m(t.get("level_m", "")), np.nan, -500, 9000)
    _usual(issues, "water", "level", without, "the lowest ground on the shore, 0 m without terrain")
    return _frame(source, {"name": [tag.get("name", "") for tag in tags], "level_m": level})


def _squares(source: gpd.GeoDataFrame, issues: list[QualityIssue]) -> gpd.GeoDataFrame:  # noqa: ARG001
    return _frame(source, {"name": [tag.get("name", "") for tag in source["tags"]]})


def _substations(source: gpd.GeoDataFrame, issues: list[QualityIssue]) -> gpd.GeoDataFrame:
    tags = list(source["tags"])
    rating, without = _numbers(
        tags, lambda t: length_m(t.get("rating_kva", "")), figure("substation_rating"), 1, 1e6
    )
    _usual(issues, "substations", "rating", without, f"{figure('substation_rating'):g} kVA")
    out = _frame(source, {"name": [t.get("name", "") for t in tags], "rating_kva": rating})
    return out.set_geometry(shapely.centroid(np.asarray(out.geometry.array)))


_BUILD = {
    "trees": _trees, "parking": _parking, "charge_points": _charge_points, "green": _green,
    "water": _water, "squares": _squares, "substations": _substations,
}  # fmt: skip


def landmarks(
    sights: gpd.GeoDataFrame | None, buildings: gpd.GeoDataFrame, tags: list[Tags]
) -> gpd.GeoDataFrame | None:
    """Named sights, and named buildings of worship, museums and stations; None where none are.

    buildings: filled; tags: theirs, row by row. A building's sight is as high as its roof's top.
    """
    rows: list[tuple[str, str, str, float, object]] = []
    if sights is not None:
        for ident, tag, shape in zip(sights["id"], sights["tags"], sights.geometry, strict=True):
            height = length_m(tag.get("height", "")) or 0.0
            place = shapely.centroid(shape)
            rows.append((ident, tag.get("name", ""), _sight(tag), min(height, 1000.0), place))
    tops = buildings["height_m"] + buildings["roof_height_m"]
    for ident, tag, shape, top in zip(buildings["id"], tags, buildings.geometry, tops, strict=True):
        kind = "church" if tag.get("amenity") == "place_of_worship" else _sight(tag)
        if tag.get("name") and (kind != "monument" or tag.get("historic") == "monument"):
            rows.append((ident, tag["name"], kind, float(top), shape.representative_point()))
    if not rows:
        return None
    names = ("id", "name", "kind", "height_m")
    columns = {name: [row[k] for row in rows] for k, name in enumerate(names)}
    geometry = [row[4] for row in rows]
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=buildings.crs)


def _sight(tags: Tags) -> str:
    for key in ("tourism", "railway"):
        if tags.get(key) in _SIGHTS:
            return _SIGHTS[tags[key]]
    return "monument"
