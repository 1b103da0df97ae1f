"""Baselines of synthetic meters whose truth is known, and statistics worked out by hand."""

from itertools import pairwise

import numpy as np
import pytest

from models.measured import change_point, towt
from models.measured.fit import MONTHLY_LIMITS, TooFewReadings, fit_of
from models.measured.hours import (
    MONDAY,
    Means,
    Series,
    daily_means,
    hours_since_monday,
    monthly_means,
)
from models.measured.saving import saving
from models.measured.weeks import drawn_weeks

YEAR_H = np.arange(52 * 168)


def temperatures(hour=YEAR_H):
    """-8 to 32 degC over the year, 8 K over the day."""
    day = 12.0 - 16.0 * np.cos(2 * np.pi * hour / YEAR_H.size)
    return day - 4.0 * np.cos(2 * np.pi * (hour % 24 - 3) / 24)


def means_of(kw_at):
    t = np.linspace(-8.0, 32.0, 161)
    return Means(kw_at(t), t, np.full(t.size, 24.0), np.arange(t.size) // 7)


def test_statistics_by_hand():
    fit = fit_of(np.array([10.0, 12.0, 8.0, 10.0]), np.array([9.0, 11.0, 9.0, 9.0]))
    # errors 1, 1, -1, 1: squares 4, sum 2, mean 10, n - p = 3; spread 8
    assert fit.cv_rmse_frac == pytest.approx((4 / 3) ** 0.5 / 10)
    assert fit.nmbe_frac == pytest.approx(2 / 30)  # metered above simulated: positive
    assert fit.r2 == pytest.approx(0.5)
    assert (fit.n, fit.p) == (4, 1)
    assert not fit.within(MONTHLY_LIMITS)
    assert fit_of(np.array([10.0, 12.0]), np.array([10.0, 12.0])).within(MONTHLY_LIMITS)


@pytest.mark.parametrize("metered", [np.array([]), np.array([1.0]), np.zeros(5)])
def test_that_a_fit_to_nothing_is_refused(metered):
    with pytest.raises(TooFewReadings):
        fit_of(metered, metered)


def test_that_3p_and_5p_find_the_truth():
    heat = change_point.heating_3p(means_of(lambda t: 5 + 1.5 * np.maximum(12.3 - t, 0)))
    assert (heat.base_kw, heat.heat_kw_k, heat.below_c) == pytest.approx((5, 1.5, 12.3))
    cool = change_point.cooling_3p(means_of(lambda t: 5 + 0.7 * np.maximum(t - 20.1, 0)))
    assert (cool.base_kw, cool.cool_kw_k, cool.above_c) == pytest.approx((5, 0.7, 20.1))
    both = change_point.heating_cooling_5p(
        means_of(lambda t: 5 + 1.5 * np.maximum(12.25 - t, 0) + 0.7 * np.maximum(t - 18.5, 0))
    )
    assert (both.heat_kw_k, both.below_c, both.cool_kw_k, both.above_c) == pytest.approx(
        (1.5, 12.25, 0.7, 18.5)
    )
    assert [m.name for m in (heat, cool, both)] == ["3P heating", "3P cooling", "5P"]
    assert all(m.is_plausible for m in (heat, cool, both))


def test_that_less_heat_in_the_cold_is_not_plausible():
    odd = change_point.heating_3p(means_of(lambda t: 50 - 1.5 * np.maximum(10.0 - t, 0)))
    assert odd.heat_kw_k < 0
    assert not odd.is_plausible


def test_that_resampled_change_points_are_those_of_a_fit_to_the_repeated_days():
    rng = np.random.default_rng(3)
    means = means_of(lambda t: 5 + 1.5 * np.maximum(12 - t, 0) + rng.normal(0, 1, t.size))
    weeks = drawn_weeks(means.week, draws=3, seed=1)
    model = change_point.heating_cooling_5p(means)
    drawn = change_point.drawn_baselines_kwh(model, means, means, weeks)
    for counts, found in zip(weeks.counts_at(means.week).astype(int), drawn, strict=True):
        best = (np.inf, 0.0)
        for low in np.arange(-7.5, 31.5, 0.25):  # every pair by plain least squares
            for high in np.arange(max(low, 10.0), 31.5, 2.0):
                t = means.temperature_c
                x = np.column_stack(
                    [np.ones(t.size), np.maximum(low - t, 0), np.maximum(t - high, 0)]
                )
                w = np.sqrt(counts)[:, None]
                b = np.linalg.lstsq(x * w, means.kw * w[:, 0], rcond=None)[0]
                left = float(counts @ (means.kw - x @ b) ** 2)
                best = min(best, (left, float((x @ b) @ means.hours)))
            if low > 16:
                break
        assert found == pytest.approx(best[1], rel=0.01)


@pytest.mark.parametrize("curves", [1, 2])
def test_that_towt_is_least_squares_with_all_columns(curves):
    rng = np.random.default_rng(5)
    t = temperatures()
    office = (YEAR_H % 168 < 120) & (YEAR_H % 24 > 7) & (YEAR_H % 24 < 19)
    kw = 20 + 15 * office + np.maximum(10 - t, 0) * (1 + office) + rng.normal(0, 2, t.size)
    series = Series(YEAR_H, kw, t)
    model = towt.towt(series, curves)
    edges = (np.array([30, 45, 55, 65, 75, 90]) - 32) / 1.8
    pieces = np.column_stack(
        [np.minimum(t, edges[0])]
        + [np.clip(t, a, b) - a for a, b in pairwise(edges)]
        + [np.maximum(t - edges[-1], 0)]
    )
    if curves == 2:
        there = model.occupied[YEAR_H % 168][:, None]
        assert there[:, 0] == pytest.approx(office)
        pieces = np.hstack([pieces * there, pieces * ~there])
    columns = np.hstack([np.eye(168)[YEAR_H % 168], pieces])
    predicted = columns @ np.linalg.lstsq(columns, kw, rcond=None)[0]
    assert model.kw(series) == pytest.approx(predicted, abs=1e-6)
    assert model.rank == np.linalg.matrix_rank(columns)


def saved_of(weekly, draws):
    """The saving of a fifth after errors that last a week each."""
    t = temperatures()
    truth = 30 + np.maximum(12 - t, 0)
    before = Series(YEAR_H, truth + np.repeat(weekly, 168), t)
    after = Series(YEAR_H + YEAR_H.size, 0.8 * truth, t)
    model = towt.towt(before, 1)
    drawn = towt.drawn_baselines_kwh(model, before, after, drawn_weeks(before.week, draws))
    return saving(model.baseline_kwh(after), after.energy_kwh, drawn)


def test_that_the_interval_is_that_of_independent_weeks_and_the_same_again():
    weekly = np.random.default_rng(7).normal(0, 2, 52)
    saved = saved_of(weekly, 300)
    assert saved == saved_of(weekly, 300)
    half = 1.645 * weekly.std() / 52**0.5 * YEAR_H.size  # 90 % of a normal mean
    assert saved.high_kwh - saved.low_kwh == pytest.approx(2 * half, rel=0.3)


def test_that_nine_in_ten_intervals_hold_the_truth():
    rng = np.random.default_rng(11)
    found = [saved_of(rng.normal(0, 2, 52), 100) for _ in range(40)]
    assert 31 <= sum(f.low_frac < 0.2 < f.high_frac for f in found) <= 40  # 36 +- 2.6 sd


def test_days_and_months_that_are_not_whole_are_left_out():
    start = hours_since_monday(np.array(["2021-03-01T00"], "datetime64[h]"))[0]
    hour = start + np.arange(61 * 24)  # March and April
    kept = (hour != start + 27 * 24 + 2) & ((hour < start + 5 * 24) | (hour >= start + 5 * 24 + 2))
    series = Series(hour[kept], np.ones(kept.sum()), np.zeros(kept.sum()))
    days = daily_means(series)
    assert len(days) == 60  # a day of 23 hours counts, one of 22 does not
    assert sorted(set(days.hours)) == [23.0, 24.0]
    assert list(monthly_means(series).hours) == [31 * 24 - 3, 30 * 24]
    assert len(monthly_means(Series(hour[: 20 * 24], np.ones(480), np.zeros(480)))) == 0
    assert MONDAY.astype("datetime64[D]").astype(int) % 7 == 4  # 1970-01-01 was a Thursday


def test_that_too_little_is_refused_in_a_sentence():
    few = Series(np.arange(100), np.ones(100), np.zeros(100))
    with pytest.raises(TooFewReadings, match="68 of the 168 hours"):
        towt.towt(few)
    with pytest.raises(TooFewReadings, match="5 coefficients"):
        change_point.heating_cooling_5p(daily_means(few))
    same = Means(np.ones(30), np.ones(30), np.full(30, 24.0), np.arange(30) // 7)
    with pytest.raises(TooFewReadings, match="too much alike"):
        change_point.heating_3p(same)
    with pytest.raises(TooFewReadings, match="weeks"):
        drawn_weeks(few.week)
    with pytest.raises(TooFewReadings, match="baseline"):
        saving(0.0, 1.0, np.ones(3))
