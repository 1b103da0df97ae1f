"""A year of charging sessions of a fleet, drawn once and reused while a slider moves.

Drivers are numbered. Driver i's year depends on the seed and on i alone (counter-based random
numbers), so a share of electric cars is a prefix: `sessions.first_cars(k)` is a view, costs
nothing, and is nested in every larger share.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from models.basis.calendar import HOURS
from models.ev.fleet.factor_table import fleet_factor
from models.ev.fleet.fleet import temperature_factor
from models.ev.sessions.session_kernel import DriveHabits, FleetPlan, SessionRows, drive_year
from models.ev.sessions.use_table import (
    BASE_USES,
    USES,
    ArrivalTable,
    arrival_table,
    default_power_kw,
)

CHUNK = 1024


@dataclass(frozen=True)
class Sessions:
    """Charging sessions as columns, each (n_sessions,), sorted by car.

    `start_h`, `end_h` [h from the year's first hour; an end past 8,760 runs into its start],
    `energy_kwh` [kWh at the plug], `power_kw` [kW the plug and car can take], `use` [index in
    `USES`], `car_first` (n_cars + 1,) [position of each car's first session].
    `away_kwh`, `left_kwh` [kWh at the battery, per car]: charged outside the district on long
    days, and still missing at the year's end.
    """

    start_h: NDArray[np.float64]
    end_h: NDArray[np.float64]
    energy_kwh: NDArray[np.float64]
    power_kw: NDArray[np.float64]
    use: NDArray[np.int8]
    car_first: NDArray[np.int64]
    away_kwh: NDArray[np.float64]
    left_kwh: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.start_h)

    @property
    def n_cars(self) -> int:
        """How many cars the sessions belong to."""
        return len(self.car_first) - 1

    def first_cars(self, n_cars: int) -> "Sessions":
        """The sessions of the first `n_cars` cars, as views."""
        n_cars = int(np.clip(n_cars, 0, self.n_cars))
        stop = int(self.car_first[n_cars])
        return Sessions(
            self.start_h[:stop],
            self.end_h[:stop],
            self.energy_kwh[:stop],
            self.power_kw[:stop],
            self.use[:stop],
            self.car_first[: n_cars + 1],
            self.away_kwh[:n_cars],
            self.left_kwh[:n_cars],
        )

    def of_use(self, use: str) -> NDArray[np.bool_]:
        """Mask of the sessions of one use."""
        mask: NDArray[np.bool_] = self.use == USES.index(use)
        return mask


def sessions_from_columns(
    start_h: NDArray[np.floating],
    end_h: NDArray[np.floating],
    energy_kwh: NDArray[np.floating],
    power_kw: NDArray[np.floating],
) -> Sessions:
    """Sessions of a list from elsewhere: one car each, use unknown (taken as `street`)."""
    n = len(start_h)
    return Sessions(
        np.asarray(start_h, dtype=np.float64),
        np.asarray(end_h, dtype=np.float64),
        np.asarray(energy_kwh, dtype=np.float64),
        np.asarray(power_kw, dtype=np.float64),
        np.full(n, USES.index("street"), dtype=np.int8),
        np.arange(n + 1, dtype=np.int64),
        np.zeros(n),
        np.zeros(n),
    )


def some_sessions(sessions: Sessions, rows: NDArray[np.integer]) -> Sessions:
    """Some rows of the sessions, as a list of one car each."""
    return sessions_from_columns(
        sessions.start_h[rows],
        sessions.end_h[rows],
        sessions.energy_kwh[rows],
        sessions.power_kw[rows],
    )


def base_share_steps(base_shares: Mapping[str, float]) -> NDArray[np.float64]:
    """Cumulated shares of home, street, lamp_post, depot (4,), in that order.

    Raises ValueError where a use is no base, a share is negative or the sum is not 1.
    """
    unknown = set(base_shares) - set(BASE_USES)
    if unknown:
        raise ValueError(
            f"cars are based at {', '.join(BASE_USES)}; {sorted(unknown)[0]!r} is none of these"
        )
    shares = np.array([base_shares.get(use, 0.0) for use in BASE_USES])
    if (shares < 0).any() or abs(shares.sum() - 1.0) > 1e-6:
        raise ValueError(f"the shares of where cars charge must add up to 1, got {shares.sum():g}")
    return np.cumsum(shares)


def drive_habits(country: str, seed: int, first_weekday: int) -> DriveHabits:
    """The stated habits of drivers (fleet_factors.csv) for compiled code."""
    spread = fleet_factor("km_spread_frac", country)
    shape = 1.0 / spread**2
    centres = (np.arange(2048) + 0.5) / 2048
    km_quantiles = gammaincinv(shape, centres) / shape
    return DriveHabits(
        seed=seed,
        first_weekday=first_weekday,
        km_quantiles=km_quantiles / km_quantiles.mean(),
        usable_battery_kwh=fleet_factor("usable_battery_kwh", country),
        plug_in_after_kwh=fleet_factor("plug_in_after_kwh", country),
        plug_in_log_sd=fleet_factor("plug_in_log_sd", country),
        driving_day_frac=fleet_factor("driving_day_frac", country),
        day_km_log_sd=fleet_factor("day_km_log_sd", country),
        weekend_km_factor=fleet_factor("weekend_km_factor", country),
        charging_efficiency=fleet_factor("charging_efficiency", country),
    )


def daily_kwh_per_km(
    country: str,
    temperature_c: NDArray[np.floating] | None,
    kwh_per_km: float | None = None,
) -> NDArray[np.float64]:
    """Battery use per km [kWh/km] of each day, (365,), with the day's mean temperature [degC].

    Raises ValueError where the temperature is not hourly over a year.
    """
    per_km = fleet_factor("kwh_per_km", country) if kwh_per_km is None else kwh_per_km
    if temperature_c is None:
        return np.full(365, per_km)
    if np.shape(temperature_c) != (HOURS,):
        raise ValueError(
            f"the temperature must be 8,760 hourly values, got shape {np.shape(temperature_c)}"
        )
    daily: NDArray[np.float64] = temperature_factor(temperature_c).reshape(365, 24).mean(axis=1)
    return per_km * daily


def draw_sessions(
    n_cars: int,
    *,
    country: str,
    base_shares: Mapping[str, float],
    temperature_c: NDArray[np.floating] | None = None,
    km_per_car_a: float | None = None,
    kwh_per_km: float | None = None,
    work_frac: float | None = None,
    fast_frac: float | None = None,
    power_kw: Mapping[str, float] | None = None,
    seed: int = 1,
    first_weekday: int = 0,
    table: ArrivalTable | None = None,
) -> Sessions:
    """A whole year of charging sessions of `n_cars` electric cars.

    Each car drives its yearly km (gamma among cars, lognormal from day to day); what it used
    since the last plug-in is what the next session takes, so energy is driven, never invented.
    It plugs in once its need passes the driver's habit, at work or a fast point for a stated
    share of plug-ins, else at its base; arrival and stay come from `session_distributions.csv`;
    a stay too short leaves the rest for the next session. `base_shares` [1] says where cars
    live: home, street, lamp_post, depot. `kwh_per_km` [kWh at the battery] for vans and the
    like. `first_weekday`: 0 where 1 January is a Monday.
    Same seed, same sessions. Raises ValueError on shares that do not add up.
    """
    steps = base_share_steps(base_shares)
    power = np.array(default_power_kw())
    for use, value in (power_kw or {}).items():
        power[USES.index(use)] = value
    work = fleet_factor("work_session_frac", country) if work_frac is None else work_frac
    fast = fleet_factor("fast_session_frac", country) if fast_frac is None else fast_frac
    if not (work >= 0 and fast >= 0 and work + fast <= 1):
        raise ValueError(f"shares of work and fast charging must fit in 1, got {work} and {fast}")
    km_a = fleet_factor("km_per_car_a", country) if km_per_car_a is None else km_per_car_a
    plan = FleetPlan(
        daily_kwh_per_km(country, temperature_c, kwh_per_km),
        steps,
        work,
        fast,
        power,
        (table or arrival_table()).as_array(),
    )
    habits = drive_habits(country, seed, first_weekday)
    chunks = [
        drive_year(first, min(CHUNK, n_cars - first), km_a, plan, habits)
        for first in range(0, n_cars, CHUNK)
    ]
    return _joined(chunks)


def _joined(chunks: list[tuple[SessionRows, NDArray, NDArray, NDArray]]) -> Sessions:
    if not chunks:
        none = np.empty(0)
        whole = np.empty(0, np.int8)
        return Sessions(none, none, none, none, whole, np.zeros(1, np.int64), none, none)
    columns = zip(*(chunk[0] for chunk in chunks), strict=True)
    start, end, energy, power, use = (np.concatenate(column) for column in columns)
    count, away, left = (np.concatenate([chunk[place] for chunk in chunks]) for place in (1, 2, 3))
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(count)])
    return Sessions(start, end, energy, power, use, first, away, left)
