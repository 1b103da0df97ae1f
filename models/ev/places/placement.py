"""Where charge points go and how many: most demand that finds one free within a walk, within a
budget and the feeders' room."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags, hstack, vstack
from scipy.spatial import cKDTree

from models.ev.fleet.factor_table import fleet_factor
from models.ev.places.waiting import losses_by_plugs

_STEPS = np.unique(np.round(1.25 ** np.arange(1, 28)).astype(np.int64))
"""Numbers of plugs between which the loss is taken as straight: each one up to 7, then coarser."""
_LEAST_GAIN = 1e-4
"""A plug that helps fewer than this share of those around it is not set."""


@dataclass(frozen=True)
class Demand:
    """Who needs a plug, columns (n_demand,).

    `xy_m` (n_demand, 2) [m], `weight` what is to be covered, e.g. residents, `traffic` plugs they
    would take at once in the fullest hour [Erlang]; 0: one plug serves all.
    """

    xy_m: NDArray[np.floating]
    weight: NDArray[np.floating]
    traffic: NDArray[np.floating]


@dataclass(frozen=True)
class Sites:
    """Candidate places (parking, posts with fuse headroom), each column (n_sites,).

    `xy_m` (n_sites, 2) [m], `most_plugs` it bears, `cost_eur` [EUR] and `power_kw` [kW] of one
    plug.
    """

    xy_m: NDArray[np.float64]
    most_plugs: NDArray[np.int64]
    cost_eur: NDArray[np.float64]
    power_kw: NDArray[np.float64]


@dataclass(frozen=True)
class Placement:
    """Answer of the optimiser.

    `plugs` (n_sites,) at each site, `covered` (n_demand,) [bool] a plug within the walk,
    `covered_frac` [1] of the weight, `free_frac` [1] of the weight that finds one free in the
    fullest hour, both also `before` any is added; `cost_eur` [EUR], `proven` [True where no better
    choice exists].
    """

    plugs: NDArray[np.int64]
    covered: NDArray[np.bool_]
    covered_frac: float
    free_frac: float
    covered_before_frac: float
    free_before_frac: float
    cost_eur: float
    proven: bool


def walking_distance_m(
    home_xy_m: NDArray[np.floating], point_xy_m: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Way on foot from each home to the nearest charge point (n_homes,) [m]; inf where none.

    Bee line x detour factor of the street grid (fleet_factors.csv, `walk_detour`).
    """
    if len(point_xy_m) == 0:
        return np.full(len(home_xy_m), np.inf)
    distance, _ = cKDTree(point_xy_m).query(home_xy_m)
    way: NDArray[np.float64] = np.asarray(distance) * fleet_factor("walk_detour")
    return way


@dataclass(frozen=True)
class Walks:
    """Charge points within a walk of each home, the nearest first: those of home i are
    `point[first[i]:first[i + 1]]`; `first` (n_homes + 1,)."""

    first: NDArray[np.int64]
    point: NDArray[np.int64]


def points_within_walk(
    home_xy_m: NDArray[np.floating], point_xy_m: NDArray[np.floating], reach_m: float | None = None
) -> Walks:
    """Charge points within `reach_m` [m on foot] of each home."""
    reach = fleet_factor("walk_reach_m") if reach_m is None else reach_m
    near = _in_reach(home_xy_m, point_xy_m, reach).tocoo()
    away = np.hypot(*(np.asarray(home_xy_m)[near.row] - np.asarray(point_xy_m)[near.col]).T)
    order = np.lexsort((away, near.row))
    count = np.bincount(near.row, minlength=len(home_xy_m))
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return Walks(first, near.col[order].astype(np.int64))


def place_charge_points(
    demand: Demand,
    sites: Sites,
    *,
    budget_eur: float,
    use: csr_matrix,
    room_kw: NDArray[np.floating],
    reach_m: float | None = None,
    existing_xy_m: NDArray[np.floating] | None = None,
    existing_plugs: NDArray[np.integer] | None = None,
    time_limit_s: float = 10.0,
) -> Placement:
    """Plugs at each site so that the most demand finds one free within `reach_m` [m on foot].

    Maximal expected covering (Daskin 1983, doi 10.1287/trsc.17.1.48; covering: Church & ReVelle
    1974, doi 10.1007/BF01942293) with Erlang's loss in place of a fixed busy share: whoever has m
    plugs within the walk finds a free one with 1 - B(m, a), a the traffic of all within that walk,
    who want the same plugs. max sum w_i (1 - B(m_i, a_i)), sum cost_j x_j <= budget, on each limit
    of the feeders sum use_kj power_j x_j <= room_k, x_j whole, at most `most_plugs`; solved by
    HiGHS. Without traffic the first plug covers all: plain covering. Existing plugs count first.
    `use` (n_limits, n_sites) [kW of a limit for a kW at a site], `room_kw` (n_limits,). Raises
    ValueError on a budget that is no sum of money.
    """
    if not 0.0 <= budget_eur < np.inf:
        raise ValueError(f"the budget is {budget_eur:g} EUR; give a sum of 0 or more")
    reach = fleet_factor("walk_reach_m") if reach_m is None else reach_m
    weight = np.asarray(demand.weight, dtype=np.float64)
    near = _in_reach(demand.xy_m, sites.xy_m, reach)
    there = np.zeros(len(weight))
    if existing_xy_m is not None and len(existing_xy_m):
        count = np.ones(len(existing_xy_m)) if existing_plugs is None else existing_plugs
        there = _in_reach(demand.xy_m, existing_xy_m, reach) @ np.asarray(count, dtype=np.float64)
    traffic = _in_reach(demand.xy_m, demand.xy_m, reach) @ np.asarray(demand.traffic, np.float64)
    most = there + near @ sites.most_plugs.astype(np.float64)
    lost = losses_by_plugs(traffic, int(most.max(initial=0.0)))
    spend = vstack([csr_matrix(sites.cost_eur), use @ diags(sites.power_kw)], format="csr")
    most_spent = np.concatenate([[budget_eur], np.asarray(room_kw, dtype=np.float64)])
    plugs, proven = _solve(near, weight, (there, lost), sites, (spend, most_spent), time_limit_s)
    found = there + near @ plugs.astype(np.float64)
    covered_frac, free_frac = _shares(weight, found, lost)
    covered_before_frac, free_before_frac = _shares(weight, there, lost)
    return Placement(
        plugs=plugs,
        covered=found > 0,
        covered_frac=covered_frac,
        free_frac=free_frac,
        covered_before_frac=covered_before_frac,
        free_before_frac=free_before_frac,
        cost_eur=float(sites.cost_eur @ plugs),
        proven=proven,
    )


