"""Where the electric cars of a scenario charge, and what that draws from which feeder.

Cars live where people live. Who has a space charges there; who parks in the street charges at the
nearest plug within a walk that is free when they come (charge points and posts with a charger), and
outside the district where there is none. Places are drawn, the same ones each time.
"""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from models.basis.calendar import HOURS
from models.ev.charging.feeder_charging import car_of_session, charging_by_place_w
from models.ev.charging.strategies import ChargingOptions, charging_load_w
from models.ev.places.placement import points_within_walk
from models.ev.places.waiting import served_at_points
from models.ev.sessions.sessions import Sessions, some_sessions
from models.heat.stock.figures import HOMES
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.on_demand.feeders.feeder_results import FeederPlan, PlacedCharging
from twin.scenario.scenario import Measure
from twin.steps.mobility.mobility import strategy_signal
from twin.steps.mobility.plugs import PublicPlugs, middle, public_plugs

_GOLDEN = 0.6180339887498949
_BY_FEEDER = ("valley_filling", "pv_surplus")


def placed_charging(
    district: District,
    plan: FeederPlan,
    base_w: Array,
    drawn: Sessions,
    electric_cars: float,
    post_chargers: Array,
    factors: Factors,
    measures: tuple[Measure, ...],
) -> PlacedCharging:
    """Charging at the nodes of the network, plain and as the last `charging` measure has it.

    `drawn` the sessions of at least `electric_cars` cars; `measures` those of `charging`,
    `lamp_charging` and `charge_points`; a strategy is followed by
    the first cars, as many as its uptake says.
    """
    sessions = drawn.first_cars(round(electric_cars))
    plugs = public_plugs(district, post_chargers, measures)
    node, sessions, plugged = _places(district, plan, sessions, plugs)
    used, place = np.unique(node[node >= 0], return_inverse=True)
    where = np.full(len(node), -1, dtype=np.int64)
    where[node >= 0] = place.reshape(-1)
    count = max(len(used), 1)
    plain, unserved = charging_by_place_w(sessions, where, count, "plain")
    strategies = [m for m in measures if m.kind == "charging"]
    load, strategy = plain, ""
    if strategies and len(sessions):
        last = strategies[-1]
        strategy = str(last.parameters["strategy"])
        follows = car_of_session(sessions) < round(last.uptake_frac * sessions.n_cars)
        others, _ = charging_by_place_w(sessions, np.where(follows, -1, where), count, "plain")
        told = np.where(follows, where, -1)
        sub = plan.network.substation[used] if len(used) else np.zeros(1, dtype=np.int64)
        own, unserved = _as_told(
            district, plan, base_w, sessions, told, sub, strategy, factors, others
        )
        load = others + own
    if not len(used):
        used, plain, load = np.zeros(1, dtype=np.int64), plain[:1], load[:1]
    return PlacedCharging(used, plain, load, strategy, float(unserved.sum()), plugged)


def _as_told(
    district: District,
    plan: FeederPlan,
    base_w: Array,
    sessions: Sessions,
    place: Array,
    sub_of_place: Array,
    strategy: str,
    factors: Factors,
    others_w: Array,
) -> tuple[Array, Array]:
    """Load of the followers of a strategy by place (n_places, 8760) [W], and what goes unserved."""
    count = len(sub_of_place)
    if strategy not in _BY_FEEDER:
        return charging_by_place_w(
            sessions, place, count, strategy, _options_of(district, strategy, factors)
        )
    # one feeder fills its valleys as a whole; what it draws is shared out by energy
    n_subs = plan.network.n_substations
    load, unserved = np.zeros((count, HOURS), dtype=np.float32), np.zeros(count)
    base = np.zeros((n_subs, HOURS))
    np.add.at(base, plan.network.substation, base_w)
    np.add.at(base, sub_of_place, others_w)
    energy = np.bincount(place[place >= 0], sessions.energy_kwh[place >= 0], minlength=count)
    for sub in np.unique(sub_of_place):
        rows = np.flatnonzero((place >= 0) & (sub_of_place[place] == sub))
        if rows.size == 0:
            continue
        part = some_sessions(sessions, rows)
        limit = float(plan.network.rating_kva[sub]) * 1000.0
        options = ChargingOptions(
            base_w=base[sub], limit_w=limit, surplus_w=np.maximum(-base[sub], 0.0)
        )
        answer = charging_load_w(part, strategy, options)
        mine = np.flatnonzero(sub_of_place == sub)
        share = energy[mine] / max(float(energy[mine].sum()), 1e-9)
        load[mine] = share[:, None] * answer.load_w
        unserved[mine] = share * answer.total_unserved_kwh
    return load, unserved


