"""Horizons by ray casting: against closed forms, against counted rays, and kept on the disk."""

import numpy as np
import pytest
import shapely

from layers.geometry.planes import planes_of
from layers.scene.scene import SceneInput, SceneMeshes, scene_meshes
from layers.store.disk_store import content_key, keep, kept, user_cache_folder
from layers.sun.horizon import (
    BINS,
    STEP_DEG,
    Horizons,
    far_terrain,
    hidden,
    horizon_deg,
    horizons,
    ray_scene,
)
from layers.sun.surface_cells import surface_cells
from layers.sun.surface_points import SurfacePoints, surface_points
from layers.terrain.terrain import Terrain
from models.sun.sky_view import sky_view_frac
from tests.layers.sun.scattered_points import scattered_points


def scene_of(polygons, height_m, roof="flat", rise_m=0.0, terrain=None) -> SceneMeshes:
    n = len(polygons)
    return scene_meshes(
        SceneInput(
            np.array(polygons, dtype=object),
            np.broadcast_to(np.asarray(height_m, float), n).copy(),
            np.full(n, roof, dtype=object),
            np.full(n, float(rise_m)),
            terrain,
        )
    )


def points_of(scene: SceneMeshes) -> SurfacePoints:
    planes = planes_of(scene.buildings)
    cells = surface_cells(planes, scene.grid)
    return surface_points(scene.buildings, planes, cells, scene.grid)


def seen_from(polygons, height_m, roof="flat", rise_m=0.0, terrain=None):
    scene = scene_of(polygons, height_m, roof, rise_m, terrain)
    points = points_of(scene)
    far = () if terrain is None else (far_terrain(terrain, scene.grid),)
    return points, horizons(points, (scene.buildings, scene.terrain, *far))


def open_sky(points: SurfacePoints, seen: Horizons) -> np.ndarray:
    return sky_view_frac(horizon_deg(seen.level, points.tilt_deg), points.tilt_deg)


@pytest.mark.parametrize(("width_m", "height_m"), [(10.0, 5.0), (10.0, 10.0), (10.0, 25.0)])
def test_that_a_street_canyon_has_the_sky_view_of_the_closed_form(width_m, height_m):
    """Facade of an endless street, crossed strings: (W + H - sqrt(W^2 + H^2)) / H of half a sky."""
    half = width_m / 2
    houses = [
        shapely.box(-4000, half, 4000, half + 12),
        shapely.box(-4000, -half - 12, 4000, -half),
    ]
    points, seen = seen_from(houses, height_m)
    front = ~points.roof & (points.owner == 0) & (np.abs(points.azimuth_deg - 180) < 1)
    view = np.average(open_sky(points, seen)[front], weights=points.area_m2[front])
    diagonal = np.hypot(width_m, height_m)
    assert view == pytest.approx((width_m + height_m - diagonal) / height_m, rel=0.02)


def test_that_a_point_in_a_canyon_has_the_horizon_of_the_eaves_opposite():
    houses = [shapely.box(-4000, 5, 4000, 17), shapely.box(-4000, -17, 4000, -5)]
    points, seen = seen_from(houses, 10.0)
    front = np.flatnonzero(~points.roof & (points.owner == 0) & (points.azimuth_deg == 180))
    front = front[np.abs(points.xyz_m[front, 0]) < 3000]
    rise = 10.0 - points.xyz_m[front, 2]
    turn = (np.arange(BINS) + 0.5) * 360 / BINS
    for j in (0, 3, BINS - 4, BINS - 1):
        wanted = np.degrees(np.arctan2(rise * np.cos(np.radians(turn[j])), 10.0))
        got = horizon_deg(seen.level, points.tilt_deg)[front, j]
        assert np.abs(got - wanted).max() < STEP_DEG


@pytest.mark.parametrize("roof", ["flat", "gabled", "hipped", "mansard"])
def test_that_a_building_alone_on_level_ground_sees_all_its_sky(roof):
    points, seen = seen_from([shapely.box(0, 0, 20, 10)], 9.0, roof, 0.0 if roof == "flat" else 4.0)
    assert seen.open_air.all()
    assert open_sky(points, seen) == pytest.approx(1.0, abs=1e-12)


def test_that_points_stand_for_all_walls_and_roofs():
    points, _ = seen_from([shapely.box(0, 0, 20, 10)], 9.0, "gabled", 4.0)
    assert points.area_m2[~points.roof].sum() == pytest.approx(60 * 9.0 + 10 * 4, rel=1e-5)
    assert points.area_m2[points.roof].sum() == pytest.approx(20 * 2 * np.hypot(5, 4), rel=1e-3)
    assert set(points.azimuth_deg[points.roof].round()) == {0.0, 180.0}


def test_that_a_party_wall_is_not_in_the_open_air_below_the_neighbours_roof():
    points, seen = seen_from([shapely.box(0, 0, 10, 10), shapely.box(10.2, 0, 20, 10)], [12.0, 6.0])
    party = ~points.roof & (points.owner == 0) & (np.abs(points.azimuth_deg - 90) < 1)
    below = points.xyz_m[:, 2] < 6.01
    assert not seen.open_air[party & below].any()
    assert seen.open_air[party & ~below].all()
    assert seen.open_air[~party & (points.azimuth_deg != 270)].all()


def test_that_a_taller_neighbour_never_shows_more_sky():
    boxes = [shapely.box(0, 0, 10, 10), shapely.box(3, -22, 14, -8), shapely.box(18, 0, 30, 9)]
    last = None
    for height in (4.0, 8.0, 15.0, 40.0):
        points, seen = seen_from(boxes, [9.0, height, 7.0])
        level = seen.level[(points.owner != 1)].astype(int)
        assert last is None or (level >= last).all()
        last = level


