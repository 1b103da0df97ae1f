"""The commands that write what is taken away: one path on standard output, one sentence else."""

import pytest

from twin.command.main import main
from twin.snapshot.bundle import write_snapshot


def test_that_a_report_of_a_snapshot_takes_its_date_and_intervals(tmp_path, material, capsys):
    file = tmp_path / "tiny.twinsnap"
    write_snapshot(file, material.answer, {}, None, material.bands)
    out = tmp_path / "new" / "report.pdf"
    assert main(["report", str(file), "--lang", "it", "--out", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    assert out.read_bytes().startswith(b"%PDF")
    assert [p.name for p in out.parent.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize("kind", ["report", "slides", "page", "tables", "pictures"])
def test_that_a_place_that_takes_nothing_is_refused_before_anything_is_calculated(
    kind, tmp_path, capsys
):
    place = tmp_path / "there"
    if kind in ("tables", "pictures"):
        place.write_text("dear")
    else:
        place.mkdir()
    assert main([kind, "tiny", "--out", str(place)]) == 1
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.count("\n") == 1
    assert str(place) in heard.err


def test_that_an_unknown_language_is_refused_with_those_there_are(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["report", "tiny", "--lang", "tlh", "--out", str(tmp_path / "a.pdf")])
    assert ended.value.code == 2
    assert "en, it" in capsys.readouterr().err


@pytest.mark.parametrize("width", ["0", "5", "100000", "wide"])
def test_that_a_width_no_picture_has_is_refused(tmp_path, capsys, width):
    with pytest.raises(SystemExit) as ended:
        main(["pictures", "tiny", "--out", str(tmp_path / "p"), "--width", width])
    assert ended.value.code == 2
    assert "pixels" in capsys.readouterr().err
    assert not (tmp_path / "p").exists()
