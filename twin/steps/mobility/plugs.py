"""Public plugs as the scenario has them, and how far residents walk to the next one."""

from dataclasses import dataclass

import numpy as np
import shapely

from models.ev.places.placement import walking_distance_m
from twin.district.district import Array, District, Features
from twin.scenario.scenario import Measure
from twin.targets.targets import chosen_parking

STREET_KINDS = ("street", "lamp_post", "public_fast", "home")
_POST_KW = 3.7


@dataclass(frozen=True, eq=False)
class PublicPlugs:
    """Places with a public plug, columns (n_places,): `xy_m` (n_places, 2), `plugs`, `power_kw`,
    and what each is: row of the `charge_point` or lamp `post`, -1: a parking area."""

    xy_m: Array
    plugs: Array
    power_kw: Array
    charge_point: Array
    post: Array


def public_plugs(
    district: District, post_chargers: Array, measures: tuple[Measure, ...]
) -> PublicPlugs:
    """Charge points as they are, posts with a charger, parking areas with charge points.

    `post_chargers` (n_lamps,) whether a post has one; `measures` those of `lamp_charging` and
    `charge_points` (others are passed over).
    """
    points = district.layers.get("charge_points")
    own = np.zeros(0, dtype=np.intp)
    if points is not None and len(points):
        own = np.flatnonzero(np.isin(points["kind"].astype(str), STREET_KINDS))
    posts = np.flatnonzero(post_chargers)
    post_kw = max((m.number("power_kw") for m in measures if m.kind == "lamp_charging"),
                  default=_POST_KW)  # fmt: skip
    areas, area_plugs, area_kw = plugs_at_parking(district, measures)
    xy = [middle(points)[own], middle(district.layers.get("lamp_posts"))[posts]]
    none = np.full
    return PublicPlugs(
        xy_m=np.concatenate([*xy, middle(district.layers.get("parking"))[areas]]),
        plugs=np.concatenate(
            [
                points["plugs"].astype(np.int64)[own] if points is not None else own,
                np.ones(len(posts), dtype=np.int64),
                area_plugs,
            ]
        ),
        power_kw=np.concatenate(
            [
                points["power_kw"].astype(float)[own] if points is not None else np.zeros(0),
                np.full(len(posts), post_kw),
                area_kw,
            ]
        ),
        charge_point=np.concatenate([own, none(len(posts) + len(areas), -1)]),
        post=np.concatenate([none(len(own), -1), posts, none(len(areas), -1)]),
    )


def plugs_at_parking(
    district: District, measures: tuple[Measure, ...]
) -> tuple[Array, Array, Array]:
    """Rows of the parking areas with charge points, their plugs and power; the last measure for
    an area counts."""
    n = len(district.layers.get("parking", ()))
    plugs, power = np.zeros(n, dtype=np.int64), np.zeros(n)
    for m in measures:
        if m.kind == "charge_points":
            chosen = chosen_parking(district, m)
            plugs[chosen], power[chosen] = round(m.number("plugs")), m.number("power_kw")
    rows = np.flatnonzero(plugs)
    return rows, plugs[rows], power[rows]


def charge_walk_m(district: District, post_chargers: Array, measures: tuple[Measure, ...]) -> Array:
    """Way on foot from every building to the next public plug (n_buildings,) [m], inf: none."""
    plugs = public_plugs(district, post_chargers, measures)
    return walking_distance_m(middle(district.buildings), plugs.xy_m)


def middle(features: Features | None) -> Array:
    """The middle of every feature (n, 2) [m]."""
    if features is None or len(features) == 0:
        return np.zeros((0, 2))
    at: Array = shapely.get_coordinates(shapely.centroid(features.geometry))
    return at
