"""The slab on the ground, by hand (EN ISO 13370)."""

import pytest

from models.heat.zone.district_network import ground_below
from tests.models.heat.zone.plain_district import house


def test_that_a_slab_loses_what_the_standard_s_formula_gives_by_hand() -> None:
    """8 m by 8 m: B' = 64 / 16 = 4 m, d = 2 / 0.6 = 3.33 m, so
    U = 4 / (4 pi + 3.33) ln(4 pi / 3.33 + 1) = 0.3930; the wave's share
    0.37 x 32 x 2 x ln(3.2 / 3.33 + 1) / (64 x 0.3930) = 0.6335."""
    ground = ground_below(*house())
    assert ground.u_w_m2k == pytest.approx([0.39305], abs=1e-5)
    assert ground.wave_frac == pytest.approx([0.63348], abs=1e-5)
