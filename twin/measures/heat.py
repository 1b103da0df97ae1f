"""The measures of heating plant, hot water and energy management."""

from typing import TYPE_CHECKING

from twin.measures.kind import Cost, MeasureKind, Parameter

if TYPE_CHECKING:
    from models.heat.measures.replant import KeptBoiler, Replanted
    from models.heat.stock.zones import Operation
    from twin.district.district import Array
    from twin.measures.before import PlantBefore
    from twin.measures.kind import Decision


def _exchange_for_heat_pump(
    before: "PlantBefore", measure: "Decision", chosen: "Array"
) -> "Replanted":
    from models.heat.measures.replant import exchange_for_heat_pump

    return exchange_for_heat_pump(
        before.systems,
        chosen,
        str(measure.parameters["source"]),
        str(measure.parameters["emitter"]),
        before.design_w,
        measure.number("size_frac"),
        _kept_boiler(before, measure),
    )


def _kept_boiler(before: "PlantBefore", measure: "Decision") -> "KeptBoiler | None":
    """The old boiler behind the pump: for the cold alone, or wherever a kWh of heat from it costs
    less, that is where the COP is below price of electricity x efficiency / price of fuel."""
    import numpy as np

    from models.heat.measures.replant import KeptBoiler
    from models.heat.stock.systems import BOILERS, NEVER_C

    systems, way = before.systems, measure.parameters["old_boiler"]
    if way == "goes":
        return None
    if way == "cold":
        never = np.zeros(len(systems.heating), np.float32)
        return KeptBoiler(measure.number("bivalence_c"), never)
    assert before.prices is not None
    fuel = np.where(systems.heating == BOILERS[0], before.prices[:, 1], before.prices[:, 2])
    even = before.prices[:, 0] * systems.generator_frac / np.maximum(fuel, 1e-6)
    return KeptBoiler(NEVER_C, even.astype(np.float32))


def _join_estate(before: "PlantBefore", _: "Decision", chosen: "Array") -> "Replanted":
    """Joins the buildings to a plant of their own; the step `communal` sizes and prices it."""
    import numpy as np

    from models.heat.measures.replant import Replanted, connection_not_applicable
    from models.heat.plant.communal import joined

    not_applicable = connection_not_applicable(before.systems, chosen)
    members = chosen & (not_applicable == 0)
    nothing = np.zeros(len(members), np.float32)
    return Replanted(joined(before.systems, members), members, not_applicable, nothing)


def _exchange_boiler(before: "PlantBefore", measure: "Decision", chosen: "Array") -> "Replanted":
    from models.heat.measures.replant import exchange_boiler

    like = before.as_if_all_had("gas_boiler")
    efficiency_frac = measure.number("efficiency_frac")
    return exchange_boiler(before.systems, chosen, like, efficiency_frac, before.design_w)


def _connect_to_network(before: "PlantBefore", _: "Decision", chosen: "Array") -> "Replanted":
    from models.heat.measures.replant import connect_to_network

    like = before.as_if_all_had("district_heat")
    return connect_to_network(before.systems, chosen, like, before.design_w)


def _manage(
    operation: "Operation", measure: "Decision", chosen: "Array", country: str
) -> "Operation":
    """Set-back first, then the warm-up before the day, then what a signal moves."""
    from models.ev.charging.hourly_signals import hourly_signal
    from models.heat.measures.management import with_optimum_start, with_preheating
    from models.heat.stock.operation import controlled

    set_back_k, cut_k = measure.number("setback_k"), measure.number("setpoint_cut_k")
    operation = controlled(operation, chosen, set_back_k, cut_k)
    hours, rise_k = round(measure.number("optimum_start_h")), measure.number("preheat_k")
    if hours > 0:
        operation = with_optimum_start(operation, chosen, hours)
    follows = str(measure.parameters["preheat"])
    if follows != "none" and rise_k > 0:
        signal = hourly_signal(follows, country, 1.0)
        operation = with_preheating(operation, chosen, signal, rise_k, rise_k)
    return operation


_EMITTER = Parameter(
    "emitter",
    "Heats through",
    "radiator",
    choices=(("radiator", "radiators"), ("floor", "floor heating")),
)

_SIZE = Parameter("size_frac", "Size, of the coldest day", 1.0, "share", 0.3, 1.0, 0.05)


def _source(default: str) -> Parameter:
    choices = (("air", "outside air"), ("ground", "ground"), ("water", "water"))
    return Parameter("source", "Heat source", default, choices=choices)


HEAT_KINDS = (
    MeasureKind(
        kind="heat_pump",
        group="buildings",
        title="Heat pump",
        aim="buildings",
        uptake_label="of the buildings",
        parameters=(
            _source("air"),
            _EMITTER,
            _SIZE,
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
        stage="plant",
        apply=_exchange_for_heat_pump,
        cost=Cost("heat_pump_eur_kw", "heat_pump_kgco2e_kw", "heat_pump_life_a"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="communal_heat_pump",
        group="buildings",
        title="Communal heat pump",
        aim="buildings",
        uptake_label="of the buildings",
        parameters=(
            _source("water"),
            _EMITTER,
            _SIZE,
            Parameter(
                "backup",
                "The rest from",
                "gas",
                choices=(("gas", "a gas boiler"), ("electricity", "electricity")),
            ),
            Parameter("pipe_loss_w", "Pipes lose, a home", 100.0, "W", 0.0, 300.0, 10.0),
            Parameter("buffer_l", "Buffer store, a home", 0.0, "l", 0.0, 500.0, 10.0),
        ),
        stage="plant",
        apply=_join_estate,
        paid_by="owners",
    ),
    MeasureKind(
        kind="new_boiler",
        group="buildings",
        title="New gas boiler",
        aim="buildings",
        uptake_label="of the buildings",
        parameters=(
            Parameter("efficiency_frac", "Efficiency, gross", 0.90, "share", 0.80, 0.98, 0.01),
        ),
        stage="plant",
        apply=_exchange_boiler,
        cost=Cost("boiler_eur_kw", "boiler_kgco2e_kw", "boiler_life_a"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="heat_network",
        group="buildings",
        title="Connection to a heat network",
        aim="buildings",
        uptake_label="of the buildings",
        stage="plant",
        apply=_connect_to_network,
        cost=Cost("heat_station_eur_kw", "heat_station_kgco2e_kw", "heat_station_life_a"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="water_store",
        group="buildings",
        title="Hot water with storage",
        aim="buildings",
        uptake_label="of the buildings",
        parameters=(
            Parameter("litres", "Store of a home", 200.0, "l", 50.0, 500.0, 10.0),
            Parameter(
                "charged",
                "Heated",
                "midday",
                choices=(("midday", "at midday"), ("night", "by night")),
            ),
        ),
        stage="water_store",
        cost=Cost("water_store_eur_l", "water_store_kgco2e_l", "water_store_life_a"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="controls",
        group="buildings",
        title="Energy management",
        aim="buildings",
        uptake_label="of the buildings",
        parameters=(
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
        stage="operation",
        apply=_manage,
        cost=Cost("controls_eur_m2", "controls_kgco2e_m2", "controls_life_a"),
        paid_by="owners",
    ),
)
