"""From the district's steps to what EnergyPlus is told: the same building, nothing of the network.

Taken over: areas, layers, panes, rates, gains, set-points, the ground by EN ISO 13370. Not taken
over: films, radiant exchange, reduction, the sky's series, the loop: EnergyPlus has its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.energyplus.faces import rectangle
from models.energyplus.zone import Face, Pane, Year, ZoneInput
from models.heat.fabric.constructions import LIBRARY, PARTITION_AREA_PER_FLOOR_AREA, WALLS
from models.heat.fabric.element_modes import Content, layers_of
from models.heat.fabric.elements import Layer
from models.heat.stock.zones import SECTOR_AZIMUTH_DEG, SECTORS, Fabric, Operation, Shell, take_rows
from models.heat.zone.district_network import (
    ELEMENT_STATES,
    FURNISHED_AIR_J_M2K,
    building_parts,
    ground_below,
)
from models.heat.zone.district_sky import (
    ABSORPTANCE,
    EMITTANCE,
    district_sky,
)
from models.heat.zone.inside_films import PANE_HEIGHT_M
from models.heat.zone.outside import air_heat_j_m3k, ground_season
from models.sun.figures import GROUND_REFLECTANCE_FRAC
from models.sun.glass import ANGLES_DEG, G_AT_ANGLE
from models.weather.climate import Climate
from twin.district.district import Array, District
from twin.verify.walls import faces_of, placed_faces, shades_of

LEAST_ROOF_M2 = 0.05
# The share of g that comes through as light, of the clear double pane whose angle curve is used
# (ASHRAE 140-2020, case 600: 0.703 of 0.769).
LIGHT_FRAC = 0.703 / 0.769


@dataclass(frozen=True, eq=False)
class Site:
    """Where a building stands: its walls with their windows, height to the eaves [m], and what
    shades it."""

    name: str
    height_m: float
    walls: tuple[Face, ...]
    shades: tuple[Array, ...] = ()


def site_of(district: District, row: int, glazed_frac: float, neighbours_m: float) -> Site:
    """A building of the district; neighbours_m: how far walls shade it, 0 = none."""
    name, height = str(district.buildings.ids[row]), float(district.buildings["height_m"][row])
    if neighbours_m <= 0.0:
        return Site(name, height, faces_of(district, row, glazed_frac))
    walls = placed_faces(district, row, glazed_frac)
    return Site(name, height, walls, shades_of(district, row, neighbours_m))


def zone_input(
    site: Site,
    row: int,
    shell: Shell,
    fabric: Fabric,
    operation: Operation,
    climate: Climate,
) -> ZoneInput:
    """One building as EnergyPlus is told of it: `row` of the columns, standing at `site`."""
    rows = np.array([row])
    one_shell, one_fabric = take_rows(shell, rows), take_rows(fabric, rows)
    f = {name: float(np.ravel(value)[0]) for name, value in vars(one_fabric).items()}
    floor, footprint = float(shell.floor_area_m2[row]), float(shell.footprint_area_m2[row])
    profile = int(operation.profile[row])
    volume = air_volume_m3(shell, row)
    fresh = f["ventilation_per_h"] * (1.0 - f["heat_recovery_frac"])
    skin = float(shell.wall_area_m2[row].sum() + shell.roof_area_m2[row].sum()) + footprint
    return ZoneInput(
        name=site.name,
        floor_area_m2=floor,
        air_volume_m3=volume,
        walls=site.walls,
        roofs=_roofs(shell, row, site.height_m),
        ground_floor_m2=footprint,
        storey_m2=max(floor - footprint, 0.0),
        partition_m2=PARTITION_AREA_PER_FLOOR_AREA * floor,
        height_m=site.height_m,
        layers=_layers(one_shell, one_fabric),
        pane=_pane(f),
        year=_year(one_shell, one_fabric, operation, profile, climate, floor),
        infiltration_m3_s=f["infiltration_per_h"] * volume / 3600.0,
        ventilation_m3_s=fresh * volume / 3600.0,
        air_heat_j_m3k=air_heat_j_m3k(climate),
        bridges_w_k=f["thermal_bridge_w_m2k"] * skin,
        contents_j_k=FURNISHED_AIR_J_M2K * floor,
        gains_radiant_frac=float(operation.gains_radiant_frac[profile]),
        cooled=bool(operation.cooled[row]),
        absorptance_frac=ABSORPTANCE,
        emittance_frac=EMITTANCE,
        elevation_m=climate.elevation_m,
        moisture_kg_kg=_moisture_kg_kg(climate),
        north_axis_deg=-climate.true_north_deg,
        ground_reflectance_frac=GROUND_REFLECTANCE_FRAC,
        shades=site.shades,
    )


def _pane(fabric: dict[str, float]) -> Pane:
    return Pane(
        fabric["window_u_w_m2k"],
        fabric["window_g_frac"],
        fabric["shading_frac"],
        tuple(ANGLES_DEG.tolist()),
        tuple(G_AT_ANGLE.tolist()),
        LIGHT_FRAC,
        PANE_HEIGHT_M,
    )


def air_volume_m3(shell: Shell, row: int) -> float:
    """The volume on which a building's air change rates act [m3]."""
    return float(shell.air_volume_m3[row])


