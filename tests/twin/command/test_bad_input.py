"""Damaged districts through the command line: one sentence, exit code 1, nothing changed."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from twin.command.main import main
from twin.district.folder import open_district, sample_folder

GPKG, TOML, EPW, TIF = "layers.gpkg", "district.toml", "weather.epw", "terrain.tif"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the tiny district, to be damaged."""
    return Path(shutil.copytree(sample_folder("tiny"), tmp_path / "place"))


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def refusal(folder: Path, capsys, *arguments: str) -> str:
    """Run the district; the one sentence that says why not."""
    before = hashes(folder)
    assert main([*(arguments or ("run",)), str(folder)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.strip().splitlines()
    assert len(lines) == 1, said.err
    assert lines[0].startswith("district-twin: ")
    assert "Traceback" not in said.err
    assert lines[0].rstrip().endswith((".", ")", ";")) or "; " in lines[0]
    assert hashes(folder) == before
    return lines[0]


def edit_buildings(folder: Path, edit, crs: object = "keep") -> None:
    """Write the layer of buildings again after `edit(frame)`."""
    frame = pyogrio.read_dataframe(folder / GPKG, layer="buildings")
    frame = edit(frame)
    if crs != "keep":
        frame = frame.set_crs(crs, allow_override=True)
    pyogrio.write_dataframe(frame, folder / GPKG, layer="buildings", driver="GPKG")


def edit_text(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# ---- files that are missing, empty, cut short, of another kind --------------------------------


@pytest.mark.parametrize("name", [TOML, GPKG, EPW])
def test_that_a_missing_file_is_named(folder, capsys, name):
    (folder / name).unlink()
    assert f"has no {name}" in refusal(folder, capsys)


@pytest.mark.parametrize("name", [TOML, GPKG, EPW, TIF])
def test_that_an_empty_file_is_named(folder, capsys, name):
    (folder / name).write_bytes(b"")
    assert name in refusal(folder, capsys)


@pytest.mark.parametrize("name", [GPKG, EPW, TIF])
@pytest.mark.parametrize("kept", [0.01, 0.3, 0.6, 0.97])
def test_that_a_file_cut_short_is_named(folder, capsys, name, kept):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: int(kept * len(content))])
    assert name in refusal(folder, capsys)


@pytest.mark.parametrize("name", [TOML, GPKG, EPW, TIF])
def test_that_a_file_of_another_kind_is_named(folder, capsys, name):
    (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    assert name in refusal(folder, capsys)


@pytest.mark.parametrize("name", [GPKG, EPW, TOML])
def test_that_a_folder_in_the_place_of_a_file_is_named(folder, capsys, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    assert name in refusal(folder, capsys)


def test_that_a_damaged_page_inside_the_geopackage_is_named(folder, capsys):
    content = bytearray((folder / GPKG).read_bytes())
    size = int.from_bytes(content[16:18], "big")
    for start in range(size, len(content), size):
        content[start : start + 64] = b"\xff" * 64
    (folder / GPKG).write_bytes(bytes(content))
    assert GPKG in refusal(folder, capsys)


def test_that_a_geopackage_without_buildings_is_named(folder, capsys):
    edit_buildings(folder, lambda f: f.iloc[:0])
    assert "no layer 'buildings' with a building" in refusal(folder, capsys)


# ---- the description ---------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_that_a_wrongly_encoded_description_is_named(folder, capsys, encoding):
    text = (folder / TOML).read_text("utf-8").replace("Tiny", "Évora")
    (folder / TOML).write_text(text, encoding)
    said = refusal(folder, capsys)
    assert TOML in said
    assert "UTF-8" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('crs = "EPSG:3763"', "", ["'crs'", "missing"]),
        ('crs = "EPSG:3763"', 'crs = ""', ["coordinate system"]),
        ('crs = "EPSG:3763"', 'crs = "EPSG:4326"', ["EPSG:4326", "not a projected", "Reproject"]),
        ('crs = "EPSG:3763"', 'crs = "EPSG:2225"', ["EPSG:2225", "metres"]),
        ('crs = "EPSG:3763"', 'crs = "EPSG:999999"', ["EPSG:999999", "unknown"]),
        ('crs = "EPSG:3763"', 'crs = "EPSG:32629"', ["EPSG:3763", "EPSG:32629", "Reproject"]),
        ("schema_version = 1", "schema_version = 2", ["schema_version 2", "newer"]),
        ("schema_version = 1", "schema_version = 1\ncolour = 3", ["unknown key", "colour"]),
        ('key = "tiny"', 'key = "../../etc"', ["key", "small letters"]),
        ('country = "PT"', 'country = "Portugal"', ["country", "ISO 3166-1"]),
        ("origin_m = [-87600.0, -104750.0]", "origin_m = [nan, 0]", ["origin_m"]),
        ("origin_m = [-87600.0, -104750.0]", "origin_m = [1]", ["origin_m"]),
        ("residents = 62", 'residents = "many"', ["residents", "type"]),
        ("residents = 62", "residents = -5", ["residents", "-5"]),
        ("residents = 62", "residents = nan", ["residents"]),
        ("cars_per_1000_residents = 250", "cars_per_1000_residents = 1e9", ["cars_per_1000"]),
        ('name = "Tiny, twelve buildings"', 'name = "Tiny', ["TOML"]),
        ("schema_version = 1", "a = " + "[" * 5000, ["nested too deeply"]),
    ],
)
def test_that_a_wrong_description_names_the_key(folder, capsys, old, new, words):
    edit_text(folder / TOML, old, new)
    said = refusal(folder, capsys)
    for word in [TOML, *words]:
        assert word in said


# ---- coordinates -------------------------------------------------------------------------------


@pytest.mark.parametrize("srs", [-1, 0])
def test_that_a_layer_without_a_coordinate_system_is_named(folder, capsys, srs):
    with closing(sqlite3.connect(folder / GPKG)) as database, database:
        database.execute(f"UPDATE gpkg_contents SET srs_id = {srs} WHERE table_name = 'buildings'")
        database.execute(
            f"UPDATE gpkg_geometry_columns SET srs_id = {srs} WHERE table_name = 'buildings'"
        )
    said = refusal(folder, capsys)
    assert "buildings" in said
    assert "EPSG:3763" in said


def test_that_a_layer_in_degrees_is_named(folder, capsys):
    edit_buildings(folder, lambda f: f.to_crs("EPSG:4326"))
    said = refusal(folder, capsys)
    for word in (GPKG, "buildings", "EPSG:4326", "EPSG:3763", "Reproject"):
        assert word in said


def square(x: float = -87600.0, y: float = -104750.0, size: float = 10.0) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


@pytest.mark.parametrize(
    ("outline", "word"),
    [
        (shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), "crosses itself"),
        (shapely.Polygon([(0, 0), (10, 0), (20, 0)]), "no area"),
        (shapely.Polygon(), "no geometry"),
        (None, "no geometry"),
        (shapely.Polygon([(0, 0), (np.inf, 0), (1, 1)]), "coordinate"),
        (shapely.MultiPolygon([square(), square(x=0)]), "MultiPolygon"),
        (shapely.Point(0, 0), "Point"),
    ],
)
def test_that_an_impossible_outline_names_its_building(folder, capsys, outline, word):
    def spoil(frame):
        shapes = frame.geometry.to_numpy().copy()
        shapes[3] = outline
        return frame.set_geometry(type(frame.geometry)(shapes, crs=frame.crs))

    edit_buildings(folder, spoil)
    said = refusal(folder, capsys)
    for part in (GPKG, "buildings", "'b00001'" if word == "MultiPolygon" else "'b00004'", word):
        assert part in said  # a layer of MultiPolygons is one from its first building on


