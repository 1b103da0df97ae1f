"""Cars, their electricity and the fuel they no longer burn."""

import csv
from pathlib import Path

import numpy as np
import pytest

import models.ev
from models.ev.fleet.factor_table import fleet_factor, fleet_factors
from models.ev.fleet.fleet import (
    cars_in_district,
    e_bikes,
    electric_cars,
    kwh_per_km_at_plug,
    shared_e_cars,
    temperature_factor,
)


def test_that_every_factor_has_a_source_and_a_standing():
    for row in fleet_factors().values():
        assert row.source, row
        assert row.standing in {"found", "computed", "estimate"}, row
    for name in ("session_distributions.csv", "charge_uses.csv"):
        path = Path(models.ev.__file__).with_name("sessions") / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert all(row["source"] and row["standing"] for row in rows)


def test_that_no_key_and_country_stands_twice():
    path = Path(models.ev.__file__).with_name("fleet") / "fleet_factors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["key"], row["country"]) for row in csv.DictReader(file)]
    assert len(rows) == len(set(rows))


def test_that_the_districts_own_motorisation_goes_before_the_national_one():
    assert cars_in_district(10051, "PT", cars_per_1000_residents=217) == pytest.approx(2181.067)
    assert cars_in_district(1000, "PT") == fleet_factor("cars_per_1000_residents", "PT")
    assert cars_in_district(0, "GB", households=100) == pytest.approx(120)


def test_that_electricity_fuel_and_km_grow_in_step_with_the_electric_share():
    half = electric_cars(1000, 0.5, "IT")
    whole = electric_cars(1000, 1.0, "IT")
    for name in ("km_a", "grid_kwh_a", "petrol_l_a", "diesel_l_a"):
        assert getattr(whole, name) == pytest.approx(2 * getattr(half, name))
    assert electric_cars(1000, 0.0, "IT").grid_kwh_a == 0


def test_that_a_cold_and_a_hot_year_take_more_than_a_mild_one():
    mild, cold, hot = (np.full(8760, t) for t in (17.0, 0.0, 35.0))
    assert kwh_per_km_at_plug("GB", mild) < kwh_per_km_at_plug("GB", hot)
    assert kwh_per_km_at_plug("GB", hot) < kwh_per_km_at_plug("GB", cold)
    rise = temperature_factor(np.array([-5.0])) / temperature_factor(np.array([17.0]))
    assert rise[0] == pytest.approx(1 + 20 * 0.0098)


def test_that_the_plug_gives_more_than_the_battery_keeps():
    assert kwh_per_km_at_plug() == pytest.approx(0.21 * 1.083, rel=1e-3)


def test_that_shared_cars_and_bikes_displace_no_more_than_is_driven():
    shared = shared_e_cars(10, "GB")
    assert shared.car_km_displaced_a == shared.km_a
    assert shared.cars_replaced == 50
    bikes = e_bikes(100, "PT")
    assert bikes.car_km_displaced_a == pytest.approx(bikes.km_a * 0.24 / 1.6)
    assert bikes.grid_kwh_a < 0.02 * bikes.km_a


def test_that_shares_and_counts_out_of_range_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        electric_cars(10, 1.2, "IT")
    with pytest.raises(ValueError, match="negative"):
        cars_in_district(-1, "IT")
    with pytest.raises(ValueError, match="no e-mobility factor"):
        fleet_factor("wheels")
