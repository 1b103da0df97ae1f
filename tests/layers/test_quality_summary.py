"""Thousands of data-quality issues are said in ten lines, the weightiest first; a weather file from
far away does not settle the country."""

from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import pytest
import shapely

from layers.importing.countries import UNKNOWN
from layers.importing.country import country_of_weather
from layers.quality.quality_issue import QualityIssue
from layers.quality.summary import MOST_LINES, summary_lines


def issue(layer: str, what: str) -> QualityIssue:
    return QualityIssue("1", layer, what, "why", "done")


def test_that_many_issues_are_said_in_few_lines_by_weight():
    many = [issue("streets", "width_m = 4")] * 900 + [issue("buildings", "year = 1950")] * 500
    many += [issue("weather", Path("far.epw").name)]
    many += [issue("buildings", f"column_{k} = 1") for k in range(30)]
    head, *lines = summary_lines(many)
    assert head.startswith("1,431 data-quality issues")
    assert len(lines) == MOST_LINES
    assert "weather file" in lines[0]
    assert lines[1].split() == ["500", *["buildings", "whose", "year", "is", "inferred"]]
    assert "further kinds" in lines[-1]
    assert sum(int(line.split()[0].replace(",", "")) for line in lines) == len(many)


def test_that_no_issue_is_said_in_a_sentence():
    assert summary_lines([]) == ["No data-quality issue: every value is given."]


@pytest.mark.parametrize(("place_deg", "country"), [((38.7, -9.1), "PT"), ((45.5, 9.2), UNKNOWN)])
def test_that_a_station_far_away_does_not_settle_the_country(place_deg, country):
    homes = gpd.GeoDataFrame(geometry=[shapely.box(-9.14, 38.70, -9.13, 38.71)], crs=4326)
    year = SimpleNamespace(country="PRT", latitude_deg=place_deg[0], longitude_deg=place_deg[1])
    found, why = country_of_weather(year, SimpleNamespace(layers={"buildings": homes}))
    assert found == country
    assert ("km away" in why) is (country == UNKNOWN)
