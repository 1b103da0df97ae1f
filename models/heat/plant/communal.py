"""One plant for several buildings: an estate's heat pump, its backup and its pipes.

What differs from a plant in every building: the peaks of the buildings do not meet in one hour, the
pipes lose heat all year, and the network must be warm enough for hot water in every hour. COP as in
`models.heat.stock.systems` (When2Heat); the network's flow is the warmer of the heating curve and
hot water plus the drop over the flats' heat exchangers (5 K, our estimate).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.heat.plant.bought_energy import FactoredNeed
from models.heat.stock.hot_water import store_loss_w
from models.heat.stock.systems import (
    DISTRICT_HEAT,
    EMITTERS,
    HOT_WATER_SINK_C,
    SINK_C,
    SOURCES,
    HeatSystems,
    cop,
    design_heat_w,
)

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]

EXCHANGER_DROP_K = 5.0
PIPES_INSIDE_FRAC = 0.95
"""Share of the space heat that the pipes inside the building bring to the rooms, as with a boiler
of its own (stock_systems.csv); the pipes between the buildings are counted by the plant."""
BACKUPS = ("gas", "electricity")
WATER_WH_L_K = 1.163
BUFFER_SPREAD_K = 20.0
"""Between flow and return of the estate's network; our estimate."""
_BLOCK = 256


@dataclass(frozen=True)
class CommunalPlant:
    """A heat pump with a backup behind it, and the network.

    source, emitter: of `SOURCES`, `EMITTERS`; heat_pump_w [W] heat output; backup: of `BACKUPS`;
    backup_frac [-] heat per gas, gross calorific, or per electricity; pipe_loss_w [W] lost by the
    pipes in every hour. 100 W a home is our estimate for pipes laid before 1990 (SAP's factor 1.20
    on 9 MWh a home is about 200 W, a new network's 1.05 about 50 W). buffer_l [l] is the buffer
    store, which holds `BUFFER_SPREAD_K` between flow and return.
    """

    source: str
    emitter: str
    heat_pump_w: float
    backup_frac: float = 0.85
    pipe_loss_w: float = 0.0
    backup: str = "gas"
    buffer_l: float = 0.0

    def __post_init__(self) -> None:
        if self.source not in SOURCES or self.emitter not in EMITTERS:
            raise ValueError(
                f"Communal plant: source '{self.source}' or emitter '{self.emitter}' is unknown; "
                f"allowed are {', '.join(SOURCES)} and {', '.join(EMITTERS)}."
            )
        if self.backup not in BACKUPS:
            raise ValueError(
                f"Communal plant: backup '{self.backup}' is unknown; allowed are "
                f"{', '.join(BACKUPS)}."
            )
        least = min(self.heat_pump_w, self.pipe_loss_w, self.buffer_l)
        if least < 0.0 or not 0.0 < self.backup_frac <= 1.0:
            raise ValueError(
                "Communal plant: powers and the buffer must be 0 or more and the backup's "
                "efficiency up to 1."
            )

    @property
    def buffer_wh(self) -> float:
        """Heat that the full buffer store gives [Wh]: volume x 1.163 Wh/(l K) x spread."""
        return self.buffer_l * WATER_WH_L_K * BUFFER_SPREAD_K


@dataclass(frozen=True, eq=False)
class CommunalEnergy:
    """Hourly (n_hours,) [W]: heat sent out, heat by the pump and by the backup, electricity and gas
    bought."""

    heat_w: F64
    pump_heat_w: F64
    backup_heat_w: F64
    electricity_w: F64
    gas_w: F64


def joined(systems: HeatSystems, mask: Mask) -> HeatSystems:
    """The plant of n buildings with those of `mask` on the estate's network: what they buy is the
    heat that they take."""
    one = np.float32(1.0)
    return replace(
        systems,
        heating=np.where(mask, DISTRICT_HEAT, systems.heating).astype(np.int32),
        generator_frac=np.where(mask, one, systems.generator_frac),
        hot_water_frac=np.where(mask, one, systems.hot_water_frac),
        distribution_frac=np.where(mask, np.float32(PIPES_INSIDE_FRAC), systems.distribution_frac),
    )


def heat_taken_w(heating_need_w: F32, hot_water: FactoredNeed, distribution_frac: F32) -> F64:
    """Heat that n joined buildings take from the network together, hour by hour (n_hours,) [W].

    heating_need_w (n, n_hours) [W]; distribution_frac (n,). Space heat = need / distribution.
    """
    per_need = 1.0 / np.asarray(distribution_frac, float)
    space = np.zeros(heating_need_w.shape[1])
    for first in range(0, len(per_need), _BLOCK):  # in double precision, without a copy of all
        part = slice(first, first + _BLOCK)
        space += per_need[part] @ np.asarray(heating_need_w[part], float)
    count = len(hot_water.profiles)
    kwh = np.bincount(hot_water.profile, weights=hot_water.kwh_a, minlength=count)
    return np.asarray(space + 1000.0 * kwh @ np.asarray(hot_water.profiles, float))


def pump_size_w(taken_w: F64, pipe_loss_w: float, share: float) -> float:
    """Heat output of an estate's pump [W]: a share of the heaviest day's mean heat (`taken_w` with
    the pipes' loss); the backup gives the rest."""
    return share * float(design_heat_w((taken_w + pipe_loss_w)[None].astype(np.float32))[0])


def buffered(heat_w: F64, pump_w: float, buffer_wh: float) -> tuple[F64, F64]:
    """What pump and backup give in each hour (n_hours,) [W], with a buffer store between.

    The pump fills the store whenever it has power to spare, and the store gives before the backup
    does; it is full before the first hour. Without a store: min(heat, pump) and the rest.
    """
    if buffer_wh <= 0.0:
        pump = np.minimum(heat_w, pump_w)
        return pump, heat_w - pump
    pump, level = np.empty_like(heat_w), buffer_wh
    backup = np.zeros_like(heat_w)
    for hour, wanted in enumerate(heat_w.tolist()):
        spare = pump_w - wanted
        moved = min(spare, buffer_wh - level) if spare >= 0.0 else -min(-spare, level)
        level += moved
        pump[hour] = min(wanted + moved, pump_w)
        backup[hour] = max(wanted + moved - pump_w, 0.0)
    return pump, backup


def communal_energy(
    taken_w: F64, plant: CommunalPlant, outside_c: F32, source_c: F32
) -> CommunalEnergy:
    """Energy one plant buys for the heat its buildings take, `taken_w` (n_hours,) [W].

    outside_c (n_hours,) [degC]; source_c (3, n_hours) of `source_temperatures_c`.
    heat = heat taken + pipe loss + standing loss of the buffer store; the pump gives what it can,
    the store what the pump put by, the backup the rest.
    """
    standing_w = float(store_loss_w(np.array([plant.buffer_l]))[0]) if plant.buffer_l else 0.0
    heat = taken_w + plant.pipe_loss_w + standing_w
    source = SOURCES.index(plant.source)
    sink = SINK_C[EMITTERS.index(plant.emitter)]
    flow_c = np.maximum(sink[0] + sink[1] * outside_c, HOT_WATER_SINK_C) + EXCHANGER_DROP_K
    pump, backup = buffered(heat, plant.heat_pump_w, plant.buffer_wh)
    bought = backup / plant.backup_frac
    electric = bought if plant.backup == "electricity" else np.zeros_like(bought)
    return CommunalEnergy(
        heat_w=heat,
        pump_heat_w=pump,
        backup_heat_w=backup,
        electricity_w=pump / cop(flow_c - source_c[source], source) + electric,
        gas_w=bought - electric,
    )
