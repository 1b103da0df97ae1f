"""Light and appliances: yearly sums and unit profiles."""

import numpy as np
import pytest

from models.heat.stock.appliances import electricity_kwh_a, electricity_profile
from models.heat.stock.figures import COUNTRIES, USES


@pytest.mark.parametrize("country", COUNTRIES)
def test_that_every_unit_profile_sums_to_one_year(country: str) -> None:
    profile = electricity_profile(country)
    assert profile.sum(axis=1, dtype=float) == pytest.approx(1.0, abs=1e-5)
    assert np.all(profile > 0.0)


def test_that_homes_count_by_household_and_other_uses_by_area() -> None:
    use = np.array(["apartment", "apartment", "office"])
    area = np.array([1000.0, 1000.0, 1000.0], np.float32)
    got = electricity_kwh_a("GB", use, area, np.array([10, 0, 10]))
    assert got == pytest.approx([27000.0, 30000.0, 71200.0])


def test_that_an_english_home_takes_the_published_2700_kilowatt_hours() -> None:
    got = electricity_kwh_a("GB", np.array(["house"]), np.array([90.0], np.float32), np.array([1]))
    assert got[0] == pytest.approx(2700.0)


def test_that_a_home_takes_most_in_the_evening_and_an_office_at_work() -> None:
    profile = electricity_profile("PT")
    hour = np.arange(8760) % 24
    home, office = (
        np.bincount(hour, weights=profile[USES.index(use)].astype(float))
        for use in ("apartment", "office")
    )
    assert 17 <= int(np.argmax(home)) <= 21
    assert 8 <= int(np.argmax(office)) <= 17


def test_that_the_first_of_january_may_fall_on_any_weekday() -> None:
    office = USES.index("office")
    sunday_first = electricity_profile("GB", first_weekday=6)[office]
    assert sunday_first[12] < sunday_first[24 + 12]
