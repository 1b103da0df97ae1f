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
from twin.steps.buildings.outlays import Refusals, building_outlay, note_refusals
from twin.steps.supply.plant import Plant
from twin.targets.targets import chosen_buildings

REFUSED_NOT_ELECTRIC = 1
REFUSED_HAS_STORE = 2
REFUSED_NO_WATER = 3
REFUSAL_REASONS = {
    REFUSED_NOT_ELECTRIC: "The water is not heated by electricity: a store would only lose heat.",
    REFUSED_HAS_STORE: "The building has a store already.",
    REFUSED_NO_WATER: "The building draws no hot water.",
}


@dataclass(frozen=True, eq=False)
class WaterStores:
    """Hot water as it is heated, what the stores cost, and who refused one."""

    need: FactoredNeed
    outlays: tuple[Outlay, ...]
    refusals: Refusals


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
    refusals: Refusals = {}
    for measure in measures:
        chosen = chosen_buildings(district, measure)
        why = [~electric, stored, hot_water.kwh_a <= 0]
        codes = [REFUSED_NOT_ELECTRIC, REFUSED_HAS_STORE, REFUSED_NO_WATER]
        refused = np.where(chosen, np.select(why, codes, 0), 0)
        done = chosen & (refused == 0)
        need = _through_stores(need, hot_water, done, count, measure)
        stored = stored | done
        litres = np.where(done, count * measure.number("litres"), 0.0)
        outlays.append(
            building_outlay(district, measure, litres, refused, REFUSAL_REASONS, factors)
        )
        note_refusals(refusals, measure, refused, REFUSAL_REASONS)
    return WaterStores(need, tuple(outlays), refusals)


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
