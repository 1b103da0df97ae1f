from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pvlib import atmosphere, irradiance, solarposition

from models.sun.irradiation import incident_sun, perez_sky
from models.sun.position import solar_position, sun_at
from models.weather.climate import Climate, ClimateError
from tests.models.weather.epw import climate_of, denver
from tests.models.weather.plain_climate import plain_climate

TILT = np.array([0.0, 90.0, 90.0, 90.0, 90.0, 30.0, 45.0, 120.0])
AZIMUTH = np.array([180.0, 0.0, 90.0, 180.0, 270.0, 135.0, 300.0, 200.0])


def judge(climate: Climate) -> np.ndarray:
    """pvlib's own transposition (8760, planes)."""
    sky = perez_sky(climate)
    zenith, azimuth = 90.0 - sky.path.elevation_deg, sky.path.azimuth_deg
    columns = []
    for tilt, turn in zip(TILT, AZIMUTH, strict=True):
        total = irradiance.get_total_irradiance(
            tilt, turn, zenith, azimuth,
            climate.dni_w_m2.astype(float), climate.ghi_w_m2.astype(float),
            climate.dhi_w_m2.astype(float), dni_extra=sky.path.extra_w_m2,
            airmass=atmosphere.get_relative_airmass(zenith), albedo=0.2, model="perez",
        )  # fmt: skip
        columns.append(np.nan_to_num(total["poa_global"]))
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("name", [None, "725650TYCST.epw", "PRT_Lisboa.085360_INETI.epw"])
def test_that_sun_on_any_plane_equals_pvlib(name: str | None) -> None:
    climate = plain_climate() if name is None else climate_of(name)
    ours = incident_sun(perez_sky(climate), TILT, AZIMUTH).total_w_m2()
    theirs = judge(climate)
    np.testing.assert_allclose(ours.sum(axis=0), theirs.sum(axis=0), rtol=1e-3)
    assert np.abs(ours - theirs).max() < 1.0


def test_that_the_horizontal_sum_is_the_weather_file_s_own() -> None:
    climate = denver()
    ours = incident_sun(perez_sky(climate), np.zeros(1), np.zeros(1)).total_w_m2().sum()
    assert ours == pytest.approx(climate.ghi_w_m2.sum(dtype=float), rel=5e-3)


def test_that_the_sun_stands_south_at_noon_and_where_it_should_at_the_solstice() -> None:
    azimuth, elevation = sun_at(38.7, 0.0, 0.0, 171 * 24 + 12.02)
    assert azimuth == pytest.approx(180.0, abs=2.0)
    assert elevation == pytest.approx(90.0 - 38.7 + 23.44, abs=0.1)
    _, midwinter = sun_at(51.5, 0.0, 0.0, 355 * 24 + 12.0)
    assert midwinter == pytest.approx(90.0 - 51.5 - 23.44, abs=0.1)


def test_that_a_frame_turned_to_the_east_sees_the_sun_turned_with_its_walls() -> None:
    """Turning the frame and the walls alike changes no wall's sun; only azimuths are renamed."""
    climate = denver()
    turned = replace(climate, true_north_deg=-20.0)
    plain, seen = perez_sky(climate).path, perez_sky(turned).path
    np.testing.assert_allclose(seen.azimuth_deg, (plain.azimuth_deg - 20.0) % 360.0)
    np.testing.assert_array_equal(seen.elevation_deg, plain.elevation_deg)
    ours = incident_sun(perez_sky(turned), TILT, AZIMUTH - 20.0).total_w_m2()
    theirs = incident_sun(perez_sky(climate), TILT, AZIMUTH).total_w_m2()
    np.testing.assert_allclose(ours, theirs, atol=1e-2)


def test_that_the_sun_s_place_is_the_true_one_of_pvlib_without_refraction() -> None:
    climate = denver()
    start = pd.Timestamp("2023-01-01 00:30", tz="UTC") - pd.Timedelta(hours=climate.time_zone_h)
    times = pd.date_range(start, periods=8760, freq="h")
    judge = solarposition.get_solarposition(
        times, climate.latitude_deg, climate.longitude_deg, altitude=climate.elevation_m
    )
    azimuth, elevation = solar_position(climate)
    np.testing.assert_allclose(elevation, judge["elevation"], atol=1e-3)
    high = elevation > 0.0
    np.testing.assert_allclose(azimuth[high], judge["azimuth"][high], atol=1e-3)


def test_that_one_moment_equals_the_hour_s_middle() -> None:
    climate = plain_climate()
    azimuth, elevation = solar_position(climate)
    for hour in (9, 12, 4000):
        one = sun_at(climate.latitude_deg, climate.longitude_deg, climate.time_zone_h, hour + 0.5)
        assert one == pytest.approx((azimuth[hour], elevation[hour]), abs=0.02)


def test_that_a_gap_in_the_weather_is_named_in_one_sentence() -> None:
    columns = dict(vars(plain_climate()))
    infrared = columns["infrared_w_m2"].copy()
    infrared[41] = 9999.0
    with pytest.raises(ClimateError, match=r"infrared_w_m2 holds 9999 in hour 42 .* give a value"):
        Climate(**(columns | {"infrared_w_m2": infrared}))
    with pytest.raises(ClimateError, match=r"ghi_w_m2 has shape \(8759,\); a year needs 8,760"):
        Climate(**(columns | {"ghi_w_m2": columns["ghi_w_m2"][1:]}))
