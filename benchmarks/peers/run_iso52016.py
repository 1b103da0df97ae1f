"""The box through one year in iso52016 0.0.3 (FH Aachen, BSD-3), the package's own interpreter.

Run: python -m benchmarks.peers.run_iso52016 WEATHER.epw RUNS. Prints one JSON line. Its azimuths
are taken as its docstrings say; the package itself is not settled on them, so only time counts.
"""

import json
import sys
import time
import warnings

import numpy as np
from iso52016 import (
    Building,
    Layer,
    Material,
    OpaqueElement,
    Orientation,
    Ventilation,
    Weather,
    Window,
    Zone,
)
from pvlib.iotools import read_epw
from pvlib.location import Location

from benchmarks.peers import box

HOURS = 8760


def weather_of(path: str) -> Weather:
    table, site = read_epw(path)
    year = table.iloc[:HOURS]
    weather = Weather(year["temp_air"].to_numpy(), year["wind_speed"].to_numpy())
    direct = np.maximum(year["ghi"] - year["dhi"], 0.0).to_numpy()
    weather.set_advanced_weather_data(
        direct,
        year["dhi"].to_numpy(),
        year["atmospheric_pressure"].to_numpy(),
        year["dni"].to_numpy(),
    )
    weather.set_location(Location(site["latitude"], site["longitude"]))
    return weather


def element(area_m2: float, tilt_deg: float, south_deg: float, layers: tuple, windows=()):
    built = [Layer(t, Material(rho, c, k)) for t, k, rho, c in layers]
    facing = Orientation(tilt_deg, south_deg)
    return OpaqueElement(area=area_m2, orientation=facing, layers=built, windows=list(windows))


def year(weather: Weather) -> Zone:
    """Set up the box and calculate it."""
    weather._irradiation_cache.clear()
    faces = []
    for name, azimuth, area in box.WALLS_DEG_M2:
        glass = Window(area=box.WINDOW_M2, u_value=box.WINDOW_U_W_M2K, g_value=box.WINDOW_G_FRAC)
        windows = [glass] if name == "south" else []
        faces.append(element(area, 90.0, 180.0 - azimuth, box.WALL_LAYERS, windows))
    faces.append(element(box.FLOOR_M2, 180.0, 0.0, box.ROOF_LAYERS))
    faces.append(element(box.FLOOR_M2, 0.0, 0.0, box.FLOOR_LAYERS))
    for face in faces:
        face.calc_solar_irradiation(weather)
    rate = box.VOLUME_M3 * box.AIR_CHANGES_PER_H
    zone = Zone(
        opaque_elements=faces,
        usable_floor_area=box.FLOOR_M2,
        internal_gains=[np.full(HOURS, box.GAINS_W)],
        lower_temperature_limit=box.HEATING_C,
        upper_temperature_limit=box.COOLING_C,
        ventilation=[Ventilation(rate, 0.0, weather.t_air)],
    )
    Building(zones=zone, weather=weather).calculate()
    return zone


def main() -> None:
    warnings.simplefilter("ignore")
    weather = weather_of(sys.argv[1])
    seconds = []
    for _ in range(int(sys.argv[2]) + 1):
        start = time.perf_counter()
        zone = year(weather)
        seconds.append(time.perf_counter() - start)
    heat_kwh = float(np.nansum(zone.heat_load)) / 1000.0
    cool_kwh = float(np.nansum(np.abs(zone.cool_load))) / 1000.0
    print(json.dumps({"seconds": seconds[1:], "heating_kwh": heat_kwh, "cooling_kwh": cool_kwh}))


if __name__ == "__main__":
    main()
