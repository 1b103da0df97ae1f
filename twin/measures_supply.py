"""The measures of heat, management, roofs and storage."""

from twin.measure_kind import MeasureKind, Parameter

SUPPLY_KINDS = (
    MeasureKind(
        "heat_pump",
        "buildings",
        "Heat pump",
        "buildings",
        "of the buildings",
        (
            Parameter(
                "source",
                "Heat source",
                "air",
                choices=(("air", "outside air"), ("ground", "ground"), ("water", "water")),
            ),
            Parameter(
                "emitter",
                "Heats through",
                "radiator",
                choices=(("radiator", "radiators"), ("floor", "floor heating")),
            ),
        ),
    ),
    MeasureKind(
        "controls",
        "buildings",
        "Energy management",
        "buildings",
        "of the buildings",
        (
            Parameter("setback_k", "Night set-back", 3.0, "K", 0.0, 8.0, 0.5),
            Parameter("setpoint_cut_k", "Lower set-point by day", 0.5, "K", 0.0, 3.0, 0.1),
        ),
    ),
    MeasureKind(
        "pv",
        "roofs",
        "Roof PV",
        "buildings",
        "of the buildings",
        (
            Parameter("roof_share_frac", "Share of usable roof", 0.8, "share", 0.05, 1.0, 0.05),
            Parameter(
                "module_efficiency_frac", "Module efficiency", 0.21, "share", 0.15, 0.25, 0.005
            ),
        ),
    ),
)
