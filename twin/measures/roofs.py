"""The measures on roofs, and those that store power."""

from twin.measures.kind import Cost, MeasureKind, Parameter

_POWER = Parameter("kw_per_kwh", "Power for each kWh", 0.5, "kW", 0.1, 2.0, 0.1)

ROOF_KINDS = (
    MeasureKind(
        kind="pv",
        group="roofs",
        title="Roof PV",
        aim="buildings",
        uptake_label="of the buildings",
        parameters=(
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
        stage="pv",
        cost=Cost("pv_eur_kwp", "pv_kgco2e_kwp", "pv_life_a"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="home_battery",
        group="roofs",
        title="Home batteries",
        aim="buildings",
        uptake_label="of the buildings",
        parameters=(
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
        stage="home_battery",
        cost=Cost("battery_eur_kwh", "battery_kgco2e_kwh", "battery_life_a"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="district_battery",
        group="roofs",
        title="District battery",
        aim="district",
        uptake_label="of the capacity",
        parameters=(
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
        stage="district_battery",
        cost=Cost("district_battery_eur_kwh", "battery_kgco2e_kwh", "battery_life_a"),
    ),
)
