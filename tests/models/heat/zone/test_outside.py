"""The air outside, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from models.basis.calendar import HOURS
from models.heat.zone.outside import air_heat_j_m3k
from tests.models.weather.plain_climate import plain_climate


def test_that_a_cubic_metre_of_moist_air_holds_what_its_parts_hold() -> None:
    """Vapour 1226 Pa at a dew point of 10 degC, so 7.618 g/kg: 1.2041 kg/m3 x 1020.17 J/(kg K)."""

    def always(value: float) -> np.ndarray:
        return np.full(HOURS, value, np.float32)

    climate = replace(
        plain_climate(), dry_bulb_c=always(20.0), dew_point_c=always(10.0),
        pressure_pa=always(101325.0),
    )  # fmt: skip
    assert air_heat_j_m3k(climate) == pytest.approx(1228.4056, rel=1e-6)
