"""One zone through a year, as a case file describes it: the district's network, loop and sun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.heat.case.form_fields import ZoneError
from models.heat.case.zone_films import ZoneFilms
from models.heat.case.zone_form import Zone, zone_from
from models.heat.case.zone_light import zone_light
from models.heat.case.zone_network import boundaries, inputs_of, inside_films, ordered, zone_network
from models.heat.case.zone_operative import ROUNDS, moved, operative_c, reached, warmer_air_k
from models.heat.case.zone_sun import surface_sun
from models.heat.fabric.network import AIR
from models.heat.fabric.reduce import Ports, cut
from models.heat.zone.district_network import STATES, SUN_TO_AIR
from models.heat.zone.district_sky import GLASS_EMITTANCE
from models.heat.zone.kernel import OFF_C, Plan, discretise, run
from models.heat.zone.outside import (
    KELVIN,
    ROOM_C,
    SMOOTH,
    STEFAN_BOLTZMANN,
    air_heat_j_m3k,
    felt,
    hourly_air_c,
    wind_at,
)
from models.sun.irradiation import Sky, perez_sky
from models.weather.climate import Climate

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

STEPS_PER_H = 4
WARM_UP_DAYS = 30
SHELTERED_CONVECTION = 0.8  # W/(m2 K) below a raised floor, ASHRAE 140-2020 table 5-7
TERRAIN = "open"
INSIDE_M2K_W = 0.13  # EN ISO 6946, only to weigh the hourly outside film against the rest


def simulate_zone(
    case: Mapping[str, Any],
    climate: Climate,
    *,
    states: int = STATES,
    steps_per_h: int = STEPS_PER_H,
) -> dict[str, float]:
    """The year of one zone described in the form of a case file (`zone_form.zone_from`).

    Returns annual_heating_mwh, annual_cooling_mwh [MWh, sensible], peak_heating_kw,
    peak_cooling_kw [kW, hourly means], max_temperature_c, min_temperature_c, mean_temperature_c
    [degC, zone air, hourly means]. states: as many as the network is cut to; EVERY = keep all.
    Raises ZoneError with one sentence where the case cannot be calculated.
    """
    heating, cooling, air = zone_hours(zone_from(case), climate, states, steps_per_h)
    return {
        "annual_heating_mwh": float(heating.sum()) / 1e6,
        "annual_cooling_mwh": float(cooling.sum()) / 1e6,
        "peak_heating_kw": float(heating.max()) / 1e3,
        "peak_cooling_kw": float(cooling.max()) / 1e3,
        "max_temperature_c": float(air.max()),
        "min_temperature_c": float(air.min()),
        "mean_temperature_c": float(air.mean()),
    }


def zone_hours(
    zone: Zone, climate: Climate, states: int = STATES, steps_per_h: int = STEPS_PER_H
) -> tuple[F64, F64, F64]:
    """Heating, cooling [W] and air temperature [degC] of one zone, hourly means (8760,)."""

    def hourly(values: F64) -> F64:
        mean: F64 = values.reshape(HOURS, steps_per_h).mean(axis=1)
        return mean

    room: F64 | float = ROOM_C
    for _ in range(2):  # the outside films weigh by the room's temperature, known after one run
        plan, ports = zone_plan(zone, climate, states, steps_per_h, room)
        year = _by_operative(plan, ports, steps_per_h) if zone.operative else _year(plan)
        heating, cooling, air = (hourly(v) for v in year)
        room = air[:, None]
    return heating, cooling, air


def _year(plan: Plan) -> tuple[F64, F64, F64]:
    """Heating, cooling [W] and air [degC] of every step."""
    heating, cooling, air = (v[0].astype(np.float64) for v in run(plan, want_air=True))
    return heating, cooling, air


def _by_operative(wanted: Plan, ports: Ports, steps_per_h: int) -> tuple[F64, F64, F64]:
    """The same loop with air set-points moved until the operative temperature is as wanted."""
    plan, step_s = wanted, 3600.0 / steps_per_h
    for _ in range(ROUNDS):
        heating, cooling, air = _year(plan)
        warmer = warmer_air_k(plan, heating, cooling, air)
        felt = operative_c(ports, plan.gain, plan, air, warmer, step_s)
        if reached(wanted, felt, heating, cooling):
            return heating, cooling, air
        heat_c, cool_c = (moved(c[0], felt, air)[None] for c in (wanted.heat_c, wanted.cool_c))
        plan = replace(plan, heat_c=heat_c, cool_c=cool_c)
    raise ZoneError(
        "[thermostat] with senses = 'operative' cannot be held in this zone: the surfaces answer "
        "the air too strongly. Give senses = 'air'."
    )


def zone_plan(
    zone: Zone,
    climate: Climate,
    states: int,
    steps_per_h: int,
    room_c: F64 | float = ROOM_C,
) -> tuple[Plan, Ports]:
    """The loop's plan for one zone, and its network; room_c: see `outside.Felt.steady_excess_k`."""
    sky = perez_sky(climate)
    light = zone_light(zone, sky, inputs_of(zone))
    series, film = _surroundings(zone, climate, sky, light.let_in_w, room_c)
    gain = len(film) + zone.operative
    sun = gain + 1
    absorbed_w = light.let_in_w[:, None] * light.share
    films = inside_films(zone, film, hourly_air_c(climate), absorbed_w)
    ports = cut(zone_network(zone, film, films, light.share), AIR, states)
    step, answer = _numbers(zone, climate, ports, steps_per_h)
    heat_c, cool_c = _setpoints(zone, steps_per_h)
    fresh = zone.infiltration_per_h + zone.ventilation_per_h
    targets = [i for i, s in enumerate(boundaries(zone)) if s != "sheltered"] + [sun]

    plan = Plan(
        series=_between_middles(series, steps_per_h),
        target=np.array(targets, np.int32),
        share=np.ones((1, len(targets), 1), np.float32),
        season=np.zeros(HOURS * steps_per_h, np.int32),
        outdoor_c=_between_hours(climate.dry_bulb_c, steps_per_h),
        outside=sum(b in ("outdoor", "sheltered") for b in boundaries(zone)),
        gain=gain,
        step=step,
        answer=answer[None],
        rise=np.zeros((1, 1 + step.shape[1])),
        film=_film_numbers(zone, answer, films),
        rule=np.ones((1, 2), np.float32),
        profile=np.zeros(1, np.int32),
        heat_c=heat_c[None],
        cool_c=cool_c[None],
        climb_frac=np.zeros((1, len(heat_c)), np.float32),
        gain_w_m2=_daily(zone.gains_w, steps_per_h)[None],
        vent_frac=_daily(fresh, steps_per_h)[None],
        warm_up=WARM_UP_DAYS * 24 * steps_per_h,
    )
    return plan, ports