def test_that_a_lamp_a_thousand_kilometres_off_names_itself(folder, capsys):
    frame = pyogrio.read_dataframe(folder / GPKG, layer="lamp_posts")
    frame.loc[0, "geometry"] = shapely.Point(1e6, 0)
    pyogrio.write_dataframe(frame, folder / GPKG, layer="lamp_posts", driver="GPKG")
    said = refusal(folder, capsys)
    for part in (GPKG, "lamp_posts", f"'{frame['id'].iloc[0]}'", "origin_m"):
        assert part in said


def test_that_a_building_a_thousand_kilometres_off_names_itself(folder, capsys):
    def spoil(frame):
        shapes = frame.geometry.to_numpy().copy()
        shapes[3] = square(x=1e6)
        return frame.set_geometry(type(frame.geometry)(shapes, crs=frame.crs))

    edit_buildings(folder, spoil)
    said = refusal(folder, capsys)
    for part in (GPKG, "'b00004'", "origin_m"):
        assert part in said


# ---- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("height_m", -3.0, ["-3", "between 2 and 600"]),
        ("height_m", 9000.0, ["9000", "between 2 and 600"]),
        ("height_m", np.nan, ["number"]),
        ("height_m", np.inf, ["number"]),
        ("storeys", 0, ["0", "between 1 and 150"]),
        ("year", 3000, ["3000", "2100"]),
        ("dwellings", -1, ["-1"]),
        ("residents", -1.0, ["-1"]),
        ("use", "castle", ["castle", "apartment"]),
        ("roof", "onion", ["onion", "flat"]),
        ("heating", "", ["heating", "gas_boiler"]),
        ("id", "b00001", ["b00001", "twice"]),
        ("id", "", ["id"]),
    ],
)
def test_that_an_impossible_value_names_building_and_column(folder, capsys, column, value, words):
    def spoil(frame):
        frame.loc[3, column] = value
        return frame

    edit_buildings(folder, spoil)
    said = refusal(folder, capsys)
    for word in (GPKG, "buildings", column, *words):
        assert word in said
    if column != "id":
        assert "'b00004'" in said


