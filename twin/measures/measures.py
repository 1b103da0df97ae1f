"""The table of measures a planner can decide.

The options panel, the scenario's checks, the steps of the answer, the costs and the command line
all read this one table: a further measure is a further record (ARCHITECTURE.md shows one).
"""

from twin.measures.fabric import FABRIC_KINDS
from twin.measures.heat import HEAT_KINDS
from twin.measures.kind import Group, MeasureKind, Stage
from twin.measures.lamps import LAMP_KINDS
from twin.measures.mobility import MOBILITY_KINDS
from twin.measures.roofs import ROOF_KINDS

GROUP_TITLES: dict[Group, str] = {
    "buildings": "Buildings",
    "roofs": "Roofs, storage",
    "street_lighting": "Street lighting",
    "e_mobility": "E-mobility",
}


MEASURES: dict[str, MeasureKind] = {
    kind.kind: kind
    for kind in (*FABRIC_KINDS, *HEAT_KINDS, *ROOF_KINDS, *LAMP_KINDS, *MOBILITY_KINDS)
}


def kinds_of(*stages: Stage) -> tuple[str, ...]:
    """The kinds that these steps carry out, in the order of the table."""
    return tuple(name for name, kind in MEASURES.items() if kind.stage in stages)
