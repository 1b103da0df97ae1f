"""Shares between two destinations, embodied carbon by key, and what sold power earns."""

import numpy as np
import pytest

from models.cost.parties import CITY, LINES, OWNER, TENANT
from tests.twin.answer.made_scenarios import answer_of
from twin.answer.step_table import answer
from twin.assumptions.assumptions import factors_for
from twin.measures.measures import MEASURES
from twin.steps.money.bills import party_bills

POWER, MOVED = LINES.index("electricity"), LINES.index("transfers")
CARS = {"kind": "electric_cars", "uptake_frac": 1.0}
PV = {"kind": "pv", "parameters": {"roof_share_frac": 1.0}}
WALLS_INSIDE = {"kind": "walls", "parameters": {"side": "inside"}}
ONE_OF_EACH = (
    *({"kind": kind} for kind in MEASURES if kind not in ("communal_heat_pump", "street_class")),
    WALLS_INSIDE,
)
PARTS_APART = ("electric_cars", "communal_heat_pump")
"""Measures of several parts, each with a key of its own: tests of their own below."""


def bills(answer, **factors):
    r = answer.results
    return party_bills(
        answer.district, r["energy"], r["lighting"], r["mobility"], r["district_battery"],
        factors_for("PT", factors),
    )  # fmt: skip


# ---- shares ----------------------------------------------------------------------------------


@pytest.mark.parametrize("home", [0.0, 0.3, 1.0])
def test_that_drivers_pay_the_city_its_margin_on_what_they_charge_away_from_home(baseline, home):
    answer = answer_of(baseline, CARS)
    given = {"home_charging_frac": home, "lamp_post_charging_frac": 0.0}
    eur_a = bills(answer, public_charging_margin_eur_kwh=0.2, **given).eur_a[:, MOVED]
    margin = 0.2 * (1.0 - home) * answer.results["mobility"].car_charging_kwh_a
    assert eur_a[CITY] == pytest.approx(-margin)
    assert eur_a[OWNER] + eur_a[TENANT] == pytest.approx(margin)


@pytest.mark.parametrize("let", [0.0, 0.25, 1.0])
def test_that_homes_are_paid_by_owners_and_tenants_by_the_share_that_is_let(baseline, let):
    paid = bills(baseline, rented_home_frac=let, rented_other_frac=let).eur_a[:, :4].sum(axis=1)
    assert paid[TENANT] == pytest.approx(let * (paid[OWNER] + paid[TENANT]))


def test_that_cars_are_driven_by_owners_and_tenants_as_homes_are_let(baseline):
    fuel = LINES.index("motor_fuel")
    only = {"rented_other_frac": 0.0, "rented_home_frac": 0.25}
    paid = bills(baseline, **only).eur_a[:, fuel]
    m, f = baseline.results["mobility"], factors_for("PT")
    cars = m.petrol_l_a * f["petrol_eur_l"] + m.car_diesel_l_a * f["diesel_eur_l"]
    assert paid[TENANT] == pytest.approx(0.25 * cars)


@pytest.mark.parametrize(("key", "kind", "name"), [
    ("ebike_share_from_car", "e_bikes", "bikes"),
    ("cargo_bike_share_from_van", "cargo_bikes", "bikes"),
])  # fmt: skip
def test_that_a_bike_spares_fuel_by_the_share_of_its_way_that_was_driven(baseline, key, kind, name):
    least = MEASURES[kind].parameters[0].low
    bikes = {"kind": kind, "parameters": {name: least}}
    none, half, whole = (
        answer_of(baseline, bikes, **{key: share}).headline["car_fuel_kwh_a"]
        for share in (0.0, 0.4, 0.8)
    )
    assert none == pytest.approx(baseline.headline["car_fuel_kwh_a"])
    assert none - whole == pytest.approx(2.0 * (none - half))
    assert none > half


def test_that_the_district_s_battery_earns_the_city_the_shared_part_of_what_it_gives(baseline):
    stored = answer_of(baseline, PV, {"kind": "district_battery", "parameters": {"kwh": 50.0}})
    battery, price = stored.results["district_battery"], factors_for("PT")["electricity_eur_kwh"]
    assert battery.saved_import_kwh_a > 0
    none, all_of_it = (
        bills(stored, shared_electricity_frac=share).eur_a[CITY, POWER] for share in (0.0, 1.0)
    )
    assert none - all_of_it == pytest.approx(price * battery.saved_import_kwh_a)


# ---- sold power ------------------------------------------------------------------------------


def test_that_sold_pv_lowers_the_bill_of_the_building_it_is_on(baseline):
    a, b = (answer_of(baseline, PV, pv_export_eur_kwh=eur) for eur in (0.0, 0.1))
    sold = a.results["energy"].exported_kwh_a
    assert sold.sum() > 0
    less = a.results["building_sums"].bill_eur_a - b.results["building_sums"].bill_eur_a
    np.testing.assert_allclose(less, 0.1 * sold, rtol=1e-5, atol=1e-6)


