"""An independent judge of the zone loop: the same zone as a plain grid of nodes, implicit Euler.

Nothing of the program's modes, reduction or loop is used: cells, surfaces, radiant node and air are
nodes of one matrix, solved step by step.
"""

from __future__ import annotations

import numpy as np

from models.heat import zone_case, zone_network
from models.heat.climate import Climate
from models.heat.district_network import SUN_TO_AIR
from models.heat.elements import cell_chain
from models.heat.outside import air_heat_j_m3k
from models.heat.zone_form import Zone
from models.heat.zone_window import ZoneWindow


def tarp(over_air_k: float, tilt_deg: float) -> float:
    """Inside natural convection of Walton 1983 [W/(m2 K)]."""
    cosine = np.cos(np.radians(tilt_deg))
    third = abs(over_air_k) ** (1.0 / 3.0)
    if abs(cosine) < 1e-6:
        return 1.31 * third
    rising = over_air_k * -cosine > 0.0
    return 9.482 * third / (7.238 - abs(cosine)) if rising else 1.810 * third / (1.382 + abs(cosine))


def nodal_year(
    zone: Zone, climate: Climate, per_h: int = 4, hours: int = 8760, films: str = "fixed"
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heating, cooling [W], air [degC], hourly means, of the first hours of the year."""
    series, film_out = zone_case._surroundings(zone, climate)
    air_s, ground_s, inner = zone_network.ordered(zone)
    parts = [*air_s, *zone.windows, *ground_s, *inner]
    radiant = zone_network._radiant_films(zone)
    share = zone_network._sun_shares(zone)
    heat = air_heat_j_m3k(climate)
    capacity = [zone.volume_m3 * heat, 0.0]  # air, radiant node
    links: list[tuple[int, int, float]] = []
    outside: list[tuple[int, int, float]] = []
    surface = []
    for i, part in enumerate(parts):
        inside = zone_network._convection(part) + radiant[id(part)]
        out = film_out[i] if i < len(film_out) else 0.0
        if isinstance(part, ZoneWindow):
            cells = np.zeros(0)
            g = np.array([1.0 / (part.resistance_m2k_w + 1.0 / out)])
        else:
            cells, g = cell_chain(part.layers, out, inside)
            g = g.copy()
            g[-1] = 1.0 / (1.0 / g[-1] - 1.0 / inside)
        first = len(capacity)
        capacity += [*(cells * part.area_m2), 0.0]
        surface.append(len(capacity) - 1)
        if out > 0.0:
            outside.append((first, i, g[0] * part.area_m2))
        for k in range(len(cells)):
            links.append((first + k, first + k + 1, g[k + 1] * part.area_m2))
        links.append((surface[-1], 1, radiant[id(part)] * part.area_m2))
    n = len(capacity)
    base = np.zeros((n, n))
    for a, b, g in links:
        base[a, a] += g
        base[b, b] += g
        base[a, b] -= g
        base[b, a] -= g
    for a, _, g in outside:
        base[a, a] += g
    store = np.array(capacity) * per_h / 3600.0
    base[np.arange(n), np.arange(n)] += store
    fixed = np.array([zone_network._convection(p) for p in parts])
    area = np.array([p.area_m2 for p in parts])
    tilt = [p.tilt_deg for p in parts]
    lit = np.array([share[id(p)] for p in parts])
    heat_c, cool_c = zone_case._setpoints(zone, per_h)
    outdoor = zone_case._between_hours(climate.dry_bulb_c, per_h)
    fresh = zone.infiltration_per_h + zone.ventilation_per_h
    kinds = zone_network.boundaries(zone)
    temperature = np.full(n, 20.0)
    result = np.zeros((3, hours))
    warm = 14 * 24
    rows = np.arange(len(parts))
    surf = np.array(surface)
    for step in range(-warm * per_h, hours * per_h):
        t = step % (8760 * per_h)
        hour = t // per_h
        h = fixed
        if films == "tarp":
            over = temperature[surf] - temperature[0]
            h = np.array([max(tarp(over[i], tilt[i]), 0.1) for i in rows])
        matrix = base.copy()
        g = h * area
        matrix[0, 0] += g.sum()
        matrix[surf, surf] += g
        matrix[surf, 0] -= g
        matrix[0, surf] -= g
        exchange = zone.volume_m3 * heat / 3600.0 * fresh[hour % 24]
        matrix[0, 0] += exchange
        right = store * temperature
        right[0] += exchange * outdoor[t]
        gain = zone.gains_w[hour % 24]
        right[0] += gain * (1.0 - zone.radiative_frac) + SUN_TO_AIR * series[hour, -1]
        right[1] += gain * zone.radiative_frac
        right[surf] += lit * series[hour, -1]
        j = 0
        for node, i, g_out in outside:
            excess = 0.0
            if kinds[i] != "sheltered":
                excess = series[hour, j]
                j += 1
            right[node] += g_out * (excess + (outdoor[t] if kinds[i] != "ground" else 0.0))
        push = np.zeros(n)
        push[0] = 1.0
        both = np.linalg.solve(matrix, np.stack([right, push], axis=1))
        free, unit = both[0, 0], both[0, 1]
        power = 0.0
        if free < heat_c[t]:
            power = (heat_c[t] - free) / unit
        elif free > cool_c[t]:
            power = (cool_c[t] - free) / unit
        temperature = both[:, 0] + power * both[:, 1]
        if step >= 0:
            result[0, hour] += max(power, 0.0) / per_h
            result[1, hour] += max(-power, 0.0) / per_h
            result[2, hour] += temperature[0] / per_h
    return result[0], result[1], result[2]
