"""Buildings with a shape of their own: neighbours, scene, and real files against their source."""

import json
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely

from layers.geometry.mesh import ROOF as ROOF_PART
from layers.geometry.mesh import face_areas_m2
from layers.importing.any_source import read_source
from layers.scene.scene import SceneInput, scene_meshes
from layers.shell.shell import shell_geometry
from layers.solids.faces import GROUND, ROOF, WALL, FaceList
from layers.solids.solids import Solids, volumes_m3
from tests.layers.solids import gable_house as house
from tests.layers.solids.test_city_formats import solids
from tests.reference_files import reference_file

KIND = [GROUND, WALL, WALL, WALL, WALL, ROOF, ROOF]
PLAN = shapely.box(0, 0, 10, 8)


def row_of_houses(moves, owners=None):
    """The gable house at several places, one building each unless owners say otherwise."""
    out = FaceList()
    for part, move in enumerate(moves):
        for face, kind in zip(house.FACES, KIND, strict=True):
            out.add([np.array(house.CORNERS, float)[face] + [*move, 0.0]], kind, part)
    building = np.array(owners if owners is not None else range(len(moves)))
    return Solids(out.faces(), building, np.ones(len(moves), dtype=bool))


def measured(true, footprints, heights):
    n = len(footprints)
    return shell_geometry(
        np.array(footprints, dtype=object), np.array(heights, float), np.full(n, 2),
        np.full(n, "flat"), np.zeros(n), np.zeros(n), true,
    )  # fmt: skip


def test_that_gables_back_to_back_are_party_walls():
    true = row_of_houses([(0, 0), (10.2, 0)])
    g = measured(true, [PLAN, shapely.affinity.translate(PLAN, 10.2)], [6, 6])
    assert g.party_wall_area_m2 == pytest.approx([house.GABLE_M2] * 2)
    assert g.wall_area_m2.sum(axis=1) == pytest.approx([180.0, 180.0])


def test_that_a_lower_neighbour_without_a_shape_covers_its_rectangle():
    true = row_of_houses([(0, 0)])
    g = measured(true, [PLAN, shapely.box(10, 0, 20, 8)], [6, 4])
    assert g.party_wall_area_m2[0] == pytest.approx(8 * 4)


def test_that_walls_between_parts_of_one_building_are_inside():
    true = row_of_houses([(0, 0), (10, 0)], owners=[0, 0])
    g = measured(true, [shapely.box(0, 0, 20, 8)], [6])
    assert g.party_wall_area_m2[0] == pytest.approx(0)
    assert g.wall_area_m2[0].sum() == pytest.approx(4 * house.SIDE_M2 + 2 * house.GABLE_M2)
    assert g.outer_volume_m3[0] == pytest.approx(2 * house.VOLUME_M3)


def test_that_the_scene_draws_the_roof_that_is_known():
    true = row_of_houses([(0, 0)])
    box = shapely.box(40, 0, 50, 8)
    given = SceneInput(
        np.array([PLAN, box], dtype=object), np.array([6.0, 5.0]),
        np.array(["flat", "flat"], dtype=object), np.zeros(2), solids=true,
    )  # fmt: skip
    meshes = scene_meshes(given)
    mesh, area = meshes.buildings, face_areas_m2(meshes.buildings)
    roof = mesh.part == ROOF_PART
    assert area[roof & (mesh.owner == 0)].sum() == pytest.approx(house.ROOF_M2, rel=1e-5)
    assert area[roof & (mesh.owner == 1)].sum() == pytest.approx(80, rel=1e-5)
    assert meshes.building_top_m == pytest.approx([9, 5])
    # walls reach a metre below the ground, as those of all buildings do
    low = mesh.points_m[mesh.triangles][mesh.owner == 0][:, :, 2].min()
    assert low == pytest.approx(-1)


def divergence_m3(city, geometry):
    """The volume inside the surfaces of a CityJSON geometry by the divergence theorem, straight
    from the file: each ring as a fan about its first corner."""
    scale, shift = (np.array(city["transform"][k]) for k in ("scale", "translate"))
    at = np.array(city["vertices"]) * scale + shift
    solid = geometry["type"] == "Solid"
    surfaces = geometry["boundaries"][0] if solid else geometry["boundaries"]
    at -= at[surfaces[0][0][0]]
    fans = np.array(
        [(ring[0], b, c) for surface in surfaces for ring in surface for b, c in pairwise(ring[1:])]
    )
    return abs(np.linalg.det(at[fans]).sum() / 6)


def watertight(geometry):
    """Whether each side of the surfaces runs back once, by the numbers of the vertices alone."""
    solid = geometry["type"] == "Solid"
    surfaces = geometry["boundaries"][0] if solid else geometry["boundaries"]
    sides = Counter(
        side for s in surfaces for r in s for side in zip(r, r[1:] + r[:1], strict=True)
    )
    return all(sides[v, u] == n for (u, v), n in sides.items())


@pytest.mark.parametrize(
    ("name", "most_apart", "least_count"),
    [
        ("FZK-Haus-LoD2.city.json", 1e-6, 1),
        ("3-20-DELFSHAVEN.city.json", 0.01, 40),  # the others lack party walls in the file
    ],
)
def test_that_sound_solids_keep_the_volume_of_their_file(name, most_apart, least_count):
    path = reference_file(f"buildings/{name}")
    city = json.loads(path.read_text(encoding="utf-8-sig"))
    true, buildings = solids(read_source(path))
    got = np.bincount(true.building, volumes_m3(true), len(buildings))
    count = 0
    for row, ident in enumerate(buildings["id"]):
        geometry = city["CityObjects"][ident]["geometry"][0]
        if watertight(geometry):
            assert got[row] == pytest.approx(divergence_m3(city, geometry), rel=most_apart)
            count += 1
    assert count >= least_count


def test_that_corners_on_sides_do_not_move_a_volume():
    # Rijssen's models are closed but for corners on the sides of other surfaces.
    path = reference_file("buildings/cjenergy_rijssen_5bdg.city.json")
    city = json.loads(path.read_text(encoding="utf-8-sig"))
    true, buildings = solids(read_source(path, crs="EPSG:28992"))
    got = np.bincount(true.building, volumes_m3(true), len(buildings))
    assert true.closed.all()
    for row, ident in enumerate(buildings["id"]):
        (best,) = [g for g in city["CityObjects"][ident]["geometry"] if float(g["lod"]) >= 2]
        assert got[row] == pytest.approx(divergence_m3(city, best), rel=0.01)


def test_that_den_haag_in_citygml_1_has_six_closed_parts():
    true, buildings = solids(read_source(reference_file("buildings/DenHaag_1BwBP.gml")))
    assert list(buildings["id"]) == ["GUID_7F91F413-F839-48F6-A36A-E0F2F090C6B0"]
    assert len(true.closed) == 6
    assert true.closed.all()
    kinds = np.bincount(true.faces.kind, minlength=4)
    assert kinds[[WALL, ROOF, GROUND]].tolist() == [26, 7, 6]
