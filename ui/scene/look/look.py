"""All that can be set about a stage, as one value."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ui.scene.look.paints import FacePaint, MapPaint, NightPaint, Rgb, StreetPaint, SunPaint
from ui.style.theme import LIGHT, Theme, lifelike
from ui.view_state.camera import Pose


@dataclass(frozen=True, eq=False)
class Look:
    """All that can be set about a stage, as one value; a picture takes it from the window."""

    theme: Theme = LIGHT
    pose: Pose = field(default_factory=lambda: Pose((0.0, 0.0, 0.0)))
    building_rgb: Rgb | None = None
    lamp_rgb: Rgb | None = None
    selected: tuple[int, ...] = ()
    hovered: int = -1
    face_paint: FacePaint | None = None
    sun_deg: tuple[float, float] = (150.0, 48.0)
    sun: SunPaint | None = None
    hidden: frozenset[str] = frozenset()
    opacity: tuple[tuple[str, float], ...] = ()
    street_paint: StreetPaint | None = None
    night: NightPaint | None = None
    map_paint: MapPaint | None = None
    chargers_m: NDArray[np.floating] | None = None
    lifelike: bool = True
    lit_windows: tuple[float, float, float] = (0.5, 0.1, 0.3)
    """Share of the windows of homes, of workplaces and of shops that are lit in this hour."""

    @property
    def shows_data(self) -> bool:
        """Whether colours mean something: then all else is calm."""
        streets = self.street_paint
        on_streets = streets is not None and not (streets.rgb is None and streets.image is None)
        of_faces = self.building_rgb is not None or self.face_paint is not None
        return of_faces or on_streets or self.map_paint is not None

    @property
    def is_lifelike(self) -> bool:
        """Whether facades, materials, sky and haze are drawn."""
        return self.lifelike and not self.shows_data

    @property
    def drawn(self) -> Theme:
        """The theme as the scene is drawn in it: with natural colours, or the theme's calm ones."""
        return lifelike(self.theme) if self.is_lifelike else self.theme

    def without_data(self) -> "Look":
        """The same look at another district: theme, sun and hidden layers stay."""
        look = replace(self, building_rgb=None, lamp_rgb=None, selected=(), hovered=-1)
        look = replace(look, street_paint=None, night=None, map_paint=None, chargers_m=None)
        return replace(look, sun=None, face_paint=None)
