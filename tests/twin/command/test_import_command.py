"""Importing through the command line: what a person may name wrongly, and a disk that is full."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tests.twin.command.full_disk import full_disk, names_in
from tests.twin.command.test_cli import refused
from twin.command.main import main
from twin.district.folder import open_district, sample_folder

WEATHER = sample_folder("tiny") / "weather.epw"


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def houses(n: int = 3, **properties: object) -> str:
    """`n` square houses near the Baixa as GeoJSON in degrees."""
    features = []
    for i in range(n):
        x, y, d = -9.138 + 0.0003 * i, 38.711, 0.0001
        ring = [[x, y], [x + d, y], [x + d, y + d], [x, y + d], [x, y]]
        features.append(
            {
                "type": "Feature",
                "properties": {"building": "house", **properties},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "houses.geojson"
    path.write_text(houses())
    return path


def test_that_three_houses_become_a_district_that_can_be_checked(source, tmp_path, capsys):
    out = tmp_path / "out"
    done = main(["import", str(source), "--weather", str(WEATHER), "--out", str(out),
                 "--name", "Três casas"])  # fmt: skip
    assert done == 0
    said = capsys.readouterr()
    assert said.out == f"{out}\n"
    assert "data-quality issues, those that matter most first" in said.err
    assert len(said.err.splitlines()) <= 13
    district = open_district(out)
    assert (district.name, len(district.buildings)) == ("Três casas", 3)
    assert district.standing == "imported"
    assert main(["check", str(out)]) == 0


@pytest.mark.parametrize("most_bytes", [3_000, 60_000, 150_000])
def test_that_a_full_disk_leaves_the_older_district_whole(source, tmp_path, capsys, most_bytes):
    out = Path(shutil.copytree(sample_folder("tiny"), tmp_path / "out"))
    before = hashes(tmp_path)
    with full_disk(most_bytes):
        said = refused(capsys, "import", source, "--weather", WEATHER, "--out", out)
    assert "could not be written" in said
    assert "Free some space" in said
    assert hashes(tmp_path) == before


def test_that_foreign_files_are_not_written_over(source, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    said = refused(capsys, "import", source, "--weather", WEATHER, "--out", tmp_path / "out")
    assert "is no district folder" in said
    said = refused(
        capsys, "import", source, "--weather", WEATHER, "--out", tmp_path / "out" / "thesis.txt"
    )
    assert "thesis.txt" in said
    assert names_in(tmp_path) == ["houses.geojson", "out", "out/thesis.txt"]


@pytest.mark.parametrize(
    ("option", "file", "words"),
    [
        ("--weather", "houses.geojson", ["houses.geojson", "EPW"]),
        ("--weather", "none.epw", ["none.epw"]),
        ("--dem", "houses.geojson", ["houses.geojson"]),
        ("--dem", "none.tif", ["none.tif"]),
        ("--dem", ".", []),
    ],
)
def test_that_a_wrong_option_is_named(source, tmp_path, capsys, option, file, words):
    options = {"--weather": WEATHER, "--dem": None, option: tmp_path / file}
    given = [x for pair in options.items() if pair[1] for x in pair]
    before = names_in(tmp_path)
    said = refused(capsys, "import", source, *given, "--out", tmp_path / "out")
    for word in words:
        assert word in said
    assert names_in(tmp_path) == before


@pytest.mark.parametrize("name", ["../../etc", "", "x" * 3000, "\U0001f3e0", "a\nb", "'; --"])
def test_that_a_hostile_name_is_only_a_name(source, tmp_path, capsys, name):
    out = tmp_path / "out"
    main(["import", str(source), "--weather", str(WEATHER), "--out", str(out), "--name", name])
    assert "Traceback" not in capsys.readouterr().err
    assert set(names_in(tmp_path)) >= {"houses.geojson", "out"}
    assert open_district(out).key.replace("_", "").isalnum()


@pytest.mark.parametrize("height", [-3, 9000, "tall", None, 1e308])
def test_that_a_height_that_cannot_be_is_fixed_and_said(tmp_path, capsys, height):
    source = tmp_path / "houses.geojson"
    source.write_text(houses(height=height))
    out = tmp_path / "out"
    assert main(["import", str(source), "--weather", str(WEATHER), "--out", str(out)]) == 0
    assert main(["check", str(out)]) == 0
    assert "height_m" in capsys.readouterr().out
    heights = open_district(out).buildings["height_m"]
    assert ((heights >= 2) & (heights < 30)).all()
