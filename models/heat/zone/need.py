"""The hourly heating and cooling need of every building of a district."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS, month_of_hour
from models.heat.fabric.constructions import LIBRARY
from models.heat.stock.zones import SECTORS, Fabric, Operation, Shell, SunLeft
from models.heat.zone.district_network import (
    ELEMENT_STATES,
    EVERY,
    FURNISHED_AIR_J_M2K,
    STATES,
    SUN_TO_AIR,
    building_networks,
    ground_below,
)
from models.heat.zone.district_sky import (
    GAIN,
    ROOF_TILT_DEG,
    SUN,
    TYPICAL_U_W_M2K,
    DistrictSky,
    district_sky,
)
from models.heat.zone.kernel import OFF_C, Plan, climb, discretise, run
from models.sun.figures import GROUND_REFLECTANCE_FRAC
from models.sun.glass import sun_by_outside_film
from models.weather.climate import Climate

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

WARM_UP_H = 14 * 24
HOUR_S = 3600.0
_MONTH_OF_HOUR = month_of_hour()


@dataclass(frozen=True, eq=False)
class Need:
    """Heat to be given to and taken from the rooms, per building and hour.

    heating_w, cooling_w (n, 8760) float32 [W, hourly means, both positive]; air_c (n, 8760) [degC]
    or None where it was not asked for.
    """

    heating_w: F32
    cooling_w: F32
    air_c: F32 | None = None


def heating_and_cooling_need(
    shell: Shell,
    fabric: Fabric,
    operation: Operation,
    climate: Climate,
    *,
    sun_left: SunLeft | None = None,
    ground_reflectance_frac: float = GROUND_REFLECTANCE_FRAC,
    sky: DistrictSky | None = None,
    want_air: bool = False,
    full_network: bool = False,
) -> Need:
    """Heating and cooling need of n buildings through the year.

    Each building is one zone with a layered network of walls, roof, ground floor, windows, storeys
    and partitions (`district_network`), reduced to six states, and one air node that ideal heating
    and cooling hold at the hourly set-points. Rows are independent: a subset of rows gives the same
    numbers. sun_left: shade by month where it is known, else none. sky: the climate's
    `district_sky` where it is at hand. full_network keeps every cell of every layer: the slow
    reference the reduction is tested against. Where heated_area_frac is below one, that share of
    the power a fully heated building would need is supplied, and the building is the colder for it.

    In an hour in which a heating set-point rises, the room climbs to it over that hour (the ramp of
    ASHRAE 140-2020 case 640): its mean lies half-way from the hour before, its air ends at the
    set-point, and the heat to store that is asked for in that hour.

    Raises ValueError, naming the building, where a row cannot be calculated; `unfit_rows` lists all
    such rows beforehand, `zones.take_rows` leaves them out.
    """
    n = len(shell.floor_area_m2)
    if n == 0:
        empty = np.zeros((0, HOURS), np.float32)
        return Need(empty, empty.copy(), empty.copy() if want_air else None)
    for row_number, text in unfit_rows(shell, fabric, operation).items():
        raise ValueError(f"Building row {row_number}: {text}")
    sky = sky or district_sky(climate, ground_reflectance_frac)
    plan = plan_of(shell, fabric, operation, sky, sun_left, full_network)
    heating, cooling, air = run(plan, want_air)
    return Need(heating, cooling, air if want_air else None)


def unfit_rows(shell: Shell, fabric: Fabric, operation: Operation) -> dict[int, str]:
    """Buildings that cannot be calculated: row and one sentence with the first thing wrong."""
    n = len(shell.floor_area_m2)
    found: dict[int, str] = {}
    places = {f"{e}_construction": (0, len(LIBRARY[e]) - 1) for e in ("wall", "roof", "floor")}
    for name, (low, high) in {**LIMITS, **places}.items():
        record = next(r for r in (shell, fabric, operation) if hasattr(r, name))
        column = getattr(record, name)
        if len(column) != n:
            raise ValueError(f"{name} has {len(column)} rows; the shell has {n} buildings.")
        smallest, largest = column.reshape(n, -1).min(axis=1), column.reshape(n, -1).max(axis=1)
        for i in np.flatnonzero(~((smallest >= low) & (largest <= high))):
            value = smallest[i] if not smallest[i] >= low else largest[i]
            text = f"{name} is {value:g}; give a value from {low:g} to {high:g}."
            found.setdefault(int(i), text)
    return found


# What a building's column may hold; beyond lies a slip of the pen or of the unit.
LIMITS: dict[str, tuple[float, float]] = {
    "floor_area_m2": (0.1, 1e7),
    "outer_volume_m3": (0.1, 1e8),
    "air_volume_m3": (0.1, 1e8),
    "footprint_area_m2": (0.0, 1e7),
    "wall_area_m2": (0.0, 1e7),
    "roof_area_m2": (0.0, 1e7),
    "roof_tilt_deg": (0.0, 90.0),
    "wall_u_w_m2k": (0.01, 5.8),
    "roof_u_w_m2k": (0.01, 7.0),
    "floor_u_w_m2k": (0.01, 4.7),
    "window_u_w_m2k": (0.1, 7.0),
    "window_g_frac": (0.0, 1.0),
    "window_frac": (0.0, 0.98),
    "infiltration_per_h": (0.0, 50.0),
    "ventilation_per_h": (0.0, 50.0),
    "heat_recovery_frac": (0.0, 1.0),
    "thermal_bridge_w_m2k": (0.0, 5.0),
    "shading_frac": (0.0, 1.0),
    "heated_area_frac": (0.0, 1.0),
}


def plan_of(
    shell: Shell,
    fabric: Fabric,
    operation: Operation,
    sky: DistrictSky,
    sun_left: SunLeft | None = None,
    full: bool = False,
) -> Plan:
    """Everything the loop needs."""
    step, answer, rise, film = _zone_numbers(shell, fabric, operation, sky, full)
    share = _series_shares(shell, fabric, sky).astype(np.float32)[:, :, None]
    season = np.zeros(HOURS, np.int32)
    if sun_left is not None:
        share, season = share * _shade_of_series(sun_left), _MONTH_OF_HOUR
    heat_c = np.nan_to_num(operation.heating_setpoint_c, nan=-OFF_C)
    return Plan(
        series=sky.series,
        target=sky.target,
        share=share,
        season=season,
        outdoor_c=sky.air_c.astype(np.float32),
        outside=3,
        gain=GAIN,
        step=step,
        answer=answer,
        rise=rise,
        film=film,
        rule=np.stack(
            [operation.heated_area_frac, operation.cooled * operation.heated_area_frac], axis=1
        ),
        profile=operation.profile,
        heat_c=heat_c,
        cool_c=np.nan_to_num(operation.cooling_setpoint_c, nan=OFF_C),
        climb_frac=np.where(heat_c > np.roll(heat_c, 1, axis=1), 0.5, 0.0).astype(np.float32),
        gain_w_m2=operation.gains_w_m2,
        vent_frac=operation.ventilation_frac,
        warm_up=WARM_UP_H,
    )


def _zone_numbers(
    shell: Shell, fabric: Fabric, operation: Operation, sky: DistrictSky, full: bool
) -> tuple[F64, F64, F64, F64]:
    """`step` (n, states, 3 + inputs), `answer` (n, 6 + inputs), `rise` (n, 1 + states), `film`
    (n, 5) of the kernel's plan."""
    states = (EVERY, EVERY) if full else (STATES, ELEMENT_STATES)
    ports, films = building_networks(shell, fabric, sky.film_w_m2k, sky.winter, *states)
    radiant = operation.gains_radiant_frac.astype(np.float64)[operation.profile]
    ports.b[:, :, GAIN + 1] *= radiant[:, None]
    ports.d[:, :, GAIN + 1] *= radiant[:, None]
    convective = np.zeros((len(radiant), ports.b.shape[2] - 1))
    convective[:, GAIN] = 1.0 - radiant
    convective[:, SUN] = SUN_TO_AIR
    area = shell.floor_area_m2.astype(np.float64)
    step, flow = discretise(ports, HOUR_S, convective)
    exchange = shell.air_volume_m3 * sky.air_heat_j_m3k / HOUR_S
    skin = shell.wall_area_m2.sum(axis=1) + shell.roof_area_m2.sum(axis=1)
    bridges = fabric.thermal_bridge_w_m2k * (skin + shell.footprint_area_m2).astype(np.float64)
    stored = FURNISHED_AIR_J_M2K * area / HOUR_S
    fresh = exchange * fabric.ventilation_per_h * (1.0 - fabric.heat_recovery_frac)
    own = stored + bridges - flow[:, 0]
    leaks = exchange * fabric.infiltration_per_h
    answer = np.stack([stored, bridges, leaks, fresh, area, own], axis=1)
    film = np.stack([-flow[:, 0], *films.T, 1.0 - radiant, np.full(len(area), SUN_TO_AIR)], axis=1)
    return step, np.concatenate([answer, flow[:, 1:]], axis=1), climb(ports, HOUR_S), film


