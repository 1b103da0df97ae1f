"""Energy bought by carrier, end use and month, and the hourly electricity of every building.

One pass over need (n_buildings, n_hours); see `models.heat.stock.systems` for the plant and
the sources.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from models.basis.calendar import HOURS, month_edges_h
from models.heat.plant.plant_month import (
    SAFE_FAST,
    KeptBoilers,
    PlainPlant,
    PumpPlant,
    add_up,
    book,
    hybrid_month,
    plain_month,
    pump_month,
)
from models.heat.stock.systems import (
    CARRIERS,
    COP_COEFFICIENTS,
    ELECTRICITY,
    END_USES,
    HEAT_PUMP,
    HEATING,
    HOT_WATER_SINK_C,
    LEAST_LIFT_K,
    REAL_OPERATION_FRAC,
    HeatSystems,
)

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

CARRIER_OF_HEATING = np.array(
    [
        CARRIERS.index(carrier)
        for carrier in (
            "gas",
            "oil",
            "electricity",
            "electricity",
            "gas",
            "heat_network",
            "electricity",
        )
    ]
)


@dataclass(frozen=True, eq=False)
class FactoredNeed:
    """Yearly sums (n,) [kWh] with the unit profile each building follows.

    profile (n,): row of profiles (n_profiles, n_hours) [1/h], whose rows sum to 1.
    """

    kwh_a: F32
    profiles: F32
    profile: NDArray[np.int32]

    def of_rows(self, rows: NDArray[np.integer]) -> "FactoredNeed":
        """The need of some buildings (rows) only; the profiles are shared, not copied."""
        return FactoredNeed(self.kwh_a[rows], self.profiles, self.profile[rows])


@dataclass(frozen=True, eq=False)
class BoughtEnergy:
    """Energy bought.

    kwh (n, 4 carriers, 4 end uses, 12 months) [kWh], orders of `CARRIERS` and `END_USES`;
    electricity_w (n, n_hours) float32 [W], everything a building takes from its meter before
    photovoltaics; backup_kwh (n,) [kWh], electricity of the heat pumps' backup heaters, part of
    kwh; unmet_heat_kwh (n,) [kWh], need for space heat in buildings without any heating.
    """

    kwh: F32
    electricity_w: F32
    backup_kwh: F64
    unmet_heat_kwh: F64

    def carrier_kwh(self) -> F32:
        """By carrier in the year (n, 4) [kWh]."""
        return np.asarray(self.kwh.sum(axis=(2, 3)), np.float32)

    def monthly_kwh(self) -> F32:
        """By carrier and month (n, 4, 12) [kWh]."""
        return np.asarray(self.kwh.sum(axis=2), np.float32)

    def end_use_kwh(self) -> F32:
        """By end use in the year (n, 4) [kWh], all carriers."""
        return np.asarray(self.kwh.sum(axis=(1, 3)), np.float32)


class Conversion(NamedTuple):
    """What the compiled loop reads of n buildings; profiles (n_profiles, n_hours) [1/h] and their
    sums by month, weather (n_hours,), by source (3, n_hours)."""

    water_wh: F32
    water_profiles: F32
    water_profile: NDArray[np.int32]
    water_months: F64
    device_wh: F32
    device_profiles: F32
    device_profile: NDArray[np.int32]
    device_months: F64
    heating: NDArray[np.integer]
    generator_frac: F32
    distribution_frac: F32
    hot_water_frac: F32
    source: NDArray[np.integer]
    emitter: NDArray[np.integer]
    heat_pump_w: F32
    flow_shift_k: F32
    cooling_eer: F32
    backup: NDArray[np.integer]
    air_c: F32
    source_c: F32
    per_water: F32
    month_ends_h: NDArray[np.integer]


def energy_by_carrier(
    heating_need_w: F32,
    cooling_need_w: F32,
    hot_water: FactoredNeed,
    appliances: FactoredNeed,
    systems: HeatSystems,
    outside_c: F32,
    source_c: F32,
    electricity_w: F32 | None = None,
) -> BoughtEnergy:
    """Energy bought for space heat, hot water, cooling, light and appliances.

    heating_need_w, cooling_need_w: (n, 8760) float32 [W], both zero or positive; outside_c: (8760,)
    [degC]; source_c: (3, 8760) of `source_temperatures_c`; electricity_w: where to write the hourly
    electricity, may be heating_need_w itself to save memory (it is then overwritten).
    bought = need / (generator x distribution); heat pump: min(need / distribution, size) / COP plus
    the rest by the backup heater or the old boiler; cooling / EER. Buildings without heating leave
    their need unmet and heat water by electricity. ValueError where shapes do not fit.
    """
    n, hours = heating_need_w.shape
    conversion, kept = conversion_inputs(
        n, heating_need_w, cooling_need_w, hot_water, appliances, systems, outside_c, source_c
    )
    out = np.empty((n, hours), np.float32) if electricity_w is None else electricity_w
    kwh = np.zeros((n, len(CARRIERS), len(END_USES), 12), np.float32)
    extra = np.zeros((4, n))
    _convert(heating_need_w, cooling_need_w, conversion, kept, kwh, out, extra)
    return BoughtEnergy(kwh, out, extra[0], extra[1])


def conversion_inputs(
    n: int,
    heating_need_w: F32,
    cooling_need_w: F32,
    hot_water: FactoredNeed,
    appliances: FactoredNeed,
    systems: HeatSystems,
    outside_c: F32,
    source_c: F32,
) -> tuple[Conversion, KeptBoilers]:
    """What the compiled loop reads of n buildings, checked; a need is (rows, 8760) [W]."""
    shape, hours = heating_need_w.shape, heating_need_w.shape[1]
    if cooling_need_w.shape != shape or outside_c.shape != (hours,) or hours != HOURS:
        raise ValueError(
            f"Energy: heating {shape}, cooling {cooling_need_w.shape} and weather "
            f"{outside_c.shape} do not fit; expected (n, 8760), (n, 8760) and (8760,)."
        )
    if len(systems.heating) != n or len(hot_water.kwh_a) != n or len(appliances.kwh_a) != n:
        raise ValueError(f"Energy: plant, hot water and appliances must have {n} buildings.")
    ends = month_edges_h()[1:]
    starts = np.append(0, ends[:-1])
    conversion = Conversion(
        water_wh=hot_water.kwh_a * np.float32(1000.0),
        water_profiles=hot_water.profiles,
        water_profile=hot_water.profile,
        water_months=np.add.reduceat(hot_water.profiles, starts, axis=1, dtype=np.float64),
        device_wh=appliances.kwh_a * np.float32(1000.0),
        device_profiles=appliances.profiles,
        device_profile=appliances.profile,
        device_months=np.add.reduceat(appliances.profiles, starts, axis=1, dtype=np.float64),
        heating=systems.heating,
        generator_frac=systems.generator_frac,
        distribution_frac=systems.distribution_frac,
        hot_water_frac=systems.hot_water_frac,
        source=systems.source,
        emitter=systems.emitter,
        heat_pump_w=systems.heat_pump_w,
        flow_shift_k=systems.flow_shift_k,
        cooling_eer=systems.cooling_eer,
        backup=systems.backup,
        air_c=outside_c,
        source_c=source_c,
        per_water=_electricity_per_water(source_c),
        month_ends_h=ends,
    )
    return conversion, _kept_boilers(systems)


def _kept_boilers(systems: HeatSystems) -> KeptBoilers:
    """The boilers behind heat pumps; for water the least COP goes by their efficiency for water."""
    per_heat, per_water = 1.0 / systems.backup_frac, 1.0 / systems.backup_water_frac
    for_water = systems.least_cop * per_heat / per_water
    rows = (systems.bivalence_c, systems.least_cop, for_water, per_heat, per_water)
    return KeptBoilers(*(np.asarray(row, np.float32) for row in rows))


def _electricity_per_water(source_c: F32) -> F32:
    """Electricity per heat for hot water by source and hour (3, n_hours) [-], that is 1 / COP."""
    lift = np.maximum(HOT_WATER_SINK_C - source_c.astype(float), LEAST_LIFT_K)
    a, b, c = (COP_COEFFICIENTS[:, i, None] for i in range(3))
    return np.asarray(1.0 / (REAL_OPERATION_FRAC * (a + b * lift + c * lift**2)), np.float32)


_NONE = HEATING.index("none")
_F = np.float32
_CARRIER = CARRIER_OF_HEATING


@njit(parallel=True, cache=True, fastmath=SAFE_FAST)
def _convert(heat_w, cool_w, conversion, kept, kwh, out, extra):  # type: ignore[no-untyped-def]
    for b in prange(heat_w.shape[0]):
        convert_building(b, heat_w[b], cool_w[b], conversion, kept, kwh, out[b], extra)


@njit(cache=True, fastmath=SAFE_FAST, forceinline=True)
def convert_building(b, heat_w, cool_w, c, kept, kwh, out, extra):  # type: ignore[no-untyped-def]
    """One building's year by a `Conversion` c: rows of need (n_hours,) in, electricity (n_hours,)
    and sums out."""
    kind = c.heating[b]
    carrier = _CARRIER[kind]
    served = c.generator_frac[b] * c.distribution_frac[b]
    per_heat = _F(0.0) if kind == _NONE else _F(1.0) / served
    per_water, cold = _F(1.0) / c.hot_water_frac[b], _F(1.0) / c.cooling_eer[b]
    own = _F(1.0) if carrier == ELECTRICITY else _F(0.0)
    water_wh, device_wh = c.water_wh[b], c.device_wh[b]
    water_row, device_row, source = c.water_profile[b], c.device_profile[b], c.source[b]
    water, devices = c.water_profiles[water_row], c.device_profiles[device_row]
    plain = PlainPlant(own * per_heat, own * per_water * water_wh, cold, device_wh, water, devices)
    pump = PumpPlant(
        c.distribution_frac[b], water_wh, cold, device_wh, water, devices, source, c.emitter[b],
        c.heat_pump_w[b], c.flow_shift_k[b], c.air_c, c.source_c[source], c.per_water[source],
    )  # fmt: skip
    start = 0
    for m in range(12):
        backup, end = 0.0, c.month_ends_h[m]
        if kind == HEAT_PUMP and c.backup[b] != ELECTRICITY:
            need, cooled, heat, hot = hybrid_month(
                start, end, heat_w, cool_w, out, pump, kept, b, kwh[b, c.backup[b], :, m]
            )
        elif kind == HEAT_PUMP:
            need, cooled, heat, hot, backup = pump_month(start, end, heat_w, cool_w, out, pump)
        else:
            need, cooled = plain_month(start, end, heat_w, cool_w, out, plain)
            heat = need * per_heat
            hot = water_wh * c.water_months[water_row, m] * per_water
        device = device_wh * c.device_months[device_row, m]
        book(kwh[b, :, :, m], carrier, heat, hot, cooled * cold, device)
        add_up(extra[:, b], backup, need if kind == _NONE else 0.0, need, cooled)
        start = end