def _roofs(shell: Shell, row: int, height_m: float) -> tuple[Face, ...]:
    """One face for each direction of the roof, the level part last."""
    tilt = float(np.clip(shell.roof_tilt_deg[row], 0.0, 90.0))
    faces = []
    for k, size in enumerate(shell.roof_area_m2[row].astype(float)):
        if size < LEAST_ROOF_M2:
            continue
        slope = tilt if k < SECTORS else 0.0
        azimuth = SECTOR_AZIMUTH_DEG[k] if k < SECTORS else 180.0
        side = float(np.sqrt(size))
        centre = np.array([0.0, 0.0, height_m + 0.1 + side / 2.0 * np.sin(np.radians(slope))])
        corners = rectangle(centre, size, slope, azimuth, side)
        faces.append(Face("roof level" if k == SECTORS else f"roof {azimuth:.0f}", corners))
    return tuple(faces)


def _layers(shell: Shell, fabric: Fabric) -> dict[str, tuple[Layer, ...]]:
    """Layers from outside to inside of all elements; the floor's begin in the ground."""
    below = float(ground_below(shell, fabric).below_m2k_w[0])
    wall = int(fabric.wall_construction[0])
    stands = list(WALLS.values())[wall]
    inner = {"storey": stands.storeys, "partition": stands.partitions}
    found = {}
    for element, place, u, inside, ground in (
        ("wall", wall, fabric.wall_u_w_m2k, bool(fabric.wall_insulation_inside[0]), 0.0),
        ("roof", int(fabric.roof_construction[0]), fabric.roof_u_w_m2k, False, 0.0),
        ("floor", int(fabric.floor_construction[0]), fabric.floor_u_w_m2k, False, below),
    ):
        found[element] = layers_of(
            Content(element, place, float(u[0]), inside, ground, 0.0, 0.0, 0)
        )
    for element, name in inner.items():
        found[element] = LIBRARY[element][name].layers
    return found


def _year(
    shell: Shell, fabric: Fabric, operation: Operation, profile: int, climate: Climate, floor: float
) -> Year:
    mean, wave = ground_season(climate)
    reaches = float(ground_below(shell, fabric).wave_frac[0])
    return Year(
        heating_c=operation.heating_setpoint_c[profile].astype(float),
        cooling_c=operation.cooling_setpoint_c[profile].astype(float),
        gains_w=operation.gains_w_m2[profile].astype(float) * floor,
        ventilation_frac=operation.ventilation_frac[profile].astype(float),
        ground_c=mean + reaches * wave,
    )


def program_films(shell: Shell, fabric: Fabric, climate: Climate) -> dict[str, float]:
    """This program's inside convection by element [W/(m2 K)], for diagnosing only."""
    sky = district_sky(climate)
    parts, _ = building_parts(shell, fabric, sky.film_w_m2k, sky.winter, ELEMENT_STATES)
    names = ("wall", "roof", "floor", "storey", "partition", "window")
    return {
        name: float(part.film_convective_w_m2k[0]) for name, part in zip(names, parts, strict=True)
    }


def _moisture_kg_kg(climate: Climate) -> float:
    """Yearly mean moisture of the outdoor air [kg/kg] (Magnus formula over water, WMO No. 8)."""
    dew: Array = climate.dew_point_c.astype(np.float64)
    vapour = 611.2 * np.exp(17.62 * dew / (243.12 + dew))
    return float(np.mean(0.622 * vapour / (climate.pressure_pa - vapour)))
