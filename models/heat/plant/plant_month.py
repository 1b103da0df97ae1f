"""A month of one building's plant, hour by hour: no pump, a pump, a pump before the old boiler."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.heat.stock.systems import (
    COP_COEFFICIENTS,
    ELECTRICITY,
    LEAST_LIFT_K,
    REAL_OPERATION_FRAC,
    SINK_C,
)

# Sums may be taken in lanes: the loop knows of one building only, so that it gives the same digits
# alone and among others. Hours are counted unsigned, since none is meant from the end.
SAFE_FAST = {"nnan", "ninf", "nsz", "reassoc"}
_F = np.float32
F32 = NDArray[np.float32]


class PlainPlant(NamedTuple):
    """What one building without a pump buys by; profiles (n_hours,) [1/h]."""

    own_per_heat: np.float32
    """Electricity bought for each heat needed, zero where another carrier gives it."""
    own_water_wh: np.float32
    per_cold: np.float32
    device_wh: np.float32
    water_profile: F32
    device_profile: F32


class PumpPlant(NamedTuple):
    """What one building with a heat pump buys by; profiles (n_hours,) [1/h]."""

    distribution_frac: np.float32
    water_wh: np.float32
    per_cold: np.float32
    device_wh: np.float32
    water_profile: F32
    device_profile: F32
    source: int
    emitter: int
    size_w: np.float32
    flow_shift_k: np.float32
    air_c: F32
    source_c: F32
    per_water: F32
    """Electricity for each heat of hot water, hour by hour."""


class KeptBoilers(NamedTuple):
    """The boilers behind heat pumps, (n,) each."""

    bivalence_c: F32
    least_cop: F32
    least_water_cop: F32
    per_heat: F32
    per_water: F32


_COP32 = (COP_COEFFICIENTS * REAL_OPERATION_FRAC).astype(np.float32)
_SINK32 = SINK_C.astype(np.float32)
_LEAST32 = np.float32(LEAST_LIFT_K)


@njit(cache=True, fastmath=SAFE_FAST, forceinline=True)
def book(kwh, carrier, heat, hot, cooling, device):  # type: ignore[no-untyped-def]
    """A month's energy [Wh] into (4 carriers, 4 end uses) [kWh]."""
    kwh[carrier, 0] = heat / 1000.0
    kwh[carrier, 1] = hot / 1000.0
    kwh[ELECTRICITY, 2] = cooling / 1000.0
    kwh[ELECTRICITY, 3] = device / 1000.0


@njit(cache=True, fastmath=SAFE_FAST, forceinline=True)
def add_up(extra, backup, unmet, need, cooled):  # type: ignore[no-untyped-def]
    extra[0] += backup / 1000.0
    extra[1] += unmet / 1000.0
    extra[2] += need / 1000.0
    extra[3] += cooled / 1000.0


@njit(cache=True, fastmath=SAFE_FAST, forceinline=True)
def plain_month(start, end, heat_w, cool_w, out, plant):  # type: ignore[no-untyped-def]
    """Electricity of each hour by a `PlainPlant`; heat and cold needed in the month."""
    per_heat, water_wh = plant.own_per_heat, plant.own_water_wh
    per_cold, device_wh = plant.per_cold, plant.device_wh
    water, device = plant.water_profile, plant.device_profile
    need_sum, cold_sum = 0.0, 0.0
    for h in range(np.uint64(start), np.uint64(end)):
        need, cooling = heat_w[h], cool_w[h]
        out[h] = per_heat * need + water_wh * water[h] + per_cold * cooling
        out[h] += device_wh * device[h]
        need_sum += need
        cold_sum += cooling
    return need_sum, cold_sum


