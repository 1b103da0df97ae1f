import csv
import hashlib
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pyogrio
import pytest

from tests.twin.command.full_disk import full_disk, names_in
from twin.answer.compare import as_json, rows
from twin.answer.step_table import answer
from twin.command.main import main
from twin.district.folder import DistrictError, open_district
from twin.snapshot.bundle import (
    PictureError,
    notice,
    read_snapshot,
    write_snapshot,
)
from twin.snapshot.place import check_target
from twin.snapshot.tables import write_headline_xlsx
from twin.store.files import SaveError

FILES = {
    "assumptions.csv", "buildings.gpkg", "costs.csv", "district", "headline.csv", "headline.xlsx",
    "manifest.json", "pathway.csv", "scenario.json", "view.png",
}  # fmt: skip
VIEW = {"colour_by": "saving", "camera": {"position_m": [1.0, 2.0, 3.0]}}


@pytest.fixture(scope="module")
def written(sample_answer, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots") / "tiny"
    write_snapshot(folder, sample_answer, VIEW, lambda path: path.write_bytes(b"a picture"))
    return folder


@pytest.fixture
def snapshot(written, tmp_path) -> Path:
    """A snapshot of one's own, to be damaged."""
    return Path(shutil.copytree(written, tmp_path / "snapshot"))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_that_a_snapshot_holds_all_that_was_promised_and_nothing_else(written):
    assert {p.name for p in written.iterdir()} == FILES
    assert [p.name for p in written.parent.iterdir()] == ["tiny"]


def test_that_the_manifest_names_version_date_and_true_hashes(written, tiny):
    manifest = json.loads((written / "manifest.json").read_text())
    assert manifest["program_version"]
    assert manifest["made_at"].endswith("+00:00")
    assert "schematic" in manifest["district"]["notice"]
    listed = (written / "assumptions.csv").read_text().splitlines()[1:]
    assert sum(manifest["factors"].values()) == len(listed)
    assert manifest["factors"].keys() == {"found", "computed", "estimate"}
    assert manifest["files"].keys() == FILES - {"district", "manifest.json"}
    for name, digest in manifest["files"].items():
        assert sha256(written / name) == digest
    assert set(manifest["inputs"]) == {p.name for p in (written / "district").iterdir()}
    for name, digest in manifest["inputs"].items():
        assert sha256(written / "district" / name) == digest == sha256(tiny.folder / name)


def test_that_the_headline_table_equals_the_answer_to_the_last_digit(written, sample_answer):
    with (written / "headline.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    for line, row in zip(read, rows(sample_answer), strict=True):
        assert line["key"] == row.quantity.key
        for column in ("baseline", "scenario", "difference"):
            value = getattr(row, column)
            assert (line[column] == "") if np.isnan(value) else (float(line[column]) == value)


def test_that_the_workbook_reads_back(written, sample_answer):
    sheet = openpyxl.load_workbook(written / "headline.xlsx").active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][0] == "Tiny, twelve buildings: Retrofit, light and e-mobility"
    assert lines[1][0] == notice(sample_answer)
    assert lines[3] == ("Quantity", "Unit", "Baseline", "Scenario", "Difference")
    for line, row in zip(lines[4:], rows(sample_answer), strict=True):
        assert line[:2] == (row.quantity.label, row.quantity.unit or None)
        for cell, value in zip(line[2:], (row.baseline, row.scenario, row.difference), strict=True):
            assert cell is None if np.isnan(value) else cell == pytest.approx(value, rel=1e-14)


def test_that_costs_and_years_lie_in_the_tables(written, sample_answer):
    book = openpyxl.load_workbook(written / "headline.xlsx")
    assert book.sheetnames == ["Headline", "Costs", "Pathway"]
    with (written / "costs.csv").open(encoding="utf-8") as file:
        costs = {line["party"]: line for line in csv.DictReader(file)}
    assert list(costs) == ["owner", "tenant", "city", "total"]
    assert costs["total"]["npv_eur"] == f"{sample_answer.headline['npv_eur']:.6g}"
    assert book["Costs"].cell(5, 5).value == pytest.approx(sample_answer.headline["npv_eur"])
    with (written / "pathway.csv").open(encoding="utf-8") as file:
        years = list(csv.DictReader(file))
    assert [int(y["year"]) for y in years] == list(range(2026, 2051))
    sheet = [row[0] for row in book["Pathway"].iter_rows(min_row=2, values_only=True)]
    assert sheet == list(range(2026, 2051))
    assert float(years[-1]["bills_eur"]) == pytest.approx(sample_answer.headline["bills_eur_a"])


@pytest.mark.parametrize("name", ["=1+1", "=cmd|'/c calc'!A1", "bell\a and\x00 zero", "+@-x"])
def test_that_a_hostile_name_is_only_a_name_in_the_workbook(tmp_path, baseline, name):
    named = replace(baseline, district=replace(baseline.district, name=name, standing="survey"))
    write_headline_xlsx(tmp_path / "h.xlsx", named, notice(named))
    cell = openpyxl.load_workbook(tmp_path / "h.xlsx").active["A1"]
    assert cell.data_type == "s"
    assert cell.value.startswith(name[:1])


def test_that_the_results_per_building_read_back_where_the_buildings_stand(written, sample_answer):
    frame = pyogrio.read_dataframe(written / "buildings.gpkg", layer="buildings")
    given = pyogrio.read_dataframe(written / "district" / "layers.gpkg", layer="buildings")
    assert frame.crs == given.crs
    assert list(frame["id"]) == list(given["id"])
    assert frame.geometry.geom_equals_exact(given.geometry, 1e-6).all()
    energy = sample_answer.results["energy"]
    np.testing.assert_array_equal(frame["heat_need_kwh_a_scenario"], energy.heat_need_kwh_a)
    parts = frame[[f"{c}_kwh_a_scenario" for c in ("gas", "oil", "heat_network", "electricity")]]
    per_m2 = parts.sum(axis=1) / frame["floor_area_m2"]
    np.testing.assert_allclose(frame["final_kwh_m2_a_scenario"], per_m2)
    bills = frame["bill_eur_a_scenario"].sum() - frame["bill_eur_a_baseline"].sum()
    assert bills < 0
    assert frame.loc[frame["id"] == "b00001", "not_applicable"].item() == " ".join(
        sample_answer.results["not_applicable"].get(0, ())
    )


def test_that_qgis_finds_a_style_that_is_sound(written):
    with closing(sqlite3.connect(written / "buildings.gpkg")) as database:
        ((table, geometry, text, default),) = database.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        columns = database.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = 'buildings'"
        ).fetchall()
    assert (table, default) == ("buildings", 1)
    assert columns == [(geometry,)]
    style = ElementTree.fromstring(text)
    renderer = style.find("renderer-v2")
    fields = pyogrio.read_info(written / "buildings.gpkg", layer="buildings")["fields"]
    assert renderer.get("attr") in fields
    ranges, symbols = renderer.findall("ranges/range"), renderer.findall("symbols/symbol")
    assert [r.get("symbol") for r in ranges] == [s.get("name") for s in symbols]
    for lower, upper in pairwise(ranges):
        assert lower.get("upper") == upper.get("lower")


