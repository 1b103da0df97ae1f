"""What charging by price or carbon goes by."""

import numpy as np
import pytest

from models.ev.charging.hourly_signals import hourly_signal


@pytest.mark.parametrize("country", ["PT", "IT", "GB", "BG"])
@pytest.mark.parametrize("name", ["price", "carbon"])
def test_that_a_signal_has_the_mean_it_is_given_and_one_day_for_all(name, country):
    signal = hourly_signal(name, country, 0.25)
    assert signal.shape == (8760,)
    assert signal.mean() == pytest.approx(0.25)
    assert np.array_equal(signal[:24], signal[-24:])
    assert signal.min() > 0


def test_that_night_is_cheap_where_the_tariff_says_so():
    price = hourly_signal("price", "GB", 0.3)
    assert price[3] < price[18]


def test_that_an_unknown_signal_is_refused_by_name():
    with pytest.raises(ValueError, match="noise"):
        hourly_signal("noise", "PT", 1.0)
