"""A snapshot in one file: the same bytes, the same numbers, and nothing hostile unpacked."""

import io
import json
import os
import shutil
import stat
import struct
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.twin.command.full_disk import full_disk, names_in
from twin.answer.compare import as_json
from twin.answer.step_table import answer
from twin.command.main import main
from twin.district.folder import DistrictError, open_district
from twin.scenario.scenario import ScenarioError
from twin.snapshot.bundle import is_snapshot, read_snapshot, write_snapshot
from twin.snapshot.looked_over import what_was_changed, why_otherwise
from twin.snapshot.one_file import pack
from twin.store.files import SaveError


@pytest.fixture(scope="module")
def written(sample_answer, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("one") / "tiny.twinsnap"
    before, os.environ["SOURCE_DATE_EPOCH"] = os.environ.get("SOURCE_DATE_EPOCH"), "1764547200"
    write_snapshot(file, sample_answer, {"colour_by": "use"}, lambda p: p.write_bytes(b"a picture"))
    del os.environ["SOURCE_DATE_EPOCH"]
    if before is not None:
        os.environ["SOURCE_DATE_EPOCH"] = before
    return file


@pytest.fixture
def file(written, tmp_path) -> Path:
    return Path(shutil.copy(written, tmp_path / "mine.twinsnap"))


def rewritten(file: Path, change) -> None:
    """The file with its entries changed: change(name, content) -> content or None."""
    with zipfile.ZipFile(file) as old:
        parts = [(e.filename, old.read(e)) for e in old.infolist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts:
            if (made := change(name, content)) is not None:
                new.writestr(name, made)


def refused(file: Path, match: str) -> None:
    """Opening and looking over both refuse, in one sentence, and nothing comes into being."""
    before = names_in(file.parent)
    for opened in (read_snapshot, what_was_changed):
        with pytest.raises(DistrictError, match=match) as fault:
            opened(file)
        assert "\n" not in str(fault.value)
        assert str(file) in str(fault.value)
    assert names_in(file.parent) == before


def test_that_one_file_brings_back_the_same_numbers_to_the_last_digit(written, sample_answer):
    opened = read_snapshot(written)
    again = answer(open_district(opened.district_folder), opened.scenario)
    assert as_json(again) == as_json(sample_answer) == opened.numbers
    assert opened.view == {"colour_by": "use"}
    assert why_otherwise(opened, again) == []
    assert what_was_changed(written) == []


def test_that_the_same_snapshot_comes_out_in_the_same_bytes(
    written, sample_answer, tmp_path, monkeypatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764547200")
    again = tmp_path / "again.twinsnap"
    write_snapshot(
        again, sample_answer, {"colour_by": "use"}, lambda p: p.write_bytes(b"a picture")
    )
    assert again.read_bytes() == written.read_bytes()
    assert read_snapshot(again).made_at == "2025-12-01T00:00:00+00:00"


def test_that_another_program_unpacks_it_to_the_folder_form(written, tmp_path):
    program = shutil.which("unzip")
    if program is None:
        pytest.skip("unzip is not installed")
    subprocess.run([program, "-q", str(written), "-d", str(tmp_path / "out")], check=True)
    assert read_snapshot(tmp_path / "out").numbers == read_snapshot(written).numbers
    assert pack(tmp_path / "out") == written.read_bytes()


def test_that_a_snapshot_can_be_opened_again_after_its_cache_was_damaged(file):
    first = read_snapshot(file)
    weather = first.district_folder / "weather.epw"
    weather.write_bytes(weather.read_bytes()[:-1])
    assert read_snapshot(file).numbers == first.numbers


@pytest.mark.parametrize("name", ["district/weather.epw", "scenario.json", "headline.csv"])
def test_that_what_was_changed_is_named(file, name):
    rewritten(file, lambda n, c: c + b" " if n == name else c)
    assert what_was_changed(file) == [f"{name}: changed"]
    with pytest.raises(DistrictError, match=rf"mine\.twinsnap/{name}: changed since"):
        read_snapshot(file)


def test_that_all_that_was_changed_is_named_at_once(file):
    def change(name, content):
        return {"costs.csv": None, "district/layers.gpkg": content + b"x"}.get(name, content)

    rewritten(file, change)
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("district/stock.toml", "schema_version = 1")
    assert sorted(what_was_changed(file)) == [
        "costs.csv: missing", "district/layers.gpkg: changed", "district/stock.toml: added",
    ]  # fmt: skip


def test_that_a_changed_number_in_the_manifest_is_named(file):
    rewritten(file, lambda n, c: c.replace(b'"made_at": "2', b'"made_at": "3') if "man" in n else c)
    assert what_was_changed(file) == ["manifest.json: changed"]


def test_that_numbers_of_another_version_are_told_with_their_reasons(written, sample_answer):
    opened = read_snapshot(written)
    numbers = json.loads(json.dumps(opened.numbers))
    numbers["scenario"]["co2_kg_a"] *= 1.1
    told = why_otherwise(replace(opened, numbers=numbers, program_version="0.0.9"), sample_answer)
    assert told[0].startswith("Made by version 0.0.9, calculated by")
    assert any(line.startswith("Carbon in operation, scenario:") for line in told)


# ---- hostile and damaged -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("../evil.txt", "leads out of its folder"),
        ("district/../../evil.txt", "leads out of its folder"),
        ("/tmp/evil.txt", "leads out of its folder"),
        ("C:/evil.txt", "not every system can hold"),
        ("..\\evil.txt", "not every system can hold"),
        ("district/nul.txt", "not every system can hold"),
        ("district/Weather.EPW", "twice"),
        ("manifest.json", "twice"),
        ("name\n.txt", "not every system can hold"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_that_a_hostile_name_is_refused_and_nothing_is_unpacked(file, name, match):
    with zipfile.ZipFile(file, "a") as packed:
        entry = zipfile.ZipInfo("x")
        entry.filename = entry.orig_filename = name
        packed.writestr(entry, b"evil")
    refused(file, match)
    assert not Path("/tmp/evil.txt").exists()


def test_that_a_link_is_refused(file):
    with zipfile.ZipFile(file, "a") as packed:
        entry = zipfile.ZipInfo("district/stock.toml")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        packed.writestr(entry, "/etc/passwd")
    refused(file, "a link or a device")


def test_that_a_bomb_is_refused_before_it_is_unpacked(file):
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", b"\0" * 60_000_000)
    refused(file, "times its size")


def test_that_entries_over_each_other_are_refused(file):
    """One packed body, named many times: the bomb without recursion of Fifield 2019."""
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as packed:
        first, second = packed.infolist()[:2]
    at = data.rfind(b"PK\x01\x02" + data[data.find(b"PK\x01\x02") + 4 :][:2])
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    data[at + 42 : at + 46] = struct.pack("<L", first.header_offset)
    file.write_bytes(data)
    assert second.header_offset
    refused(file, "lie over each other|damaged")


def test_that_more_files_than_a_district_has_are_refused(file):
    with zipfile.ZipFile(file, "a") as packed:
        for n in range(2_001):
            packed.writestr(f"district/{n}", b"")
    refused(file, "more than 2,000 files")


def test_that_an_encrypted_file_is_refused(file):
    data = bytearray(file.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    file.write_bytes(data)
    refused(file, "encrypted")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_that_a_file_cut_off_is_refused(file, share):
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    refused(file, "cut off|no packed file")


def test_that_a_wrong_checksum_is_named(file):
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as packed:
        entry = packed.getinfo("district/weather.epw")
    start = entry.header_offset + 30 + len(entry.filename)
    data[start + entry.compress_size // 2] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(DistrictError, match=r"weather\.epw' in damaged form") as fault:
        read_snapshot(file)
    assert "\n" not in str(fault.value)
    (told,) = what_was_changed(file)
    assert told.startswith("district/weather.epw: damaged")


@pytest.mark.parametrize(
    ("inner", "match"),
    [
        ("tiny.twinsnap", "another packed file"),
        ("tiny/manifest.json", "lies deeper"),
        ("a", "no man"),
    ],
)
def test_that_a_zip_which_is_no_snapshot_says_so(tmp_path, inner, match):
    file = tmp_path / "x.twinsnap"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(inner, b"{}")
    refused(file, match)


def test_that_a_newer_snapshot_names_the_way_out(file):
    rewritten(
        file,
        lambda n, c: (
            c.replace(b'"schema_version": 2', b'"schema_version": 99') if "man" in n else c
        ),
    )
    refused(file, "made by a newer program")


def test_that_one_of_the_first_version_still_opens(file, sample_answer):
    def earlier(name, content):
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        for key in ("manifest_sha256", "remark", "factors"):
            del manifest[key]
        return json.dumps(manifest | {"schema_version": 1})

    rewritten(file, earlier)
    assert read_snapshot(file).numbers == as_json(sample_answer)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_that_a_file_below_a_file_is_refused(file):
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("costs.csv/deeper.txt", "x")
    refused(file, "below a file")


@pytest.mark.parametrize("seed", range(8))
def test_that_bytes_turned_at_random_give_one_sentence_or_the_snapshot(file, written, seed):
    chance = np.random.default_rng(seed)
    whole, told = written.read_bytes(), []
    for _ in range(12):
        data = bytearray(whole)
        low = 0 if chance.random() < 0.5 else len(data) - 2_500  # half of them in the list
        for place in chance.integers(low, len(data), size=4):
            data[place] = chance.integers(256)
        file.write_bytes(data)
        for look in (read_snapshot, what_was_changed):
            try:
                look(file)
            except (DistrictError, ScenarioError) as fault:
                told.append(str(fault))
    assert not any("\n" in words for words in told)
    assert names_in(file.parent) == ["mine.twinsnap"]


# ---- writing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("most_bytes", [2_000, 90_000, 300_000])
def test_that_a_full_disk_leaves_the_former_file_whole(file, baseline, most_bytes):
    before = file.read_bytes()
    with full_disk(most_bytes), pytest.raises(SaveError) as fault:
        write_snapshot(file, baseline)
    assert "\n" not in str(fault.value)
    assert file.read_bytes() == before
    assert names_in(file.parent) == ["mine.twinsnap"]


def test_that_no_other_file_is_written_over(tmp_path, sample_answer):
    thesis = tmp_path / "thesis.twinsnap"
    thesis.write_text("years of work")
    with pytest.raises(ValueError, match="is a file but no snapshot"):
        write_snapshot(thesis, sample_answer)
    assert thesis.read_text() == "years of work"
    (tmp_path / "folder.twinsnap").mkdir()
    with pytest.raises(ValueError, match="is a folder"):
        write_snapshot(tmp_path / "folder.twinsnap", sample_answer)


# ---- on the command line -----------------------------------------------------------------------


def test_that_it_runs_from_the_command_line_and_is_looked_over(file, sample_answer, capsys):
    assert main(["run", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == as_json(sample_answer)
    assert main(["verify-snapshot", str(file), "--numbers"]) == 0
    assert "to the last digit" in capsys.readouterr().out
    rewritten(file, lambda n, c: c + b" " if n == "district/weather.epw" else c)
    assert main(["verify-snapshot", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "whole": False, "changed": ["district/weather.epw: changed"],
    }  # fmt: skip


def test_that_any_name_may_be_asked_after():
    for name in ("", "x" * 5_000, "a\0b", "tiny", "nowhere.twinsnap"):
        assert not is_snapshot(name)
    assert io.BytesIO().getvalue() == b""
