"""Hot water: yearly sums and unit profiles."""

import numpy as np
import pytest

from models.basis.calendar import MONTH_DAYS, month_of_hour
from models.heat.stock.figures import COUNTRIES, USES, figure
from models.heat.stock.hot_water import (
    CHARGING_HOURS,
    SAP_MONTHS,
    STEPS_OF_A_DAY,
    charging_profiles,
    hot_water_kwh_a,
    hot_water_profile,
    store_loss_w,
    stored_share,
)


@pytest.mark.parametrize("country", COUNTRIES)
def test_that_every_unit_profile_sums_to_one_year_and_is_never_negative(country: str) -> None:
    profile = hot_water_profile(country)
    assert profile.shape == (len(USES), 8760)
    assert profile.sum(axis=1, dtype=float) == pytest.approx(1.0, abs=1e-5)
    assert np.all(profile >= 0.0)


def test_that_january_takes_more_than_july_by_the_published_months() -> None:
    profile = hot_water_profile("GB")[USES.index("house")]
    by_month = np.bincount(month_of_hour(), weights=profile.astype(float))
    per_day = by_month / np.array(MONTH_DAYS)
    assert per_day[0] / per_day[6] == pytest.approx(SAP_MONTHS[0] / SAP_MONTHS[6], rel=0.02)


def test_that_twice_the_floor_takes_twice_the_heat_and_no_floor_takes_none() -> None:
    use = np.array(["apartment", "apartment", "health"])
    got = hot_water_kwh_a("GB", use, np.array([100.0, 200.0, 0.0], np.float32))
    assert got == pytest.approx([1580.0, 3160.0, 0.0])


def test_that_water_follows_the_households_where_they_are_counted() -> None:
    use = np.array(["apartment", "apartment", "apartment", "office"])
    area = np.array([1000.0, 1000.0, 300.0, 1000.0], np.float32)
    got = hot_water_kwh_a("PT", use, area, np.array([5, 0, 5, 5]))
    assert got == pytest.approx([15.0 * 5 * 98.3, 15000.0, 4500.0, 2350.0], rel=1e-5)


def test_that_a_country_without_figures_has_the_general_ones() -> None:
    got = hot_water_kwh_a("XX", np.array(["office"]), np.array([100.0], np.float32), np.array([0]))
    assert got == pytest.approx(100.0 * figure("", "office", "hot_water_kwh_m2").value)


@pytest.mark.parametrize("charged", CHARGING_HOURS)
def test_that_a_store_moves_the_heat_of_each_day_and_keeps_its_sum(charged: str) -> None:
    drawn = hot_water_profile("GB")
    got = charging_profiles(drawn, CHARGING_HOURS[charged])
    assert got.shape == (STEPS_OF_A_DAY * len(USES), 8760)
    days = drawn.reshape(len(USES), 365, 24).sum(axis=2)
    for step in range(STEPS_OF_A_DAY):
        part = got[step * len(USES) : (step + 1) * len(USES)].reshape(len(USES), 365, 24)
        assert part.sum(axis=2) == pytest.approx(days, rel=1e-4, abs=1e-9)
    full = got[-len(USES) :].reshape(len(USES), 365, 24)
    outside = np.delete(full, CHARGING_HOURS[charged], axis=2)
    assert np.all(outside == 0.0)
    assert got.min() >= 0.0


def test_that_a_store_loses_and_holds_what_its_volume_says() -> None:
    assert store_loss_w(np.array([200.0]))[0] == pytest.approx(12 + 5.93 * 200**0.4)
    share = stored_share(np.array([1400.0, 1400.0, 0.0], np.float32), np.array([20.0, 200.0, 9.0]))
    assert share[0] == pytest.approx(20 * 1.163e-3 * 40 / (1400 / 365), rel=1e-5)
    assert share[1:].tolist() == [1.0, 1.0]
