"""A new heating plant from the old one: heat pumps, boilers, transfer stations, and where not.

Each is a pure function; buildings outside the mask keep every value. Reasons are codes of
`models.heat.measures.retrofit.NOT_APPLICABLE_REASONS`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.heat.measures.retrofit import (
    ACCEPTED,
    NOT_APPLICABLE_GOOD_ALREADY,
    NOT_APPLICABLE_HAS_HEAT_PUMP,
    NOT_APPLICABLE_NO_BOILER,
    NOT_APPLICABLE_ON_NETWORK,
)
from models.heat.stock.systems import (
    BOILERS,
    DISTRICT_HEAT,
    HEAT_PUMP,
    HeatSystems,
    heat_pump_size_w,
    with_heat_pump,
    with_old_boiler,
)

F32 = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class KeptBoiler:
    """The old boiler behind a new heat pump: it takes over below `bivalence_c` [degC], and where
    the COP is below `least_cop` (n,) [-]."""

    bivalence_c: float
    least_cop: F32


@dataclass(frozen=True, eq=False)
class Replanted:
    """The outcome of an exchange of plant: plant, who took it, reasons against, heat (n,) [kW]."""

    systems: HeatSystems
    done: Mask
    not_applicable: NDArray[np.int8]
    size_kw: F32


def exchange_for_heat_pump(
    systems: HeatSystems,
    mask: Mask,
    source: str,
    emitter: str,
    design_w: F32,
    share_of_peak: float = 0.8,
    kept: KeptBoiler | None = None,
) -> Replanted:
    """Heat pumps in place of what is there, sized to a share of the design heat
    (`systems.design_heat_w`, (n,) [W]).

    Not applicable where there is one already; kept: the old boiler stays behind the pump. Applied
    to a communal boiler it stands for a communal heat pump: pipes and their losses stay.
    """
    has_one = systems.heating == HEAT_PUMP
    not_applicable = np.where(mask & has_one, NOT_APPLICABLE_HAS_HEAT_PUMP, ACCEPTED).astype(
        np.int8
    )
    done = mask & ~has_one
    size_w = heat_pump_size_w(design_w / systems.distribution_frac, share_of_peak)
    after = with_heat_pump(systems, done, source, emitter, size_w)
    if kept is not None:
        after = with_old_boiler(after, systems, done, kept.bivalence_c, kept.least_cop)
    return Replanted(
        after, done, not_applicable, np.where(done, size_w / 1000.0, 0.0).astype(np.float32)
    )


def connection_not_applicable(systems: HeatSystems, mask: Mask) -> NDArray[np.int8]:
    """Who of `mask` cannot join a heat network (n,): who has a heat pump or is on one already."""
    has_pump, on_one = systems.heating == HEAT_PUMP, systems.heating == DISTRICT_HEAT
    codes = [NOT_APPLICABLE_HAS_HEAT_PUMP, NOT_APPLICABLE_ON_NETWORK]
    return np.where(mask, np.select([has_pump, on_one], codes, ACCEPTED), ACCEPTED).astype(np.int8)


def connect_to_network(
    systems: HeatSystems, mask: Mask, station: HeatSystems, design_w: F32
) -> Replanted:
    """Transfer stations of an outside heat network in place of what is there; `station` is the
    plant of the same n buildings with such a station. Sized to the design heat (n,) [W]."""
    not_applicable = connection_not_applicable(systems, mask)
    done = mask & (not_applicable == ACCEPTED)
    size_w = np.where(done, design_w / station.distribution_frac, 0.0)
    return Replanted(_taken_from(systems, station, done), done, not_applicable, _kw(size_w))


def exchange_boiler(
    systems: HeatSystems,
    mask: Mask,
    boiler: HeatSystems,
    generator_frac: float,
    design_w: F32,
) -> Replanted:
    """New gas boilers of an efficiency (heat per gas, gross) in place of gas and oil boilers.

    `boiler` is the plant of the same n buildings with today's gas boiler: hot water keeps its share
    of that boiler's efficiency. Without a boiler of its own, or with as good a one, a building
    refuses. ValueError for an efficiency beyond 0 to 1.
    """
    if not 0.0 < generator_frac <= 1.0:
        raise ValueError("Boiler: the efficiency must lie above 0 and up to 1 (gross).")
    own = np.isin(systems.heating, BOILERS)
    good = systems.generator_frac >= generator_frac
    codes = [NOT_APPLICABLE_NO_BOILER, NOT_APPLICABLE_GOOD_ALREADY]
    not_applicable = np.where(mask, np.select([~own, good], codes, ACCEPTED), ACCEPTED).astype(
        np.int8
    )
    done = mask & (not_applicable == ACCEPTED)
    ratio = generator_frac / boiler.generator_frac
    better = replace(
        boiler,
        generator_frac=boiler.generator_frac * ratio,
        hot_water_frac=boiler.hot_water_frac * ratio,
    )
    size_w = np.where(done, design_w / boiler.distribution_frac, 0.0)
    return Replanted(_taken_from(systems, better, done), done, not_applicable, _kw(size_w))


def _taken_from(systems: HeatSystems, other: HeatSystems, mask: Mask) -> HeatSystems:
    """The plant with the generator of `other` in `mask`; cooling and flow stay."""
    names = ("heating", "generator_frac", "hot_water_frac", "distribution_frac")
    changes = {n: np.where(mask, getattr(other, n), getattr(systems, n)) for n in names}
    return replace(systems, **changes)


def _kw(power_w: NDArray[np.floating]) -> F32:
    return np.asarray(power_w / 1000.0, np.float32)
