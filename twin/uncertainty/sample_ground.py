"""What all samples of an answer share: the buildings that stand for all, on both sides."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.heat.stock.figures import HOMES
from models.heat.stock.zones import (
    Fabric,
    Operation,
    Shell,
    SunLeft,
    take_operation_rows,
    take_rows,
)
from twin.answer.compare import Answer
from twin.district.district import Array, District
from twin.engine.engine import Results, changed_rows
from twin.steps.buildings.buildings import occupied_frac, usual_operation
from twin.steps.buildings.energy import changed_operation
from twin.steps.buildings.retrofit import run
from twin.steps.buildings.unfit import fit_mask
from twin.uncertainty.draws import Uncertain
from twin.uncertainty.representatives import Representatives, everyone, representatives

MOST_OF_A_GROUP = (40, 24, 64, 48)
"""Representatives of the buildings that the scenario leaves alone; of those whose need it leaves,
but not what supplies them; of those whose need it changes and which are not cooled; and which are.
The last are few and alone carry the change in cooling: among the others hardly ten of them would
be picked, too few to say how wide it is."""


@dataclass(frozen=True, eq=False)
class Side:
    """What the heat model and the meter are given for the representatives, on one side."""

    results: Results
    fabric: Fabric
    operation: Operation
    improved: dict[str, Array]


@dataclass(frozen=True, eq=False)
class Ground:
    """All that the samples of one answer have in common.

    again (k,): representatives whose need the scenario changes; the others' is that of the
    baseline. late_h: by how much a representative's hours are later than what the heat model is
    given; households: dwellings whose deviations cancel in one building;
    uses (k,), use (n_buildings,): by which the sums are kept.
    """

    answer: Answer
    items: tuple[Uncertain, ...]
    chosen: Representatives
    shell: Shell
    sun_left: SunLeft
    late_h: Array
    households: Array
    uses: Array
    use: Array
    baseline: Side
    scenario: Side
    again: Array


def ground_of(
    answer: Answer,
    items: tuple[Uncertain, ...],
    chosen: Representatives | None = None,
    closely: bool = False,
) -> Ground:
    """Prepare the samples of an answer. `closely`: each building with its own hours, and all of
    them where none are chosen: the slow way that the quick one is judged by."""
    district, new = answer.district, answer.results
    if chosen is None:
        everybody = np.flatnonzero(fit_mask(new["shell"]))
        chosen = everyone(everybody) if closely else _representatives(answer)
    rows = chosen.rows
    usual, late_h = (None, np.zeros(len(rows), int))
    if not closely:
        usual, late = usual_operation(district, new["home_factors"])
        late_h = late[rows]
    before = _side(answer.baseline, answer.baseline, rows, usual)
    after = _side(new, answer.baseline, rows, usual)
    again = _differs(
        len(rows), (after.fabric,), (before.fabric,), after.operation, before.operation
    )
    return Ground(
        answer, items, chosen, take_rows(new["shell"], rows),
        take_rows(new["surface_sun"].left, rows), late_h, _households(answer)[rows],
        *uses(district), before, after, np.flatnonzero(again),
    )  # fmt: skip


def _representatives(answer: Answer) -> Representatives:
    """Like stands for like: whose cooling rises apart from whose falls, since the two cancel; then
    use, plant, cooling and age."""
    b, new, old = answer.district.buildings, answer.results, answer.baseline
    more = np.sign(new["energy"].cooling_need_kwh_a - old["energy"].cooling_need_kwh_a)
    known = [b["use"].astype(str), b["heating"].astype(str), b["cooling"].astype(bool), b["year"]]
    order = [more, *known]
    codes = tuple(np.unique(column, return_inverse=True)[1] for column in order)
    runs = new["run"].operation, old["run"].operation
    after, before = ((r["skin"].fabric, r["plant"].systems) for r in (new, old))
    need = _differs(len(b), after[:1], before[:1], *runs)
    supply = _differs(len(b), after[1:], before[1:], *runs) | new["pv"].kwp.any(axis=1)
    cooled = np.asarray(runs[0].cooled) > 0
    which = np.select([need & cooled, need, supply], [3, 2, 1], 0)
    groups = np.where(fit_mask(new["shell"]), which, -1)
    return representatives(groups, codes, _weights(answer), MOST_OF_A_GROUP)


def _weights(answer: Answer) -> Array:
    """How much each building weighs (n,): its share of the floor area, and of what changes in heat,
    cooling and energy bought, so that whoever carries a difference is likely to be picked."""
    area = answer.results["shell"].floor_area_m2.astype(float)
    old, new = answer.baseline["energy"], answer.results["energy"]
    changes = [
        new.heat_need_kwh_a - old.heat_need_kwh_a,
        new.cooling_need_kwh_a - old.cooling_need_kwh_a,
        new.imported_kwh_a - old.imported_kwh_a,
        (new.final_kwh_a - old.final_kwh_a).sum(axis=1),
    ]
    columns = [area, *(np.abs(c).astype(float) for c in changes)]
    return np.asarray(np.sum([c / max(c.sum(), 1.0) for c in columns], axis=0))


def _differs(
    count: int,
    after: tuple[Any, ...],
    before: tuple[Any, ...],
    run_after: Operation,
    run_before: Operation,
) -> Array:
    """Which of `count` buildings differ in a column, or in what their hourly profiles hold."""
    rows = changed_rows(after, before, count)
    if rows is None:
        return np.ones(count, bool)
    differs = np.zeros(count, bool)
    differs[rows] = True
    differs[changed_operation(run_after, run_before)] = True
    return differs


def _side(results: Results, baseline: Results, rows: Array, usual: Operation | None) -> Side:
    fabric = take_rows(results["skin"].fabric, rows)
    stock = take_rows(baseline["skin"].fabric, rows)
    operation: Operation = results["run"].operation
    if usual is not None:
        operation = run(
            results["district"], results["shell"], usual, results["control_measures"],
            results["cost_factors"],
        ).operation  # fmt: skip
    names = ("wall_u_w_m2k", "roof_u_w_m2k", "floor_u_w_m2k", "window_u_w_m2k")
    improved = {n: getattr(fabric, n) != getattr(stock, n) for n in names}
    return Side(results, fabric, take_operation_rows(operation, rows), improved)


def uses(district: District) -> tuple[Array, Array]:
    """The uses that occur, and which each building (n,) has: what the sampled sums are kept by."""
    names, which = np.unique(district.buildings["use"].astype(str), return_inverse=True)
    return names, which.reshape(-1)


def _households(answer: Answer) -> Array:
    """Lived-in homes whose deviations cancel in one building; 1 where it is no home."""
    b = answer.district.buildings
    lived_in = b["dwellings"] * occupied_frac(answer.district, answer.results["home_factors"])
    home = np.isin(b["use"].astype(str), HOMES)
    return np.where(home, np.maximum(lived_in, 1.0), 1.0).astype(float)
