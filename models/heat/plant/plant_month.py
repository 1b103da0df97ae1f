"""A month of one building's plant, hour by hour: no pump, a pump, a pump before the old boiler."""

import numpy as np
from numba import njit

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
_COP32 = (COP_COEFFICIENTS * REAL_OPERATION_FRAC).astype(np.float32)
_SINK32 = SINK_C.astype(np.float32)
_LEAST32 = np.float32(LEAST_LIFT_K)


@njit(cache=True, fastmath=SAFE_FAST)
def book(kwh, carrier, heat, hot, cooling, device):  # type: ignore[no-untyped-def]
    """A month's energy [Wh] into (4 carriers, 4 end uses) [kWh]."""
    kwh[carrier, 0] = heat / 1000.0
    kwh[carrier, 1] = hot / 1000.0
    kwh[ELECTRICITY, 2] = cooling / 1000.0
    kwh[ELECTRICITY, 3] = device / 1000.0


@njit(cache=True, fastmath=SAFE_FAST)
def add_up(extra, backup, unmet, need, cooled):  # type: ignore[no-untyped-def]
    extra[0] += backup / 1000.0
    extra[1] += unmet / 1000.0
    extra[2] += need / 1000.0
    extra[3] += cooled / 1000.0


@njit(cache=True, fastmath=SAFE_FAST)
def plain_month(start, end, heat_w, cool_w, out, factors):  # type: ignore[no-untyped-def]
    """Electricity of each hour; heat and cold needed in the month."""
    per_heat, water_wh, cold, devices_wh, water_row, device_row = factors
    need_sum, cold_sum = 0.0, 0.0
    for h in range(np.uint64(start), np.uint64(end)):
        need, cooling = heat_w[h], cool_w[h]
        out[h] = per_heat * need + water_wh * water_row[h] + cold * cooling
        out[h] += devices_wh * device_row[h]
        need_sum += need
        cold_sum += cooling
    return need_sum, cold_sum


@njit(cache=True, fastmath=SAFE_FAST)
def pump_month(start, end, heat_w, cool_w, out, factors):  # type: ignore[no-untyped-def]
    """The same where a heat pump serves; its electricity for heat, for water and in the backup."""
    (
        distribution, water_wh, cold, devices_wh, water_row, device_row, source, emitter, size,
        shift, air_c, source_row, water_factor,
    ) = factors  # fmt: skip
    c0, c1, c2 = _COP32[source, 0], _COP32[source, 1], _COP32[source, 2]
    s0, s1 = _SINK32[emitter, 0] + shift, _SINK32[emitter, 1]
    need_sum, cold_sum, heat_sum, water_sum, backup_sum = 0.0, 0.0, 0.0, 0.0, 0.0
    for h in range(np.uint64(start), np.uint64(end)):
        need, cooling = heat_w[h], cool_w[h]
        raised = need / distribution
        lift = max(s0 + s1 * air_c[h] - source_row[h], _LEAST32)
        direct = max(raised - size, _F(0.0))
        heat = (raised - direct) / (c0 + lift * (c1 + lift * c2)) + direct
        hot = water_wh * water_row[h] * water_factor[h]
        out[h] = heat + hot + cold * cooling + devices_wh * device_row[h]
        need_sum += need
        cold_sum += cooling
        heat_sum += heat
        water_sum += hot
        backup_sum += direct
    return need_sum, cold_sum, heat_sum, water_sum, backup_sum


@njit(cache=True, fastmath=SAFE_FAST)
def hybrid_month(start, end, heat_w, cool_w, out, factors, kept, fuel_kwh):  # type: ignore[no-untyped-def]
    """The same where the old boiler stands behind the pump; its fuel by end use into fuel_kwh (4,).

    The boiler takes hot water over below the COP at which heat costs the same, at its own, lower
    efficiency for hot water."""
    (
        distribution, water_wh, cold, devices_wh, water_row, device_row, source, emitter, size,
        shift, air_c, source_row, water_factor,
    ) = factors  # fmt: skip
    bivalence_c, least_cop, least_water_cop = kept[0], kept[1], kept[2]
    c0, c1, c2 = _COP32[source, 0], _COP32[source, 1], _COP32[source, 2]
    s0, s1 = _SINK32[emitter, 0] + shift, _SINK32[emitter, 1]
    need_sum, cold_sum, heat_sum, water_sum = 0.0, 0.0, 0.0, 0.0
    behind_sum, boiled_sum = 0.0, 0.0
    for h in range(np.uint64(start), np.uint64(end)):
        raised, water = heat_w[h] / distribution, water_wh * water_row[h]
        lift = max(s0 + s1 * air_c[h] - source_row[h], _LEAST32)
        cop = c0 + lift * (c1 + lift * c2)
        is_cold = air_c[h] < bivalence_c
        behind = raised if is_cold or cop < least_cop else max(raised - size, _F(0.0))
        boiled = (
            water if is_cold or least_water_cop * water_factor[h] > _F(1.0) else _F(0.0) * water
        )
        heat = (raised - behind) / cop
        hot = (water - boiled) * water_factor[h]
        out[h] = heat + hot + cold * cool_w[h] + devices_wh * device_row[h]
        need_sum += heat_w[h]
        cold_sum += cool_w[h]
        heat_sum += heat
        water_sum += hot
        behind_sum += behind
        boiled_sum += boiled
    fuel_kwh[0] = behind_sum * kept[3] / 1000.0
    fuel_kwh[1] = boiled_sum * kept[4] / 1000.0
    return need_sum, cold_sum, heat_sum, water_sum
