"""Estates with one plant: heat is conserved, meters add up, who cannot join says why."""

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of
from twin.engine.results import CARRIERS

GAS, HEAT, ELECTRICITY = (CARRIERS.index(c) for c in ("gas", "heat_network", "electricity"))


def estate(uptake: float = 1.0, target: dict | None = None, **parameters: float | str) -> dict:
    return {
        "kind": "communal_heat_pump",
        "uptake_frac": uptake,
        "target": target or {},
        "parameters": parameters,
    }


@pytest.fixture(scope="module")
def joined(baseline):
    return answer_of(baseline, estate(size_frac=0.6))


def test_that_an_estate_conserves_heat(joined):
    (year,) = joined.results["communal"].years
    metered = joined.results["metered"]
    taken = metered.month_kwh[year.rows, HEAT].sum()
    homes = joined.district.buildings["dwellings"][year.rows].astype(float)
    area = joined.results["shell"].floor_area_m2[year.rows]
    pipes = 100.0 * np.where(homes > 0, homes, area / 100.0).sum() * 8.76
    assert year.heat_w.sum() / 1000.0 == pytest.approx(taken + pipes, rel=1e-5)
    assert (year.pump_heat_w <= year.heat_w + 1e-9).all()
    rest = (year.heat_w - year.pump_heat_w).sum() / 0.85
    assert year.gas_w.sum() == pytest.approx(rest)
    assert year.pump_heat_w.sum() / year.electricity_w.sum() > 1.8


def test_that_members_pay_for_all_that_the_plant_buys(joined):
    (year,) = joined.results["communal"].years
    energy, metered = joined.results["energy"], joined.results["metered"]
    assert energy.month_kwh[year.rows, HEAT].max() == 0.0
    more = energy.month_kwh - metered.month_kwh
    assert more[:, GAS].sum() == pytest.approx(year.gas_w.sum() / 1000.0)
    assert more[:, ELECTRICITY].sum() == pytest.approx(year.electricity_w.sum() / 1000.0)
    extra = energy.imported_kwh_a.sum() - metered.imported_kwh_a.sum()
    assert extra == pytest.approx(year.electricity_w.sum() / 1000.0)
    b = joined.results["balance"]
    inside = b.buildings_w + b.battery_w + b.lighting_w + b.charging_w - b.pv_w
    np.testing.assert_allclose(b.import_w - b.export_w, inside, atol=1e-6)
    hours = b.buildings_w.sum() / 1000.0
    assert hours == pytest.approx(energy.final_kwh_a[:, ELECTRICITY].sum(), rel=1e-6)


def test_that_the_estate_costs_what_pump_and_pipes_cost(joined):
    (outlay,) = joined.results["outlays"]
    f = joined.results["factors"]
    assert outlay.cost_eur == pytest.approx(outlay.building_cost_eur.sum())
    assert f["heat_pump_life_a"] < outlay.life_a < f["network_life_a"]
    assert outlay.embodied_kgco2e > 0
    (year,) = joined.results["communal"].years
    share = year.pump_heat_w.sum() / year.heat_w.sum()
    cop = year.pump_heat_w.sum() / year.electricity_w.sum()
    assert outlay.note == f"{share:.0%} of the heat".replace("%", " %") + (
        f" by the pump, COP {cop:.1f}"
    )


def test_that_pumps_and_stations_refuse_to_join(baseline):
    edited = answer_of(baseline, {"kind": "heat_pump", "uptake_frac": 0.5}, estate(), estate())
    first, second = edited.results["communal"].outlays
    pumps = edited.results["plant"].outlays[0].taken
    assert first.not_applicable >= pumps
    assert first.not_applicable_reason == "The building has a heat pump already."
    assert (second.taken, second.cost_eur) == (0, 0.0)
    assert second.not_applicable == len(baseline.district.buildings)


def test_that_an_electric_backup_burns_no_gas(baseline):
    edited = answer_of(baseline, estate(backup="electricity", size_frac=0.3))
    (year,) = edited.results["communal"].years
    assert year.gas_w.sum() == 0.0
    assert edited.results["energy"].final_kwh_a[year.rows, GAS].sum() == 0.0