def test_that_sold_pv_is_the_roof_owner_s_and_never_the_tenant_s(baseline):
    answer = answer_of(baseline, PV)
    a, b = (bills(answer, pv_export_eur_kwh=eur).eur_a[:, POWER] for eur in (0.0, 0.1))
    sold = float(answer.results["energy"].exported_kwh_a.sum(dtype=float))
    assert a[TENANT] == pytest.approx(b[TENANT])
    assert (a - b).sum() == pytest.approx(0.1 * sold, rel=1e-6)
    use = baseline.district.buildings["use"].astype(str)
    of_city = np.isin(use, ("civic", "education"))
    city = 0.1 * float(answer.results["energy"].exported_kwh_a[of_city].sum(dtype=float))
    assert (a - b)[CITY] == pytest.approx(city, rel=1e-6, abs=1e-9)


def test_that_exported_pv_is_credited_with_the_grid_s_carbon_by_the_chosen_share(baseline):
    none, whole = (answer_of(baseline, PV, export_credit_frac=share) for share in (0.0, 1.0))
    exported = float(whole.results["balance"].export_w.sum()) / 1000.0
    grid = factors_for("PT")["electricity_kgco2e_kwh"]
    less = none.headline["co2_kg_a"] - whole.headline["co2_kg_a"]
    assert exported > 0
    assert less == pytest.approx(exported * grid, rel=1e-6)


# ---- embodied carbon -------------------------------------------------------------------------


BY_PIECE = (
    "led", "sensors", "wifi", "lamp_charging", "dimming", "smart_parking", "e_bikes",
    "cargo_bikes", "shared_cars",
)  # fmt: skip


@pytest.fixture(scope="module")
def one_of_each(baseline):
    return answer_of(baseline, *ONE_OF_EACH)


def test_that_the_same_amount_is_priced_in_money_and_in_carbon(one_of_each):
    """What is bought once is embodied once: five times a key's carbon is five times its amount."""
    f, kinds = one_of_each.results["factors"], {}
    for m in one_of_each.scenario.measures:
        kinds[m.id] = m.kind
    seen = set()
    for o in one_of_each.results["outlays"]:
        cost, carbon, _ = o.priced_by
        if not cost or kinds[o.measure_id] in PARTS_APART or not o.cost_eur:
            continue
        seen.add(kinds[o.measure_id])
        assert o.embodied_kgco2e / f[carbon] == pytest.approx(o.cost_eur / f[cost]), o.measure_id
    assert len(seen) > 20


def test_that_every_outlay_of_a_thing_counts_what_is_taken(one_of_each):
    f, kinds = one_of_each.results["factors"], {m.id: m.kind for m in one_of_each.scenario.measures}
    for o in one_of_each.results["outlays"]:
        kind = kinds[o.measure_id]
        if kind in BY_PIECE and o.cost_eur:
            assert o.cost_eur / f[o.priced_by[0]] == pytest.approx(o.taken), kind


def test_that_chargers_and_batteries_of_electric_cars_are_each_embodied_once(baseline):
    a = answer_of(baseline, CARS)
    f, m = a.results["factors"], a.results["mobility"]
    added = m.electric_cars - baseline.results["mobility"].electric_cars
    chargers = added * f["home_charging_frac"]
    carbon = chargers * f["charger_kgco2e"] + added * f["ev_battery_kgco2e"]
    assert a.headline["embodied_co2_kg"] == pytest.approx(carbon)
    assert a.headline["investment_eur"] == pytest.approx(chargers * f["home_charger_eur"])


ONLY_WITH = {
    "network_kgco2e_home": {"kind": "communal_heat_pump"},
    "boiler_kgco2e_kw": {"kind": "new_boiler"},
    "heat_station_kgco2e_kw": {"kind": "heat_network"},
}
"""Keys of plant that a heat pump leaves no room for."""
EMBODIED = sorted(a.key for a in factors_for("PT").rows.values() if a.group == "embodied")


def _embodied_kg(last, **factors):
    scenario = last.scenario.changed(assumptions=factors)
    return answer(last.district, scenario, last=last).headline["embodied_co2_kg"]


@pytest.mark.parametrize("key", EMBODIED)
def test_that_every_embodied_factor_reaches_the_total(baseline, one_of_each, key):
    made = answer_of(baseline, ONLY_WITH[key]) if key in ONLY_WITH else one_of_each
    more = _embodied_kg(made, **{key: 2.0 * factors_for("PT")[key]})
    assert more > made.headline["embodied_co2_kg"]


def test_that_twice_every_key_is_twice_the_total(one_of_each):
    twice = _embodied_kg(one_of_each, **{k: 2.0 * factors_for("PT")[k] for k in EMBODIED})
    assert twice == pytest.approx(2.0 * one_of_each.headline["embodied_co2_kg"])
