"""Dimming profiles by the clock, and what the control gear draws when it is dimmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.light.luminaire.luminaire_table import light_table_rows

CLOCK_HOURS = 24


@dataclass(frozen=True)
class DimmingProfile:
    """Light level by clock hour while it is dark.

    `flux_frac` (24,) [-] is the share of full flux in each clock hour (0 = off). With motion
    detection, `idle_frac` (24,) is the level while nobody passes and `detection_frac` (24,) the
    share of time in which somebody does (EN 13201-5: detection probability).
    """

    key: str
    name: str
    flux_frac: NDArray[np.float64]
    idle_frac: NDArray[np.float64]
    detection_frac: NDArray[np.float64]

    @property
    def needs_node(self) -> bool:
        """True if the profile changes the level, so that a controller stands by all day."""
        return bool((self.flux_frac != 1.0).any() or (self.idle_frac != self.flux_frac).any())


# Share of time with somebody passing, by clock hour; standing: estimate (quiet residential street)
# fmt: off
_PASSING = (
    0.08, 0.05, 0.03, 0.03, 0.04, 0.10, 0.25, 0.45, 0.50, 0.45, 0.45, 0.45,
    0.45, 0.45, 0.45, 0.45, 0.50, 0.60, 0.60, 0.50, 0.40, 0.30, 0.20, 0.12,
)
# fmt: on


def _level(base: float, changes: Mapping[int, float]) -> NDArray[np.float64]:
    """24 levels: `base`, and from each hour of `changes` on the level given there."""
    levels = np.full(CLOCK_HOURS, base)
    starts = sorted(changes)
    for start in starts:
        levels[start:] = changes[start]
    return levels


def _profile(
    key: str, name: str, flux: NDArray[np.float64], idle: NDArray[np.float64] | None = None
) -> DimmingProfile:
    moved = idle is not None
    passing = np.array(_PASSING) if moved else np.ones(CLOCK_HOURS)
    return DimmingProfile(key, name, flux, flux if idle is None else idle, passing)


@cache
def dimming_profiles() -> dict[str, DimmingProfile]:
    """The built-in profiles by key; hours are local standard time.

    Levels: bi-power 50 % (Schreder catalogue), steps 100/80/50 % (pulsegeek.com), idle 20 %
    (Delft pilot, tvilight.com); the switching hours and the passing times are estimates.
    """
    full = np.ones(CLOCK_HOURS)
    steps = _level(0.5, {5: 0.8, 7: 1.0, 21: 0.8})
    made = (
        _profile("full", "Full power all night", full),
        _profile("bi_power", "Half flux from 23 to 5 h", _level(0.5, {5: 1.0, 23: 0.5})),
        _profile("part_night", "Off from 0 to 5 h", _level(0.0, {5: 1.0})),
        _profile("multi_step", "100 %, 80 % from 21 h, 50 % from 0 h, 80 % from 5 h", steps),
        _profile("motion", "20 % until somebody passes", full, np.full(CLOCK_HOURS, 0.2)),
    )
    return {profile.key: profile for profile in made}


def dimming_profile(key: str) -> DimmingProfile:
    """Built-in profile by key. Raises ValueError naming the known keys."""
    known = dimming_profiles()
    if key not in known:
        raise ValueError(f"unknown dimming profile '{key}'; use one of {', '.join(known)}.")
    return known[key]


def with_levels(
    profile: DimmingProfile,
    flux_frac: Sequence[float] | None = None,
    idle_frac: Sequence[float] | None = None,
    detection_frac: Sequence[float] | None = None,
) -> DimmingProfile:
    """A profile with other levels, each 24 shares from 0 to 1. Raises ValueError otherwise."""
    given = {"flux_frac": flux_frac, "idle_frac": idle_frac, "detection_frac": detection_frac}
    new: dict[str, NDArray[np.float64]] = {}
    for name, values in given.items():
        if values is None:
            continue
        array = np.asarray(values, dtype=np.float64)
        if array.shape != (CLOCK_HOURS,) or not ((array >= 0.0) & (array <= 1.0)).all():
            raise ValueError(
                f"dimming profile '{profile.key}': {name} must be 24 shares from 0 to 1, "
                f"got {array.size} values."
            )
        new[name] = array
    if "flux_frac" in new and "idle_frac" not in new and (profile.detection_frac == 1.0).all():
        new["idle_frac"] = new["flux_frac"]
    return DimmingProfile(
        profile.key,
        profile.name,
        new.get("flux_frac", profile.flux_frac),
        new.get("idle_frac", profile.idle_frac),
        new.get("detection_frac", profile.detection_frac),
    )


@dataclass(frozen=True)
class GearCurve:
    """Power share over flux share of one kind of luminaire (`gear_dimming.csv`)."""

    least_flux_frac: float
    flux_frac: NDArray[np.float64]
    power_frac: NDArray[np.float64]
    driver_floor_w: float


@cache
def gear_curves() -> dict[str, GearCurve]:
    """Dimming behaviour by luminaire kind."""

    def listed(text: str) -> NDArray[np.float64]:
        return np.array([float(part) for part in text.split(";")])

    return {
        row["kind"]: GearCurve(
            float(row["least_flux_frac"]),
            listed(row["flux_frac"]),
            listed(row["power_frac"]),
            float(row["driver_floor_w"]),
        )
        for row in light_table_rows("gear_dimming.csv")
    }


def reached_flux_frac(kind: str, flux_frac: NDArray[np.float64]) -> NDArray[np.float64]:
    """The level the gear can hold for the asked level: its least flux at least, 0 stays off."""
    least = gear_curves()[kind].least_flux_frac
    return np.where(flux_frac > 0.0, np.maximum(flux_frac, least), 0.0)


def dimmed_circuit_w(
    kind: str, circuit_w: float, flux_frac: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Power of one burning luminaire [W] at the asked flux shares, same shape as `flux_frac`.

    P = P_floor + (P_full - P_floor) g(flux), g the gear's curve, P_floor the driver's own draw;
    0 where the level is 0 (the lamp is switched off).
    """
    gear = gear_curves()[kind]
    level = reached_flux_frac(kind, flux_frac)
    floor_w = min(gear.driver_floor_w, circuit_w)
    share = np.interp(level, gear.flux_frac, gear.power_frac)
    return np.where(level > 0.0, floor_w + (circuit_w - floor_w) * share, 0.0)
