"""Numbers say no more than they know: a change within the rounding is none."""

import pytest

from twin.answer.compare import Row
from twin.words.quantities import BY_KEY, last_digit, payback_in_words, written

ENERGY, PEAK = BY_KEY["final_energy_kwh_a"], BY_KEY["peak_load_kw"]


def test_that_a_change_within_the_rounding_is_shown_as_none():
    row = Row(ENERGY, 210.56e6, 210.56e6 - 0.126e6)
    assert row.unchanged
    assert row.helps == 0
    assert written(row.shown, ENERGY.unit) == written(row.baseline, ENERGY.unit)
    assert Row(PEAK, 9_120.0, 9_120.04).helps == 0


def test_that_a_change_that_the_digits_show_keeps_its_colour_and_number():
    row = Row(ENERGY, 210.56e6, 209.2e6)
    assert not row.unchanged
    assert row.helps == 1
    assert row.shown == row.scenario
    assert Row(BY_KEY["investment_eur"], 0.0, 12.0).helps == -1


@pytest.mark.parametrize(("value", "digit"), [(211e6, 1e6), (9.99, 0.01), (0.0, 0.0), (-45.0, 0.1)])
def test_that_the_last_digit_is_the_third(value, digit):
    assert last_digit(value) == pytest.approx(digit)


@pytest.mark.parametrize(
    ("years", "paid_eur", "said"),
    [
        (793.9, 1000.0, "more than 50 years"),
        (12.34, 1000.0, "12.3 years"),
        (float("nan"), 1000.0, "does not pay back"),
        (float("nan"), 0.0, "–"),
    ],
)
def test_that_a_payback_beyond_any_life_is_no_number(years, paid_eur, said):
    assert payback_in_words(years, paid_eur) == said
