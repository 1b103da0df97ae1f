"""Zones simple enough for pencil and paper, under weather that stands still."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import fsolve

from models.basis.calendar import HOURS
from models.heat.case.zone_case import simulate_zone, zone_hours
from models.heat.case.zone_form import zone_from
from models.heat.zone.outside import KELVIN, STEFAN_BOLTZMANN, air_heat_j_m3k
from models.weather.climate import Climate
from tests.models.weather.plain_climate import plain_climate

OFF = float("nan")
VOLUME_M3 = 100.0
SIDES = [(90, azimuth, 20.0) for azimuth in (0, 90, 180, 270)] + [(0, 180, 40.0), (180, 180, 40.0)]
SHEET = {"thickness_m": 0.02, "conductivity_w_mk": 50.0, "density_kg_m3": 1000,
         "heat_capacity_j_kgk": 1000}  # fmt: skip


def still(outdoor_c: np.ndarray) -> Climate:
    """No sun, a sky as warm as the air."""
    air = outdoor_c.astype(np.float32)
    sky = STEFAN_BOLTZMANN * (air.astype(float) + KELVIN) ** 4
    dark = np.zeros(HOURS, np.float32)
    return replace(
        plain_climate(), dry_bulb_c=air, dew_point_c=air - 5.0, ghi_w_m2=dark, dni_w_m2=dark,
        dhi_w_m2=dark, infrared_w_m2=sky.astype(np.float32),
    )  # fmt: skip


def box(layers: list[dict[str, float]], boundary: str, **changes: Any) -> dict[str, Any]:
    """Four walls, a ceiling and a floor of the same layers, without windows."""
    surfaces = [
        {"name": f"{tilt} {azimuth}", "boundary": boundary, "area_m2": area, "tilt_deg": tilt,
         "azimuth_deg": azimuth, "layers": deepcopy(layers)} for tilt, azimuth, area in SIDES
    ]  # fmt: skip
    if boundary == "ground":
        for surface in surfaces:
            surface["ground_temperature_c"] = 0.0
    return {
        "floor_area_m2": 40.0,
        "volume_m3": VOLUME_M3,
        "air": {"infiltration_per_h": 0.0},
        "gains": {"sensible_w": 0.0, "radiative_frac": 0.5},
        "thermostat": {"heating_c": 20.0, "cooling_c": OFF},
        "surfaces": surfaces,
    } | changes


def films(tilt_deg: int, colder_k: np.ndarray | float = 1.0) -> np.ndarray | float:
    """Walton 1983, surfaces colder than the air: at the ceiling it falls, on the floor it lies."""
    third = np.cbrt(colder_k)
    if tilt_deg == 90:
        return 1.31 * third
    return 9.482 / 6.238 * third if tilt_deg < 90 else 1.810 / 2.382 * third


def steady_w(resistance_m2k_w: float) -> float:
    """Heat at 20 degC inside, 0 degC beyond the layers: surfaces, air and one radiant node."""
    area = np.array([side[2] for side in SIDES])
    carroll = np.ones(len(area))
    for _ in range(200):
        carroll = 1.0 / (1.0 - area * carroll / np.sum(area * carroll))
    radiant = 4.0 * STEFAN_BOLTZMANN * 293.15**3 / (1.0 / carroll + 0.1 / 0.9)

    def convected(surface: np.ndarray) -> np.ndarray:
        cold = 20.0 - surface
        return np.array([films(side[0], max(k, 1e-9)) * k for side, k in zip(SIDES, cold)])

    def unbalanced(at: np.ndarray) -> np.ndarray:
        surface, common = at[:-1], at[-1]
        sides = convected(surface) + radiant * (common - surface) - surface / resistance_m2k_w
        return np.append(sides, np.sum(area * radiant * (common - surface)))

    found = fsolve(unbalanced, np.full(len(area) + 1, 15.0), xtol=1e-10)
    return float(area @ convected(found[:-1]))


@pytest.mark.parametrize("resistance", [0.5, 2.0, 10.0])
def test_that_walls_without_mass_lose_what_the_hand_calculates(resistance: float) -> None:
    case = box([{"resistance_m2k_w": resistance}], "ground")
    result = simulate_zone(case, still(np.zeros(HOURS)))
    assert result["peak_heating_kw"] * 1e3 == pytest.approx(steady_w(resistance), rel=1e-4)
    assert result["annual_heating_mwh"] * 1e6 / HOURS == pytest.approx(
        steady_w(resistance), rel=1e-4
    )


def test_that_thicker_insulation_always_saves_and_less_each_time() -> None:
    climate = still(np.zeros(HOURS))
    need = [
        simulate_zone(box([{"resistance_m2k_w": r}], "outdoor"), climate)["annual_heating_mwh"]
        for r in (0.5, 1.0, 2.0, 4.0)
    ]
    saved = -np.diff(need)
    assert np.all(saved > 0.0)
    assert np.all(np.diff(saved) < 0.0)


def test_that_air_exchange_alone_costs_its_own_heat() -> None:
    climate = still(np.zeros(HOURS))
    case = box([SHEET], "adiabatic", air={"infiltration_per_h": 0.5})
    flow = 0.5 * VOLUME_M3 * air_heat_j_m3k(climate) / 3600.0
    result = simulate_zone(case, climate)
    assert result["annual_heating_mwh"] * 1e6 / HOURS == pytest.approx(flow * 20.0, rel=1e-4)


def test_that_gains_warm_a_free_room_until_the_air_carries_them_off() -> None:
    climate = still(np.zeros(HOURS))
    case = box(
        [SHEET], "adiabatic", air={"infiltration_per_h": 1.0},
        gains={"sensible_w": 500.0, "radiative_frac": 0.5},
        thermostat={"heating_c": OFF, "cooling_c": OFF},
    )  # fmt: skip
    flow = VOLUME_M3 * air_heat_j_m3k(climate) / 3600.0
    assert simulate_zone(case, climate)["mean_temperature_c"] == pytest.approx(
        500.0 / flow, rel=1e-3
    )


def test_that_a_free_room_follows_a_step_of_the_weather_as_its_two_masses_say() -> None:
    outdoor = np.zeros(HOURS)
    outdoor[4000:] = 10.0
    climate = still(outdoor)
    case = box([SHEET], "adiabatic", air={"infiltration_per_h": 2.0},
               thermostat={"heating_c": OFF, "cooling_c": OFF})  # fmt: skip
    found = zone_hours(zone_from(case), climate)[2][3990:4200]
    flow = 2.0 * VOLUME_M3 * air_heat_j_m3k(climate)
    tie = 3600.0 * sum(films(tilt) * area for tilt, _, area in SIDES)
    air, mass = VOLUME_M3 * air_heat_j_m3k(climate), 160.0 * 0.02 * 1e6

    def rate(hour: float, at: np.ndarray) -> list[float]:
        outside = np.interp(hour, np.arange(HOURS) + 1.0, outdoor)
        return [
            (flow * (outside - at[0]) + tie * (at[1] - at[0])) / air,
            tie * (at[0] - at[1]) / mass,
        ]

    times = np.arange(3990.05, 4200.0, 0.1)
    judge = solve_ivp(rate, (3990.0, 4200.0), [0.0, 0.0], t_eval=times, max_step=0.1).y[0]
    assert np.abs(judge.reshape(-1, 10).mean(axis=1) - found).max() < 0.1
    assert found[-1] == pytest.approx(10.0, abs=0.01)
