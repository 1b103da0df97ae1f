"""How much of the sun double clear glazing lets in, by the angle of incidence."""

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

# Angle dependence of double clear glazing: share of the normal-incidence g left at 0, 10 ... 90
# degrees, and under a uniform sky (ASHRAE 140-2020 case 600 glazing).
ANGLES_DEG = np.arange(0.0, 91.0, 10.0)
G_AT_ANGLE = np.array([0.769, 0.768, 0.766, 0.761, 0.748, 0.718, 0.651, 0.509, 0.267, 0.0]) / 0.769
G_HEMISPHERICAL = 0.670 / 0.769

# Share of g that the panes take up and give to the room (same glazing: 0.703 of 0.769 is light).
TAKEN_UP_FRAC = (0.769 - 0.703) / 0.769
INSIDE_M2K_W, OUTSIDE_M2K_W = 0.13, 0.04  # films of a stated U and g, EN ISO 6946:2017, EN 410:2011


def sun_by_outside_film(u_w_m2k: F64, film_w_m2k: float) -> F64:
    """What panes let in of the sun over what their g says (n,) [-]: g is stated for a windy 25
    W/(m2 K) outside, and behind a weaker film less of what a pane takes up leaves again.

    A pane that takes up heat in equal parts through its thickness passes inwards the share of its
    resistance that lies outside: (Re + R/2) / (Re + R + Ri), R = 1/U without the films (EN
    410:2011, 5.4.6, of one pane). u_w_m2k (n,) of the windows; film_w_m2k: outside film, long-wave
    exchange included.
    """
    pane = np.maximum(1.0 / u_w_m2k - INSIDE_M2K_W - OUTSIDE_M2K_W, 0.0)
    inwards = [(out + pane / 2.0) / (out + pane + INSIDE_M2K_W)
               for out in (1.0 / film_w_m2k, OUTSIDE_M2K_W)]  # fmt: skip
    return 1.0 + TAKEN_UP_FRAC * (inwards[0] / inwards[1] - 1.0)
