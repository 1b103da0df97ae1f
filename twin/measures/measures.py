"""The table of measures a planner can decide: group, title, what it is aimed at, parameters.

The options panel, the scenario's checks and the command line all read this one table.
"""

from twin.measures.kind import Group, MeasureKind, Parameter
from twin.measures.street import STREET_KINDS
from twin.measures.supply import SUPPLY_KINDS

GROUP_TITLES: dict[Group, str] = {
    "buildings": "Buildings",
    "roofs": "Roofs, storage",
    "street_lighting": "Street lighting",
    "e_mobility": "E-mobility",
}


def _u_value(default: float, low: float, high: float) -> Parameter:
    return Parameter("u_w_m2k", "U-value after", default, "W/m²K", low, high, 0.01)


_KINDS = (
    MeasureKind(
        "walls",
        "buildings",
        "Wall insulation",
        "buildings",
        "of the buildings",
        (
            _u_value(0.25, 0.12, 0.60),
            Parameter(
                "side",
                "Insulation",
                "outside",
                choices=(("outside", "outside"), ("inside", "inside")),
            ),
        ),
    ),
    MeasureKind(
        "roof",
        "buildings",
        "Roof insulation",
        "buildings",
        "of the buildings",
        (_u_value(0.18, 0.10, 0.50),),
    ),
    MeasureKind(
        "floor",
        "buildings",
        "Floor insulation",
        "buildings",
        "of the buildings",
        (_u_value(0.25, 0.12, 0.60),),
    ),
    MeasureKind(
        "windows",
        "buildings",
        "New windows",
        "buildings",
        "of the buildings",
        (
            _u_value(1.30, 0.70, 2.80),
            Parameter("g_frac", "Solar transmittance g", 0.60, "", 0.20, 0.80, 0.01),
        ),
    ),
    MeasureKind(
        "draught_proofing",
        "buildings",
        "Draught-proofing",
        "buildings",
        "of the buildings",
        (Parameter("infiltration_cut_frac", "Less air leakage", 0.40, "share", 0.05, 0.80, 0.05),),
    ),
    *SUPPLY_KINDS,
    *STREET_KINDS,
)

MEASURES: dict[str, MeasureKind] = {kind.kind: kind for kind in _KINDS}
