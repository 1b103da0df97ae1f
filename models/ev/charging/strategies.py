"""From sessions to an hourly load: when cars that are plugged in take their energy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.ev.charging.strategy_kernels import (
    balanced_kwh,
    cheapest_kwh,
    off_peak_kwh,
    plain_kwh,
    surplus_first_kwh,
)
from models.ev.charging.valley_kernels import fill_valleys, vehicle_to_grid_kwh
from models.ev.sessions.sessions import Sessions

STRATEGIES = (
    "plain",
    "off_peak",
    "balanced",
    "valley_filling",
    "price",
    "carbon",
    "pv_surplus",
    "v2g",
)


@dataclass(frozen=True)
class ChargingOptions:
    """What a strategy may need beside the sessions; hourly arrays are (n_hours,).

    `off_peak_start_h`, `off_peak_end_h` [hour of day, whole]: 23 to 7 passes midnight.
    `base_w` [W]: other load on the same feeder; `limit_w` [W]: what the feeder may carry in
    all; both for `valley_filling`. `signal_per_kwh`: price [EUR/kWh] or carbon
    [kgCO2e/kWh] for `price`, `carbon`, `v2g`. `surplus_w` [W]: PV left over, for
    `pv_surplus`. `round_trip_frac` [1], `wear_per_kwh` [as the signal, per kWh given back] and
    `usable_battery_kwh`, `reserve_frac` [1] for `v2g`.
    """

    off_peak_start_h: int = 23
    off_peak_end_h: int = 7
    base_w: NDArray[np.floating] | None = None
    limit_w: NDArray[np.floating] | float | None = None
    signal_per_kwh: NDArray[np.floating] | None = None
    surplus_w: NDArray[np.floating] | None = None
    round_trip_frac: float = 0.85
    wear_per_kwh: float = 0.045
    usable_battery_kwh: float = 50.0
    reserve_frac: float = 0.2


@dataclass(frozen=True)
class ChargingLoad:
    """Answer of a strategy.

    `load_w` (n_hours,) [W, mean of the hour; negative where cars give back], `unserved_kwh`
    (n_sessions,) [kWh each session went without], `loss_kwh` [kWh lost in giving back].
    Energy asked = sum(load) - loss + sum(unserved).
    """

    load_w: NDArray[np.float64]
    unserved_kwh: NDArray[np.float64]
    loss_kwh: float = 0.0

    @property
    def total_unserved_kwh(self) -> float:
        """All the energy not served [kWh]."""
        return float(self.unserved_kwh.sum())


def charging_load_w(
    sessions: Sessions,
    strategy: str,
    options: ChargingOptions | None = None,
    *,
    n_hours: int = HOURS,
) -> ChargingLoad:
    """Hourly load of all sessions under a strategy.

    `plain`: full power from plug-in on. `off_peak`: off-peak hours of the stay first.
    `balanced`: energy over stay. `valley_filling`: flattest total with `base_w`, under
    `limit_w`. `price`, `carbon`: cheapest or cleanest hours of each stay. `pv_surplus`: PV left
    over first. `v2g`: buys low, gives back high within the battery. Each keeps the energy of a
    session where stay, power and limit allow and says what is missing where not.
    Method: box integration of plug-in events; valley filling see `valley_kernels`.
    Raises ValueError on an unknown strategy, a missing or ill-sized array.
    """
    if strategy not in STRATEGIES:
        raise ValueError(
            f"there is no charging strategy {strategy!r}; take {', '.join(STRATEGIES)}"
        )
    chosen = options or ChargingOptions()
    load = np.zeros(n_hours)
    unserved = np.zeros(len(sessions))
    columns = (sessions.start_h, sessions.end_h, sessions.energy_kwh, sessions.power_kw)
    loss = 0.0
    if strategy == "plain":
        plain_kwh(*columns, load, unserved)
    elif strategy == "balanced":
        balanced_kwh(*columns, load, unserved)
    elif strategy == "off_peak":
        off_peak_kwh(*columns, off_peak_mask(chosen, n_hours), load, unserved)
    elif strategy in ("price", "carbon"):
        signal = _hourly(chosen.signal_per_kwh, "signal_per_kwh", strategy, n_hours)
        cheapest_kwh(*columns, signal, load, unserved)
    elif strategy == "pv_surplus":
        surplus = _hourly(chosen.surplus_w, "surplus_w", strategy, n_hours) / 1000.0
        surplus_first_kwh(*columns, np.maximum(surplus, 0.0), load, unserved)
    elif strategy == "valley_filling":
        return _valley_filled(sessions, chosen, n_hours)
    else:
        signal = _hourly(chosen.signal_per_kwh, "signal_per_kwh", strategy, n_hours)
        bounds = (
            chosen.round_trip_frac,
            chosen.wear_per_kwh,
            chosen.usable_battery_kwh,
            chosen.reserve_frac,
        )
        loss = vehicle_to_grid_kwh(*columns, signal, *bounds, load, unserved)
    return ChargingLoad(load * 1000.0, unserved, loss)


def off_peak_mask(options: ChargingOptions, n_hours: int) -> NDArray[np.bool_]:
    """Which hours are off-peak, (n_hours,); the window may pass midnight."""
    hour = np.arange(n_hours) % 24
    begin, finish = options.off_peak_start_h % 24, options.off_peak_end_h % 24
    mask: NDArray[np.bool_]
    if begin <= finish:
        mask = (hour >= begin) & (hour < finish)
    else:
        mask = (hour >= begin) | (hour < finish)
    return mask


def _hourly(
    values: NDArray[np.floating] | None, name: str, strategy: str, n_hours: int
) -> NDArray[np.float64]:
    if values is None:
        raise ValueError(f"the strategy {strategy!r} needs {name}, one value for each hour")
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.shape != (n_hours,) or not np.isfinite(array).all():
        raise ValueError(f"{name} must be {n_hours} finite hourly values, got shape {array.shape}")
    return array


def _valley_filled(sessions: Sessions, options: ChargingOptions, n_hours: int) -> ChargingLoad:
    base = np.zeros(n_hours) if options.base_w is None else options.base_w
    base_kwh = _hourly(base, "base_w", "valley_filling", n_hours) / 1000.0
    limit = np.inf if options.limit_w is None else options.limit_w
    limit_kwh = np.broadcast_to(np.asarray(limit, dtype=np.float64), (n_hours,)) / 1000.0
    load, unserved = fill_valleys(
        sessions.start_h,
        sessions.end_h,
        sessions.energy_kwh,
        sessions.power_kw,
        base_kwh,
        np.ascontiguousarray(limit_kwh),
    )
    return ChargingLoad(load * 1000.0, unserved)
