"""Electricity of the street lamps of a district, hour by hour and lamp by lamp."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS
from models.light.luminaire.dimming import (
    CLOCK_HOURS,
    DimmingProfile,
    dimmed_circuit_w,
    dimming_profile,
    reached_flux_frac,
)
from models.light.luminaire.luminaire_table import luminaire_index, luminaires

LEVEL_STEP = 0.01


@dataclass(frozen=True)
class LightingPower:
    """What the lamps of a district draw.

    `district_w` (8760,) [W], add-ons and standby counted; `lamp_kwh` (n_lamps,) [kWh/a] per post,
    likewise; `lamp_hours` (n_lamps,) [h/a] burning time; `visits` (n_lamps,) [1/a] lamp changes
    by life.
    """

    district_w: NDArray[np.float64]
    lamp_kwh: NDArray[np.float64]
    lamp_hours: NDArray[np.float64]
    visits: NDArray[np.float64]


def hourly_power_w(
    kind: str, circuit_w: float, profile: DimmingProfile, level_frac: float = 1.0
) -> NDArray[np.float64]:
    """Mean power of one burning luminaire by clock hour [W], (24,).

    With motion detection P = p P(flux) + (1 - p) P(idle) (EN 13201-5, detection probability).
    `level_frac` is the level the luminaire is set to all night; the profile dims from there.
    """
    passing = profile.detection_frac
    return passing * dimmed_circuit_w(kind, circuit_w, level_frac * profile.flux_frac) + (
        1.0 - passing
    ) * dimmed_circuit_w(kind, circuit_w, level_frac * profile.idle_frac)


def hourly_flux_frac(kind: str, profile: DimmingProfile) -> NDArray[np.float64]:
    """Mean flux of one burning luminaire by clock hour, share of its set level [-], (24,)."""
    passing = profile.detection_frac
    return passing * reached_flux_frac(kind, profile.flux_frac) + (
        1.0 - passing
    ) * reached_flux_frac(kind, profile.idle_frac)


def lamp_power_w(
    luminaire: NDArray[np.intp], level_frac: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Power of each burning luminaire at the level it is set to [W], (n_lamps,), gear included."""
    table = luminaires()
    power = np.zeros(len(luminaire))
    for row in np.unique(luminaire):
        here, circuit_w = luminaire == row, float(table.circuit_w[row])
        power[here] = dimmed_circuit_w(table.kind[row], circuit_w, level_frac[here])
    return power


def lamp_groups(
    luminaire: NDArray[np.intp],
    profile: NDArray[np.intp],
    n_profiles: int,
    level_frac: NDArray[np.float64],
) -> tuple[list[tuple[int, int, float]], NDArray[np.intp]]:
    """Lamps that share their hours: (luminaire, profile, level) of each group, and the group of
    each lamp (n_lamps,). Levels count in steps of `LEVEL_STEP`."""
    step = np.rint(level_frac / LEVEL_STEP).astype(np.intp)
    steps = round(1.0 / LEVEL_STEP) + 1
    keys, group = np.unique((luminaire * n_profiles + profile) * steps + step, return_inverse=True)
    kinds = [divmod(int(key), steps) for key in keys]
    groups = [(*divmod(kind, n_profiles), at * LEVEL_STEP) for kind, at in kinds]
    return groups, group.reshape(-1)


