"""Streets: what is calculated only while somebody looks at streets, and how it is shown.

Follows the presenter: each state it shows is looked at here, and where streets are coloured or one
is picked, the light is calculated by a runner of its own. So start-up and sliders do not wait.
"""

import shapely
from PySide6.QtCore import QObject

from twin.answer.compare import Answer
from twin.district.district import District
from twin.on_demand.streets.street_answer import StreetAnswer
from twin.on_demand.streets.street_indicators import BY_KEY
from twin.steps.lighting.street_results import StreetDetail
from ui.background.streets import street_detail
from ui.map_layers.street_colouring import street_legend
from ui.map_layers.street_paint import DUSK_DEG, LitStreets, lit_streets, street_paint
from ui.presenter.presenter import Presenter
from ui.scene.light.night import night_paint
from ui.view_state.standing import AWAITED
from ui.view_state.state import ViewState
from ui.view_state.street_inspection import inspect_all_streets, inspect_street

_BESIDE_M = 3.0  # how far beside a street a click still means it


class StreetDesk(QObject):
    """Asks for the light on the streets, colours them and reports on the one that is picked."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self.presenter = presenter
        self.window = presenter.window
        self.lit: LitStreets | None = None
        self.runner = presenter.workers.hire(
            self, self._answered, "Calculating the light on the streets", passes=True
        )
        self.closer = presenter.workers.hire(
            self, self._seen_closely, "Looking at one street", passes=True
        )
        self._detail: tuple[object, StreetDetail | None] = (None, None)
        self._district: District | None = None
        self._asked: object = None
        self._drawn: tuple[object, ...] = ()
        self._burning: tuple[object, ...] = ()
        self._told: tuple[object, ...] = ()
        presenter.shown.connect(self.follow)
        presenter.went_on.connect(self._again)
        self.window.scene.canvas.clicked_at.connect(self._clicked)

    @property
    def answer(self) -> StreetAnswer | None:
        return self.lit.answer if self.lit else None

    # ---- following --------------------------------------------------------------------------

    def follow(self, state: ViewState) -> None:
        """Calculate what this state needs, and show what is known."""
        if state.district is not self._district:
            self._district, self.lit, self._asked = state.district, None, None
            self._drawn, self._burning, self._told = (), (), ()
            self._detail = (None, None)
            self.runner.drop()
            self.closer.drop()
        s, answer = state.settings, self.presenter.answer
        wanted = s.colour_streets in BY_KEY or s.street >= 0 or state.sun_deg[1] < DUSK_DEG
        has_streets = answer is not None and len(answer.district.layers.get("streets", ())) > 0
        if wanted and answer is not None and has_streets and answer is not self._asked:
            self._asked = answer
            self._ask(answer)
        self._draw(state)
        self._darken(state)
        self._tell(state)
        self._mark(state)

    def _again(self) -> None:
        """What was stopped or failed is asked for anew."""
        if not self.runner.busy:
            self._asked = self.answer.answer if self.answer else None
            self.follow(self.presenter.state)

    def _mark(self, state: ViewState) -> None:
        """Grey what is of another scenario than the controls show."""
        s = state.settings
        own = self.answer is not None and self.answer.answer is self.presenter.answer
        mark = state.standing.mark or ("" if own or self.answer is None else AWAITED)
        if s.colour_streets in BY_KEY:
            frame = self.window.frame
            frame.mark(frame.street_legend, mark.partition(":")[0])
        if not s.selection and (s.street >= 0 or s.colour_streets in BY_KEY):
            self.window.inspector.show_standing(mark)

    def _ask(self, answer: Answer) -> None:
        last, meshes = self.lit, self.window.scene.meshes
        assert meshes is not None

        def work(*_: object) -> LitStreets:
            return lit_streets(answer, meshes, last)

        self.runner.request(work)

    def _answered(self, lit: LitStreets) -> None:
        self.lit = lit
        self.follow(self.presenter.state)

    # ---- showing ----------------------------------------------------------------------------

    def _draw(self, state: ViewState) -> None:
        s = state.settings
        key = (self.lit, s.colour_streets in BY_KEY and s.colour_streets, s.street, s.theme)
        if key == self._drawn or state.district is None or self.lit is None:
            return
        self._drawn = key
        theme, meshes = self.window.theme, self.window.scene.meshes
        assert meshes is not None
        paint, colouring = street_paint(self.lit, s, theme, meshes.relief)
        self.window.scene.draw(lambda stage: stage.paint_streets(paint))
        if colouring or not s.colour_streets:
            legend = street_legend(colouring, theme) if colouring else None
            self.window.frame.show_street_legend(legend)

    def _darken(self, state: ViewState) -> None:
        """Lamps burn by the hour; drawn anew only where their level changes."""
        if self.lit is None:
            return
        hour, elevation = state.settings.hour, state.sun_deg[1]
        level = self.lit.night.burning_frac(hour, elevation)
        key = (self.lit, *level.tolist())
        if key != self._burning:
            self._burning = key
            paint = night_paint(self.lit.night, hour, elevation)
            self.window.scene.draw(lambda stage: stage.set_night(paint))

    def _tell(self, state: ViewState) -> None:
        """The picked street in the inspector; the table of classes where streets are coloured."""
        s = state.settings
        coloured = s.colour_streets in BY_KEY
        detail = self._detail[1]
        key = (self.answer, coloured, s.street, s.selection, state.district, detail)
        if key == self._told or state.district is None:
            return
        before, self._told = self._told, key
        if s.selection:
            return
        if s.street >= 0:
            seen = inspect_street(state.district, self.answer, s.street, detail)
            self.window.show_inspection(seen)
            self._look_closely(s.street)
        elif coloured and self.answer is not None:
            self.window.inspector.show_inspection(inspect_all_streets(self.answer))
        elif before and (before[1] or before[2] != -1):
            self.window.show_inspection(None)

    def _look_closely(self, row: int) -> None:
        """The picked street as a straight road: some tenths of a second, in the background."""
        answer = self.answer
        if answer is None or self._detail[0] == (answer, row):
            return
        self._detail = ((answer, row), None)
        self.closer.request(lambda *_: street_detail(answer, row))

    def _seen_closely(self, detail: StreetDetail | None) -> None:
        self._detail = (self._detail[0], detail)
        self._tell(self.presenter.state)

    # ---- picking ----------------------------------------------------------------------------

    def _clicked(self, x_px: float, y_px: float, _modifiers: object) -> None:
        scene, coloured_by = self.window.scene, self.presenter.settings.colour_streets
        if coloured_by and coloured_by not in BY_KEY:
            return  # a click means a feeder
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
