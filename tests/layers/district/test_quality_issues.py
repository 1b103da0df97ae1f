"""Data-quality issues of a folder."""

import dataclasses

import numpy as np
import pytest
import shapely

from layers.district.folder import read_folder, write_folder
from layers.district.quality_issues import quality_issues_of
from layers.quality.quality_issue import QualityIssue, quality_issues_csv, quality_issues_from_csv
from tests.layers.district.district_parts import EPW, buildings, description, streets, terrain


@pytest.fixture
def issues_of(tmp_path):
    def about(frame=None, ground=None, more=None, **changes):
        layers = {"buildings": buildings(**changes) if frame is None else frame,
                  "streets": streets(), **(more or {})}  # fmt: skip
        write_folder(tmp_path / "d", description(), layers, ground, EPW)
        return quality_issues_of(read_folder(tmp_path / "d"))

    return about


def whys(issues, ident):
    return [d.why for d in issues if d.object_id == ident]


def test_that_a_sound_building_has_no_issue(issues_of):
    assert [d for d in issues_of() if d.layer == "buildings"] == []


def test_that_each_inferred_value_is_shown_with_its_rule(issues_of):
    [issue] = [d for d in issues_of(year_rule=["", "by the neighbours", ""]) if d.object_id]
    assert issue == QualityIssue("b1", "buildings", "year = 1900", "not in the data as such",
                          "by the neighbours")  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"height_m": 5.0}, "only 1.7 m a storey"),
        ({"height_m": 30.0}, "10.0 m a storey"),
        ({"height_m": 160.0, "storeys": 50}, "160 m to the eaves"),
        ({"geometry": shapely.box(0, 0, 3, 3)}, "only 9.0 m2 of footprint"),
        ({"dwellings": 200}, "3 m2 of gross floor for each"),
        ({"geometry": shapely.box(-87000, -105400, -86990, -105390)}, "no street within 60 m"),
    ],
)
def test_that_odd_figures_are_told(issues_of, changes, word):
    frame = buildings()
    geometry = changes.pop("geometry", None)
    for name, value in changes.items():
        frame.loc[1, name] = value
    if geometry is not None:
        frame.loc[[1], "geometry"] = np.array([geometry], object)
    assert word in whys(issues_of(frame), "b1")
    assert not whys(issues_of(frame), "b0")


def test_that_a_high_hall_of_one_storey_is_not_odd(issues_of):
    hall = buildings(use="civic", storeys=1, height_m=14.0, dwellings=0)
    assert not [d for d in issues_of(hall) if d.what == "height"]


def test_that_overlaps_are_given_once(issues_of):
    shapes = [shapely.box(-87000 + 8 * k, -105000, -86990 + 8 * k, -104990) for k in range(3)]
    told = [d for d in issues_of(geometry=shapes) if d.what == "outline"]
    assert [d.why for d in told] == ["overlaps b1 by 20 m2", "overlaps b2 by 20 m2"]


def test_that_missing_layers_and_ground_are_told(issues_of):
    told = {(d.layer, d.what) for d in issues_of() if not d.object_id}
    assert told == {("lamp_posts", "lamps"), ("terrain", "ground")}


def test_that_a_building_beyond_the_terrain_is_told(issues_of):
    far = buildings()
    far.loc[[2], "geometry"] = np.array([shapely.box(-86000, -105000, -85990, -104990)], object)
    told = [d for d in issues_of(far, ground=terrain()) if d.what == "ground"]
    assert [d.object_id for d in told] == ["b2"]


def test_that_weather_from_afar_is_told(issues_of, tmp_path):
    issues_of()
    contents = read_folder(tmp_path / "d")
    assert not [d for d in quality_issues_of(contents) if d.layer == "weather"]
    milan = tmp_path / "milan.epw"
    milan.write_text("LOCATION,Milano,-,ITA,x,160800,45.43,9.28,1.0,103.0\n")
    far = dataclasses.replace(contents, weather_path=milan)
    [issue] = [d for d in quality_issues_of(far) if d.layer == "weather"]
    assert "the station is 1" in issue.why


def test_that_issues_survive_a_table():
    issues = (
        QualityIssue("a,b", "buildings", 'say "x"', "two\nlines", ""),
        QualityIssue("", "x", "y", "z", "w"),
    )
    assert quality_issues_from_csv(quality_issues_csv(issues)) == issues
    with pytest.raises(ValueError, match="columns must be"):
        quality_issues_from_csv("a,b\n1,2\n")


def test_that_a_issue_reads_as_a_sentence():
    assert str(QualityIssue("b1", "buildings", "year = 1979", "not given", "the median")) == (
        "buildings b1: year = 1979: not given; the median."
    )
