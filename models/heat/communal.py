"""One plant for several buildings: an estate's heat pump, its backup boiler and its pipes.

What differs from a plant in every building: the peaks of the buildings do not meet in one hour, the
pipes lose heat all year, and the network must be warm enough for hot water in every hour. COP as in
`models.heat.systems` (When2Heat); the network's flow is the warmer of the heating curve and hot
water plus the drop over the flats' heat exchangers (5 K, our estimate).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.heat.systems import EMITTERS, HOT_WATER_SINK_C, SINK_C, SOURCES, cop

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

EXCHANGER_DROP_K = 5.0


@dataclass(frozen=True)
class CommunalPlant:
    """A heat pump with a boiler behind it, and the network.

    source, emitter: of `SOURCES`, `EMITTERS`; heat_pump_w [W] heat output; boiler_frac [-] heat per
    gas, gross calorific; pipe_loss_w [W] lost by the pipes in every hour. 100 W a home is our
    estimate for pipes laid before 1990 (SAP's factor 1.20 on 9 MWh a home is about 200 W, a new
    network's 1.05 about 50 W).
    """

    source: str
    emitter: str
    heat_pump_w: float
    boiler_frac: float = 0.85
    pipe_loss_w: float = 0.0

    def __post_init__(self) -> None:
        if self.source not in SOURCES or self.emitter not in EMITTERS:
            raise ValueError(
                f"Communal plant: source '{self.source}' or emitter '{self.emitter}' is unknown; "
                f"allowed are {', '.join(SOURCES)} and {', '.join(EMITTERS)}."
            )
        if self.heat_pump_w < 0.0 or self.pipe_loss_w < 0.0 or not 0.0 < self.boiler_frac <= 1.0:
            raise ValueError(
                "Communal plant: powers must be 0 or more and the boiler's efficiency up to 1."
            )


@dataclass(frozen=True, eq=False)
class CommunalEnergy:
    """Hourly (n_hours,) [W]: heat sent out, heat by the pump and by the boiler, electricity and gas
    bought; share (n,): each building's part of the heat it takes in the year, for the bill."""

    heat_w: F64
    pump_heat_w: F64
    boiler_heat_w: F64
    electricity_w: F64
    gas_w: F64
    share: F64


def communal_energy(
    heating_need_w: F32,
    hot_water_kwh_a: F32,
    hot_water_profile: F32,
    plant: CommunalPlant,
    outside_c: F32,
    source_c: F32,
) -> CommunalEnergy:
    """Energy one plant buys for n buildings.

    heating_need_w (n, n_hours) [W]; hot_water_kwh_a (n,) [kWh]; hot_water_profile (n_hours,) [1/h]
    or (n, n_hours); outside_c (n_hours,) [degC]; source_c (3, n_hours) of `source_temperatures_c`.
    heat = sum of needs + pipe loss; the pump gives min(heat, size), the boiler the rest.
    """
    profile = np.asarray(hot_water_profile, float)
    water_w = 1000.0 * np.asarray(hot_water_kwh_a, float)[:, None] * np.atleast_2d(profile)
    heat = heating_need_w.sum(axis=0, dtype=float) + water_w.sum(axis=0) + plant.pipe_loss_w
    source = SOURCES.index(plant.source)
    sink = SINK_C[EMITTERS.index(plant.emitter)]
    flow_c = np.maximum(sink[0] + sink[1] * outside_c, HOT_WATER_SINK_C) + EXCHANGER_DROP_K
    pump = np.minimum(heat, plant.heat_pump_w)
    boiler = heat - pump
    taken = heating_need_w.sum(axis=1, dtype=float) + water_w.sum(axis=1)
    total = taken.sum()
    return CommunalEnergy(
        heat_w=heat,
        pump_heat_w=pump,
        boiler_heat_w=boiler,
        electricity_w=pump / cop(flow_c - source_c[source], source),
        gas_w=boiler / plant.boiler_frac,
        share=taken / total if total > 0.0 else np.zeros_like(taken),
    )