def _film_numbers(zone: Zone, answer: F64, films: ZoneFilms) -> F64:
    """`Plan.film` (1, 5)."""
    surfaces = answer[5] - answer[0]
    to_air = (1.0 - zone.radiative_frac, SUN_TO_AIR)
    return np.array([[surfaces, films.resistance_k_w, films.flow_w, *to_air]])


def _numbers(zone: Zone, climate: Climate, ports: Ports, steps_per_h: int) -> tuple[F64, F64]:
    """`step` (1, states, 3 + inputs) and `answer` (6 + inputs,) of the loop."""
    gain, sun = ports.b.shape[2] - 3, ports.b.shape[2] - 2
    ports.b[:, :, gain + 1] *= zone.radiative_frac
    ports.d[:, :, gain + 1] *= zone.radiative_frac
    convective = np.zeros((1, sun + 1))
    convective[:, gain] = 1.0 - zone.radiative_frac
    convective[:, sun] = SUN_TO_AIR
    step_s = 3600.0 / steps_per_h
    step, flow = discretise(ports, step_s, convective)
    heat = zone.volume_m3 * air_heat_j_m3k(climate)
    steady = [heat / step_s, 0.0, 0.0, heat / 3600.0, 1.0, heat / step_s - flow[0, 0]]
    return step, np.concatenate([steady, flow[0, 1:]])


