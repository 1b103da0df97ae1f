"""Weather quantities that a file left out, computed from those it has (arrays of any shape)."""

import numpy as np
from numpy.typing import NDArray

STEFAN_BOLTZMANN_W_M2K4 = 5.670374419e-8

Doubles = NDArray[np.float64]


def sky_infrared_w_m2(dry_bulb_c: Doubles, dew_point_c: Doubles, cloud_tenths: Doubles) -> Doubles:
    """Downward infrared radiation of the sky [W/m2] from dew point and opaque cloud [tenths].

    L = (0.787 + 0.764 ln(Tdp / 273)) (1 + 0.0224 N - 0.0035 N2 + 0.00028 N3) sigma Tdb^4,
    temperatures in kelvin. Source: Clark and Allen 1978 for the clear sky, Walton 1983 for cloud,
    as printed in the EnergyPlus Engineering Reference, "Sky Radiation Modeling".
    """
    clear = 0.787 + 0.764 * np.log((dew_point_c + 273.15) / 273.0)
    cloud = 1.0 + 0.0224 * cloud_tenths - 0.0035 * cloud_tenths**2 + 0.00028 * cloud_tenths**3
    infrared: Doubles = clear * cloud * STEFAN_BOLTZMANN_W_M2K4 * (dry_bulb_c + 273.15) ** 4
    return infrared


def dew_point_c(dry_bulb_c: Doubles, relative_humidity_frac: Doubles) -> Doubles:
    """Dew point [C] by the Magnus formula with 17.62 and 243.12 C (WMO No. 8, annex 4.B)."""
    gamma = np.log(np.maximum(relative_humidity_frac, 1e-3)) + _magnus(dry_bulb_c)
    dew: Doubles = 243.12 * gamma / (17.62 - gamma)
    return dew


def relative_humidity_frac(dry_bulb_c: Doubles, dew_point_c: Doubles) -> Doubles:
    """Relative humidity [0..1] by the Magnus formula (WMO No. 8, annex 4.B)."""
    humidity: Doubles = np.exp(_magnus(dew_point_c) - _magnus(dry_bulb_c))
    return np.minimum(humidity, 1.0)


def standard_pressure_pa(elevation_m: float) -> float:
    """Air pressure of the ICAO standard atmosphere [Pa] at a height above the sea [m]."""
    return float(101325.0 * (1.0 - 2.25577e-5 * elevation_m) ** 5.25588)


def _magnus(temperature_c: Doubles) -> Doubles:
    return 17.62 * temperature_c / (243.12 + temperature_c)
