"""How often all charge points are taken: Erlang's formulae."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.ev.charging.strategy_kernels import balanced_kwh
from models.ev.sessions.sessions import Sessions


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


def plugged_in(sessions: Sessions, *, n_hours: int = HOURS) -> NDArray[np.float64]:
    """Mean number of cars plugged in, by hour (n_hours,) [cars]; past the end runs into 0."""
    cars = np.zeros(n_hours)
    stay = sessions.end_h - sessions.start_h
    # a car that draws 1 kW all its stay: the load is the number of cars
    balanced_kwh(
        sessions.start_h, sessions.end_h, stay, np.ones_like(stay), cars, np.zeros_like(stay)
    )
    return cars


def offered_traffic(sessions: Sessions, *, n_hours: int = HOURS) -> float:
    """Mean offered traffic of the sessions [Erlang]: plugged-in hours over hours."""
    return float((sessions.end_h - sessions.start_h).sum()) / n_hours


def busy_hour_traffic(sessions: Sessions, *, n_hours: int = HOURS) -> float:
    """Offered traffic in the fullest hour of the mean day [Erlang]; size points by this one."""
    return float(plugged_in(sessions, n_hours=n_hours).reshape(-1, 24).mean(axis=0).max())


def served_at_points(
    sessions: Sessions,
    home: NDArray[np.integer],
    walk: tuple[NDArray[np.int64], NDArray[np.int64]],
    plugs: NDArray[np.integer],
) -> NDArray[np.int64]:
    """Place where each session finds a free plug, in the order of arrival (n_sessions,), -1: none.

    `home` (n_sessions,) [row of `walk`, -1: does not ask], `walk` first (n_homes + 1,) and place:
    home i tries `place[first[i]:first[i + 1]]` in that order; `plugs` (n_places,). Who finds all
    taken drives on (no waiting); Erlang B is the mean of this for random arrivals at one place.
    Raises ValueError where a home or a place does not exist.
    """
    row, count = np.asarray(home, dtype=np.int64), np.asarray(plugs, dtype=np.int64)
    first, place = walk
    if row.shape != (len(sessions),) or row.max(initial=-1) >= len(first) - 1:
        raise ValueError(f"home must name one of {len(first) - 1} homes for each session")
    if place.max(initial=-1) >= len(count):
        raise ValueError(f"a walk must lead to one of {len(count)} places")
    asks = np.flatnonzero(row >= 0)
    order = asks[np.argsort(sessions.start_h[asks], kind="stable")]
    plug = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(count)])
    found = np.full(len(sessions), -1, dtype=np.int64)
    _serve(sessions.start_h, sessions.end_h, row, order, first, place, plug, found)
    return found


@njit(cache=True, nogil=True)
def _serve(
    start_h: NDArray[np.float64],
    end_h: NDArray[np.float64],
    home: NDArray[np.int64],
    order: NDArray[np.int64],
    first: NDArray[np.int64],
    place: NDArray[np.int64],
    plug: NDArray[np.int64],
    found: NDArray[np.int64],
) -> None:
    free_from = np.zeros(plug[-1])
    for i in order:
        for step in range(first[home[i]], first[home[i] + 1]):
            at = place[step]
            for one in range(plug[at], plug[at + 1]):
                if found[i] < 0 and free_from[one] <= start_h[i]:
                    free_from[one] = end_h[i]
                    found[i] = at
            if found[i] >= 0:
                break
