"""The judge's weather: EPW files of the shared data, read by pvlib."""

from __future__ import annotations

from functools import cache

import numpy as np
from pvlib import iotools

from models.weather.climate import Climate
from tests.reference_files import FOLDERS
from tests.reference_files import reference_file as shared_file

SHARED = FOLDERS[-1]


@cache
def climate_of(name: str) -> Climate:
    table, meta = iotools.read_epw(str(shared_file(f"weather/{name}")))

    def column(key: str) -> np.ndarray:
        return table[key].to_numpy(dtype=np.float32)

    return Climate(
        latitude_deg=float(meta["latitude"]),
        longitude_deg=float(meta["longitude"]),
        time_zone_h=float(meta["TZ"]),
        elevation_m=float(meta["altitude"]),
        dry_bulb_c=column("temp_air"),
        dew_point_c=column("temp_dew"),
        relative_humidity_frac=column("relative_humidity") / 100.0,
        pressure_pa=column("atmospheric_pressure"),
        infrared_w_m2=column("ghi_infrared"),
        ghi_w_m2=column("ghi"),
        dni_w_m2=column("dni"),
        dhi_w_m2=column("dhi"),
        wind_m_s=column("wind_speed"),
    )


def denver() -> Climate:
    return climate_of("725650TYCST.epw")
