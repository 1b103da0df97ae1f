"""Where charge points go, and how many: most residents who find one free within a walk, within a
budget and the feeders' room."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from models.ev.fleet.factor_table import fleet_factor
from models.ev.places.placement import Demand, Sites, place_charge_points
from models.ev.places.waiting import busy_hour_traffic
from models.ev.sessions.sessions import some_sessions
from models.grid.flow.spare_room import SpareRoom, spare_room
from models.light.luminaire.luminaire_table import luminaires
from models.light.luminaire.posts import can_charge, charging_headroom_w
from twin.district.district import Array, District
from twin.measures.measures import MEASURES
from twin.on_demand.feeders.feeder_results import FeederAnswer
from twin.scenario.edits_by_hand import POST_KW, PlaceChargers
from twin.steps.mobility.plugs import middle, plugs_at_parking, public_plugs
from twin.words.quantities import percent, written

DEMAND_CELL_M, SITE_CELL_M = 40.0, 60.0
ON_POST_W = 20.0  # kept free for what hangs on a post besides its lamp


@dataclass(frozen=True)
class Proposal:
    """Posts and parking areas to get a charger, by id, with `parking_plugs` at each area; residents
    (shares) with a plug within `reach_m` on foot before and after, and those who find one free in
    the fullest hour; `traffic` plugs wanted at once in it; `proven` that no better choice exists
    within the cells."""

    post_ids: tuple[str, ...]
    parking_ids: tuple[str, ...]
    parking_plugs: tuple[int, ...]
    cost_eur: float
    before_frac: float
    after_frac: float
    free_before_frac: float
    free_after_frac: float
    traffic: float
    reach_m: float
    proven: bool

    @property
    def edit(self) -> PlaceChargers:
        return PlaceChargers(self.post_ids, self.parking_ids, self.parking_plugs)

    @property
    def sentence(self) -> str:
        placed = []
        if self.post_ids:
            placed.append(f"{_counted(len(self.post_ids), 'post')} with a charger")
        if self.parking_ids:
            plugs = _counted(sum(self.parking_plugs), "plug")
            placed.append(f"{plugs} at {_counted(len(self.parking_ids), 'parking area')}")
        if not placed:
            return "No charge point that helps fits within the budget and what the feeders bear."
        said = (
            f"{' and '.join(placed)} for {written(self.cost_eur, 'EUR')} bring "
            f"{percent(self.after_frac)} of residents within {self.reach_m:.0f} m on foot of "
            f"a plug (before: {percent(self.before_frac)})."
        )
        if self.traffic <= 0.0:
            return said
        return (
            f"{said} In the fullest hour, when {self.traffic:,.0f} plugs are wanted at once, "
            f"{percent(self.free_after_frac)} find one free (before: "
            f"{percent(self.free_before_frac)})."
        )

    def plain(self) -> dict[str, Any]:
        return {**vars(self), "sentence": self.sentence}


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def proposed_chargers(feeders: FeederAnswer, budget_eur: float) -> Proposal:
    """Places for chargers by expected covering (models.ev.places.placement), on a grid.

    Demand are residents by cells of 40 m, who share the plugs that the cars charging in the street
    take at once in the fullest hour; candidates the posts of each cell of 60 m, those with most
    room on their fuse first, and every parking area; transformers, cables and the lowest voltages
    bear what they have left at their worst hour of the year as it is now. Raises ValueError on a
    negative budget.
    """
    answer = feeders.answer
    district, lighting = answer.district, answer.results["lighting"]
    measures = answer.scenario.of_kind("lamp_charging", "charge_points")
    demand = _demand(feeders)
    lamps, areas = district.layers.get("lamp_posts"), district.layers.get("parking")
    posts = _candidate_posts(district, lighting)
    open_areas = np.setdiff1d(np.arange(len(areas or ())), plugs_at_parking(district, measures)[0])
    sites = _sites(feeders, posts, open_areas)
    there = public_plugs(district, lighting.charging, measures)
    spare = _spare_room(feeders, sites.xy_m)
    found = place_charge_points(
        demand,
        sites,
        budget_eur=budget_eur,
        use=spare.use,
        room_kw=spare.room_kw,
        existing_xy_m=there.xy_m,
        existing_plugs=there.plugs,
    )
    on_post, at_parking = found.plugs[: len(posts)], found.plugs[len(posts) :]
    chosen = [row for rows, count in zip(posts, on_post) for row in rows[:count]]
    return Proposal(
        post_ids=tuple(str(lamps.ids[row]) for row in chosen) if lamps else (),
        parking_ids=tuple(str(areas.ids[row]) for row in open_areas[at_parking > 0])
        if areas
        else (),
        parking_plugs=tuple(int(count) for count in at_parking[at_parking > 0]),
        cost_eur=found.cost_eur,
        before_frac=found.covered_before_frac,
        after_frac=found.covered_frac,
        free_before_frac=found.free_before_frac,
        free_after_frac=found.free_frac,
        traffic=float(np.sum(demand.traffic)),
        reach_m=fleet_factor("walk_reach_m"),
        proven=found.proven,
    )


def _demand(feeders: FeederAnswer) -> Demand:
    """Residents by cells, and the plugs in the street they take at once in the fullest hour."""
    b, results = feeders.answer.district.buildings, feeders.results
    home, people = _cells(middle(b), b["residents"].astype(float))
    sessions = results["single_cars"].first_cars(round(results["electric_cars"]))
    in_street = sessions.of_use("street") | sessions.of_use("lamp_post")
    wanted = busy_hour_traffic(some_sessions(sessions, np.flatnonzero(in_street)))
    return Demand(home, people, wanted * people / max(float(people.sum()), 1.0))


def _cells(xy_m: Array, weight: Array) -> tuple[Array, Array]:
    """Places gathered in cells: the weighted middle of each (n_cells, 2) [m], and its weight."""
    cell, which = np.unique(np.floor(xy_m / DEMAND_CELL_M), axis=0, return_inverse=True)
    which = which.reshape(-1)
    total = np.bincount(which, weight, minlength=len(cell))
    some = np.maximum(total, 1e-12)
    at = np.stack([np.bincount(which, weight * xy_m[:, k]) / some for k in (0, 1)], axis=1)
    return at[total > 0], total[total > 0]


def _candidate_posts(district: District, lighting: Any) -> list[Array]:
    """Rows of the posts that bear a charger, by cell; those with most room on their fuse first."""
    lamps = district.layers.get("lamp_posts")
    if lamps is None:
        return []
    drawn_w = luminaires().circuit_w[lighting.luminaire]
    room_w = charging_headroom_w(
        lamps["fuse_a"].astype(float), drawn_w, np.full(len(lamps), ON_POST_W)
    )
    able = can_charge(room_w, 1000.0 * POST_KW) & ~lighting.charging & (lighting.level_frac > 0)
    rows = np.flatnonzero(able)
    if len(rows) == 0:
        return []
    rows = rows[np.argsort(-room_w[rows], kind="stable")]
    cell = np.floor(middle(lamps)[rows] / SITE_CELL_M)
    _, which = np.unique(cell, axis=0, return_inverse=True)
    order = np.argsort(which.reshape(-1), kind="stable")
    return np.split(rows[order], np.cumsum(np.bincount(which.reshape(-1)))[:-1])


def _sites(feeders: FeederAnswer, posts: list[Array], areas: Array) -> Sites:
    """The cells of posts, each at its first post, and the parking areas."""
    factors = feeders.answer.results["factors"]
    layers = feeders.answer.district.layers
    first = np.array([rows[0] for rows in posts], dtype=np.intp)
    xy = np.concatenate(
        [middle(layers.get("lamp_posts"))[first], middle(layers.get("parking"))[areas]]
    )
    spaces = layers["parking"]["spaces"].astype(np.int64)[areas] if len(areas) else areas
    plugs, power = MEASURES["charge_points"].parameters
    kinds = (len(posts), len(areas))
    return Sites(
        xy_m=xy,
        most_plugs=np.concatenate(
            [[len(rows) for rows in posts], np.minimum(spaces, int(plugs.high))]
        ).astype(np.int64),
        cost_eur=np.repeat([factors["lamp_charger_eur"], factors["public_charger_eur"]], kinds),
        power_kw=np.repeat([POST_KW, float(power.default)], kinds),
    )


def _spare_room(feeders: FeederAnswer, xy_m: Array) -> SpareRoom:
    """What the network bears at these places, as it is now; each on the nearest node."""
    network = feeders.plan.network
    node = cKDTree(network.xy_m).query(xy_m)[1] if len(xy_m) else np.zeros(0)
    return spare_room(network, feeders.flow.flow, np.asarray(node, dtype=np.int64))
