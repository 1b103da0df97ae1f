"""In every sample the parts of a sum are never negative and add up to it, whoever pays them."""

from dataclasses import fields

import numpy as np
import pytest

from models.cost.parties import CITY, ENERGY_LINES, LINES, OWNER, TENANT
from tests.twin.answer.made_scenarios import scenario_of
from twin.answer.step_table import answer
from twin.engine.results import CARRIERS
from twin.uncertainty.draws import draw
from twin.uncertainty.sampled_bands import started
from twin.uncertainty.sampled_year import sampled_years
from twin.uncertainty.sampling import raised, sampled_energy

SAMPLES, OF_BUILDINGS = 64, 6
"""Draws; the buildings' years, which take longer, are drawn in the first of them."""
FUEL, POWER, MOVED = LINES.index("motor_fuel"), LINES.index("electricity"), LINES.index("transfers")
ALL_CARS = {"kind": "electric_cars", "uptake_frac": 1.0}
HALF_THE_REST = tuple(
    {"kind": kind, "uptake_frac": 0.5} for kind in ("electric_vans", "electric_buses")
)
SIGNED = {"battery_w"}
"""What may be negative: a battery gives."""


@pytest.fixture(scope="module", params=("all cars", "some of each", "the sample's measures"))
def sampled(request, baseline, sample_scenario):
    """An answer of `tiny`, and both years of every sample with the sums of its buildings."""
    measures = {
        "all cars": (ALL_CARS,),
        "some of each": ({**ALL_CARS, "uptake_frac": 0.4}, *HALF_THE_REST),
    }.get(request.param)
    scenario = scenario_of(*measures) if measures else sample_scenario
    made = answer(baseline.district, scenario, last=baseline)
    sampling = started(made, SAMPLES, 1)
    n = len(made.district.buildings)
    draws = [draw(sampling.ground.items, sampling.normals, n, 1, i) for i in range(SAMPLES)]
    energies = [
        raised(sampling.exact, sampled_energy(sampling.ground, one), sampling.reference)
        for one in draws[:OF_BUILDINGS]
    ]
    years = [
        year
        for i, one in enumerate(draws)
        for year in sampled_years(made, energies[i % OF_BUILDINGS], one)
    ]
    return request.param, years


def test_that_no_part_of_what_buildings_take_is_negative(sampled):
    for year in sampled[1]:
        for field in fields(year["energy"]):
            if field.name not in SIGNED:
                least = float(np.min(getattr(year["energy"], field.name)))
                assert least >= -1e-3, (field.name, least)


def test_that_cars_vans_and_buses_add_up_to_all_driving_and_none_is_negative(sampled):
    for year in sampled[1]:
        m, f = year["mobility"], year["factors"]
        diesel = (m.car_diesel_l_a, m.van_diesel_l_a, m.bus_diesel_l_a)
        charged = (m.car_charging_kwh_a, m.van_charging_kwh_a, m.bus_charging_kwh_a)
        assert min(*diesel, *charged, m.petrol_l_a) >= 0.0
        assert sum(diesel) == pytest.approx(m.diesel_l_a)
        assert sum(charged) == pytest.approx(float(m.charging_w.sum()) / 1000.0)
        fuel = m.petrol_l_a * f["petrol_kwh_l"] + m.diesel_l_a * f["diesel_kwh_l"]
        assert year["yearly"]["car_fuel_kwh_a"] == pytest.approx(fuel)
        assert year["yearly"]["ev_charging_kwh_a"] == pytest.approx(sum(charged))


def test_that_each_party_s_motor_fuel_is_what_its_vehicles_burn(sampled):
    name, years = sampled
    for i, year in enumerate(years):
        m, f, paid = year["mobility"], year["factors"], year["party_bills"].eur_a[:, FUEL]
        assert paid.min() >= 0.0
        burnt = m.petrol_l_a * f["petrol_eur_l"] + m.diesel_l_a * f["diesel_eur_l"]
        assert paid.sum() == pytest.approx(burnt)
        assert paid[CITY] == pytest.approx(m.bus_diesel_l_a * f["diesel_eur_l"])
        vans = m.van_diesel_l_a * f["diesel_eur_l"]
        cars = m.petrol_l_a * f["petrol_eur_l"] + m.car_diesel_l_a * f["diesel_eur_l"]
        assert paid[OWNER] + paid[TENANT] == pytest.approx(vans + cars)
        if name == "all cars" and i % 2:  # the scenario's year
            assert cars == 0.0


def test_that_the_parties_bills_add_up_to_the_district_s(sampled):
    for year in sampled[1]:
        eur_a, headline = year["party_bills"].eur_a, year["yearly"]
        assert eur_a[:, ENERGY_LINES].sum() == pytest.approx(headline["bills_eur_a"])
        assert eur_a[:, MOVED].sum() == pytest.approx(0.0, abs=1e-6)
        for carrier in ("gas", "oil", "heat_network"):
            column = eur_a[:, LINES.index(carrier)]
            assert column.min() >= -1e-6
        upkeep = eur_a[:, LINES.index("upkeep")].sum()
        assert upkeep == pytest.approx(year["lighting"].upkeep_eur_a)


def test_that_energy_adds_up_over_carriers_and_hours(sampled):
    for year in sampled[1]:
        energy, headline = year["energy"], year["yearly"]
        by_carrier = [headline[f"{c}_kwh_a"] for c in CARRIERS]
        street = headline["street_lighting_kwh_a"] + headline["ev_charging_kwh_a"]
        assert sum(by_carrier) == pytest.approx(energy.final_kwh_a.sum() + street)
        assert min(by_carrier) >= 0.0
        total = sum(by_carrier) + headline["car_fuel_kwh_a"]
        assert headline["final_energy_kwh_a"] == pytest.approx(total)
        balance = year["balance"]
        inside = balance.buildings_w + balance.lighting_w + balance.charging_w
        crossing = inside + balance.battery_w - balance.pv_w
        np.testing.assert_allclose(balance.import_w - balance.export_w, crossing, atol=1.0)
        assert min(balance.import_w.min(), balance.export_w.min()) >= 0.0
