"""Reading EPW files: what is taken, what is computed, what is refused and in which words."""

import time
from pathlib import Path

import numpy as np
import pytest

from layers.sources.weather.epw import WeatherFileError, WeatherYear, read_epw
from layers.sources.weather.fill import (
    dew_point_c,
    relative_humidity_frac,
    sky_infrared_w_m2,
    standard_pressure_pa,
)
from tests.reference_files import reference_file

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HEADER = [
    "LOCATION,Testville,X,PRT,made up,000000,38.7,-9.1,0.0,20.0",
    "DESIGN CONDITIONS,0",
    "TYPICAL/EXTREME PERIODS,0",
    "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
    "COMMENTS 1,a test",
    "COMMENTS 2,a test",
    "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
]


def row(month: int, day: int, hour: int, minute: int = 0, **changed: object) -> str:
    fields = [2020, month, day, hour, minute, "?9", 10.0, 5.0, 71, 101000, 0, 0, 300, 100, 50, 80]
    fields += [0, 0, 0, 0, 180, 3.0, 5, 5, 10, 77777, 9, 999999999, 10, 0.1, 0, 88]
    columns = {"dry_bulb": 6, "dew": 7, "humidity": 8, "pressure": 9, "infrared": 12, "ghi": 13}
    columns |= {"wind_direction": 20, "wind": 21, "total_cloud": 22, "cloud": 23}
    for name, value in changed.items():
        fields[columns[name]] = value
    return ",".join(str(field) for field in fields)


def year(**changed: object) -> list[str]:
    return [
        row(month, day, hour, **changed)
        for month, days in enumerate(DAYS, start=1)
        for day in range(1, days + 1)
        for hour in range(1, 25)
    ]


def write(folder: Path, rows: list[str], header: list[str] | None = None) -> Path:
    path = folder / "weather.epw"
    path.write_text("\r\n".join((header or HEADER) + rows) + "\r\n", encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(WeatherFileError) as error:
        read_epw(path)
    sentence = str(error.value)
    assert sentence.startswith(str(path))
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_that_a_sound_file_gives_8760_hours_of_float32(tmp_path: Path) -> None:
    weather = read_epw(write(tmp_path, year()))
    assert (weather.city, weather.country, weather.source) == ("Testville", "PRT", "made up")
    assert (weather.latitude_deg, weather.longitude_deg) == (38.7, -9.1)
    assert (weather.time_zone_h, weather.elevation_m) == (0.0, 20.0)
    for name in WeatherYear.__dataclass_fields__.keys() - {"issues"}:
        values = getattr(weather, name)
        if isinstance(values, np.ndarray):
            assert values.shape == (8760,)
            assert values.dtype == np.float32
    assert weather.relative_humidity_frac[0] == pytest.approx(0.71)


def test_that_a_minute_of_60_and_one_of_0_mean_the_same_hour(tmp_path: Path) -> None:
    rows = year()
    rows[0] = row(1, 1, 1, minute=60, dry_bulb=-3.0)
    assert read_epw(write(tmp_path, rows)).dry_bulb_c[0] == -3.0


def test_that_a_missing_infrared_is_computed_from_dew_point_and_cloud(tmp_path: Path) -> None:
    weather = read_epw(write(tmp_path, year(infrared=9999)))
    # By hand: (0.787 + 0.764 ln(278.15/273)) (1 + 0.112 - 0.0875 + 0.035) sigma 283.15^4
    assert weather.infrared_w_m2[100] == pytest.approx(309.2, abs=0.3)


def test_that_infrared_without_cloud_cover_is_refused(tmp_path: Path) -> None:
    said = refusal(write(tmp_path, year(infrared=9999, cloud=99, total_cloud=99)))
    assert "opaque sky cover is missing in 8,760 hours" in said


def test_that_missing_humidity_dew_point_and_pressure_are_computed(tmp_path: Path) -> None:
    no_humidity = read_epw(write(tmp_path, year(humidity=999)))
    assert no_humidity.relative_humidity_frac[0] == pytest.approx(0.71, abs=0.01)
    no_dew = read_epw(write(tmp_path, year(dew=99.9)))
    assert no_dew.dew_point_c[0] == pytest.approx(5.0, abs=0.1)
    no_pressure = read_epw(write(tmp_path, year(pressure=999999)))
    assert no_pressure.pressure_pa[0] == pytest.approx(101085, abs=5)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ghi": 9999}, "global horizontal radiation is missing in 8,760 hours, first in hour 1"),
        ({"dry_bulb": 99.9}, "dry bulb temperature is missing"),
        ({"dew": 99.9, "humidity": 999}, "dew point is missing"),
        ({"dry_bulb": -120}, "has a dry bulb temperature of -120, outside -90 to 70"),
        ({"ghi": -50}, "has a global horizontal radiation of -50"),
        ({"wind": "windy"}, "column 22 (wind speed) holds 'windy' where a number belongs"),
        ({"wind": ""}, "wind speed is missing"),
        ({"dry_bulb": "nan"}, "dry bulb temperature is missing"),
    ],
)
def test_that_a_wrong_value_is_refused_by_name(
    tmp_path: Path, changed: dict[str, object], words: str
) -> None:
    assert words in refusal(write(tmp_path, year(**changed)))


