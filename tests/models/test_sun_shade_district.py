"""The sun on a whole district: against counted rays, alone, beside neighbours, from the cache."""

from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import shapely
from plain_climate import plain_climate

from layers.horizon import hidden, ray_scene, under_cover
from layers.roof_skin import in_sectors
from layers.surface_points import SurfacePoints, surface_points
from models.sun.irradiation import Sky, perez_sky
from models.sun.shade import MONTH_DAYS, monthly_sun
from models.sun.sky_view import BAND_DEG
from twin.district import District
from twin.district_folder import open_district
from twin.steps_buildings import climate, shell
from twin.steps_scene import district_meshes
from twin.steps_sun import (
    SunOnSurfaces,
    hourly_sun_on,
    sun_of,
    sun_on_surfaces,
)
from twin.steps_sun_faces import face_sun, over_period
from twin.steps_sun_points import solid_scene, surface_horizons, surfaces_of
from twin.steps_sun_scene import sun_scene_of


@pytest.fixture(scope="module")
def tiny() -> District:
    return open_district("tiny")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("sun")


@pytest.fixture(scope="module")
def sun(tiny, folder) -> SunOnSurfaces:
    return sun_on_surfaces(tiny, shell(tiny), climate(tiny), folder)


def some_days(sky: Sky, every: int) -> Sky:
    """The same sky, dark but for every so many days."""
    on = (np.arange(8760) // 24) % every == 0
    names = ("beam_w_m2", "circumsolar_w_m2", "dome_w_m2", "band_w_m2", "ghi_w_m2")
    return replace(sky, **{name: np.where(on, getattr(sky, name), 0.0) for name in names})


def counted_kwh_m2(scene, points: SurfacePoints, sky: Sky, rays: int = 150) -> np.ndarray:
    """The judge: one ray to the sun in every hour, random rays to dome and band."""
    tilt, turn = np.radians(points.tilt_deg), np.radians(points.azimuth_deg)
    normal = np.column_stack(
        [np.sin(tilt) * np.sin(turn), np.sin(tilt) * np.cos(turn), np.cos(tilt)]
    )
    total = np.zeros(len(points))
    height, bearing = np.radians(sky.path.elevation_deg), np.radians(sky.path.azimuth_deg)
    for h in np.flatnonzero((sky.beam_w_m2 + sky.circumsolar_w_m2 > 0) & (height > 0)):
        way = [np.cos(height[h]) * np.sin(bearing[h]), np.cos(height[h]) * np.cos(bearing[h])]
        way = np.array([*way, np.sin(height[h])])
        cosine = normal @ way
        before = np.flatnonzero(cosine > 0)
        lit = ~hidden(scene, points.xyz_m[before], way[None].astype(np.float32))
        total[before] += lit * cosine[before] * (sky.beam_w_m2[h] + sky.circumsolar_w_m2[h])
    rng = np.random.default_rng(7)
    dome, all_dome, band, all_band = np.zeros((4, len(points)))
    for _ in range(rays):
        ball = rng.normal(size=(len(points), 3))
        way = normal + ball / np.linalg.norm(ball, axis=1, keepdims=True)
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        up = way[:, 2] > 1e-4
        all_dome += up
        dome += up & ~hidden(scene, points.xyz_m, way.astype(np.float32))
        around = turn + rng.uniform(-np.pi / 2, np.pi / 2, len(points))
        rise = np.radians(rng.uniform(0.1, BAND_DEG, len(points)))
        flat = np.column_stack([np.sin(around), np.cos(around)]) * np.cos(rise)[:, None]
        way = np.column_stack([flat, np.sin(rise)])
        weight = np.cos(around - turn)
        all_band += weight
        band += weight * ~hidden(scene, points.xyz_m, way.astype(np.float32))
    view, edge = dome / all_dome, band / all_band
    bright, dark = np.maximum(sky.band_w_m2, 0).sum(), np.minimum(sky.band_w_m2, 0).sum()
    total += view * (sky.dome_w_m2.sum() * (1 + np.cos(tilt)) / 2 + dark * np.sin(tilt))
    total += edge * bright * np.sin(tilt)
    total += view * 0.2 * sky.ghi_w_m2.sum() * (1 - np.cos(tilt)) / 2
    return total / 1000.0


def test_that_every_building_of_tiny_agrees_with_counted_rays(tiny, folder):
    given, scene, meshes = solid_scene(tiny)
    eaves = scene.building_top_m - np.maximum(given.building_roof_height_m, 0.0)
    caster = ray_scene(meshes)
    many = surface_points(given.building_polygons, eaves, scene.grid, scene.buildings, 40.0)
    many = many.take(~under_cover(caster, many))
    sky = some_days(perez_sky(climate(tiny)), 12)
    judge = counted_kwh_m2(caster, many, sky)
    points, seen = surface_horizons(tiny, folder)
    ours = monthly_sun(sky, surfaces_of(points, seen))
    lit, free = ours.lit_kwh_m2.sum(axis=1), ours.free_kwh_m2.sum(axis=1)
    for roof in (False, True):
        for row in range(len(tiny.buildings)):
            mine, theirs = (p.owner == row for p in (points, many))
            mine, theirs = mine & (points.roof == roof), theirs & (many.roof == roof)
            got = np.average(lit[mine], weights=points.area_m2[mine])
            in_the_open = np.average(free[mine], weights=points.area_m2[mine])
            wanted = np.average(judge[theirs], weights=many.area_m2[theirs])
            assert abs(got - wanted) < 0.02 * in_the_open, (row, roof)
        got = np.average(lit[points.roof == roof], weights=points.area_m2[points.roof == roof])
        wanted = np.average(judge[many.roof == roof], weights=many.area_m2[many.roof == roof])
        assert got == pytest.approx(wanted, rel=0.01)


def alone(tiny: District, rows: list[int], **changes) -> District:
    """Some of tiny's buildings on level ground, with changed columns."""
    b = tiny.buildings
    columns = {name: column[rows].copy() for name, column in b.columns.items()}
    columns.update({name: np.asarray(value, float) for name, value in changes.items()})
    some = replace(b, ids=b.ids[rows], geometry=b.geometry[rows], columns=columns)
    ground = replace(tiny.terrain, z_m=np.zeros_like(tiny.terrain.z_m))
    return replace(tiny, buildings=some, terrain=ground, layers={})


def test_that_a_building_alone_on_level_ground_has_factor_one(tiny, tmp_path):
    b = tiny.buildings
    plain = np.isin(b["roof"].astype(str), ["flat", "gabled", "hipped"])
    convex = shapely.area(shapely.convex_hull(b.geometry)) < 1.001 * shapely.area(b.geometry)
    row = int(np.flatnonzero(plain & convex)[0])
    district = alone(tiny, [row])
    sun = sun_on_surfaces(district, shell(district), climate(district), tmp_path)
    assert sun.wall_shade_frac == pytest.approx(1.0, abs=1e-6)
    assert sun.roof_shade_frac == pytest.approx(1.0, abs=1e-6)
    assert sun.wall_month_frac == pytest.approx(1.0, abs=1e-6)
    assert sun.window_shade_frac == pytest.approx(1.0, abs=1e-6)


def test_that_a_taller_neighbour_never_adds_sun(tiny, tmp_path):
    rows = list(range(6))
    before = None
    for extra in (0.0, 6.0, 30.0):
        height = tiny.buildings["height_m"][rows].astype(float)
        height[2] += extra
        district = alone(tiny, rows, height_m=height)
        points, seen = surface_horizons(district, tmp_path)
        sun = monthly_sun(perez_sky(climate(district)), surfaces_of(points, seen))
        # Walls that the neighbour grows up against go indoors: those left in the open are compared.
        amount = {
            tuple(xyz): lit
            for xyz, owner, lit in zip(points.xyz_m.tolist(), points.owner, sun.lit_kwh_m2.sum(1))
            if owner != 2
        }
        if before is not None:
            assert set(amount) <= set(before)
            assert all(lit <= before[at] * (1 + 1e-5) for at, lit in amount.items())
        before = amount


def test_that_factors_are_shares_and_amounts_are_plausible(sun, tiny):
    shares = [f.name for f in fields(sun) if f.name.endswith("_frac")]
    assert len(shares) == 8
    for name in shares:
        assert (getattr(sun, name) >= 0).all()
        assert (getattr(sun, name) <= 1 + 1e-5).all()
    weather = climate(tiny)
    sunshine = (weather.dni_w_m2 >= 120).sum()
    assert (sun.roof_sun_hours <= sunshine).all()
    assert (sun.roof_irradiation_kwh_m2 < 1.3 * weather.ghi_w_m2.sum() / 1000).all()
    assert sun.roof_irradiation_kwh_m2.mean() > sun.wall_irradiation_kwh_m2.mean()


def test_that_the_cache_gives_the_same_numbers_at_once(sun, tiny, folder):
    files = {path: path.stat().st_size for path in folder.iterdir()}
    again = sun_on_surfaces(tiny, shell(tiny), climate(tiny), folder)
    for field in fields(SunOnSurfaces):
        assert np.array_equal(getattr(again, field.name), getattr(sun, field.name), equal_nan=True)
    assert len(files) >= 2
    for path in files:
        path.write_bytes(path.read_bytes()[:200])
    made_again = sun_on_surfaces(tiny, shell(tiny), climate(tiny), folder)
    assert np.array_equal(made_again.wall_shade_frac, sun.wall_shade_frac)


def test_that_another_weather_is_another_year_on_the_same_horizons(sun, tiny, folder):
    count = len(list(folder.iterdir()))
    other = sun_on_surfaces(tiny, shell(tiny), plain_climate(60.0), folder)
    assert len(list(folder.iterdir())) == count + 1
    assert not np.array_equal(other.wall_shade_frac, sun.wall_shade_frac)


def test_that_rows_do_not_depend_on_each_other(tiny, folder, sun):
    points, seen = surface_horizons(tiny, folder)
    whole = shell(tiny)
    one = points.owner == 4
    part = replace(seen, level=seen.level[one], open_air=seen.open_air[one])
    alone_ = sun_of(points.take(one), part, whole, climate(tiny))
    assert alone_.roof_irradiation_kwh_m2[4] == sun.roof_irradiation_kwh_m2[4]
    assert alone_.window_shade_frac[4] == sun.window_shade_frac[4]


@pytest.fixture(scope="module")
def faces(tiny, folder):
    """The sun on all faces of the drawn scene."""
    meshes = district_meshes(tiny)
    scene = sun_scene_of(tiny, meshes)
    return scene, face_sun(tiny, meshes, scene, climate(tiny), folder)


@pytest.mark.parametrize(
    ("key", "roofs", "walls"),
    [
        ("face_irradiation", "roof_irradiation_kwh_m2", "wall_irradiation_kwh_m2"),
        ("face_sun_hours", "roof_sun_hours", "wall_sun_hours"),
    ],
)
def test_that_faces_add_up_to_the_sun_of_their_building(sun, faces, key, roofs, walls):
    scene, of_faces = faces
    values = over_period(of_faces, scene.faces, key, "year", 0)
    plane = scene.faces.plane
    owner, up = scene.planes.owner[plane], scene.planes.normal[plane, 2]
    cell = scene.planes.size_m.prod(axis=1) / (scene.faces.count - 1).prod(axis=1)
    rim = ((scene.faces.share == 0) | (scene.faces.share == 1)).sum(axis=1)
    weight = cell[plane] * 0.5**rim * scene.known * np.isfinite(values)
    for on, name in ((up > 0.05, roofs), (up <= 0.05, walls)):
        mine = [weight * on * (owner == row) for row in range(12)]
        means = [np.average(np.nan_to_num(values), weights=w) for w in mine]
        np.testing.assert_allclose(means, getattr(sun, name), rtol=0.08)
        assert np.mean(means) == pytest.approx(getattr(sun, name).mean(), rel=0.015)


def test_that_days_make_a_month_and_months_a_year(faces):
    scene, of_faces = faces
    ask = partial(over_period, of_faces, scene.faces, "face_irradiation")
    june = sum(ask("day", 24 * day) for day in range(151, 181))
    known = np.isfinite(june)
    np.testing.assert_allclose(ask("month", 24 * 160)[known], june[known], rtol=1e-3)
    year = sum(ask("month", 24 * day) for day in np.cumsum([0, *MONTH_DAYS[:-1]]).tolist())
    np.testing.assert_allclose(ask("year", 0)[known], year[known], rtol=1e-4)


def test_that_a_wall_has_more_sun_at_the_eaves_than_at_the_foot(faces):
    scene, of_faces = faces
    values = over_period(of_faces, scene.faces, "face_sun_hours", "year", 0)
    south = (scene.planes.normal[:, 1] < -0.9)[scene.faces.plane] & scene.known
    low, high = scene.faces.share[:, 1] < 0.2, scene.faces.share[:, 1] > 0.8
    assert np.nanmean(values[south & high]) > np.nanmean(values[south & low]) + 50.0


def test_that_the_hours_of_a_building_add_up_to_its_year(sun, tiny, folder):
    walls, roofs = hourly_sun_on(tiny, climate(tiny), 3, folder)
    assert walls.shape == (8, 8760)
    assert roofs.shape == (9, 8760)
    points, _ = surface_horizons(tiny, folder)
    mine = (points.owner == 3) & points.roof
    share = in_sectors(points.azimuth_deg[mine].astype(float))
    level = points.tilt_deg[mine] == 0
    share = np.column_stack([share * ~level[:, None], level]) * points.area_m2[mine, None]
    area = share.sum(axis=0)
    whole = (roofs.sum(axis=1) * area).sum() / area.sum() / 1000
    assert whole == pytest.approx(sun.roof_irradiation_kwh_m2[3], rel=1e-4)


def test_that_buildings_in_batches_give_what_all_of_them_give(sun, tiny, folder, monkeypatch):
    monkeypatch.setattr("twin.steps_sun.BUILDINGS_AT_ONCE", 5)
    points, seen = surface_horizons(tiny, folder)
    batches = sun_of(points, seen, shell(tiny), climate(tiny))
    for field in fields(SunOnSurfaces):
        a, b = getattr(batches, field.name), getattr(sun, field.name)
        assert np.array_equal(a, b, equal_nan=True), field.name
