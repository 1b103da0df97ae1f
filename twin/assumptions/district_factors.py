"""The factors of a district: its country's, with what is known of the district itself put in."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from twin.assumptions.assumptions import Assumption, Factors, factors_for
from twin.district.district import District


def factors_of(district: District, overrides: Mapping[str, float] | None = None) -> Factors:
    """The country's factors, the district's own figures before them, and overrides before both."""
    factors = factors_for(district.country, overrides)
    row = factors.rows["occupied_home_frac"]
    own = None if row.overridden else _occupied(district, row)
    return factors if own is None else Factors({**factors.rows, row.key: own})


def _occupied(district: District, row: Assumption) -> Assumption | None:
    """The share of homes that are lived in, by the district's households and the homes of its
    buildings; None where one of them is unknown."""
    households = district.facts.get("households")
    homes = float(np.sum(district.buildings["dwellings"]))
    if households is None or homes <= 0.0:
        return None
    source = f"this district: {households:,.0f} households (district.toml) in {homes:,.0f} homes"
    return replace(row, value=min(households / homes, 1.0), source=source, standing="computed")
