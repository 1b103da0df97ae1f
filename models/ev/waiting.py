"""How often all charge points are taken: Erlang's formulae."""

import numpy as np
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
