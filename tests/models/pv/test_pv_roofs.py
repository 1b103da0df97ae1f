"""What fits on a roof, and which roofs refuse."""

import numpy as np
import pytest

from models.pv.production import FLAT, N_DIRECTIONS
from models.pv.roofs import (
    APPLICABLE,
    NOT_APPLICABLE_PROTECTED,
    NOT_APPLICABLE_REASONS,
    NOT_APPLICABLE_ROOF_FORM,
    NOT_APPLICABLE_TOO_SMALL,
    RoofRules,
    roof_capacity,
)

YIELD = np.array([600.0, 700.0, 900.0, 1050.0, 1100.0, 1050.0, 900.0, 700.0, 1040.0])


def one(direction: int, area_m2: float) -> np.ndarray:
    faces = np.zeros((1, N_DIRECTIONS))
    faces[0, direction] = area_m2
    return faces


def test_that_a_flat_roof_of_100_m2_takes_four_and_a_half_kilowatts() -> None:
    got = roof_capacity(one(FLAT, 100.0), np.array(["flat"]), np.array([False]), YIELD)
    assert got.kwp.sum() == pytest.approx(100.0 * 0.60 * 0.70 * 0.50 * 0.21, rel=1e-6)


def test_that_a_north_roof_stays_empty_and_a_south_roof_is_used() -> None:
    faces = np.concatenate([one(0, 100.0), one(4, 100.0)])
    roof = np.array(["gabled", "gabled"])
    got = roof_capacity(faces, roof, np.array([False, False]), YIELD)
    assert got.kwp[0].sum() == 0.0
    assert got.kwp[1].sum() == pytest.approx(100.0 * 0.60 * 0.98 * 0.21, rel=1e-6)


def test_that_refusals_are_named_and_leave_no_module() -> None:
    faces = np.concatenate([one(4, 100.0), one(4, 100.0), one(4, 3.0), one(4, 100.0)])
    roof = np.array(["gabled", "dome", "gabled", "hipped"])
    protected = np.array([True, False, False, False])
    got = roof_capacity(faces, roof, protected, YIELD)
    assert got.not_applicable.tolist() == [
        NOT_APPLICABLE_PROTECTED, NOT_APPLICABLE_ROOF_FORM, NOT_APPLICABLE_TOO_SMALL, APPLICABLE,
    ]  # fmt: skip
    assert np.all(got.kwp[:3] == 0.0)
    assert got.kwp[3].sum() > 10.0
    assert all(NOT_APPLICABLE_REASONS[int(code)] for code in got.not_applicable[:3])


def test_that_the_shade_of_a_neighbour_empties_only_the_shaded_roof() -> None:
    faces = np.concatenate([one(4, 100.0), one(4, 100.0)])
    yearly = np.stack([YIELD, YIELD * 0.6])
    got = roof_capacity(faces, np.array(["gabled"] * 2), np.array([False, False]), yearly)
    assert got.kwp[0].sum() > 0.0
    assert got.kwp[1].sum() == 0.0


def test_that_a_protected_roof_may_hide_half_as_much_on_its_flat_part_and_none_on_a_slope() -> None:
    faces = np.concatenate([one(FLAT, 200.0), one(4, 200.0), one(FLAT, 200.0)])
    roof, protected = np.array(["flat", "gabled", "flat"]), np.array([True, True, False])
    got = roof_capacity(faces, roof, protected, YIELD, RoofRules(protected_flat_frac=0.5))
    assert got.not_applicable.tolist() == [APPLICABLE, NOT_APPLICABLE_PROTECTED, APPLICABLE]
    assert got.kwp[0].sum() == pytest.approx(0.5 * got.kwp[2].sum())
    assert got.kwp[1].sum() == 0.0
