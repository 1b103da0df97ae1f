"""An independent judge of heat need: TABULA's seasonal method, a few lines of arithmetic.

Q = 0.024 (H_tr + H_ve) F_red (T_i - T_e) d - eta (Q_sol + Q_int), with the utilisation factor of
EN ISO 13790 seasonal (a = 0.8 + tau / 30), season = days with a mean below 12 degC. Source: TABULA
Calculation Method (Loga and Diefenbach, IWU 2013); constants of Tab.BoundaryCond EU.MUH.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pvlib import irradiance, spa

from models.heat.stock.zones import SECTOR_AZIMUTH_DEG, Fabric, Shell
from models.weather.climate import Climate

BASE_C = 12.0
B_FLOOR = 0.5
# h_room of Tab.BoundaryCond: the national typology where it has one, else EU.SUH and EU.MUH.
ROOM_HEIGHT_M = {
    ("GB", "house"): 2.4, ("GB", "apartment"): 2.4, ("IT", "house"): 3.0, ("IT", "apartment"): 2.7,
    ("PT", "house"): 2.5, ("PT", "apartment"): 2.5, ("PL", "house"): 2.8, ("PL", "apartment"): 2.5,
    ("FR", "house"): 2.55, ("FR", "apartment"): 2.7, ("BG", "house"): 2.6, ("BG", "apartment"): 2.6,
}  # fmt: skip
NON_PERPENDICULAR = 0.9
MASS_WH_M2K = 45.0


@dataclass(frozen=True)
class Season:
    """Days, mean outside temperature [degC] and sun by sector and horizontal [kWh/m2]."""

    days: int
    outside_c: float
    sun_kwh_m2: np.ndarray


def season_of(climate: Climate) -> Season:
    day_mean = climate.dry_bulb_c.reshape(365, 24).mean(axis=1)
    cold = day_mean < BASE_C
    hours = np.repeat(cold, 24)
    sun = [plane_w_m2(climate, 90.0, a)[hours].sum() / 1000.0 for a in SECTOR_AZIMUTH_DEG]
    sun.append(climate.ghi_w_m2[hours].sum() / 1000.0)
    return Season(int(cold.sum()), float(day_mean[cold].mean()), np.array(sun))


def plane_w_m2(climate: Climate, tilt_deg: float, azimuth_deg: float) -> np.ndarray:
    """Isotropic sky on a plane (8760,): a plainer sky than the model's."""
    unix_s = 1672531200.0 + 3600.0 * (np.arange(8760) + 0.5 - climate.time_zone_h)
    sun = spa.solar_position(
        unix_s, climate.latitude_deg, climate.longitude_deg, climate.elevation_m, 1013.25, 12.0,
        69.2, 0.5667,
    )  # fmt: skip
    parts = irradiance.get_total_irradiance(
        tilt_deg, azimuth_deg, sun[1], sun[4], climate.dni_w_m2.astype(float),
        climate.ghi_w_m2.astype(float), climate.dhi_w_m2.astype(float), albedo=0.2,
        model="isotropic",
    )  # fmt: skip
    return np.nan_to_num(np.asarray(parts["poa_global"]))


def heat_need_kwh_m2(
    shell: Shell,
    fabric: Fabric,
    season: Season,
    room_height_m: np.ndarray,
    inside_c: float = 20.0,
    gains_w_m2: float = 3.0,
    reduction: float = 1.0,
) -> np.ndarray:
    """Heat need of n buildings (n,) [kWh/m2 a], heated evenly (`reduction` 1) all the season.

    room_height_m (n,): air per floor area as the typology has it, whatever the shell says.
    """
    area = shell.floor_area_m2.astype(float)
    wall = shell.wall_area_m2.sum(axis=1) * (1.0 - fabric.window_frac)
    window = shell.wall_area_m2 * fabric.window_frac[:, None]
    roof = shell.roof_area_m2.sum(axis=1)
    floor = shell.footprint_area_m2
    skin = wall + roof + B_FLOOR * floor + window.sum(axis=1)
    transmission = (
        wall * fabric.wall_u_w_m2k
        + roof * fabric.roof_u_w_m2k
        + B_FLOOR * floor * fabric.floor_u_w_m2k
        + window.sum(axis=1) * fabric.window_u_w_m2k
        + skin * fabric.thermal_bridge_w_m2k
    ) / area
    air = 0.34 * (fabric.infiltration_per_h + fabric.ventilation_per_h) * room_height_m
    loss = 0.024 * (transmission + air) * reduction * (inside_c - season.outside_c) * season.days
    sun = window @ season.sun_kwh_m2[:8] * fabric.window_g_frac * fabric.shading_frac / area
    gain = sun * NON_PERPENDICULAR + 0.024 * gains_w_m2 * season.days
    ratio = gain / loss
    a = 0.8 + MASS_WH_M2K / (transmission + air) / 30.0
    used = (1.0 - ratio**a) / (1.0 - ratio ** (a + 1.0))
    return np.asarray(loss - used * gain)
