"""Charging by place: what each charge point, building or feeder draws, hour by hour."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.ev.charging.strategies import ChargingOptions, charging_load_w
from models.ev.sessions.sessions import Sessions, sessions_from_columns


def car_of_session(sessions: Sessions) -> NDArray[np.int64]:
    """Number of the car of each session (n_sessions,)."""
    return np.repeat(np.arange(sessions.n_cars), np.diff(sessions.car_first))


def charging_by_place_w(
    sessions: Sessions,
    place: NDArray[np.integer],
    n_places: int,
    strategy: str,
    options: ChargingOptions | None = None,
    *,
    base_w: NDArray[np.floating] | None = None,
    limit_w: NDArray[np.floating] | None = None,
    n_hours: int = HOURS,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Load of each place (n_places, n_hours) [W] and energy not served there (n_places,) [kWh].

    `place` (n_sessions,) says where each session is plugged in, -1 outside the district. With
    `valley_filling` a place is a feeder: `base_w` (n_places, n_hours) [W] its other load,
    `limit_w` (n_places,) [W] what its transformer bears. Raises as `charging_load_w`, and
    ValueError where `place` does not fit the sessions.
    """
    where = np.asarray(place, dtype=np.int64)
    if where.shape != (len(sessions),) or (len(where) and where.max() >= n_places):
        raise ValueError(
            f"place must name one of {n_places} places for each of {len(sessions)} sessions"
        )
    order = np.argsort(where, kind="stable")
    order = order[where[order] >= 0]
    edges = np.searchsorted(where[order], np.arange(n_places + 1))
    load = np.zeros((n_places, n_hours), dtype=np.float32)
    unserved = np.zeros(n_places)
    chosen = options or ChargingOptions()
    for number in range(n_places):
        rows = order[edges[number] : edges[number + 1]]
        if rows.size == 0:
            continue
        own = chosen
        if base_w is not None:
            own = replace(own, base_w=base_w[number])
        if limit_w is not None:
            own = replace(own, limit_w=float(limit_w[number]))
        part = sessions_from_columns(
            sessions.start_h[rows],
            sessions.end_h[rows],
            sessions.energy_kwh[rows],
            sessions.power_kw[rows],
        )
        answer = charging_load_w(part, strategy, own, n_hours=n_hours)
        load[number] = answer.load_w
        unserved[number] = answer.total_unserved_kwh
    return load, unserved
