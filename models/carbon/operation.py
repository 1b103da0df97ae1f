"""Carbon of a year's operation: energy by carrier times the carrier's factor."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def operational_kgco2e_a(
    energy_kwh_a: Mapping[str, Floats], factor_kgco2e_kwh: Mapping[str, float]
) -> Floats:
    """Greenhouse gas of the energy used in a year, per building [kg CO2e/a], shape (n,).

    GGE = sum over carriers of E_i EF_i (SCIS KPI Guide 2.0, 2.3.1). `energy_kwh_a` holds (n,)
    [kWh/a] per carrier, `factor_kgco2e_kwh` [kg CO2e/kWh] at least the same carriers, all of one
    boundary. Raises KeyError where a carrier has no factor.
    """
    parts = [np.asarray(e) * factor_kgco2e_kwh[carrier] for carrier, e in energy_kwh_a.items()]
    return np.sum(parts, axis=0) if parts else np.zeros(0)
