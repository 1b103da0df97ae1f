"""Weather of other forms beside pvlib's readers, and weather of a later climate."""

import json
from pathlib import Path

import numpy as np
import pvlib
import pytest

from layers.source_error import SourceError
from layers.sources.weather.epw import read_epw
from layers.sources.weather.forms import as_epw
from layers.sources.weather.morph import monthly_mean, morphed, read_change
from layers.sources.weather.pvgis import pvgis_epw
from tests.layers.importing.test_import import epw
from tests.layers.sources.weather_forms import pvgis_csv, pvgis_json, pvgis_rows

TMY3 = Path(pvlib.__file__).parent / "data" / "703165TY.csv"


def read(path):
    with as_epw(path) as file:
        return read_epw(file)


@pytest.mark.parametrize("form", [pvgis_json, pvgis_csv])
def test_that_pvgis_is_read_in_local_time(tmp_path, form):
    path = tmp_path / "milan.weather"
    path.write_text(form(), newline="")
    year = read(path)
    assert (year.time_zone_h, year.elevation_m) == (1.0, 122.0)
    # 12:00 UTC is 13:00 in Milan: the reading ends the local hour 12 to 13, the sun of 12:11 UTC
    # falls into 13 to 14.
    assert year.dry_bulb_c[12] == 12.0
    assert year.ghi_w_m2[13] == 112.0
    assert year.dni_w_m2[13] == 120.0
    assert year.relative_humidity_frac[12] == pytest.approx(0.51)
    assert year.infrared_w_m2[0] == 300.0
    data, meta = pvlib.iotools.read_pvgis_tmy(
        str(path), pvgis_format="json" if form is pvgis_json else "csv"
    )
    assert year.dry_bulb_c.sum() == pytest.approx(data["temp_air"].sum())
    assert year.dhi_w_m2.sum() == pytest.approx(data["dhi"].sum())
    assert meta["inputs"]


def test_that_sun_before_the_hour_belongs_to_the_hour_before(tmp_path):
    text = pvgis_json(lon=0.0, offset_h=-0.2)
    (tmp_path / "a.epw").write_text(pvgis_epw(tmp_path / "a", text))
    assert read_epw(tmp_path / "a.epw").ghi_w_m2[11] == 112.0


def test_that_a_known_time_zone_goes_before_the_sun(tmp_path):
    text = pvgis_epw(tmp_path / "a", pvgis_json(lon=-0.58), 1, "Bordeaux, town", "FR")
    (tmp_path / "a.epw").write_text(text)
    year = read_epw(tmp_path / "a.epw")
    assert (year.city, year.country, year.time_zone_h) == ("Bordeaux  town", "FR", 1.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "no typical year of PVGIS"),
        ('{"message": "Location over the sea. Please, select another location"}', "no typical"),
        ("{", "no typical year of PVGIS"),
        (pvgis_json(rows=pvgis_rows()[:100]), "has 100 hours instead of 8,760"),
        (pvgis_json(rows=[{**r, "T2m": None} for r in pvgis_rows()]), "has no T2m"),
        (pvgis_json(rows=pvgis_rows()[::-1]), "out of order"),
        (pvgis_csv()[:4000], "instead of 8,760"),
    ],
    ids=["empty", "message", "cut", "short", "gap", "turned", "cut csv"],
)
def test_that_other_json_is_refused_in_a_sentence(tmp_path, text, words):
    path = tmp_path / "w.json"
    path.write_text(text)
    with pytest.raises(SourceError, match=words) as raised:
        read(path)
    assert str(path) in str(raised.value)


def test_that_tmy3_is_read_as_pvlib_reads_it():
    year = read(TMY3)
    data, meta = pvlib.iotools.read_tmy3(TMY3, map_variables=True)
    assert year.latitude_deg == pytest.approx(meta["latitude"])
    assert year.time_zone_h == meta["TZ"]
    for ours, theirs, most in (
        (year.dry_bulb_c, data["temp_air"], 0.01), (year.ghi_w_m2, data["ghi"], 0.1),
        (year.dni_w_m2, data["dni"], 0.1), (year.dhi_w_m2, data["dhi"], 0.1),
        (year.wind_m_s, data["wind_speed"], 0.01), (year.pressure_pa / 100, data["pressure"], 0.1),
    ):  # fmt: skip
        assert np.abs(ours - theirs.to_numpy()).max() <= most
    assert (year.infrared_w_m2 > 100).all()  # from dew point and opaque cover


