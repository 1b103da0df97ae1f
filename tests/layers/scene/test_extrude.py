import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.geometry.mesh import ROOF, WALL, Mesh, face_areas_m2, face_normals
from layers.scene.extrude import BuildingShapes, building_mesh, ring_sides
from layers.scene.roofs import ROOF_KINDS

BLOCK = shapely.box(0, 0, 30, 20)
COURT = BLOCK.difference(shapely.box(10, 8, 20, 12))
ELL = shapely.Polygon([(0, 0), (30, 0), (30, 10), (12, 10), (12, 24), (0, 24)])
ROUND = shapely.Point(5, 5).buffer(12, quad_segs=8)

SHAPES = {"box": BLOCK, "court": COURT, "ell": ELL, "round": ROUND}


def built(polygon, roof="flat", base=-1.0, eaves=10.0, rise=3.0) -> Mesh:
    return building_mesh(
        BuildingShapes(
            np.array([polygon], dtype=object),
            np.array([base]),
            np.array([eaves]),
            np.array([eaves + (0.0 if roof == "flat" else rise)]),
            np.array([roof], dtype=object),
        )
    )


def volume_m3(mesh: Mesh, base: float = -1.0) -> float:
    """By the divergence theorem over walls and roof; the floor adds nothing at z = base."""
    height = mesh.points_m[mesh.triangles][:, :, 2].mean(axis=1) - base
    return float((height * face_normals(mesh)[:, 2] * face_areas_m2(mesh)).sum())


def open_edges_above(mesh: Mesh, base: float) -> int:
    """Directed edges above the base that no face answers; none where a mesh is watertight."""
    p = np.rint(mesh.points_m * 500).astype(int)
    seen = {}
    for t in mesh.triangles:
        for a, b in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0])):
            key = (tuple(p[a]), tuple(p[b]))
            seen[key] = seen.get(key, 0) + 1
    low = round(base * 500)
    return sum(
        1
        for (a, b), n in seen.items()
        if a != b and not (a[2] == low and b[2] == low) and seen.get((b, a), 0) != n
    )


@pytest.mark.parametrize("roof", ROOF_KINDS)
@pytest.mark.parametrize(
    "polygon", [BLOCK, COURT, ELL, ROUND], ids=["box", "court", "ell", "round"]
)
def test_that_every_roof_covers_its_footprint_once_and_looks_up(polygon, roof):
    mesh = built(polygon, roof)
    roofs = mesh.part == ROOF
    normals = face_normals(mesh)
    plan = (face_areas_m2(mesh) * normals[:, 2])[roofs].sum()
    capped = roof in ("dome", "spire") and polygon is not ROUND
    if capped and not (roof == "spire" and polygon is BLOCK):
        assert plan >= polygon.area * 0.999  # a cap stands on a flat roof
    else:
        assert plan == pytest.approx(polygon.area, rel=1e-4)
    assert (normals[roofs, 2] > 0).all()
    assert np.abs(normals[mesh.part == WALL, 2]).max() < 1e-6


@pytest.mark.parametrize("roof", ["flat", "gabled", "hipped", "mansard"])
@pytest.mark.parametrize("polygon", [BLOCK, COURT, ELL], ids=["box", "court", "ell"])
def test_that_walls_and_roof_close_without_a_gap(polygon, roof):
    assert open_edges_above(built(polygon, roof), -1.0) == 0


def test_that_volumes_are_those_of_geometry():
    box = 30 * 20 * 11
    assert volume_m3(built(BLOCK)) == pytest.approx(box, rel=1e-5)
    assert volume_m3(built(COURT)) == pytest.approx((600 - 40) * 11, rel=1e-5)
    assert volume_m3(built(BLOCK, "gabled")) == pytest.approx(box + 600 * 3 / 2, rel=1e-5)
    hip = 20 * 3 / 2 * (30 - 20) + 20 * 20 * 3 / 3
    assert volume_m3(built(BLOCK, "hipped")) == pytest.approx(box + hip, rel=1e-5)


def test_that_a_gable_runs_along_the_longer_side():
    mesh = built(BLOCK, "gabled")
    ridge = mesh.points_m[mesh.points_m[:, 2] > 12.9]
    assert set(np.round(ridge[:, 1], 3)) == {10.0}
    assert set(np.round(ridge[:, 0], 3)) == {0.0, 30.0}


