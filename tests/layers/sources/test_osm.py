"""OpenStreetMap files: areas, cut relations, hostile input."""

import pytest
import shapely

from layers.importing.any_source import read_source
from layers.importing.building_uses import use_of
from layers.source_error import SourceError
from layers.sources.osm import read_osm_here as read_osm
from layers.sources.osm_tags import LINE, POINT, POLYGON, layer_of
from tests.layers.sources.real_files import real_file

LAT, LON, STEP = 45.46, 9.19, 0.0001


class OsmText:
    """Writes small OpenStreetMap files: nodes on a grid of about 10 m."""

    def __init__(self):
        self.nodes, self.ways, self.relations, self.number = {}, [], [], 100

    def node(self, x, y, **tags):
        self.number += 1
        self.nodes[self.number] = (LAT + y * STEP, LON + x * STEP, tags)
        return self.number

    def way(self, corners, missing=False, **tags):
        refs = [self.node(x, y) for x, y in corners[:-1]]
        closed = corners[0] == corners[-1]
        refs.append(refs[0] if closed else self.node(*corners[-1]))
        self.number += 1
        if not missing:
            self.ways.append((self.number, refs, tags))
        return self.number

    def ring(self, x, y, size, **tags):
        corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
        return self.way(corners, **tags)

    def relation(self, members, **tags):
        self.number += 1
        self.relations.append((self.number, members, {"type": "multipolygon", **tags}))
        return self.number

    def text(self):
        def tag_text(tags):
            return "".join(f'<tag k="{k.replace("__", ":")}" v="{v}"/>' for k, v in tags.items())

        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
        for ident, (lat, lon, tags) in self.nodes.items():
            lines.append(f'<node id="{ident}" lat="{lat}" lon="{lon}">{tag_text(tags)}</node>')
        for ident, refs, tags in self.ways:
            nds = "".join(f'<nd ref="{ref}"/>' for ref in refs)
            lines.append(f'<way id="{ident}">{nds}{tag_text(tags)}</way>')
        for ident, members, tags in self.relations:
            mem = "".join(f'<member type="way" ref="{r}" role="{role}"/>' for r, role in members)
            lines.append(f'<relation id="{ident}">{mem}{tag_text(tags)}</relation>')
        return "\n".join([*lines, "</osm>"])

    def write(self, path):
        path.write_text(self.text(), encoding="utf-8")
        return path


def test_that_each_object_lands_in_its_layer(tmp_path):
    osm = OsmText()
    osm.ring(0, 0, 2, building="yes", building__levels="4")
    osm.way([(0, -1), (9, -1)], highway="residential", name="Via Roma")
    osm.node(1, -1, highway="street_lamp")
    osm.node(2, -1, natural="tree")
    osm.node(3, -1, amenity="charging_station")
    osm.ring(5, 5, 3, amenity="parking")
    osm.ring(20, 5, 3, leisure="park")
    osm.ring(30, 5, 3, natural="water")
    osm.ring(40, 5, 3, place="square")
    osm.way([(0, 9), (9, 9)], natural="tree_row")
    found = read_osm(osm.write(tmp_path / "a.osm"))
    counts = {name: len(frame) for name, frame in found.layers.items()}
    assert counts == {
        "buildings": 1, "streets": 1, "lamp_posts": 1, "trees": 2, "charge_points": 1,
        "parking": 1, "green": 1, "water": 1, "squares": 1,
    }  # fmt: skip
    assert found.layers["buildings"]["tags"].iloc[0] == {"building": "yes", "building:levels": "4"}
    assert found.layers["streets"]["id"].iloc[0].startswith("w")
    assert found.licence == "ODbL 1.0"
    assert found.issues == ()


def test_that_a_relation_brings_its_courtyard(tmp_path):
    osm = OsmText()
    outer, inner = osm.ring(0, 0, 6), osm.ring(2, 2, 2)
    ident = osm.relation([(outer, "outer"), (inner, "inner")], building="apartments")
    layer = read_osm(osm.write(tmp_path / "a.osm")).layers["buildings"]
    assert list(layer["id"]) == [f"r{ident}"]
    assert len(layer.geometry.iloc[0].interiors) == 1


def test_that_a_relation_of_open_pieces_is_put_together(tmp_path):
    osm = OsmText()
    a, b, c, d = osm.node(0, 0), osm.node(6, 0), osm.node(6, 6), osm.node(0, 6)
    osm.ways += [(9001, [a, b, c], {}), (9002, [c, d, a], {})]
    osm.relation([(9001, "outer"), (9002, "outer")], building="yes")
    layer = read_osm(osm.write(tmp_path / "a.osm")).layers["buildings"]
    assert shapely.get_num_coordinates(layer.geometry.iloc[0]) == 5


