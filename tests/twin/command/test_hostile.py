"""Files made to do harm, through the command line: one sentence, nothing sent, nothing large."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference_files import reference_file
from twin.command.main import main
from twin.district.folder import sample_folder

ROOT = Path(__file__).resolve().parents[3]
IN_A_FOLDER = {
    "vrt_terrain.tif": "terrain.tif",
    "wms.tif": "terrain.tif",
    "sparse_40k_terrain.tif": "terrain.tif",
    "vrt_layers.gpkg": "layers.gpkg",
    "wfs.gpkg": "layers.gpkg",
    "endless_view.gpkg": "layers.gpkg",
    "folder_GEOSException_81_layers.gpkg": "layers.gpkg",
    "folder_TypeError_933_district.toml": "district.toml",
}


def hostile(name: str) -> Path:
    return reference_file(f"hostile/{name}")


def _peak_mb() -> float:
    """The most that this process has held so far [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one_sentence(capsys, *arguments: object) -> str:
    assert main([str(a) for a in arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.strip().splitlines()
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("name", list(IN_A_FOLDER))
def test_that_a_district_with_a_hostile_file_is_refused_by_the_file(capsys, tmp_path, name):
    before_mb = _peak_mb()
    place = Path(shutil.copytree(sample_folder("tiny"), tmp_path / "place"))
    shutil.copyfile(hostile(name), place / IN_A_FOLDER[name])
    for command in ("check", "run"):
        assert IN_A_FOLDER[name] in one_sentence(capsys, command, place)
    assert _peak_mb() - before_mb < 1_000


@pytest.mark.parametrize("name", ["vrt_layers.gpkg", "wfs.gpkg", "endless_view.gpkg"])
def test_that_a_hostile_network_is_refused(capsys, name):
    said = one_sentence(capsys, "feeders", "tiny", "--network", hostile(name))
    assert name in said


@pytest.mark.parametrize(
    "name",
    ["cityjson_GEOSException_300_x.city.json", "segfault.osm.pbf", "vrt_layers.gpkg", "wfs.gpkg",
     "endless_view.gpkg"],
)  # fmt: skip
def test_that_a_hostile_source_is_refused(capsys, tmp_path, name):
    weather = sample_folder("tiny") / "weather.epw"
    out = tmp_path / "out"
    said = one_sentence(capsys, "import", hostile(name), "--weather", weather, "--out", out)
    assert name in said
    assert not out.exists()


def test_that_a_list_for_a_name_is_read_as_names(capsys, tmp_path):
    weather = sample_folder("tiny") / "weather.epw"
    source, out = hostile("list_name.geojson"), tmp_path / "out"
    assert main(["import", str(source), "--weather", str(weather), "--out", str(out)]) == 0
    assert main(["check", str(out)]) == 0


@pytest.mark.parametrize(
    ("command", "name"),
    [("street", "road_huge_standby.toml"), ("zone", "zone_OverflowError_744_x.txt")],
)
def test_that_a_hostile_case_is_refused(capsys, command, name):
    more = ["--weather", sample_folder("tiny") / "weather.epw"] if command == "zone" else []
    assert name in one_sentence(capsys, command, hostile(name), *more)


def test_that_a_tilt_of_a_name_too_long_is_refused(capsys, tmp_path):
    shutil.copyfile(hostile("ies_OSError_8_x.ies"), tmp_path / "x.ies")
    road = tmp_path / "r.toml"
    road.write_text(
        "[carriageway]\nwidth_m = 7\nlanes = 2\n[lamps]\narrangement = 'single_left'\n"
        "spacing_m = 30\nheight_m = 8\nphotometry = { file = 'x.ies' }\n"
    )
    assert "TILT names the file" in one_sentence(capsys, "street", road)


def test_that_an_export_runs_nothing_of_the_current_folder(tmp_path):
    """The picture is drawn in a process of its own, which once imported what lay about."""
    planted = tmp_path / "ui"
    planted.mkdir()
    (planted / "__init__.py").write_text("")
    (planted / "snapshot_picture.py").write_text(
        "from pathlib import Path\nPath('planted-ran').touch()\n"
    )
    code = (
        "import sys; sys.path[0] = ''; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from twin.snapshot.bundle import PictureError\n"
        "from ui.picture.snapshot_picture import draw_in_process\n"
        "Path('w').mkdir()\n"
        "try: draw_in_process(Path('w/view.png'), {})\n"
        "except PictureError as e: print('told', e)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], cwd=tmp_path, capture_output=True, text=True,
        check=True, timeout=300,
    )  # fmt: skip
    assert done.stdout.startswith("told")
    assert not (tmp_path / "planted-ran").exists()
