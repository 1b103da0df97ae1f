"""Where charge points go: most demand within a walk, within a budget and the feeders' room."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, hstack, identity
from scipy.spatial import cKDTree

from models.ev.factor_table import fleet_factor


@dataclass(frozen=True)
class Sites:
    """Candidate places (parking, posts with fuse headroom), each column (n_sites,).

    `xy_m` (n_sites, 2) [m], `cost_eur` [EUR], `power_kw` [kW], `feeder` [index of the feeder].
    """

    xy_m: NDArray[np.float64]
    cost_eur: NDArray[np.float64]
    power_kw: NDArray[np.float64]
    feeder: NDArray[np.int64]


@dataclass(frozen=True)
class Placement:
    """Answer of the optimiser.

    `chosen` (n_sites,) [bool], `covered` (n_demand,) [bool], `covered_frac` [1] of the weight,
    `cost_eur` [EUR], `proven` [True where no better choice exists].
    """

    chosen: NDArray[np.bool_]
    covered: NDArray[np.bool_]
    covered_frac: float
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


def nearest_point(
    home_xy_m: NDArray[np.floating], point_xy_m: NDArray[np.floating], reach_m: float | None = None
) -> NDArray[np.int64]:
    """Charge point nearest to each home (n_homes,), -1 where none lies within the walk [m]."""
    reach = fleet_factor("walk_reach_m") if reach_m is None else reach_m
    if len(point_xy_m) == 0:
        return np.full(len(home_xy_m), -1, dtype=np.int64)
    radius = reach / fleet_factor("walk_detour")
    distance, point = cKDTree(point_xy_m).query(home_xy_m)
    return np.where(np.asarray(distance) <= radius, point, -1).astype(np.int64)


def place_charge_points(
    demand_xy_m: NDArray[np.floating],
    demand_weight: NDArray[np.floating],
    sites: Sites,
    *,
    budget_eur: float,
    feeder_room_kw: NDArray[np.floating],
    reach_m: float | None = None,
    existing_xy_m: NDArray[np.floating] | None = None,
    time_limit_s: float = 10.0,
) -> Placement:
    """Sites that bring a charge point within `reach_m` [m on foot] of the most demand.

    Maximal covering location (Church & ReVelle 1974, doi 10.1007/BF01942293):
    max sum w_i y_i, y_i <= sum of x_j in reach, sum cost_j x_j <= budget, on each feeder
    sum power_j x_j <= room; x_j in {0, 1}; solved by HiGHS. Demand that an existing point
    reaches already counts as covered. `demand_weight` (n_demand,) e.g. electric cars without
    a private space; `feeder_room_kw` (n_feeders,). Raises ValueError on a negative budget.
    """
    if budget_eur < 0:
        raise ValueError(f"the budget must not be negative, got {budget_eur} EUR")
    reach = fleet_factor("walk_reach_m") if reach_m is None else reach_m
    weight = np.asarray(demand_weight, dtype=np.float64)
    already = np.zeros(len(weight), dtype=bool)
    if existing_xy_m is not None:
        already = walking_distance_m(demand_xy_m, existing_xy_m) <= reach
    near = _in_reach(demand_xy_m, sites.xy_m, reach)
    open_rows = np.flatnonzero(~already & (near.getnnz(axis=1) > 0) & (weight > 0))
    chosen, proven = _solve(
        near[open_rows],
        weight[open_rows],
        sites,
        budget_eur,
        np.asarray(feeder_room_kw, dtype=np.float64),
        time_limit_s,
    )
    covered = already | (near @ chosen.astype(np.float64) > 0)
    total = float(weight.sum())
    share = float(weight[covered].sum()) / total if total > 0 else 0.0
    return Placement(chosen, covered, share, float(sites.cost_eur[chosen].sum()), proven)


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
    sites: Sites,
    budget_eur: float,
    room_kw: NDArray[np.float64],
    time_limit_s: float,
) -> tuple[NDArray[np.bool_], bool]:
    from scipy.optimize import Bounds, LinearConstraint, milp  # a start does not place anything

    n_demand, n_sites = near.shape
    if n_demand == 0 or n_sites == 0:
        return np.zeros(n_sites, dtype=bool), True
    cover = hstack([near, -identity(n_demand)], format="csr")
    limits = coo_matrix(
        (
            np.concatenate([sites.cost_eur, sites.power_kw]),
            (
                np.concatenate([np.zeros(n_sites, np.int64), 1 + sites.feeder]),
                np.tile(np.arange(n_sites), 2),
            ),
        ),
        shape=(1 + len(room_kw), n_sites + n_demand),
    ).tocsr()
    # the least of costs breaks ties: no point is set that covers nobody
    tie = 1e-6 * float(weight.min()) / max(float(sites.cost_eur.sum()), 1.0)
    answer = milp(
        np.concatenate([tie * sites.cost_eur, -weight]),
        constraints=[
            LinearConstraint(cover, 0, np.inf),
            LinearConstraint(limits, -np.inf, np.concatenate([[budget_eur], room_kw])),
        ],
        integrality=np.concatenate([np.ones(n_sites), np.zeros(n_demand)]),
        bounds=Bounds(0, 1),
        options={"time_limit": time_limit_s},
    )
    if answer.x is None:
        return np.zeros(n_sites, dtype=bool), False
    return answer.x[:n_sites] > 0.5, answer.status == 0
