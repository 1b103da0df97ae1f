"""Who invests and who pays which bill: owners, tenants and the city.

Axes: `parties` in the order of PARTIES, `lines` in the order of LINES.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PARTIES = ("owner", "tenant", "city")
OWNER, TENANT, CITY = range(3)
LINES = ("electricity", "gas", "oil", "heat_network", "motor_fuel", "upkeep", "transfers")
"""What money is paid for in a year; transfers go from one party to another and sum to zero."""
ENERGY_LINES = slice(0, 5)


def user_shares(rented_frac: Floats, is_city: NDArray[np.bool_]) -> Floats:
    """Who uses each building and pays its bills (n, 3), each row sums to 1.

    `rented_frac` (n,) share let to tenants, `is_city` (n,) buildings that the city owns and uses.
    """
    let = np.where(is_city, 0.0, rented_frac)
    return np.column_stack([np.where(is_city, 0.0, 1.0 - let), let, is_city.astype(float)])


def investor_shares(is_city: NDArray[np.bool_]) -> Floats:
    """Who owns each building and invests in it (n, 3): the city in its own, else the owner."""
    city = is_city.astype(float)
    return np.column_stack([1.0 - city, np.zeros(len(city)), city])


def subsidy_eur(cost_eur: Floats, share_frac: float, cap_eur: float) -> Floats:
    """What a subsidy pays of each cost (n,) [EUR]: a share of it, at most the cap for each."""
    return np.minimum(share_frac * np.asarray(cost_eur, dtype=float), cap_eur)


def with_rent(
    saving_eur_a: Floats,
    tenant_retrofit_eur_a: float,
    tenant_pv_eur_a: float,
    retrofit_passed_frac: float,
    pv_passed_frac: float,
) -> Floats:
    """Savings (3, lines) [EUR/a] after landlords took their part of what tenants save.

    Of a tenant's saving by retrofit the share `retrofit_passed_frac` comes back to the owner as a
    higher rent (nothing where the saving is negative), of the PV used in a let flat the share
    `pv_passed_frac` of its value. The sum over the parties stays.
    """
    rent = max(tenant_retrofit_eur_a, 0.0) * retrofit_passed_frac + tenant_pv_eur_a * pv_passed_frac
    saving = np.array(saving_eur_a, dtype=float)
    saving[OWNER, -1] += rent
    saving[TENANT, -1] -= rent
    return saving
