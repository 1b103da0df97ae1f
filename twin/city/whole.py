"""What goes by the whole of a district, settled before it is cut into tiles."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely

from layers.geometry.mesh import Mesh
from layers.geometry.planes import planes_of
from layers.scene.roofs import rows_of
from layers.scene.scene import buildings_mesh, standing
from layers.sun.surface_cells import cell_side_m, seen_size_m
from layers.terrain.ground import GroundGrid
from layers.terrain.terrain import elevation_m
from twin.assumptions.district_factors import factors_of
from twin.city.tile import Bodies, Whole, surfaces_of
from twin.district.district import Array, District, Features
from twin.measures.kind import Stage
from twin.scenario.scenario import Scenario, scenario_to_text
from twin.steps.sun.sun_points import solid_input
from twin.targets.targets import chosen_buildings, draw_order

BY_BUILDING: tuple[Stage, ...] = (
    "fabric", "operation", "plant", "water_store", "pv", "home_battery",
)  # fmt: skip
"""The stages of measures that change buildings; the others change a district's streets and cars."""
_AT_ONCE = 4_000  # buildings; bounds the memory


class CityError(ValueError):
    """A city that cannot be calculated; the message names what is wrong and what to do."""


def whole_of(district: District, scenario: Scenario) -> tuple[Whole, Features, Bodies, Array]:
    """The district as a whole, all its buildings with their place in the draw, what stands there,
    and who takes up each measure on buildings (n_measures, n). Raises CityError."""
    measures = _checked(scenario).of_stage(*BY_BUILDING)
    grid, bodies = _standing(district)
    corner = np.min([m.points_m.min(axis=0) for m in _meshes(bodies)], axis=0)
    b = district.buildings
    columns = {**b.columns, "draw_place_frac": draw_order(b)}
    chosen = np.zeros((len(measures), len(b)), dtype=bool)
    for row, measure in enumerate(measures):
        chosen[row] = chosen_buildings(district, measure)
    factors = factors_of(district, scenario.assumptions)
    lived_in = {"occupied_home_frac": factors["occupied_home_frac"]}
    settled = scenario.changed(measures=measures, assumptions={**scenario.assumptions, **lived_in})
    nobody = Features(
        b.ids[:0], b.geometry[:0], {name: column[:0] for name, column in columns.items()}
    )
    whole = Whole(
        district=replace(district, buildings=nobody, layers={}),
        n_buildings=len(b),
        grid=grid,
        corner_m=corner,
        cell_side_m=_cell_side_m(bodies, grid, corner),
        scenario=scenario_to_text(settled),
    )
    return whole, Features(b.ids, b.geometry, columns), bodies, chosen


def _checked(scenario: Scenario) -> Scenario:
    for measure in scenario.measures:
        if measure.kind == "communal_heat_pump":
            raise CityError(
                f"measure '{measure.id}' joins buildings to one plant, which may lie in several "
                "tiles; calculate its district with 'district-twin run', or take the measure out."
            )
    return scenario


def _standing(district: District) -> tuple[GroundGrid, Bodies]:
    """The drawn ground, and the buildings on it."""
    given, b = solid_input(district), district.buildings
    grid, shapes, ground = standing(given)
    centre = shapely.get_coordinates(shapely.centroid(b.geometry))
    bodies = Bodies(
        ids=b.ids,
        footprint=b.geometry,
        height_m=b["height_m"],
        storeys=b["storeys"],
        roof=b["roof"].astype(object),
        roof_height_m=b["roof_height_m"],
        foot_m=elevation_m(district.terrain, centre[:, 0], centre[:, 1]),
        ground_m=ground,
        base_m=shapes.base_m,
        eaves_m=shapes.eaves_m,
        ridge_m=shapes.ridge_m,
        in_rows=_in_rows(shapes.polygons, given.solids.buildings(len(b))),
        surfaces=surfaces_of(district.layers.get("building_surfaces"), b.ids),
    )
    return grid, bodies


def _in_rows(polygons: Array, own_shape: Array) -> Array:
    """What neighbours do to each ridge (n, 2), among those drawn by outline and height."""
    found = np.zeros((len(polygons), 2), dtype=bool)
    found[~own_shape] = rows_of(shapely.orient_polygons(polygons[~own_shape]))
    return found


def _cell_side_m(bodies: Bodies, grid: GroundGrid, corner_m: Array) -> float:
    """The side of the sun's cells that gives the whole district as many as are wanted."""
    sizes = [seen_size_m(planes_of(mesh, corner_m), grid) for mesh in _meshes(bodies)]
    return cell_side_m(np.concatenate(sizes), len(bodies))


def _meshes(bodies: Bodies) -> Iterator[Mesh]:
    """All buildings as they are drawn, some at a time."""
    for first in range(0, len(bodies), _AT_ONCE):
        some = bodies.take(np.arange(first, min(first + _AT_ONCE, len(bodies))))
        yield buildings_mesh(some.shapes, some.ground_m, some.solids)
