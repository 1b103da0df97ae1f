"""A choice of packages as a scenario: one measure for each kind, setting and year, with the ids of
those that get it."""

import numpy as np

from twin.best_plan.packages import Packages
from twin.district.district import Array
from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure, Scenario, Target

_ORDER = {kind: i for i, kind in enumerate(MEASURES)}


def plan_scenario(
    packages: Packages, option: Array, year: Array | None = None, name: str = "Best plan"
) -> Scenario:
    """The scenario in which each unit has the package `option` (n_units,).

    year (n_units,): when; all in the first year without it. Measures stand in the order in which
    the packages were calculated, so that each building comes out as it did there.
    """
    members: dict[tuple[int, str, int], tuple[Measure, list[str]]] = {}
    for unit in np.flatnonzero(option):
        ids = _objects(packages, int(unit))
        for measure in packages.measures_of(int(unit), int(option[unit])):
            when = measure.year if year is None else int(year[unit])
            setting = "-".join(str(v) for v in measure.parameters.values())
            key = _ORDER[measure.kind], setting, when
            members.setdefault(key, (measure.changed(year=when), []))[1].extend(ids)
    made = []
    for number, key in enumerate(sorted(members), start=1):
        measure, ids = members[key]
        target = Target(picked=tuple(sorted(ids)))
        made.append(measure.changed(id=f"plan-{number}-{measure.kind}", target=target))
    assumptions = dict(packages.answer.scenario.assumptions)
    return Scenario(name=name, measures=tuple(made), assumptions=assumptions)


def _objects(packages: Packages, unit: int) -> list[str]:
    """The ids that a unit's measures are for: the building, or the street's lamp posts."""
    district = packages.answer.district
    if unit < packages.n_buildings:
        return [str(district.buildings.ids[unit])]
    lamps = district.layers["lamp_posts"]
    return [str(i) for i in lamps.ids[packages.street_of == unit]]
