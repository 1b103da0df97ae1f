"""Thresholds: what lies just on either side of one."""

from dataclasses import replace

import numpy as np
import pytest

from models.pv.roofs import APPLICABLE, NOT_APPLICABLE_TOO_SMALL, roof_capacity
from twin.answer.indicators import AGE_BANDS, BY_KEY, STANDING_LABELS

ONE_ROOF = (np.array(["gabled"]), np.array([False]))


def _on_south(yield_frac: float) -> float:
    """Power on a south face that yields this share of the best one."""
    faces, yearly = np.zeros((1, 9)), np.full((1, 9), 1000.0)
    faces[0, 4], yearly[0, 4] = 100.0, 1000.0 * yield_frac
    return float(roof_capacity(faces, *ONE_ROOF, yearly).kwp[0, 4])


@pytest.mark.parametrize(("share", "taken"), [(0.74, False), (0.75, True), (1.0, True)])
def test_that_a_face_below_three_quarters_of_the_best_yield_stays_bare(share, taken):
    assert (_on_south(share) > 0) == taken


@pytest.mark.parametrize(
    ("usable_m2", "code"), [(9.9, NOT_APPLICABLE_TOO_SMALL), (10.1, APPLICABLE)]
)
def test_that_a_roof_of_less_than_ten_usable_square_metres_refuses(usable_m2, code):
    faces = np.zeros((1, 9))
    faces[0, 4] = usable_m2 / 0.60
    found = roof_capacity(faces, *ONE_ROOF, np.full((1, 9), 1000.0))
    assert found.not_applicable[0] == code


def test_that_two_inferred_values_are_some_and_three_are_most(tiny):
    b = tiny.buildings
    names = ("use_rule", "year_rule", "storeys_rule", "height_rule", "roof_rule", "heating_rule")
    columns = dict(b.columns)
    for i, name in enumerate(names):
        columns[name] = np.array(["by rule" if row % 7 > i else "" for row in range(len(b))])
    town = replace(tiny, buildings=replace(b, columns=columns))
    codes = BY_KEY["standing"].values(town, None)[:7].astype(int)
    said = [STANDING_LABELS[code] for code in codes]
    assert said == ["all given", "some inferred", "some inferred", *["mostly inferred"] * 4]


def test_that_a_year_is_in_the_band_that_names_it(tiny):
    for band, (last, _) in enumerate(AGE_BANDS[:-1]):
        for year, expected in ((last, band), (last + 1, band + 1)):
            years = {**tiny.buildings.columns, "year": np.full(len(tiny.buildings), year)}
            town = replace(tiny, buildings=replace(tiny.buildings, columns=years))
            assert (BY_KEY["age"].values(town, None) == expected).all()