def test_that_one_block_alone_leaves_the_others_alone(baseline):
    one = answer_of(baseline, estate(target={"picked": ("b00008",)}))
    row = baseline.district.buildings.row_of("b00008")
    now, before = one.results["energy"], baseline.results["energy"]
    changed = np.flatnonzero((now.month_kwh != before.month_kwh).any(axis=(1, 2)))
    assert changed.tolist() == [row]


def test_that_a_larger_pump_of_its_own_needs_less_backup(baseline):
    small, whole = (
        answer_of(baseline, {"kind": "heat_pump", "parameters": {"size_frac": share}})
        for share in (0.4, 1.0)
    )
    assert small.headline["electricity_kwh_a"] > whole.headline["electricity_kwh_a"]
    assert small.headline["investment_eur"] == pytest.approx(0.4 * whole.headline["investment_eur"])
    assert small.headline["heat_need_kwh_a"] == whole.headline["heat_need_kwh_a"]


def test_that_a_new_boiler_burns_less_and_a_station_burns_nothing(baseline):
    boilers = {"target": {"heating": ("gas_boiler",)}}
    newer = answer_of(baseline, {"kind": "new_boiler", **boilers})
    assert newer.headline["gas_kwh_a"] < baseline.headline["gas_kwh_a"]
    station = answer_of(baseline, {"kind": "heat_network", **boilers})
    assert station.headline["gas_kwh_a"] < newer.headline["gas_kwh_a"]
    assert station.headline["heat_network_kwh_a"] > baseline.headline["heat_network_kwh_a"]


def test_that_a_buffer_saves_the_backup_s_gas_and_costs_what_it_holds(baseline, joined):
    without = joined.results["communal"].years[0]
    buffered = answer_of(baseline, estate(size_frac=0.6, buffer_l=200.0))
    (year,) = buffered.results["communal"].years
    assert year.gas_w.sum() < 0.8 * without.gas_w.sum()
    assert year.pump_heat_w.sum() > without.pump_heat_w.sum()
    (plain,), (paid,) = joined.results["outlays"], buffered.results["outlays"]
    f = joined.results["factors"]
    litres = (paid.cost_eur - plain.cost_eur) / f["buffer_store_eur_l"]
    homes_a = plain.building_cost_eur.sum()  # shared out by homes
    assert litres > 0
    np.testing.assert_allclose(
        paid.building_cost_eur / paid.cost_eur, plain.building_cost_eur / homes_a
    )
    assert paid.embodied_kgco2e - plain.embodied_kgco2e == pytest.approx(
        litres * f["water_store_kgco2e_l"]
    )


def test_that_an_old_boiler_kept_for_the_cold_burns_in_the_cold_only(baseline):
    def pumps(**parameters):
        return answer_of(baseline, {"kind": "heat_pump", "parameters": parameters})

    goes, stays = pumps(), pumps(old_boiler="cold", bivalence_c=8.0)
    never = pumps(old_boiler="cold", bivalence_c=-10.0)
    gas = [a.results["energy"].final_kwh_a[:, GAS].sum() for a in (goes, never, stays, baseline)]
    assert gas[0] == 0.0
    assert 0.0 < gas[1] < 0.05 * gas[3]  # morning peaks beyond the pump's size
    assert 2.0 * gas[1] < gas[2] < 0.9 * gas[3]


def test_that_an_old_boiler_kept_by_price_follows_the_price(baseline):
    def bills(way, gas_eur):
        pump = {"kind": "heat_pump", "parameters": {"old_boiler": way}}
        prices = {"gas_eur_kwh": gas_eur, "gas_firm_eur_kwh": gas_eur}
        return answer_of(baseline, pump, **prices).headline["bills_eur_a"]

    for gas_eur in (0.03, 0.09, 0.12):  # always below electric heat, the other backup
        assert bills("price", gas_eur) <= bills("goes", gas_eur) + 1e-6
    assert bills("price", 0.03) < 0.995 * bills("goes", 0.03)
