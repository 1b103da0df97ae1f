"""The feeders' own panel beside the map: put in words, and one substation seen closely."""

from twin.on_demand.feeders.feeder_results import FeederDetail
from ui.background.feeders import feeder_closely
from ui.controllers.layers.layer_desk import LayerDesk
from ui.map_layers.map_layer import MapLayer
from ui.panels.results.stale import mark_stale
from ui.panels.tables.feeder_report import FeederReport
from ui.presenter.presenter import Presenter
from ui.view_state.standing import STOPPED


class FeederDesk(LayerDesk):
    """Reports on the feeders, and on the one that is picked."""

    def __init__(self, presenter: Presenter, layer: MapLayer) -> None:
        super().__init__(presenter, layer)
        self.detail: FeederDetail | None = None
        self.closer = presenter.workers.hire(
            self, self._seen_closely, "Looking at one substation", passes=True
        )
        self.report = FeederReport()
        self._tab = False
        self.report.substation_requested.connect(self.pick)
        self.report.hour_requested.connect(lambda hour: presenter.look(hour=hour))
        self.runner.stopped.connect(lambda: self.report.show_waiting(STOPPED))

    @property
    def busy(self) -> bool:
        return self.runner.busy or self.closer.busy

    def drop(self) -> None:
        super().drop()
        self.closer.drop()
        self.detail = None

    def show_wanted(self, wanted: bool) -> None:
        if wanted == self._tab:
            return
        self._tab = wanted
        if wanted:
            self.report.show_waiting()
        self.window.show_right_tab(self.report, self.layer.title, wanted)

    def show_waiting(self) -> None:
        self.report.show_waiting()

    def show_answer(self) -> None:
        self.report.show_answer(self.answer)
        self.report.show_detail(self.answer, None)

    def show_picked(self) -> None:
        answer, substation = self.answer, self.picked
        self.closer.request(lambda *_: feeder_closely(answer, substation))

    def show_mark(self, mark: str) -> None:
        super().show_mark(mark)
        mark_stale(self.report, bool(mark))

    def _seen_closely(self, detail: FeederDetail) -> None:
        self.detail = detail
        if self.answer is not None:
            self.report.show_detail(self.answer, detail)
