"""Vacant and second homes take no appliances and no hot water, and no more floor is heated than is
lived in: by the district's own households, else by its country's share."""

from dataclasses import replace

import numpy as np
import pytest

from layers.importing.figures import figure
from models.heat.stock.figures import HOMES, by_use, use_index
from tests.twin.answer.made_scenarios import answer_of
from twin.answer.step_table import answer
from twin.assumptions.assumptions import factors_for, table
from twin.assumptions.district_factors import factors_of
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE
from twin.steps.buildings import buildings
from twin.steps.buildings.rooms import rooms


def _at_home(district):
    return np.isin(district.buildings["use"].astype(str), HOMES)


def _appliances_kwh(district):
    shell = buildings.shell(district, rooms(district))
    need = buildings.appliances(district, shell, factors_of(district))
    return need.kwh_a[_at_home(district)].sum(dtype=float)


@pytest.mark.parametrize("key", ["lisbon", "porta_romana", "greenwich", "tiny"])
def test_that_a_district_s_homes_take_what_its_households_use(key):
    district = open_district(key)
    at_home, b = _at_home(district), district.buildings
    each = by_use(district.country, "electricity_kwh_dwelling")[use_index(b["use"].astype(str))]
    per_household = np.average(each[at_home], weights=b["dwellings"][at_home])
    expected = district.facts["households"] * per_household
    assert _appliances_kwh(district) == pytest.approx(expected, rel=1e-5)


def test_that_without_a_count_of_households_the_country_s_share_holds(tiny):
    unknown = replace(tiny, facts={k: v for k, v in tiny.facts.items() if k != "households"})
    national = factors_for("PT")["occupied_home_frac"]
    assert factors_of(unknown)["occupied_home_frac"] == national
    known = _appliances_kwh(tiny) / factors_of(tiny)["occupied_home_frac"]
    assert _appliances_kwh(unknown) == pytest.approx(national * known, rel=1e-5)


def test_that_more_households_than_homes_fill_every_home_and_no_more(tiny):
    crowded = replace(tiny, facts={**tiny.facts, "households": 1000.0})
    assert factors_of(crowded)["occupied_home_frac"] == 1.0


def test_that_the_ledger_says_where_the_district_s_share_comes_from(tiny):
    row = factors_of(tiny).rows["occupied_home_frac"]
    assert row.value == pytest.approx(28 / 30)
    assert "28 households" in row.source
    assert "30 homes" in row.source
    assert row.standing == "computed"


def test_that_a_scenario_s_own_share_goes_before_the_district_s(tiny):
    row = factors_of(tiny, {"occupied_home_frac": 0.5}).rows["occupied_home_frac"]
    assert (row.value, row.overridden) == (0.5, True)


def test_that_half_the_households_take_half_the_water_and_appliances_and_offices_as_much(baseline):
    full = answer_of(baseline, occupied_home_frac=1.0).results
    half = answer_of(baseline, occupied_home_frac=0.5).results
    at_home = _at_home(baseline.district)
    for name in ("hot_water", "appliances"):
        before, after = full[name].kwh_a, half[name].kwh_a
        np.testing.assert_allclose(after[at_home], 0.5 * before[at_home], rtol=1e-6)
        np.testing.assert_array_equal(after[~at_home], before[~at_home])


def test_that_another_share_gives_another_baseline_too(baseline):
    """A scenario's share is a fact about the district: both sides see it."""
    half = answer_of(baseline, occupied_home_frac=0.5)
    assert half.baseline_headline["co2_kg_a"] == pytest.approx(half.headline["co2_kg_a"])
    fresh = answer(baseline.district, half.scenario)
    for key, value in fresh.baseline_headline.items():
        assert half.baseline_headline[key] == pytest.approx(value, nan_ok=True), key
    less = baseline.headline["electricity_kwh_a"] - half.headline["electricity_kwh_a"]
    assert less > 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_that_a_district_without_a_lived_in_home_and_one_without_a_vacant_one_are_calculated(
    baseline, share
):
    edge = answer_of(baseline, {"kind": "heat_pump"}, {"kind": "pv"}, occupied_home_frac=share)
    need = edge.results["energy"].heat_need_kwh_a[_at_home(baseline.district)]
    assert np.isfinite(edge.headline["co2_kg_a"])
    assert (need.sum() == 0.0) == (share == 0.0)


def test_that_no_more_floor_is_heated_than_is_lived_in(tiny):
    def heated(share):
        factors = factors_for("PT", {"occupied_home_frac": share})
        return buildings.stock_operation(tiny, factors).heated_area_frac

    at_home = _at_home(tiny)
    national = by_use("PT", "heated_area_frac")[use_index(tiny.buildings["use"].astype(str))]
    np.testing.assert_allclose(heated(0.2)[at_home], 0.2)
    np.testing.assert_allclose(heated(0.9), national)
    np.testing.assert_array_equal(heated(0.2)[~at_home], national[~at_home])


def test_that_what_infers_residents_knows_the_same_share_of_vacant_homes():
    for row in table():
        if row.key == "occupied_home_frac":
            assert figure("occupied", row.country or "ZZ") == row.value, row.country


def test_that_the_baseline_of_the_samples_carries_nobody_s_appliances_no_more(tiny):
    before = answer(tiny, BASELINE.changed(assumptions={"occupied_home_frac": 1.0}))
    after = answer(tiny, BASELINE)
    vacant = 1.0 - tiny.facts["households"] / tiny.buildings["dwellings"].sum()
    saved = before.results["appliances"].kwh_a.sum() - after.results["appliances"].kwh_a.sum()
    at_home = _at_home(tiny)
    whole = before.results["appliances"].kwh_a[at_home].sum()
    assert saved == pytest.approx(vacant * whole, rel=1e-4)
