"""Feeders: calculated only while looked at, drawn over the streets, put in words."""

import numpy as np
from PySide6.QtCore import QObject

from twin.district.district import District
from twin.on_demand.feeders.feeder_report import BY_KEY
from twin.on_demand.feeders.feeder_results import FeederAnswer, FeederDetail
from ui.background.feeders import feeder_closely, feeders_of
from ui.map_layers.feeder_colouring import feeder_legend, feeder_paint
from ui.panels.results.stale import mark_stale
from ui.panels.tables.feeder_report import FeederReport
from ui.presenter.presenter import Presenter
from ui.view_state.standing import AWAITED, STOPPED
from ui.view_state.state import ViewState

_PICK_M = 25.0


class FeederDesk(QObject):
    """Asks for the year of the feeders, draws them and reports on the one that is picked."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self.presenter, self.window = presenter, presenter.window
        self.answer: FeederAnswer | None = None
        self.detail: FeederDetail | None = None
        self.picked = -1
        self.runner = presenter.workers.hire(
            self, self._answered, "Calculating the feeders", passes=True
        )
        self.closer = presenter.workers.hire(
            self, self._seen_closely, "Looking at one substation", passes=True
        )
        self.report = FeederReport()
        self._district: District | None = None
        self._asked: object = None
        self._drawn: tuple[object, ...] = ()
        self._tab = False
        self.report.substation_requested.connect(self.pick)
        self.report.hour_requested.connect(lambda hour: presenter.look(hour=hour))
        presenter.shown.connect(self.follow)
        presenter.went_on.connect(self._again)
        self.runner.stopped.connect(lambda: self.report.show_waiting(STOPPED))
        self.window.scene.canvas.clicked_at.connect(self._clicked)

    @property
    def busy(self) -> bool:
        return self.runner.busy or self.closer.busy

    # ---- following --------------------------------------------------------------------------

    def follow(self, state: ViewState) -> None:
        """Calculate what this state needs, and show what is known."""
        if state.district is not self._district:
            self._district, self.answer, self.detail = state.district, None, None
            self._asked, self._drawn, self.picked = None, (), -1
            for runner in (self.runner, self.closer):
                runner.drop()
        wanted = state.settings.colour_streets in BY_KEY
        answer = self.presenter.answer
        if wanted and answer is not None and answer is not self._asked:
            self._asked = answer
            last = self.answer
            self.report.show_waiting()
            self.runner.request(lambda *_: feeders_of(answer, last))
        self._show_tab(wanted)
        self._draw(state)
        self._mark(state)

    def _again(self) -> None:
        """What was stopped or failed is asked for anew."""
        if not self.runner.busy:
            self._asked = self.answer.answer if self.answer else None
            self.follow(self.presenter.state)

    def _mark(self, state: ViewState) -> None:
        """Grey what is of another scenario than the controls show."""
        indicator = state.settings.colour_streets in BY_KEY
        own = self.answer is not None and self.answer.answer is self.presenter.answer
        mark = state.standing.mark or ("" if own or self.answer is None else AWAITED)
        if indicator:
            mark_stale(self.report, bool(mark))
            frame = self.window.frame
            frame.mark(frame.street_legend, mark.partition(":")[0])

    def _show_tab(self, wanted: bool) -> None:
        if wanted == self._tab:
            return
        self._tab = wanted
        if wanted:
            self.report.show_waiting()
        self.window.show_right_tab(self.report, "Feeders", wanted)

    def _answered(self, answer: FeederAnswer) -> None:
        self.answer = answer
        self.report.show_answer(answer)
        self.report.show_detail(answer, None)
        self.follow(self.presenter.state)
        self.pick(self.picked if self.picked >= 0 else answer.flow.worst)

    def _seen_closely(self, detail: FeederDetail) -> None:
        self.detail = detail
        if self.answer is not None:
            self.report.show_detail(self.answer, detail)

    # ---- picking ----------------------------------------------------------------------------

    def pick(self, substation: int) -> None:
        """Look at one substation closely."""
        answer = self.answer
        if answer is None:
            return
        self.picked = substation
        self.closer.request(lambda *_: feeder_closely(answer, substation))
        self._draw(self.presenter.state)

    def _clicked(self, x_px: float, y_px: float, _modifiers: object) -> None:
        if self.answer is None or self.presenter.settings.colour_streets not in BY_KEY:
            return
        point = self.window.scene.navigator.point_at(x_px, y_px)
        if point is None:
            return
        network = self.answer.plan.network
        away = np.hypot(*(network.xy_m - point[:2]).T)
        if away.min() <= _PICK_M:
            self.pick(int(network.substation[int(away.argmin())]))

    # ---- showing ----------------------------------------------------------------------------

    def _draw(self, state: ViewState) -> None:
        indicator = BY_KEY.get(state.settings.colour_streets)
        key = (self.answer, indicator, self.picked, state.settings.theme, state.district)
        if key == self._drawn:
            return
        before, self._drawn = self._drawn, key
        scene, frame = self.window.scene, self.window.frame
        if indicator is None or self.answer is None:
            if before and before[1] is not None:
                scene.draw(lambda stage: stage.paint_feeders(None))
                if not state.settings.colour_streets:
                    frame.show_street_legend(None)
            return
        assert scene.meshes is not None
        paint = feeder_paint(self.answer, indicator, scene.meshes, self.picked)
        scene.draw(lambda stage: stage.paint_feeders(paint))
        frame.show_street_legend(feeder_legend(indicator))
