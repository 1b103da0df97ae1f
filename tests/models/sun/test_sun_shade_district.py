"""The sun on a whole district: against counted rays, alone, beside neighbours, from the cache."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from layers.shell.roof_skin import in_sectors
from layers.sun.horizon import ray_scene, under_cover
from models.sun.irradiation import perez_sky
from models.sun.shade import monthly_sun
from tests.layers.sun.scattered_points import scattered_points
from tests.models.sun.counted_sun import counted_kwh_m2, some_days
from tests.models.sun.lone_houses import alone
from tests.models.weather.plain_climate import plain_climate
from twin.district.district import District
from twin.district.folder import open_district
from twin.steps.buildings.buildings import climate, shell
from twin.steps.buildings.rooms import rooms
from twin.steps.sun.sun import SunOnSurfaces, hourly_sun_on, sun_of, sun_on_surfaces
from twin.steps.sun.sun_points import solid_scene, surface_horizons, surfaces_of


@pytest.fixture(scope="module")
def tiny() -> District:
    return open_district("tiny")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("sun")


@pytest.fixture(scope="module")
def sun(tiny, folder) -> SunOnSurfaces:
    return sun_on_surfaces(tiny, shell(tiny, rooms(tiny)), climate(tiny), folder)


def test_that_every_building_of_tiny_agrees_with_counted_rays(tiny, folder):
    scene, meshes = solid_scene(tiny)
    caster = ray_scene(meshes)
    many = scattered_points(scene.buildings, scene.grid, 0.2)
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


def test_that_a_building_alone_on_level_ground_has_factor_one(tiny, tmp_path):
    b = tiny.buildings
    plain = np.isin(b["roof"].astype(str), ["flat", "gabled", "hipped"])
    convex = shapely.area(shapely.convex_hull(b.geometry)) < 1.001 * shapely.area(b.geometry)
    row = int(np.flatnonzero(plain & convex)[0])
    district = alone(tiny, [row])
    sun = sun_on_surfaces(district, shell(district, rooms(district)), climate(district), tmp_path)
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
    assert len(shares) == 9
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
    again = sun_on_surfaces(tiny, shell(tiny, rooms(tiny)), climate(tiny), folder)
    for field in fields(SunOnSurfaces):
        assert np.array_equal(getattr(again, field.name), getattr(sun, field.name), equal_nan=True)
    assert len(files) >= 2
    for path in files:
        path.write_bytes(path.read_bytes()[:200])
    made_again = sun_on_surfaces(tiny, shell(tiny, rooms(tiny)), climate(tiny), folder)
    assert np.array_equal(made_again.wall_shade_frac, sun.wall_shade_frac)


def test_that_another_weather_is_another_year_on_the_same_horizons(sun, tiny, folder):
    count = len(list(folder.iterdir()))
    other = sun_on_surfaces(tiny, shell(tiny, rooms(tiny)), plain_climate(60.0), folder)
    assert len(list(folder.iterdir())) == count + 1
    assert not np.array_equal(other.wall_shade_frac, sun.wall_shade_frac)


def test_that_rows_do_not_depend_on_each_other(tiny, folder, sun):
    points, seen = surface_horizons(tiny, folder)
    whole = shell(tiny, rooms(tiny))
    one = points.owner == 4
    part = replace(seen, level=seen.level[one], open_air=seen.open_air[one])
    alone_ = sun_of(points.take(one), part, whole, climate(tiny))
    assert alone_.roof_irradiation_kwh_m2[4] == sun.roof_irradiation_kwh_m2[4]
    assert alone_.window_shade_frac[4] == sun.window_shade_frac[4]


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
    monkeypatch.setattr("twin.steps.sun.sun.BUILDINGS_AT_ONCE", 5)
    points, seen = surface_horizons(tiny, folder)
    batches = sun_of(points, seen, shell(tiny, rooms(tiny)), climate(tiny))
    for field in fields(SunOnSurfaces):
        a, b = getattr(batches, field.name), getattr(sun, field.name)
        assert np.array_equal(a, b, equal_nan=True), field.name
