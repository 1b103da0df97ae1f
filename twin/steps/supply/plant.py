"""The step that exchanges heating plant: pumps, boilers, stations, and who joins an estate."""

from dataclasses import dataclass

import numpy as np

from models.heat.measures.replant import Replanted
from models.heat.measures.retrofit import NOT_APPLICABLE_REASONS
from models.heat.stock.systems import (
    DISTRICT_HEAT,
    HeatSystems,
    design_heat_w,
    with_flow_shift,
)
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import NeedHours, Outlay
from twin.measures.before import PlantBefore
from twin.measures.kind import NO_COST
from twin.scenario.scenario import Measure
from twin.steps.buildings.outlays import NotApplicable, building_outlay, note_not_applicable
from twin.steps.money.bills import building_prices
from twin.targets.targets import chosen_buildings


@dataclass(frozen=True, eq=False)
class Estate:
    """The buildings (rows) that one measure joins to a plant of their own; reason_code (n,)."""

    measure: Measure
    rows: Array
    reason_code: Array


@dataclass(frozen=True, eq=False)
class Plant:
    """The buildings' heating plant after the measures, what those cost, and what is not applicable.

    What an estate's plant costs depends on its size, which the step `communal` finds.
    """

    systems: HeatSystems
    estates: tuple[Estate, ...]
    outlays: tuple[Outlay, ...]
    not_applicable: NotApplicable


def prices_asked(
    district: District, measures: tuple[Measure, ...], factors: Factors
) -> Array | None:
    """What each building pays (n, 4) where an old boiler goes by it, else None: so that a price
    leaves the plant alone unless it is asked for."""
    asked = any(m.parameters.get("old_boiler") == "price" for m in measures)
    return building_prices(district, factors) if asked else None


def plant(
    district: District,
    systems: HeatSystems,
    need: NeedHours,
    measures: tuple[Measure, ...],
    controls: tuple[Measure, ...],
    prices: Array | None,
    factors: Factors,
) -> Plant:
    """Exchange heating plant; it is sized by the need after the fabric measures, and pumps run at
    the flow temperature that their control asks for."""
    outlays: list[Outlay] = []
    not_applicable: NotApplicable = {}
    estates: list[Estate] = []
    design_w = design_heat_w(need.heating_w) if measures else np.zeros(0, dtype=np.float32)
    for measure in measures:
        chosen = chosen_buildings(district, measure)
        before = PlantBefore(district, systems, design_w, prices)
        done: Replanted = measure.record.apply(before, measure, chosen)
        systems, reason_code = done.systems, done.not_applicable
        if measure.cost == NO_COST:  # the estate's plant is sized and priced by the step `communal`
            estates.append(Estate(measure, np.flatnonzero(done.done), reason_code))
        else:
            kw = np.where(done.done, done.size_kw, 0.0).astype(float)
            outlays.append(
                building_outlay(district, measure, kw, reason_code, NOT_APPLICABLE_REASONS, factors)
            )
        note_not_applicable(not_applicable, measure, reason_code, NOT_APPLICABLE_REASONS)
    for measure in controls:
        if (cut := measure.number("flow_cut_k")) > 0:
            systems = with_flow_shift(systems, chosen_buildings(district, measure), -cut)
    still = tuple(
        Estate(e.measure, e.rows[systems.heating[e.rows] == DISTRICT_HEAT], e.reason_code)
        for e in estates
    )
    return Plant(systems, still, tuple(outlays), not_applicable)
