"""Which tiles of a city are drawn, and how, by hand."""

import numpy as np
import pytest

from ui.city.city_stage import away_m, in_picture
from ui.view_state.camera import Pose

LEVEL = Pose((0.0, 1_000.0, 0.0), heading_deg=0.0, tilt_deg=0.0, distance_m=1_000.0)
"""The eye stands in the origin and looks north."""


@pytest.mark.parametrize(
    ("low", "high", "seen"),
    [
        ((-10, 500, -10), (10, 520, 10), True),
        ((-10, -520, -10), (10, -500, 10), False),  # behind
        ((300, 500, -10), (320, 520, 10), False),  # 31 degrees to the right of 15
        ((120, 500, -10), (320, 520, 10), True),  # reaches in
        ((-10, 500, 300), (10, 520, 320), False),  # above
        ((-5_000, -5_000, -10), (5_000, 5_000, 10), True),  # the eye is in it
    ],
)
def test_what_is_in_a_picture_of_30_degrees(low, high, seen):
    assert in_picture(LEVEL, np.array([low, high], float), 1.0) is seen


def test_how_far_a_box_is():
    box = np.array([[3.0, 4.0, 0.0], [10.0, 10.0, 1.0]])
    assert away_m(LEVEL, box) == pytest.approx(5.0)
    assert away_m(LEVEL, box - [5, 5, 0.5]) == 0.0