def test_that_gdal_s_own_program_reads_the_geopackage(written):
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.skip("ogrinfo (gdal-bin) is not installed")
    done = subprocess.run(
        [program, "-ro", "-al", "-so", str(written / "buildings.gpkg")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "Feature Count: 12" in done.stdout
    assert "layer_styles" in done.stdout
    assert "ERROR" not in done.stderr + done.stdout


def test_that_the_assumptions_carry_source_and_standing(written):
    with (written / "assumptions.csv").open(encoding="utf-8", newline="") as file:
        read = {line["key"]: line for line in csv.DictReader(file)}
    assert read["electricity_kgco2e_kwh"]["value"] == "0.175"
    assert all(line["source"] and line["standing"] and line["unit"] for line in read.values())


def test_that_a_snapshot_brings_back_the_same_numbers_to_the_last_digit(written, sample_answer):
    opened = read_snapshot(written)
    assert opened.scenario == sample_answer.scenario
    assert opened.view == VIEW
    again = answer(open_district(opened.district_folder), opened.scenario)
    assert as_json(again) == as_json(sample_answer) == opened.numbers


def test_that_a_snapshot_of_an_opened_snapshot_may_take_its_place(snapshot, sample_answer):
    opened = open_district(snapshot / "district")
    write_snapshot(snapshot, replace(sample_answer, district=opened), {"colour_by": "use"})
    assert read_snapshot(snapshot).view == {"colour_by": "use"}
    assert not (snapshot / "view.png").exists()


@pytest.mark.parametrize("name", ["weather.epw", "layers.gpkg", "district.toml", "terrain.tif"])
def test_that_a_changed_or_missing_input_is_refused_by_name(snapshot, name):
    file = snapshot / "district" / name
    with file.open("ab") as end:
        end.write(b" ")
    with pytest.raises(DistrictError, match=f"{name}: (missing|changed) since"):
        read_snapshot(snapshot)
    file.unlink()
    with pytest.raises(DistrictError, match=f"{name}: (missing|changed) since"):
        read_snapshot(snapshot)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"schema_version": 1}', "[" * 100_000, '{"schema_version": "x"}'],
)
def test_that_a_manifest_which_is_none_gets_one_sentence(snapshot, text):
    (snapshot / "manifest.json").write_text(text)
    with pytest.raises(DistrictError, match=r"manifest\.json") as fault:
        read_snapshot(snapshot)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    "inputs", [[1], [], {"../../../etc/passwd": "0"}, {"weather.epw": 1}, "x", None]
)
def test_that_hostile_inputs_in_a_manifest_are_refused(snapshot, inputs):
    manifest = json.loads((snapshot / "manifest.json").read_text())
    manifest["inputs"] = inputs
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DistrictError):
        read_snapshot(snapshot)


