"""Convection at inside surfaces: Walton's formula in a winter's steady state, one film a surface.

Still room air moves by the temperature difference and by which way it may rise (Walton 1983,
Thermal Analysis Research Program, NBSIR 83-2655; EnergyPlus calls it TARP and takes it by default):
    h = 1.31 |dT|^(1/3) on walls, 9.482 |dT|^(1/3) / (7.238 - |cos|) where warm air rises from the
    surface or cold air falls from it, 1.810 |dT|^(1/3) / (1.382 + |cos|) where it stays in layers;
and at panes, whose boundary layer is as short as they are, by ISO 15099:2003, 8.3.2.2 (so does
EnergyPlus): Nu = 0.56 Ra^(1/4), with air of 290 K h = 1.45 (|dT| / H)^(1/4), H the pane's height.
The network is linear, so each surface has the film of the steady state between the room and the
mean of the hours in which buildings are heated. A cold pane has a strong film, an insulated wall a
weak one; nothing is fitted. In every hour the films of a zone then follow the heat Q that its air
gives to its surfaces. With h in proportion to dT^(1/3) and Q = h A dT the resistance R of all films
together goes with Q^(-1/4), so the surfaces meet air that is warmer than in the network by
    Q R (1 - (Q0 / Q)^(1/4)),
R and Q0 those of the steady state (`loop._hour`): walls take more heat in the hour after a
set-back, and less in mild weather. What this leaves out is in the uncertainty `films`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

ROOM_C = 20.0
HEATING_LIMIT_C = 15.0  # outdoor air below which buildings are heated, EN 12831-1 usage, estimate
LEAST_W_M2K = 0.1  # as in EnergyPlus
ROUNDS = 6
STEP = 1.06  # of films distinguished: 3 % of the convection, 0.7 % of the whole film

WALL = 1.31
CEILING = 9.482 / (7.238 - 1.0)
FLOOR = 1.810 / (1.382 + 1.0)


PANE_HEIGHT_M = 1.5  # estimate: 1.2 to 2.2, windows of a storey; 10 % more lowers the film by 2 %
# 0.56 lambda (density^2 g c_p / (T mu lambda))^(1/4) of air at 290 K: 0.0253 W/(m K), 1.205 kg/m3,
# 1006 J/(kg K), 18e-6 Pa s.
PANE = 0.56 * 0.0253 * (1.205**2 * 9.81 * 1006.0 / (290.0 * 18e-6 * 0.0253)) ** 0.25
FACTOR = {
    "wall": WALL, "roof": CEILING, "floor": FLOOR, "partition": WALL,
    "storey": (CEILING + FLOOR) / 2.0, "window": PANE / PANE_HEIGHT_M**0.25,
}  # fmt: skip
"""Convection at a difference of one kelvin where the surface is colder than the air [W/(m2 K)]."""
WARM_FACTOR = FACTOR | {"roof": FLOOR, "floor": CEILING}
"""The same where the surface is warmer than the air."""
POWER = {"window": 1.0 / 4.0}
"""Of the temperature difference; 1/3 where nothing stands here."""


@dataclass(frozen=True)
class Winter:
    """Outdoor air of the hours in which buildings are heated, ground below them [degC].

    film_scale: by how much all inside convection is stronger than the formula says, for samples.
    """

    air_c: float
    ground_c: float
    film_scale: float = 1.0


def winter_of(air_c: F64) -> Winter:
    """The winter of a year of outdoor air (8760,): the mean of the hours below HEATING_LIMIT_C,
    each counted as it is short of ROOM_C, since so much heat is lost in it; of the coldest tenth
    where it is always warmer. The ground is at the year's mean (EN ISO 13370:2017)."""
    return Winter(float(winter_weight(air_c) @ air_c), float(air_c.mean()))


def winter_weight(air_c: F64) -> F64:
    """How much each hour (8760,) counts in that mean; together 1."""
    cold = air_c < HEATING_LIMIT_C
    if np.count_nonzero(cold) < len(air_c) // 10:
        cold = np.zeros(len(air_c), dtype=bool)
        cold[np.argsort(air_c, kind="stable")[: len(air_c) // 10]] = True
    short = np.where(cold, np.maximum(ROOM_C - air_c, 0.1), 0.0)
    return np.asarray(short / short.sum())


def inside_convection(
    area_m2: F64,
    radiant_w_m2k: F64,
    behind_w_m2k: F64,
    below_room_k: F64,
    elements: Sequence[str],
    sun_w_m2: F64 | float = 0.0,
) -> F64:
    """Convection (n, surfaces) [W/(m2 K)] of n rooms in the steady state.

    area_m2, radiant_w_m2k: of each surface and its long-wave film to the common radiant node;
    behind_w_m2k: conductance from the surface to what lies behind it, 0 = nothing (adiabatic);
    below_room_k: how much colder that is than the room's air; elements: what each surface is, a key
    of FACTOR; sun_w_m2: sun that each absorbs. Shapes broadcast.
    """
    cold, warm = (np.array([table[name] for name in elements]) for table in (FACTOR, WARM_FACTOR))
    power = np.array([POWER.get(name, 1.0 / 3.0) for name in elements])
    film = np.broadcast_to(cold, area_m2.shape).astype(np.float64)
    for _ in range(ROUNDS):
        over = over_air_k(film, area_m2, radiant_w_m2k, behind_w_m2k, below_room_k, sun_w_m2)
        factor = np.where(over > 0.0, warm, cold)
        film = np.maximum(factor * np.abs(over) ** power, LEAST_W_M2K)
    return film


def over_air_k(
    film_w_m2k: F64,
    area_m2: F64,
    radiant_w_m2k: F64,
    behind_w_m2k: F64,
    below_room_k: F64,
    sun_w_m2: F64 | float = 0.0,
) -> F64:
    """By how much surfaces (n, surfaces) are warmer than the air in the steady state [K], arguments
    as there."""
    total = film_w_m2k + radiant_w_m2k + behind_w_m2k
    drawn = (behind_w_m2k * below_room_k - sun_w_m2) / total
    held = radiant_w_m2k / total
    give = area_m2 * radiant_w_m2k
    common = np.sum(give * (1.0 - held), axis=1, keepdims=True)
    mean = -np.sum(give * drawn, axis=1, keepdims=True) / np.maximum(common, 1e-9)
    over: F64 = held * mean - drawn
    return over


def winter_flow_w(
    film_w_m2k: F64,
    area_m2: F64,
    radiant_w_m2k: F64,
    behind_w_m2k: F64,
    below_room_k: F64,
) -> F64:
    """Heat (n,) [W] that the air of n rooms gives to all their surfaces in that steady state,
    arguments as there."""
    over = over_air_k(film_w_m2k, area_m2, radiant_w_m2k, behind_w_m2k, below_room_k)
    flow: F64 = -np.sum(area_m2 * film_w_m2k * over, axis=1)
    return flow


def in_steps(film_w_m2k: F64) -> NDArray[np.int64]:
    """Films as whole steps of STEP, so that like elements share one calculation."""
    steps: NDArray[np.int64] = np.round(np.log(film_w_m2k) / np.log(STEP)).astype(np.int64)
    return steps


def of_steps(steps: NDArray[np.int64]) -> F64:
    """The films that whole steps stand for [W/(m2 K)]."""
    film: F64 = STEP ** steps.astype(np.float64)
    return film
