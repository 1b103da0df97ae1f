"""Registers joined to buildings, and what they say of them."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.registers.given import given_by
from layers.registers.joining import NOT_JOINED, joined
from layers.registers.register import read_register
from layers.source_error import SourceError

X, Y = 514_000.0, 5_033_000.0  # in Milan, UTM 32 N
TAGS = (
    {
        "addr:street": "Via Roma", "addr:housenumber": "12", "uprn": "100",
        "cadastral": "F205/524/0123",
    },
    {"addr:street": "Via Roma", "addr:housenumber": "14-16"},
    {"addr:street": "Viale Umbria", "addr:housenumber": "12", "start_date": "1930"},
)  # fmt: skip


@pytest.fixture(scope="module")
def buildings():
    shapes = [shapely.box(X + 40 * k, Y, X + 40 * k + 20, Y + 20) for k in range(len(TAGS))]
    tags = np.array(TAGS, dtype=object)
    return gpd.GeoDataFrame(
        {"id": ["a", "b", "c"], "tags": tags}, geometry=shapes, crs="EPSG:32632"
    )


def degrees(east_m, north_m):
    place = gpd.GeoSeries([shapely.Point(X + east_m, Y + north_m)], crs="EPSG:32632")
    point = place.to_crs("EPSG:4326").iloc[0]
    return f"{point.y:.6f},{point.x:.6f}"


@pytest.mark.parametrize(
    ("row", "building", "way"),
    [
        ({"uprn": "0100"}, 0, "UPRN"),
        ({"cadastral": "F205 524 123"}, 0, "cadastral reference"),
        ({"address": "V. Roma, 16"}, 1, "address"),
        ({"address": "via roma 12/B"}, 0, "address"),
        ({"address": "Scala A", "address_2": "12 Viale Umbria"}, 2, "address"),
        ({"addr:street": "UMBRIA VIALE", "addr:housenumber": "12"}, NOT_JOINED, ""),
        ({"lat_lon": degrees(45, 5)}, 1, "place"),
        ({"lat_lon": degrees(68, 10)}, 1, "place"),  # 8 m from its wall
        ({"lat_lon": degrees(30, -40)}, NOT_JOINED, ""),
        ({"address": "Via Roma 99"}, NOT_JOINED, ""),
        ({}, NOT_JOINED, ""),
    ],
)  # fmt: skip
def test_that_a_row_finds_its_building_or_none(buildings, row, building, way):
    found = joined([row], buildings)
    assert (found.building[0], found.way[0]) == (building, way)


def test_that_numbers_which_are_not_the_buildings_ids_join_nothing(buildings):
    few = [{"building_id": "a"}, {"building_id": "7"}, {"building_id": "8"}]
    assert set(joined(few, buildings).building) == {NOT_JOINED}
    most = [{"building_id": "a"}, {"building_id": "c"}, {"building_id": "8"}]
    assert joined(most, buildings).building.tolist() == [0, 2, NOT_JOINED]


EPC = (
    "LMK_KEY,ADDRESS1,ADDRESS2,ADDRESS3,POSTCODE,CURRENT_ENERGY_RATING,LODGEMENT_DATE,"
    "TOTAL_FLOOR_AREA,CONSTRUCTION_AGE_BAND,MAINHEAT_DESCRIPTION,WALLS_DESCRIPTION,UPRN,ADDRESS\n"
    '1,Flat 1,12 Via Roma,,X,E,2012-03-01,60,England and Wales: 1900-1929,"Boiler and radiators, '
    'mains gas","Solid brick, as built",,"Flat 1, 12 Via Roma"\n'
    '2,Flat 1,12 Via Roma,,X,C,2022-03-01,60,England and Wales: 1900-1929,"Air source heat pump, '
    'radiators, electric",Average thermal transmittance 0.30 W/m²K,,"Flat 1, 12 Via Roma"\n'
    '3,Flat 2,12 Via Roma,,X,D,2020-03-01,180,England and Wales: 1900-1929,"Boiler and radiators, '
    'mains gas",Average thermal transmittance 0.50 W/m²K,,"Flat 2, 12 Via Roma"\n'
    "4,1 Nowhere Lane,,,X,D,2020-03-01,90,,Community scheme,,,1 Nowhere Lane\n"
)


def test_that_certificates_of_england_agree_by_floor_area_and_newest(buildings, tmp_path):
    (tmp_path / "epc.csv").write_text(EPC, encoding="utf-8")
    register = read_register(tmp_path / "epc.csv")
    assert register.scheme == "epc_england_wales"
    given = given_by(register, buildings)
    # Flat 1 counts with its newest certificate; flat 2 has three times its area.
    assert given.tags[0] == {"energy_class": "D", "heating": "gas_boiler", "start_date": "1914"}
    assert given.tags[1] == {}
    (archetype,) = given.stock
    assert archetype["ids"] == ["a"]
    assert archetype["wall_u_w_m2k"] == pytest.approx((60 * 0.30 + 180 * 0.50) / 240)
    assert "2022-03-01" in archetype["source"]


def test_that_the_match_rate_and_what_was_not_joined_are_told(buildings, tmp_path):
    (tmp_path / "epc.csv").write_text(EPC, encoding="utf-8")
    rate, lost = given_by(read_register(tmp_path / "epc.csv"), buildings).issues
    assert "3 of 4 rows" in rate.why
    assert rate.done == "3 by address"
    assert (lost.object_id, "Nowhere Lane" in lost.why) == ("row 5", True)


def test_that_certificates_of_lombardy_are_read_by_their_columns(buildings, tmp_path):
    (tmp_path / "cened.csv").write_text(
        "CODICE_IDENTIFICATIVO_PRATICA;INDIRIZZO;FOGLIO;PARTICELLA;CLASSE_ENERGETICA;"
        "ANNO_COSTRUZIONE;SUPERFICIE_NETTA;DESTINAZIONE_DI_USO;TIPOLOGIA_COMBUSTIBILE;"
        "TIPOLOGIA_GENERATORE;TRASMITTANZA_MEDIA_INVOLUCRO;TRASMITTANZA_MEDIA_COPERTURA;"
        "TRASMITTANZA_MEDIA_BASAMENTO;TRASMITTANZA_MEDIA_SERRAMENTO\n"
        "x1;VIALE UMBRIA 12;;;G;1961-1976;80,5;E.1 (1);Gas naturale;Standard;1,15;1,4;1,2;4,9\n",
        encoding="utf-8",
    )
    given = given_by(read_register(tmp_path / "cened.csv"), buildings)
    assert given.tags[2]["heating"] == "gas_boiler"
    assert "start_date" not in given.tags[2]  # the map says 1930
    assert {k: v for k, v in given.stock[0].items() if k.endswith("m2k")} == {
        "wall_u_w_m2k": 1.15, "roof_u_w_m2k": 1.4, "floor_u_w_m2k": 1.2, "window_u_w_m2k": 4.9,
    }  # fmt: skip


def test_that_certificates_of_france_are_read_by_their_columns(buildings, tmp_path):
    (tmp_path / "dpe.csv").write_text(
        "numero_dpe,date_etablissement_dpe,etiquette_dpe,annee_construction,numero_voie_ban,"
        "nom_rue_ban,_geopoint,type_energie_principale_chauffage,"
        "type_generateur_chauffage_principal\n"
        f'd1,2023-05-01,F,1948,1,rue absente,"{degrees(45, 5)}",Électricité,PAC air/eau\n'
        'd2,2023-05-01,F,1948,12,Via Roma,,Réseau de Chauffage urbain,réseau\n',
        encoding="utf-8",
    )  # fmt: skip
    given = given_by(read_register(tmp_path / "dpe.csv"), buildings)
    assert [tags.get("heating") for tags in given.tags] == ["district_heat", "heat_pump", None]


def test_that_any_table_is_understood_by_usual_names(buildings, tmp_path):
    gpd.GeoDataFrame({"Address": ["Via Roma 12"], "Heating": ["oil"], "Wall U": [0.9]}).to_excel(
        tmp_path / "own.xlsx", index=False
    )
    given = given_by(read_register(tmp_path / "own.xlsx"), buildings)
    assert given.tags[0]["heating"] == "oil"
    assert given.stock[0]["wall_u_w_m2k"] == 0.9


def test_that_a_u_value_that_cannot_be_is_not_believed(buildings, tmp_path):
    (tmp_path / "own.csv").write_text("address;wall u\nVia Roma 12;97\n")
    assert given_by(read_register(tmp_path / "own.csv"), buildings).stock == ()


@pytest.mark.parametrize("content", [b"", b"a\n", b"\x00\x01\x02", b"a;b\n"])
def test_that_a_table_which_is_none_is_one_sentence(tmp_path, content):
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises(SourceError, match=r"bad\.csv") as fault:
        read_register(tmp_path / "bad.csv")
    assert "\n" not in str(fault.value)
