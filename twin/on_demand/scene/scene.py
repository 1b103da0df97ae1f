"""A district as meshes: what the window draws, and the picture without a screen."""

import numpy as np
import shapely

from layers.geometry.mesh import Mesh
from layers.scene.scene import SceneInput, SceneMeshes, scene_meshes
from layers.store.kept_values import kept_or_made
from layers.terrain.ground import GroundGrid
from layers.terrain.relief import Relief
from twin.district.district import Array, District, Features
from twin.district.true_shapes import true_shapes


def district_meshes(district: District) -> SceneMeshes:
    """Meshes of all layers of a district, in its local frame; made once for the same shapes."""
    given = _scene_input(district)
    return kept_or_made("scene", [given], _RECORDS, lambda: scene_meshes(given))


_RECORDS = (SceneMeshes, GroundGrid, Relief, Mesh)


def _scene_input(district: District) -> SceneInput:
    b = district.buildings
    nothing = Features(np.zeros(0, dtype=str), np.zeros(0, dtype=object), {})
    layers = {name: district.layers.get(name, nothing) for name in _LAYERS}
    streets, lamps, trees = layers["streets"], layers["lamp_posts"], layers["trees"]
    return SceneInput(
        building_polygons=b.geometry,
        building_height_m=b["height_m"].astype(float),
        building_roof=b["roof"].astype(object),
        building_roof_height_m=b["roof_height_m"].astype(float),
        building_storeys=b["storeys"].astype(float),
        building_year=b["year"].astype(float),
        building_use=b["use"].astype(object),
        country=district.country,
        terrain=district.terrain,
        street_axes=streets.geometry,
        street_width_m=_numbers(streets, "width_m"),
        street_carriageway_m=_numbers(streets, "carriageway_m"),
        squares=layers["squares"].geometry,
        green=layers["green"].geometry,
        green_kind=_words(layers["green"], "kind"),
        parking=layers["parking"].geometry,
        water=layers["water"].geometry,
        water_level_m=_numbers(layers["water"], "level_m"),
        tree_xy_m=_points(trees),
        tree_height_m=_numbers(trees, "height_m"),
        tree_crown_m=_numbers(trees, "crown_m"),
        lamp_xy_m=_points(lamps),
        lamp_height_m=_numbers(lamps, "height_m"),
        lamp_arm_m=_numbers(lamps, "arm_m"),
        lamp_azimuth_deg=_numbers(lamps, "azimuth_deg"),
        charge_point_xy_m=_points(layers["charge_points"]),
        solids=true_shapes(district),
    )


_LAYERS = (
    "streets",
    "lamp_posts",
    "charge_points",
    "parking",
    "trees",
    "green",
    "squares",
    "water",
)


def _words(features: Features, column: str) -> Array:
    return features[column].astype(object) if len(features) else np.zeros(0, dtype=object)


def _numbers(features: Features, column: str) -> Array:
    return features[column].astype(float) if len(features) else np.zeros(0)


def _points(features: Features) -> Array:
    points: Array = shapely.get_coordinates(features.geometry).reshape(-1, 2)
    return points