def test_that_a_newer_snapshot_is_refused(snapshot):
    manifest = json.loads((snapshot / "manifest.json").read_text())
    (snapshot / "manifest.json").write_text(json.dumps(manifest | {"schema_version": 3}))
    with pytest.raises(DistrictError, match="newer program"):
        read_snapshot(snapshot)


def test_that_a_scenario_edited_inside_a_snapshot_is_refused(snapshot):
    """Its picture, tables and numbers are of the scenario as it was."""
    file = snapshot / "scenario.json"
    file.write_text(file.read_text().replace("0.4", "0.5"))
    with pytest.raises(DistrictError, match=r"scenario\.json: (missing|changed) since"):
        read_snapshot(snapshot)
    file.unlink()
    with pytest.raises(DistrictError, match=r"scenario\.json: (missing|changed) since"):
        read_snapshot(snapshot)


def test_that_a_folder_which_is_no_snapshot_is_refused(tmp_path):
    with pytest.raises(DistrictError, match="no snapshot"):
        read_snapshot(tmp_path)
    with pytest.raises(DistrictError, match="no snapshot"):
        read_snapshot(tmp_path / "nowhere")


def test_that_foreign_files_are_never_written_over(tmp_path, sample_answer):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ValueError, match="no snapshot"):
        write_snapshot(tmp_path, sample_answer)
    with pytest.raises(ValueError, match="is a file"):
        write_snapshot(tmp_path / "thesis.txt", sample_answer)
    assert names_in(tmp_path) == ["thesis.txt"]
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("most_bytes", [2_000, 20_000, 90_000, 300_000])
def test_that_a_full_disk_leaves_the_old_snapshot_whole(snapshot, baseline, most_bytes):
    before = {p: sha256(snapshot / p) for p in names_in(snapshot) if (snapshot / p).is_file()}
    with full_disk(most_bytes), pytest.raises(SaveError, match="free some space") as fault:
        write_snapshot(snapshot, baseline)
    assert "\n" not in str(fault.value)
    assert [p.name for p in snapshot.parent.iterdir()] == [snapshot.name]
    after = {p: sha256(snapshot / p) for p in names_in(snapshot) if (snapshot / p).is_file()}
    assert after == before


def test_that_a_picture_which_cannot_be_drawn_leaves_nothing_half(tmp_path, baseline):
    def picture(_: Path) -> None:
        raise OSError("the picture could not be drawn")

    with pytest.raises(SaveError, match="picture could not be drawn"):
        write_snapshot(tmp_path / "out", baseline, picture=picture)
    assert names_in(tmp_path) == []


def test_that_a_district_changed_since_it_was_opened_is_not_exported(tmp_path, tiny, baseline):
    folder = Path(shutil.copytree(tiny.folder, tmp_path / "place"))
    opened = replace(baseline, district=open_district(folder))
    with (folder / "weather.epw").open("a") as file:
        file.write("\n")
    with pytest.raises(ValueError, match=r"weather\.epw: changed since"):
        write_snapshot(tmp_path / "out", opened)
    (folder / "weather.epw").unlink()
    with pytest.raises(ValueError, match=r"weather\.epw: gone since"):
        write_snapshot(tmp_path / "out", opened)
    assert not (tmp_path / "out").exists()


def test_that_a_snapshot_is_not_written_over_what_a_person_put_beside_it(tmp_path, sample_answer):
    kept = tmp_path / "kept"
    write_snapshot(kept, sample_answer)
    (kept / ".DS_Store").write_text("")
    write_snapshot(kept, sample_answer)
    (kept / "minutes.txt").write_text("dear")
    with pytest.raises(ValueError, match=r"holds 'minutes\.txt' beside a snapshot"):
        write_snapshot(kept, sample_answer)
    assert (kept / "minutes.txt").read_text() == "dear"
    with pytest.raises(ValueError, match="is a file; name another folder"):
        check_target(kept / "minutes.txt" / "deeper")


