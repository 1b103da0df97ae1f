"""How often all charge points are taken: Erlang's formulae."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.ev.sessions import HOURS_A_YEAR, Sessions
from models.ev.strategy_kernels import balanced_kwh


def erlang_b(points: int, offered: float) -> float:
    """Share of arrivals that find all `points` taken and leave [1].

    B(0) = 1, B(c) = a B(c-1) / (c + a B(c-1)), offered traffic a = arrivals/h x mean stay [h]
    (Erlang 1917; ITU-T E.501). The stay counts, not the charging time. Raises ValueError on
    negative input.
    """
    if points < 0 or offered < 0:
        raise ValueError(f"points and traffic must not be negative, got {points}, {offered}")
    blocked = 1.0
    for c in range(1, points + 1):
        blocked = offered * blocked / (c + offered * blocked)
    return blocked


def losses_by_plugs(offered: NDArray[np.floating], most: int) -> NDArray[np.float64]:
    """Erlang B of every traffic in `offered` (n,) [Erlang] with 0 to `most` plugs, (n, most + 1).

    Without any traffic nobody is turned away but where there is no plug at all.
    """
    traffic = np.asarray(offered, dtype=np.float64)
    lost = np.ones((len(traffic), most + 1))
    for plugs in range(1, most + 1):
        lost[:, plugs] = traffic * lost[:, plugs - 1] / (plugs + traffic * lost[:, plugs - 1])
    return lost


def erlang_c(points: int, offered: float) -> float:
    """Share of arrivals that must wait [1]; 1 where traffic reaches the points.

    C = B / (1 - rho (1 - B)), rho = a / c (Erlang 1917).
    """
    if points <= offered:
        return 1.0
    blocked = erlang_b(points, offered)
    load = offered / points
    return blocked / (1.0 - load * (1.0 - blocked))


def mean_wait_h(points: int, offered: float, mean_stay_h: float) -> float:
    """Mean wait of all arrivals [h]: C x stay / (c - a); infinite where traffic is too much."""
    if points <= offered:
        return float("inf")
    return erlang_c(points, offered) * mean_stay_h / (points - offered)


def points_needed(offered: float, blocked_frac: float) -> int:
    """Least charge points so that at most `blocked_frac` [1] of arrivals find none.

    Raises ValueError unless 0 < blocked_frac < 1.
    """
    if not 0.0 < blocked_frac < 1.0:
        raise ValueError(f"the share turned away must lie between 0 and 1, got {blocked_frac}")
    blocked, points = 1.0, 0
    while blocked > blocked_frac:
        points += 1
        blocked = offered * blocked / (points + offered * blocked)
    return points


def plugged_in(sessions: Sessions, *, n_hours: int = HOURS_A_YEAR) -> NDArray[np.float64]:
    """Mean number of cars plugged in, by hour (n_hours,) [cars]; past the end runs into 0."""
    cars = np.zeros(n_hours)
    stay = sessions.end_h - sessions.start_h
    # a car that draws 1 kW all its stay: the load is the number of cars
    balanced_kwh(
        sessions.start_h, sessions.end_h, stay, np.ones_like(stay), cars, np.zeros_like(stay)
    )
    return cars


def offered_traffic(sessions: Sessions, *, n_hours: int = HOURS_A_YEAR) -> float:
    """Mean offered traffic of the sessions [Erlang]: plugged-in hours over hours."""
    return float((sessions.end_h - sessions.start_h).sum()) / n_hours


def busy_hour_traffic(sessions: Sessions, *, n_hours: int = HOURS_A_YEAR) -> float:
    """Offered traffic in the fullest hour of the mean day [Erlang]; size points by this one."""
    return float(plugged_in(sessions, n_hours=n_hours).reshape(-1, 24).mean(axis=0).max())


def served_at_points(
    sessions: Sessions, place: NDArray[np.integer], plugs: NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Which sessions find a free plug at their place, in the order of arrival (n_sessions,).

    `place` (n_sessions,) [index, -1: elsewhere, always served], `plugs` (n_places,) [plugs].
    Who finds all taken drives on (no waiting); Erlang B is the mean of this for random arrivals.
    Raises ValueError where a place does not exist.
    """
    where = np.asarray(place, dtype=np.int64)
    count = np.asarray(plugs, dtype=np.int64)
    if where.shape != (len(sessions),) or (len(where) and where.max() >= len(count)):
        raise ValueError(f"place must name one of {len(count)} places for each session")
    order = np.argsort(sessions.start_h, kind="stable")
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(count)])
    served: NDArray[np.bool_] = _serve(sessions.start_h, sessions.end_h, where, order, first)
    return served


@njit(cache=True, nogil=True)
def _serve(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    place: NDArray[np.int64],
    order: NDArray[np.int64],
    first: NDArray[np.int64],
) -> NDArray[np.bool_]:
    free_from = np.zeros(first[-1])
    served = np.zeros(start_h.size, dtype=np.bool_)
    for i in order:
        if place[i] < 0:
            served[i] = True
            continue
        for plug in range(first[place[i]], first[place[i] + 1]):
            if free_from[plug] <= start_h[i]:
                free_from[plug] = end_h[i]
                served[i] = True
                break
    return served
