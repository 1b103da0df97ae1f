"""Retrofit measures: a new skin from the old one, the area treated, and where not applicable.

Each measure is a pure function; buildings outside the mask keep every value. Thickness of
insulation follows from the U-values before and after: d = lambda (1 / U_after - 1 / U_before)
(EN ISO 6946, homogeneous layer in series). Insulation 0.035 W/mK (mineral wool, EPS) by default.

Thermal bridging after insulation follows TABULA's classes: 0.05 W/m2K (low) behind unbroken
insulation outside; 0.10 (medium, 'inside insulation of walls in buildings with wooden ceilings')
where a bare wall is insulated inside.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.heat.stock.zones import Fabric, Shell

F32 = NDArray[np.float32]
Mask = NDArray[np.bool_]

ACCEPTED = 0
NOT_APPLICABLE_PROTECTED = 1
NOT_APPLICABLE_GOOD_ALREADY = 2
NOT_APPLICABLE_NOTHING_THERE = 3
NOT_APPLICABLE_HAS_HEAT_PUMP = 4
NOT_APPLICABLE_ON_NETWORK = 5
NOT_APPLICABLE_NO_BOILER = 6
NOT_APPLICABLE_REASONS = {
    ACCEPTED: "",
    NOT_APPLICABLE_PROTECTED: "The facade is protected: no insulation outside. Inside is allowed.",
    NOT_APPLICABLE_GOOD_ALREADY: "The part is as good already as the measure would make it.",
    NOT_APPLICABLE_NOTHING_THERE: "The building has no such part that meets the outside.",
    NOT_APPLICABLE_HAS_HEAT_PUMP: "The building has a heat pump already.",
    NOT_APPLICABLE_ON_NETWORK: "The building takes heat from a network already.",
    NOT_APPLICABLE_NO_BOILER: "The building has no boiler of its own to exchange.",
}

INSULATION_W_MK = 0.035
OUTSIDE_BRIDGE_W_M2K = 0.05
INSIDE_BRIDGE_W_M2K = 0.10
BARE_WALL_U_W_M2K = 1.0
LEAST_INFILTRATION_PER_H = 0.05
NEW_FRAME_FRAC = 0.3


@dataclass(frozen=True, eq=False)
class Retrofitted:
    """The outcome of one measure on the fabric of n buildings.

    fabric: the new skin; done (n,): who took it; not_applicable (n,): a code of
    `NOT_APPLICABLE_REASONS`, zero also where a building is no target; treated_m2 (n,): area
    worked on [m2], for cost and embodied carbon; thickness_m (n,): insulation added [m], else 0.
    """

    fabric: Fabric
    done: Mask
    not_applicable: NDArray[np.int8]
    treated_m2: F32
    thickness_m: F32


def thickness_m(
    u_before_w_m2k: F32, u_after_w_m2k: float, conductivity_w_mk: float = INSULATION_W_MK
) -> F32:
    """Insulation that brings a part from one U-value to a lower one (n,) [m]; 0 if not lower."""
    gain = 1.0 / u_after_w_m2k - 1.0 / np.asarray(u_before_w_m2k, float)
    return np.asarray(conductivity_w_mk * np.maximum(gain, 0.0), np.float32)


def opaque_wall_m2(fabric: Fabric, shell: Shell) -> F32:
    """Outside wall without windows (n,) [m2]."""
    return np.asarray(shell.wall_area_m2.sum(axis=1) * (1.0 - fabric.window_frac), np.float32)


def window_m2(fabric: Fabric, shell: Shell) -> F32:
    """Windows (n,) [m2]."""
    return np.asarray(shell.wall_area_m2.sum(axis=1) * fabric.window_frac, np.float32)


def insulate_walls(
    fabric: Fabric,
    shell: Shell,
    mask: Mask,
    protected: Mask,
    u_w_m2k: float,
    side: str = "outside",
    conductivity_w_mk: float = INSULATION_W_MK,
) -> Retrofitted:
    """Insulate walls outside or inside to a U-value.

    mask, protected (n,); side 'outside' or 'inside'. Not applicable outside on protected
    buildings, nor on walls that are as good already. ValueError for another side
    or a U-value not above 0.
    """
    if side not in ("outside", "inside"):
        raise ValueError(f"Walls: side '{side}' is unknown; allowed are outside and inside.")
    area = opaque_wall_m2(fabric, shell)
    not_applicable = _not_applicable(mask, fabric.wall_u_w_m2k, u_w_m2k, area)
    if side == "outside":
        not_applicable = np.where(
            mask & protected, NOT_APPLICABLE_PROTECTED, not_applicable
        ).astype(np.int8)
    done = mask & (not_applicable == ACCEPTED)
    bridge = fabric.thermal_bridge_w_m2k
    if side == "outside":
        bridge_after = np.minimum(bridge, OUTSIDE_BRIDGE_W_M2K)
    else:
        bare = fabric.wall_u_w_m2k > BARE_WALL_U_W_M2K
        bridge_after = np.where(bare, np.maximum(bridge, INSIDE_BRIDGE_W_M2K), bridge)
    after = replace(
        fabric,
        wall_u_w_m2k=np.where(done, u_w_m2k, fabric.wall_u_w_m2k),
        wall_insulation_inside=np.where(done, side == "inside", fabric.wall_insulation_inside),
        thermal_bridge_w_m2k=np.where(done, bridge_after, bridge),
    )
    added = thickness_m(fabric.wall_u_w_m2k, u_w_m2k, conductivity_w_mk)
    return _outcome(after, done, not_applicable, area, added)


def insulate_roof(
    fabric: Fabric,
    shell: Shell,
    mask: Mask,
    u_w_m2k: float,
    conductivity_w_mk: float = INSULATION_W_MK,
) -> Retrofitted:
    """Insulate the roof to a U-value; work inside the roof, so protected buildings may take it."""
    area = np.asarray(shell.roof_area_m2.sum(axis=1), np.float32)
    not_applicable = _not_applicable(mask, fabric.roof_u_w_m2k, u_w_m2k, area)
    done = mask & (not_applicable == ACCEPTED)
    after = replace(fabric, roof_u_w_m2k=np.where(done, u_w_m2k, fabric.roof_u_w_m2k))
    added = thickness_m(fabric.roof_u_w_m2k, u_w_m2k, conductivity_w_mk)
    return _outcome(after, done, not_applicable, area, added)


def insulate_floor(
    fabric: Fabric,
    shell: Shell,
    mask: Mask,
    u_w_m2k: float,
    conductivity_w_mk: float = INSULATION_W_MK,
) -> Retrofitted:
    """Insulate the ground floor to a U-value of the construction itself, without the ground."""
    not_applicable = _not_applicable(mask, fabric.floor_u_w_m2k, u_w_m2k, shell.footprint_area_m2)
    done = mask & (not_applicable == ACCEPTED)
    after = replace(fabric, floor_u_w_m2k=np.where(done, u_w_m2k, fabric.floor_u_w_m2k))
    added = thickness_m(fabric.floor_u_w_m2k, u_w_m2k, conductivity_w_mk)
    return _outcome(after, done, not_applicable, shell.footprint_area_m2, added)


def exchange_windows(
    fabric: Fabric,
    shell: Shell,
    mask: Mask,
    u_w_m2k: float,
    glass_g_frac: float,
    frame_frac: float = NEW_FRAME_FRAC,
) -> Retrofitted:
    """New windows with a U-value and the g of their glass; the frame's share (TABULA 0.3) is taken
    off. Leakage is left to draught-proofing. Windows in protected facades are exchanged in kind."""
    if not 0.0 < glass_g_frac <= 1.0 or not 0.0 <= frame_frac < 1.0:
        raise ValueError("Windows: g must lie above 0 and up to 1, the frame's share below 1.")
    area = window_m2(fabric, shell)
    not_applicable = _not_applicable(mask, fabric.window_u_w_m2k, u_w_m2k, area)
    done = mask & (not_applicable == ACCEPTED)
    g_frac = glass_g_frac * (1.0 - frame_frac)
    after = replace(
        fabric,
        window_u_w_m2k=np.where(done, u_w_m2k, fabric.window_u_w_m2k),
        window_g_frac=np.where(done, g_frac, fabric.window_g_frac),
    )
    return _outcome(after, done, not_applicable, area, np.zeros(len(mask), np.float32))


def proof_draughts(
    fabric: Fabric, shell: Shell, mask: Mask, infiltration_cut_frac: float
) -> Retrofitted:
    """Less leakage by a share, not below 0.05 per hour (TABULA's tightest class); treated area is
    the floor area [m2]."""
    if not 0.0 <= infiltration_cut_frac <= 1.0:
        raise ValueError("Draught-proofing: the share cut must lie between 0 and 1.")
    before = fabric.infiltration_per_h
    good = before <= LEAST_INFILTRATION_PER_H
    not_applicable = np.where(mask & good, NOT_APPLICABLE_GOOD_ALREADY, ACCEPTED).astype(np.int8)
    done = mask & ~good
    cut = np.maximum(before * (1.0 - infiltration_cut_frac), LEAST_INFILTRATION_PER_H)
    after = replace(fabric, infiltration_per_h=np.where(done, cut, before))
    none = np.zeros(len(mask), np.float32)
    return _outcome(after, done, not_applicable, shell.floor_area_m2, none)


def _not_applicable(mask: Mask, u_before: F32, u_after: float, area_m2: F32) -> NDArray[np.int8]:
    """Reasons against that every insulation shares (n,). ValueError for a U-value not above 0."""
    if not u_after > 0.0:
        raise ValueError(f"Retrofit: a U-value of {u_after:g} W/m2K cannot be; give one above 0.")
    return np.select(
        [mask & (area_m2 <= 0.0), mask & (u_before <= u_after)],
        [NOT_APPLICABLE_NOTHING_THERE, NOT_APPLICABLE_GOOD_ALREADY],
        ACCEPTED,
    ).astype(np.int8)


def _outcome(
    fabric: Fabric, done: Mask, not_applicable: NDArray[np.int8], area_m2: F32, added_m: F32
) -> Retrofitted:
    return Retrofitted(
        fabric,
        done,
        not_applicable,
        np.where(done, area_m2, 0.0).astype(np.float32),
        np.where(done, added_m, 0.0).astype(np.float32),
    )
