"""The tiny district cut into tiles, each way once, and calculated without a cluster."""

import shutil
from pathlib import Path

import geopandas as gpd
import pytest

from twin.city.cut_city import cut_city
from twin.city.run_tile import run_tile
from twin.district.folder import sample_folder
from twin.scenario.scenario import read_scenario

TINY = sample_folder("tiny")


@pytest.fixture(scope="session")
def retrofit():
    return read_scenario(TINY / "scenario_retrofit.json")


@pytest.fixture(scope="session")
def calculated(tmp_path_factory, retrofit):
    """The folder of the tiny district calculated in so many tiles."""
    made: dict[int, Path] = {}

    def folder(tiles: int) -> Path:
        if tiles not in made:
            out = tmp_path_factory.mktemp("city") / str(tiles)
            out.mkdir()
            plan = cut_city(str(TINY), retrofit, out, tiles)
            for tile in plan.tiles:
                run_tile(out, tile.number)
            made[tiles] = out
        return made[tiles]

    return folder


@pytest.fixture
def copied(calculated, tmp_path):
    """A copy of such a folder, to be damaged."""
    return lambda tiles: Path(shutil.copytree(calculated(tiles), tmp_path / "copy"))


def buildings_in(out: Path) -> gpd.GeoDataFrame:
    """All results of a folder, by id."""
    return gpd.read_parquet(out / "buildings").sort_values("id", ignore_index=True)


def results_in(out: Path) -> dict[str, bytes]:
    """The bytes of all result files by name."""
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("part.parquet"))}