def test_that_a_column_of_text_where_numbers_belong_is_named(folder, capsys):
    edit_buildings(folder, lambda f: f.assign(height_m="ten"))
    said = refusal(folder, capsys)
    for word in ("'b00001'", "height_m", "number"):
        assert word in said


def test_that_a_missing_or_unknown_column_is_named(folder, capsys):
    edit_buildings(folder, lambda f: f.drop(columns="heating"))
    assert "'heating' is missing" in refusal(folder, capsys)
    edit_buildings(folder, lambda f: f.assign(heating="none", colour="red"))
    assert "unknown column 'colour'" in refusal(folder, capsys)


@pytest.mark.parametrize(
    "name",
    [
        "x" * 100_000,
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE buildings; --",
        "=cmd|'/c calc'!A1",
        "a\x00b",
        "\u202egnp.exe",
        "two\nlines",
    ],
)
def test_that_a_hostile_name_is_only_a_name(folder, capsys, name):
    def spoil(frame):
        frame.loc[3, ["name", "street", "quarter"]] = name
        return frame

    edit_buildings(folder, spoil)
    assert main(["check", str(folder)]) == 0
    said = capsys.readouterr()
    assert "Traceback" not in said.err


def test_that_a_lamp_that_nobody_knows_is_named(folder, capsys):
    frame = pyogrio.read_dataframe(folder / GPKG, layer="lamp_posts")
    frame.loc[2, "lamp"] = "gas_mantle"
    pyogrio.write_dataframe(frame, folder / GPKG, layer="lamp_posts", driver="GPKG")
    said = refusal(folder, capsys)
    assert "gas_mantle" in said
    assert "hps_70" in said


# ---- weather and ground ------------------------------------------------------------------------


def epw_lines(folder: Path) -> list[str]:
    return (folder / EPW).read_text("utf-8").splitlines(keepends=True)


def test_that_a_year_of_8759_hours_is_refused(folder, capsys):
    lines = epw_lines(folder)
    (folder / EPW).write_text("".join(lines[:-1]), "utf-8")
    said = refusal(folder, capsys)
    for word in (EPW, "8,759", "8,760"):
        assert word in said


def told_by_check(folder: Path, capsys) -> str:
    """What `check` says of a folder that `run` takes."""
    assert main(["run", str(folder), "--json"]) == 0
    capsys.readouterr()
    assert main(["check", str(folder)]) == 0
    return capsys.readouterr().out


