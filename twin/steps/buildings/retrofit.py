"""Steps for the buildings' measures: skin and operation after them, and what they cost."""

from dataclasses import dataclass

import numpy as np

from models.ev.charging.hourly_signals import hourly_signal
from models.heat.measures.management import with_optimum_start, with_preheating
from models.heat.measures.retrofit import (
    REFUSAL_REASONS,
    Retrofitted,
    exchange_windows,
    insulate_floor,
    insulate_roof,
    insulate_walls,
    proof_draughts,
)
from models.heat.stock.operation import controlled
from models.heat.stock.zones import Fabric, Operation, Shell
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import Outlay
from twin.scenario.scenario import Measure
from twin.steps.buildings.outlays import Refusals, building_outlay, note_refusals
from twin.targets.targets import chosen_buildings

FABRIC_KINDS = ("walls", "roof", "floor", "windows", "draught_proofing")
CONTROL_KINDS = ("controls",)


@dataclass(frozen=True, eq=False)
class Skin:
    """The buildings' fabric after the measures, what those cost, and who refused what."""

    fabric: Fabric
    outlays: tuple[Outlay, ...]
    refusals: Refusals


@dataclass(frozen=True, eq=False)
class Run:
    """How the buildings are run after the measures, and what those cost."""

    operation: Operation
    outlays: tuple[Outlay, ...]


def skin(
    district: District,
    shell: Shell,
    fabric: Fabric,
    measures: tuple[Measure, ...],
    factors: Factors,
) -> Skin:
    """Apply the fabric measures in the order in which they stand."""
    outlays: list[Outlay] = []
    refusals: Refusals = {}
    for measure in measures:
        chosen = chosen_buildings(district, measure)
        done = _retrofitted(district, shell, fabric, measure, chosen)
        fabric = done.fabric
        key = measure.kind
        if key == "walls":
            key += "_outside" if measure.parameters["side"] == "outside" else "_inside"
        life = "windows_life_a" if key == "windows" else "insulation_life_a"
        keys = (f"{key}_eur_m2", f"{key}_kgco2e_m2", life)
        area = np.asarray(done.treated_m2, dtype=float)
        outlays.append(
            building_outlay(district, measure, area, done.refused, REFUSAL_REASONS, keys, factors)
        )
        note_refusals(refusals, measure, done.refused, REFUSAL_REASONS)
    return Skin(fabric, tuple(outlays), refusals)


def run(
    district: District,
    shell: Shell,
    operation: Operation,
    measures: tuple[Measure, ...],
    factors: Factors,
) -> Run:
    """Apply energy management: set-backs and set-points act on the hourly model."""
    outlays = []
    for measure in measures:
        chosen = chosen_buildings(district, measure)
        operation = _managed(operation, chosen, measure, district.country)
        area = np.where(chosen, shell.floor_area_m2, 0.0).astype(float)
        keys = ("controls_eur_m2", "controls_kgco2e_m2", "controls_life_a")
        nobody = np.zeros(len(area), dtype=np.int8)
        outlays.append(building_outlay(district, measure, area, nobody, {}, keys, factors))
    return Run(operation, tuple(outlays))


def _managed(operation: Operation, chosen: Array, measure: Measure, country: str) -> Operation:
    """Set-back first, then the warm-up before the day, then what a signal moves."""
    set_back, cut = measure.number("setback_k"), measure.number("setpoint_cut_k")
    operation = controlled(operation, chosen, set_back, cut)
    hours, rise = round(measure.number("optimum_start_h")), measure.number("preheat_k")
    if hours > 0:
        operation = with_optimum_start(operation, chosen, hours)
    follows = str(measure.parameters["preheat"])
    if follows != "none" and rise > 0:
        signal = hourly_signal(follows, country, 1.0)
        operation = with_preheating(operation, chosen, signal, rise, rise)
    return operation


def _retrofitted(
    district: District, shell: Shell, fabric: Fabric, measure: Measure, chosen: Array
) -> Retrofitted:
    if measure.kind == "walls":
        protected = district.buildings["protected"].astype(bool)
        side = str(measure.parameters["side"])
        return insulate_walls(fabric, shell, chosen, protected, measure.number("u_w_m2k"), side)
    if measure.kind == "roof":
        return insulate_roof(fabric, shell, chosen, measure.number("u_w_m2k"))
    if measure.kind == "floor":
        return insulate_floor(fabric, shell, chosen, measure.number("u_w_m2k"))
    if measure.kind == "windows":
        g = measure.number("g_frac")
        return exchange_windows(fabric, shell, chosen, measure.number("u_w_m2k"), g)
    return proof_draughts(fabric, shell, chosen, measure.number("infiltration_cut_frac"))