def _options_of(district: District, strategy: str, factors: Factors) -> ChargingOptions:
    """What a strategy goes by, where it goes by more than the clock."""
    if strategy not in ("price", "carbon", "v2g"):
        return ChargingOptions()
    return ChargingOptions(signal_per_kwh=strategy_signal(strategy, district.country, factors))


def _places(
    district: District,
    plan: FeederPlan,
    sessions: Sessions,
    public_places: PublicPlugs,
) -> tuple[Array, Sessions, float]:
    """Node of each session (-1: outside), the sessions with the power of their plug, and the share
    of those that need a public plug and find one."""
    b = district.buildings
    home = _drawn(b["residents"].astype(float), sessions.n_cars, 0.0)
    car = car_of_session(sessions)
    node = np.full(len(sessions), -1, dtype=np.int64)
    at_home = sessions.of_use("home") | sessions.of_use("depot")
    node[at_home] = plan.building_node[home[car[at_home]]]
    at_work = sessions.of_use("work")
    jobs = np.where(np.isin(b["use"].astype(str), HOMES), 0.0, shapely.area(b.geometry))
    if jobs.sum() > 0:
        work = _drawn(jobs, sessions.n_cars, 0.31)
        node[at_work] = plan.building_node[work[car[at_work]]]
    public = sessions.of_use("street") | sessions.of_use("lamp_post")
    plug_xy, plug_kw = public_places.xy_m, public_places.power_kw
    plug_node, plugs = _node_of_plugs(plan, public_places), public_places.plugs
    walk = points_within_walk(middle(b), plug_xy)
    asks = np.where(public, home[car], -1)
    place = served_at_points(sessions, asks, (walk.first, walk.point), plugs)
    served = place >= 0
    power = sessions.power_kw.copy()
    if len(plug_xy):
        node[served] = plug_node[place[served]]
        power[served] = np.minimum(power[served], plug_kw[place[served]])
    stay = sessions.end_h - sessions.start_h
    energy = np.minimum(sessions.energy_kwh, power * stay)
    fast = sessions.of_use("public_fast")
    _fast_points(district, plan, fast, node)
    share = float(served.sum()) / max(int(public.sum()), 1)
    return node, replace(sessions, power_kw=power, energy_kwh=energy), share


def _node_of_plugs(plan: FeederPlan, plugs: PublicPlugs) -> Array:
    """Node of the network of each public plug; parking areas on the nearest one."""
    node = cKDTree(plan.network.xy_m).query(plugs.xy_m)[1] if len(plugs.xy_m) else plugs.post
    node = np.asarray(node, dtype=np.int64).copy()
    for row, known in ((plugs.charge_point, plan.point_node), (plugs.post, plan.lamp_node)):
        node[row >= 0] = known[row[row >= 0]]
    return node


def _fast_points(district: District, plan: FeederPlan, fast: Array, node: Array) -> None:
    """Fast sessions at the fast points of the district, by their plugs; outside without any."""
    points = district.layers.get("charge_points")
    if points is None or len(points) == 0 or not fast.any():
        return
    weight = np.where(points["kind"].astype(str) == "public_fast", points["plugs"], 0).astype(float)
    if weight.sum() > 0:
        node[fast] = plan.point_node[_drawn(weight, int(fast.sum()), 0.57)]


def _drawn(weight: Array, count: int, start: float) -> NDArray[np.int64]:
    """`count` places (rows of weight) in proportion to the weights, evenly spread, so that the
    first k of many are the same as k alone."""
    total = np.cumsum(np.maximum(weight, 0.0))
    if total[-1] <= 0:
        total = np.cumsum(np.ones(len(weight)))
    at = (start + _GOLDEN * np.arange(1, count + 1)) % 1.0
    rows = np.searchsorted(total, at * total[-1], side="right")
    chosen: NDArray[np.int64] = np.minimum(rows, len(weight) - 1).astype(np.int64)
    return chosen
