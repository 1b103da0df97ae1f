"""What is measured on the map, in words: length on the plan, area inside, height between. No Qt."""

from collections.abc import Sequence

import numpy as np
import shapely

Point = tuple[float, float, float]


def in_words(points: Sequence[Point]) -> str:
    """'312 m, 4,210 m² inside, 3 m up' of points (x, y, z) [m]; empty for fewer than two.

    The length is that of the open line on the plan. The area is that of the closed one, where it
    does not cross itself. The height is that of the ground at the last point over the first.
    """
    if len(points) < 2:
        return ""
    at = np.asarray(points, dtype=float)
    said = [length_text(float(np.hypot(*np.diff(at[:, :2], axis=0).T).sum()))]
    if len(points) > 2:
        ring = shapely.Polygon(at[:, :2])
        if ring.is_valid:
            said.append(f"{area_text(ring.area)} inside")
    rise = at[-1, 2] - at[0, 2]
    if abs(rise) >= 0.5:
        said.append(f"{abs(rise):.0f} m {'up' if rise > 0 else 'down'}")
    return ", ".join(said)


def length_text(length_m: float) -> str:
    """Metres below a kilometre, kilometres from there."""
    return f"{length_m / 1000:.2f} km" if length_m >= 1000 else f"{length_m:.0f} m"


def area_text(area_m2: float) -> str:
    """Square metres below a hectare, hectares from there."""
    return f"{area_m2 / 10_000:.2f} ha" if area_m2 >= 10_000 else f"{area_m2:,.0f} m²"
