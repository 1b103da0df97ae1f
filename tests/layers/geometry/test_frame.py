"""The local frame knows where true north lies."""

import numpy as np
import pytest
from pyproj import Proj, Transformer

from layers.geometry.frame import true_north_deg

PLACES = [
    ("EPSG:27700", 0.0030, 51.4915, -2.0),
    ("EPSG:3763", -9.1370, 38.7105, -8.133108),
    ("EPSG:32632", 9.2100, 45.4475, 9.0),
    ("EPSG:32755", 147.5, -42.9, 147.0),  # south of the equator the sign turns
]


@pytest.mark.parametrize(("crs", "lon", "lat", "central_lon"), PLACES)
def test_that_true_north_lies_off_grid_north_by_the_meridian_convergence(
    crs, lon, lat, central_lon
) -> None:
    x, y = Transformer.from_crs(4326, crs, always_xy=True).transform(lon, lat)
    found = true_north_deg(crs, x, y)
    sphere = np.degrees(np.arctan(np.tan(np.radians(lon - central_lon)) * np.sin(np.radians(lat))))
    assert found == pytest.approx(-sphere, abs=0.01)
    assert abs(found) == pytest.approx(
        abs(Proj(crs).get_factors(lon, lat).meridian_convergence), abs=2e-3
    )


def test_that_on_the_central_meridian_grid_north_is_true_north() -> None:
    assert true_north_deg("EPSG:32632", 500_000.0, 5_000_000.0) == pytest.approx(0.0, abs=1e-6)
