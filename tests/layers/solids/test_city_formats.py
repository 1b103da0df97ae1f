"""The gable house in every format and version has the areas and the volume worked out by hand."""

import json

import numpy as np
import pytest

from layers.importing.any_source import read_source
from layers.importing.true_shapes import fitted_surfaces
from layers.shell.shell import shell_geometry
from layers.solids.solids import solids_of, volumes_m3
from layers.source_error import SourceError
from tests.layers.solids import gable_house as house


def solids(found):
    """The shells of what was found, and the table of buildings."""
    buildings = found.layers["buildings"]
    surfaces, _ = fitted_surfaces(found.surfaces, buildings)
    columns = {name: surfaces[name].to_numpy() for name in surfaces if name != "geometry"}
    ids = buildings["id"].to_numpy().astype(str)
    return solids_of(np.asarray(surfaces.geometry.array), columns, ids), buildings


def shell(found):
    true, buildings = solids(found)
    n = len(buildings)
    flat = np.full(n, "flat")
    footprints = np.asarray(buildings.geometry.array)
    return shell_geometry(footprints, np.full(n, 6.0), np.full(n, 2), flat, np.zeros(n), None, true)


def degrees():
    """The house in degrees, latitude first, 20 m east of Greenwich."""
    city = house.cityjson()
    city["metadata"]["referenceSystem"] = "urn:ogc:def:crs:EPSG::4979"
    lat, lon = 51.48, 1.5
    north, east = 1 / 111_241.0, 1 / 69_482.0  # metres to degrees on the ellipsoid at 51.48 N
    city["transform"] = {"scale": [1e-9, 1e-9, 0.01], "translate": [lat, lon, 0.0]}
    city["vertices"] = [
        [round(y * north / 1e-9), round(x * east / 1e-9), 100 * z] for x, y, z in house.CORNERS
    ]
    return json.dumps(city)


FILES = {
    "1.0.json": json.dumps(house.cityjson("1.0")),
    "1.1.json": json.dumps(house.cityjson("1.1")),
    "2.0.city.json": json.dumps(house.cityjson()),
    "unnamed.json": json.dumps(house.cityjson(semantics=False)),
    "sequence.city.jsonl": house.sequence(),
    "degrees.json": degrees(),
    "one.gml": house.citygml("1.0"),
    "two.gml": house.citygml("2.0"),
    "three.gml": house.citygml("3.0"),
    "unlinked.gml": house.citygml("2.0", linked=False, as_pos=True),
    "part.gml": house.citygml("2.0", in_part=True),
    "compound.gml": house.citygml(crs="urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5709"),
    "swapped.gml": house.citygml(swap=True),
}


@pytest.mark.parametrize("name", FILES)
def test_that_the_house_keeps_its_areas_and_volume(tmp_path, name):
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    found = read_source(path)
    assert list(found.layers["buildings"]["id"]) == ["b1"]
    tags = found.layers["buildings"]["tags"].iloc[0]
    assert tags["start_date"] == "1931"
    assert float(tags["eaves_height"]) == pytest.approx(6, abs=0.01)
    assert float(tags["roof:height"]) == pytest.approx(3, abs=0.01)
    true, _ = solids(found)
    assert true.closed.all()
    near = 0.005 if name == "degrees.json" else 1e-6  # the sphere's metres are not the grid's
    assert volumes_m3(true).sum() == pytest.approx(house.VOLUME_M3, rel=near)
    g = shell(found)
    assert g.footprint_area_m2[0] == pytest.approx(house.PLAN_M2, rel=near)
    assert g.roof_area_m2.sum() == pytest.approx(house.ROOF_M2, rel=near)
    assert g.roof_tilt_deg[0] == pytest.approx(house.TILT_DEG, abs=0.1)
    assert g.wall_area_m2.sum() == pytest.approx(2 * (house.GABLE_M2 + house.SIDE_M2), rel=near)
    if name != "degrees.json":
        assert g.roof_area_m2[0, [0, 4]] == pytest.approx([house.ROOF_M2 / 2] * 2)  # north, south
        assert g.wall_area_m2[0, [2, 6]] == pytest.approx([house.GABLE_M2] * 2)  # east, west


def test_that_a_file_without_a_system_is_asked_for_it_and_takes_it(tmp_path):
    (tmp_path / "a.gml").write_text(house.citygml(crs=""))
    (tmp_path / "a.json").write_text(json.dumps(house.cityjson(metadata={})))
    for name in ("a.gml", "a.json"):
        with pytest.raises(SourceError, match="--crs EPSG"):
            read_source(tmp_path / name)
        layer = read_source(tmp_path / name, crs="EPSG:28992").layers["buildings"]
        assert layer.crs == "EPSG:28992"
    with pytest.raises(SourceError, match="no known coordinate system"):
        read_source(tmp_path / "a.json", crs="EPSG:99999")


def test_that_a_template_is_brought_to_its_place(tmp_path):
    shape = house.geometry()
    city = house.cityjson()
    city["geometry-templates"] = {
        "templates": [shape],
        "vertices-templates": [[float(c) for c in corner] for corner in house.CORNERS],
    }
    turn = [0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]  # by 90 degrees
    city["CityObjects"]["b1"]["geometry"] = [
        {"type": "GeometryInstance", "template": 0, "boundaries": [0], "transformationMatrix": turn}
    ]
    (tmp_path / "a.json").write_text(json.dumps(city))
    g = shell(read_source(tmp_path / "a.json"))
    assert g.outer_volume_m3[0] == pytest.approx(house.VOLUME_M3)
    assert g.roof_area_m2[0, [2, 6]] == pytest.approx([house.ROOF_M2 / 2] * 2)


@pytest.mark.parametrize(
    "text", ["<a", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a/>"]
)
def test_that_xml_of_no_city_is_refused_in_a_sentence(tmp_path, text):
    (tmp_path / "a.gml").write_text(text + " CityModel ")
    with pytest.raises(SourceError, match=r"a\.gml"):
        read_source(tmp_path / "a.gml")


def test_that_an_entity_is_never_resolved(tmp_path):
    (tmp_path / "secret").write_text("SECRET")
    head = f"<!DOCTYPE core [<!ENTITY e SYSTEM '{tmp_path / 'secret'}'>]>"
    text = house.citygml().replace("?>", f"?>{head}", 1).replace(">1931<", ">&e;<")
    (tmp_path / "a.gml").write_text(text)
    tags = read_source(tmp_path / "a.gml").layers["buildings"]["tags"].iloc[0]
    assert "SECRET" not in str(tags)