def test_that_an_epw_file_is_itself(tmp_path):
    path = epw(tmp_path / "milan.epw")
    with as_epw(path) as file:
        assert file == path
    (tmp_path / "no.epw").write_text("nothing\nof that kind")
    with pytest.raises(SourceError, match=r"no\.epw"):
        read(tmp_path / "no.epw")


# ---- a later climate ---------------------------------------------------------------------------

HEAD = "# source: a test\n# scenario: SSP2-4.5\n# period: 2041-2060\n# baseline: 1995-2014\n"


def change(tmp_path, columns, head=HEAD):
    """A table of changes: each column one number for all months, or twelve."""
    values = {n: np.broadcast_to(v, 12) for n, v in columns.items()}
    rows = [",".join(["month", *values])]
    rows += [",".join([str(m + 1), *(f"{v[m]}" for v in values.values())]) for m in range(12)]
    path = tmp_path / "change.csv"
    path.write_text(head + "\n".join(rows) + "\n")
    return path


def test_that_means_and_daily_ranges_move_as_stated(tmp_path):
    before = read(TMY3)
    shift = np.linspace(0.5, 3.0, 12)
    after = morphed(
        before,
        read_change(
            change(
                tmp_path,
                {"dry_bulb_k": shift, "daily_max_k": shift + 0.6, "daily_min_k": shift - 0.4,
                 "radiation_pct": 5.0, "wind_pct": -10.0, "relative_humidity_points": -3.0},
            )
        ),
    )  # fmt: skip
    old, new = (y.dry_bulb_c.astype(float) for y in (before, after))
    assert monthly_mean(new) - monthly_mean(old) == pytest.approx(shift, abs=1e-4)
    for month in (0, 6):
        days = slice(*(24 * np.cumsum([0, 31, 28, 31, 30, 31, 30, 31])[[month, month + 1]]))
        spread = [np.ptp(t[days].reshape(-1, 24), axis=1).mean() for t in (old, new)]
        assert spread[1] - spread[0] == pytest.approx(1.0, abs=1e-3)
    for name, factor in (("ghi", 1.05), ("dni", 1.05), ("dhi", 1.05)):
        column = f"{name}_w_m2"
        total = getattr(after, column).sum(dtype=float) / getattr(before, column).sum(dtype=float)
        assert total == pytest.approx(factor, rel=1e-5)
    assert after.wind_m_s == pytest.approx(0.9 * before.wind_m_s, rel=1e-6)
    assert (after.dew_point_c <= after.dry_bulb_c + 0.01).all()
    warmer = after.infrared_w_m2.mean() - before.infrared_w_m2.mean()
    assert 0.0 < warmer < 20.0  # about 5 W/m2 a kelvin at constant humidity and cloud


def test_that_no_change_changes_nothing(tmp_path):
    before = read(TMY3)
    after = morphed(before, read_change(change(tmp_path, {"dry_bulb_k": 0.0})))
    assert after.dry_bulb_c == pytest.approx(before.dry_bulb_c)
    assert np.abs(after.infrared_w_m2 - before.infrared_w_m2).max() < 12.0  # dew point by Magnus
    assert (after.ghi_w_m2 == before.ghi_w_m2).all()


@pytest.mark.parametrize(
    ("columns", "head", "words"),
    [
        ({"dry_bulb_k": 2.0}, HEAD.replace("# source: a test\n", ""), "does not say its source"),
        ({"dry_bulb_k": 2.0}, "", "does not say its"),
        ({"dry_bulb_k": 40.0}, HEAD, "month 1, dry_bulb_k"),
        ({"dry_bulb_k": 2.0, "rain_pct": 1.0}, HEAD, "unknown column 'rain_pct'"),
        ({"wind_pct": 2.0}, HEAD, "month and dry_bulb_k is needed"),
        ({"dry_bulb_k": 2.0, "daily_max_k": 1.0}, HEAD, "belong together"),
    ],
)
def test_that_a_table_of_changes_is_checked(tmp_path, columns, head, words):
    with pytest.raises(SourceError, match=words):
        read_change(change(tmp_path, columns, head))


def test_that_months_are_all_there(tmp_path):
    path = change(tmp_path, {"dry_bulb_k": 1.0})
    path.write_text("\n".join(path.read_text().splitlines()[:-1]))
    with pytest.raises(SourceError, match="a row for each month"):
        read_change(path)
    assert json.dumps(path.name)
