"""Chargers and luminaires by hand: a click on a post or parking area, or a proposal in a budget."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog

from twin.district.district import Array, District
from twin.measures.measures import MEASURES
from twin.scenario.edits_by_hand import (
    LUMINAIRE,
    PARKING_CHARGER,
    POST_CHARGER,
    ToggleByHand,
    is_by_hand,
    picked_by_hand,
)
from ui.background.feeders import chargers_within, plug_places_m
from ui.controllers.mouse.mouse_mode import MouseMode
from ui.presenter.presenter import Presenter
from ui.view_state.state import ViewState

if TYPE_CHECKING:
    from twin.on_demand.charge_places.charge_places import Proposal
    from twin.on_demand.feeders.feeder_results import FeederAnswer

_NEAR_M, _NEAR_PX = 3.0, 10.0
_USUAL_BUDGET_EUR = 100_000
_HINTS = {
    POST_CHARGER: "Click a lamp post or a parking area: it gets a charger, or loses it again",
    LUMINAIRE: "Click a lamp post: it gets an LED luminaire, or its own again",
}
_ACTIONS = {POST_CHARGER: "place_chargers", LUMINAIRE: "exchange_luminaires"}


class ChargeDesk(QObject):
    """What the mouse gives to single posts and parking areas, and where the optimiser puts it."""

    def __init__(self, presenter: Presenter, mouse: MouseMode) -> None:
        super().__init__(presenter)
        self.presenter, self.window, self._mouse = presenter, presenter.window, mouse
        self.runner = presenter.workers.hire(
            self, self._proposed, "Placing charge points", _leaves, seen=True, passes=True
        )
        self.kind = ""
        self._drawn: tuple[object, ...] = ()
        self._feeders: FeederAnswer | None = None
        self.window.scene.canvas.touched.connect(self._touched)
        presenter.shown.connect(self.follow)

    def table(self) -> dict[str, Callable[[], Any]]:
        """A function for every action of this desk."""
        return {
            "place_chargers": lambda: self.start(POST_CHARGER),
            "exchange_luminaires": lambda: self.start(LUMINAIRE),
            "propose_chargers": self.ask,
        }

    # ---- by hand ----------------------------------------------------------------------------

    def start(self, kind: str) -> None:
        """From now on a click gives a thing a measure of `kind`; the same again ends it."""
        self._set_kind("" if self.kind == kind else kind)

    def _end(self) -> None:
        self._set_kind("")

    def _set_kind(self, kind: str) -> None:
        if kind:
            self._mouse.take(self._end)
        else:
            self._mouse.give_back(self._end)
        self.kind = kind
        for name, action in _ACTIONS.items():
            self.window.action(action).setChecked(name == kind)
        canvas = self.window.scene.canvas
        canvas.touch_mode = bool(kind)
        if kind:
            canvas.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            canvas.unsetCursor()
        self._hint()

    def _hint(self) -> None:
        session = self.presenter.session
        if not self.kind or session is None:
            self.window.frame.hint.say("")
            return
        kinds = (POST_CHARGER, PARKING_CHARGER) if self.kind == POST_CHARGER else (self.kind,)
        count = sum(len(picked_by_hand(session.scenario, kind)) for kind in kinds)
        by_hand = {m.id for m in session.scenario.measures for k in kinds if is_by_hand(m, k)}
        not_applicable = [
            row.not_applicable for row in self.presenter.state.measures
            if row.id in by_hand and row.not_applicable
        ]  # fmt: skip
        said = f"{_HINTS[self.kind]}; {count:,} so far; Esc to stop"
        self.window.frame.hint.say("\n".join([said, *not_applicable]))

    def _touched(self, x_px: float, y_px: float) -> None:
        scene, session = self.window.scene, self.presenter.session
        point, beside = (scene.pointing.ground_at(x, y_px) for x in (x_px, x_px + _NEAR_PX))
        if point is None or session is None or not self.kind:
            return
        reach = _NEAR_M if beside is None else float(np.hypot(*(beside - point)[:2]))
        found = thing_at(session.district, self.kind, point[:2], max(_NEAR_M, reach))
        if found is not None:
            self.presenter.edit(ToggleByHand(*found))

    # ---- by the optimiser -------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for a budget, then place chargers within it."""
        budget, given = QInputDialog.getInt(
            self.window, "Place charge points", "Budget in EUR", _USUAL_BUDGET_EUR, 0,
            100_000_000, 10_000,
        )  # fmt: skip
        if given:
            self.propose(float(budget))

    def propose(self, budget_eur: float) -> None:
        """Place chargers so that most residents have one within a walk and no feeder is full."""
        answer, last = self.presenter.settled_answer(), self._feeders
        if answer is None:
            return
        self.runner.request(lambda *_: chargers_within(answer, last, budget_eur))

    def _proposed(self, found: "tuple[FeederAnswer, Proposal]") -> None:
        self._feeders, proposal = found
        session = self.presenter.session
        if session is None or session.district is not self._feeders.answer.district:
            return
        if proposal.post_ids or proposal.parking_ids:
            self.presenter.edit(proposal.edit)
        self.window.notify(proposal.sentence)

    # ---- showing ----------------------------------------------------------------------------

    def follow(self, state: ViewState) -> None:
        """Dots where the answer has chargers; the hint says what was placed and what not."""
        if state.district is not (self._drawn[0] if self._drawn else None):
            self._feeders = None
            self.runner.drop()
        answer = self.presenter.answer
        lighting = answer.results["lighting"] if answer else None
        points = answer.results["plug_measures"] if answer else None
        key = (state.district, lighting, points, state.settings.theme)
        if key != self._drawn:
            self._drawn = key
            shown = answer is not None and answer.district is state.district
            places = plug_places_m(answer) if shown and answer else None
            self.window.scene.draw(lambda stage: stage.show_chargers(places))
        if self.kind:
            self._hint()


def _leaves() -> str:
    return "Nothing was placed; ask again from the menu Options."


def thing_at(district: District, kind: str, at_m: Array, reach_m: float) -> tuple[str, str] | None:
    """Kind of measure and id of the post, or else the parking area, that a point means."""
    place = shapely.Point(*at_m)
    lamps, parking = district.layers.get("lamp_posts"), district.layers.get("parking")
    if lamps is not None and len(lamps):
        away = shapely.distance(lamps.geometry, place)
        if away.min() <= reach_m:
            return kind, str(lamps.ids[int(away.argmin())])
    if parking is not None and len(parking) and MEASURES[kind].kind == POST_CHARGER:
        away = shapely.distance(parking.geometry, place)
        if away.min() <= _NEAR_M:
            return PARKING_CHARGER, str(parking.ids[int(away.argmin())])
    return None
