"""The sun on the scene: cast by rays in the background, newest place first.

Follows the presenter. While the sun moves a quarter of the rays is cast, and all when it rests.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from twin.district.district import District
from ui.background.interpreter import give_memory_back
from ui.background.runner import Progress
from ui.map_layers.sun_light import SunLight, sun_light
from ui.presenter.presenter import Presenter
from ui.scene.look.paints import SunPaint
from ui.view_state.state import ViewState

_REST_MS = 250


class SunDesk(QObject):
    """Asks for the light of the sun wherever it stands, and lays it on the scene."""

    ready = Signal()

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter)
        self.presenter, self.window = presenter, presenter.window
        self.light: SunLight | None = None
        self.maker = presenter.workers.hire(self, self._made, "Casting the sun on the scene")
        self.runner = presenter.workers.hire(self, self._lay, "Moving the sun", passes=True)
        self._district: District | None = None
        self._cast: tuple[object, ...] = ()
        self._asked = False
        self.held = False  # a playing day leads the sun
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(lambda: self._ask(self.presenter.state, quick=False))
        self.window.closing.connect(self._rest.stop)
        presenter.shown.connect(self.follow)
        presenter.went_on.connect(self._again)

    @property
    def busy(self) -> bool:
        return self.maker.busy or self.runner.busy or self._rest.isActive()

    def follow(self, state: ViewState) -> None:
        """Cast the sun anew where it has moved, or the theme has changed."""
        if state.district is not self._district:
            self._begin(state.district)
        if not self._asked and self.presenter.answer is not None:
            self._make(state.district)
        key = (self.light, state.sun_deg, state.settings.theme)
        if self.light is None or self.held or key == self._cast:
            return
        first, self._cast = not self._cast, key
        self._ask(state, quick=not first)
        if not first:
            self._rest.start()

    def _again(self) -> None:
        """What was stopped or failed is asked for anew."""
        if not self.busy:
            self._asked, self._cast = self.light is not None, ()
            self.follow(self.presenter.state)

    def _begin(self, district: District | None) -> None:
        self._district, self.light, self._cast, self._asked = district, None, (), False
        self._rest.stop()
        self.maker.drop()
        self.runner.drop()

    def _make(self, district: District | None) -> None:
        """After the first answer, so that the numbers do not wait for the picture."""
        meshes = self.window.scene.meshes
        if district is None or meshes is None:
            return
        self._asked = True

        def work(_: Progress, cancelled: Callable[[], bool]) -> SunLight:
            give_memory_back()  # what opening left behind
            light = sun_light(district, meshes, cancelled)
            give_memory_back()
            return light

        self.maker.request(work)

    def _made(self, light: SunLight) -> None:
        self.light = light
        self.follow(self.presenter.state)
        self.ready.emit()

    def _ask(self, state: ViewState, *, quick: bool) -> None:
        if not self.held:
            self.cast(state.sun_deg, quick=quick)

    def cast(self, sun_deg: tuple[float, float], *, quick: bool = True) -> None:
        """Cast the sun at a place of the sky; a newer wish takes the place of a waiting one."""
        light, theme = self.light, self.window.theme
        if light is not None:
            self._cast = (light, sun_deg, theme.name)
            self.runner.request(lambda *_: light.at(sun_deg, theme, quick=quick))

    def _lay(self, paint: SunPaint) -> None:
        self.window.scene.draw(lambda stage: stage.cast_sun(paint))
