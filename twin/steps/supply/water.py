"""Steps for hot water that is heated ahead: stores, what they lose, and when they are charged."""

from dataclasses import dataclass

import numpy as np

from models.heat.plant.bought_energy import CARRIER_OF_HEATING, FactoredNeed
from models.heat.stock.hot_water import (
    CHARGING_HOURS,
    STEPS_OF_A_DAY,
    charging_profiles,
    store_loss_w,
    stored_share,
)
from models.heat.stock.systems import ELECTRICITY
from models.heat.stock.zones import Shell
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import Outlay
from twin.scenario.scenario import Measure
from twin.steps.buildings.buildings import homes
from twin.steps.buildings.outlays import NotApplicable, building_outlay, note_not_applicable
from twin.steps.supply.plant import Plant
from twin.targets.targets import chosen_buildings

NOT_APPLICABLE_NOT_ELECTRIC = 1
NOT_APPLICABLE_HAS_STORE = 2
NOT_APPLICABLE_NO_WATER = 3
NOT_APPLICABLE_REASONS = {
    NOT_APPLICABLE_NOT_ELECTRIC: (
        "The water is not heated by electricity: a store would only lose heat."
    ),
    NOT_APPLICABLE_HAS_STORE: "The building has a store already.",
    NOT_APPLICABLE_NO_WATER: "The building draws no hot water.",
}


@dataclass(frozen=True, eq=False)
class WaterStores:
    """Hot water as it is heated, what the stores cost, and where one is not applicable."""

    need: FactoredNeed
    outlays: tuple[Outlay, ...]
    not_applicable: NotApplicable


def water_stores(
    district: District,
    shell: Shell,
    hot_water: FactoredNeed,
    plant: Plant,
    measures: tuple[Measure, ...],
    factors: Factors,
) -> WaterStores:
    """Heat the water of the chosen homes at night or at midday, with the stores' loss added."""
    if not measures:
        return WaterStores(hot_water, (), {})
    count = homes(district, shell)
    electric = CARRIER_OF_HEATING[plant.systems.heating] == ELECTRICITY
    need, stored = hot_water, np.zeros(len(count), dtype=bool)
    outlays: list[Outlay] = []
    not_applicable: NotApplicable = {}
    for measure in measures:
        chosen = chosen_buildings(district, measure)
        why = [~electric, stored, hot_water.kwh_a <= 0]
        codes = [NOT_APPLICABLE_NOT_ELECTRIC, NOT_APPLICABLE_HAS_STORE, NOT_APPLICABLE_NO_WATER]
        reason_code = np.where(chosen, np.select(why, codes, 0), 0)
        done = chosen & (reason_code == 0)
        need = _through_stores(need, hot_water, done, count, measure)
        stored = stored | done
        litres = np.where(done, count * measure.number("litres"), 0.0)
        outlays.append(
            building_outlay(district, measure, litres, reason_code, NOT_APPLICABLE_REASONS, factors)
        )
        note_not_applicable(not_applicable, measure, reason_code, NOT_APPLICABLE_REASONS)
    return WaterStores(need, tuple(outlays), not_applicable)


def _through_stores(
    need: FactoredNeed, drawn: FactoredNeed, done: Array, count: Array, measure: Measure
) -> FactoredNeed:
    """The need with another profile and the standing loss where a store stands."""
    litres = measure.number("litres")
    share = stored_share(drawn.kwh_a, litres * count)
    step = np.clip(np.round(share * STEPS_OF_A_DAY), 1, STEPS_OF_A_DAY).astype(np.int32) - 1
    hours = CHARGING_HOURS[str(measure.parameters["charged"])]
    row = len(need.profiles) + step * len(drawn.profiles) + drawn.profile
    loss_kwh = float(store_loss_w(np.array([litres]))[0]) * 8.76 * count
    return FactoredNeed(
        np.where(done, drawn.kwh_a + loss_kwh, need.kwh_a).astype(np.float32),
        np.concatenate([need.profiles, charging_profiles(drawn.profiles, hours)]),
        np.where(done, row, need.profile).astype(np.int32),
    )