def lighting_power_w(
    lamps: Sequence[str] | NDArray[np.str_] | NDArray[np.intp],
    profile: str | DimmingProfile | Sequence[DimmingProfile],
    burning_frac: NDArray[np.float64],
    lamp_profile: NDArray[np.intp] | None = None,
    standby_w: float | NDArray[np.float64] = 0.0,
    counts: NDArray[np.floating] | None = None,
    level_frac: NDArray[np.float64] | None = None,
) -> LightingPower:
    """Street lighting power of a district, gear, dimming, standby and add-ons included.

    `lamps` (n_lamps,) luminaire codes or rows of the luminaire table; `profile` one profile (or its
    key), or several with `lamp_profile` (n_lamps,) choosing among them; `burning_frac` (8760,)
    from `burning_frac()`; `standby_w` scalar or (n_lamps,) [W], drawn in all hours (control node,
    sensors, wifi: `models.light.luminaire.posts.add_on_w`); `counts` (n_lamps,) how many equal
    posts an entry stands for (`lamp_kwh` stays per post); `level_frac` (n_lamps,) the level each
    is set to all night, 0 for a post that is gone. Hour 0 is 0 to 1 h local standard time.

    Lamps of one luminaire, profile and level share their 24 powers, so the cost hardly grows with
    their number. Raises ValueError for unknown luminaires or profiles, or shapes that do not fit.
    """
    index = _rows(lamps)
    if burning_frac.shape != (HOURS,):
        raise ValueError(f"burning_frac must have shape ({HOURS},), got {burning_frac.shape}.")
    profiles, which = _profiles(profile, lamp_profile, index.size)
    weight = np.ones(index.size) if counts is None else np.asarray(counts, dtype=np.float64)
    standby = np.broadcast_to(np.asarray(standby_w, dtype=np.float64), index.shape)
    if weight.shape != index.shape:
        raise ValueError(f"counts must have shape {index.shape}, got {weight.shape}.")

    level = np.ones(index.size) if level_frac is None else level_frac
    groups, group = lamp_groups(index, which, len(profiles), level)
    lit_w, on = _group_tables(groups, profiles)
    by_clock = burning_frac.reshape(-1, CLOCK_HOURS)
    dark_h = by_clock.sum(axis=0)
    posts = np.bincount(group, weights=weight, minlength=len(groups))
    district = (by_clock * (posts @ lit_w)).reshape(-1) + float((standby * weight).sum())
    hours = (on @ dark_h)[group]
    return LightingPower(
        district_w=district,
        lamp_kwh=(lit_w @ dark_h)[group] / 1000.0 + standby * HOURS / 1000.0,
        lamp_hours=hours,
        visits=hours / luminaires().life_h[index],
    )


def _rows(lamps: Sequence[str] | NDArray[np.str_] | NDArray[np.intp]) -> NDArray[np.intp]:
    given = np.asarray(lamps)
    if given.size == 0:
        return np.zeros(0, dtype=np.intp)
    if given.dtype.kind not in "iu":
        return luminaire_index(given.astype(np.str_))
    if given.min() < 0 or given.max() >= len(luminaires().code):
        raise ValueError(
            f"a luminaire row outside 0 to {len(luminaires().code) - 1} was given; "
            "take rows from luminaire_index()."
        )
    return given.astype(np.intp)


def _profiles(
    profile: str | DimmingProfile | Sequence[DimmingProfile],
    lamp_profile: NDArray[np.intp] | None,
    n_lamps: int,
) -> tuple[tuple[DimmingProfile, ...], NDArray[np.intp]]:
    if isinstance(profile, str):
        profiles: tuple[DimmingProfile, ...] = (dimming_profile(profile),)
    elif isinstance(profile, DimmingProfile):
        profiles = (profile,)
    else:
        profiles = tuple(profile)
    if lamp_profile is None:
        return profiles, np.zeros(n_lamps, dtype=np.intp)
    which = np.asarray(lamp_profile, dtype=np.intp)
    if which.shape != (n_lamps,) or (
        n_lamps and not (which.min() >= 0 and which.max() < len(profiles))
    ):
        raise ValueError(
            f"lamp_profile must give each of the {n_lamps} lamps one of the "
            f"{len(profiles)} profiles, counted from 0."
        )
    return profiles, which


def _group_tables(
    groups: list[tuple[int, int, float]], profiles: tuple[DimmingProfile, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Power [W] and burning (0 or 1) by clock hour of each group of `lamp_groups`, (n, 24)."""
    table = luminaires()
    lit_w = np.zeros((len(groups), CLOCK_HOURS))
    on = np.zeros((len(groups), CLOCK_HOURS))
    for row, (luminaire, chosen, level) in enumerate(groups):
        lit_w[row] = hourly_power_w(
            table.kind[luminaire], float(table.circuit_w[luminaire]), profiles[chosen], level
        )
        on[row] = lit_w[row] > 0.0
    return lit_w, on
