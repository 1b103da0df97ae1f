"""Where a building's heat goes: by hand for one element each, and less where it is insulated."""

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of
from twin.on_demand.heat_loss.heat_loss import LOSS_LABELS, heat_loss_w_k


@pytest.fixture(scope="module")
def insulated(baseline):
    return answer_of(
        baseline, {"kind": "walls", "uptake_frac": 1.0, "parameters": {"side": "inside"}}
    )


def test_that_an_element_loses_its_area_times_its_u_value(baseline):
    shell, fabric = baseline.results["shell"], baseline.results["skin"].fabric
    lost = heat_loss_w_k(shell, fabric)
    assert list(lost) == list(LOSS_LABELS)
    walls, windows = shell.wall_area_m2[0].sum(), fabric.window_frac[0]
    assert lost["walls"][0] == pytest.approx(walls * (1 - windows) * fabric.wall_u_w_m2k[0])
    assert lost["windows"][0] == pytest.approx(walls * windows * fabric.window_u_w_m2k[0])
    per_h = fabric.infiltration_per_h[0] + fabric.ventilation_per_h[0] * (
        1 - fabric.heat_recovery_frac[0]
    )
    assert lost["air"][0] == pytest.approx(0.34 * shell.air_volume_m3[0] * per_h)


def test_that_soil_below_a_floor_keeps_heat_in(baseline):
    shell, fabric = baseline.results["shell"], baseline.results["skin"].fabric
    bare = shell.footprint_area_m2 * fabric.floor_u_w_m2k
    assert (heat_loss_w_k(shell, fabric)["floor"] < bare).all()


def test_that_insulated_walls_lose_less_and_nothing_else_does(insulated):
    before, after = (
        heat_loss_w_k(r["shell"], r["skin"].fabric) for r in (insulated.baseline, insulated.results)
    )
    assert (after["walls"] <= before["walls"]).all()
    assert after["walls"].sum() < 0.6 * before["walls"].sum()
    for part in ("windows", "roof", "floor", "air"):
        np.testing.assert_allclose(after[part], before[part])