def _surroundings(
    zone: Zone, climate: Climate, sky: Sky, let_in_w: F64, room_c: F64 | float = ROOM_C
) -> tuple[F64, list[float]]:
    """Series (8760, S) of all inputs that have one, sun let in last; every input's outside film."""
    height = zone.volume_m3 / zone.floor_area_m2
    walls, tops = (wind_at(climate, z, TERRAIN) for z in (height / 2.0, height))
    radiant = 4.0 * STEFAN_BOLTZMANN * (float(climate.dry_bulb_c.mean()) + KELVIN) ** 3
    air, ground, _ = ordered(zone)
    series, film = [], []
    for s in air:
        if s.boundary == "sheltered":
            film.append(SHELTERED_CONVECTION + s.emittance * radiant)
            continue
        sun = surface_sun(s, zone, sky)
        wind = tops if s.tilt_deg < 45.0 else walls
        seen = felt(climate, sun, _one(s.tilt_deg), wind, _one(s.absorptance), _one(s.emittance),
                    s.roughness)  # fmt: skip
        layers = sum(layer.resistance for layer in s.layers) + INSIDE_M2K_W
        series.append(seen.steady_excess_k(_one(layers), room_c)[:, 0])
        film.append(float(seen.mean_film_w_m2k()[0]))
    for w in zone.windows:
        dark = np.zeros((HOURS, 1))
        seen = felt(climate, dark, _one(w.tilt_deg), walls, _one(0.0), _one(GLASS_EMITTANCE),
                    SMOOTH)  # fmt: skip
        behind = _one(w.resistance_m2k_w + INSIDE_M2K_W)
        series.append(seen.steady_excess_k(behind, room_c)[:, 0])
        film.append(float(seen.mean_film_w_m2k()[0]))
    series += [np.full(HOURS, s.ground_c) for s in ground]
    film += [1e6] * len(ground)
    return np.stack([*series, let_in_w], axis=1), film


def _one(value: float) -> F64:
    return np.array([value])


def _setpoints(zone: Zone, steps_per_h: int) -> tuple[F32, F32]:
    """Set-points at every step. Where the heating list rises and the zone is ramped, the set-point
    climbs through that hour and is read at the end of each step (ASHRAE 140-2020, 5.2.2.1.4)."""
    heat = np.repeat(zone.heating_c[:, None], steps_per_h, axis=1)
    rise = zone.heating_c - np.roll(zone.heating_c, 1)
    climb = (np.arange(steps_per_h) + 1.0) / steps_per_h - 1.0
    if zone.ramped:
        heat = heat + np.where(rise > 0.0, rise, 0.0)[:, None] * climb
    heat_c = np.nan_to_num(np.tile(heat.reshape(-1), HOURS // 24), nan=-OFF_C)
    cool_c = np.nan_to_num(_daily(zone.cooling_c, steps_per_h), nan=OFF_C)
    return heat_c.astype(np.float32), cool_c.astype(np.float32)


def _daily(day: F64, steps_per_h: int) -> F32:
    """A day's 24 values for every step of the year."""
    return np.tile(np.repeat(day, steps_per_h), HOURS // 24).astype(np.float32)


def _between_middles(mean: F64, steps_per_h: int) -> F32:
    """Hourly means (8760, S), run in straight lines from one hour's middle to the next."""
    at = (np.arange(HOURS * steps_per_h) + 0.5) / steps_per_h - 0.5
    hour = np.floor(at).astype(int)
    after = (at - hour)[:, None]
    between = mean[hour % HOURS] * (1.0 - after) + mean[(hour + 1) % HOURS] * after
    return np.asarray(between, np.float32)


def _between_hours(end: F32, steps_per_h: int) -> F32:
    """Readings at the hours' ends, interpolated to the middle of every step."""
    start = np.roll(end, 1)
    place = (np.arange(steps_per_h, dtype=np.float32) + 0.5) / steps_per_h
    return (start[:, None] + (end - start)[:, None] * place).reshape(-1).astype(np.float32)
