"""Batteries in the program: what they may never do, and what they must add up to."""

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of
from twin.assumptions.assumptions import factors_for
from twin.on_demand.dispatch.dispatch import battery_reports
from twin.on_demand.dispatch.dispatch_report import report_json, report_lines
from twin.words.quantities import QUANTITIES

PV = {"kind": "pv", "parameters": {"roof_share_frac": 1.0}}
HOME = {"kind": "home_battery", "parameters": {"kwh": 1.5}}
WAYS = ("self_use", "peak", "least_cost", "least_carbon")


def shared(way: str, kwh: float = 100.0) -> dict:
    return {"kind": "district_battery", "parameters": {"kwh": kwh, "dispatch": way}}


@pytest.fixture(scope="module")
def roofs(baseline):
    return answer_of(baseline, PV)


@pytest.fixture(scope="module")
def stored(roofs):
    return answer_of(roofs, PV, HOME)


def closes(answer) -> None:
    b = answer.results["balance"]
    inside = b.buildings_w + b.battery_w + b.lighting_w + b.charging_w - b.pv_w
    np.testing.assert_allclose(b.import_w - b.export_w, inside, atol=1e-6)


def test_that_home_batteries_use_more_at_home_buy_less_and_lose_what_they_lose(roofs, stored):
    closes(stored)
    now, before = stored.results["energy"], roofs.results["energy"]
    assert stored.headline["pv_self_use_frac"] > roofs.headline["pv_self_use_frac"]
    assert (now.imported_kwh_a <= before.imported_kwh_a + 1e-9).all()
    assert (now.peak_import_w <= before.peak_import_w + 1e-3).all()
    saved = before.imported_kwh_a - now.imported_kwh_a
    np.testing.assert_allclose(saved, now.battery_given_kwh_a, rtol=1e-6, atol=1e-6)
    capacity = stored.results["home_batteries"].batteries.capacity_kwh
    kept = before.exported_kwh_a - now.exported_kwh_a - saved - now.battery_loss_kwh_a
    assert (kept >= -1e-4).all()
    assert (kept <= capacity + 1e-4).all()
    loss = now.battery_loss_kwh_a[capacity > 0] / now.battery_given_kwh_a[capacity > 0]
    np.testing.assert_allclose(loss, 1 / 0.9 - 1, atol=0.01)


def test_that_a_battery_at_home_needs_pv_and_says_so(baseline, stored):
    alone = answer_of(baseline, HOME)
    (outlay,) = alone.results["outlays"]
    assert (outlay.taken, outlay.cost_eur) == (0, 0.0)
    assert "photovoltaics" in outlay.not_applicable_reason
    assert all(
        "Home batteries: No photovoltaics" in s[0] for s in alone.results["not_applicable"].values()
    )
    kwp = stored.results["pv"].kwp.sum(axis=1)
    np.testing.assert_allclose(stored.results["home_batteries"].batteries.capacity_kwh, 1.5 * kwp)
    bought = stored.headline["investment_eur"] - answer_of(baseline, PV).headline["investment_eur"]
    each_eur = factors_for(stored.district.country, {})["battery_eur_kwh"]
    assert bought == pytest.approx(1.5 * kwp.sum() * each_eur)


def test_that_no_building_gets_two_batteries(roofs):
    twice = answer_of(roofs, PV, HOME, HOME | {"uptake_frac": 0.5})
    first, second = twice.results["home_batteries"].outlays
    assert first.taken > 0
    assert (second.taken, second.not_applicable > 0) == (0, True)


@pytest.mark.parametrize("way", WAYS)
def test_that_a_district_battery_keeps_the_balance_and_raises_no_peak(roofs, way):
    edited = answer_of(roofs, PV, shared(way))
    closes(edited)
    assert edited.headline["peak_load_kw"] <= roofs.headline["peak_load_kw"] + 1e-9
    battery = edited.results["district_battery"]
    assert battery.given_kwh_a > 0
    assert battery.outlays[0].note.startswith("gives ")
    taken = battery.given_kwh_a + battery.kept_kwh_a
    assert battery.net_w.sum() / 1000.0 == pytest.approx(battery.kept_kwh_a, abs=1e-6)
    held = 0.9 * taken - battery.given_kwh_a
    assert -1e-6 <= held <= 100.0 / np.sqrt(0.9) + 1e-6
    if way == "self_use":
        assert edited.headline["grid_import_kwh_a"] < roofs.headline["grid_import_kwh_a"]
        assert edited.headline["bills_eur_a"] < roofs.headline["bills_eur_a"]
    if way == "peak":
        assert edited.headline["peak_load_kw"] < 0.98 * roofs.headline["peak_load_kw"]


def test_that_without_batteries_every_digit_stays(baseline, roofs):
    for q in QUANTITIES:
        none = answer_of(roofs, PV, shared("peak") | {"uptake_frac": 0.0})
        assert none.headline[q.key] == roofs.headline[q.key] or np.isnan(none.headline[q.key]), q
    assert not baseline.results["balance"].battery_w.any()


def test_that_a_battery_edit_runs_neither_heat_nor_street(roofs):
    edited = answer_of(roofs, PV, shared("self_use"))
    assert not {"need", "plant", "pv", "energy", "lighting", "mobility"} & set(edited.results.ran)
    more = answer_of(roofs, PV, HOME)
    assert not {"need", "plant", "pv", "lighting", "fleet"} & set(more.results.ran)


def test_that_the_best_dispatch_is_never_worse_than_the_rule(roofs):
    both = answer_of(roofs, PV, HOME, shared("self_use"))
    reports = battery_reports(both)
    assert [r.name.split()[0] for r in reports] == ["District", "Battery"]
    for report in reports:
        rule, none = report.row("self_use"), report.row("none")
        assert report.row("least_cost").hourly_eur_a <= rule.hourly_eur_a + 1e-6
        assert report.row("least_carbon").hourly_co2_kg_a <= rule.hourly_co2_kg_a + 1e-6
        assert report.row("peak").peak_kw == min(r.peak_kw for r in report.rows)
        assert rule.import_kwh_a <= none.import_kwh_a
        assert "at best" in report.sentence
    district, home = reports
    assert district.row("self_use").import_kwh_a == pytest.approx(
        both.headline["grid_import_kwh_a"], rel=1e-6
    )
    row = int(both.results["home_batteries"].batteries.capacity_kwh.argmax())
    bought = both.results["energy"].imported_kwh_a[row]
    assert home.row("self_use").import_kwh_a == pytest.approx(bought, rel=1e-4)
    assert len(report_lines(reports)) == 2 * (1 + 5)
    assert len(report_json(reports)["batteries"]) == 2


def test_that_without_a_battery_the_best_dispatch_says_what_to_do(roofs):
    with pytest.raises(ValueError, match="holds no battery; add"):
        battery_reports(roofs)
