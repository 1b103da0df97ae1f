"""What a battery does hour by hour: by the plain rule, or at the least cost (linear programme).

For one meter: a home, or a whole district behind one battery. The plain rule is the one of
`models.pv.self_use`. The optimum knows the whole year ahead, so it is a bound on what any control
can save, never a forecast of what one will save.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Battery:
    """Usable capacity [kWh], power [kW], round-trip efficiency [-], charging from the grid."""

    capacity_kwh: float
    power_kw: float
    round_trip_frac: float = 0.90
    may_charge_from_grid: bool = False

    def __post_init__(self) -> None:
        if self.capacity_kwh < 0.0 or self.power_kw < 0.0:
            raise ValueError("Battery: capacity and power must be 0 or more.")
        if not 0.0 < self.round_trip_frac <= 1.0:
            raise ValueError("Battery: the round-trip efficiency must lie above 0 and up to 1.")


@dataclass(frozen=True, eq=False)
class Dispatch:
    """Hourly arrays (n_hours,) [W]: into and out of the battery (at its terminals), bought, sold;
    held_wh at the end of each hour [Wh]."""

    charge_w: Array
    discharge_w: Array
    import_w: Array
    export_w: Array
    held_wh: Array


def bill_eur(dispatch: Dispatch, import_eur_kwh: Array, export_eur_kwh: Array) -> float:
    """Cost of what is bought less the income from what is sold [EUR]; prices (n_hours,)."""
    cost = dispatch.import_w @ import_eur_kwh - dispatch.export_w @ export_eur_kwh
    return float(cost) / 1000.0


def plain_dispatch(load_w: Array, production_w: Array, battery: Battery) -> Dispatch:
    """Charge from surplus, discharge against load, in every hour as far as it goes."""
    net_w = np.asarray(production_w, float) - np.asarray(load_w, float)
    charge, discharge, held = _plain(
        net_w,
        1000.0 * battery.capacity_kwh,
        1000.0 * battery.power_kw,
        float(np.sqrt(battery.round_trip_frac)),
    )
    after = net_w - charge + discharge
    return Dispatch(charge, discharge, np.maximum(-after, 0.0), np.maximum(after, 0.0), held)


@njit(cache=True)
def _plain(net_w, capacity, power, one_way):  # type: ignore[no-untyped-def]
    hours = net_w.size
    charge, discharge, held = np.zeros(hours), np.zeros(hours), np.zeros(hours)
    now = 0.0
    for h in range(hours):
        if net_w[h] > 0.0:
            charge[h] = min(net_w[h], power, (capacity - now) / one_way)
        else:
            discharge[h] = min(-net_w[h], power, now * one_way)
        now += charge[h] * one_way - discharge[h] / one_way
        held[h] = now
    return charge, discharge, held


def peak_shaving_dispatch(load_w: Array, production_w: Array, battery: Battery) -> Dispatch:
    """The lowest limit on the import that the battery can hold all year, and how it holds it.

    Above the limit it discharges, below it charges as early as it may, from surplus and from the
    grid; for one limit no other rule holds more energy, so halving the span finds the least limit
    [within 1e-4 of the peak]. It starts empty. The year is known beforehand: a bound on what a
    control can reach.
    """
    net_w = np.asarray(load_w, float) - np.asarray(production_w, float)
    high = max(float(net_w.max(initial=0.0)), 0.0)
    sizes = (
        1000.0 * battery.capacity_kwh,
        1000.0 * battery.power_kw,
        float(np.sqrt(battery.round_trip_frac)),
    )
    low, precision = max(float(net_w.mean()), 0.0), 1e-4 * high
    while high - low > precision:
        middle = 0.5 * (low + high)
        if _held_under(net_w, middle, *sizes)[3]:
            high = middle
        else:
            low = middle
    charge, discharge, held, _ = _held_under(net_w, high, *sizes)
    after = net_w + charge - discharge
    return Dispatch(charge, discharge, np.maximum(after, 0.0), np.maximum(-after, 0.0), held)


@njit(cache=True)
def _held_under(net_w, limit, capacity, power, one_way):  # type: ignore[no-untyped-def]
    hours = net_w.size
    charge, discharge, held = np.zeros(hours), np.zeros(hours), np.zeros(hours)
    now, kept = 0.0, True
    for h in range(hours):
        if net_w[h] > limit:
            discharge[h] = min(net_w[h] - limit, power, now * one_way)
            kept = kept and net_w[h] - discharge[h] <= limit * (1.0 + 1e-12)
        else:
            charge[h] = min(limit - net_w[h], power, (capacity - now) / one_way)
        now += charge[h] * one_way - discharge[h] / one_way
        held[h] = now
    return charge, discharge, held, kept


def least_cost_dispatch(
    load_w: Array,
    production_w: Array,
    battery: Battery,
    import_eur_kwh: Array,
    export_eur_kwh: Array,
) -> Dispatch:
    """The dispatch with the lowest bill over all hours, solved by HiGHS.

    All arrays (n_hours,). Minimise sum p_in (short - d + g) - p_out (surplus - c) over charge from
    surplus c, charge from the grid g, discharge d to the load, held energy s with
    s_t = s_(t-1) + e (c + g) - d / e, 0 <= s <= capacity, c + g <= power, d <= power, s_0 = 0,
    e the square root of the round trip. Charging from the grid never lifts the import above the
    highest hour without a battery: a whole district in the cheapest hour would. Never dearer than
    `plain_dispatch`, which is one of its feasible points. ValueError where shapes differ,
    RuntimeError where the solver gives up.
    """
    hours = len(load_w)
    if not len(production_w) == len(import_eur_kwh) == len(export_eur_kwh) == hours:
        raise ValueError("Battery: load, production and both prices need the same hours.")
    net = (np.asarray(production_w, float) - np.asarray(load_w, float)) / 1000.0
    surplus, short = np.maximum(net, 0.0), np.maximum(-net, 0.0)
    solution = _solve(surplus, short, battery, import_eur_kwh, export_eur_kwh)
    own, grid, out, held = 1000.0 * np.clip(solution.reshape(4, hours), 0.0, None)
    return Dispatch(
        charge_w=own + grid,
        discharge_w=out,
        import_w=np.maximum(1000.0 * short - out, 0.0) + grid,
        export_w=np.maximum(1000.0 * surplus - own, 0.0),
        held_wh=held,
    )


def _solve(surplus_kw: Array, short_kw: Array, battery: Battery, buy: Array, sell: Array) -> Array:
    """The linear programme in kW and kWh; unknowns c, g, d, s, each (n_hours,)."""
    from scipy import optimize, sparse  # here: half a second that only this dispatch need pay

    hours = len(surplus_kw)
    one_way = np.sqrt(battery.round_trip_frac)
    one = sparse.identity(hours, format="csr")
    before = sparse.eye(hours, k=-1, format="csr")
    storage = sparse.hstack([-one_way * one, -one_way * one, one / one_way, one - before])
    power = sparse.hstack([one, one, sparse.csr_matrix((hours, 2 * hours))])
    room = max(float(short_kw.max(initial=0.0)), 0.0) - short_kw
    grid_limit = np.minimum(room, battery.power_kw if battery.may_charge_from_grid else 0.0)
    upper = np.concatenate(
        [
            np.minimum(surplus_kw, battery.power_kw),
            grid_limit,
            np.minimum(short_kw, battery.power_kw),
            np.full(hours, battery.capacity_kwh),
        ]
    )
    result = optimize.linprog(
        np.concatenate([sell, buy, -np.asarray(buy), np.zeros(hours)]),
        A_ub=power,
        b_ub=np.full(hours, battery.power_kw),
        A_eq=storage,
        b_eq=np.zeros(hours),
        bounds=np.stack([np.zeros(4 * hours), upper], axis=1),
        method="highs",
    )
    if not result.success:
        raise RuntimeError(f"Battery: the solver found no dispatch ({result.message})")
    return np.asarray(result.x)
