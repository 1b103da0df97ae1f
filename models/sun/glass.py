"""How much of the sun double clear glazing lets in, by the angle of incidence."""

import numpy as np

# Angle dependence of double clear glazing: share of the normal-incidence g left at 0, 10 ... 90
# degrees, and under a uniform sky (ASHRAE 140-2020 case 600 glazing).
ANGLES_DEG = np.arange(0.0, 91.0, 10.0)
G_AT_ANGLE = np.array([0.769, 0.768, 0.766, 0.761, 0.748, 0.718, 0.651, 0.509, 0.267, 0.0]) / 0.769
G_HEMISPHERICAL = 0.670 / 0.769