def test_that_a_terrace_has_one_ridge_along_its_row():
    row = np.array([shapely.box(5 * i, 0, 5 * i + 5, 9) for i in range(4)], dtype=object)
    for kind in ("gabled", "hipped"):
        top = np.full(4, 13.0)
        mesh = building_mesh(
            BuildingShapes(row, top * 0 - 1, top * 0 + 10, top, np.full(4, kind, dtype=object))
        )
        ridge = mesh.points_m[mesh.points_m[:, 2] > 12.9]
        inner = ridge[(ridge[:, 0] > 4.9) & (ridge[:, 0] < 15.1)]
        np.testing.assert_allclose(inner[:, 1], 4.5, atol=1e-4)


def test_that_gable_ends_are_walls_and_hips_are_roof():
    area = {k: face_areas_m2(built(BLOCK, k))[built(BLOCK, k).part == WALL].sum() for k in
            ("flat", "gabled", "hipped")}  # fmt: skip
    assert area["flat"] == pytest.approx(100 * 11, rel=1e-5)
    assert area["gabled"] == pytest.approx(area["flat"] + 2 * 20 * 3 / 2, rel=1e-5)
    assert area["hipped"] == pytest.approx(area["flat"], rel=1e-5)


@pytest.mark.parametrize("roof", ROOF_KINDS[1:])
@pytest.mark.parametrize(
    "polygon", [BLOCK, COURT, ELL, ROUND], ids=["box", "court", "ell", "round"]
)
def test_that_no_roof_stands_above_its_ridge_or_below_its_eaves(polygon, roof):
    mesh = built(polygon, roof)
    roofs = mesh.points_m[mesh.triangles[mesh.part == ROOF]][..., 2]
    assert roofs.min() >= 10.0 - 1e-4
    assert roofs.max() <= 13.0 + 1e-4
    assert roofs.max() > 12.0


def test_that_edges_are_drawn_above_ground_only_and_belong_to_their_building():
    mesh = built(BLOCK)
    assert len(mesh.edges_m) == 8  # four eaves, four corners
    assert mesh.edges_m[:, :, 2].max() == pytest.approx(10.0)
    assert (mesh.edge_owner == 0).all()


def test_that_the_winding_of_an_outline_does_not_matter():
    turned = shapely.Polygon(list(BLOCK.exterior.coords)[::-1])
    assert volume_m3(built(turned, "gabled")) == pytest.approx(volume_m3(built(BLOCK, "gabled")))


def test_that_eaves_below_the_base_are_refused_by_row():
    with pytest.raises(ValueError, match=r"row 0 has its eaves at -2\.0 m"):
        built(BLOCK, eaves=-2.0)


def test_that_an_unknown_roof_is_named():
    with pytest.raises(ValueError, match="Unknown roof 'thatched'"):
        built(BLOCK, "thatched")


def test_that_a_batch_equals_its_buildings_one_by_one():
    polygons = np.array([BLOCK, shapely.transform(ELL, lambda p: p + 100), ROUND], dtype=object)
    roof = np.array(["gabled", "mansard", "dome"], dtype=object)
    top = np.array([13.0, 13, 13])
    mesh = building_mesh(BuildingShapes(polygons, top * 0 - 1, top * 0 + 10, top, roof))
    for i in range(3):
        alone = built(polygons[i], roof[i])
        assert (mesh.owner == i).sum() == len(alone.owner)
        assert face_areas_m2(mesh)[mesh.owner == i].sum() == pytest.approx(
            face_areas_m2(alone).sum(), rel=1e-5
        )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)), min_size=3, max_size=9),
    st.sampled_from(["flat", "gabled", "hipped", "mansard"]),
)
def test_that_any_hull_gets_a_roof_of_its_own_plan_area(points, roof):
    hull = shapely.MultiPoint(points).convex_hull.buffer(1.0, quad_segs=2)
    mesh = built(hull, roof)
    roofs = mesh.part == ROOF
    plan = (face_areas_m2(mesh) * face_normals(mesh)[:, 2])[roofs].sum()
    assert plan == pytest.approx(hull.area, rel=1e-3)


def test_that_every_side_of_every_ring_is_walled():
    start, end, row = ring_sides(np.array([COURT, BLOCK], dtype=object))
    assert np.bincount(row).tolist() == [8, 4]
    length = np.linalg.norm(end - start, axis=1)
    assert np.bincount(row, length).tolist() == [128.0, 100.0]
