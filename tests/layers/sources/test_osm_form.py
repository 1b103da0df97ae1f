"""OpenStreetMap data in the forms that servers and editors hand out."""

import json

import pytest
import shapely

from layers.importing.any_source import read_source

CORNERS = [(51.48, -0.008), (51.48, -0.0077), (51.4802, -0.0077), (51.4802, -0.008)]
RING = [*CORNERS, CORNERS[0]]
TAGS = {"building": "apartments", "building:levels": "5"}
XML_TAGS = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in TAGS.items())
NODES = "".join(f'<node id="{-k}" lat="{a}" lon="{b}"/>' for k, (a, b) in enumerate(CORNERS, 1))
REFS = "".join(f'<nd ref="{-k}"/>' for k in (1, 2, 3, 4, 1))
DRAWN = "".join(f'<nd ref="{k % 4 + 1}" lat="{a}" lon="{b}"/>' for k, (a, b) in enumerate(RING))
GEOMETRY = [{"lat": a, "lon": b} for a, b in RING]
FORMS = {
    "josm.osm": f'<osm version="0.6"><way id="-9" action="modify">{REFS}{XML_TAGS}</way>{NODES}'
    "</osm>",
    "geom.osm": f'<osm version="0.6"><way id="1">{DRAWN}{XML_TAGS}</way></osm>',
    "geom.json": json.dumps(
        {"elements": [{"type": "way", "id": 1, "tags": TAGS, "geometry": GEOMETRY}]}
    ),
    "relation.json": json.dumps(
        {"elements": [{"type": "relation", "id": 3, "tags": {**TAGS, "type": "multipolygon"},
                       "members": [{"type": "way", "ref": 1, "role": "outer",
                                    "geometry": GEOMETRY}]}]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_that_one_building_is_read_in_any_form(tmp_path, name):
    path = tmp_path / name
    path.write_text(FORMS[name], "utf-8")
    buildings = read_source(path).layers["buildings"]
    assert len(buildings) == 1
    assert buildings["tags"].iloc[0]["building:levels"] == "5"
    assert shapely.area(buildings.geometry.iloc[0]) == pytest.approx(0.0002 * 0.0003, rel=1e-6)
