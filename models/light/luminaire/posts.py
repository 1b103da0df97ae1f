"""What a lamp post carries besides its lamp, and what its fuse leaves for charging."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.light.luminaire.luminaire_table import light_table_rows

MAINS_V = 230.0


@cache
def add_on_powers_w() -> dict[str, float]:
    """Power of each kind of add-on on a post [W], drawn all day (`addons.csv`)."""
    return {row["code"]: float(row["power_w"]) for row in light_table_rows("addons.csv")}


def add_on_w(codes: Sequence[str]) -> float:
    """Power of a set of add-ons [W]. Raises ValueError for a code that is not in `addons.csv`."""
    known = add_on_powers_w()
    for code in codes:
        if code not in known:
            raise ValueError(f"unknown add-on '{code}'; use one of {', '.join(known)}.")
    return sum(known[code] for code in codes)


def charging_headroom_w(
    fuse_a: NDArray[np.floating],
    lamp_circuit_w: NDArray[np.floating],
    add_ons_w: float | NDArray[np.floating] = 0.0,
) -> NDArray[np.float64]:
    """Power that a post's fuse leaves for a charger [W], (n_posts,), never below 0.

    headroom = fuse [A] x 230 V - lamp circuit [W] - add-ons [W]; shapes (n_posts,). Power factor 1.
    The lamp counts at full power, since a car may charge while it burns.
    """
    left = np.asarray(fuse_a, dtype=np.float64) * MAINS_V - lamp_circuit_w - add_ons_w
    return np.maximum(left, 0.0)


def can_charge(
    headroom_w: NDArray[np.floating], charger_w: float | NDArray[np.floating]
) -> NDArray[np.bool_]:
    """Which posts can take a charger of `charger_w` [W], (n_posts,)."""
    return np.asarray(headroom_w) >= charger_w
