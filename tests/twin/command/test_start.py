"""What a start loads: nothing that only a first opening, an import or an export needs."""

import subprocess
import sys

import pytest

HEAVY = (
    *("geopandas", "openpyxl", "pandas", "pvlib", "pyogrio", "rasterio"),
    *("scipy.optimize", "scipy.stats"),
)
"""Each costs a tenth to half a second; import them inside the function that needs them."""

_OPEN = """
import sys
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE
from twin.answer.step_table import answer
from twin.uncertainty.sampled_bands import extended, started
from twin.on_demand.scene.scene import district_meshes

tiny = open_district("tiny")
district_meshes(tiny)
extended(started(answer(tiny, BASELINE)), 1)
print(*sys.modules)
"""


def modules_of(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_that_the_window_loads_neither_readers_nor_physics():
    loaded = modules_of("import sys, ui.app; print(*sys.modules)")
    assert not loaded & {*HEAVY, "numba", "twin.answer.step_table", "layers.district.folder"}


@pytest.mark.parametrize("package", HEAVY)
def test_that_a_second_opening_its_answer_and_bands_do_without_what_is_heavy(second_start, package):
    assert package not in second_start


@pytest.fixture(scope="module")
def second_start() -> set[str]:
    modules_of(_OPEN)
    return modules_of(_OPEN)
