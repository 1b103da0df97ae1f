"""Street lamps: those that are mapped, or a row of them along each lit street where none are."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.importing.figures import figure, figure_text
from layers.sources.found import Tags
from layers.sources.tag_values import length_m

_LIT_UNSAID = ("primary", "secondary", "residential", "pedestrian")
_SODIUM, _LED = "hps", "led"
_WATTS = {"hps": (50, 70, 100, 150, 250, 400), "led": (15, 20, 25, 30, 40, 50, 60, 75, 90, 110)}
_REACH_M = 40.0
_BEHIND_KERB_M, _OFF_WALL_M = 0.6, 0.3
_ROW_RULE = "no lamps in the data: placed along the lit street at the usual distance of its kind"


def mapped_lamps(frame: gpd.GeoDataFrame, streets: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Lamp posts of the data (id, tags, points in metres), each given to its nearest street.

    What a post carries is seldom mapped: height, lamp and fuse are then those usual for the kind
    of street, and `lamp_rule` says so.
    """
    points = shapely.centroid(np.asarray(frame.geometry.array))
    tags = list(frame["tags"])
    street, kind, azimuth = _nearest_street(points, streets)
    rows = [_lamp(tag, k) for tag, k in zip(tags, kind, strict=True)]
    return gpd.GeoDataFrame(
        {
            "id": frame["id"].to_numpy(dtype=object),
            "street_id": street,
            "height_m": [row[0] for row in rows],
            "arm_m": np.ones(len(rows)),
            "azimuth_deg": azimuth,
            "lamp": [row[1] for row in rows],
            "fuse_a": np.full(len(rows), figure("lamp_fuse")),
            "lamp_rule": [row[2] for row in rows],
        },
        geometry=points,
        crs=frame.crs,
    )


def _lamp(tags: Tags, kind: str) -> tuple[float, str, str]:
    """Height [m], lamp and the rule of one post."""
    given = length_m(tags.get("height", ""))
    height = given if given is not None and 0.3 <= given <= 60 else figure("lamp_height", kind)
    usual = figure_text("lamp", kind)
    told = " ".join((tags.get("lamp_type", ""), tags.get("light:method", ""), tags.get("lamp", "")))
    technique = _LED if "led" in told.lower().replace(",", " ").split() else _SODIUM
    watts = length_m(tags.get("light:power", tags.get("lamp_power", "")).lower().replace("w", ""))
    if watts:
        nearest = min(_WATTS[technique], key=lambda w: abs(w - watts))
        return height, f"{technique}_{nearest}", ""
    if technique == _LED:
        # An LED luminaire that replaces sodium draws about 0.4 of its watts (an estimate).
        wanted = 0.4 * float(usual.split("_")[1])
        nearest = min(_WATTS[_LED], key=lambda w: abs(w - wanted))
        return height, f"led_{nearest}", "LED by the data, watts usual for the kind of street"
    return height, usual, "the usual lamp for the kind of street"


def _nearest_street(
    points: NDArray[np.object_], streets: gpd.GeoDataFrame | None
) -> tuple[NDArray[np.object_], list[str], NDArray[np.float64]]:
    """Id and kind of the nearest street, and the bearing from the post to its axis [deg]."""
    street = np.full(len(points), "", dtype=object)
    kind, azimuth = ["residential"] * len(points), np.zeros(len(points))
    if streets is None or not len(streets):
        return street, kind, azimuth
    axes = np.asarray(streets.geometry.array)
    index, found = shapely.STRtree(axes).query_nearest(
        points, max_distance=_REACH_M, all_matches=False
    )
    ids, kinds = streets["id"].to_numpy(), streets["kind"].to_numpy()
    for row, at in zip(index, found, strict=True):
        street[row], kind[row] = ids[at], str(kinds[at])
        onto = axes[at].interpolate(axes[at].project(points[row]))
        azimuth[row] = np.degrees(np.arctan2(onto.x - points[row].x, onto.y - points[row].y)) % 360
    return street, kind, np.round(azimuth, 1)


def placed_lamps(streets: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Lamp posts along every lit street, none where `lit` is "no"; None where no street is lit.

    A street whose `lit` is not said counts as lit when it is a road or a pedestrian street.
    Posts stand just behind the kerb, by turns on either side where the street is wide (two lanes
    and more), never inside a building.
    """
    walls = shapely.STRtree(np.asarray(buildings.geometry.array))
    columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
    for street in streets.itertuples():
        lit = street.lit == "yes" or (street.lit != "no" and street.kind in _LIT_UNSAID)
        if lit:
            _place(street, walls, columns)
    if not columns["id"]:
        return None
    geometry = columns.pop("geometry")
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=streets.crs)


_COLUMNS = (
    "id", "street_id", "height_m", "arm_m", "azimuth_deg", "lamp", "fuse_a", "lamp_rule",
    "geometry",
)  # fmt: skip


def _place(street: Any, walls: shapely.STRtree, columns: dict[str, list[object]]) -> None:
    axis, kind = street.geometry, street.kind
    step = figure("lamp_spacing", kind)
    if axis.length < step / 2:
        return
    count = max(round(axis.length / step), 1)
    offset = min(
        street.carriageway_m / 2 + _BEHIND_KERB_M,
        max(street.width_m / 2 - _OFF_WALL_M, 0.3),
    )
    by_turns = street.lanes >= 2
    for number in range(count):
        at = (number + 0.5) * axis.length / count
        here, ahead = axis.interpolate(at), axis.interpolate(min(at + 0.5, axis.length))
        back = axis.interpolate(max(at - 0.5, 0.0))
        bearing = np.degrees(np.arctan2(ahead.x - back.x, ahead.y - back.y))
        first = 1 if not by_turns or number % 2 == 0 else -1
        for side in (first, -first):
            outward = np.radians(bearing + 90.0 * side)
            post = shapely.Point(
                here.x + offset * np.sin(outward), here.y + offset * np.cos(outward)
            )
            if len(walls.query(post, predicate="intersects")) == 0:
                _add(columns, street, number, (bearing - 90.0 * side) % 360.0, post)
                break


def _add(
    columns: dict[str, list[object]], street: Any, number: int, azimuth: float, post: object
) -> None:
    kind = street.kind
    ident = street.id
    row = (
        f"{ident}.lamp{number + 1}", ident, figure("lamp_height", kind), 1.0,
        round(float(azimuth), 1), figure_text("lamp", kind), figure("lamp_fuse"), _ROW_RULE, post,
    )  # fmt: skip
    for name, value in zip(_COLUMNS, row, strict=True):
        columns[name].append(value)
