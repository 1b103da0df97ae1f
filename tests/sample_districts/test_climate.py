"""The typical years: made from normals alone, sound as weather, and close to a measured year."""

from pathlib import Path

import numpy as np
import pvlib
import pytest

from layers.sources.weather.epw import WeatherYear, read_epw
from sample_districts.sketch.climate import typical_year_epw
from sample_districts.sketch.climate_normals import month_means, read_normals
from tests.evidence.judge_weather import city_weather, heating_degree_days_18, measured_year

CITIES = ["lisbon", "milan", "london", "bordeaux", "burgas", "warsaw"]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[str, WeatherYear]:
    folder = tmp_path_factory.mktemp("years")
    made = {}
    for city in CITIES:
        path = folder / f"{city}.epw"
        path.write_text(typical_year_epw(city), encoding="utf-8")
        made[city] = read_epw(path)
    return made


@pytest.mark.parametrize("city", CITIES)
def test_that_monthly_means_are_the_normals(years: dict[str, WeatherYear], city: str) -> None:
    normals = read_normals(city)
    weather = years[city]
    means = month_means(weather.dry_bulb_c.astype(float))
    np.testing.assert_allclose(means, normals.tmean_c, atol=0.02)
    daily = weather.dry_bulb_c.astype(float).reshape(365, 24)
    swing = month_means(daily.max(axis=1) - daily.min(axis=1))
    np.testing.assert_allclose(swing, normals.tmax_c - normals.tmin_c, atol=1.5)
    known = np.isfinite(normals.relative_humidity_frac)
    humidity = month_means(weather.relative_humidity_frac.astype(float))
    np.testing.assert_allclose(humidity[known], normals.relative_humidity_frac[known], atol=0.01)
    np.testing.assert_allclose(month_means(weather.wind_m_s.astype(float)), normals.wind_m_s, 0.02)


@pytest.mark.parametrize("city", CITIES)
def test_that_direct_and_diffuse_close_on_global(
    years: dict[str, WeatherYear], city: str, tmp_path: Path
) -> None:
    weather = years[city]
    assert (weather.dhi_w_m2 <= weather.ghi_w_m2 + 1.0).all()
    assert (weather.dni_w_m2 >= 0.0).all()
    assert weather.dni_w_m2.max() < 1000.0
    path = tmp_path / "year.epw"
    path.write_text(typical_year_epw(city), encoding="utf-8")
    table, place = pvlib.iotools.read_epw(path)
    minutes = np.arange(8760 * 12) * 5.0 + 2.5 - 60.0 * place["TZ"]
    times = np.datetime64("2021-01-01T00:00:00", "s") + (minutes * 60).astype("timedelta64[s]")
    index = pvlib.tools.pd.DatetimeIndex(times, tz="UTC")
    sun = pvlib.solarposition.get_solarposition(index, place["latitude"], place["longitude"])
    sine = np.sin(np.radians(sun["elevation"].to_numpy())).clip(0.0).reshape(8760, 12).mean(axis=1)
    assert table["ghi"].to_numpy()[sine == 0.0].max() <= 1.0
    closed = table["dni"].to_numpy() * sine + table["dhi"].to_numpy()
    assert np.abs(closed - table["ghi"].to_numpy()).max() < 12.0


@pytest.mark.parametrize("city", CITIES)
def test_that_the_air_is_physical(years: dict[str, WeatherYear], city: str) -> None:
    weather = years[city]
    assert (weather.dew_point_c <= weather.dry_bulb_c + 0.11).all()
    assert (weather.infrared_w_m2 > 150.0).all()
    assert (weather.infrared_w_m2 < 500.0).all()
    assert weather.wind_m_s.max() < 25.0
    daily = weather.dry_bulb_c.astype(float).reshape(365, 24).mean(axis=1)
    departure = daily - np.repeat(
        month_means(daily), [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    )
    assert 0.4 < np.corrcoef(departure[1:], departure[:-1])[0, 1] < 0.95
    assert np.abs(np.diff(weather.dry_bulb_c)).max() < 6.0


def test_that_the_same_city_gives_the_same_year() -> None:
    assert typical_year_epw("lisbon") == typical_year_epw("lisbon")


def test_that_a_district_takes_the_year_of_its_city() -> None:
    assert typical_year_epw("greenwich") == typical_year_epw("london")
    assert typical_year_epw("porta_romana") == typical_year_epw("milan")


def test_that_an_unknown_city_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no city 'atlantis'; it has london, lisbon"):
        typical_year_epw("atlantis")


def test_that_london_agrees_with_the_measured_years_2007_to_2021() -> None:
    found = city_weather()
    assert found.passed, found.found


@pytest.mark.parametrize(
    ("city", "warmer_c", "fewer_degree_days", "more_sun"),
    [
        ("milan", (0.2, 1.2), (0.0, 0.12), (0.10, 0.30)),
        ("lisbon", (0.6, 1.6), (0.1, 0.35), (0.0, 0.06)),
    ],
)
def test_that_milan_and_lisbon_differ_from_older_decades_as_the_warming_says(
    years: dict[str, WeatherYear],
    city: str,
    warmer_c: tuple[float, float],
    fewer_degree_days: tuple[float, float],
    more_sun: tuple[float, float],
) -> None:
    """The bounds state what docs/validation.md explains; they are no accuracy claim."""
    measured, made = measured_year(city), years[city]
    warmer = float((made.dry_bulb_c - measured.dry_bulb_c).mean())
    fewer = 1.0 - heating_degree_days_18(made) / heating_degree_days_18(measured)
    sun = made.ghi_w_m2.sum() / measured.ghi_w_m2.sum() - 1.0
    assert warmer_c[0] < warmer < warmer_c[1]
    assert fewer_degree_days[0] < fewer < fewer_degree_days[1]
    assert more_sun[0] < sun < more_sun[1]
