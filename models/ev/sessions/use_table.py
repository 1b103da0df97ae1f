"""Where cars charge, and when: the tables behind the drawn sessions."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.basis.tables import table_rows

USES = ("home", "street", "lamp_post", "work", "public_fast", "depot")
BASE_USES = ("home", "street", "lamp_post", "depot")
MAX_COMPONENTS = 3


@dataclass(frozen=True)
class ArrivalTable:
    """Mixtures of arrival and stay by use and day type, as arrays (6 uses, 2 day types, 3).

    `weight` [1], `arrive_mean_h`, `arrive_sd_h` [h of day], `depart_mean_h` [h of the next day]
    (nan where the stay is drawn instead), `depart_sd_h`, `stay_median_h` [h], `stay_log_sd` [1].
    Day type 0 is a weekday, 1 a weekend day.
    """

    weight: NDArray[np.float64]
    arrive_mean_h: NDArray[np.float64]
    arrive_sd_h: NDArray[np.float64]
    depart_mean_h: NDArray[np.float64]
    depart_sd_h: NDArray[np.float64]
    stay_median_h: NDArray[np.float64]
    stay_log_sd: NDArray[np.float64]

    def as_array(self) -> NDArray[np.float64]:
        """The seven columns stacked, (7, 6, 2, 3), for compiled code."""
        return np.stack(
            [
                self.weight,
                self.arrive_mean_h,
                self.arrive_sd_h,
                self.depart_mean_h,
                self.depart_sd_h,
                self.stay_median_h,
                self.stay_log_sd,
            ]
        )


@cache
def arrival_table() -> ArrivalTable:
    """The stated distributions of `session_distributions.csv`."""
    shape = (len(USES), 2, MAX_COMPONENTS)
    columns = {
        name: np.full(shape, np.nan)
        for name in (
            "arrive_mean_h",
            "arrive_sd_h",
            "depart_mean_h",
            "depart_sd_h",
            "stay_median_h",
            "stay_log_sd",
        )
    }
    weight = np.zeros(shape)
    filled: dict[tuple[int, int], int] = {}
    for row in table_rows(Path(__file__).with_name("session_distributions.csv")):
        place = (USES.index(row["use"]), int(row["day"] == "weekend"))
        nth = filled.get(place, 0)
        filled[place] = nth + 1
        weight[(*place, nth)] = float(row["weight"])
        for name, column in columns.items():
            if row[name]:
                column[(*place, nth)] = float(row[name])
    weight /= weight.sum(axis=2, keepdims=True)
    return ArrivalTable(weight=weight, **columns)


@cache
def default_power_kw() -> tuple[float, ...]:
    """Power of a plug [kW] by use, in the order of `USES`; from `charge_uses.csv`."""
    rows = table_rows(Path(__file__).with_name("charge_uses.csv"))
    power = {row["use"]: float(row["power_kw"]) for row in rows}
    return tuple(power[use] for use in USES)
