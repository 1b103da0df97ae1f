"""A folder of districts as one city: checked where they meet."""

import re
import shutil
from dataclasses import replace

import pytest

from tests.twin.city.conftest import TINY
from twin.city.city_folder import PLAN
from twin.city.cut_city import cut_city
from twin.city.whole import CityError
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE


@pytest.fixture
def city(tmp_path):
    """A folder with the tiny district, and others as they are told apart."""
    folder = tmp_path / "districts"
    shutil.copytree(TINY, folder / "a")

    def added(name, pattern=None, text=None):
        shutil.copytree(TINY, folder / name)
        path = folder / name / "district.toml"
        told = path.read_text().replace('key = "tiny"', f'key = "{name}"')
        path.write_text(re.sub(pattern, text, told) if pattern else told)
        return folder

    return added


def test_that_districts_that_overlap_are_named(city, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(CityError, match=r"building '\S+' of district 'tiny' does, so that the dis"):
        cut_city(str(city("b")), BASELINE, out, 1)
    assert not (out / PLAN).exists()


def test_that_two_districts_of_one_key_are_named(city, tmp_path):
    with pytest.raises(CityError, match="b: has the key 'tiny' of another district"):
        cut_city(str(city("b", 'key = "b"', 'key = "tiny"')), BASELINE, tmp_path / "out", 1)


def test_that_another_coordinate_system_is_named(city, tmp_path, monkeypatch):
    def opened(folder):
        district = open_district(folder)
        return replace(district, crs="EPSG:32629") if folder.name == "b" else district

    monkeypatch.setattr("twin.city.cut_city.open_district", opened)
    with pytest.raises(CityError, match="b: is in EPSG:32629, the districts before it in EPSG:"):
        cut_city(str(city("b")), BASELINE, tmp_path / "out", 1)


def test_that_a_folder_without_districts_is_named(tmp_path):
    with pytest.raises(CityError, match="is no district and holds none"):
        cut_city(str(tmp_path), BASELINE, tmp_path / "out")