def test_that_a_calm_hour_needs_no_wind_direction(tmp_path: Path) -> None:
    weather = read_epw(write(tmp_path, year(wind=0.0, wind_direction=999)))
    assert weather.wind_direction_deg.max() == 0.0


def test_that_a_missing_hour_is_refused(tmp_path: Path) -> None:
    assert "8,759 hours instead of 8,760" in refusal(write(tmp_path, year()[:-1]))


def test_that_a_leap_year_loses_its_29_february(tmp_path: Path) -> None:
    rows = year()
    leap = [row(2, 29, hour) for hour in range(1, 25)]
    weather = read_epw(write(tmp_path, rows[: 59 * 24] + leap + rows[59 * 24 :]))
    assert weather.dry_bulb_c.shape == (8760,)
    assert any("29 February is taken out" in issue for issue in weather.issues)


def test_that_short_gaps_and_wind_directions_are_filled_and_told(
    tmp_path: Path,
) -> None:
    rows = year()
    for hour in (100, 101):
        rows[hour] = row(1, 1 + hour // 24, 1 + hour % 24, dry_bulb="")
    weather = read_epw(write(tmp_path, rows))
    assert np.isfinite(weather.dry_bulb_c).all()
    assert any("dry bulb temperature is missing in 2 hours" in d for d in weather.issues)
    no_direction = read_epw(write(tmp_path, year(wind_direction=999)))
    assert any("wind direction is missing in 8,760" in d for d in no_direction.issues)


def test_that_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    rows = year()
    rows[5], rows[6] = rows[6], rows[5]
    assert "hour 6 says month 1, day 1, hour 7" in refusal(write(tmp_path, rows))


def test_that_a_row_cut_short_is_refused(tmp_path: Path) -> None:
    rows = year()
    rows[4000] = rows[4000][:40]
    assert "hour 4,001 has" in refusal(write(tmp_path, rows))


def test_that_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weather.epw"
    path.write_bytes(b"")
    assert "is empty" in refusal(path)


def test_that_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "nowhere.epw")
    assert "cannot be read" in refusal(tmp_path)


def test_that_another_encoding_is_refused_when_it_hides_the_numbers(tmp_path: Path) -> None:
    path = tmp_path / "weather.epw"
    path.write_text("\n".join(HEADER + year()), encoding="utf-16")
    assert "UTF-16" in refusal(path)


def test_that_a_latin_1_place_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "weather.epw"
    header = [HEADER[0].replace("Testville", "Évora"), *HEADER[1:]]
    path.write_bytes("\n".join(header + year()).encode("latin-1"))
    assert read_epw(path).city == "Évora"


def test_that_something_else_than_an_epw_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weather.epw"
    path.write_text("city,temperature\nLisbon,17\n")
    assert "does not begin with LOCATION" in refusal(path)


