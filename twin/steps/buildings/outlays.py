"""What a measure on buildings costs, and in sentences who refuses it and why."""

from collections.abc import Mapping

import numpy as np

from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import Outlay
from twin.measures.kind import Cost
from twin.scenario.scenario import Measure
from twin.targets.targets import targeted_buildings

Refusals = dict[int, tuple[str, ...]]
"""Sentences by row of the building."""


def building_outlay(
    district: District,
    measure: Measure,
    amount: Array,
    refused: Array,
    reasons: Mapping[int, str],
    factors: Factors,
    unit_cost: Cost | None = None,
) -> Outlay:
    """Cost and embodied carbon of `amount` (n,) [m2, kW, kWp ...], zero where not taken.

    refused (n,): codes of `reasons`, zero where not refused; unit_cost: by which factors, where not
    by the measure's own.
    """
    keys = unit_cost or measure.cost
    cost, embodied, life = keys
    amount = np.asarray(amount, dtype=float)  # so that the buildings' costs are the measure's cost
    codes = refused[refused != 0]
    return Outlay(
        measure_id=measure.id,
        cost_eur=float(amount.sum()) * factors[cost],
        embodied_kgco2e=float(amount.sum()) * factors[embodied],
        life_a=factors[life],
        reached=int(targeted_buildings(district, measure.target).sum()),
        taken=int((amount > 0).sum()),
        refused=len(codes),
        refusal=reasons[int(np.bincount(codes).argmax())] if len(codes) else "",
        building_cost_eur=amount * factors[cost],
        priced_by=keys,
    )


def note_refusals(
    refusals: Refusals, measure: Measure, refused: Array, reasons: Mapping[int, str]
) -> None:
    """Add a sentence for every building (row) that refuses the measure."""
    title = measure.record.title
    for row in np.flatnonzero(refused):
        sentence = f"{title}: {reasons[int(refused[row])]}"
        refusals[int(row)] = (*refusals.get(int(row), ()), sentence)
