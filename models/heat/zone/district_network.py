"""From shell and fabric to thermal networks: one zone per building, reduced to a few states."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.heat.fabric import constructions as library
from models.heat.fabric.element_modes import SOIL_DEPTH_M, SOIL_W_MK, Content, element_modes, known
from models.heat.fabric.elements import Modes
from models.heat.fabric.network import AIR, Part, assemble
from models.heat.fabric.reduce import Ports, cut
from models.heat.stock.zones import Fabric, Shell
from models.heat.zone.district_sky import ABSORPTANCE, FLOOR, ROOF, WALL, WINDOW
from models.heat.zone.inside_films import (
    ROOM_C,
    STEP,
    Winter,
    in_steps,
    inside_convection,
    of_steps,
    winter_flow_w,
)

F64 = NDArray[np.float64]

BOUNDARIES = 4
STATES = 6
ELEMENT_STATES = 4
EVERY = 10_000
"""As a number of states: keep them all."""

# Inside long-wave exchange: 4 sigma (293.15 K)^3 between grey planes of a cube-like room, each a
# sixth of its surface: F = 1 / (1 - 1 / 6) = 1.2 (Carroll 1980); emittance 0.9, glass 0.84.
BLACK_W_M2K = 4.0 * 5.670374e-8 * 293.15**3
CUBE_FACTOR = 1.2
RADIATION = BLACK_W_M2K / (1.0 / CUBE_FACTOR + 0.1 / 0.9)
GLASS_RADIATION = BLACK_W_M2K / (1.0 / CUBE_FACTOR + 0.16 / 0.84)

FURNISHED_AIR_J_M2K = 10_000.0  # air and furniture, EN ISO 52016-1:2017 table B.17
# Convective share of the sun let in: of g = 0.769 a clear double pane lets 0.703 through as light
# (ASHRAE 140-2020 case 600), the rest warms the room from the pane, 3.6 of 8.0 W/(m2 K) of it by
# convection (EN 410:2011, inside film): 0.086 x 0.45.
SUN_TO_AIR = 0.04

DEPTH_STEP, DEPTH_ORIGIN, FILM_ORIGIN = 1.03, 2**12, 2**6
U_PART, DEPTH_PART, FILM_PART = 2**24, 2**14, 2**8  # of contents told by whole numbers
PERIODIC_DEPTH_M = 3.2  # EN ISO 13370:2017 table H.1, sand or gravel


@dataclass(frozen=True, eq=False)
class Ground:
    """EN ISO 13370 floors (n,): resistance below the soil layer [m2 K/W], share of the yearly wave
    of air temperature that reaches the boundary [-], steady U-value of floor and soil [W/(m2 K)].
    """

    below_m2k_w: F64
    wave_frac: F64
    u_w_m2k: F64


def ground_below(shell: Shell, fabric: Fabric) -> Ground:
    """Slab on ground: U = 2 lambda / (pi B' + d) ln(pi B' / d + 1), or, where well insulated,
    lambda / (0.457 B' + d); B' = A / (P / 2), d = lambda / U_floor (EN ISO 13370:2017, 7.1).

    The exposed perimeter P is the exposed wall over its height.
    """
    area = np.maximum(shell.footprint_area_m2.astype(np.float64), 1.0)
    height = np.maximum(shell.outer_volume_m3 / area, 2.0)
    perimeter = shell.wall_area_m2.sum(axis=1) / height
    width = 2.0 * area / np.maximum(perimeter, 0.05 * np.sqrt(area))
    thick = SOIL_W_MK / fabric.floor_u_w_m2k.astype(np.float64)
    u = np.where(
        thick < width,
        2.0 * SOIL_W_MK / (np.pi * width + thick) * np.log(np.pi * width / thick + 1.0),
        SOIL_W_MK / (0.457 * width + thick),
    )
    inside, outside = library.FILM_RESISTANCE_M2K_W["floor"]
    layers = 1.0 / fabric.floor_u_w_m2k - inside - outside
    below = 1.0 / u - inside - np.maximum(layers, 0.0) - SOIL_DEPTH_M / SOIL_W_MK
    rim = 0.37 * perimeter * SOIL_W_MK * np.log(PERIODIC_DEPTH_M / thick + 1.0)
    return Ground(np.maximum(below, 0.02), np.clip(rim / (area * u), 0.0, 1.0), u)


def _behind_walls() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Place in the library of the storeys and of the partitions behind each wall in it."""
    storeys, partitions = list(library.STOREYS), list(library.PARTITIONS)
    walls = library.WALLS.values()
    return (
        np.array([storeys.index(wall.storeys) for wall in walls]),
        np.array([partitions.index(wall.partitions) for wall in walls]),
    )


ROWS_AT_ONCE = 256  # of the networks that one thread has in hand: they stay in its own cache


def building_networks(
    shell: Shell,
    fabric: Fabric,
    film_w_m2k: tuple[float, float, float],
    winter: Winter,
    states: int = STATES,
    element_states: int = ELEMENT_STATES,
) -> tuple[Ports, F64]:
    """Reduced networks of n buildings: inputs air, wall, roof, window, floor, gains, sun; and their
    `inside_films` together (n, 2): resistance [K/W], flow through it in that winter [W].

    film_w_m2k: mean outside films of wall, roof, window [W/(m2 K)]; winter: what the inside films
    are for. Elements are cut first, each
    content once; the buildings put together from them are cut again. EVERY for both = the full
    network.
    """
    parts, flow_w = building_parts(shell, fabric, film_w_m2k, winter, element_states)
    n = len(shell.floor_area_m2)

    def cut_rows(first: int) -> Ports:
        rows = slice(first, min(first + ROWS_AT_ONCE, n))
        return cut(assemble([part.of_rows(rows) for part in parts], BOUNDARIES), AIR, states)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        pieces = list(pool.map(cut_rows, range(0, n, ROWS_AT_ONCE)))
    ports = Ports(*(np.concatenate([getattr(p, f.name) for p in pieces]) for f in fields(Ports)))
    together = sum((p.area_m2 * p.film_convective_w_m2k for p in parts), np.zeros(n))
    return ports, np.stack([1.0 / np.maximum(together, 1e-6), flow_w], axis=1)


def building_parts(
    shell: Shell,
    fabric: Fabric,
    film_w_m2k: tuple[float, float, float],
    winter: Winter,
    element_states: int,
) -> tuple[list[Part], F64]:
    """The six elements of every building's zone, and the flow (n,) [W] from the air into all of
    them in the winter that their inside films are for."""
    n = len(shell.floor_area_m2)
    wall = shell.wall_area_m2.sum(axis=1, dtype=np.float64)
    glass = wall * fabric.window_frac
    ground = ground_below(shell, fabric)
    floor = shell.footprint_area_m2.astype(np.float64)
    upper = np.maximum(shell.floor_area_m2 - floor, 0.0)
    areas = {
        "wall": wall - glass,
        "roof": shell.roof_area_m2.sum(axis=1, dtype=np.float64),
        "floor": floor,
        "window": glass,
        "storey": 2.0 * upper,
        "partition": 2.0 * library.PARTITION_AREA_PER_FLOOR_AREA * shell.floor_area_m2,
    }
    share = _sun_shares(areas, fabric.window_g_frac)
    film = [round(value, 1) for value in film_w_m2k]
    zeros = np.zeros(n)
    storey_of_wall, partition_of_wall = _behind_walls()
    keys: dict[str, tuple[NDArray, NDArray, NDArray]] = {
        "wall": (fabric.wall_construction, fabric.wall_u_w_m2k, fabric.wall_insulation_inside),
        "roof": (fabric.roof_construction, fabric.roof_u_w_m2k, zeros),
        "floor": (fabric.floor_construction, fabric.floor_u_w_m2k, zeros),
        "storey": (storey_of_wall[fabric.wall_construction], zeros, zeros),
        "partition": (partition_of_wall[fabric.wall_construction], zeros, zeros),
    }
    outside = {"wall": film[0], "roof": film[1], "floor": 1e6}
    boundary = {"wall": WALL + 1, "roof": ROOF + 1, "floor": FLOOR + 1}
    steps, flow_w = _inside_film_steps(areas, fabric, ground, winter)
    parts = []
    for name, (place, u, inside) in keys.items():
        below = ground.below_m2k_w if name == "floor" else zeros
        columns = (place, u, inside, below, steps[name])
        modes = _modes_of(name, columns, outside.get(name, 0.0), element_states)
        parts.append(
            Part(areas[name], modes, boundary.get(name, 0), of_steps(steps[name]),
                 np.full(n, RADIATION), share[name])
        )  # fmt: skip
    parts.append(_window_part(glass, fabric, film[2], of_steps(steps["window"]), share["window"]))
    return parts, flow_w


def _inside_film_steps(
    areas: dict[str, F64], fabric: Fabric, ground: Ground, winter: Winter
) -> tuple[dict[str, NDArray[np.int64]], F64]:
    """Inside convection of each element (n,) in steps of `inside_films`; the flow through all."""
    cold, ground_k = ROOM_C - winter.air_c, ROOM_C - winter.ground_c
    within = {**{e: r for e, (r, _) in library.FILM_RESISTANCE_M2K_W.items()}, "window": 0.13}
    u = {e: getattr(fabric, f"{e}_u_w_m2k").astype(np.float64) for e in within}
    behind = {e: 1.0 / np.maximum(1.0 / u[e] - within[e], 0.04) for e in within}
    soil = ground.below_m2k_w + SOIL_DEPTH_M / SOIL_W_MK - library.FILM_RESISTANCE_M2K_W["floor"][1]
    behind["floor"] = 1.0 / (1.0 / behind["floor"] + soil)
    names, none = list(areas), np.zeros(len(ground.below_m2k_w))
    surfaces = (
        np.stack([areas[e] for e in names], axis=1),
        np.array([GLASS_RADIATION if e == "window" else RADIATION for e in names]),
        np.stack([behind.get(e, none) for e in names], axis=1),
        np.array([ground_k if e == "floor" else cold for e in names]),
    )
    film = winter.film_scale * inside_convection(*surfaces, names)
    steps = {e: in_steps(film[:, i]) for i, e in enumerate(names)}
    return steps, winter_flow_w(film, *surfaces)


def _window_part(area: F64, fabric: Fabric, film_out: float, convective: F64, share: F64) -> Part:
    """Glass without mass: the pane's own resistance between this model's films."""
    pane = np.maximum(1.0 / fabric.window_u_w_m2k.astype(np.float64) - 0.13 - 0.04, 0.003)
    film = convective + GLASS_RADIATION
    u = 1.0 / (pane + 1.0 / film + 1.0 / film_out)
    n = len(area)
    none = np.zeros((n, 0))
    modes = Modes(none, none, none, u, u, -u)
    return Part(area, modes, WINDOW + 1, convective, np.full(n, GLASS_RADIATION), share)


def _modes_of(
    name: str,
    columns: tuple[NDArray, NDArray, NDArray, NDArray, NDArray],
    film_out: float,
    states: int,
) -> Modes:
    """Modes of n elements (place, U, inside, below, steps of the inside film), looked up once for
    each distinct content.

    U to three digits, the ground's resistance to 3 %: finer does not show.
    """
    place, u, inside, below, film = columns
    scale = 10.0 ** (2 - np.floor(np.log10(np.where(u > 0.0, u, 1.0))))
    micro = np.where(u > 0.0, np.round(1e6 * np.round(u * scale) / scale), 0.0)
    steps = np.round(np.log(np.maximum(below, 1e-3)) / np.log(DEPTH_STEP)) + DEPTH_ORIGIN
    code = (2 * place + (inside != 0)).astype(np.int64)
    code = code * U_PART + micro.astype(np.int64)
    code = code * DEPTH_PART + np.where(below > 0.0, steps, 0.0).astype(np.int64)
    code = code * FILM_PART + film + FILM_ORIGIN
    return _modes_of_codes(name, code.tobytes(), film_out, states)


@lru_cache(maxsize=8)
def _modes_of_codes(name: str, codes: bytes, film_out: float, states: int) -> Modes:
    """The same, each content told by one whole number: an edit of the walls finds all but the walls
    as they were."""
    distinct, back = np.unique(np.frombuffer(codes, np.int64), return_inverse=True)
    contents = []
    for code in distinct.tolist():
        rest, film = divmod(code, FILM_PART)
        rest, steps = divmod(rest, DEPTH_PART)
        kind, micro = divmod(rest, U_PART)
        below = DEPTH_STEP ** (steps - DEPTH_ORIGIN) if steps else 0.0
        within = STEP ** (film - FILM_ORIGIN) + RADIATION
        contents.append(
            Content(name, kind // 2, micro / 1e6, bool(kind % 2), below, film_out, within, states)
        )
    modes = element_modes(contents)
    return Modes(*(value[back] for value in vars(modes).values()))


def forget_elements() -> None:
    """Empty the stores of elements (for timing from nothing)."""
    known.clear()
    _modes_of_codes.cache_clear()


def _sun_shares(areas: dict[str, F64], glass_g: NDArray) -> dict[str, F64]:
    """Where the sun let in is absorbed: it falls on the floors, what they reflect goes to all other
    surfaces by area, what those reflect to all surfaces; glass lets its g out again."""
    floors = np.maximum(areas["floor"] + areas["storey"] / 2.0, 1e-6)
    up = {"floor": areas["floor"], "storey": areas["storey"] / 2.0}
    absorbs = {name: np.full(len(floors), ABSORPTANCE) for name in areas}
    absorbs["window"] = np.asarray(glass_g, dtype=np.float64)
    rest = {name: area - up.get(name, 0.0) for name, area in areas.items()}
    others = np.maximum(sum(rest.values(), np.zeros(len(floors))), 1e-6)
    every = sum((absorbs[name] * area for name, area in areas.items()), np.zeros(len(floors)))
    left = 1.0 - ABSORPTANCE
    first = {name: left * rest[name] / others * absorbs[name] for name in areas}
    last = left - sum(first.values(), np.zeros(len(floors)))
    share = {}
    for name, area in areas.items():
        direct = ABSORPTANCE * up.get(name, 0.0) / floors
        share[name] = direct + first[name] + last * absorbs[name] * area / every
    share["window"] = np.zeros(len(floors))  # gone
    return {name: value * (1.0 - SUN_TO_AIR) for name, value in share.items()}
