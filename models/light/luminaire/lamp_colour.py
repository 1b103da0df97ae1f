"""The colour of a lamp's light, for night pictures."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# xy of a black body by cubic pieces in 1/T: Kim et al., US patent 7024034 (2006), as widely
# reproduced; recalled, standing estimate. The test holds them against CIE points.
_X_LOW = (-0.2661239e9, -0.2343589e6, 0.8776956e3, 0.179910)
_X_HIGH = (-3.0258469e9, 2.1070379e6, 0.2226347e3, 0.240390)
_Y_PIECES = (
    (2222.0, (-1.1063814, -1.34811020, 2.18555832, -0.20219683)),
    (4000.0, (-0.9549476, -1.37418593, 2.09137015, -0.16748867)),
    (25000.0, (3.0817580, -5.87338670, 3.75112997, -0.37001483)),
)
_XYZ_TO_SRGB = np.array(  # IEC 61966-2-1
    [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]]
)


def black_body_xy(colour_k: float) -> tuple[float, float]:
    """Chromaticity of a black body at `colour_k` [K]. Raises ValueError outside 1667 to 25000 K."""
    if not 1667.0 <= colour_k <= 25000.0:
        raise ValueError(f"a colour temperature of {colour_k:g} K is outside 1667 to 25000 K.")
    a, b, c, d = _X_LOW if colour_k <= 4000.0 else _X_HIGH
    x = a / colour_k**3 + b / colour_k**2 + c / colour_k + d
    p, q, r, s = next(piece for end, piece in _Y_PIECES if colour_k <= end)
    return x, p * x**3 + q * x**2 + r * x + s


def lamp_srgb(colour_k: float) -> tuple[float, float, float]:
    """sRGB (0 to 1, brightest channel 1) of light at `colour_k` [K].

    Sodium's line spectrum is taken as a black body of its colour temperature.
    """
    x, y = black_body_xy(colour_k)
    linear: Floats = np.clip(_XYZ_TO_SRGB @ np.array([x / y, 1.0, (1.0 - x - y) / y]), 0.0, None)
    linear = linear / linear.max()
    coded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (float(channel) for channel in coded)
    return red, green, blue
