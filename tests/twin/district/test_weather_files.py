"""The command for weather: other forms, a later climate for a file and for a district."""

import json

import pytest

from twin.command.main import main
from twin.district.folder import open_district, sample_folder
from twin.district.weather_files import write_weather

CHANGE = (
    "# source: made up for a test\n# scenario: SSP2-4.5\n# period: 2041-2060\n"
    "# baseline: 1995-2014\nmonth,dry_bulb_k,radiation_pct\n"
    + "".join(f"{month},2.0,-4\n" for month in range(1, 13))
)


@pytest.fixture
def change(tmp_path):
    path = tmp_path / "change.csv"
    path.write_text(CHANGE)
    return path


def test_that_a_district_gets_the_weather_of_2050(tmp_path, change, capsys):
    out = tmp_path / "tiny_2050"
    assert main(["weather", "tiny", "--change", str(change), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    before, after = open_district("tiny"), open_district(out)
    warmer = after.weather.dry_bulb_c.mean() - before.weather.dry_bulb_c.mean()
    assert warmer == pytest.approx(2.0, abs=0.005)
    assert after.weather.ghi_w_m2.sum() / before.weather.ghi_w_m2.sum() == pytest.approx(
        0.96, abs=1e-3
    )
    assert "2041-2060 SSP2-4.5" in after.name
    assert "made up for a test" in after.sources[-1].source
    assert told["dry_bulb_c"][1] - told["dry_bulb_c"][0] == pytest.approx(2.0, abs=1e-3)
    assert len(after.buildings) == len(before.buildings)


def test_that_refusals_are_one_sentence_and_leave_nothing(tmp_path, change, capsys):
    epw = str(sample_folder("tiny") / "weather.epw")
    taken = tmp_path / "taken"
    taken.mkdir()
    for arguments, words in (
        (["weather", "tiny", "--out", str(tmp_path / "x")], "give --change"),
        (["weather", "tiny", "--change", str(change), "--out", str(taken)], "is there already"),
        (["weather", epw, "--out", str(tmp_path / "x.txt")], "let the name end in .epw"),
        (["weather", str(tmp_path / "no.json"), "--out", str(tmp_path / "x.epw")], "no such file"),
        (["weather", epw, "--change", epw, "--out", str(tmp_path / "x.epw")], "does not say its"),
    ):
        assert main(arguments) == 1
        said = capsys.readouterr().err.strip()
        assert words in said
        assert len(said.splitlines()) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["change.csv", "taken"]


def test_that_a_file_is_written_whole(tmp_path, change):
    source, out = sample_folder("tiny") / "weather.epw", tmp_path / "new" / "future.epw"
    written = write_weather(source, change, out)
    assert written.out == out
    assert [p.name for p in out.parent.iterdir()] == ["future.epw"]
    again = write_weather(out, None, tmp_path / "same.epw")
    assert again.dry_bulb_c[0] == pytest.approx(written.dry_bulb_c[1], abs=0.01)
    assert "SSP2-4.5" in out.read_text()
