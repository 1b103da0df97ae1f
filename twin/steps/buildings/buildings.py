"""Steps that read the buildings as they stand: weather, shell, skin, operation, plant, uses."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import shapely

from layers.district.own_stock import OwnConstruction
from layers.shell.shell import shell_geometry
from layers.solids.solids import Solids
from layers.sources.weather.epw import WeatherYear
from layers.store.kept_values import kept_or_made
from layers.terrain.terrain import elevation_m
from models.heat.fabric.constructions import SHIPPED, Construction, place_of
from models.heat.fabric.elements import Layer
from models.heat.plant.bought_energy import FactoredNeed
from models.heat.stock.appliances import electricity_kwh_a, electricity_profile
from models.heat.stock.figures import HOMES, use_index
from models.heat.stock.hot_water import hot_water_kwh_a, hot_water_profile
from models.heat.stock.operation import operation_of, staggered, with_setpoints_for
from models.heat.stock.rooms import Rooms, air_volume_m3
from models.heat.stock.stock import fabric_of
from models.heat.stock.systems import HeatSystems, systems_of
from models.heat.stock.zones import Fabric, Operation, Shell
from models.heat.zone.district_sky import DistrictSky, district_sky
from models.heat.zone.inside_films import Winter
from models.sun.position import solar_position
from models.weather.climate import Climate
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.district.own_stock import buildings_of, own_use
from twin.district.true_shapes import true_shapes
from twin.steps.buildings.unfit import fit_mask
from twin.targets.targets import draw_order

_M2_LIKE_A_HOME = 100.0  # our estimate
_STAGGER_H = (-1, 0, 1, 2)  # our estimate of how far households and firms keep different hours


def climate(district: District) -> Climate:
    """The district's weather year as the models read it."""
    return replace(climate_of(district.weather), true_north_deg=district.true_north_deg)


def climate_of(w: WeatherYear) -> Climate:
    """A weather year as the models read it."""
    return Climate(
        latitude_deg=w.latitude_deg,
        longitude_deg=w.longitude_deg,
        time_zone_h=w.time_zone_h,
        elevation_m=w.elevation_m,
        dry_bulb_c=w.dry_bulb_c,
        dew_point_c=w.dew_point_c,
        relative_humidity_frac=w.relative_humidity_frac,
        pressure_pa=w.pressure_pa,
        infrared_w_m2=w.infrared_w_m2,
        ghi_w_m2=w.ghi_w_m2,
        dni_w_m2=w.dni_w_m2,
        dhi_w_m2=w.dhi_w_m2,
        wind_m_s=w.wind_m_s,
    )


def shell(district: District, rooms: Rooms) -> Shell:
    """Areas by direction and volumes of every building, party walls left out; made once for the
    same shapes and rooms."""
    b = district.buildings
    centre = shapely.get_coordinates(shapely.centroid(b.geometry))
    base = elevation_m(district.terrain, centre[:, 0], centre[:, 1])
    roof = b["roof"].astype(str)
    shapes = (b.geometry, b["height_m"], b["storeys"], roof, b["roof_height_m"], base)
    solids = true_shapes(district)
    parts = (*shapes, rooms.height_m, rooms.wall_m, rooms.floor_m, solids)
    return kept_or_made("shell", parts, (Shell,), lambda: made_shell(shapes, rooms, solids))


def made_shell(shapes: tuple[Array, ...], rooms: Rooms, solids: Solids) -> Shell:
    """The same from outlines, heights, storeys, kinds and rises of roofs, and the ground under each
    building."""
    outline, height, storeys, roof, rise, base = shapes
    g = shell_geometry(outline, height, storeys, roof, rise, base, solids)
    air = air_volume_m3(
        rooms, g.floor_area_m2, g.footprint_area_m2, g.perimeter_m, np.asarray(height), storeys
    )
    return Shell(
        floor_area_m2=g.floor_area_m2.astype(np.float32),
        outer_volume_m3=g.outer_volume_m3.astype(np.float32),
        air_volume_m3=air.astype(np.float32),
        footprint_area_m2=g.footprint_area_m2.astype(np.float32),
        wall_area_m2=g.wall_area_m2.astype(np.float32),
        roof_area_m2=g.roof_area_m2.astype(np.float32),
        roof_tilt_deg=g.roof_tilt_deg.astype(np.float32),
    )


def sun_position(climate: Climate) -> tuple[Array, Array]:
    """Azimuth and elevation of the sun (8760,) [deg] at the middle of every hour."""
    found: tuple[Array, Array] = kept_or_made("sun", [climate], (), lambda: solar_position(climate))
    return found


@lru_cache(maxsize=4)
def sky(climate: Climate) -> DistrictSky:
    """The weather as all buildings share it, by orientation."""
    return kept_or_made("sky", [climate], (DistrictSky, Winter), lambda: district_sky(climate))


