"""OpenStreetMap files are read in a process of their own, and come back as they were found."""

import osmium
import pytest

from layers.safety.child_process import Ended
from layers.source_error import SourceError
from layers.sources import osm_apart
from layers.sources.osm import read_osm_here
from layers.sources.osm_apart import read_osm
from tests.layers.sources.real_files import real_file
from tests.layers.sources.test_osm import OsmText


def test_that_what_is_found_apart_is_what_is_found_here(tmp_path):
    osm = OsmText()
    osm.ring(0, 0, 2, building="yes", name="Casa &lt;b&gt;", building__levels="4")
    osm.way([(0, -1), (9, -1)], highway="residential")
    osm.node(2, -1, natural="tree")
    osm.relation([(osm.ring(20, 0, 4), "outer"), (9_999, "inner")], building="yes")
    path = osm.write(tmp_path / "a.osm")
    apart, here = read_osm(path), read_osm_here(path)
    assert apart.issues == here.issues
    assert (apart.what, apart.licence) == (here.what, here.licence)
    assert apart.layers.keys() == here.layers.keys()
    for name, frame in here.layers.items():
        assert list(apart.layers[name]["id"]) == list(frame["id"])
        assert list(apart.layers[name]["tags"]) == list(frame["tags"])
        assert apart.layers[name].geometry.geom_equals_exact(frame.geometry, 0).all()
        assert apart.layers[name].crs == frame.crs


def test_that_a_refusal_comes_back_as_its_sentence(tmp_path):
    path = tmp_path / "cut.osm"
    path.write_text('<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1" lo')
    with pytest.raises(SourceError, match=r"cut\.osm cannot be read as OpenStreetMap data"):
        read_osm(path)


def test_that_a_pbf_which_brings_osmium_down_is_one_sentence():
    with pytest.raises(SourceError, match=r"brings the reader .* down \(signal 11\)"):
        read_osm(real_file("hostile/segfault.osm.pbf"))


@pytest.mark.parametrize(
    ("ended", "sentence"),
    [
        (Ended(None, "", "not done in 600 s"), "not done in 600 s and is given up"),
        (Ended(1, "", "MemoryError"), "needs more than 8,000 MB"),
        (Ended(1, "", "std::bad_alloc"), "needs more than 8,000 MB"),
        (Ended(-9, "", "no message"), "signal 9"),
        (Ended(1, "", "ImportError: no osmium"), "ImportError: no osmium"),
    ],
)
def test_that_every_end_of_the_child_is_told(tmp_path, monkeypatch, ended, sentence):
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(b"x")
    monkeypatch.setattr(osm_apart, "run_apart", lambda *_: ended)
    with pytest.raises(SourceError, match=sentence) as fault:
        read_osm(path)
    assert str(path) in str(fault.value)


def test_that_marks_which_turn_text_around_stay_outside(tmp_path):
    osm = OsmText()
    osm.ring(0, 0, 2, building="yes", name="&#x202E;asaC")
    (tags,) = read_osm_here(osm.write(tmp_path / "a.osm")).layers["buildings"]["tags"]
    assert tags["name"] == "asaC"


def test_that_a_sound_pbf_is_read(tmp_path):
    osm = OsmText()
    osm.ring(0, 0, 2, building="yes")
    plain, packed = osm.write(tmp_path / "a.osm"), tmp_path / "a.osm.pbf"
    writer = osmium.SimpleWriter(str(packed))
    for thing in osmium.FileProcessor(str(plain)):
        writer.add(thing)
    writer.close()
    assert len(read_osm(packed).layers["buildings"]) == 1
