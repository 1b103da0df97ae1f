"""Illuminance against Radiance: arrangements, tilt and the handedness of C angles."""

import pytest

from tests.evidence.judge_light import RADIANCE_FRAC, SCENES, farthest_from_radiance


@pytest.mark.parametrize(("arrangement", "tilt_deg"), SCENES)
def test_that_radiance_sees_the_same_light(arrangement, tilt_deg):
    assert farthest_from_radiance(arrangement, tilt_deg) < RADIANCE_FRAC
