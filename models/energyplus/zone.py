"""What EnergyPlus is told of one building: a zone with its faces, layers, panes and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.heat.fabric.elements import Layer

F64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Face:
    """One flat outside face.

    corners_m (k, 3) [m]: upper left first, then anticlockwise as seen from outside; glazed_frac
    [-]: share of the face that is window, 0 = none (a window needs four corners); window_rows:
    strips of windows above each other, one to a storey; 0 = one pane that stands for all of them.
    """

    name: str
    corners_m: F64
    glazed_frac: float = 0.0
    window_rows: int = 0


@dataclass(frozen=True)
class Pane:
    """The windows of a building.

    u_w_m2k [W/(m2 K), EN ISO 10077, whole window]; g_frac [-, normal incidence, whole window];
    lets_through_frac [-]: what reveals and blinds leave of the sun; angle_deg, share_at_angle: g by
    angle of incidence over that at normal incidence; light_frac [-]: share of g that comes through
    as light, the rest is absorbed in the pane; height_m [m]: of one pane, which the film of ISO
    15099 depends on.
    """

    u_w_m2k: float
    g_frac: float
    lets_through_frac: float
    angle_deg: tuple[float, ...]
    share_at_angle: tuple[float, ...]
    light_frac: float
    height_m: float


@dataclass(frozen=True, eq=False)
class Year:
    """The hours of a year (8760,): heating_c, cooling_c [degC, NaN = off], gains_w [W sensible],
    ventilation_frac [-, of ventilation_m3_s], ground_c [degC, at the outer end of the floor's
    layers]."""

    heating_c: F64
    cooling_c: F64
    gains_w: F64
    ventilation_frac: F64
    ground_c: F64


@dataclass(frozen=True, eq=False)
class ZoneInput:
    """One building as one zone.

    floor_area_m2, air_volume_m3; layers: outside to inside by element (wall, roof, floor, storey,
    partition), the last two as halves up to their middle; storey_m2: floor area that lies on a
    storey; partition_m2: one face of all partitions; infiltration_m3_s, ventilation_m3_s (after
    heat recovery) [m3/s of air of air_heat_j_m3k]; bridges_w_k [W/K]; contents_j_k: heat capacity
    of air and furniture [J/K]; absorptance_frac, emittance_frac of all opaque faces;
    elevation_m, moisture_kg_kg: of the weather, yearly mean of the latter;
    north_axis_deg: of the faces' frame, clockwise from true north; ground_reflectance_frac;
    terrain: EnergyPlus' word; shades: walls of neighbours, each (4, 3) [m].
    """

    name: str
    floor_area_m2: float
    air_volume_m3: float
    walls: tuple[Face, ...]
    roofs: tuple[Face, ...]
    ground_floor_m2: float
    storey_m2: float
    partition_m2: float
    height_m: float
    layers: Mapping[str, tuple[Layer, ...]]
    pane: Pane
    year: Year
    infiltration_m3_s: float
    ventilation_m3_s: float
    air_heat_j_m3k: float
    bridges_w_k: float
    contents_j_k: float
    gains_radiant_frac: float
    cooled: bool
    absorptance_frac: float
    emittance_frac: float
    elevation_m: float
    moisture_kg_kg: float
    north_axis_deg: float
    ground_reflectance_frac: float
    terrain: str = "City"
    shades: tuple[F64, ...] = field(default=())
