"""Charging by place adds up to charging of all, and a feeder's limit is kept at that feeder."""

import numpy as np
import pytest

from models.ev.charging.feeder_charging import car_of_session, charging_by_place_w
from models.ev.charging.strategies import charging_load_w
from models.ev.sessions.sessions import draw_sessions


@pytest.fixture(scope="module")
def drawn():
    return draw_sessions(90, country="GB", base_shares={"lamp_post": 1.0})


@pytest.mark.parametrize("strategy", ["plain", "off_peak", "balanced"])
def test_that_the_places_add_up_to_the_whole(drawn, strategy):
    place = car_of_session(drawn) % 7
    load, unserved = charging_by_place_w(drawn, place, 7, strategy)
    whole = charging_load_w(drawn, strategy).load_w
    np.testing.assert_allclose(load.sum(axis=0), whole, rtol=1e-4, atol=1e-2)
    assert unserved.max() < 1e-6


def test_that_sessions_outside_the_district_load_nothing(drawn):
    place = np.where(car_of_session(drawn) < 45, 0, -1)
    load, _ = charging_by_place_w(drawn, place, 2, "plain")
    inside = drawn.energy_kwh[place == 0].sum()
    assert load.sum() / 1000 == pytest.approx(inside, rel=1e-5)
    assert (load[1] == 0).all()


def test_that_valley_filling_keeps_each_feeder_under_its_own_limit(drawn):
    place = car_of_session(drawn) % 2
    hour = np.arange(8760)
    base = np.stack([3e4 * (1.5 + np.sin((hour % 24 - 14) / 24 * 2 * np.pi))] * 2)
    limit = np.array([9.5e4, 1.1e5])
    plain, _ = charging_by_place_w(drawn, place, 2, "plain")
    filled, unserved = charging_by_place_w(
        drawn, place, 2, "valley_filling", base_w=base, limit_w=limit
    )
    assert ((base + plain) > limit[:, None]).any(axis=1).all()
    assert ((base + filled) <= limit[:, None] * (1 + 1e-6)).all()
    assert unserved.max() < 1e-3 * drawn.energy_kwh.sum()
    tight, missing = charging_by_place_w(
        drawn, place, 2, "valley_filling", base_w=base, limit_w=np.array([7.6e4, 7.6e4])
    )
    assert missing.sum() > unserved.sum()
    served = tight.sum() / 1000 + missing.sum()
    assert served == pytest.approx(drawn.energy_kwh.sum(), rel=1e-5)


def test_that_a_place_that_does_not_exist_is_refused(drawn):
    with pytest.raises(ValueError, match="one of 2 places"):
        charging_by_place_w(drawn, np.full(len(drawn), 5), 2, "plain")
