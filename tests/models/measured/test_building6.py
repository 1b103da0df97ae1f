"""Building 6 before and after its retrofit: an independent computation of the same models by
full least squares and a full search within 1 %, and the saving with its interval."""

import csv
from datetime import datetime

import numpy as np
import pytest

from models.measured import change_point, towt
from models.measured.fit import fit_of
from models.measured.hours import Series, daily_means, hours_since_monday, monthly_means
from models.measured.saving import saving
from models.measured.weeks import drawn_weeks
from tests.reference_files import reference_file


def read(name):
    with reference_file(f"measured/building6{name}.csv").open() as file:
        rows = list(csv.reader(file))[1:]
    times = np.array([datetime.strptime(r[0], "%m/%d/%Y %H:%M") for r in rows], "datetime64[h]")
    fahrenheit, kw = (np.array([float(r[c]) for r in rows]) for c in (1, 2))
    return Series(hours_since_monday(times), kw, (fahrenheit - 32.0) / 1.8)


@pytest.fixture(scope="module")
def years():
    return read("pre"), read("post")


CHANGE_POINTS = [
    (change_point.heating_3p, daily_means, (33.9163, 1.4370, 4.7, None, None),
     0.1860, 0.25066, 311_452),
    (change_point.cooling_3p, daily_means, (35.0449, None, None, 0.7313, 19.6),
     0.0314, 0.27342, 312_121),
    (change_point.heating_cooling_5p, daily_means, (30.5716, 1.4383, 7.0, 0.9134, 15.75),
     0.2872, 0.23522, 306_298),
    (change_point.heating_3p, monthly_means, (34.2112, 1.2117, 5.8, None, None),
     0.4085, 0.12923, 312_431),
    (change_point.heating_cooling_5p, monthly_means, (30.254, 1.214, 9.0, 1.0927, 16.25),
     0.7157, 0.10160, 306_730),
]  # fmt: skip


@pytest.mark.parametrize(("fitted", "means", "values", "r2", "cv", "kwh"), CHANGE_POINTS)
def test_that_change_points_are_those_of_a_full_search(years, fitted, means, values, r2, cv, kwh):
    before, after = (means(s) for s in years)
    model = fitted(before)
    found = (model.base_kw, model.heat_kw_k, model.below_c, model.cool_kw_k, model.above_c)
    wanted = [np.nan if v is None else v for v in values]
    assert found == pytest.approx(wanted, rel=0.01, nan_ok=True)
    fit = model.fit(before)
    assert (fit.r2, fit.cv_rmse_frac) == pytest.approx((r2, cv), rel=0.01)
    assert abs(fit.nmbe_frac) < 1e-9
    assert model.baseline_kwh(after) == pytest.approx(kwh, rel=0.01)


@pytest.mark.parametrize(
    ("curves", "rank", "r2", "cv", "baseline_kwh", "interval_kwh"),
    [
        (1, 175, 0.8281, 0.203545, 305_623.1, (62_478, 76_788)),
        (2, 182, 0.8769, 0.172287, 306_333.2, (63_173, 77_149)),
    ],
)
def test_that_towt_and_the_saving_are_those_of_full_least_squares(
    years, curves, rank, r2, cv, baseline_kwh, interval_kwh
):
    before, after = years
    model = towt.towt(before, curves)
    fit = model.fit(before)
    assert model.rank == rank
    assert (fit.r2, fit.cv_rmse_frac) == pytest.approx((r2, cv), rel=1e-3)
    assert model.baseline_kwh(after) == pytest.approx(baseline_kwh, rel=1e-5)
    drawn = towt.drawn_baselines_kwh(model, before, after, drawn_weeks(before.week))
    saved = saving(model.baseline_kwh(after), after.energy_kwh, drawn)
    assert 0.22 < saved.saved_frac < 0.24
    assert (saved.low_kwh, saved.high_kwh) == pytest.approx(interval_kwh, rel=0.03)
    assert saved.draws == 300


def test_that_half_of_the_hours_of_an_office_are_not_occupied(years):
    assert towt.towt(years[0]).occupied.sum() == 65


def test_that_the_other_weeks_are_predicted_with_little_bias(years):
    before, _ = years
    even = (before.hour - before.hour[0]) // 168 % 2 == 0  # weeks since the first reading
    one, other = (
        Series(before.hour[rows], before.kw[rows], before.temperature_c[rows])
        for rows in (even, ~even)
    )
    fit = fit_of(other.kw, towt.towt(one).kw(other))
    assert fit.cv_rmse_frac == pytest.approx(0.1631, rel=0.01)
    assert fit.nmbe_frac == pytest.approx(-0.0079, rel=0.01)
