"""One hourly electricity balance of the district, and the figures read from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ElectricityBalance:
    """What the district takes from and gives to the grid, hour by hour, (n_hours,) [W].

    `demand_w`: buildings, lamps and charging together; `pv_w`; `import_w`, `export_w`: the
    positive and negative part of demand - PV; `self_use_w`: PV used in the district.
    """

    demand_w: NDArray[np.float64]
    pv_w: NDArray[np.float64]
    import_w: NDArray[np.float64]
    export_w: NDArray[np.float64]
    self_use_w: NDArray[np.float64]

    @property
    def demand_kwh(self) -> float:
        """Electricity used in the district [kWh]."""
        return float(self.demand_w.sum()) / 1000.0

    @property
    def pv_kwh(self) -> float:
        """Electricity from roofs [kWh]."""
        return float(self.pv_w.sum()) / 1000.0

    @property
    def import_kwh(self) -> float:
        """Electricity from the grid [kWh]."""
        return float(self.import_w.sum()) / 1000.0

    @property
    def export_kwh(self) -> float:
        """Electricity to the grid [kWh]."""
        return float(self.export_w.sum()) / 1000.0

    @property
    def peak_demand_kw(self) -> float:
        """Greatest hourly use [kW], whoever supplies it."""
        return float(self.demand_w.max()) / 1000.0

    @property
    def peak_import_kw(self) -> float:
        """Greatest hourly import [kW]."""
        return float(self.import_w.max()) / 1000.0

    @property
    def peak_export_kw(self) -> float:
        """Greatest hourly export [kW]."""
        return float(self.export_w.max()) / 1000.0

    @property
    def peak_hour(self) -> int:
        """Hour of the year of the greatest import."""
        return int(self.import_w.argmax())

    @property
    def self_use_frac(self) -> float:
        """PV used in the district over PV made [1]; 0 without PV."""
        made = float(self.pv_w.sum())
        return float(self.self_use_w.sum()) / made if made > 0 else 0.0

    @property
    def self_sufficiency_frac(self) -> float:
        """PV used in the district over all electricity used [1]; 0 without use."""
        used = float(self.demand_w.sum())
        return float(self.self_use_w.sum()) / used if used > 0 else 0.0


def electricity_balance(
    buildings_w: NDArray[np.floating],
    lamps_w: NDArray[np.floating],
    charging_w: NDArray[np.floating],
    pv_w: NDArray[np.floating],
) -> ElectricityBalance:
    """Balance of four hourly series, each (n_hours,) [W].

    import = max(demand - PV, 0), export = max(PV - demand, 0), self-use = min(demand, PV), where
    the district is one node: a roof's surplus serves the neighbours first. Cars that give back
    (negative charging) lower the demand; where that turns it negative, the rest is exported and
    counts neither as PV nor as its self-use. Definitions of self-use and self-sufficiency:
    Luthander et al. 2015, doi 10.1016/j.apenergy.2014.12.028.
    Raises ValueError where the series differ in length or hold a gap.
    """
    series = [
        _series(values, name)
        for values, name in (
            (buildings_w, "buildings"),
            (lamps_w, "lamps"),
            (charging_w, "charging"),
            (pv_w, "PV"),
        )
    ]
    lengths = {values.size for values in series}
    if len(lengths) != 1:
        raise ValueError(
            f"the hourly series of the balance differ in length: {sorted(lengths)} hours"
        )
    demand = series[0] + series[1] + series[2]
    pv = series[3]
    if (pv < 0).any():
        raise ValueError("PV output below zero: give consumption as buildings' load instead")
    net = demand - pv
    return ElectricityBalance(
        demand_w=demand,
        pv_w=pv,
        import_w=np.maximum(net, 0.0),
        export_w=np.maximum(-net, 0.0),
        self_use_w=np.minimum(np.maximum(demand, 0.0), pv),
    )


def _series(values: NDArray[np.floating], name: str) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(
            f"the hourly series of {name} must have one axis, got shape {array.shape}; "
            "sum it over its objects first"
        )
    if not np.isfinite(array).all():
        raise ValueError(f"the hourly series of {name} has a gap: not every hour is a number")
    return array


def duration_curve_w(load_w: NDArray[np.floating]) -> NDArray[np.float64]:
    """Hourly values from the greatest to the least, (n_hours,) [W]."""
    return np.sort(np.asarray(load_w, dtype=np.float64))[::-1]


def hours_above(load_w: NDArray[np.floating], limit_w: float) -> int:
    """Hours in which the load passes a limit [W]."""
    return int((np.asarray(load_w) > limit_w).sum())


def coincidence_frac(loads_w: NDArray[np.floating]) -> float:
    """Peak of the sum over the sum of the peaks [1], of loads (n_objects, n_hours) [W]."""
    loads = np.asarray(loads_w, dtype=np.float64)
    single = float(loads.max(axis=1).sum())
    return float(loads.sum(axis=0).max()) / single if single > 0 else 0.0
