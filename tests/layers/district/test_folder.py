"""A district folder: written whole or not at all, read strictly."""

import contextlib
import tomllib

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.district import folder as folder_module
from layers.district.columns import LAYER_COLUMNS
from layers.district.folder import read_folder, write_folder
from layers.district.quality_issues import quality_issues_of
from layers.district.toml_text import toml_text
from layers.quality.quality_issue import QualityIssue
from layers.source_error import SourceError
from tests.layers.district.district_parts import CRS, EPW, buildings, description, streets, terrain


def write(path, about=None, layers=None, ground=None, issues=()):
    layers = {"buildings": buildings(), "streets": streets()} if layers is None else layers
    write_folder(path, about or description(), layers, ground, EPW, issues)
    return path


def rewrite_layer(path, frame, layer="buildings"):
    """Puts a layer into the folder past all checks."""
    (path / "layers.gpkg").unlink()
    pyogrio.write_dataframe(frame, path / "layers.gpkg", layer=layer, driver="GPKG")


def test_that_what_is_written_is_read_again(tmp_path):
    issue = QualityIssue("b0", "buildings", 'a "quoted", word', "why\nnot", "done")
    contents = read_folder(write(tmp_path / "d", ground=terrain(), issues=[issue]))
    assert contents.description == {**description(), "note": ""}
    frame = contents.layers["buildings"]
    assert [c.name for c in LAYER_COLUMNS["buildings"].columns] == list(frame.columns[:-1])
    assert list(frame["id"]) == ["b0", "b1", "b2"]
    assert frame["height_m"].dtype == np.float64
    assert frame["storeys"].dtype == np.int64
    assert frame["protected"].dtype == bool
    assert (frame["year_rule"] == "").all()
    assert shapely.equals_exact(frame.geometry.array, buildings().geometry.array).all()
    assert frame.crs == CRS
    np.testing.assert_array_equal(contents.terrain.z_m, terrain().z_m)
    assert contents.terrain.west_m == terrain().west_m
    assert contents.weather_path.read_bytes() == EPW.encode()
    assert contents.issues == (issue,)


def test_that_the_same_district_is_the_same_bytes(tmp_path):
    one, two = write(tmp_path / "one", ground=terrain()), write(tmp_path / "two", ground=terrain())
    for name in ("district.toml", "layers.gpkg", "terrain.tif", "weather.epw"):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_that_a_folder_is_replaced_and_keeps_what_is_not_its_own(tmp_path):
    path = write(tmp_path / "d", ground=terrain())
    (path / "scenario_a.json").write_text("{}")
    (path / "stock.toml").write_text("schema_version = 1\n")
    (path / "survey").mkdir()
    (path / "survey" / "notes.txt").write_text("dear")
    (path / "layers.gpkg-wal").write_text("old")
    write(path)
    assert not (path / "terrain.tif").exists()
    assert not (path / "layers.gpkg-wal").exists()
    assert (path / "scenario_a.json").read_text() == "{}"
    assert (path / "stock.toml").read_text() == "schema_version = 1\n"
    assert (path / "survey" / "notes.txt").read_text() == "dear"
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


def test_that_a_folder_of_something_else_is_not_written_over(tmp_path):
    path = tmp_path / "letters"
    path.mkdir()
    (path / "letter.txt").write_text("dear")
    with pytest.raises(SourceError, match="is no district folder"):
        write(path)
    assert (path / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize("step", ["write_dataframe", "write_terrain", "fsync"])
def test_that_a_full_disk_leaves_the_old_folder_as_it_was(tmp_path, monkeypatch, step):
    path = write(tmp_path / "d")
    before = {p.name: p.read_bytes() for p in path.iterdir()}

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    owner = {"write_dataframe": folder_module.pyogrio, "write_terrain": folder_module,
             "fsync": folder_module.os}[step]  # fmt: skip
    monkeypatch.setattr(owner, step, full)
    with pytest.raises(SourceError, match="No space left"):
        write(path, ground=terrain())
    assert {p.name: p.read_bytes() for p in path.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


def test_that_a_refused_value_writes_nothing(tmp_path):
    with pytest.raises(SourceError):
        write(tmp_path / "d", layers={"buildings": buildings(height_m=-3.0)})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"height_m": [9.5, -3.0, 9.5]}, r"building 'b1' has height_m = -3.*between 2 and 600"),
        ({"height_m": 9000.0}, r"height_m = 9000"),
        ({"height_m": np.nan}, r"'b0' has height_m = nan; a number is needed"),
        ({"height_m": "tall"}, r"height_m = 'tall'; a number is needed"),
        ({"storeys": 2.5}, r"storeys = 2.5; it must be a whole number"),
        ({"use": "castle"}, r"use = 'castle'; it must be one of apartment, house"),
        ({"protected": 3}, r"protected = 3; a yes or no is needed"),
        ({"id": ["b0", "b0", "b1"]}, r"the id 'b0' is used twice"),
        ({"id": ["b0", None, "b1"]}, r"row 2 has the id"),
        ({"id": [1, 2, 3]}, r"row 1 has the id 1"),
        ({"colour": "red"}, r"unknown column 'colour'"),
        ({"geometry": [shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])] * 3}, "crosses itself"),
        ({"geometry": [shapely.Polygon([(0, 0), (9, 9), (0, 0)])] * 3}, "no area"),
        ({"geometry": [shapely.MultiPolygon([shapely.box(0, 0, 9, 9)])] * 3}, "is a MultiPolygon"),
        ({"geometry": [None] * 3}, "has no geometry"),
        ({"geometry": [shapely.Polygon()] * 3}, "has no geometry"),
        ({"geometry": [shapely.Point(0, 0)] * 3}, "is a Point, but a Polygon is needed"),
    ],
)
def test_that_a_wrong_building_is_refused_by_name(tmp_path, changes, sentence):
    with pytest.raises(SourceError, match=sentence) as refused:
        write(tmp_path / "d", layers={"buildings": buildings(**changes)})
    assert "\n" not in str(refused.value)


