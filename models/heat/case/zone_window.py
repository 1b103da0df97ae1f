"""The windows of a zone file: pane, glass by angle, overhangs and fins."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.heat.case.form_fields import Table, ZoneError, known, number, rows
from models.sun.window_shade import Blade

F64 = NDArray[np.float64]

FIELDS = (
    "name area_m2 width_m height_m tilt_deg azimuth_deg u_w_m2k film_inside_w_m2k "
    "film_outside_w_m2k g_by_angle overhang fins fin_left fin_right reveal_m"
)
ENDLESS_M = 1000.0


@dataclass(frozen=True, eq=False)
class ZoneWindow:
    """A pane: resistance_m2k_w [m2 K/W] from glass face to glass face; g by angle of incidence;
    blades that stand out from the wall; reveal_m: how far the pane lies behind the wall's face."""

    name: str
    area_m2: float
    width_m: float
    height_m: float
    tilt_deg: float
    azimuth_deg: float
    resistance_m2k_w: float
    angle_deg: F64
    g: F64
    g_hemispherical: float
    blades: tuple[Blade, ...]
    reveal_m: float = 0.0

    def before_pane(self) -> tuple[Blade, ...]:
        """All that shades the pane: the four sides of its reveal, and the blades from the pane on.

        What lies behind the wall's face is wall, so a blade may start at the pane as well.
        """
        if self.reveal_m == 0.0:
            return self.blades
        w, h, deep = self.width_m, self.height_m, self.reveal_m
        frame = [Blade(True, at, 0.0, w, deep) for at in (0.0, h)]
        frame += [Blade(False, at, 0.0, h, deep) for at in (0.0, w)]
        return (*frame, *(replace(b, depth=b.depth + deep) for b in self.blades))


def window_of(part: Table, index: int) -> ZoneWindow:
    """One [[windows]] entry. Raises ZoneError."""
    where = f"window '{part.get('name', index + 1)}'"
    known(part, where, FIELDS)
    area = number(part, "area_m2", where, 1e-3, 1e6)
    height = number(part, "height_m", where, 0.01, 1e3, float(np.sqrt(area)))
    width = number(part, "width_m", where, 0.01, 1e3, area / height)
    if abs(width * height - area) > 0.02 * area:
        raise ZoneError(
            f"{where[0].upper() + where[1:]} has area_m2 = {area:g} but width_m x height_m = "
            f"{width * height:g}; make them agree."
        )
    angle, g, hemispherical = _glass(part, where)
    return ZoneWindow(
        name=str(part.get("name", index + 1)),
        area_m2=area,
        width_m=width,
        height_m=height,
        tilt_deg=number(part, "tilt_deg", where, 0.0, 180.0, 90.0),
        azimuth_deg=number(part, "azimuth_deg", where, -360.0, 360.0),
        resistance_m2k_w=_pane_resistance(part, where),
        angle_deg=angle,
        g=g,
        g_hemispherical=hemispherical,
        blades=_blades(part, where, width, height),
        reveal_m=number(part, "reveal_m", where, 0.0, 5.0, 0.0),
    )


def _pane_resistance(part: Table, where: str) -> float:
    """The glass alone: U less the films it was stated with (EN ISO 10077 films unless given)."""
    u = number(part, "u_w_m2k", where, 0.05, 20.0)
    inside = number(part, "film_inside_w_m2k", where, 0.1, 100.0, 1.0 / 0.13)
    outside = number(part, "film_outside_w_m2k", where, 0.1, 200.0, 1.0 / 0.04)
    films = 1.0 / inside + 1.0 / outside
    if u * films > 1.03:  # a bare pane stated to two digits may come out a little above
        raise ZoneError(
            f"{where[0].upper() + where[1:]} has u_w_m2k = {u:g}, more than its films alone let "
            f"through; give a value up to {1.0 / films:.2f}, or the films it was stated with."
        )
    return max(1.0 / u - films, 1e-3)