def _series_shares(shell: Shell, fabric: Fabric, sky: DistrictSky) -> F64:
    """How much of each of the sky's series acts on each building (n, S)."""
    n = len(shell.floor_area_m2)
    walls = shell.wall_area_m2.astype(np.float64)
    wall = walls / np.maximum(walls.sum(axis=1), 1e-6)[:, None]
    roofs = shell.roof_area_m2.astype(np.float64)
    roofs = roofs / np.maximum(roofs.sum(axis=1), 1e-6)[:, None]
    tilt = np.clip(shell.roof_tilt_deg.astype(np.float64), 0.0, 90.0)
    steep, sloped, flat = _tilt_blend(tilt)
    pitched = roofs[:, :SECTORS]
    level = roofs[:, SECTORS] + pitched.sum(axis=1) * flat
    lets_in = sun_by_outside_film(fabric.window_u_w_m2k.astype(np.float64), sky.film_w_m2k[2])
    lets_in *= fabric.window_frac * fabric.window_g_frac * fabric.shading_frac
    glass = walls * lets_in[:, None]
    wave = ground_below(shell, fabric).wave_frac
    one = np.ones((n, 1))
    columns = [wall, pitched * steep[:, None], pitched * sloped[:, None], level[:, None]]
    u = (fabric.wall_u_w_m2k, fabric.roof_u_w_m2k, fabric.window_u_w_m2k)
    windy = np.stack(u, axis=1) / TYPICAL_U_W_M2K
    return np.concatenate([*columns, one, one, wave[:, None], glass, windy], axis=1)


