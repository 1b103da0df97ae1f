"""What GDAL may open: listed kinds of files of this machine, of ordinary size, never an address."""

import ast
import shutil
import socket
import threading
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

import layers
from layers.district.folder import read_folder, read_network
from layers.importing.any_source import read_source
from layers.safety import limits
from layers.source_error import SourceError
from layers.sources import gdal_door
from layers.sources.dem import read_dem
from layers.sources.raster import read_terrain

TINY = Path(layers.__file__).parents[1] / "sample_districts" / "tiny"
BOUNDS = (-87700.0, -104900.0, -87500.0, -104700.0)


@pytest.fixture
def beacon():
    """A server on this machine that counts who calls, and answers nobody."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        ended = threading.Event()

        def listen():
            while not ended.is_set():
                try:
                    calls.append(server.accept()[0].recv(100))
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", calls
        ended.set()
        thread.join()


def chained(address: str) -> dict[str, str]:
    """Small texts that GDAL's drivers follow to an address, by the name of the driver."""
    return {
        "OGR VRT": "<OGRVRTDataSource><OGRVRTLayer name='buildings'><SrcDataSource>/vsicurl/"
        f"{address}/b.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "WFS": f"<OGRWFSDataSource><URL>{address}/wfs?</URL></OGRWFSDataSource>",
        "VRT": '<VRTDataset rasterXSize="40" rasterYSize="40"><SRS>EPSG:3763</SRS><GeoTransform>'
        '-87700, 10, 0, -104500, 0, -10</GeoTransform><VRTRasterBand dataType="Float32" band="1">'
        f'<SimpleSource><SourceFilename relativeToVRT="0">/vsicurl/{address}/t.tif'
        "</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>",
        "WMS": f'<GDAL_WMS><Service name="TMS"><ServerUrl>{address}/${{z}}/${{x}}/${{y}}.png'
        "</ServerUrl></Service><DataWindow><UpperLeftX>-87800</UpperLeftX><UpperLeftY>-104550"
        "</UpperLeftY><LowerRightX>-87400</LowerRightX><LowerRightY>-104950</LowerRightY>"
        "<TileLevel>3</TileLevel><TileCountX>1</TileCountX><TileCountY>1</TileCountY><YOrigin>top"
        "</YOrigin></DataWindow><Projection>EPSG:3763</Projection><BlockSizeX>256</BlockSizeX>"
        "<BlockSizeY>256</BlockSizeY><BandsCount>1</BandsCount></GDAL_WMS>",
        "GDALG": '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline read '
        f'/vsicurl/{address}/x.geojson"}}',
        "STACIT": '{"type": "FeatureCollection", "stac_version": "1.0.0", "features": [{"type": '
        f'"Feature", "assets": {{"a": {{"href": "{address}/t.tif"}}}}}}]}}',
        "GML": '<ogr:FeatureCollection xmlns:ogr="x" xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x '
        f'{address}/wfs?SERVICE=WFS&amp;REQUEST=DescribeFeatureType">'
        f'<gml:featureMember xlink:href="{address}/f"/></ogr:FeatureCollection>',
    }


@pytest.mark.parametrize("kind", list(chained("")))
@pytest.mark.parametrize("name", ["x.gpkg", "x.tif", "x.geojson", "x.gml", "x.json", "x.shp"])
def test_that_a_text_under_a_name_of_data_sends_no_request(tmp_path, beacon, kind, name):
    address, calls = beacon
    path = tmp_path / name
    path.write_text(chained(address)[kind])
    for read in (
        read_source,
        lambda p: read_network(p, "EPSG:3763"),
        read_terrain,
        lambda p: read_dem(p, "EPSG:3763", BOUNDS),
    ):
        with pytest.raises(SourceError) as fault:
            read(path)
        assert len(str(fault.value).splitlines()) == 1
        assert str(path) in str(fault.value)
    assert calls == []


@pytest.mark.parametrize(("name", "kind"), [("terrain.tif", "WMS"), ("layers.gpkg", "OGR VRT")])
def test_that_a_district_folder_with_such_a_text_sends_no_request(tmp_path, beacon, name, kind):
    address, calls = beacon
    place = Path(shutil.copytree(TINY, tmp_path / "place"))
    (place / name).write_text(chained(address)[kind])
    with pytest.raises(SourceError, match=name):
        read_folder(place)
    assert calls == []


def test_that_a_raster_which_names_a_picture_of_itself_elsewhere_sends_no_request(tmp_path, beacon):
    address, calls = beacon
    path = tmp_path / "t.tif"
    place = rasterio.Affine(1, 0, -87800, 0, -1, -104550)
    z = np.ones((1, 400, 400), np.float32)
    for overview in (f"/vsicurl/{address}/o.tif", chained(address)["WMS"]):
        with rasterio.open(path, "w", driver="GTiff", width=400, height=400, count=1,
                           dtype="float32", crs="EPSG:3763", transform=place) as sink:  # fmt: skip
            sink.write(z)
            sink.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=overview)
        with gdal_door.open_raster(path) as source:
            source.read(1, out_shape=(20, 20))
    assert calls == []


def test_that_an_address_is_no_file():
    for name in ("/vsicurl/http://127.0.0.1:9/x.gpkg", "http://127.0.0.1:9/x.gpkg", "WFS:http://x"):
        with pytest.raises(SourceError):
            read_source(Path(name))
        with pytest.raises(SourceError):
            read_network(Path(name), "EPSG:3763")


def test_that_only_listed_drivers_take_part():
    assert set(pyogrio.list_drivers()) <= set(gdal_door.IMPORT_DRIVERS)
    with rasterio.Env() as env:
        there = set(env.drivers())
    assert not there & {"WMS", "WMTS", "WCS", "HTTP", "STACIT", "EEDA", "PLMOSAIC", "OGCAPI"}
    assert set(gdal_door.RASTER_DRIVERS) <= there


