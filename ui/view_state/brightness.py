"""How bright the scene is drawn at a height of the sun. No Qt."""

import numpy as np


def daylight_frac(elevation_deg: float) -> float:
    """How bright the scene is drawn: 1 by day, 0 from the end of civil twilight (-6 degrees)."""
    s = float(np.clip((elevation_deg + 6.0) / 10.0, 0.0, 1.0))
    return s * s * (3 - 2 * s)