def test_that_a_relation_cut_off_at_the_border_keeps_what_is_there(tmp_path):
    osm = OsmText()
    outer, inside = osm.ring(0, 0, 9), osm.ring(1, 1, 2)
    gone = osm.ring(5, 5, 2, missing=True)
    members = [(outer, "outer"), (inside, "inner"), (gone, "inner")]
    ident = osm.relation(members, building="yes", building__levels="5")
    found = read_osm(osm.write(tmp_path / "a.osm"))
    assert len(found.layers["buildings"].geometry.iloc[0].interiors) == 1
    [issue] = found.issues
    assert issue.object_id == f"r{ident}"
    assert issue.done == "built without 1 of its courtyards"


def test_that_a_relation_without_its_outline_is_left_out_and_told(tmp_path):
    osm = OsmText()
    osm.ring(20, 20, 2, building="yes")
    osm.relation([(osm.ring(0, 0, 9, missing=True), "outer")], building="yes")
    found = read_osm(osm.write(tmp_path / "a.osm"))
    assert len(found.layers["buildings"]) == 1
    assert [issue.done for issue in found.issues] == ["left out"]


def test_that_a_building_on_the_grounds_of_a_hospital_is_marked(tmp_path):
    osm = OsmText()
    osm.ring(0, 0, 20, amenity="hospital")
    osm.ring(2, 2, 3, building="yes")
    osm.ring(40, 2, 3, building="yes")
    tags = read_osm(osm.write(tmp_path / "a.osm")).layers["buildings"]["tags"]
    assert [tag.get("grounds") for tag in tags] == ["hospital", None]
    assert use_of(tags.iloc[0]) == ("health", "it stands on the grounds of a hospital")


def test_that_an_outline_that_crosses_itself_is_kept_for_the_repair(tmp_path):
    osm = OsmText()
    ident = osm.way([(0, 0), (4, 4), (4, 0), (0, 4), (0, 0)], building="yes")
    layer = read_osm(osm.write(tmp_path / "a.osm")).layers["buildings"]
    assert list(layer["id"]) == [f"w{ident}"]
    assert not layer.geometry.iloc[0].is_valid


@pytest.mark.parametrize(
    ("tags", "geometry", "layer"),
    [
        ({"highway": "primary"}, LINE, "streets"),
        ({"highway": "construction"}, LINE, None),
        ({"highway": "primary", "tunnel": "yes"}, LINE, None),
        ({"highway": "service", "tunnel": "building_passage"}, LINE, "streets"),
        ({"building": "no"}, POLYGON, None),
        ({"highway": "pedestrian", "area": "yes"}, POLYGON, "squares"),
        ({"highway": "residential"}, POLYGON, None),
        ({"landuse": "grass"}, POLYGON, "green"),
        ({"tourism": "museum", "name": "Museo"}, POINT, "landmarks"),
        ({"tourism": "museum"}, POINT, None),
        ({"power": "substation"}, POLYGON, "substations"),
        ({"amenity": "bench"}, POINT, None),
    ],
)
def test_that_tags_decide_the_layer(tags, geometry, layer):
    assert layer_of(tags, geometry) == layer


BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="a" v="&d;"/></node></osm>"""
OTHER_FILE = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>
<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="a" v="&f;"/></node></osm>"""


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<html></html>", BILLION_LAUGHS.encode(), OTHER_FILE.encode(),
     b"\x00" * 100, b"<osm version='0.6'><node id='1'",
     b"<osm version='0.6'><node id='x' lat='1' lon='1'/></osm>",
     b"<osm version='0.6'><node id='1' lat='999' lon='1'/></osm>"],
)  # fmt: skip
def test_that_a_hostile_file_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "bad.osm"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"bad\.osm") as refused:
        read_source(path)
    assert "\n" not in str(refused.value)


def test_that_the_milan_extract_gives_its_buildings_levels_streets_and_trees():
    found = read_osm(real_file("buildings/milan_porta_romana_missori.osm"))
    tags = found.layers["buildings"]["tags"]
    assert len(tags) == 153
    assert sum("building:levels" in tag for tag in tags) == 42
    assert len(found.layers["streets"]) > 250
    assert len(found.layers["trees"]) == 63  # 62 trees and a row
    assert "lamp_posts" not in found.layers
    assert len(found.issues) == 3
