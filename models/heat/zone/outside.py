"""The outside surface: what sun, sky and wind add to the air temperature a wall feels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.weather.climate import Climate

F64 = NDArray[np.float64]

STEFAN_BOLTZMANN = 5.670374e-8  # W/(m2 K4), CODATA 2018
KELVIN = 273.15
ROOM_C = 22.0  # between the usual heating and cooling set-points
ROUGHNESS = {
    "very rough": 2.17, "rough": 1.67, "medium rough": 1.52, "medium smooth": 1.13,
    "smooth": 1.11, "very smooth": 1.0,
}  # fmt: skip
"""By how much more the wind takes than from glass (Walton 1981): stucco; brick and rough plaster;
concrete; clear pine; smooth plaster; glass and paint on pine."""
ROUGH, SMOOTH = ROUGHNESS["rough"], ROUGHNESS["very smooth"]

# Boundary layer of the wind by terrain: exponent, depth [m] (ASHRAE Handbook Fundamentals,
# chapter 24, table 1). Weather stations stand in open country, gauge at 10 m.
TERRAIN = {"open": (0.14, 270.0), "suburb": (0.22, 370.0), "city": (0.33, 460.0)}


@dataclass(frozen=True, eq=False)
class Felt:
    """Outside temperatures as planes feel them.

    air_c (8760,) [degC]; excess_k (8760, planes) [K] sol-air temperature over air temperature;
    film_m2k_w (8760, planes) [m2 K/W] resistance of the outside film (convection and long-wave).
    """

    air_c: F64
    excess_k: F64
    film_m2k_w: F64

    def mean_film_w_m2k(self) -> F64:
        """The film of the same yearly mean resistance (planes,) [W/(m2 K)]."""
        mean: F64 = 1.0 / self.film_m2k_w.mean(axis=0)
        return mean

    def steady_excess_k(self, behind_m2k_w: F64, room_c: F64 | float = ROOM_C) -> F64:
        """Excess (8760, planes) [K] that, behind the mean film, drives the heat flow that the
        hour's own film lets through: U / U_0 (T_sol-air - T_room) + T_room - T_air.

        behind_m2k_w (planes,): resistance from the outside surface to the room, inside film
        included; room_c: one value or (8760, 1). A calm night shields a pane, a stormy one does
        not; an error of room_c counts only by the film's departure from its mean.
        """
        mean = self.film_m2k_w.mean(axis=0)
        ratio = (behind_m2k_w + mean) / (behind_m2k_w + self.film_m2k_w)
        over = self.air_c[:, None] + self.excess_k - room_c
        steady: F64 = self.excess_k + (ratio - 1.0) * over
        return steady


def hourly_air_c(climate: Climate) -> F64:
    """Mean air temperature of every hour [degC]: the readings at its two ends, averaged."""
    end = climate.dry_bulb_c.astype(np.float64)
    return (end + np.roll(end, 1)) / 2.0


def wind_at(climate: Climate, height_m: float, terrain: str) -> F64:
    """Wind [m/s] at a height over a terrain: v = v_met (270 / 10)^0.14 (z / depth)^exponent.

    A reading of zero only says that the instrument stood still: half of the least wind that it
    ever shows is taken.
    """
    exponent, depth = TERRAIN[terrain]
    wind = climate.wind_m_s.astype(np.float64)
    wind = np.maximum(wind, np.min(wind, where=wind > 0.0, initial=1.0) / 2.0)
    wind = (wind + np.roll(wind, 1)) / 2.0
    local: F64 = wind * (270.0 / 10.0) ** 0.14 * (height_m / depth) ** exponent
    return local


def felt(
    climate: Climate,
    sun_w_m2: F64,
    tilt_deg: F64,
    wind_m_s: F64,
    absorptance_frac: F64,
    emittance_frac: F64,
    roughness: float = ROUGH,
) -> Felt:
    """Sol-air excess of planes: (absorptance x sun + sky exchange) / (h_c + h_r), hour by hour.

    sun_w_m2 (8760, planes); tilt_deg, absorptance_frac, emittance_frac (planes,); wind_m_s (8760,).
    Sky: emittance F_sky^1.5 (infrared - sigma T_air^4), F_sky = (1 + cos tilt) / 2, ground and
    lower air at air temperature (Walton 1983, NBSIR 83-2655). Convection: see `convection_w_m2k`.
    The films depend on the surface temperature, found by three rounds of substitution.
    """
    air = hourly_air_c(climate)[:, None] + KELVIN
    infrared = climate.infrared_w_m2.astype(np.float64)
    infrared = (infrared + np.roll(infrared, 1))[:, None] / 2.0
    view = ((1.0 + np.cos(np.radians(tilt_deg))) / 2.0) ** 1.5
    sky = emittance_frac * view * (infrared - STEFAN_BOLTZMANN * air**4)
    push = absorptance_frac * sun_w_m2 + sky
    excess = push / 15.0
    film = np.full_like(push, 15.0)
    for _ in range(3):
        mean = air + excess / 2.0
        radiant = emittance_frac * STEFAN_BOLTZMANN * 4.0 * mean**3
        film = radiant + convection_w_m2k(excess, tilt_deg, wind_m_s[:, None], roughness)
        excess = push / film
    return Felt(hourly_air_c(climate), excess, 1.0 / film)


def convection_w_m2k(excess_k: F64, tilt_deg: F64, wind_m_s: F64, roughness: float) -> F64:
    """Outside convection [W/(m2 K)]: DOE-2 (MoWiTT wind, TARP buoyancy).

    h = h_n + R (sqrt(h_n^2 + (a v^b)^2) - h_n); wind (a, b) = (3.26, 0.89) to the wind and
    (3.55, 0.617) in the lee, averaged since the files' planes turn all ways
    (Yazdanian and Klems 1994, ASHRAE Trans. 100(1); roughness R: Walton 1981).
    """
    calm = _buoyancy_w_m2k(excess_k, tilt_deg)
    total = np.zeros_like(excess_k)
    for a, b in ((3.26, 0.89), (3.55, 0.617)):
        total += np.sqrt(calm**2 + (a * wind_m_s**b) ** 2) / 2.0
    return calm + roughness * (total - calm)


def _buoyancy_w_m2k(excess_k: F64, tilt_deg: F64) -> F64:
    """Natural convection by Walton 1983: 1.31 |dT|^(1/3) on walls, more where warm air may rise."""
    cosine = np.cos(np.radians(tilt_deg))
    third = np.cbrt(np.abs(excess_k))
    rising = 9.482 * third / (7.238 - np.abs(cosine))
    held = 1.810 * third / (1.382 + np.abs(cosine))
    wall = 1.31 * third
    lifted = np.where(excess_k * cosine > 0.0, rising, held)
    return np.where(np.abs(cosine) < 1e-6, wall, lifted)


def air_heat_j_m3k(climate: Climate) -> float:
    """Volumetric heat of outdoor air at the site [J/(m3 K)], yearly mean: p / (R T) c_p.

    R = 287.05 J/(kg K); c_p = 1006 + 1860 w with w the year's mean moisture [kg/kg] from the dew
    point (Magnus formula over water, WMO No. 8). One value: air exchange is stated at the site's
    density, not by the hour's.
    """
    pressure = climate.pressure_pa.astype(np.float64)
    dew = climate.dew_point_c.astype(np.float64)
    vapour = 611.2 * np.exp(17.62 * dew / (243.12 + dew))
    moisture = float(np.mean(0.622 * vapour / (pressure - vapour)))
    kelvin = float(climate.dry_bulb_c.mean(dtype=np.float64)) + KELVIN
    return float(pressure.mean()) / (287.05 * kelvin) * (1006.0 + 1860.0 * moisture)


def ground_season(climate: Climate) -> tuple[float, F64]:
    """Yearly mean air temperature [degC] and its yearly wave one month later (8760,) [K].

    EN ISO 13370:2017, 8.3 and annex B: the ground below a floor follows the yearly wave with a lag
    of one month.
    """
    air = hourly_air_c(climate)
    turn = 2.0 * np.pi * (np.arange(HOURS) + 0.5) / HOURS
    wave = complex(np.mean(air * np.exp(-1j * turn)) * 2.0)
    lag = 2.0 * np.pi / 12.0
    return float(air.mean()), np.abs(wave) * np.cos(turn - lag + np.angle(wave))
