"""Energy indicators of road lighting (EN 13201-5:2015)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.basis.calendar import HOURS


@dataclass(frozen=True)
class OperatingPeriod:
    """A part of the year: `hours` [h/a]; power while somebody passes and while nobody does, as
    shares of full power; `detection_frac` the share of time with somebody passing."""

    hours: float
    power_frac: float
    idle_power_frac: float = 1.0
    detection_frac: float = 1.0

    @property
    def mean_power_frac(self) -> float:
        """p P_high + (1 - p) P_low, share of full power [-]."""
        p = self.detection_frac
        return p * self.power_frac + (1.0 - p) * self.idle_power_frac


def power_density_w_lx_m2(
    power_w: float, illuminance_lx: Sequence[float], area_m2: Sequence[float]
) -> float:
    """Power density indicator D_P [W/(lx m2)].

    D_P = P / sum(E_i A_i) with the power of the section's luminaires, gear and the share of
    controllers counted, and the calculated illuminance of each lit area (EN 13201-5, 4). The edge
    strips are no areas. Raises ValueError if no light falls on the areas.
    """
    lit = float(np.dot(illuminance_lx, area_m2))
    if lit <= 0.0:
        raise ValueError("the power density needs light on an area; the road gets none.")
    return power_w / lit


def annual_energy_kwh_m2(
    power_w: float,
    periods: Sequence[OperatingPeriod],
    area_m2: float,
    standby_w: float = 0.0,
) -> float:
    """Annual energy consumption indicator D_E [kWh/(m2 a)].

    D_E = sum_j(P_j t_j) / A over the operating periods, `standby_w` drawn in the remaining hours
    of the year as well as in the periods (EN 13201-5, 5). Raises ValueError if the periods fill
    more than a year or the area is not above 0.
    """
    hours = sum(period.hours for period in periods)
    if hours > 8784.0 or area_m2 <= 0.0:
        raise ValueError(
            f"the operating periods fill {hours:g} h of a year and the area is {area_m2:g} m2; "
            "give at most 8784 h and an area above 0."
        )
    lit_wh = sum(power_w * period.mean_power_frac * period.hours for period in periods)
    return (lit_wh + standby_w * HOURS) / area_m2 / 1000.0
