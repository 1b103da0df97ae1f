"""The measures of street lighting. What each does to the posts is a verb of `Posts`
(twin/steps/lighting/posts.py)."""

from twin.measures.kind import Cost, MeasureKind, Parameter

_LED = Cost("led_eur", "led_kgco2e", "led_life_a")
_NODE = Cost("control_node_eur", "sensor_kgco2e", "node_life_a")

LAMP_KINDS: tuple[MeasureKind, ...] = (
    MeasureKind(
        kind="led",
        group="street_lighting",
        title="LED luminaires",
        aim="lamps",
        uptake_label="of the lamp posts",
        stage="lamps",
        apply=lambda posts, _, asked: posts.exchange_for_led(asked),
        cost=_LED,
    ),
    MeasureKind(
        kind="least_luminaire",
        group="street_lighting",
        title="Smallest LED luminaire for the class",
        aim="lamps",
        uptake_label="of the lamp posts",
        parameters=(
            Parameter(
                "light",
                "Burning",
                "full",
                choices=(("full", "at full light"), ("dimmed", "dimmed to the class")),
            ),
        ),
        stage="lamps",
        needs="least_luminaires",
        apply=lambda posts, measure, asked: posts.fit(asked, str(measure.parameters["light"])),
        cost=_LED,
    ),
    MeasureKind(
        kind="respacing",
        group="street_lighting",
        title="Remove posts where the class is still met",
        aim="lamps",
        uptake_label="of the lamp posts",
        stage="lamps",
        needs="fewer_posts",
        apply=lambda posts, _, asked: posts.thin_out(asked),
        cost=_LED,
    ),
    MeasureKind(
        kind="street_class",
        group="street_lighting",
        title="Lighting class by choice",
        aim="lamps",
        uptake_label="of the streets",
        parameters=(
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
        stage="street_class",
        cost=Cost("", "", "led_life_a"),
    ),
    MeasureKind(
        kind="dimming",
        group="street_lighting",
        title="Dimming",
        aim="lamps",
        uptake_label="of the lamp posts",
        parameters=(
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
        stage="lamps",
        apply=lambda posts, measure, asked: posts.dim(asked, str(measure.parameters["profile"])),
        cost=_NODE,
    ),
    MeasureKind(
        kind="central_management",
        group="street_lighting",
        title="Central management",
        aim="lamps",
        uptake_label="of the lamp posts",
        stage="lamps",
        apply=lambda posts, _, asked: posts.manage(asked),
        cost=_NODE,
    ),
    MeasureKind(
        kind="sensors",
        group="street_lighting",
        title="Sensors on posts",
        aim="lamps",
        uptake_label="of the lamp posts",
        parameters=(Parameter("power_w", "Power of one", 3.0, "W", 1.0, 20.0, 1.0),),
        stage="lamps",
        apply=lambda posts, measure, asked: posts.load(asked, measure.number("power_w")),
        cost=Cost("sensor_eur", "sensor_kgco2e", "node_life_a"),
    ),
    MeasureKind(
        kind="wifi",
        group="street_lighting",
        title="Wifi on posts",
        aim="lamps",
        uptake_label="of the lamp posts",
        parameters=(Parameter("power_w", "Power of one", 14.0, "W", 5.0, 30.0, 1.0),),
        stage="lamps",
        apply=lambda posts, measure, asked: posts.load(asked, measure.number("power_w")),
        cost=Cost("wifi_eur", "sensor_kgco2e", "node_life_a"),
    ),
    MeasureKind(
        kind="lamp_charging",
        group="street_lighting",
        title="Charging on posts",
        aim="lamps",
        uptake_label="of the posts that can bear it",
        parameters=(Parameter("power_kw", "Plug power", 3.7, "kW", 2.3, 7.4, 0.1),),
        stage="lamps",
        apply=lambda posts, measure, asked: posts.plug(asked, 1000.0 * measure.number("power_kw")),
        cost=Cost("lamp_charger_eur", "charger_kgco2e", "charger_life_a"),
    ),
)
