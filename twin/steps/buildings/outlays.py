"""What a measure on buildings costs, and in sentences who refuses it and why."""

from collections.abc import Mapping

import numpy as np

from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import Outlay
from twin.measures.measures import MEASURES
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
    unit_keys: tuple[str, str, str],
    factors: Factors,
) -> Outlay:
    """Cost and embodied carbon of `amount` (n,) [m2, kW, kWp ...], nought where not taken.

    refused (n,): codes of `reasons`, nought where not refused; unit_keys: the factors of cost,
    embodied carbon and life.
    """
    cost, embodied, life = unit_keys
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
        priced_by=unit_keys,
    )


def note_refusals(
    refusals: Refusals, measure: Measure, refused: Array, reasons: Mapping[int, str]
) -> None:
    """Add a sentence for every building (row) that refuses the measure."""
    title = MEASURES[measure.kind].title
    for row in np.flatnonzero(refused):
        sentence = f"{title}: {reasons[int(refused[row])]}"
        refusals[int(row)] = (*refusals.get(int(row), ()), sentence)
