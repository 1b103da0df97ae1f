"""A district delivered again: changes told, edits by hand made again, conflicts named."""

import geopandas as gpd
import pyogrio
import pytest
import shapely

from layers.district.folder import DELIVERED, VECTORS, read_folder
from layers.importing.import_district import import_district
from layers.importing.same_buildings import renamed
from tests.layers.importing.test_import import epw

X, Y = 514_000.0, 5_033_000.0


def houses(path, rows):
    """rows: id, place in the row of houses, storeys, height [m]."""
    frame = gpd.GeoDataFrame(
        [{"id": i, "use": "house", "levels": n, "height": h} for i, _, n, h in rows],
        geometry=[shapely.box(X + 30 * k, Y, X + 30 * k + 12, Y + 10) for _, k, _, _ in rows],
        crs="EPSG:32632",
    )  # fmt: skip
    frame.to_file(path, layer="buildings")
    return path


@pytest.fixture(scope="module")
def weather(tmp_path_factory):
    return epw(tmp_path_factory.mktemp("weather") / "milan.epw")


def edited(folder, change):
    """Change the layer of buildings as somebody in QGIS does."""
    frame = change(pyogrio.read_dataframe(folder / VECTORS, layer="buildings").set_index("id"))
    frame.reset_index().to_file(folder / VECTORS, layer="buildings", mode="w")


FIRST = [("a", 0, 2, 7.0), ("b", 1, 2, 7.0), ("c", 2, 2, 7.0), ("d", 3, 2, 7.0), ("e", 4, 2, 7.0)]
SECOND = [("a", 0, 2, 7.0), ("b", 1, 3, 9.0), ("c", 2, 4, 7.9), ("d", 3, 2, 7.0), ("f", 5, 1, 3.0)]


def by_hand(frame):
    frame.loc["a", "heating"], frame.loc["a", "heating_rule"] = "heat_pump", ""
    frame.loc["c", "storeys"] = 3
    frame.loc["e", "storeys"] = 5
    return frame.drop(index="d")


@pytest.fixture(scope="module")
def twice(tmp_path_factory, weather):
    place = tmp_path_factory.mktemp("twice")
    out = place / "out"
    import_district([houses(place / "one.gpkg", FIRST)], weather, out)
    edited(out, by_hand)
    issues = import_district([houses(place / "two.gpkg", SECOND)], weather, out)
    return read_folder(out).layers["buildings"].set_index("id"), issues, out


def told(issues, what):
    return {i.object_id: i for i in issues if i.what == what}


def test_that_edits_by_hand_stand_and_the_delivery_fills_the_rest(twice):
    frame, _, _ = twice
    assert set(frame.index) == {"a", "b", "c", "f"}
    assert frame.loc["a", "heating"] == "heat_pump"
    assert frame.loc["a", "heating_rule"] == ""
    assert frame.loc["b", "storeys"] == 3
    assert frame.loc["c", "storeys"] == 3


def test_that_every_change_edit_and_conflict_is_named(twice):
    _, issues, _ = twice
    changes = told(issues, "delivered again")
    assert set(changes) == {"b", "c", "e", "f"}
    assert "storeys from 2 to 3" in changes["b"].why
    assert "1 new, 1 gone, 2 changed" in told(issues, "delivery")[""].why
    assert set(told(issues, "own edit")) == {"a", "d"}
    conflicts = told(issues, "conflict")
    assert set(conflicts) == {"c", "e"}
    assert "edited from 2 to 3" in conflicts["c"].why
    assert "the new delivery has 4" in conflicts["c"].done
    assert "left out" in conflicts["e"].done


def test_that_a_third_delivery_of_the_same_changes_nothing(twice, weather, tmp_path):
    frame, _, out = twice
    issues = import_district([houses(tmp_path / "two.gpkg", SECOND)], weather, out)
    again = read_folder(out).layers["buildings"].set_index("id")
    assert again.loc[frame.index, "storeys"].tolist() == frame["storeys"].tolist()
    assert set(told(issues, "own edit")) == {"a", "c", "d"}
    assert not told(issues, "conflict")
    assert not told(issues, "delivered again")


def test_that_a_building_drawn_by_hand_stays(tmp_path, weather):
    source, out = houses(tmp_path / "one.gpkg", FIRST), tmp_path / "out"
    import_district([source], weather, out)

    def drawn(frame):
        new = frame.loc[["a"]].set_index([["mine"]])
        new["geometry"] = [shapely.box(X, Y + 100, X + 9, Y + 109)]
        return gpd.GeoDataFrame(gpd.pd.concat([frame, new]), crs=frame.crs).rename_axis("id")

    edited(out, drawn)
    issues = import_district([source], weather, out)
    assert "mine" in set(read_folder(out).layers["buildings"]["id"])
    assert told(issues, "own edit")["mine"].why == "added by hand"


def test_that_a_folder_without_its_delivery_is_replaced_with_a_word(tmp_path, weather):
    source, out = houses(tmp_path / "one.gpkg", FIRST), tmp_path / "out"
    import_district([source], weather, out)
    (out / DELIVERED).unlink()
    (note,) = told(import_district([source], weather, out), "delivery").values()
    assert "edits made in it by hand are gone" in note.done


def row_of(*ids, shift=0.0):
    shapes = [shapely.box(30 * k + shift, 0, 30 * k + 12 + shift, 10) for k in range(len(ids))]
    return gpd.GeoDataFrame({"id": ids}, geometry=shapes, crs="EPSG:32632")


def test_that_ids_are_believed_where_they_lie_on_the_same_ground():
    assert renamed(row_of("1", "2", "3"), row_of("1", "2", "3", shift=2.0)) == {}


def test_that_ids_given_anew_are_found_by_outlines():
    again = row_of("9", "1", "2")
    assert renamed(row_of("1", "2", "3"), again) == {"1": "9", "2": "1", "3": "2"}
    lost = renamed(row_of("1", "2", "3"), again.iloc[:2])
    assert lost["3"] == "3 (former)"