def test_that_a_hill_beyond_the_drawn_ground_hides_the_low_sky():
    z = np.zeros((200, 200), np.float32)
    z[:, 120:] = 200.0  # a scarp 200 m high from 200 m to the east on
    terrain = Terrain(z, -1000.0, 1000.0, 10.0, "EPSG:25832")
    points, seen = seen_from([shapely.box(-10, -10, 10, 10)], 10.0, terrain=terrain)
    east = points.roof
    turn = np.arange(BINS) * 360 / BINS + 180 / BINS
    j = int(np.argmin(np.abs(turn - 90)))
    # Beyond the drawn ground the terrain has nodes every 40 m: the scarp's top stands at 240 m.
    wanted = np.degrees(
        np.arctan2(190.0, (240.0 - points.xyz_m[east, 0]) / np.sin(np.radians(turn[j])))
    )
    assert horizon_deg(seen.level, points.tilt_deg)[east, j] == pytest.approx(wanted, abs=STEP_DEG)
    assert (seen.level[east, int(np.argmin(np.abs(turn - 270)))] == 0).all()


def test_that_horizons_agree_with_counted_rays_on_tiny():
    """Sky view of walls and roofs against 4,000 cosine-weighted rays a building and direction."""
    from twin.district.folder import open_district

    b = open_district("tiny").buildings
    heights, rises = b["height_m"].astype(float), b["roof_height_m"].astype(float)
    given = SceneInput(b.geometry, heights, b["roof"].astype(object), rises)
    scene = scene_meshes(given)
    meshes = (scene.buildings, scene.terrain)
    points = points_of(scene)
    seen = horizons(points, meshes)
    many = scattered_points(scene.buildings, scene.grid, 0.5)
    counted = counted_view(ray_scene(meshes), many)
    for roof in (False, True):
        ours = points.roof == roof
        ours &= seen.open_air
        theirs = (many.roof == roof) & (counted >= 0)
        view = np.average(open_sky(points, seen)[ours], weights=points.area_m2[ours])
        judge = np.average(counted[theirs], weights=many.area_m2[theirs])
        assert view == pytest.approx(judge, rel=0.02)


def counted_view(scene, points: SurfacePoints, rays: int = 64) -> np.ndarray:
    """Share of random rays, cosine-weighted about the normal, that reach the sky over the share
    that would without obstacles; -1 where a point is covered."""
    rng = np.random.default_rng(1)
    tilt, turn = np.radians(points.tilt_deg), np.radians(points.azimuth_deg)
    normal = np.column_stack(
        [np.sin(tilt) * np.sin(turn), np.sin(tilt) * np.cos(turn), np.cos(tilt)]
    )
    free, left = np.zeros(len(points)), np.zeros(len(points))
    for _ in range(rays):
        ball = rng.normal(size=(len(points), 3))
        way = normal + ball / np.linalg.norm(ball, axis=1, keepdims=True)
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        sky = way[:, 2] > 1e-4
        dark = hidden(scene, points.xyz_m, way.astype(np.float32))
        free += sky
        left += sky & ~dark
    ahead = np.column_stack([np.sin(turn), np.cos(turn), np.zeros(len(turn))]) * 0.5
    ahead[points.roof] = 0.0
    up = np.array([[0, 0, 1]], np.float32)
    covered = hidden(scene, (points.xyz_m + ahead).astype(np.float32), up)
    return np.where(covered, -1.0, left / np.maximum(free, 1))


def test_that_what_is_kept_comes_back_and_damage_is_ignored(tmp_path):
    arrays = {"level": np.arange(12, dtype=np.uint8).reshape(3, 4), "area": np.ones(3, np.float32)}
    key = content_key("1", arrays["level"], 3.5, "gabled")
    assert kept(tmp_path, key) is None
    keep(tmp_path / "deep", key, arrays)
    back = kept(tmp_path / "deep", key)
    assert set(back) == set(arrays)
    assert all(np.array_equal(back[k], arrays[k]) for k in arrays)
    assert [p.name for p in (tmp_path / "deep").iterdir()] == [f"{key}.npz"]
    path = tmp_path / "deep" / f"{key}.npz"
    whole = path.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole[:100] + b"\xff" + whole[101:], b"no zip"):
        path.write_bytes(damaged)
        assert kept(tmp_path / "deep", key) is None
    keep(tmp_path / "deep", key, arrays)
    assert kept(tmp_path / "deep", key) is not None


def test_that_a_key_names_its_content():
    a, b = np.arange(6.0), np.arange(6.0).reshape(2, 3)
    keys = {
        content_key("1", a), content_key("1", b), content_key("2", a),
        content_key("1", a.astype(np.float32)), content_key("1", a, 1.0), content_key("1", a, 2.0),
    }  # fmt: skip
    assert len(keys) == 6
    assert content_key("1", a.copy()) == content_key("1", a)


def test_that_a_folder_that_cannot_be_made_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    keep(tmp_path / "file" / "sun", "key", {"a": np.ones(2)})
    assert kept(tmp_path / "file" / "sun", "key") is None


def test_that_the_cache_lies_under_the_users_cache_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert user_cache_folder() == tmp_path / "district-twin"


def test_that_some_points_give_what_all_of_them_give():
    boxes = [shapely.box(0, 0, 10, 10), shapely.box(0, -20, 14, -8)]
    points, seen = seen_from(boxes, [9.0, 15.0])
    scene = scene_of(boxes, [9.0, 15.0])
    some = points.take(np.array([0, 5, 9]))
    again = horizons(some, (scene.buildings, scene.terrain))
    assert np.array_equal(again.level, seen.level[[0, 5, 9]])
    assert len(some) == 3