def test_that_a_height_of_9000_in_a_file_is_refused_by_file_and_building(tmp_path):
    path = write(tmp_path / "d")
    rewrite_layer(path, buildings(height_m=9000.0))
    with pytest.raises(SourceError, match=r"layers\.gpkg, layer buildings: building 'b0'"):
        read_folder(path)


def test_that_a_column_left_out_is_missed_by_name(tmp_path):
    with pytest.raises(SourceError, match="the column 'heating' is missing"):
        write(tmp_path / "d", layers={"buildings": buildings().drop(columns="heating")})


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (lambda: buildings().set_crs(None, allow_override=True), "no coordinate system"),
        (lambda: buildings().to_crs(4326), "is in EPSG:4326, but district.toml says EPSG:3763"),
        (lambda: buildings().iloc[:0], "has no layer 'buildings' with a building"),
    ],
)
def test_that_a_layer_must_lie_in_the_folders_frame(tmp_path, frame, sentence):
    with pytest.raises(SourceError, match=sentence):
        write(tmp_path / "d", layers={"buildings": frame()})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"schema_version": 2}, "schema_version 2.*newer version of the program"),
        ({"schema_version": 0}, "set it to 1"),
        ({"crs": "EPSG:4326"}, "not a projected one in metres"),
        ({"crs": "EPSG:2229"}, "not a projected one in metres"),  # US survey feet
        ({"crs": "EPSG:999999"}, "is unknown"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"facts": {"residence": 4}}, "unknown key 'residence'"),
        ({"facts": {"residents": "many"}}, "wrong type"),
        ({"country": "Portugal"}, "two capital letters"),
        ({"key": "Lisbon Baixa"}, "small letters"),
        ({"standing": "guess"}, "must be one of schematic"),
        ({"origin_m": [1.0]}, "must be 2 numbers"),
        ({"origin_m": [float("nan"), 0.0]}, "must be 2 numbers"),
        ({"name": 3}, "wrong type"),
        ({"views": [{"name": "v"}]}, "the key 'position_m' is missing"),
        ({"sources": ["a"]}, "must be a table"),
    ],
)
def test_that_a_wrong_description_is_refused_by_key(tmp_path, changes, sentence):
    with pytest.raises(SourceError, match=sentence):
        write(tmp_path / "d", about=description(**changes))


@pytest.mark.parametrize("name", ["district.toml", "layers.gpkg", "weather.epw"])
def test_that_a_missing_file_is_named(tmp_path, name):
    path = write(tmp_path / "d")
    (path / name).unlink()
    with pytest.raises(SourceError, match=f"has no {name}"):
        read_folder(path)