@pytest.mark.parametrize(
    ("line", "number", "words"),
    [
        ("LOCATION,a,b,c,d,1,95,0,0,0", 0, "latitude '95'"),
        ("LOCATION,a,b,c,d,1,north,0,0,0", 0, "latitude 'north'"),
        ("LOCATION,a,b", 0, "has 3 fields instead of 10"),
        ("LOCATION,a,b,c,d,1,39.8,-104.7,5,0", 0, "time zone 5 in LOCATION does not fit"),
        ("DATA PERIODS,1,4,Data,Sunday,1/1,12/31", 7, "4 records an hour"),
    ],
)
def test_that_a_wrong_header_is_refused(tmp_path: Path, line: str, number: int, words: str) -> None:
    header = [*HEADER[:number], line, *HEADER[number + 1 :]]
    assert words in refusal(write(tmp_path, year(), header))


def test_that_a_clock_beyond_the_date_line_fits_its_place(tmp_path: Path) -> None:
    line = "LOCATION,Kiritimati,b,KIR,d,1,1.9,-157.4,14,0"
    assert read_epw(write(tmp_path, year(), [line, *HEADER[1:]])).time_zone_h == 14.0


def test_that_humidity_and_dew_point_undo_each_other() -> None:
    dry = np.array([-10.0, 5.0, 20.0, 35.0])
    humidity = np.array([0.9, 0.5, 0.3, 0.8])
    back = relative_humidity_frac(dry, dew_point_c(dry, humidity))
    np.testing.assert_allclose(back, humidity, atol=1e-9)


def test_that_cloud_never_lowers_the_infrared_of_the_sky() -> None:
    tenths = np.linspace(0.0, 10.0, 11)
    infrared = sky_infrared_w_m2(np.full(11, 15.0), np.full(11, 8.0), tenths)
    assert (np.diff(infrared) > 0).all()


def test_that_pressure_falls_with_height() -> None:
    assert standard_pressure_pa(0.0) == pytest.approx(101325.0)
    assert standard_pressure_pa(1609.0) == pytest.approx(83450.0, rel=0.005)


@pytest.mark.parametrize(
    ("name", "mean_c", "ghi_kwh_m2"),
    [
        ("725650TYCST.epw", 10.9, 1670),
        ("DRYCOLDTMY.epw", 9.7, 1832),
        ("GBR_ENG_London.City.AP.037683_TMYx.2007-2021.epw", 12.3, 1098),
        ("ITA_Milano-Linate.160800_IGDG.epw", 12.4, 1071),
        ("PRT_Lisboa.085360_INETI.epw", 16.3, 1648),
        ("POL_Warszawa.Okecie.123750_IMGW.epw", 8.3, 978),
    ],
)
def test_that_real_files_are_read_fast_and_agree_with_what_is_known_of_them(
    name: str, mean_c: float, ghi_kwh_m2: float
) -> None:
    path = reference_file(f"weather/{name}")
    start = time.process_time()
    weather = read_epw(path)
    assert time.process_time() - start < 0.5  # 0.03 s alone; room for a busy machine
    assert weather.dry_bulb_c.mean() == pytest.approx(mean_c, abs=0.05)
    assert weather.ghi_w_m2.sum() / 1000 == pytest.approx(ghi_kwh_m2, abs=1)


def test_that_pvlib_reads_the_same_numbers() -> None:
    pvlib = pytest.importorskip("pvlib")
    path = reference_file("weather/GBR_ENG_London.City.AP.037683_TMYx.2007-2021.epw")
    judge, place = pvlib.iotools.read_epw(path)
    weather = read_epw(path)
    assert (weather.latitude_deg, weather.longitude_deg) == (place["latitude"], place["longitude"])
    np.testing.assert_allclose(weather.dry_bulb_c, judge["temp_air"], atol=1e-5)
    np.testing.assert_allclose(weather.dni_w_m2, judge["dni"], atol=1e-4)
    np.testing.assert_allclose(weather.infrared_w_m2, judge["ghi_infrared"], atol=1e-4)
    np.testing.assert_allclose(weather.pressure_pa, judge["atmospheric_pressure"], atol=1e-2)
