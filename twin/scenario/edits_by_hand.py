"""Edits made with the mouse on the map: one post or one parking area at a time, or a proposal."""

from dataclasses import dataclass

from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure, Scenario, Target

POST_CHARGER, PARKING_CHARGER, LUMINAIRE = "lamp_charging", "charge_points", "led"
POST_KW = 3.4
"""What a fuse of 16 A leaves beside an LED luminaire."""


def by_hand_id(kind: str, plugs: int = 0) -> str:
    """Id of the measure that holds what was picked on the map for a kind; areas to which the
    optimiser gave a number of plugs of their own stand in one measure for each number."""
    return f"{kind}-by-hand-{plugs}" if plugs else f"{kind}-by-hand"


def is_by_hand(measure: Measure, kind: str) -> bool:
    """Whether a measure holds what was picked on the map for a kind."""
    return measure.kind == kind and (
        measure.id == by_hand_id(kind) or measure.id.startswith(f"{by_hand_id(kind)}-")
    )


def picked_by_hand(scenario: Scenario, kind: str) -> tuple[str, ...]:
    """What was picked on the map for a kind, in order."""
    held = [m.target.picked for m in scenario.measures if is_by_hand(m, kind)]
    return tuple(dict.fromkeys(one for picked in held for one in picked))


@dataclass(frozen=True)
class ToggleByHand:
    """Give one post or parking area a measure of `kind`, or take it away again."""

    kind: str
    object_id: str

    def label_in(self, scenario: Scenario) -> str:
        return f"{MEASURES[self.kind].title} by hand"

    def apply(self, scenario: Scenario) -> Scenario:
        if self.object_id in picked_by_hand(scenario, self.kind):
            return _without(scenario, self.kind, self.object_id)
        return _with(scenario, self.kind, (self.object_id,))


@dataclass(frozen=True)
class PlaceChargers:
    """Put chargers on these posts and parking areas besides those placed before; `parking_plugs`
    says how many each of the areas gets."""

    post_ids: tuple[str, ...]
    parking_ids: tuple[str, ...]
    parking_plugs: tuple[int, ...]

    def label_in(self, scenario: Scenario) -> str:
        return "Place charge points"

    def apply(self, scenario: Scenario) -> Scenario:
        scenario = _with(scenario, POST_CHARGER, self.post_ids)
        had = picked_by_hand(scenario, PARKING_CHARGER)
        for plugs in sorted(set(self.parking_plugs)):
            areas = zip(self.parking_ids, self.parking_plugs, strict=True)
            new = tuple(one for one, count in areas if count == plugs and one not in had)
            scenario = _with(scenario, PARKING_CHARGER, new, plugs)
        return scenario


def _with(scenario: Scenario, kind: str, new: tuple[str, ...], plugs: int = 0) -> Scenario:
    """The scenario with these ids besides those that the measure by hand has already."""
    if not new:
        return scenario
    name = by_hand_id(kind, plugs)
    for row, measure in enumerate(scenario.measures):
        if measure.id == name:
            picked = tuple(dict.fromkeys((*measure.target.picked, *new)))
            changed = measure.changed(target=measure.target.changed(picked=picked))
            kept = (*scenario.measures[:row], changed, *scenario.measures[row + 1 :])
            return scenario.with_measures(kept)
    given = {"power_kw": POST_KW} if kind == POST_CHARGER else {"plugs": plugs} if plugs else {}
    made = Measure(id=name, kind=kind, target=Target(picked=new), parameters=given)
    return scenario.with_measures((*scenario.measures, made))


def _without(scenario: Scenario, kind: str, object_id: str) -> Scenario:
    """The scenario without one id by hand; none are left: no measure, as that would mean all."""
    kept = []
    for measure in scenario.measures:
        if is_by_hand(measure, kind):
            picked = tuple(one for one in measure.target.picked if one != object_id)
            if not picked:
                continue
            measure = measure.changed(target=measure.target.changed(picked=picked))
        kept.append(measure)
    return scenario.with_measures(tuple(kept))