@pytest.mark.parametrize(
    "name", ["district.toml", "layers.gpkg", "terrain.tif", "data_quality.csv"]
)
@pytest.mark.parametrize("content", ["empty", "cut", "noise"])
def test_that_a_damaged_file_is_refused_in_one_sentence(tmp_path, name, content):
    issue = QualityIssue("b0", "buildings", "what", "why", "done")
    path = write(tmp_path / "d", ground=terrain(), issues=[issue])
    whole = (path / name).read_bytes()
    noise = bytes(np.random.default_rng(5).integers(0, 256, 5000, dtype=np.uint8))
    damaged = {"empty": b"", "cut": whole[: len(whole) // 2 + 3], "noise": noise}[content]
    (path / name).write_bytes(damaged)
    with pytest.raises(SourceError, match=name) as refused:
        read_folder(path)
    assert "\n" not in str(refused.value)


def test_that_random_damage_gives_a_sentence_or_a_sound_folder(tmp_path):
    path = write(tmp_path / "d", ground=terrain())
    rng = np.random.default_rng(11)
    for name in ("layers.gpkg", "terrain.tif", "district.toml"):
        whole = (path / name).read_bytes()
        for _ in range(12):
            damaged = np.frombuffer(whole, np.uint8).copy()
            damaged[rng.integers(0, len(whole), 5)] = rng.integers(0, 256, 5)
            (path / name).write_bytes(damaged.tobytes())
            with contextlib.suppress(SourceError):
                quality_issues_of(read_folder(path))
        (path / name).write_bytes(whole)


def test_that_a_text_that_is_no_utf_8_is_refused(tmp_path):
    path = write(tmp_path / "d", layers={"buildings": buildings(name="Praceta")})
    whole = (path / "layers.gpkg").read_bytes()
    (path / "layers.gpkg").write_bytes(whole.replace(b"Praceta", b"Pra\xe7eta"))
    with pytest.raises(SourceError, match="cannot be read as a GeoPackage"):
        read_folder(path)


def test_that_a_path_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(SourceError, match="is no folder"):
        read_folder(tmp_path / "nowhere")


def test_that_a_layer_of_another_program_is_refused_by_name(tmp_path):
    path = write(tmp_path / "d")
    pyogrio.write_dataframe(buildings(), path / "layers.gpkg", layer="notes", append=True)
    with pytest.raises(SourceError, match="unknown layer 'notes'"):
        read_folder(path)


def test_that_every_layer_of_the_contract_can_be_written(tmp_path):
    shapes = {"Polygon": shapely.box(0, 0, 9, 9), "Point": shapely.Point(1, 1),
              "LineString": shapely.LineString([(0, 0), (9, 9)])}  # fmt: skip
    layers = {}
    for name, layer in LAYER_COLUMNS.items():
        values = {}
        for column in layer.columns:
            text = column.allowed[0] if column.allowed else "x"
            low = column.low if column.low is not None else 0
            number = {"whole": int(low), "number": float(low), "yes_no": True, "text": text}
            values[column.name] = [number[column.kind]]
        shape = shapes[layer.geometry]
        shape = shapely.force_3d(shape, 3.0) if layer.has_heights else shape
        layers[name] = gpd.GeoDataFrame(values, geometry=[shape], crs=CRS)
    contents = read_folder(write(tmp_path / "d", layers=layers))
    assert set(contents.layers) == set(LAYER_COLUMNS)


def surfaces(**changes):
    upright = shapely.Polygon([(0, 0, 0), (9, 0, 0), (9, 0, 6), (0, 0, 6)])
    values = {"id": "b0/1", "building_id": "b0", "part": "b0", "kind": "wall", "lod": 2.0,
              "foot_m": 1.5, "closed": True, **changes}  # fmt: skip
    return gpd.GeoDataFrame({k: [v] for k, v in values.items()}, geometry=[upright], crs=CRS)


def test_that_surfaces_keep_their_heights(tmp_path):
    layers = {"buildings": buildings(), "building_surfaces": surfaces()}
    found = read_folder(write(tmp_path / "d", layers=layers)).layers["building_surfaces"]
    assert shapely.get_coordinates(found.geometry.iloc[0], include_z=True)[2].tolist() == [9, 0, 6]
    assert found["foot_m"].tolist() == [1.5]
    assert found["closed"].tolist() == [True]


def test_that_a_surface_of_no_building_is_refused(tmp_path):
    layers = {"buildings": buildings(), "building_surfaces": surfaces(building_id="gone")}
    with pytest.raises(SourceError, match=r"surface 'b0/1' has building_id = 'gone'"):
        write(tmp_path / "d", layers=layers)


plain_values = st.one_of(
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs"])),
)


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        st.one_of(
            plain_values,
            st.lists(plain_values, max_size=3),
            st.dictionaries(st.sampled_from("abc"), plain_values),
            st.lists(st.dictionaries(st.sampled_from("abc"), plain_values), min_size=1, max_size=2),
        ),
        max_size=5,
    )
)
def test_that_toml_text_says_what_it_was_given(table):
    assert tomllib.loads(toml_text(table)) == table


def test_that_a_value_toml_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="cannot hold"):
        toml_text({"a": None})


def test_that_issues_in_a_folder_of_an_earlier_program_are_read_and_kept_under_todays_name(
    tmp_path,
):
    issue = QualityIssue("b0", "buildings", "height", "none given", "taken as 9 m")
    path = write(tmp_path / "d", issues=[issue])
    (path / "data_quality.csv").rename(path / "issues.csv")
    old = read_folder(path)
    assert old.issues == (issue,)
    write(path, issues=old.issues)
    assert not (path / "issues.csv").exists()
    assert read_folder(path).issues == (issue,)