@njit(cache=True, fastmath=SAFE_FAST, forceinline=True)
def pump_month(start, end, heat_w, cool_w, out, plant):  # type: ignore[no-untyped-def]
    """The same by a `PumpPlant`; its electricity for heat, for water and in the backup."""
    distribution, size = plant.distribution_frac, plant.size_w
    water_wh, per_cold, device_wh = plant.water_wh, plant.per_cold, plant.device_wh
    water, device, per_water = plant.water_profile, plant.device_profile, plant.per_water
    air_c, source_c = plant.air_c, plant.source_c
    cop_0, cop_1, cop_2 = _cop_of(plant)
    sink_0, sink_1 = _sink_of(plant)
    need_sum, cold_sum, heat_sum, water_sum, backup_sum = 0.0, 0.0, 0.0, 0.0, 0.0
    for h in range(np.uint64(start), np.uint64(end)):
        need, cooling = heat_w[h], cool_w[h]
        raised = need / distribution
        lift = max(sink_0 + sink_1 * air_c[h] - source_c[h], _LEAST32)
        direct = max(raised - size, _F(0.0))
        heat = (raised - direct) / (cop_0 + lift * (cop_1 + lift * cop_2)) + direct
        hot = water_wh * water[h] * per_water[h]
        out[h] = heat + hot + per_cold * cooling + device_wh * device[h]
        need_sum += need
        cold_sum += cooling
        heat_sum += heat
        water_sum += hot
        backup_sum += direct
    return need_sum, cold_sum, heat_sum, water_sum, backup_sum


@njit(cache=True, fastmath=SAFE_FAST, forceinline=True)
def hybrid_month(start, end, heat_w, cool_w, out, plant, kept, b, fuel_kwh):  # type: ignore[no-untyped-def]
    """The same where the old boiler, row b of `KeptBoilers`, is behind the pump; its fuel by end
    use into fuel_kwh (4,).

    The boiler takes hot water over below the COP at which heat costs the same, at its own, lower
    efficiency for hot water."""
    distribution, size = plant.distribution_frac, plant.size_w
    water_wh, per_cold, device_wh = plant.water_wh, plant.per_cold, plant.device_wh
    water_profile, device, per_water = plant.water_profile, plant.device_profile, plant.per_water
    air_c, source_c = plant.air_c, plant.source_c
    cop_0, cop_1, cop_2 = _cop_of(plant)
    sink_0, sink_1 = _sink_of(plant)
    bivalence_c, least_cop = kept.bivalence_c[b], kept.least_cop[b]
    least_water_cop = kept.least_water_cop[b]
    need_sum, cold_sum, heat_sum, water_sum = 0.0, 0.0, 0.0, 0.0
    behind_sum, boiled_sum = 0.0, 0.0
    for h in range(np.uint64(start), np.uint64(end)):
        raised, water = heat_w[h] / distribution, water_wh * water_profile[h]
        lift = max(sink_0 + sink_1 * air_c[h] - source_c[h], _LEAST32)
        cop = cop_0 + lift * (cop_1 + lift * cop_2)
        is_cold = air_c[h] < bivalence_c
        behind = raised if is_cold or cop < least_cop else max(raised - size, _F(0.0))
        boiled = water if is_cold or least_water_cop * per_water[h] > _F(1.0) else _F(0.0) * water
        heat = (raised - behind) / cop
        hot = (water - boiled) * per_water[h]
        out[h] = heat + hot + per_cold * cool_w[h] + device_wh * device[h]
        need_sum += heat_w[h]
        cold_sum += cool_w[h]
        heat_sum += heat
        water_sum += hot
        behind_sum += behind
        boiled_sum += boiled
    fuel_kwh[0] = behind_sum * kept.per_heat[b] / 1000.0
    fuel_kwh[1] = boiled_sum * kept.per_water[b] / 1000.0
    return need_sum, cold_sum, heat_sum, water_sum


@njit(inline="always")
def _cop_of(plant):  # type: ignore[no-untyped-def]
    """Coefficients of the COP over the lift, of the pump's source."""
    source = plant.source
    return _COP32[source, 0], _COP32[source, 1], _COP32[source, 2]


@njit(inline="always")
def _sink_of(plant):  # type: ignore[no-untyped-def]
    """Flow temperature over the outside air: at 0 degC, and by kelvin, of the pump's emitter."""
    return _SINK32[plant.emitter, 0] + plant.flow_shift_k, _SINK32[plant.emitter, 1]
