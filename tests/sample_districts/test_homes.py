"""Homes in the shipped districts are as large as homes are, and as many as people need.

Floor area as the program counts it (0.85 x footprint x storeys). Flats carry the whole of their
building: stairs, and shops on the ground floor. Published means of usable area, in `SOURCES.md`:
England 2023 flats 60, terraced houses 92, semi-detached 99, detached 152 m2; Lombardy 61 m2 per
inhabitant, Italian metropolises 100 m2 per home; Portugal 2021, most homes 40-60 m2 per occupant.
"""

import pytest
from shipped_districts import shipped

from layers.shell.shell import FLOOR_FRAC

VACANT_LISBON = 0.41  # vacant or second homes in the parish, INE census 2021


def homes(key: str):
    buildings = shipped(key).layers["buildings"]
    of_homes = buildings[buildings["use"].isin(["apartment", "house"])].copy()
    of_homes["floor_m2"] = FLOOR_FRAC * of_homes.geometry.area * of_homes["storeys"]
    return of_homes


@pytest.mark.parametrize(
    ("key", "use", "low_m2", "high_m2"),
    [
        ("lisbon", "apartment", 80.0, 115.0),
        ("porta_romana", "apartment", 80.0, 105.0),
        ("greenwich", "apartment", 60.0, 85.0),
        ("greenwich", "house", 92.0, 152.0),
    ],
)
def test_that_a_mean_home_is_as_large_as_homes_are(key, use, low_m2, high_m2) -> None:
    built = homes(key)
    built = built[built["use"] == use]
    assert low_m2 < built["floor_m2"].sum() / built["dwellings"].sum() < high_m2


@pytest.mark.parametrize("key", ["lisbon", "porta_romana", "greenwich"])
def test_that_no_quarter_has_palaces_or_cells(key) -> None:
    built = homes(key)
    sums = built.groupby(["quarter", "use"])[["floor_m2", "dwellings"]].sum()
    each = sums["floor_m2"] / sums["dwellings"]
    assert each.min() > 45.0
    assert each.max() < 160.0


@pytest.mark.parametrize(
    ("key", "lived_in_frac", "low_m2", "high_m2"),
    [
        ("lisbon", 1.0 - VACANT_LISBON, 40.0, 60.0),
        ("porta_romana", 0.92, 45.0, 65.0),
        ("greenwich", 0.96, 30.0, 45.0),
    ],
)
def test_that_people_have_as_much_room_as_people_have(key, lived_in_frac, low_m2, high_m2) -> None:
    built = homes(key)
    per_head_m2 = lived_in_frac * built["floor_m2"].sum() / built["residents"].sum()
    assert low_m2 < per_head_m2 < high_m2
    lived_in = lived_in_frac * built["dwellings"].sum()
    assert 1.6 < built["residents"].sum() / lived_in < 2.6
