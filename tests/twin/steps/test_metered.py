import numpy as np
import pytest

from twin.answer.step_table import answer
from twin.district.folder import open_district
from twin.engine.hours import Hours
from twin.scenario.scenario import BASELINE, Measure, Scenario

HOURS_AND_SUMS = (
    "load_w", "pv_w", "battery_w", "final_kwh_a", "district_month_kwh", "imported_kwh_a",
)  # fmt: skip


def scenario(**uptakes: float) -> Scenario:
    return Scenario(
        measures=tuple(Measure(id=k, kind=k, uptake_frac=u) for k, u in uptakes.items())
    )


@pytest.fixture(scope="module")
def tiny():
    return open_district("tiny")


def test_that_metering_the_changed_buildings_leaves_the_digits_of_a_whole_pass(tiny):
    last = None
    for one in (
        BASELINE,
        scenario(walls=0.2),
        scenario(walls=0.3, heat_pump=0.2),
        scenario(walls=0.3, heat_pump=0.2, pv=0.3),
        scenario(pv=0.3, home_battery=0.4),
        scenario(pv=0.3, home_battery=0.6, controls=0.2),
        BASELINE,
    ):
        last = answer(tiny, one, last)
        whole = answer(tiny, one).results["energy"]
        for name in (
            "load_w",
            "pv_w",
            "battery_w",
            "final_kwh_a",
            "district_month_kwh",
            "imported_kwh_a",
        ):
            assert np.array_equal(getattr(last.results["energy"], name), getattr(whole, name)), name


def test_that_rows_since_an_earlier_version_are_those_that_were_given_anew():
    first = Hours(np.zeros((6, 3)))
    second = first.with_rows(np.array([1, 3]), np.ones((2, 3)))
    third = second.with_rows(np.array([3, 4]), np.ones((2, 3)))
    assert third.rows_since(first).tolist() == [1, 3, 4]
    assert third.rows_since(third).tolist() == []
    assert first.arrays  # reading an old version turns the chain round
    assert third.rows_since(first).tolist() == [1, 3, 4]
    assert third.rows_since(Hours(np.zeros((6, 3)))) is None
