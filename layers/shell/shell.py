"""The outside of every building as the physics sees it: areas by direction, volume, floor area."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.shell.party_walls import Walls, party_area_m2, walls_of
from layers.shell.roof_skin import SECTORS, RoofPlan, in_sectors, long_axes, roof_areas
from layers.shell.true_shapes import TrueShapes, measured
from layers.solids.solids import Solids

# Reference floor area over footprint times storeys: what walls and shafts leave. Computed from
# the five Italian apartment blocks of TABULA (IT.MidClim.AB.01-05: 0.849 to 0.851).
FLOOR_FRAC = 0.85


@dataclass(frozen=True, eq=False)
class ShellGeometry:
    """Areas and volumes of n buildings; direction 0 is north, then clockwise by 45 deg.

    floor_area_m2 (n,): FLOOR_FRAC x footprint x storeys [m2].
    outer_volume_m3 (n,): footprint x height to the eaves, outer measures [m3]: no air volume.
    perimeter_m (n,): all outer walls, courtyards and party walls in [m].
    footprint_area_m2 (n,): without courtyards [m2]; also ground floor and ceiling of the top floor.
    wall_area_m2 (n, 8): wall in the open air up to the eaves, courtyard walls in, party walls
    and gables (they belong to the loft) out [m2].
    roof_area_m2 (n, 9): the sloping skin by direction, last column level [m2].
    roof_tilt_deg (n,): slope of the pitched part [deg].
    party_wall_area_m2 (n,): wall against neighbours [m2].
    ridge_azimuth_deg (n,): direction of the ridge, 0-180 [deg].
    """

    floor_area_m2: NDArray[np.float64]
    outer_volume_m3: NDArray[np.float64]
    perimeter_m: NDArray[np.float64]
    footprint_area_m2: NDArray[np.float64]
    wall_area_m2: NDArray[np.float64]
    roof_area_m2: NDArray[np.float64]
    roof_tilt_deg: NDArray[np.float64]
    party_wall_area_m2: NDArray[np.float64]
    ridge_azimuth_deg: NDArray[np.float64]


def shell_geometry(
    footprints: NDArray[np.object_],
    height_m: NDArray[np.float64],
    storeys: NDArray[np.int64],
    roof: NDArray,
    roof_height_m: NDArray[np.float64],
    base_m: NDArray[np.float64] | None = None,
    solids: Solids | None = None,
) -> ShellGeometry:
    """The shells of n buildings.

    footprints: n valid polygons in metres. height_m: ground to eaves [m]. storeys: whole.
    roof: kinds as in layers.district.columns.ROOFS. roof_height_m: eaves to ridge [m].
    base_m: ground height under each building [m]; level ground where it is left out. On a slope a
    party wall reaches from the higher foot to the lower eaves of the two neighbours.
    The ridge runs along the longer side, but from party wall to party wall in a row of houses.
    solids: buildings with a shape of their own have its areas and volume: the loft is in, so that
    gables are walls, and each roof face counts in its own direction.
    """
    footprints = np.asarray(footprints, dtype=object)
    height = np.asarray(height_m, dtype=np.float64)
    base = np.zeros(len(height)) if base_m is None else np.asarray(base_m, dtype=np.float64)
    walls = walls_of(footprints)
    party = np.minimum(
        party_area_m2(walls, base, base + height), walls.length_m * height[walls.owner]
    )
    open_air = walls.length_m * height[walls.owner] - party
    n = len(footprints)
    wall_area = np.zeros((n, SECTORS))
    facing = in_sectors(walls.azimuth_deg)
    np.add.at(wall_area, walls.owner, open_air[:, None] * facing)
    footprint = shapely.area(footprints)
    ridge, along, across = _ridges(footprints, walls, party)
    eaves = np.zeros((n, SECTORS))
    np.add.at(eaves, walls.owner, (open_air / height[walls.owner])[:, None] * facing)
    plan = RoofPlan(footprint, shapely.length(footprints), ridge, along, across, eaves)
    skin, tilt = roof_areas(plan, roof, roof_height_m)
    drawn = ShellGeometry(
        floor_area_m2=FLOOR_FRAC * footprint * np.asarray(storeys),
        outer_volume_m3=footprint * height,
        perimeter_m=plan.perimeter_m,
        footprint_area_m2=footprint,
        wall_area_m2=wall_area,
        roof_area_m2=skin,
        roof_tilt_deg=tilt,
        party_wall_area_m2=np.bincount(walls.owner, party, minlength=n).astype(np.float64),
        ridge_azimuth_deg=ridge,
    )
    if solids is None or not len(solids.faces):
        return drawn
    return _with_true(drawn, measured(solids, walls, base, height))


def _with_true(drawn: ShellGeometry, true: TrueShapes) -> ShellGeometry:
    own = true.own
    return replace(
        drawn,
        outer_volume_m3=np.where(own, true.volume_m3, drawn.outer_volume_m3),
        wall_area_m2=np.where(own[:, None], true.wall_area_m2, drawn.wall_area_m2),
        roof_area_m2=np.where(own[:, None], true.roof_area_m2, drawn.roof_area_m2),
        roof_tilt_deg=np.where(own, true.roof_tilt_deg, drawn.roof_tilt_deg),
        party_wall_area_m2=np.where(own, true.party_wall_area_m2, drawn.party_wall_area_m2),
    )


def _ridges(
    footprints: NDArray[np.object_], walls: Walls, party_m2: NDArray[np.float64]
) -> tuple[NDArray, NDArray, NDArray]:
    """Direction of each ridge [deg] and the extents along and across it [m]."""
    ridge, along, across = long_axes(footprints)
    turn = np.radians(walls.azimuth_deg - ridge[walls.owner])
    n = len(footprints)
    at_ends = np.bincount(walls.owner, party_m2 * np.cos(turn) ** 2, minlength=n)
    at_sides = np.bincount(walls.owner, party_m2 * np.sin(turn) ** 2, minlength=n)
    crosswise = at_sides > at_ends
    return (
        np.where(crosswise, (ridge + 90.0) % 180.0, ridge),
        np.where(crosswise, across, along),
        np.where(crosswise, along, across),
    )
