"""Where charge points go: most residents within a walk, within a budget and the feeders' room."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from models.ev.factor_table import fleet_factor
from models.ev.placement import Sites, place_charge_points, walking_distance_m
from models.light.lanterns import lanterns
from models.light.posts import can_charge, charging_headroom_w
from twin.district import Array, District
from twin.edits_by_hand import POST_KW
from twin.feeder_results import FeederAnswer
from twin.measures import MEASURES
from twin.quantities import percent, written
from twin.steps_plugs import middle, public_plugs

DEMAND_CELL_M, SITE_CELL_M = 40.0, 60.0
ON_POST_W = 20.0  # kept free for what hangs on a post besides its lamp


@dataclass(frozen=True)
class Proposal:
    """Posts and parking areas to get a charger, by id; residents (shares) with a plug within
    `reach_m` on foot before and after; `proven` that no better choice exists within the cells."""

    post_ids: tuple[str, ...]
    parking_ids: tuple[str, ...]
    cost_eur: float
    before_frac: float
    after_frac: float
    reach_m: float
    proven: bool

    @property
    def sentence(self) -> str:
        return (
            f"{len(self.post_ids):,} posts and {len(self.parking_ids):,} parking areas with a "
            f"charger for {written(self.cost_eur, 'EUR')} bring {percent(self.after_frac)} of "
            f"residents within {self.reach_m:.0f} m on foot of a plug "
            f"(before: {percent(self.before_frac)})."
        )

    def plain(self) -> dict[str, Any]:
        return {**vars(self), "sentence": self.sentence}


def proposed_chargers(feeders: FeederAnswer, budget_eur: float) -> Proposal:
    """Places for chargers by maximal covering (models.ev.placement), on a grid of candidates.

    Demand are residents by cells of 40 m; candidates the post with most room on its fuse in each
    cell of 60 m, and every parking area; each feeder's room is its rating less its greatest load of
    the year as it is now. Raises ValueError on a negative budget.
    """
    answer = feeders.answer
    district, lighting = answer.district, answer.results["lighting"]
    measures = answer.scenario.of_kind("lamp_charging", "charge_points")
    b = district.buildings
    home, people = _cells(middle(b), b["residents"].astype(float))
    posts = _candidate_posts(district, lighting)
    parking = middle(district.layers.get("parking"))
    sites = _sites(feeders, middle(district.layers.get("lamp_posts"))[posts], parking)
    existing = public_plugs(district, lighting.charging, measures).xy_m
    room = feeders.plan.network.rating_kva * (1.0 - feeders.flow.peak_frac)
    reach, total = fleet_factor("walk_reach_m"), float(people.sum())
    near = walking_distance_m(home, existing) <= reach
    found = place_charge_points(
        home, people, sites, budget_eur=budget_eur, feeder_room_kw=np.maximum(room, 0.0),
        existing_xy_m=existing,
    )  # fmt: skip
    on_post, at_parking = found.chosen[: len(posts)], found.chosen[len(posts) :]
    lamps, areas = district.layers.get("lamp_posts"), district.layers.get("parking")
    return Proposal(
        post_ids=tuple(str(lamps.ids[row]) for row in posts[on_post]) if lamps else (),
        parking_ids=tuple(str(i) for i in areas.ids[at_parking]) if areas else (),
        cost_eur=found.cost_eur,
        before_frac=float(people[near].sum()) / total if total > 0 else 0.0,
        after_frac=found.covered_frac,
        reach_m=reach,
        proven=found.proven,
    )


def _cells(xy_m: Array, weight: Array) -> tuple[Array, Array]:
    """Places gathered in cells: the weighted middle of each (n_cells, 2) [m], and its weight."""
    cell, which = np.unique(np.floor(xy_m / DEMAND_CELL_M), axis=0, return_inverse=True)
    which = which.reshape(-1)
    total = np.bincount(which, weight, minlength=len(cell))
    some = np.maximum(total, 1e-12)
    at = np.stack([np.bincount(which, weight * xy_m[:, k]) / some for k in (0, 1)], axis=1)
    return at[total > 0], total[total > 0]


def _candidate_posts(district: District, lighting: Any) -> Array:
    """Rows of the posts with most room on their fuse, one in each cell."""
    lamps = district.layers.get("lamp_posts")
    if lamps is None:
        return np.zeros(0, dtype=np.intp)
    drawn_w = lanterns().circuit_w[lighting.lantern]
    room_w = charging_headroom_w(
        lamps["fuse_a"].astype(float), drawn_w, np.full(len(lamps), ON_POST_W)
    )
    able = can_charge(room_w, 1000.0 * POST_KW) & ~lighting.charging & (lighting.level_frac > 0)
    rows = np.flatnonzero(able)
    rows = rows[np.argsort(-room_w[rows], kind="stable")]
    _, first = np.unique(np.floor(middle(lamps)[rows] / SITE_CELL_M), axis=0, return_index=True)
    return rows[np.sort(first)]


def _sites(feeders: FeederAnswer, post_xy_m: Array, parking_xy_m: Array) -> Sites:
    factors, network = feeders.answer.results["factors"], feeders.plan.network
    xy = np.concatenate([post_xy_m, parking_xy_m])
    kinds = (len(post_xy_m), len(parking_xy_m))
    parking = MEASURES["charge_points"].defaults()
    plugs, plug_kw = float(parking["plugs"]), float(parking["power_kw"])
    _, node = cKDTree(network.xy_m).query(xy) if len(xy) else (None, np.zeros(0, dtype=np.intp))
    return Sites(
        xy_m=xy,
        cost_eur=np.repeat(
            [factors["lamp_charger_eur"], plugs * factors["public_charger_eur"]], kinds
        ),
        power_kw=np.repeat([POST_KW, plugs * plug_kw], kinds),
        feeder=np.asarray(network.substation)[np.asarray(node)].astype(np.int64),
    )
