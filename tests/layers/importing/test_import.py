"""From real and made files to a district folder."""

import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

from layers.district.columns import LAYER_COLUMNS
from layers.district.folder import read_folder
from layers.geometry.frame import district_crs, local_origin
from layers.importing.countries import country_code
from layers.importing.import_district import Files, import_district
from layers.source_error import SourceError
from tests.layers.sources.real_files import real_file
from tests.layers.sources.test_osm import BILLION_LAUGHS, OsmText
from tests.layers.sources.test_vector import AWAY, SQUARE, boxes, geojson

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def epw(path, country="ITA", hours=8760):
    """A plain year in Milan: 10 degrees, no sun."""
    head = [f"LOCATION,Milano,-,{country},test,160800,45.43,9.28,1.0,103.0"]
    names = ("DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0",
             "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0", "COMMENTS 1,", "COMMENTS 2,",
             "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31")  # fmt: skip
    rows = []
    for month, days in enumerate(DAYS, 1):
        for day in range(1, days + 1):
            for hour in range(1, 25):
                rows.append(
                    f"2005,{month},{day},{hour},0,?,10.0,5.0,70,100000,0,0,300,0,0,0,0,0,0,0,"
                    "180,2.0,5,5,20,77777,9,999999999,0,0.1,0,88,0.2,0,0"
                )
    path.write_text("\n".join([*head, *names, *rows[:hours]]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def weather(tmp_path_factory):
    return epw(tmp_path_factory.mktemp("weather") / "milan.epw")


def village(path):
    osm = OsmText()
    osm.ring(0, 0, 2, building="apartments", building__levels="4", start_date="1920")
    osm.ring(2, 0, 2, building="yes")
    osm.ring(4, 0, 2, building="house", height="-3")
    osm.ring(8, 0, 2, building="church", name="San Test", amenity="place_of_worship")
    osm.way([(12, 0), (16, 4), (16, 0), (12, 4), (12, 0)], building="yes")
    osm.way([(-3, -1), (16, -1)], highway="residential", name="Via Roma")
    osm.node(1, 5, natural="tree")
    osm.node(2, 5, amenity="charging_station", capacity="2", socket__type2__output="22 kW")
    osm.node(3, 5, power="substation")
    osm.ring(5, 6, 4, amenity="parking")
    osm.ring(10, 6, 3, leisure="park", name="Parco")
    osm.ring(14, 6, 3, natural="water")
    return osm.write(path)


def test_that_a_village_becomes_a_whole_district(tmp_path, weather):
    source = village(tmp_path / "village.osm")
    before = source.read_bytes()
    issues = import_district([source], weather, tmp_path / "out", name="Il Villaggio")
    assert source.read_bytes() == before
    contents = read_folder(tmp_path / "out")
    about = contents.description
    assert (about["name"], about["key"]) == ("Il Villaggio", "il_villaggio")
    assert (about["country"], about["crs"], about["standing"]) == ("IT", "EPSG:25832", "imported")
    assert about["sources"][0]["licence"] == "ODbL 1.0"
    assert set(contents.layers) == set(LAYER_COLUMNS) - {"squares", "cables", "building_surfaces"}
    buildings = contents.layers["buildings"].set_index("id")
    assert len(buildings) == 6  # the figure of eight in two halves
    assert (buildings["storeys_rule"] == "").sum() == 1
    assert contents.layers["charge_points"]["power_kw"].iloc[0] == 22
    assert contents.layers["landmarks"]["kind"].iloc[0] == "church"
    assert (contents.layers["lamp_posts"]["lamp_rule"] != "").all()
    assert "lit" not in contents.layers["streets"]
    told = " ".join(map(str, issues))
    for word in ("-3 m, which cannot be", "self-intersection", "no terrain", "not in the data"):
        assert word in told
    assert np.abs(np.array(about["origin_m"]) - buildings.total_bounds[:2]).max() < 500


def test_that_each_inferred_value_has_a_rule_and_a_issue(tmp_path, weather):
    issues = import_district([village(tmp_path / "v.osm")], weather, tmp_path / "out")
    frame = read_folder(tmp_path / "out").layers["buildings"]
    rules = sum(int((frame[c] != "").sum()) for c in frame.columns if c.endswith("_rule"))
    assert sum(" = " in d.what and d.layer == "buildings" for d in issues) == rules


def test_that_the_same_import_twice_gives_the_same_bytes(tmp_path, weather):
    source = village(tmp_path / "v.osm")
    for name in ("one", "two"):
        import_district([source], weather, tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_that_a_dem_becomes_the_terrain(tmp_path, weather):
    with rasterio.open(
        tmp_path / "dem.tif", "w", driver="GTiff", width=200, height=200, count=1, dtype="float32",
        crs="EPSG:4326", transform=Affine(1e-4, 0, 9.18, 0, -1e-4, 45.47),
    ) as sink:  # fmt: skip
        sink.write(np.full((200, 200), 120.0, np.float32), 1)
    source = village(tmp_path / "v.osm")
    issues = import_district(
        [source], weather, tmp_path / "out", beside=Files((tmp_path / "dem.tif",))
    )
    contents = read_folder(tmp_path / "out")
    assert np.nanmax(np.abs(contents.terrain.z_m - 120)) < 1e-3
    assert contents.layers["water"]["level_m"].iloc[0] == pytest.approx(120)
    assert not [d for d in issues if d.layer == "terrain"]
    assert contents.description["sources"][-1]["what"] == "terrain"


@pytest.mark.parametrize("crs", [4326, 3857, 25832, 32632, 2229])
def test_that_any_coordinate_system_ends_in_metres(tmp_path, weather, crs):
    frame = boxes(3, floors=[2, 3, 4]).to_crs(crs)
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    import_district([tmp_path / "a.gpkg"], weather, tmp_path / "out")
    contents = read_folder(tmp_path / "out")
    assert contents.layers["buildings"].geometry.area.to_numpy() == pytest.approx(120, rel=2e-3)
    assert contents.description["crs"] == ("EPSG:32632" if crs == 32632 else "EPSG:25832")


@pytest.mark.parametrize(
    ("lon", "lat", "country", "crs"),
    [(9.19, 45.46, "IT", "EPSG:25832"), (-9.14, 38.71, "PT", "EPSG:3763"),
     (0.0, 51.48, "GB", "EPSG:25831"), (27.5, 42.5, "BG", "EPSG:25835"),
     (-74.0, 40.7, "US", "EPSG:32618"), (151.2, -33.9, "AU", "EPSG:32756")],
)  # fmt: skip
def test_that_degrees_find_their_zone(lon, lat, country, crs):
    frame = boxes(1).to_crs(4326).set_geometry([shapely.box(lon, lat, lon + 1e-4, lat + 1e-4)])
    assert district_crs({"buildings": frame}, country, "x") == crs


def test_that_the_origin_is_whole_and_near():
    assert local_origin((-88285.3, -106485.2, -86285.9, -105155.7)) == [-87300.0, -105800.0]


def test_that_countries_of_weather_files_are_known():
    assert [country_code(c) for c in ("ITA", "GBR", "PRT", "USA", "IT", "UK", "-", "Elbonia")] == [
        "IT", "GB", "PT", "US", "IT", "GB", "ZZ", "ZZ",
    ]  # fmt: skip


def test_that_an_unknown_country_is_taken_from_the_data_or_listed(tmp_path):
    nowhere = epw(tmp_path / "x.epw", country="-")
    frame = boxes(2, addr_country=["FR", "FR"])
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    import_district([tmp_path / "a.gpkg"], nowhere, tmp_path / "one")
    assert read_folder(tmp_path / "one").description["country"] == "FR"
    boxes(2).to_file(tmp_path / "b.gpkg", engine="pyogrio")
    issues = import_district([tmp_path / "b.gpkg"], nowhere, tmp_path / "two")
    assert [d for d in issues if d.what == "country"]


def test_that_wide_columns_of_a_register_arrive(tmp_path, weather):
    frame = boxes(2, Baujahr=[1911, 0], height_m=[12.5, 9000.0], storeys=[4, 3], dwellings=[8, 6],
                  use=["office", "apartment"], residents=[0.0, 11.0], heating=["heat_pump", None],
                  roof=["flat", "gabled"], protected=[True, False])  # fmt: skip
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    issues = import_district([tmp_path / "a.gpkg"], weather, tmp_path / "out")
    first, second = read_folder(tmp_path / "out").layers["buildings"].itertuples(index=False)
    assert (first.year, first.height_m, first.storeys, first.dwellings) == (1911, 12.5, 4, 8)
    assert (first.use, first.heating, first.roof, first.protected) == (
        "office", "heat_pump", "flat", True,
    )  # fmt: skip
    assert first.height_rule == first.storeys_rule == first.use_rule == ""
    assert second.height_m < 600
    assert second.height_rule
    assert any("9000 m, which cannot be" in d.why for d in issues)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.osm", b"", "is empty"),
        ("a.osm", BILLION_LAUGHS.encode(), "XML entities are not supported"),
        ("a.osm", b"<osm version='0.6'></osm>", "holds no buildings"),
        ("a.geojson", b"\xff\xfe\x00", "cannot be read"),
        ("a.gml", b"<core:IndoorFeatures/>", "IndoorGML"),
    ],
)
def test_that_a_bad_source_leaves_nothing_behind(tmp_path, weather, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=sentence):
        import_district([tmp_path / name], weather, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_that_bad_weather_is_refused_before_anything_is_written(tmp_path):
    source = village(tmp_path / "v.osm")
    with pytest.raises(SourceError, match=r"8,?759"):
        import_district([source], epw(tmp_path / "w.epw", hours=8759), tmp_path / "out")
    with pytest.raises(SourceError, match=r"none\.epw"):
        import_district([source], tmp_path / "none.epw", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_that_an_original_inside_the_target_is_not_swept_away(tmp_path, weather):
    out = tmp_path / "out"
    out.mkdir()
    source = village(out / "v.osm")
    with pytest.raises(SourceError, match="lies inside"):
        import_district([source], weather, out)
    assert source.exists()


def test_that_buildings_without_an_area_are_refused(tmp_path, weather):
    frame = boxes(2).set_geometry(boxes(2).buffer(-4.9))
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    with pytest.raises(SourceError, match="no building with a sound outline"):
        import_district([tmp_path / "a.gpkg"], weather, tmp_path / "out")


def test_that_degrees_that_are_metres_are_refused(tmp_path, weather):
    frame = boxes(2).set_crs(4326, allow_override=True)
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    with pytest.raises(SourceError, match="claims degrees"):
        import_district([tmp_path / "a.gpkg"], weather, tmp_path / "out")


def test_that_the_milan_extract_becomes_its_buildings_of_which_42_have_given_levels(tmp_path):
    source = real_file("buildings/milan_porta_romana_missori.osm")
    station = real_file("weather/ITA_Milano-Linate.160800_IGDG.epw")
    issues = import_district([source], station, tmp_path / "missori")
    contents = read_folder(tmp_path / "missori")
    frame = contents.layers["buildings"]
    # 153 outlines are tagged as building, 150 of them whole in the extract; a canopy and a
    # chapel drawn inside another building are left out, each with a issue.
    assert len(frame) == 151
    assert sum(d.done == "left out" for d in issues) == 2
    assert (frame["storeys_rule"] == "").sum() == 42
    assert (frame["year_rule"] == "").sum() == 2
    assert contents.description["country"] == "IT"
    assert frame["storeys"].between(1, 9).all()
    assert not pd.isna(frame.drop(columns="geometry")).to_numpy().any()
    assert len(contents.layers["streets"]) > 250
    assert len(contents.layers["lamp_posts"]) > 100
    assert not [d for d in issues if d.layer == "weather"]
    assert len(pyogrio.list_layers(contents.path / "layers.gpkg")) == len(contents.layers)


def test_that_delfshaven_keeps_the_heights_of_its_surfaces(tmp_path, weather):
    source = real_file("buildings/3-20-DELFSHAVEN.city.json")
    issues = import_district([source], weather, tmp_path / "out")
    frame = read_folder(tmp_path / "out").layers["buildings"]
    assert len(frame) > 800
    assert (frame["height_rule"] == "").mean() > 0.95
    assert [d for d in issues if d.layer == "weather"]  # Milan's weather is far from Rotterdam


def test_that_a_building_drawn_in_another_country_is_left_out_and_told(tmp_path, weather):
    source = tmp_path / "a.geojson"
    source.write_text(geojson(SQUARE, AWAY, [[x + 0.001, y] for x, y in SQUARE]))
    issues = import_district([source], weather, tmp_path / "out")
    assert [d.object_id for d in issues if d.what == "place"] == ["2"]
    assert list(read_folder(tmp_path / "out").layers["buildings"]["id"]) == ["1", "3"]
    assert read_folder(tmp_path / "out").description["crs"] == "EPSG:25832"
