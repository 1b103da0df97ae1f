"""What went wrong for people elsewhere: every field input of the shared data comes out right."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.importing.any_source import read_source
from layers.importing.interpret import interpreted
from layers.source_error import SourceError
from layers.sources.dem import read_dem
from layers.sources.photometry.photometric_file import read_photometry
from layers.sources.weather.epw import read_epw
from tests.reference_files import reference_file

FOUR = {"count": 4, "use": ["apartment"] * 4, "height_m": [12.0] * 4}
RIGHT = {
    "Greenwich_buildings.geojson": FOUR,
    "bordeaux_batiments.geojson": FOUR,
    "parkhill_footprints.geojson": FOUR,
    "two_area_tables.gpkg": {**FOUR, "told": "ward_boundary"},
    "two_crs.gpkg": {**FOUR, "crs": "EPSG:27700"},
    "crs_6933.gpkg": {**FOUR, "crs": "EPSG:25830"},
    "cut_names.shp": {"storeys": [9] * 4, "height_m": [30.0] * 4, "year": [1965] * 4,
                      "dwellings": [30] * 4},
    "footprints.zip": {"storeys": [9] * 4, "year": [1965] * 4, "dwellings": [30] * 4},
    "qgis_osm_other_tags.gpkg": {"storeys": [9, 9, 9, 15],
                                 "use": ["apartment"] * 3 + ["office"]},
    "OT_BUBD_A.gpkg": {"storeys": [9, 12, 1, 2],
                       "use": ["apartment", "office", "industrial", "retail"]},
    "bdtopo3_batiment.gpkg": {"storeys": [9, 1], "use": ["apartment", "industrial"],
                              "height_m": [27.0, 7.0], "dwellings": [30, 0], "told": "ruin"},
    "bdtopo_BATIMENT.gpkg": {"storeys": [9, 1], "use": ["apartment", "industrial"],
                             "height_m": [27.0, 7.0], "year": [1965, 1965], "told": "projected"},
    "inspire_bu.gml": {"storeys": [9] * 4, "use": ["civic"] * 4, "year": [1965] * 4},
    "eubucco.gpkg": {"use": ["apartment", "retail", "industrial", "apartment"]},
    "overture.parquet": {"use": ["apartment", "office", "industrial", "office"],
                         "storeys": [9, 12, 1, 11]},
    "osm_parts_carry_height.osm": {"storeys": [3, 3, 3, 25], "told": "building parts"},
    "osm_overpass_remark.osm": {"count": 4, "told": "timed out"},
    "osm_ways_before_nodes.osm": {"storeys": [5] * 4},
    "osm_out_geom.osm": {"count": 3},
    "overpass.json": {"count": 1},
    "sentinels.geojson": {"storeys": [4] * 4, "year": [1960] * 4, "told": "not known in"},
    "absolute_roof.gpkg": {"height_m": [27.0, 30.0, 20.0, 34.0]},
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_that_a_field_input_comes_out_right(name):
    path = reference_file(f"field/{name}")
    imported, _, crs = interpreted(read_source(path), "GB", path)
    buildings, right = imported.layers["buildings"], dict(RIGHT[name])
    assert len(buildings) == right.pop("count", len(buildings))
    assert crs == right.pop("crs", crs)
    told = right.pop("told", "")
    assert any(told in str(issue) for issue in imported.issues) or not told
    for column, values in right.items():
        assert list(buildings[column]) == values, column


@pytest.mark.parametrize(
    ("name", "told"),
    [("epw_drybulb_one_missing.epw", "dry bulb"), ("epw_winddir_missing.epw", "wind direction"),
     ("epw_ghi_zero.epw", "global radiation is 0")],
)  # fmt: skip
def test_that_gaps_of_weather_are_filled_and_told(name, told):
    year = read_epw(reference_file(f"field/{name}"))
    assert any(told in issue for issue in year.issues)
    assert year.ghi_w_m2.sum() / 1000 == pytest.approx(1098, rel=0.02)  # of the file it is made of


def test_that_sun_in_megajoules_is_refused():
    with pytest.raises(SourceError, match="look like MJ/m2"):
        read_epw(reference_file("field/epw_sun_in_MJ.epw"))


def _under_the_dem():
    frame = gpd.read_file(reference_file("field/two_area_tables.gpkg"), layer="buildings")
    return tuple(frame.to_crs(27700).total_bounds)


def test_that_a_scaled_band_is_in_metres():
    ground, _ = read_dem(
        reference_file("field/dem_scaled_int16_cm.tif"), "EPSG:27700", _under_the_dem()
    )
    assert np.nanmean(ground.z_m) == pytest.approx(25, abs=1)


def test_that_a_hillshade_is_refused_and_a_plateau_told():
    bounds = _under_the_dem()
    with pytest.raises(SourceError, match="is a picture"):
        read_dem(reference_file("field/dem_hillshade_rgb.tif"), "EPSG:27700", bounds)
    path = reference_file("field/dem_zero_nodata_undeclared.tif")
    _, issues = read_dem(path, "EPSG:27700", bounds)
    assert any(issue.what == "plateau" for issue in issues)


@pytest.mark.parametrize("end", ["ldt", "ies"])
def test_that_sixty_leds_of_6000_lm_in_all_give_6000_lm(end):
    assert read_photometry(reference_file(f"field/road/sixty_leds.{end}")).flux_lm == pytest.approx(
        6000, rel=0.001
    )


def test_that_own_columns_are_listed_and_can_be_mapped(tmp_path):
    table = tmp_path / "houses.geojson"
    frame = gpd.GeoDataFrame(
        {"anz_geschosse_x": [5, 7], "art": ["WH", "GE"]},
        geometry=[shapely.box(9.0, 48.0, 9.0002, 48.0002), shapely.box(9.001, 48, 9.0012, 48.0002)],
        crs=4326,
    )
    frame.to_file(table, engine="pyogrio")
    told = [issue.what for issue in read_source(table).issues]
    assert told == ["column anz_geschosse_x", "column art"]
    from layers.schemes.scheme import read_scheme

    mapping = tmp_path / "own.csv"
    mapping.write_text(
        "column,value,attribute,means\nanz_geschosse_x,,building:levels,\nart,WH,use,residential\n"
        "art,GE,use,industrial\n",
        "utf-8",
    )
    found = read_source(table, read_scheme(mapping))
    assert not found.issues
    assert list(found.layers["buildings"]["tags"]) == [
        {"building:levels": "5", "use": "residential"},
        {"building:levels": "7", "use": "industrial"},
    ]
