"""Hot water with storage: it moves the load of the day, adds its loss, and says who has no use."""

import numpy as np
import pytest

from models.heat.stock.hot_water import store_loss_w
from tests.twin.answer.made_scenarios import answer_of
from twin.answer.step_table import answer
from twin.engine.results import CARRIERS
from twin.steps.buildings.buildings import homes

PUMPS = {"kind": "heat_pump"}


def store(charged: str = "midday", **more: float) -> dict:
    return {"kind": "water_store", "parameters": {"charged": charged, **more}}


@pytest.fixture(scope="module")
def pumped(baseline):
    return answer_of(baseline, PUMPS)


def test_that_a_store_adds_what_it_loses_and_moves_the_rest(pumped):
    stored = answer_of(pumped, PUMPS, store())
    now, before = stored.results["energy"], pumped.results["energy"]
    count = homes(pumped.district, pumped.results["shell"])
    loss_kwh = store_loss_w(np.array([200.0]))[0] * 8.76 * count
    more = now.hot_water_kwh_a - before.hot_water_kwh_a
    taken = stored.results["outlays"][1].taken
    assert taken == (more > 0).sum()
    np.testing.assert_allclose(more[more > 0], loss_kwh[more > 0], rtol=1e-4)
    by_hour = (now.load_w - before.load_w).reshape(365, 24).mean(axis=0)
    assert by_hour[[11, 12, 13, 14]].min() > 0
    assert by_hour.min() < 0


def test_that_midday_stores_use_more_of_the_roofs(pumped):
    roofs = {"kind": "pv"}
    plain = answer_of(pumped, PUMPS, roofs)
    midday, night = (answer_of(plain, PUMPS, roofs, store(when)) for when in ("midday", "night"))
    assert midday.headline["pv_self_use_frac"] > plain.headline["pv_self_use_frac"]
    assert midday.headline["pv_self_use_frac"] > night.headline["pv_self_use_frac"]


def test_that_water_heated_by_gas_gains_nothing_and_says_so(baseline):
    stored = answer_of(baseline, store())
    gas = np.flatnonzero(baseline.district.buildings["heating"] == "gas_boiler")
    for row in gas:
        (sentence,) = stored.results["not_applicable"][int(row)]
        assert "not heated by electricity" in sentence
    kwh = stored.results["energy"].final_kwh_a[:, CARRIERS.index("gas")]
    assert np.array_equal(kwh, baseline.results["energy"].final_kwh_a[:, CARRIERS.index("gas")])


def test_that_metering_changed_stores_leaves_the_digits_of_a_whole_pass(pumped, tiny):
    last = pumped
    for share in (0.3, 0.4, 0.0):
        last = answer_of(last, PUMPS, store() | {"uptake_frac": share})
        whole = answer(tiny, last.scenario).results["energy"]
        assert np.array_equal(last.results["energy"].load_w, whole.load_w)
