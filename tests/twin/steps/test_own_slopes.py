"""PV on roofs that have a slope of their own: the sun of their plane, not of the usual one."""

import numpy as np
import pytest

from layers.sun.horizon import BINS, Horizons
from layers.sun.surface_points import SurfacePoints
from models.sun.irradiation import perez_sky
from models.sun.shade import Surfaces, monthly_sun
from twin.steps.buildings import buildings
from twin.steps.sun.sun import sun_of


def test_that_each_face_has_the_sun_of_its_own_slope(tiny, baseline):
    climate, shell = buildings.climate(tiny), baseline.results["shell"]
    # two slopes to the south, a level roof, and a wall
    tilts = np.array([30.0, 60.0, 0.0, 90.0], np.float32)
    roof = np.array([True, True, True, False])
    points = SurfacePoints(
        np.zeros((4, 3), np.float32), tilts, np.array([180.0, 180.0, 0.0, 180.0], np.float32),
        np.ones(4, np.float32), np.array([0, 1, 2, 2], np.int32), roof,
        np.arange(4, dtype=np.int32),
    )  # fmt: skip
    free = Horizons(np.zeros((4, BINS), np.uint8), np.ones(4, bool))
    own = np.arange(len(tiny.buildings)) < 3
    sun = sun_of(points, free, shell, climate, own)
    planes = Surfaces(tilts, np.full(4, 180.0, np.float32), np.zeros((4, BINS), np.float32))
    there = monthly_sun(perez_sky(climate), planes).free_kwh_m2.sum(axis=1)
    assert sun.pv_sun_frac[0, 4] == pytest.approx(1.0, abs=0.02)
    assert sun.pv_sun_frac[1, 4] == pytest.approx(there[1] / there[0], abs=0.02)
    assert sun.pv_sun_frac[1, 4] < 0.95  # at Lisbon's latitude 60 degrees is too steep
    assert sun.pv_sun_frac[2, 8] == pytest.approx(1.0, abs=0.02)
    usual = sun_of(points, free, shell, climate)
    assert np.array_equal(usual.pv_sun_frac, usual.roof_shade_frac)
