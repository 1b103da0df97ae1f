"""Sun on walls, roofs and the ground as a layer: calculated when one looks, shown where one points.

Follows the presenter and the sun's desk, whose map of faces it colours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from twin.answer.compare import Answer
from twin.on_demand.sun.face_indicators import BY_KEY, period_in_words
from ui.controllers.layers.sun_desk import SunDesk
from ui.map_layers.face_colouring import (
    FaceColouring,
    SurfaceSun,
    face_colouring,
    face_legend,
    face_paint,
    sun_on_surfaces,
)
from ui.map_layers.sun_light import SunLight
from ui.presenter.presenter import Presenter
from ui.scene.look.paints import FacePaint
from ui.view_state.state import ViewState
from ui.view_state.view_settings import ViewSettings


@dataclass(frozen=True, eq=False)
class FaceLayer:
    """What is laid over the faces, and the light whose map it lies on."""

    light: SunLight
    sun: SurfaceSun
    colouring: FaceColouring
    paint: FacePaint


class FaceDesk(QObject):
    """Asks for the sun on faces, colours them, and says the value under the pointer."""

    def __init__(self, presenter: Presenter, sun: SunDesk) -> None:
        super().__init__(presenter)
        self.presenter, self.window, self.sun = presenter, presenter.window, sun
        self.layer: FaceLayer | None = None
        self.runner = presenter.workers.hire(
            self, self._lay, "Calculating the sun on walls and roofs", passes=True
        )
        self._asked: tuple[object, ...] = ()
        presenter.shown.connect(self.follow)
        presenter.went_on.connect(self._again)
        sun.ready.connect(lambda: self.follow(self.presenter.state))
        self.window.scene.pointing.faced.connect(self._tell)
        self.window.scene.pointing.grounded.connect(self._tell_ground)

    def follow(self, state: ViewState) -> None:
        """Calculate and show what this state asks for."""
        s, light, answer = state.settings, self.sun.light, self.presenter.answer
        if self.layer is not None and self.layer.light is not light:
            self.layer = None  # of another district
        if s.colour_by not in BY_KEY or light is None or answer is None:
            self._take_off(state)
            return
        when = period_in_words(s.sun_period, s.hour)
        key = (light, answer.results["climate"], s.colour_by, when, s.theme)
        if key != self._asked:
            self._asked = key
            self._ask(answer, light, s)

    def _again(self) -> None:
        """What was stopped or failed is asked for anew."""
        if not self.runner.busy and self._asked:
            self._asked = ()
            self.follow(self.presenter.state)

    def _ask(self, answer: Answer, light: SunLight, settings: ViewSettings) -> None:
        meshes, theme, last = self.window.scene.meshes, self.window.theme, self.layer
        assert meshes is not None

        def work(*_: object) -> FaceLayer:
            if last is not None and last.light is light:
                sun = last.sun
            else:
                sun = sun_on_surfaces(answer, meshes, light)
            colouring = face_colouring(sun, light, settings)
            paint = face_paint(colouring, light.scene.faces, theme)
            return FaceLayer(light, sun, colouring, paint)

        self.runner.request(work)

    def _lay(self, layer: FaceLayer) -> None:
        self.layer = layer
        if self._asked and layer.light is self.sun.light:
            self.window.scene.draw(lambda stage: stage.paint_faces(layer.paint))
            self.window.frame.show_face_legend(face_legend(layer.colouring))

    def _take_off(self, state: ViewState) -> None:
        if not self._asked:
            return
        self._asked = ()
        self.runner.drop()
        self.window.scene.draw(lambda stage: stage.paint_faces(None))
        if state.colouring is None:
            self.window.frame.show_face_legend(None)

    # ---- pointing ---------------------------------------------------------------------------

    def _tell(self, row: int, face: int, point_m: NDArray[np.float64]) -> None:
        """Say the value of the place that is pointed at."""
        layer = self.layer
        if layer is not None and self._asked:
            note = layer.colouring.at_texel(layer.light.texel_at(face, point_m))
            self.window.frame.show_hover(self.presenter.state, row, note)

    def _tell_ground(self, point_m: NDArray[np.float64] | None) -> None:
        layer, meshes = self.layer, self.window.scene.meshes
        if layer is None or meshes is None or not self._asked:
            return
        note, r = "", meshes.relief
        if point_m is not None:
            row, column = (point_m[1] - r.south_m) / r.cell_m, (point_m[0] - r.west_m) / r.cell_m
            note = layer.colouring.at_cell(int(np.floor(row)), int(np.floor(column)))
        self.window.frame.show_hover(self.presenter.state, -1, note)
