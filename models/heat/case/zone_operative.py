"""A thermostat that feels the operative temperature: air set-points that bring it about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from models.heat.fabric.elements import Modes
from models.heat.fabric.network import Part
from models.heat.fabric.reduce import Ports
from models.heat.zone.kernel import Plan

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

GLOBE_M2 = 1e-4
GLOBE_FILM_W_M2K = 8.0
GLOBE_BEHIND_W_M2K = 1.0
"""The globe: half of its film convective, half radiant, so it feels the operative temperature (EN
ISO 52016-1, mean of air and radiant temperature); so small that the room does not feel it."""

PULL = 1.5
"""Air set-point moved per kelvin that is missing: the air makes half of the operative temperature
at once and, through the surfaces, up to three quarters, so every round leaves a quarter at most."""
ROUNDS = 40
CLOSE_K = 0.01


def globe(boundary: int) -> Part:
    """The thermometer as an element of the zone's network, beyond it 0 degC at `boundary`."""
    none, u = np.zeros((1, 0)), np.array([_globe_u_w_m2k()])
    half = np.array([GLOBE_FILM_W_M2K / 2.0])
    modes = Modes(none, none, none, u, u, -u)
    return Part(np.array([GLOBE_M2]), modes, boundary, half, half, np.zeros(1))


def _globe_u_w_m2k() -> float:
    return 1.0 / (1.0 / GLOBE_FILM_W_M2K + 1.0 / GLOBE_BEHIND_W_M2K)


def warmer_air_k(plan: Plan, heating_w: F64, cooling_w: F64, air_c: F64) -> F64:
    """By how much warmer air the surfaces meet through films that follow the heat (steps,) [K], as
    `loop.warmer_k`: the heat Q is what the air of the one zone gains and does not keep."""
    stored, _, _, fresh = plan.answer[0, :4]
    _, resistance, winter_w, gains_frac, sun_frac = plan.film[0]
    given = heating_w - cooling_w + stored * (np.roll(air_c, 1) - air_c)
    given = given + fresh * plan.vent_frac[0] * (plan.outdoor_c - air_c)
    given = given + gains_frac * plan.gain_w_m2[0] + sun_frac * plan.series[:, -1]
    size = np.maximum(np.abs(given), 1e-9)
    return np.asarray(resistance * given * (1.0 - (winter_w / size) ** 0.25))


def operative_c(
    ports: Ports, boundary: int, plan: Plan, air_c: F64, warmer_k: F64, step_s: float
) -> F64:
    """Operative temperature of every step (steps,) [degC], mean over the step.

    ports: the one zone's network with its globe at output `boundary`; air_c (steps,) as the loop
    found it, warmer_k (steps,) by how much warmer the surfaces meet it; the globe feels it as it
    is. With the modes' exact step (`kernel.discretise`) the heat that 0 degC beyond the globe
    sends in is y = -U_globe A T_op.
    """
    inputs = np.concatenate([(air_c + warmer_k)[:, None], _driven(plan)], axis=1)
    start = -plan.warm_up
    inputs = np.concatenate([inputs[start:], inputs])
    rate, b, d = ports.rate[0], ports.b[0], ports.d[0]
    gone = -np.expm1(-rate * step_s)
    phi = gone / (rate * step_s)
    steady = inputs @ b.T / rate
    flow = inputs @ d[boundary]
    for i in range(len(rate)):
        at_end = lfilter([gone[i]], [1.0, gone[i] - 1.0], steady[:, i])
        before = np.concatenate([[0.0], at_end[:-1]])
        flow -= b[i, boundary] * (phi[i] * before + (1.0 - phi[i]) * steady[:, i])
    felt: F64 = -flow[plan.warm_up :] / (GLOBE_M2 * _globe_u_w_m2k())
    return felt - warmer_k / 2.0


def _driven(plan: Plan) -> F64:
    """Inputs of the one zone's network but the air (steps, m - 1), as the loop drives them."""
    inputs = plan.step.shape[2] - 3
    u = np.zeros((len(plan.outdoor_c), inputs))
    u[:, : plan.outside] = plan.outdoor_c[:, None]
    for series, target in enumerate(plan.target):
        u[:, target] += plan.series[:, series]
    u[:, plan.gain] = plan.gain_w_m2[0]
    return u


def moved(setpoint_c: F32, felt_c: F64, air_c: F64) -> F32:
    """Air set-points (steps,) that bring the operative temperature nearer to its own."""
    return (air_c + PULL * (setpoint_c - felt_c)).astype(np.float32)


def reached(plan: Plan, felt_c: F64, heating_w: F64, cooling_w: F64) -> bool:
    """Whether the operative temperature is held wherever the plant runs, and nowhere left."""
    low, high = plan.heat_c[0] - felt_c, felt_c - plan.cool_c[0]
    held_low = np.abs(low[heating_w > 0.0]).max(initial=0.0)
    held_high = np.abs(high[cooling_w > 0.0]).max(initial=0.0)
    worst = max(held_low, held_high, low.max(), high.max())
    return bool(worst < CLOSE_K)
