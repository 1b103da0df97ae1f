"""Steps for the buildings' measures: skin and operation after them, and what they cost."""

from dataclasses import dataclass

import numpy as np

from models.heat.measures.retrofit import NOT_APPLICABLE_REASONS, Retrofitted
from models.heat.stock.zones import Fabric, Operation, Shell
from twin.assumptions.assumptions import Factors
from twin.district.district import District
from twin.engine.results import Outlay
from twin.measures.before import FabricBefore
from twin.scenario.scenario import Measure
from twin.steps.buildings.outlays import NotApplicable, building_outlay, note_not_applicable
from twin.targets.targets import chosen_buildings


@dataclass(frozen=True, eq=False)
class Skin:
    """The buildings' fabric after the measures, what those cost, and what is not applicable."""

    fabric: Fabric
    outlays: tuple[Outlay, ...]
    not_applicable: NotApplicable


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
    not_applicable: NotApplicable = {}
    for measure in measures:
        chosen = chosen_buildings(district, measure)
        done: Retrofitted = measure.record.apply(
            FabricBefore(district, shell, fabric), measure, chosen
        )
        fabric = done.fabric
        area = np.asarray(done.treated_m2, dtype=float)
        outlays.append(
            building_outlay(
                district, measure, area, done.not_applicable, NOT_APPLICABLE_REASONS, factors
            )
        )
        note_not_applicable(not_applicable, measure, done.not_applicable, NOT_APPLICABLE_REASONS)
    return Skin(fabric, tuple(outlays), not_applicable)


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
        operation = measure.record.apply(operation, measure, chosen, district.country)
        area = np.where(chosen, shell.floor_area_m2, 0.0).astype(float)
        nobody = np.zeros(len(area), dtype=np.int8)
        outlays.append(building_outlay(district, measure, area, nobody, {}, factors))
    return Run(operation, tuple(outlays))
