"""Streets: what is calculated only while somebody looks at streets, and how it is shown.

Follows the presenter: each state it shows is looked at here, and where streets are coloured or one
is picked, the light is calculated by a runner of its own. So start-up and sliders do not wait.
"""

from typing import TYPE_CHECKING

import shapely
from PySide6.QtCore import QObject

from twin.district import District
from twin.street_results import StreetAnswer
from ui.background import street_surface, streets_of
from ui.presenter import Presenter
from ui.runner import Runner
from ui.scene.street_layer import StreetPaint
from ui.state import ViewState
from ui.street_colouring import street_colouring, street_colours, street_legend
from ui.street_inspection import inspect_all_streets, inspect_street

if TYPE_CHECKING:
    from layers.mesh import Mesh

_BESIDE_M = 3.0  # how far beside a street a click still means it


class StreetDesk(QObject):
    """Asks for the light on the streets, colours them and reports on the one that is picked."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self.presenter = presenter
        self.window = presenter.window
        self.answer: StreetAnswer | None = None
        self.runner = Runner(self)
        self._district: District | None = None
        self._surface: Mesh | None = None
        self._asked: object = None
        self._drawn: tuple[object, ...] = ()
        self._told: tuple[object, ...] = ()
        self.runner.answered.connect(self._answered)
        self.runner.failed.connect(self.window.notify)
        presenter.shown.connect(self.follow)
        self.window.scene.canvas.clicked_at.connect(self._clicked)

    def finish(self) -> None:
        self.runner.finish()

    # ---- following --------------------------------------------------------------------------

    def follow(self, state: ViewState) -> None:
        """Calculate what this state needs, and show what is known."""
        if state.district is not self._district:
            self._district, self._surface, self.answer = state.district, None, None
            self._asked, self._drawn, self._told = None, (), ()
            self.runner.drop()
        settings, answer = state.settings, self.presenter.answer
        wanted = settings.colour_streets or settings.street >= 0
        if wanted and answer is not None and answer is not self._asked:
            self._asked = answer
            last = self.answer
            self.runner.request(
                lambda *_: (streets_of(answer, last), self._ground(answer.district))
            )
        self._draw(state)
        self._tell(state)

    def _ground(self, district: District) -> "Mesh":
        """The streets' surfaces, made once for a district (off the GUI thread)."""
        if self._surface is None or district is not self._district:
            stage = self.window.scene.meshes
            assert stage is not None
            return street_surface(district, stage.grid)
        return self._surface

    def _answered(self, made: "tuple[StreetAnswer, Mesh]") -> None:
        self.answer, self._surface = made
        self.follow(self.presenter.state)

    # ---- showing ----------------------------------------------------------------------------

    def _draw(self, state: ViewState) -> None:
        s = state.settings
        key = (self.answer, self._surface, s.colour_streets, s.street, s.theme)
        if key == self._drawn or state.district is None:
            return
        self._drawn = key
        if self._surface is None:
            return
        theme = self.window.theme
        colouring = street_colouring(self.answer, s.colour_streets)
        rgb = street_colours(colouring, theme) if colouring else None
        self.window.scene.paint_streets(StreetPaint(self._surface, rgb, selected=s.street))
        self.window.frame.show_street_legend(street_legend(colouring, theme) if colouring else None)

    def _tell(self, state: ViewState) -> None:
        """The picked street in the inspector; the table of classes where streets are coloured."""
        s = state.settings
        key = (self.answer, s.colour_streets != "", s.street, s.selection, state.district)
        if key == self._told or state.district is None:
            return
        before, self._told = self._told, key
        if s.selection:
            return
        if s.street >= 0:
            known = self.answer if self.answer and self._current(state) else None
            self.window.show_inspection(inspect_street(state.district, known, s.street))
        elif s.colour_streets and self.answer is not None:
            self.window.inspector.show_inspection(inspect_all_streets(self.answer))
        elif before and (before[1] or before[2] != -1):
            self.window.show_inspection(None)

    def _current(self, state: ViewState) -> bool:
        return self.answer is not None and self.answer.answer.district is state.district

    # ---- picking ----------------------------------------------------------------------------

    def _clicked(self, x_px: float, y_px: float, _modifiers: object) -> None:
        scene = self.window.scene
        point = None
        if scene.row_at(x_px, y_px) < 0:
            point = scene.navigator.point_at(x_px, y_px)
        row = -1 if point is None else self.street_at(float(point[0]), float(point[1]))
        if row != self.presenter.settings.street:
            self.presenter.look(street=row)

    def street_at(self, x_m: float, y_m: float) -> int:
        """Row of the street at a point [m], or -1: the one whose axis is nearest for its width."""
        streets = self._district.layers.get("streets") if self._district else None
        if streets is None or len(streets) == 0:
            return -1
        away = shapely.distance(streets.geometry, shapely.Point(x_m, y_m))
        share = away / (streets["width_m"].astype(float) / 2 + _BESIDE_M)
        best = int(share.argmin())
        return best if share[best] <= 1.0 else -1