def stock_fabric(district: District, rooms: Rooms) -> Fabric:
    """The skin of every building by country, use and age, then what the district's own file says
    otherwise: a later archetype goes before an earlier one."""
    b = district.buildings
    fabric = fabric_of(district.country, b["use"].astype(str), b["year"], rooms.height_m)
    stock = district.own_stock
    if stock is None:
        return fabric
    place = {
        (c.element, c.name): place_of(c.element, _construction(c)) for c in stock.constructions
    }
    for archetype in stock.archetypes:
        mask = buildings_of(district, archetype)
        changes = {name: float(value) for name, value in archetype.numbers.items()}
        for element, name in archetype.constructions.items():
            own = place.get((element, name))
            changes[f"{element}_construction"] = (
                SHIPPED[element].index(name) if own is None else own
            )
        columns = {n: np.where(mask, v, getattr(fabric, n)) for n, v in changes.items()}
        fabric = replace(fabric, **columns)
    return fabric


def _construction(own: OwnConstruction) -> Construction:
    return Construction(
        own.name,
        tuple(
            Layer(
                v.thickness_m,
                v.conductivity_w_mk,
                v.density_kg_m3,
                v.heat_capacity_j_kgk,
                v.resistance_m2k_w,
            )
            for v in own.layers
        ),
        own.insulation_before,
        own.inside_insulation_before,
        own.storeys,
        own.partitions,
        own.source,
        "given",
    )


def occupied_frac(district: District, factors: Factors) -> Array:
    """Share of each building in use (n,): of homes the share that is lived in, all of the rest.

    Which home is vacant nobody knows, so every building has the district's share of its homes
    lived in; the lived-in homes of all buildings add up to the district's.
    """
    home = np.isin(district.buildings["use"].astype(str), HOMES)
    return np.where(home, factors["occupied_home_frac"], 1.0).astype(np.float32)


def stock_operation(district: District, factors: Factors) -> Operation:
    """How each building is run; hours are staggered, since not all come home at once."""
    return staggered(*usual_operation(district, factors))


def usual_operation(district: District, factors: Factors) -> tuple[Operation, Array]:
    """How each building is run if all of one use keep the same hours, and by how many hours each
    is later than that (n,) [h].

    No more floor is heated than is lived in. The country's heated share is one of its whole stock,
    whose vacant homes are among what stays cold: they are not taken off a second time.
    """
    b = district.buildings
    operation = operation_of(district.country, b["use"].astype(str), b["cooling"].astype(bool))
    lived_in = np.minimum(operation.heated_area_frac, occupied_frac(district, factors))
    heated = own_use(district, "heated_area_frac", lived_in, 1.0)
    operation = _at_own_setpoints(district, replace(operation, heated_area_frac=heated))
    late = (draw_order(b) * len(_STAGGER_H)).astype(int)
    return operation, np.array(_STAGGER_H)[late]


def _at_own_setpoints(district: District, operation: Operation) -> Operation:
    """Rooms as warm while heated as the district's own file says; a set-back moves along."""
    highest_c = np.nanmax(operation.heating_setpoint_c, axis=1)[operation.profile]
    wanted_c = own_use(district, "heating_setpoint_c", highest_c, 1.0)
    for shift_k in np.unique(wanted_c - highest_c):
        if shift_k != 0.0:
            moved = wanted_c - highest_c == shift_k
            warmer = operation.heating_setpoint_c + np.float32(shift_k)
            operation = with_setpoints_for(operation, moved, warmer)
    return operation


def stock_systems(district: District) -> HeatSystems:
    b = district.buildings
    return systems_of(district.country, b["use"].astype(str), b["heating"].astype(str))


def hot_water(district: District, shell: Shell, factors: Factors) -> FactoredNeed:
    """Heat for hot water; vacant and second homes draw none, save where the district's own file
    gives a building's figure."""
    b = district.buildings
    use = b["use"].astype(str)
    kwh = hot_water_kwh_a(district.country, use, shell.floor_area_m2, b["dwellings"])
    kwh = kwh * occupied_frac(district, factors)
    return FactoredNeed(
        own_use(district, "hot_water_kwh_m2_a", kwh, shell.floor_area_m2),
        hot_water_profile(district.country),
        use_index(use),
    )


def appliances(district: District, shell: Shell, factors: Factors) -> FactoredNeed:
    """Electricity for light and appliances; vacant and second homes take none, save where the
    district's own file gives a building's figure."""
    b = district.buildings
    use = b["use"].astype(str)
    kwh = electricity_kwh_a(district.country, use, shell.floor_area_m2, b["dwellings"])
    kwh = kwh * occupied_frac(district, factors)
    kwh = own_use(district, "appliances_kwh_m2_a", kwh, shell.floor_area_m2)
    return FactoredNeed(
        np.where(fit_mask(shell), kwh, np.float32(0.0)),
        electricity_profile(district.country),
        use_index(use),
    )


def homes(district: District, shell: Shell) -> Array:
    """Homes in each building (n,); where nobody lives, floor area that counts as so many."""
    dwellings = np.asarray(district.buildings["dwellings"], dtype=float)
    counted = np.where(dwellings > 0, dwellings, shell.floor_area_m2 / _M2_LIKE_A_HOME)
    return np.where(fit_mask(shell), counted, 0.0)
