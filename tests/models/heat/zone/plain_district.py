"""Small districts for tests of the heat model: boxes of all kinds, and one plain house."""

from __future__ import annotations

import numpy as np

from models.heat.fabric.constructions import FLOORS, ROOFS, WALLS
from models.heat.stock.zones import Fabric, Operation, Shell


def operation_for(
    n: int, heating_c: float = 20.0, cooling_c: float = 26.0, gains_w_m2: float = 4.0
) -> Operation:
    """Three profiles: all day, night set-back, offices off at night."""
    hour = np.arange(8760) % 24
    night = (hour < 6) | (hour >= 22)
    heat = np.stack([np.full(8760, heating_c), np.where(night, heating_c - 4.0, heating_c),
                     np.where(night, np.nan, heating_c)])  # fmt: skip
    cool = np.stack([np.full(8760, cooling_c)] * 2 + [np.where(night, np.nan, cooling_c)])
    return Operation(
        heating_setpoint_c=heat,
        cooling_setpoint_c=cool,
        gains_w_m2=np.full((3, 8760), gains_w_m2),
        ventilation_frac=np.stack([np.ones(8760), np.ones(8760), np.where(night, 0.1, 1.0)]),
        gains_radiant_frac=np.full(3, 0.5),
        profile=np.arange(n) % 3,
        cooled=np.arange(n) % 2 == 0,
        heated_area_frac=np.ones(n),
    )


def boxes(n: int, seed: int = 0) -> tuple[Shell, Fabric]:
    """n boxes of mixed size, construction, insulation and neighbours."""
    r = np.random.default_rng(seed)
    storeys = r.integers(1, 8, n)
    foot = r.uniform(40.0, 500.0, n)
    side, height = np.sqrt(foot), 3.1 * storeys
    walls = np.zeros((n, 8))
    turn = r.integers(0, 2, n)
    for k in range(4):
        walls[np.arange(n), (2 * k + turn) % 8] = side * height * (r.random(n) < 0.75)
    walls[:, 4] = np.maximum(walls[:, 4], 5.0)
    flat = r.random(n) < 0.5
    roofs = np.zeros((n, 9))
    roofs[flat, 8] = foot[flat]
    roofs[~flat, 2] = roofs[~flat, 6] = foot[~flat] * 0.61
    shell = Shell(foot * storeys * 0.85, foot * height, foot * storeys * 2.1, foot, walls, roofs,
                  np.where(flat, 0.0, r.uniform(15.0, 60.0, n)))  # fmt: skip
    fabric = Fabric(
        wall_construction=r.integers(0, len(WALLS), n),
        roof_construction=r.integers(0, len(ROOFS), n),
        floor_construction=r.integers(0, len(FLOORS), n),
        wall_u_w_m2k=np.round(r.uniform(0.15, 2.2, n), 2),
        roof_u_w_m2k=np.round(r.uniform(0.12, 2.5, n), 2),
        floor_u_w_m2k=np.round(r.uniform(0.2, 2.0, n), 2),
        window_u_w_m2k=r.uniform(0.9, 5.0, n),
        window_g_frac=r.uniform(0.3, 0.7, n),
        window_frac=r.uniform(0.1, 0.5, n),
        wall_insulation_inside=r.random(n) < 0.3,
        infiltration_per_h=r.uniform(0.1, 1.0, n),
        ventilation_per_h=r.uniform(0.2, 0.8, n),
        heat_recovery_frac=np.where(r.random(n) < 0.2, 0.8, 0.0),
        thermal_bridge_w_m2k=r.uniform(0.0, 0.15, n),
        shading_frac=r.uniform(0.5, 1.0, n),
    )
    return shell, fabric


def house(
    window_sector: int | None = None,
    wall_u_w_m2k: float = 1.0,
    window_frac: float = 0.2,
) -> tuple[Shell, Fabric]:
    """One brick house of two storeys, free on all sides, or with one wall only (window_sector)."""
    walls = np.zeros((1, 8))
    walls[0, [0, 2, 4, 6]] = 48.0
    if window_sector is not None:
        walls[0] = 0.0
        walls[0, window_sector] = 192.0
    roofs = np.zeros((1, 9))
    roofs[0, 8] = 64.0
    one = np.ones(1)
    shell = Shell(128 * one, 384 * one, 320 * one, 64 * one, walls, roofs, 0 * one)
    fabric = Fabric(
        wall_construction=[0], roof_construction=[0], floor_construction=[1],
        wall_u_w_m2k=wall_u_w_m2k * one, roof_u_w_m2k=0.4 * one, floor_u_w_m2k=0.6 * one,
        window_u_w_m2k=2.8 * one, window_g_frac=0.5 * one, window_frac=window_frac * one,
        wall_insulation_inside=[False], infiltration_per_h=0.4 * one, ventilation_per_h=0.2 * one,
        heat_recovery_frac=0 * one, thermal_bridge_w_m2k=0.05 * one, shading_frac=one,
    )  # fmt: skip
    return shell, fabric
