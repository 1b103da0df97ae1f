"""Steps for the night picture: which lamps burn in what colour, and what they light."""

from dataclasses import dataclass

import numpy as np

from layers.relief import Relief
from models.light.burning import switch_on_elevation_deg
from models.light.dimming import dimming_profile
from models.light.ground_raster import ground_illuminance_lx
from models.light.lamp_colour import lamp_srgb
from models.light.lanterns import lanterns
from models.light.operation import hourly_flux_frac
from twin.district import Array
from twin.results import StreetLighting
from twin.steps_streets import lamp_field, optics
from twin.street_results import StreetBook


@dataclass(frozen=True, eq=False)
class NightLight:
    """The light of the lamps on the ground, group by group of one colour and one profile.

    lux (n_groups, rows, cols) [lx] maintained, at full level, on the cells of the relief;
    colour (n_groups, 3) sRGB 0..1; level_frac (n_groups, 24) share of full flux by clock hour;
    lamp_group (n_lamps,). Lamps burn while the sun is below `switch_on_deg`.
    """

    lux: Array
    colour: Array
    level_frac: Array
    lamp_group: Array
    switch_on_deg: float

    def burning_frac(self, hour: int, elevation_deg: float) -> Array:
        """Level of each group (n_groups,) in an hour of the year; 0 while the sun is up."""
        if elevation_deg >= self.switch_on_deg:
            return np.zeros(len(self.colour))
        level: Array = self.level_frac[:, hour % 24]
        return level


def night_light(book: StreetBook, lighting: StreetLighting, relief: Relief) -> NightLight:
    """Cast the light of every lamp on the ground it sees."""
    table = lanterns()
    n_profiles = len(lighting.profile_keys)
    kinds = sorted(set(table.kind))
    kind_of = np.array([kinds.index(kind) for kind in table.kind])
    warmth = table.colour_k[lighting.lantern]
    key = (warmth * len(kinds) + kind_of[lighting.lantern]) * n_profiles + lighting.profile
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    colour, level = np.zeros((len(first), 3)), np.zeros((len(first), 24))
    for g, lamp in enumerate(first):
        lantern = int(lighting.lantern[lamp])
        profile = dimming_profile(lighting.profile_keys[int(lighting.profile[lamp])])
        colour[g] = lamp_srgb(float(table.colour_k[lantern]))
        level[g] = hourly_flux_frac(table.kind[lantern], profile)
    lux = ground_illuminance_lx(
        lamp_field(book, lighting.lantern),
        optics(),
        group.reshape(-1),
        relief.ground_m,
        relief.top_m,
        (relief.west_m, relief.south_m),
        relief.cell_m,
    )
    return NightLight(lux, colour, level, group.reshape(-1), switch_on_elevation_deg())