def _glass(part: Table, where: str) -> tuple[F64, F64, float]:
    """g by angle of incidence, and under an even sky (integrated where the file does not say)."""
    curve = part.get("g_by_angle")
    if not isinstance(curve, dict) or "angle_deg" not in curve or "g" not in curve:
        raise ZoneError(
            f"{where[0].upper() + where[1:]} lacks g_by_angle; give {{ angle_deg = [...], "
            "g = [...], g_hemispherical = ... }."
        )
    known(curve, f"{where} g_by_angle", "angle_deg g g_hemispherical")
    try:
        angle, g = (np.array(curve[key], dtype=np.float64) for key in ("angle_deg", "g"))
    except (TypeError, ValueError):
        angle, g = np.zeros(0), np.zeros(1)
    sound = angle.ndim == 1 and angle.shape == g.shape and len(angle) >= 2
    sound = sound and bool(np.all(np.diff(angle) > 0.0) and angle[0] >= 0.0 and angle[-1] <= 90.0)
    if not (sound and np.all((g >= 0.0) & (g <= 1.0))):
        raise ZoneError(
            f"{where[0].upper() + where[1:]} has a g_by_angle that is no curve; give two lists of "
            "the same length, angles rising from 0 to 90 degrees, g from 0 to 1."
        )
    if angle[-1] < 90.0:  # no pane lets grazing light through (Fresnel)
        angle, g = np.append(angle, 90.0), np.append(g, 0.0)
    fine = np.radians(np.arange(0.5, 90.0))
    weight = np.sin(2.0 * fine)
    even = float(np.sum(weight * np.interp(np.degrees(fine), angle, g)) / np.sum(weight))
    return angle, g, number(curve, "g_hemispherical", f"{where} g_by_angle", 0.0, 1.0, even)


def _blades(part: Table, where: str, width: float, height: float) -> tuple[Blade, ...]:
    """Overhang and fins of one window; left and right as seen from outside."""
    found = []
    if "overhang" in part:
        hang, at = rows({"overhang": [part["overhang"]]}, "overhang")[0], f"{where} overhang"
        known(hang, at, "depth_m above_m beyond_left_m beyond_right_m")
        found.append(
            Blade(
                level=True,
                at=height + number(hang, "above_m", at, 0.0, 100.0, 0.0),
                low=-number(hang, "beyond_left_m", at, -100.0, ENDLESS_M, ENDLESS_M),
                high=width + number(hang, "beyond_right_m", at, -100.0, ENDLESS_M, ENDLESS_M),
                depth=number(hang, "depth_m", at, 0.0, 100.0),
            )
        )
    for key, sides in (("fins", (-1, 1)), ("fin_left", (-1,)), ("fin_right", (1,))):
        if key in part:
            fins = part[key] if isinstance(part[key], list) else [part[key]]
            for fin in rows({key: fins}, key):
                found += _fins(fin, f"{where} {key}", sides, width, height)
    return tuple(found)


def _fins(
    fin: Table, where: str, sides: tuple[int, ...], width: float, height: float
) -> list[Blade]:
    """Upright blades. `beside_m` is the gap to the window's edge; left_m, right_m where they
    differ; above_m and below_m how far the fin reaches beyond the window."""
    known(fin, where, "side depth_m beside_m gap_m offset_m distance_m left_m right_m above_m "
          "below_m beyond_left_m beyond_right_m beyond_above_m beyond_below_m")  # fmt: skip
    if "side" in fin:
        if fin["side"] not in ("left", "right", "both"):
            raise ZoneError(f"The {where} has side = {fin['side']!r}; give left, right or both.")
        sides = {"left": (-1,), "right": (1,), "both": (-1, 1)}[fin["side"]]
    gap = _either(fin, ("beside_m", "gap_m", "offset_m", "distance_m"), where)
    blades = []
    for side in sides:
        name = "left_m" if side < 0 else "right_m"
        away = _either(fin, (name, f"beyond_{name}"), where, gap)
        blades.append(
            Blade(
                level=False,
                at=-away if side < 0 else width + away,
                low=-_either(fin, ("below_m", "beyond_below_m"), where),
                high=height + _either(fin, ("above_m", "beyond_above_m"), where),
                depth=number(fin, "depth_m", where, 0.0, 100.0),
            )
        )
    return blades


def _either(part: Table, keys: tuple[str, ...], where: str, default: float = 0.0) -> float:
    """The first of several names of one length [m] that the file uses."""
    for key in keys:
        if key in part:
            return number(part, key, where, 0.0, ENDLESS_M)
    return default
