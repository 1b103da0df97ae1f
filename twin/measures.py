"""The table of measures a planner can decide: group, title, what it is aimed at, parameters.

The options panel, the scenario's checks and the command line all read this one table.
"""

from twin.measure_kind import MeasureKind, Parameter
from twin.measures_supply import SUPPLY_KINDS

GROUP_TITLES: dict[str, str] = {
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
    MeasureKind(
        "led",
        "street_lighting",
        "LED lanterns",
        "lamps",
        "of the lamp posts",
    ),
    MeasureKind(
        "least_lantern",
        "street_lighting",
        "Least LED lantern for the class",
        "lamps",
        "of the lamp posts",
        (
            Parameter(
                "light",
                "Burning",
                "full",
                choices=(("full", "at full light"), ("dimmed", "dimmed to the class")),
            ),
        ),
    ),
    MeasureKind(
        "respacing",
        "street_lighting",
        "Fewer posts that keep the class",
        "lamps",
        "of the lamp posts",
    ),
    MeasureKind(
        "street_class",
        "street_lighting",
        "Lighting class by choice",
        "lamps",
        "of the streets",
        (
            Parameter(
                "class",
                "EN 13201-2",
                "P4",
                choices=tuple(
                    (name, name)
                    for name in (
                        *(f"M{i}" for i in range(1, 7)),
                        *(f"C{i}" for i in range(6)),
                        *(f"P{i}" for i in range(1, 8)),
                    )
                ),
            ),
        ),
    ),
    MeasureKind(
        "dimming",
        "street_lighting",
        "Dimming",
        "lamps",
        "of the lamp posts",
        (
            Parameter(
                "profile",
                "Profile",
                "bi_power",
                choices=(
                    ("bi_power", "half power at night"),
                    ("multi_step", "in steps through the night"),
                    ("part_night", "off after midnight"),
                    ("motion", "by motion"),
                ),
            ),
        ),
    ),
    MeasureKind(
        "central_management",
        "street_lighting",
        "Central management",
        "lamps",
        "of the lamp posts",
    ),
    MeasureKind(
        "sensors",
        "street_lighting",
        "Sensors on posts",
        "lamps",
        "of the lamp posts",
        (Parameter("power_w", "Power of one", 3.0, "W", 1.0, 20.0, 1.0),),
    ),
    MeasureKind(
        "wifi",
        "street_lighting",
        "Wifi on posts",
        "lamps",
        "of the lamp posts",
        (Parameter("power_w", "Power of one", 14.0, "W", 5.0, 30.0, 1.0),),
    ),
    MeasureKind(
        "lamp_charging",
        "street_lighting",
        "Charging on posts",
        "lamps",
        "of the posts that can bear it",
        (Parameter("power_kw", "Plug power", 3.7, "kW", 2.3, 7.4, 0.1),),
    ),
    MeasureKind(
        "electric_cars",
        "e_mobility",
        "Electric cars",
        "cars",
        "of the cars",
    ),
    MeasureKind(
        "charging",
        "e_mobility",
        "Charging strategy",
        "cars",
        "of the electric cars",
        (
            Parameter(
                "strategy",
                "Strategy",
                "off_peak",
                choices=(
                    ("off_peak", "off-peak hours"),
                    ("balanced", "spread over the stay"),
                    ("valley_filling", "in the valleys of the load"),
                    ("pv_surplus", "when PV is left over"),
                    ("price", "in the cheapest hours"),
                    ("carbon", "in the cleanest hours"),
                    ("v2g", "both ways, by price"),
                ),
            ),
        ),
    ),
    MeasureKind(
        "shared_cars",
        "e_mobility",
        "Shared electric cars",
        "district",
        "of the fleet in service",
        (Parameter("vehicles", "Vehicles", 50.0, "cars", 1.0, 500.0, 1.0),),
    ),
    MeasureKind(
        "e_bikes",
        "e_mobility",
        "E-bikes",
        "district",
        "of the fleet in service",
        (Parameter("bikes", "Bikes", 200.0, "bikes", 10.0, 3000.0, 10.0),),
    ),
)

MEASURES: dict[str, MeasureKind] = {kind.kind: kind for kind in _KINDS}