# ---- what is read is what was written ----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["stock.toml", "data_quality.csv", "issues.csv", "layers.gpkg-wal", "terrain.tif.ovr"],
)
def test_that_a_file_added_to_the_district_of_a_snapshot_is_named(snapshot, name):
    (snapshot / "district" / name).write_text("schema_version = 1\n")
    with pytest.raises(DistrictError, match=rf"{name}: added since"):
        read_snapshot(snapshot)


def test_that_notes_of_a_file_manager_are_nobody_s_data(snapshot):
    (snapshot / "district" / ".DS_Store").write_text("")
    (snapshot / "minutes.txt").write_text("beside the snapshot's own files")
    read_snapshot(snapshot)


@pytest.mark.parametrize("name", ["headline.csv", "buildings.gpkg", "costs.csv", "view.png"])
def test_that_a_changed_result_is_named(snapshot, name):
    with (snapshot / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(DistrictError, match=rf"{name}: changed since"):
        read_snapshot(snapshot)


def edited_manifest(snapshot: Path, **changes: object) -> dict:
    manifest = json.loads((snapshot / "manifest.json").read_text())
    (snapshot / "manifest.json").write_text(json.dumps({**manifest, **changes}))
    return manifest


def test_that_numbers_changed_in_the_manifest_are_told(snapshot):
    numbers = json.loads((snapshot / "manifest.json").read_text())["numbers"]
    numbers["scenario"]["npv_eur"] = 1.0
    edited_manifest(snapshot, numbers=numbers)
    with pytest.raises(DistrictError, match=r"manifest\.json: changed since"):
        read_snapshot(snapshot)


def test_that_a_manifest_of_an_earlier_program_has_no_seal_and_still_opens(snapshot):
    manifest = json.loads((snapshot / "manifest.json").read_text())
    del manifest["manifest_sha256"]
    for version, opens in ((1, True), (2, False)):
        (snapshot / "manifest.json").write_text(json.dumps(manifest | {"schema_version": version}))
        if opens:
            read_snapshot(snapshot)
        else:
            with pytest.raises(DistrictError, match="changed since"):
                read_snapshot(snapshot)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", ".", "", "a/b", "C:\\x", "a\\b", "a\x00b"]
)
@pytest.mark.parametrize("table", ["inputs", "files"])
def test_that_a_name_which_leads_out_of_the_snapshot_is_refused(snapshot, table, name):
    manifest = json.loads((snapshot / "manifest.json").read_text())
    del manifest["manifest_sha256"]
    manifest = manifest | {"schema_version": 1, table: {**manifest[table], name: "0"}}
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DistrictError, match="leads out of the snapshot"):
        read_snapshot(snapshot)


def test_that_links_out_of_a_snapshot_are_refused(snapshot, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(snapshot / "district", elsewhere)
    weather = snapshot / "district" / "weather.epw"
    weather.unlink()
    weather.symlink_to(elsewhere / "weather.epw")
    with pytest.raises(DistrictError, match="leads out"):
        read_snapshot(snapshot)
    shutil.rmtree(snapshot / "district")
    (snapshot / "district").symlink_to(elsewhere)
    with pytest.raises(DistrictError, match="link that leads elsewhere"):
        read_snapshot(snapshot)


def test_that_the_command_line_notices_a_changed_snapshot(snapshot, capsys):
    (snapshot / "district" / "stock.toml").write_text("schema_version = 1\n")
    assert main(["run", str(snapshot)]) == 1
    assert "stock.toml: added since" in capsys.readouterr().err


def test_that_a_snapshot_without_its_picture_says_so(tmp_path, baseline):
    def broken(_: Path) -> None:
        raise PictureError("no OpenGL here")

    for picture, why in ((broken, "no OpenGL here"), (lambda path: None, "nothing was drawn")):
        said = write_snapshot(tmp_path / "out", baseline, picture=picture)
        assert why in said
        assert json.loads((tmp_path / "out" / "manifest.json").read_text())["remark"] == said
        assert not (tmp_path / "out" / "view.png").exists()
    assert write_snapshot(tmp_path / "out", baseline, None, lambda p: p.write_bytes(b"x")) == ""


def test_that_a_killed_export_leaves_a_snapshot_that_is_found(snapshot):
    """As where the two renames were parted by a kill: the former one lies hidden."""
    snapshot.rename(snapshot.with_name(f".{snapshot.name}.abcdefgh.old"))
    assert read_snapshot(snapshot).folder == snapshot
    assert snapshot.is_dir()
