"""A map layer in the window: calculated only while looked at, drawn over the streets, picked."""

from typing import Any

from PySide6.QtCore import QObject

from twin.district.district import District
from ui.map_layers.map_layer import MapLayer
from ui.map_layers.map_layers import layer_of
from ui.presenter.presenter import Presenter
from ui.view_state.standing import AWAITED
from ui.view_state.state import ViewState


class LayerDesk(QObject):
    """Asks for what a layer shows, draws it, and says what is picked.

    A layer with a panel of its own has a desk of its own that builds on this one.
    """

    def __init__(self, presenter: Presenter, layer: MapLayer) -> None:
        super().__init__(presenter)
        self.setObjectName(layer.key)
        self.presenter, self.window, self.layer = presenter, presenter.window, layer
        self.answer: Any = None
        self.picked = -1
        self.runner = presenter.workers.hire(
            self, self._answered, f"Calculating the {layer.title.lower()}", passes=True
        )
        self._district: District | None = None
        self._asked: object = None
        self._drawn: tuple[object, ...] = ()
        presenter.shown.connect(self.follow)
        presenter.went_on.connect(self._again)
        self.window.scene.canvas.clicked_at.connect(self._clicked)

    @property
    def busy(self) -> bool:
        return self.runner.busy

    # ---- following --------------------------------------------------------------------------

    def follow(self, state: ViewState) -> None:
        """Calculate what this state needs, and show what is known."""
        if state.district is not self._district:
            self._district, self._asked, self._drawn = state.district, None, ()
            self.answer, self.picked = None, -1
            self.drop()
        wanted = self.layer.colours_by(state.settings.colour_streets)
        answer = self.presenter.answer
        if wanted and answer is not None and answer is not self._asked:
            self._asked = answer
            last, calculate = self.answer, self.layer.calculate
            self.show_waiting()
            self.runner.request(lambda *_: calculate(answer, last))
        self.show_wanted(wanted)
        self._draw(state)
        if wanted:
            own = self.answer is not None and self.answer.answer is answer
            waits = AWAITED if self.answer is not None and not own else ""
            self.show_mark(state.standing.mark or waits)

    def drop(self) -> None:
        """Another district is open: nothing asked for before is wanted."""
        self.runner.drop()

    def _again(self) -> None:
        """What was stopped or failed is asked for anew."""
        if not self.runner.busy:
            self._asked = self.answer.answer if self.answer else None
            self.follow(self.presenter.state)

    def _answered(self, answer: Any) -> None:
        self.answer = answer
        self.show_answer()
        self.follow(self.presenter.state)
        self.pick(self.picked if self.picked >= 0 else self.layer.first(answer))

    # ---- picking ----------------------------------------------------------------------------

    def pick(self, place: int) -> None:
        """Look at one place closely; -1: at the layer as a whole."""
        if self.answer is None:
            return
        self.picked = place
        self.show_picked()
        self._draw(self.presenter.state)

    def _clicked(self, x_px: float, y_px: float, _modifiers: object) -> None:
        choice = self.presenter.settings.colour_streets
        if self.answer is None or not self.layer.colours_by(choice):
            return
        point = self.window.scene.navigator.point_at(x_px, y_px)
        place = -1 if point is None else self.layer.at(self.answer, *point[:2])
        if place >= 0:
            self.pick(place)

    # ---- showing ----------------------------------------------------------------------------

    def show_wanted(self, wanted: bool) -> None:
        """Whether the layer is looked at."""

    def show_waiting(self) -> None:
        """It is being calculated."""

    def show_answer(self) -> None:
        """What is known of the layer as a whole."""

    def show_picked(self) -> None:
        """What is known of the picked place."""
        if self.layer.inspect is not None:
            self.window.show_inspection(self.layer.inspect(self.answer, self.picked))

    def show_mark(self, mark: str) -> None:
        """Grey what is of another scenario than the controls show."""
        frame = self.window.frame
        frame.mark(frame.street_legend, mark.partition(":")[0])

    def _draw(self, state: ViewState) -> None:
        choice = state.settings.colour_streets
        key = (self.answer, choice, self.picked, state.settings.theme, state.district)
        if key == self._drawn:
            return
        before, self._drawn = self._drawn, key
        scene, frame, layer = self.window.scene, self.window.frame, self.layer
        if not layer.colours_by(choice):
            # another layer's desk draws over what is left of this one
            if before and layer.colours_by(str(before[1])) and layer_of(choice) is None:
                scene.draw(lambda stage: stage.paint_map(None))
                if not choice:
                    frame.show_street_legend(None)
            return
        if self.answer is None:
            scene.draw(lambda stage: stage.paint_map(None))
            return
        assert scene.meshes is not None
        paint = layer.paint(self.answer, choice, scene.meshes, self.picked)
        scene.draw(lambda stage: stage.paint_map(paint))
        frame.show_street_legend(layer.legend(self.answer, choice))