def test_that_nothing_else_opens_rasters_or_vector_files():
    """Reading through geopandas, rasterio or pyogrio directly would go past the door."""
    opens = {"open", "read_dataframe", "read_info", "list_layers", "read_file", "read_arrow"}
    for path in Path(layers.__file__).parents[1].glob("[lmtu]*/**/*.py"):
        if path.name == "gdal_door.py" or ".venv" in path.parts or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                module = getattr(node.func.value, "id", "")
                if module in ("rasterio", "pyogrio", "gpd", "geopandas"):
                    writes = len(node.args) > 1 and getattr(node.args[1], "value", "") == "w"
                    assert node.func.attr not in opens or writes, f"{path}:{node.lineno}"


# ---- sizes -------------------------------------------------------------------------------------


def test_that_a_raster_of_more_cells_than_are_read_is_refused_by_its_size(tmp_path):
    path = tmp_path / "t.tif"
    place = rasterio.Affine(1, 0, -107700, 0, -1, -84500)
    with rasterio.open(path, "w", driver="GTiff", width=40_000, height=40_000, count=1,
                       dtype="float32", crs="EPSG:3763", transform=place, tiled=True,
                       compress="deflate", sparse_ok=True):  # fmt: skip
        pass
    assert path.stat().st_size < 2_000_000
    with pytest.raises(SourceError, match=r"40,000 x 40,000 cells; up to 25,000,000"):
        read_terrain(path, "EPSG:3763")
    terrain, _ = read_dem(path, "EPSG:3763", BOUNDS)
    assert terrain.z_m.size < 1_000_000


def test_that_a_raster_packed_in_one_block_is_refused(tmp_path):
    path = tmp_path / "t.tif"
    with rasterio.open(path, "w", driver="GTiff", width=20_000, height=20_000, count=1,
                       dtype="uint8", crs="EPSG:3763", tiled=True, blockxsize=20_000 // 16 * 16,
                       blockysize=20_000 // 16 * 16, compress="deflate", sparse_ok=True,
                       transform=rasterio.Affine(1, 0, -97700, 0, -1, -94500)):  # fmt: skip
        pass
    with pytest.raises(SourceError, match="packed in blocks"):
        read_dem(path, "EPSG:3763", BOUNDS)


def test_that_a_small_fine_raster_in_a_large_district_stays_small(tmp_path):
    path = tmp_path / "t.tif"
    place = rasterio.Affine(1, 0, 0, 0, -1, 50)
    with rasterio.open(path, "w", driver="GTiff", width=50, height=50, count=1, dtype="float32",
                       crs="EPSG:3763", transform=place) as sink:  # fmt: skip
        sink.write(np.ones((1, 50, 50), np.float32))
    terrain, _ = read_dem(path, "EPSG:3763", (-15_000.0, -15_000.0, 15_000.0, 15_000.0))
    assert terrain.z_m.size < 5_000_000


def test_that_more_objects_than_are_read_are_refused_before_they_are(tmp_path, monkeypatch):
    path = tmp_path / "b.gpkg"
    squares = [shapely.box(i, 0, i + 1, 1) for i in range(5)]
    gpd.GeoDataFrame({"id": list("abcde")}, geometry=squares, crs=3763).to_file(path)
    monkeypatch.setattr(limits, "MOST_FEATURES", 4)
    with pytest.raises(SourceError, match="5 objects; up to 4"):
        read_source(path)
    monkeypatch.setattr(limits, "MOST_FEATURES", 10)
    monkeypatch.setattr(limits, "MOST_CORNERS", 10)
    with pytest.raises(SourceError, match="25 corners; up to 10"):
        read_source(path)


def view_of(database):
    database.execute("ALTER TABLE b RENAME TO c")
    database.execute("CREATE VIEW b AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 "
                     "FROM r) SELECT n AS fid, NULL AS geom FROM r")  # fmt: skip


def computed_column(database):
    database.execute("ALTER TABLE b ADD COLUMN big AS (printf('%.*c', 900000000, 'x'))")


@pytest.mark.parametrize(
    ("change", "sentence"), [(view_of, "is a view"), (computed_column, "is calculated")]
)
def test_that_a_table_which_is_calculated_while_it_is_read_is_refused(tmp_path, change, sentence):
    import sqlite3

    path = tmp_path / "b.gpkg"
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.box(0, 0, 9, 9)], crs=3763)
    frame.to_file(path, layer="b")
    database = sqlite3.connect(path)
    change(database)
    database.commit()
    database.close()
    for read in (read_source, lambda p: read_network(p, "EPSG:3763")):
        with pytest.raises(SourceError, match=sentence):
            read(path)


def test_that_a_zip_which_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("b.shp", bytes(3_000_000))
    monkeypatch.setattr(limits, "MOST_UNPACKED_BYTES", 2_000_000)
    with pytest.raises(SourceError, match="unpacks to 3 MB; up to 2 MB"):
        read_source(path)


def test_that_a_name_in_a_zip_leads_nowhere_else(tmp_path):
    path = tmp_path / "deep" / "b.zip"
    path.parent.mkdir()
    shape = '{"type": "Polygon", "coordinates": [[[9, 45], [9.001, 45], [9.001, 45.001], [9, 45]]]}'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../stolen.geojson", f'{{"type": "Feature", "properties": {{}}, '
                        f'"geometry": {shape}}}')  # fmt: skip
    assert len(read_source(path).layers["buildings"]) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["deep"]


def test_that_a_device_is_no_file():
    with pytest.raises(SourceError, match="is a device"):
        read_source(Path("/dev/zero"))