def _shares(
    weight: NDArray[np.float64], plugs: NDArray[np.float64], lost: NDArray[np.float64]
) -> tuple[float, float]:
    """Shares of the weight with a plug, and with a free one, where so many are in reach."""
    free = 1.0 - lost[np.arange(len(weight)), plugs.astype(np.int64)]
    total = max(float(weight.sum()), 1e-12)
    return float(weight[plugs > 0].sum()) / total, float((weight * free).sum()) / total


def _in_reach(
    demand_xy_m: NDArray[np.floating], site_xy_m: NDArray[np.floating], reach_m: float
) -> csr_matrix:
    """Which demand (rows) reaches which site (columns), 0 and 1."""
    radius = reach_m / fleet_factor("walk_detour")
    shape = (len(demand_xy_m), len(site_xy_m))
    if 0 in shape:
        return csr_matrix(shape)
    pairs = cKDTree(demand_xy_m).query_ball_tree(cKDTree(site_xy_m), radius)
    rows = np.repeat(np.arange(shape[0]), [len(found) for found in pairs])
    columns = np.array([site for found in pairs for site in found], dtype=np.int64)
    return coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()


def _solve(
    near: csr_matrix,
    weight: NDArray[np.float64],
    plugs_and_loss: tuple[NDArray[np.float64], NDArray[np.float64]],
    sites: Sites,
    spending: tuple[csr_matrix, NDArray[np.float64]],
    time_limit_s: float,
) -> tuple[NDArray[np.int64], bool]:
    from scipy.optimize import Bounds, LinearConstraint, milp  # a start does not place anything

    n_sites = len(sites.cost_eur)
    row, width, gain = _steps_of_gain(near, weight, *plugs_and_loss, sites)
    if len(row) == 0:
        return np.zeros(n_sites, dtype=np.int64), True
    spend, most_spent = spending
    # a limit that all plugs together keep says nothing
    tight = spend @ sites.most_plugs.astype(np.float64) > most_spent
    spend = hstack([spend[tight], csr_matrix((int(tight.sum()), len(row)))], format="csr")
    open_rows, at = np.unique(row, return_inverse=True)
    taken = coo_matrix(
        (-np.ones(len(row)), (at.reshape(-1), np.arange(len(row)))),
        shape=(len(open_rows), len(row)),
    )
    # the least of costs breaks ties: no plug is set that helps nobody
    most_eur = max(float(sites.cost_eur @ sites.most_plugs), 1.0)
    tie = 1e-2 * _LEAST_GAIN * float(weight[open_rows].min()) / most_eur
    answer = milp(
        np.concatenate([tie * sites.cost_eur, -gain]),
        constraints=[
            LinearConstraint(hstack([near[open_rows], taken], format="csr"), 0, np.inf),
            LinearConstraint(spend, -np.inf, most_spent[tight]),
        ],
        integrality=np.concatenate([np.ones(n_sites), np.zeros(len(row))]),
        bounds=Bounds(0, np.concatenate([sites.most_plugs, width]).astype(np.float64)),
        options={"time_limit": time_limit_s},
    )
    if answer.x is None:
        return np.zeros(n_sites, dtype=np.int64), False
    return np.round(answer.x[:n_sites]).astype(np.int64), answer.status == 0


def _steps_of_gain(
    near: csr_matrix,
    weight: NDArray[np.float64],
    there: NDArray[np.float64],
    lost: NDArray[np.float64],
    sites: Sites,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Stretches of more plugs within a walk: whose demand, how many plugs, gain by plug.

    Erlang's loss falls ever more slowly with more plugs, so the first stretches fill first.
    """
    more = (near @ sites.most_plugs.astype(np.float64)).astype(np.int64)
    rows, widths, gains = [], [], []
    for i in np.flatnonzero((more > 0) & (weight > 0)):
        start = int(there[i])
        ends = np.append(start + _STEPS[more[i] > _STEPS], start + more[i])
        begins = np.concatenate([[start], ends[:-1]])
        gain = weight[i] * (lost[i, begins] - lost[i, ends]) / (ends - begins)
        some = gain > _LEAST_GAIN * weight[i]
        rows.append(np.full(int(some.sum()), i))
        widths.append((ends - begins)[some])
        gains.append(gain[some])
    if not rows:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    return np.concatenate(rows), np.concatenate(widths), np.concatenate(gains)
