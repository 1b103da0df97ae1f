"""Steps for the night picture: which lamps burn in what colour, and what they light."""

from dataclasses import dataclass

import numpy as np
import shapely

from layers.scene.extrude import ring_sides
from layers.terrain.relief import Relief
from models.light.luminaire.burning import switch_on_elevation_deg
from models.light.luminaire.dimming import dimming_profile
from models.light.luminaire.lamp_colour import lamp_srgb
from models.light.luminaire.luminaire_table import luminaires
from models.light.luminaire.operation import hourly_flux_frac
from models.light.street.ground_raster import ground_illuminance_lx
from twin.district.district import Array
from twin.engine.results import StreetLighting
from twin.steps.lighting.street_light import lamp_field, optics
from twin.steps.lighting.street_results import StreetBook

WALL_PIECE_M = 4.0
EAVES_FRAC = 0.8  # the relief knows the middle of a roof, not its eaves
WALL_GAP_M = 0.15  # before the wall as drawn
LEAST_WALL_LX = 0.5


@dataclass(frozen=True, eq=False)
class NightLight:
    """The light of the lamps on the ground, group by group of one colour and one profile.

    lux (n_groups, rows, cols) [lx] maintained, at full level, on the cells of the relief;
    colour (n_groups, 3) sRGB 0..1; level_frac (n_groups, 24) share of full flux by clock hour;
    lamp_group (n_lamps,). Walls beside lit ground: `wall_m` (k, 2, 3) the foot of each piece,
    `wall_height_m` (k,) to the eaves and `wall_lux` (n_groups, k) the light on the ground before
    it. Lamps burn while the sun is below `switch_on_deg`.
    """

    lux: Array
    colour: Array
    level_frac: Array
    lamp_group: Array
    wall_m: Array
    wall_height_m: Array
    wall_lux: Array
    switch_on_deg: float

    def burning_frac(self, hour: int, elevation_deg: float) -> Array:
        """Level of each group (n_groups,) in an hour of the year; 0 while the sun is up."""
        if elevation_deg >= self.switch_on_deg:
            return np.zeros(len(self.colour))
        level: Array = self.level_frac[:, hour % 24]
        return level


def night_light(
    book: StreetBook, lighting: StreetLighting, relief: Relief, buildings: Array
) -> NightLight:
    """Cast the light of every lamp on the ground it sees; `buildings` are their outlines."""
    table = luminaires()
    n_profiles = len(lighting.profile_keys)
    kinds = sorted(set(table.kind))
    kind_of = np.array([kinds.index(kind) for kind in table.kind])
    warmth = table.colour_k[lighting.luminaire]
    key = (warmth * len(kinds) + kind_of[lighting.luminaire]) * n_profiles + lighting.profile
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    colour, level = np.zeros((len(first), 3)), np.zeros((len(first), 24))
    for g, lamp in enumerate(first):
        luminaire = int(lighting.luminaire[lamp])
        profile = dimming_profile(lighting.profile_keys[int(lighting.profile[lamp])])
        colour[g] = lamp_srgb(float(table.colour_k[luminaire]))
        level[g] = hourly_flux_frac(table.kind[luminaire], profile)
    lux = ground_illuminance_lx(
        lamp_field(book, lighting),
        optics(),
        group.reshape(-1),
        relief.ground_m,
        relief.top_m,
        (relief.west_m, relief.south_m),
        relief.cell_m,
    )
    wall, height, wall_lux = _walls(lux, relief, buildings)
    on = switch_on_elevation_deg()
    return NightLight(lux, colour, level, group.reshape(-1), wall, height, wall_lux, on)


def _walls(lux: Array, relief: Relief, buildings: Array) -> tuple[Array, Array, Array]:
    """Pieces of wall beside lit ground (k, 2, 3) [m], their height (k,) [m], and the light before
    them (n_groups, k)."""
    fine = shapely.segmentize(buildings, WALL_PIECE_M)
    start, end, _ = ring_sides(fine)
    along = end - start
    length = np.hypot(*along.T)
    start, end, along = start[length > 0.3], end[length > 0.3], along[length > 0.3]
    side = np.column_stack([along[:, 1], -along[:, 0]]) / np.hypot(*along.T)[:, None]
    found, heights, light = [], [], []
    for outward in (side, -side):  # rings may turn either way: a wall is lit from where it is open
        step = outward * (0.5 + relief.cell_m)
        row, col = _cells((start + end) / 2 + step, relief)
        ground = relief.ground_m[row, col]
        behind = _cells((start + end) / 2 - step, relief)
        height = relief.top_m[behind] - relief.ground_m[behind]
        open_air = (relief.top_m[row, col] - ground < 1.0) & (height > 2.0)
        lit = open_air & (lux[:, row, col].sum(axis=0) > LEAST_WALL_LX)
        foot = ground[lit, None]
        pieces = [np.column_stack([p[lit] + WALL_GAP_M * outward[lit], foot]) for p in (start, end)]
        found.append(np.stack(pieces, axis=1))
        heights.append(EAVES_FRAC * height[lit])
        light.append(lux[:, row[lit], col[lit]])
    wall = np.concatenate(found).astype(np.float32)
    return wall, np.concatenate(heights), np.concatenate(light, axis=1)


def _cells(xy_m: Array, relief: Relief) -> tuple[Array, Array]:
    rows, cols = relief.ground_m.shape
    col = np.clip(((xy_m[:, 0] - relief.west_m) / relief.cell_m).astype(int), 0, cols - 1)
    row = np.clip(((xy_m[:, 1] - relief.south_m) / relief.cell_m).astype(int), 0, rows - 1)
    return row, col
