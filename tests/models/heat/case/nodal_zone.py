"""An independent judge of the zone loop: the same zone as a plain grid of nodes, implicit Euler.

Nothing of the program's modes, reduction or loop is used: cells, surfaces, radiant node and air are
nodes of one matrix, solved step by step.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from models.heat.case import zone_case, zone_network
from models.heat.case.zone_films import ZoneFilms
from models.heat.case.zone_form import Zone
from models.heat.case.zone_light import zone_light
from models.heat.case.zone_window import ZoneWindow
from models.heat.fabric.elements import cell_chain
from models.heat.zone.district_network import SUN_TO_AIR
from models.heat.zone.outside import air_heat_j_m3k, hourly_air_c
from models.sun.irradiation import perez_sky
from models.weather.climate import Climate

AIR, RADIANT = 0, 1


@dataclass
class Grid:
    """Nodes (heat capacity [J/K]), links between them and to the outside [W/K]."""

    capacity: list[float]
    links: list[tuple[int, int, float]] = field(default_factory=list)
    outside: list[tuple[int, int, float]] = field(default_factory=list)
    surface: list[int] = field(default_factory=list)
    convective: list[float] = field(default_factory=list)

    def conductance(self) -> np.ndarray:
        matrix = np.zeros((len(self.capacity), len(self.capacity)))
        for a, b, g in self.links:
            matrix[[a, b], [a, b]] += g
            matrix[[a, b], [b, a]] -= g
        for a, _, g in self.outside:
            matrix[a, a] += g
        return matrix


def _grid(zone: Zone, film_out: list[float], air_heat: float, films: ZoneFilms) -> Grid:
    radiant = zone_network.radiant_films(zone)
    grid = Grid([zone.volume_m3 * air_heat, 0.0])
    for i, part in enumerate(zone_network.inputs_of(zone)):
        convective = float(films.convective_w_m2k[i])
        inside = convective + radiant[id(part)]
        out = film_out[i] if i < len(film_out) else 0.0
        if isinstance(part, ZoneWindow):
            cells, g = np.zeros(0), np.array([1.0 / (part.resistance_m2k_w + 1.0 / out)])
        else:
            cells, g = cell_chain(part.layers, out, inside)
            g = np.append(g[:-1], 1.0 / (1.0 / g[-1] - 1.0 / inside))
        first = len(grid.capacity)
        grid.capacity += [*(cells * part.area_m2), 0.0]
        surface = len(grid.capacity) - 1
        grid.surface.append(surface)
        if out > 0.0:
            grid.outside.append((first, i, g[0] * part.area_m2))
        grid.links += [
            (first + k, first + k + 1, g[k + 1] * part.area_m2) for k in range(len(cells))
        ]
        grid.links.append((surface, RADIANT, radiant[id(part)] * part.area_m2))
        grid.links.append((surface, AIR, convective * part.area_m2))
        grid.convective.append(convective * part.area_m2)
    return grid


def nodal_year(
    zone: Zone, climate: Climate, room_c: np.ndarray, per_h: int, hours: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heating, cooling [W], air [degC], hourly means, of the first hours of the year.

    room_c (8760, 1): the room temperature that weighs the outside films.
    """
    sky = perez_sky(climate)
    light = zone_light(zone, sky, zone_network.inputs_of(zone))
    series, film_out = zone_case._surroundings(zone, climate, sky, light.let_in_w, room_c)
    air_heat = air_heat_j_m3k(climate)
    absorbed = light.let_in_w[:, None] * light.share
    films = zone_network.inside_films(zone, film_out, hourly_air_c(climate), absorbed)
    grid = _grid(zone, film_out, air_heat, films)
    store = np.array(grid.capacity) * per_h / 3600.0
    fresh = zone.volume_m3 * air_heat / 3600.0 * (zone.infiltration_per_h + zone.ventilation_per_h)
    matrix = grid.conductance() + np.diag(store)
    heat_c, cool_c = zone_case._setpoints(zone, per_h)
    outdoor = zone_case._between_hours(climate.dry_bulb_c, per_h)
    driven = zone_case._between_middles(series, per_h).astype(float)
    lit = light.share * (1.0 - SUN_TO_AIR)
    tie = np.array(grid.convective)
    kinds = zone_network.boundaries(zone)
    column = np.cumsum([k != "sheltered" for k in kinds]) - 1
    temperature = np.full(len(store), 20.0)
    result = np.zeros((3, hours))
    push = np.zeros(len(store))
    push[AIR] = 1.0
    for step in range(-14 * 24 * per_h, hours * per_h):
        t = step % (8760 * per_h)
        clock = t // per_h % 24
        right = store * temperature
        right[AIR] += fresh[clock] * outdoor[t] + SUN_TO_AIR * driven[t, -1]
        right[AIR] += zone.gains_w[clock] * (1.0 - zone.radiative_frac)
        right[RADIANT] += zone.gains_w[clock] * zone.radiative_frac
        right[grid.surface] += lit * driven[t, -1]
        for node, i, g in grid.outside:
            felt = 0.0 if kinds[i] == "ground" else outdoor[t]
            right[node] += g * (felt + (driven[t, column[i]] if kinds[i] != "sheltered" else 0.0))
        now = matrix.copy()
        now[AIR, AIR] += fresh[clock]
        warmer = 0.0  # than the air is: what the surfaces meet through films that follow the heat
        for _ in range(6):
            met = right.copy()
            met[grid.surface] += tie * warmer
            met[AIR] -= tie.sum() * warmer
            free, unit = np.linalg.solve(now, np.stack([met, push], axis=1)).T
            felt = [AIR, RADIANT] if zone.operative else [AIR]
            held = np.clip(free[felt].mean(), heat_c[t], cool_c[t])
            power = (held - free[felt].mean()) / unit[felt].mean()
            temperature = free + power * unit
            given = tie @ (temperature[AIR] + warmer - temperature[grid.surface])
            follow = (films.flow_w / max(abs(given), 1e-9)) ** 0.25
            warmer = 0.5 * (warmer + films.resistance_k_w * given * (1.0 - follow))
        if step >= 0:
            result[:, step // per_h] += (
                np.array([max(power, 0), max(-power, 0), temperature[AIR]]) / per_h
            )
    return result[0], result[1], result[2]
