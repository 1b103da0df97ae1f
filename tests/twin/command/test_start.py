"""What a start loads: nothing that only a first opening, an import or an export needs."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

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


@pytest.mark.parametrize("after_s", [0.05, 0.2, 0.35, 0.5, 0.8])
def test_that_ctrl_c_while_the_program_loads_ends_it_in_one_line(after_s):
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; print('here', flush=True); "
         "from twin.command.entry import main; sys.exit(main())", "check", "tiny"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    with process:
        assert process.stdout.readline() == "here\n"
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert "Traceback" not in said
    assert process.returncode in (0, 130)
    if process.returncode == 130:
        assert said == "district-twin: stopped.\n"
