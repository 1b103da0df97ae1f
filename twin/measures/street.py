"""The measures for street lighting and e-mobility, part of the table in `measures.py`."""

from twin.measures.kind import MeasureKind, Parameter

STREET_KINDS: tuple[MeasureKind, ...] = (
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
        note="The price of the cars is not counted, only that of chargers at home: cars are "
        "bought anew anyway.",
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
    MeasureKind(
        "charge_points",
        "e_mobility",
        "Charge points at parking",
        "parking",
        "of the parking areas",
        (
            Parameter("plugs", "Plugs at each", 2.0, "plugs", 1.0, 20.0, 1.0),
            Parameter("power_kw", "Power of a plug", 11.0, "kW", 3.7, 22.0, 0.1),
        ),
    ),
    MeasureKind(
        "electric_vans",
        "e_mobility",
        "Electric vans",
        "district",
        "of the vans",
    ),
    MeasureKind(
        "electric_buses",
        "e_mobility",
        "Electric buses",
        "district",
        "of the buses",
    ),
    MeasureKind(
        "cargo_bikes",
        "e_mobility",
        "Cargo bikes for deliveries",
        "district",
        "of the fleet in service",
        (Parameter("bikes", "Bikes", 20.0, "bikes", 1.0, 1000.0, 1.0),),
    ),
    MeasureKind(
        "smart_parking",
        "e_mobility",
        "Smart parking",
        "district",
        "of the spaces",
        (Parameter("spaces", "Spaces with a sensor", 200.0, "spaces", 10.0, 20000.0, 10.0),),
    ),
)
