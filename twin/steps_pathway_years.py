"""The pathway's years: energy, carbon and money of each, from the state at its end."""

import numpy as np

from models.carbon.pathway import grid_path_kgco2e_kwh
from models.cost.parties import ENERGY_LINES
from models.cost.pathway import with_renewals
from twin.assumptions import Factors
from twin.compare import Answer
from twin.district import Array
from twin.pathway_state import BUILDING_COLUMNS, Progress, State
from twin.results import Mobility, Outlay
from twin.scenario import Measure
from twin.steps_cost import line_growths
from twin.steps_mobility import CAR_KINDS, mobility
from twin.uptake import (
    FIRST_YEAR,
    YEARS,
    building_years,
    scenario_at,
    share_done_frac,
    treated_years,
)


def year_columns(
    answer: Answer, knots: tuple[int, ...], states: list[State], factors: Factors
) -> dict[str, Array]:
    """Each year's numbers (25,) by key of PATHWAY_COLUMNS, from the states at the knots."""
    going = Progress(answer)
    rows = []
    cars = _cars(answer)
    for i, year in enumerate(YEARS):
        k = int(np.searchsorted(knots[1:-1], year))  # the interval that ends in or after the year
        start, end = knots[k], knots[k + 1]
        rows.append(going.state(states[k], states[k + 1], cars[i], start, int(year), end))
    grid = grid_path_kgco2e_kwh(
        factors["electricity_kgco2e_kwh"], factors["electricity_2050_kgco2e_kwh"], len(YEARS)
    )
    before = [states[0]] * len(YEARS)
    invested, embodied = _built(answer)
    treated = treated_years(answer.district, answer.scenario, answer.results["outlays"])
    carbon, plain = (_carbon_kg(s, grid, factors) for s in (rows, before))
    return {
        **_energy(rows, factors),
        "grid_kgco2e_kwh": grid,
        "co2_kg": carbon,
        "baseline_co2_kg": plain,
        "embodied_co2_kg": embodied,
        "cumulative_co2_kg": np.cumsum(carbon + embodied),
        "baseline_cumulative_co2_kg": np.cumsum(plain),
        "investment_eur": invested,
        "bills_eur": _bills_eur(rows, factors),
        "baseline_bills_eur": _bills_eur(before, factors),
        "upkeep_eur": np.array([s.street[1] for s in rows]),
        "treated_buildings": np.array([(treated <= y).sum() for y in YEARS], dtype=float),
    }


def _cars(answer: Answer) -> Array:
    """Charging [kWh/a], petrol and diesel [l/a] of each year (25, 3), by the step of an answer.

    A strategy looks at the district as it is when all is done: it moves charging within the day.
    """
    r = answer.results
    rows: list[Array] = []
    last: tuple[Measure, ...] | None = None
    for year in YEARS:
        measures = scenario_at(answer.scenario, int(year)).of_kind(*CAR_KINDS)
        if measures == last:
            rows.append(rows[-1])
            continue
        last, guide = measures, r["charging_guide"]
        driven = mobility(answer.district, r["fleet"], measures, r["mobility_factors"], guide)
        rows.append(car_energy(driven))
    return np.array(rows)


def car_energy(cars: Mobility) -> Array:
    """Charging [kWh/a], petrol and diesel [l/a], (3,)."""
    return np.array([float(cars.charging_w.sum()) / 1000.0, cars.petrol_l_a, cars.diesel_l_a])


def _energy(rows: list[State], factors: Factors) -> dict[str, Array]:
    kwh = np.array([s.buildings.sum(axis=0) for s in rows])
    street, cars = np.array([s.street for s in rows]), np.array([s.cars for s in rows])
    litre = np.array([factors["petrol_kwh_l"], factors["diesel_kwh_l"]])
    return {
        **{f"{c}_kwh": kwh[:, i] for i, c in enumerate(BUILDING_COLUMNS[:4])},
        "street_lighting_kwh": street[:, 0],
        "ev_charging_kwh": cars[:, 0],
        "car_fuel_kwh": cars[:, 1:] @ litre,
        "grid_import_kwh": np.array([_border_import_kwh(s) for s in rows]),
    }


def _border_import_kwh(s: State) -> float:
    return float(s.buildings[:, 4].sum() + s.street[0] + s.cars[0] - s.border[0])


def _carbon_kg(rows: list[State], grid: Array, factors: Factors) -> Array:
    """Carbon in operation of each year; what is sold beyond the border counts as in an answer."""
    fuels = np.array([factors[f"{c}_kgco2e_kwh"] for c in BUILDING_COLUMNS[:3]])
    litre = np.array([factors["petrol_kgco2e_l"], factors["diesel_kgco2e_l"]])
    bought = np.array([_border_import_kwh(s) for s in rows])
    sold = np.array([s.buildings[:, 5].sum() - s.border[0] for s in rows])
    burnt = np.array([s.buildings[:, :3].sum(axis=0) @ fuels + s.cars[1:] @ litre for s in rows])
    return np.asarray(burnt + (bought - sold * factors["export_credit_frac"]) * grid)


def _bills_eur(rows: list[State], factors: Factors) -> Array:
    """Energy and fuel bills of each year at that year's real prices; 2026 has today's."""
    power, export = factors["electricity_eur_kwh"], factors["pv_export_eur_kwh"]
    fuels = np.array([factors[f"{c}_eur_kwh"] for c in BUILDING_COLUMNS[:3]])
    litre = np.array([factors["petrol_eur_l"], factors["diesel_eur_l"]])
    growth = (1.0 + line_growths(factors)[ENERGY_LINES]) ** (YEARS - FIRST_YEAR)[:, None]
    lines = []
    for s in rows:
        kwh = s.buildings.sum(axis=0)
        electricity = (kwh[4] + s.cars[0]) * power - kwh[5] * export - s.border[1]
        electricity += s.street[0] * factors["street_electricity_eur_kwh"]
        lines.append([electricity, *(kwh[:3] * fuels), s.cars[1:] @ litre])
    return np.asarray((np.array(lines) * growth).sum(axis=1))


def _built(answer: Answer) -> tuple[Array, Array]:
    """Investment [EUR] and embodied carbon [kg CO2e] of each year, renewals with them."""
    invested, embodied = np.zeros(len(YEARS)), np.zeros(len(YEARS))
    for o in answer.results["outlays"]:
        when = _first_built_frac(answer, o)
        invested += o.cost_eur * with_renewals(when, o.life_a)
        embodied += o.embodied_kgco2e * with_renewals(when, o.life_a)
    return invested, embodied


def _first_built_frac(answer: Answer, o: Outlay) -> Array:
    """Share of a measure that is built in each year for the first time (25,)."""
    measure = answer.scenario.measure(o.measure_id)
    if len(o.building_cost_eur) and o.cost_eur > 0:
        year = building_years(answer.district, measure)
        part = o.building_cost_eur / o.building_cost_eur.sum()
        return np.array([part[year == y].sum() for y in YEARS])
    return np.asarray(np.diff(share_done_frac(measure, YEARS), prepend=0.0))