def _shade_of_series(left: SunLeft) -> F32:
    """Share left of each of the sky's series by month (n, S, 12). A wall that sees less of the sun
    sees about as much less of the cold sky, so both parts of its excess shrink together."""
    pitched, level = left.roof_frac[:, :SECTORS], left.roof_frac[:, SECTORS:]
    one = np.ones((len(level), 1, 12), np.float32)
    columns = [left.wall_frac, pitched, pitched, level, one, one, one, left.window_frac]
    return np.concatenate([*columns, one, one, one], axis=1)


def _tilt_blend(tilt_deg: F64) -> tuple[F64, F64, F64]:
    """Weights of a vertical, a 40-degree and a level plane that make up a plane of another tilt.

    The beam on a plane is linear in the sine and cosine of its tilt, so the blend is exact for it
    while the sun stands before all three.
    """
    tilt, middle = np.radians(tilt_deg), np.radians(ROOF_TILT_DEG)
    low = tilt <= middle
    sloped = np.where(low, np.sin(tilt) / np.sin(middle), np.cos(tilt) / np.cos(middle))
    flat = np.where(low, np.sin(middle - tilt) / np.sin(middle), 0.0)
    steep = np.where(low, 0.0, np.sin(tilt - middle) / np.cos(middle))
    return steep, sloped, flat
