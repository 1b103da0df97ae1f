"""The measures of heat, management, roofs and storage."""

from twin.measures.kind import MeasureKind, Parameter

_POWER = Parameter("kw_per_kwh", "Power for each kWh", 0.5, "kW", 0.1, 2.0, 0.1)

_EMITTER = Parameter(
    "emitter",
    "Heats through",
    "radiator",
    choices=(("radiator", "radiators"), ("floor", "floor heating")),
)


def _source(default: str) -> Parameter:
    choices = (("air", "outside air"), ("ground", "ground"), ("water", "water"))
    return Parameter("source", "Heat source", default, choices=choices)


SUPPLY_KINDS = (
    MeasureKind(
        "heat_pump",
        "buildings",
        "Heat pump",
        "buildings",
        "of the buildings",
        (
            _source("air"),
            _EMITTER,
            Parameter("size_frac", "Size, of the coldest day", 1.0, "share", 0.3, 1.0, 0.05),
            Parameter(
                "old_boiler",
                "The old boiler",
                "goes",
                choices=(
                    ("goes", "goes"),
                    ("cold", "stays for the cold"),
                    ("price", "stays if cheaper"),
                ),
            ),
            Parameter("bivalence_c", "It heats below", 2.0, "°C", -10.0, 10.0, 1.0),
        ),
    ),
    MeasureKind(
        "communal_heat_pump",
        "buildings",
        "Communal heat pump",
        "buildings",
        "of the buildings",
        (
            _source("water"),
            _EMITTER,
            Parameter("size_frac", "Size, of the coldest day", 1.0, "share", 0.3, 1.0, 0.05),
            Parameter(
                "backup",
                "The rest from",
                "gas",
                choices=(("gas", "a gas boiler"), ("electricity", "electricity")),
            ),
            Parameter("pipe_loss_w", "Pipes lose, a home", 100.0, "W", 0.0, 300.0, 10.0),
            Parameter("buffer_l", "Buffer store, a home", 0.0, "l", 0.0, 500.0, 10.0),
        ),
    ),
    MeasureKind(
        "new_boiler",
        "buildings",
        "New gas boiler",
        "buildings",
        "of the buildings",
        (Parameter("efficiency_frac", "Efficiency, gross", 0.90, "share", 0.80, 0.98, 0.01),),
    ),
    MeasureKind(
        "heat_network",
        "buildings",
        "Connection to a heat network",
        "buildings",
        "of the buildings",
    ),
    MeasureKind(
        "water_store",
        "buildings",
        "Hot water with storage",
        "buildings",
        "of the buildings",
        (
            Parameter("litres", "Store of a home", 200.0, "l", 50.0, 500.0, 10.0),
            Parameter(
                "charged",
                "Heated",
                "midday",
                choices=(("midday", "at midday"), ("night", "by night")),
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
            Parameter("optimum_start_h", "Optimum start, warm-up", 0.0, "h", 0.0, 4.0, 1.0),
            Parameter("flow_cut_k", "Cooler flow, heat pumps", 0.0, "K", 0.0, 15.0, 1.0),
            Parameter(
                "preheat",
                "Pre-heating follows",
                "none",
                choices=(("none", "nothing"), ("price", "the price"), ("carbon", "the carbon")),
            ),
            Parameter("preheat_k", "Warmer before, cooler after", 1.0, "K", 0.0, 3.0, 0.5),
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
            Parameter(
                "protected",
                "Protected roofs",
                "none",
                choices=(("none", "stay bare"), ("unseen", "flat parts, unseen")),
            ),
        ),
    ),
    MeasureKind(
        "home_battery",
        "roofs",
        "Home batteries",
        "buildings",
        "of the buildings",
        (
            Parameter(
                "size_by",
                "Sized by",
                "kwp",
                choices=(
                    ("kwp", "kWp on the roof"),
                    ("dwelling", "home"),
                    ("building", "building"),
                ),
            ),
            Parameter("kwh", "Capacity for each", 1.0, "kWh", 0.5, 30.0, 0.5),
            _POWER,
        ),
    ),
    MeasureKind(
        "district_battery",
        "roofs",
        "District battery",
        "district",
        "of the capacity",
        (
            Parameter("kwh", "Capacity", 1000.0, "kWh", 50.0, 50_000.0, 50.0),
            _POWER,
            Parameter(
                "dispatch",
                "Runs for",
                "self_use",
                choices=(
                    ("self_use", "own PV"),
                    ("peak", "lowest peak"),
                    ("least_cost", "least cost"),
                    ("least_carbon", "least carbon"),
                ),
            ),
        ),
    ),
)
