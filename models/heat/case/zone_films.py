"""Convection inside a described zone: the films of `inside_films`, as in the buildings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.heat.case.zone_form import ZoneSurface
from models.heat.case.zone_window import ZoneWindow
from models.heat.zone.inside_films import (
    FACTOR,
    LEAST_W_M2K,
    ROOM_C,
    inside_convection,
    over_air_k,
    winter_flow_w,
    winter_weight,
)

F64 = NDArray[np.float64]
Inside = ZoneSurface | ZoneWindow

LITTLE_K = 0.1
"""Between air and surfaces in the mean winter: a room that stands so still, as a sealed one, has
the films of a difference of one kelvin in every hour."""


@dataclass(frozen=True, eq=False)
class ZoneFilms:
    """convective_w_m2k: of each surface and window; resistance_k_w of all together [K/W] and flow_w
    through them that they are for [W], zeros where they do not follow the heat."""

    convective_w_m2k: F64
    resistance_k_w: float
    flow_w: float


def zone_films(
    inside: list[Inside],
    film_out_w_m2k: list[float],
    radiant_w_m2k: F64,
    outdoor_c: F64,
    sun_w: F64,
) -> ZoneFilms:
    """Films of the surfaces and windows in the order of the network's inputs: those whose flow is
    nearest to the formula's by least squares over all winter hours, each in the steady state of its
    own weather and sun. They follow the heat as without the sun, so that a winter night has its
    own: R Q^(1/4) is that of the steady state of the mean winter.

    film_out_w_m2k: outside films of the first of them, the others have nothing behind them;
    radiant_w_m2k: long-wave films inside; outdoor_c (8760,); sun_w (8760, parts): absorbed sun.
    """
    area = np.array([[p.area_m2 for p in inside]])
    behind = np.array([_behind(p, film_out_w_m2k[i]) if i < len(film_out_w_m2k) else 0.0
                       for i, p in enumerate(inside)])  # fmt: skip
    kinds = [_kind(p) for p in inside]
    weight = winter_weight(outdoor_c)
    cold = weight > 0.0

    def below(air_c: F64 | float) -> F64:
        return np.stack([np.broadcast_to(ROOM_C - _beyond(p, air_c),
                                         np.shape(air_c)) for p in inside], axis=-1)  # fmt: skip

    hour = (np.broadcast_to(area, (int(cold.sum()), len(inside))), radiant_w_m2k, behind,
            below(outdoor_c[cold]))  # fmt: skip
    sun_w_m2 = sun_w[cold] / area
    hourly = inside_convection(*hour, kinds, sun_w_m2)
    told = weight[cold, None] * over_air_k(hourly, *hour, sun_w_m2) ** 2
    film = np.sum(told * hourly, axis=0) / np.maximum(np.sum(told, axis=0), 1e-12)
    film = np.maximum(film, LEAST_W_M2K)
    night = (area, radiant_w_m2k, behind, below(float(weight @ outdoor_c)))
    dark = inside_convection(*night, kinds)
    flow = float(winter_flow_w(dark, *night)[0])
    if abs(flow) < LITTLE_K * float(np.sum(area * dark)):
        return ZoneFilms(np.array([FACTOR[kind] for kind in kinds]), 0.0, 0.0)
    together = float(np.sum(area * film))
    stronger = together / float(np.sum(area * dark))
    return ZoneFilms(film, 1.0 / together, abs(flow) * stronger**4)


def _beyond(part: Inside, air_c: F64 | float) -> F64 | float:
    if isinstance(part, ZoneSurface) and part.boundary == "ground":
        return part.ground_c
    return air_c


def _behind(part: Inside, film_out_w_m2k: float) -> float:
    if isinstance(part, ZoneWindow):
        return 1.0 / (part.resistance_m2k_w + 1.0 / film_out_w_m2k)
    return 1.0 / (sum(layer.resistance for layer in part.layers) + 1.0 / film_out_w_m2k)


def _kind(part: Inside) -> str:
    if isinstance(part, ZoneWindow):
        return "window"
    if part.tilt_deg < 45.0:
        return "roof"
    return "floor" if part.tilt_deg > 135.0 else "wall"
