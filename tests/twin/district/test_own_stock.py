"""A district with a stock file of its own, and the countries of the fellow cities."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of
from twin.answer.step_table import answer
from twin.district.folder import DistrictError, open_district, sample_folder
from twin.district.own_stock import given_to
from twin.measures.measures import MEASURES
from twin.scenario.scenario import BASELINE
from ui.view_state.inspection import inspect

STOCK = """
schema_version = 1

[constructions.gaiola]
element = "wall"
layers = [
    { material = "render", thickness_m = 0.03 },
    { material = "stone_rubble", thickness_m = 0.6 },
    { material = "plaster", thickness_m = 0.03 },
]
storeys = "timber_storey"

[[archetypes]]
wall = "gaiola"
wall_u_w_m2k = 2.4
source = "survey"

[[archetypes]]
ids = ["b00003"]
window_u_w_m2k = 1.1
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("own") / "tiny"
    shutil.copytree(sample_folder("tiny"), made)
    (made / "stock.toml").write_text(STOCK, encoding="utf-8")
    return made


def test_that_the_own_stock_goes_before_the_country_s(folder, baseline):
    district = open_district(folder)
    own = answer(district, BASELINE)
    fabric, before = own.results["stock_fabric"], baseline.results["stock_fabric"]
    np.testing.assert_allclose(fabric.wall_u_w_m2k, 2.4, rtol=1e-6)
    assert len(np.unique(fabric.wall_construction)) == 1
    assert fabric.wall_construction[0] not in before.wall_construction
    row = district.buildings.row_of("b00003")
    changed = np.flatnonzero(fabric.window_u_w_m2k != before.window_u_w_m2k)
    assert changed.tolist() == [row]
    assert np.array_equal(fabric.roof_u_w_m2k, before.roof_u_w_m2k)
    assert own.headline["heat_need_kwh_a"] > baseline.headline["heat_need_kwh_a"]
    assert given_to(district, row)["wall_u_w_m2k"] == "survey"
    assert "window_u_w_m2k" not in given_to(district, 0)
    facts = {f.label: f for f in inspect(district, own, (row,)).facts}
    assert facts["Wall"].value == "2.40 W/m²K, given"
    assert facts["Windows"].value == "1.10 W/m²K, given"
    assert facts["Roof"].rule.startswith("the stock of the country")
    again = open_district(folder)
    assert again.own_stock == district.own_stock
    np.testing.assert_equal(dict(answer(again, BASELINE).headline), dict(own.headline))


def test_that_own_figures_of_use_go_before_the_country_s(folder, tmp_path, baseline):
    used = tmp_path / "used"
    shutil.copytree(folder, used)
    use = """
schema_version = 1
[[archetypes]]
uses = ["apartment"]
heating_setpoint_c = 21.0
heated_area_frac = 1.0
hot_water_kwh_m2_a = 30
[[archetypes]]
ids = ["b00003"]
appliances_kwh_m2_a = 50
"""
    (used / "stock.toml").write_text(use, encoding="utf-8")
    district = open_district(used)
    own, flats = answer(district, BASELINE), district.buildings["use"].astype(str) == "apartment"
    area = own.results["shell"].floor_area_m2
    run, before = (a.results["stock_operation"] for a in (own, baseline))
    warm = np.nanmax(run.heating_setpoint_c, axis=1)[run.profile]
    np.testing.assert_allclose(warm[flats], 21.0, rtol=1e-6)
    np.testing.assert_array_equal(
        warm[~flats], np.nanmax(before.heating_setpoint_c, axis=1)[before.profile][~flats]
    )
    assert (run.heated_area_frac[flats] == 1.0).all()
    np.testing.assert_allclose(own.results["hot_water"].kwh_a[flats], 30 * area[flats], rtol=1e-6)
    changed = own.results["appliances"].kwh_a != baseline.results["appliances"].kwh_a
    row = district.buildings.row_of("b00003")
    assert np.flatnonzero(changed).tolist() == [row]
    need = own.results["energy"].heat_need_kwh_a
    assert (need[flats] > baseline.results["energy"].heat_need_kwh_a[flats]).all()


def test_that_a_slip_in_the_stock_file_is_told_when_the_district_is_opened(folder, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / "stock.toml").write_text(STOCK.replace('"gaiola"', '"gaiolo"'), encoding="utf-8")
    with pytest.raises(DistrictError, match="archetype 1: wall is 'gaiolo'"):
        open_district(broken)


@pytest.mark.parametrize("country", ["GB", "IT", "FR", "BG", "PL"])
def test_that_every_country_of_the_programme_runs_with_every_measure(tiny, country):
    there = replace(tiny, country=country)
    start = answer(there, BASELINE)
    assert 5.0 < start.headline["heat_need_kwh_a"] / start.headline["floor_area_m2"] < 120.0
    factors = start.results["factors"].rows
    for key in ("electricity_kgco2e_kwh", "electricity_eur_kwh", "gas_eur_kwh"):
        assert factors[key].country == country
    edited = answer_of(start, *({"kind": kind, "uptake_frac": 0.5} for kind in MEASURES))
    assert edited.headline["co2_kg_a"] < start.headline["co2_kg_a"]
