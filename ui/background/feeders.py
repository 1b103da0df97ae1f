"""The low-voltage network, and where charge points go, off the GUI thread.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from typing import TYPE_CHECKING

from twin.answer.compare import Answer
from twin.district.district import Array

if TYPE_CHECKING:
    from twin.on_demand.charge_places.charge_places import Proposal
    from twin.on_demand.feeders.feeder_results import FeederAnswer, FeederDetail


def feeders_of(answer: Answer, last: "FeederAnswer | None") -> "FeederAnswer":
    """A year of the feeders of an answer, from the last one where that helps."""
    from twin.on_demand.feeders.feeder import feeder_answer

    return feeder_answer(answer, last)


def feeder_closely(feeders: "FeederAnswer", substation: int) -> "FeederDetail":
    """One substation by exact load flow, and what it still bears."""
    from twin.on_demand.feeders.feeder_closely import detail_of

    return detail_of(feeders, substation)


def chargers_within(
    answer: Answer, last: "FeederAnswer | None", budget_eur: float
) -> "tuple[FeederAnswer, Proposal]":
    """Where chargers go within a budget, and the feeders whose room was asked for."""
    from twin.on_demand.charge_places.charge_places import proposed_chargers

    feeders = feeders_of(answer, last)
    return feeders, proposed_chargers(feeders, budget_eur)


def plug_places_m(answer: Answer) -> Array:
    """Where the scenario puts chargers on posts and at parking, (n, 2) [m]."""
    from twin.steps.mobility.plugs import public_plugs

    measures = answer.scenario.of_kind("lamp_charging", "charge_points")
    plugs = public_plugs(answer.district, answer.results["post_chargers"], measures)
    return plugs.xy_m[plugs.charge_point < 0]
