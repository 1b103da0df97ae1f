"""One set of points serves gains, PV and the picture: each of the three against the same judges."""

from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from pvlib import irradiance

from layers.sun.horizon import ray_scene, under_cover
from layers.terrain.ground import height_m
from models.basis.calendar import MONTH_DAYS
from models.sun.irradiation import Sky, perez_sky
from models.sun.shade import monthly_sun
from tests.layers.sun.scattered_points import scattered_points
from tests.models.sun.counted_sun import counted_kwh_m2, some_days
from tests.models.sun.lone_houses import alone, street
from twin.district.district import District
from twin.district.folder import open_district
from twin.on_demand.scene.scene import district_meshes
from twin.on_demand.sun.sun_faces import FaceSun, face_sun, on_texels
from twin.on_demand.sun.sun_ground import ground_sun, on_ground
from twin.on_demand.sun.sun_scene import SunScene, sun_scene_of
from twin.steps.buildings.buildings import climate, shell
from twin.steps.buildings.rooms import rooms
from twin.steps.sun.sun import hourly_sun_on, sun_on_surfaces
from twin.steps.sun.sun_points import solid_scene


def all_of(district: District, folder) -> SimpleNamespace:
    """A district's sun for gains and PV (`sun`), and for the picture (`faces` on `scene`)."""
    meshes = district_meshes(district)
    scene = sun_scene_of(district, meshes)
    year = climate(district)
    return SimpleNamespace(
        district=district,
        sun=sun_on_surfaces(district, shell(district, rooms(district)), year, folder),
        scene=scene,
        seen=above_ground(scene, meshes.grid),
        faces=face_sun(district, meshes, scene, year, folder),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sun")


@pytest.fixture(scope="module")
def tiny(folder) -> SimpleNamespace:
    return all_of(open_district("tiny"), folder)


def above_ground(scene: SunScene, grid) -> np.ndarray:
    """Which texels one can see."""
    faces, planes = scene.faces, scene.planes
    at = planes.places(faces.plane, faces.share_of(np.s_[:]) * planes.size_m[faces.plane])
    return scene.known & (at[:, 2] > height_m(grid, at[:, 0], at[:, 1]))


def drawn(there: SimpleNamespace, values: np.ndarray, mine: np.ndarray) -> float:
    """The mean of what is drawn on some texels, by the area that each stands for."""
    faces, planes = there.scene.faces, there.scene.planes
    cell = planes.size_m.prod(axis=1) / (faces.count - 1).prod(axis=1)
    share = faces.share_of(np.s_[:])
    rim = ((share == 0) | (share == 1)).sum(axis=1)
    weight = cell[faces.plane] * 0.5**rim * there.seen * mine * np.isfinite(values)
    return float(np.average(np.nan_to_num(values), weights=weight))


def parts(there: SimpleNamespace, row: int) -> tuple[np.ndarray, np.ndarray]:
    """Which texels are on the walls and which on the roof of a building."""
    planes, plane = there.scene.planes, there.scene.faces.plane
    mine, wall = planes.owner[plane] == row, planes.upright[plane]
    return mine & wall, mine & ~wall


@pytest.mark.parametrize("key", ["irradiation", "sun_hours"])
def test_that_faces_add_up_to_the_sun_of_their_building(tiny, key):
    values = on_texels(tiny.faces, tiny.scene, f"face_{key}", "year", 0)
    end = "_kwh_m2" if key == "irradiation" else ""
    texels = [parts(tiny, row) for row in range(len(tiny.district.buildings))]
    for k, part in enumerate(("wall", "roof")):
        means = [drawn(tiny, values, both[k]) for both in texels]
        wanted = getattr(tiny.sun, f"{part}_{key}{end}")
        np.testing.assert_allclose(means, wanted, rtol=0.01)
        assert np.mean(means) == pytest.approx(wanted.mean(), rel=0.002)


def with_kwh(faces: FaceSun, kwh: np.ndarray) -> FaceSun:
    return replace(faces, points=replace(faces.points, irradiation_kwh_m2=kwh))


def test_that_what_is_drawn_on_tiny_agrees_with_counted_rays(tiny):
    scene, meshes = solid_scene(tiny.district)
    caster = ray_scene(meshes)
    many = scattered_points(scene.buildings, scene.grid, 0.2)
    many = many.take(~under_cover(caster, many))
    sky = some_days(tiny.faces.points.sky, 12)
    judge = counted_kwh_m2(caster, many, sky)
    ours = monthly_sun(sky, tiny.faces.points.surfaces)
    lit, free = (
        on_texels(with_kwh(tiny.faces, kwh), tiny.scene, *YEAR)
        for kwh in (ours.lit_kwh_m2, ours.free_kwh_m2)
    )
    for row in range(len(tiny.district.buildings)):
        for roof, mine in enumerate(parts(tiny, row)):
            wanted = judge[(many.owner == row) & (many.roof == bool(roof))].mean()
            gap = drawn(tiny, lit, mine) - wanted
            assert abs(gap) < 0.02 * drawn(tiny, free, mine), (row, roof)


MONTHS = np.cumsum([0, *MONTH_DAYS[:-1]]).tolist()
YEAR = ("face_irradiation", "year", 0)


def even(sky: Sky) -> Sky:
    """A sky of an even dome and nothing else."""
    names = ("beam_w_m2", "circumsolar_w_m2", "band_w_m2", "ghi_w_m2")
    return replace(sky, **{name: np.zeros(8760) for name in names}, dome_w_m2=np.full(8760, 100.0))


@pytest.mark.parametrize(("width_m", "height"), [(10.0, 5.0), (10.0, 10.0), (10.0, 25.0)])
def test_that_a_street_has_the_sky_of_the_closed_form_for_gains_and_picture(
    tiny, tmp_path, monkeypatch, width_m, height
):
    """Crossed strings in an endless street: (W + H - sqrt(W^2 + H^2)) / H of half a sky."""
    monkeypatch.setattr("twin.steps.sun.sun.perez_sky", lambda year: even(perez_sky(year)))
    monkeypatch.setattr(
        "twin.on_demand.sun.sun_places.perez_sky", lambda year: even(perez_sky(year))
    )
    monkeypatch.setattr("layers.sun.surface_cells.CELLS", 12_000)  # houses of 3 km are long
    monkeypatch.setattr("layers.sun.sun_scene.TEXELS", 60_000)
    there = all_of(street(tiny.district, width_m, height), tmp_path)
    wanted = (width_m + height - np.hypot(width_m, height)) / height
    south = 4  # of the eight directions: the front of the northern house
    assert there.sun.wall_shade_frac[0, south] == pytest.approx(wanted, rel=0.02)
    assert there.sun.roof_shade_frac[0, 8] == pytest.approx(1.0, abs=1e-6)  # what PV asks
    values = on_texels(there.faces, there.scene, *YEAR)
    planes, plane = there.scene.planes, there.scene.faces.plane
    front = (planes.owner[plane] == 0) & (planes.normal[plane, 1] < -0.99)
    points = there.faces.points
    free = monthly_sun(points.sky, points.surfaces).free_kwh_m2.sum(axis=1).min()
    assert drawn(there, values, front) / free == pytest.approx(wanted, rel=0.02)


def test_that_an_unshaded_house_has_the_sun_of_pvlib_for_gains_pv_and_picture(tiny, tmp_path):
    row = int(np.flatnonzero(tiny.district.buildings["roof"].astype(str) == "gabled")[0])
    house = alone(tiny.district, [row], [shapely.box(0, 0, 16, 10)], roof_height_m=[4.0])
    there = all_of(house, tmp_path)
    year, planes = climate(house), there.scene.planes
    sky = perez_sky(year)
    judge = {}
    for p in range(len(planes)):
        total = irradiance.get_total_irradiance(
            np.degrees(np.arccos(planes.normal[p, 2])),
            np.degrees(np.arctan2(*planes.normal[p, :2])) % 360.0,
            90.0 - sky.path.elevation_deg, sky.path.azimuth_deg,
            year.dni_w_m2.astype(float), year.ghi_w_m2.astype(float),
            year.dhi_w_m2.astype(float), dni_extra=sky.path.extra_w_m2, albedo=0.2, model="perez",
        )  # fmt: skip
        judge[p] = np.nansum(total["poa_global"]) / 1000.0
    values = on_texels(there.faces, there.scene, *YEAR)
    for p, kwh in judge.items():
        texels = there.seen & (there.scene.faces.plane == p)
        np.testing.assert_allclose(values[texels], kwh, rtol=1e-3)
    roof = np.mean([kwh for p, kwh in judge.items() if not planes.upright[p]])
    assert there.sun.roof_irradiation_kwh_m2[0] == pytest.approx(roof, rel=1e-3)
    walls, _ = hourly_sun_on(house, year, 0, tmp_path)
    for p in np.flatnonzero(planes.upright):
        azimuth = np.degrees(np.arctan2(*planes.normal[p, :2])) % 360.0
        hourly = walls[round(azimuth / 45.0) % 8].sum() / 1000.0
        assert hourly == pytest.approx(judge[p], rel=1e-3)
    assert there.sun.wall_month_frac == pytest.approx(1.0, abs=1e-6)
    assert there.sun.roof_month_frac == pytest.approx(1.0, abs=1e-6)


def test_that_the_middle_of_a_street_sees_the_sky_of_the_closed_form(tiny, tmp_path, monkeypatch):
    """A level place in the middle between two walls: (W/2) / sqrt((W/2)^2 + H^2) of the sky."""
    monkeypatch.setattr(
        "twin.on_demand.sun.sun_places.perez_sky", lambda year: even(perez_sky(year))
    )
    district = street(tiny.district, 12.0, 10.0, 400.0)
    meshes = district_meshes(district)
    scene = sun_scene_of(district, meshes)
    ground = ground_sun(district, meshes, scene, climate(district), tmp_path)
    values = on_ground(ground, *YEAR)
    r = meshes.relief
    x = r.west_m + (np.arange(values.shape[1]) + 0.5) * r.cell_m
    y = r.south_m + (np.arange(values.shape[0]) + 0.5) * r.cell_m
    middle = np.abs(y).argmin()
    seen = values[middle, np.abs(x) < 100.0].mean() / (0.1 * 8760)
    wall_m = 6.0 - abs(y[middle]), 6.0 + abs(y[middle])
    wanted = sum(w / np.hypot(w, 10.0) for w in wall_m) / 2.0
    assert seen == pytest.approx(wanted, rel=0.02)
    open_field = values[2, 2] / (0.1 * 8760)
    assert open_field > 0.97


def test_that_open_ground_has_the_sun_of_the_weather_file(tiny, tmp_path):
    house = alone(tiny.district, [0])
    meshes = district_meshes(house)
    scene = sun_scene_of(house, meshes)
    year = climate(house)
    ground = ground_sun(house, meshes, scene, year, tmp_path)
    level = sum(on_ground(ground, "face_irradiation", "month", 24 * day + 12) for day in MONTHS)
    assert level.max() == pytest.approx(year.ghi_w_m2.sum() / 1000.0, rel=5e-3)
    assert (level <= level.max()).all()
    hours = on_ground(ground, "face_sun_hours", "year", 0)
    assert hours.max() <= (year.dni_w_m2 >= 120.0).sum()
    assert hours.min() < 0.7 * hours.max()  # behind the house


def test_that_days_make_a_month_and_months_a_year(tiny):
    ask = partial(on_texels, tiny.faces, tiny.scene, "face_irradiation")
    june = sum(ask("day", 24 * day) for day in range(151, 181))
    known = np.isfinite(june)
    np.testing.assert_allclose(ask("month", 24 * 160)[known], june[known], rtol=1e-3)
    year = sum(ask("month", 24 * day) for day in MONTHS)
    np.testing.assert_allclose(ask("year", 0)[known], year[known], rtol=1e-4)


def test_that_a_wall_has_more_sun_at_the_eaves_than_at_the_foot(tiny):
    values = on_texels(tiny.faces, tiny.scene, "face_sun_hours", "year", 0)
    faces = tiny.scene.faces
    south = (tiny.scene.planes.normal[:, 1] < -0.9)[faces.plane] & tiny.scene.known
    height = faces.share_of(np.s_[:])[:, 1]
    low, high = height < 0.2, height > 0.8
    assert np.nanmean(values[south & high]) > np.nanmean(values[south & low]) + 50.0
