"""What a measure on buildings costs, and in sentences where it is not applicable and why."""

from collections.abc import Mapping

import numpy as np

from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import Outlay
from twin.measures.kind import Cost
from twin.scenario.scenario import Measure
from twin.targets.targets import targeted_buildings

NotApplicable = dict[int, tuple[str, ...]]
"""Sentences by row of the building."""


def building_outlay(
    district: District,
    measure: Measure,
    amount: Array,
    reason_code: Array,
    reasons: Mapping[int, str],
    factors: Factors,
    unit_cost: Cost | None = None,
) -> Outlay:
    """Cost and embodied carbon of `amount` (n,) [m2, kW, kWp ...], zero where not taken.

    reason_code (n,): codes of `reasons`, zero where applicable; unit_cost: by which factors, where
    not by the measure's own.
    """
    keys = unit_cost or measure.cost
    cost, embodied, life = keys
    amount = np.asarray(amount, dtype=float)  # so that the buildings' costs are the measure's cost
    codes = reason_code[reason_code != 0]
    return Outlay(
        measure_id=measure.id,
        cost_eur=float(amount.sum()) * factors[cost],
        embodied_kgco2e=float(amount.sum()) * factors[embodied],
        life_a=factors[life],
        reached=int(targeted_buildings(district, measure.target).sum()),
        taken=int((amount > 0).sum()),
        not_applicable=len(codes),
        not_applicable_reason=reasons[int(np.bincount(codes).argmax())] if len(codes) else "",
        building_cost_eur=amount * factors[cost],
        priced_by=keys,
    )


def note_not_applicable(
    not_applicable: NotApplicable, measure: Measure, reason_code: Array, reasons: Mapping[int, str]
) -> None:
    """Add a sentence for every building (row) where the measure is not applicable."""
    title = measure.record.title
    for row in np.flatnonzero(reason_code):
        sentence = f"{title}: {reasons[int(reason_code[row])]}"
        not_applicable[int(row)] = (*not_applicable.get(int(row), ()), sentence)
