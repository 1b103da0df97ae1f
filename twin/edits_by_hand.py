"""Edits made with the mouse on the map: one post or one parking area at a time, or a proposal."""

from dataclasses import dataclass

from twin.measures import MEASURES
from twin.scenario import Measure, Scenario, Target

POST_CHARGER, PARKING_CHARGER, LANTERN = "lamp_charging", "charge_points", "led"
POST_KW = 3.4
"""What a fuse of 16 A leaves beside an LED lantern."""


def by_hand_id(kind: str) -> str:
    """Id of the one measure that holds what was picked on the map for a kind."""
    return f"{kind}-by-hand"


def picked_by_hand(scenario: Scenario, kind: str) -> tuple[str, ...]:
    """What was picked on the map for a kind, in order."""
    for measure in scenario.measures:
        if measure.id == by_hand_id(kind):
            return measure.target.picked
    return ()


@dataclass(frozen=True)
class ToggleByHand:
    """Give one post or parking area a measure of `kind`, or take it away again."""

    kind: str
    object_id: str

    @property
    def label(self) -> str:
        return f"{MEASURES[self.kind].title} by hand"

    def apply(self, scenario: Scenario) -> Scenario:
        picked = picked_by_hand(scenario, self.kind)
        if self.object_id in picked:
            return _with_picked(
                scenario, self.kind, tuple(one for one in picked if one != self.object_id)
            )
        return _with_picked(scenario, self.kind, (*picked, self.object_id))


@dataclass(frozen=True)
class PlaceChargers:
    """Put chargers on these posts and parking areas besides those placed before."""

    post_ids: tuple[str, ...]
    parking_ids: tuple[str, ...]

    @property
    def label(self) -> str:
        return "Place charge points"

    def apply(self, scenario: Scenario) -> Scenario:
        for kind, new in ((POST_CHARGER, self.post_ids), (PARKING_CHARGER, self.parking_ids)):
            picked = tuple(dict.fromkeys((*picked_by_hand(scenario, kind), *new)))
            scenario = _with_picked(scenario, kind, picked)
        return scenario


def _with_picked(scenario: Scenario, kind: str, picked: tuple[str, ...]) -> Scenario:
    """The one measure by hand with these ids; none are left: no measure, as that would mean all."""
    name, kept = by_hand_id(kind), []
    for measure in scenario.measures:
        if measure.id != name:
            kept.append(measure)
        elif picked:
            kept.append(measure.changed(target=measure.target.changed(picked=picked)))
    if picked and all(measure.id != name for measure in kept):
        given = {"power_kw": POST_KW} if kind == POST_CHARGER else {}
        kept.append(Measure(id=name, kind=kind, target=Target(picked=picked), parameters=given))
    return scenario.with_measures(tuple(kept))