def test_that_a_leap_day_is_taken_out_and_said(folder, capsys):
    lines = epw_lines(folder)
    head = len(lines) - 8760
    day = head + 59 * 24
    leap = [line.replace(",2,28,", ",2,29,", 1) for line in lines[day - 24 : day]]
    (folder / EPW).write_text("".join(lines[:day] + leap + lines[day:]), "utf-8")
    said = told_by_check(folder, capsys)
    for word in (EPW, "29 February"):
        assert word in said


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (6, "warm", ["hour 101", "warm"]),
        (13, "-50", ["hour 101"]),
        (3, "99", ["hour 101"]),
    ],
)
def test_that_an_impossible_hour_is_named(folder, capsys, place, value, words):
    lines = epw_lines(folder)
    row = len(lines) - 8760 + 100
    fields = lines[row].split(",")
    fields[place] = value
    lines[row] = ",".join(fields)
    (folder / EPW).write_text("".join(lines), "utf-8")
    said = refusal(folder, capsys)
    for word in (EPW, *words):
        assert word in said


@pytest.mark.parametrize("value", ["99.9", "500", "nan", ""])
def test_that_a_temperature_that_is_missing_is_drawn_over_and_said(folder, capsys, value):
    lines = epw_lines(folder)
    row = len(lines) - 8760 + 100
    fields = lines[row].split(",")
    fields[6] = value
    lines[row] = ",".join(fields)
    (folder / EPW).write_text("".join(lines), "utf-8")
    assert f"{EPW}: dry bulb temperature is missing in 1 hour;" in told_by_check(folder, capsys)


def without(folder: Path, **columns: str) -> None:
    """Every hour of the weather with other values in some columns, by their place `c<place>`."""
    lines = epw_lines(folder)
    for row in range(len(lines) - 8760, len(lines)):
        fields = lines[row].split(",")
        for place, value in columns.items():
            fields[int(place[1:])] = value
        lines[row] = ",".join(fields)
    (folder / EPW).write_text("".join(lines), "utf-8")


def test_that_weather_without_infrared_goes_by_dew_point_and_sky_cover(folder, tiny):
    without(folder, c12="9999")
    made = open_district(folder).weather.infrared_w_m2
    assert np.abs(made - tiny.weather.infrared_w_m2).mean() < 15.0


def test_that_weather_without_infrared_and_sky_cover_names_what_is_missing(folder, capsys):
    without(folder, c12="9999", c22="99", c23="99")
    said = refusal(folder, capsys)
    for word in (EPW, "sky cover", "8,760 hours", "another file"):
        assert word in said


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"crs": "EPSG:4326"}, "EPSG:4326"),
        ({"dtype": "uint8", "nodata": 0}, "terrain.tif"),
    ],
)
def test_that_ground_of_another_kind_is_refused(folder, capsys, change, word):
    with rasterio.open(folder / TIF) as source:
        profile, ground = dict(source.profile), source.read(1)
    profile |= change
    if "dtype" in change:
        ground = np.zeros_like(ground, dtype="uint8")
    (folder / TIF).unlink()
    with rasterio.open(folder / TIF, "w", **profile) as target:
        target.write(ground.astype(profile["dtype"]), 1)
    said = refusal(folder, capsys)
    assert TIF in said
    assert word in said


def test_that_ground_which_states_no_crs_goes_by_the_district_s(folder, tiny):
    with rasterio.open(folder / TIF) as source:
        profile, ground = dict(source.profile) | {"crs": None}, source.read(1)
    (folder / TIF).unlink()
    with rasterio.open(folder / TIF, "w", **profile) as target:
        target.write(ground, 1)
    np.testing.assert_array_equal(open_district(folder).terrain.z_m, tiny.terrain.z_m)


def test_that_ground_far_from_the_buildings_is_refused(folder, capsys):
    with rasterio.open(folder / TIF) as source:
        profile, ground = dict(source.profile), source.read(1)
    profile["transform"] = rasterio.Affine.translation(1e6, 0) @ profile["transform"]
    (folder / TIF).unlink()
    with rasterio.open(folder / TIF, "w", **profile) as target:
        target.write(ground, 1)
    assert TIF in refusal(folder, capsys)
