"""The pathway's years: energy, carbon and money of each, from the state at its end."""

import numpy as np

from models.carbon.pathway import grid_path_kgco2e_kwh
from twin.answer.compare import Answer
from twin.assumptions.assumptions import Factors
from twin.district.district import Array
from twin.engine.results import Mobility
from twin.pathway.money import bills_eur, built, worth
from twin.pathway.state import BUILDING_COLUMNS, Progress, State
from twin.scenario.scenario import Measure
from twin.steps.mobility.mobility import CAR_STAGES, mobility
from twin.steps.money.bills import building_prices
from twin.targets.uptake import YEARS, scenario_at, treated_years


def year_columns(
    answer: Answer, knots: tuple[int, ...], states: list[State], factors: Factors
) -> tuple[dict[str, Array], float]:
    """Each year's numbers (25,) by key of PATHWAY_COLUMNS, from the states at the knots, and the
    levelised cost of the energy saved [EUR/kWh]."""
    rows = _rows(answer, knots, states)
    grid = grid_path_kgco2e_kwh(
        factors["electricity_kgco2e_kwh"], factors["electricity_2050_kgco2e_kwh"], len(YEARS)
    )
    before = [states[0]] * len(YEARS)
    done = built(answer)
    treated = treated_years(answer.district, answer.scenario, answer.results["outlays"])
    carbon, plain = (_carbon_kg(s, grid, factors) for s in (rows, before))
    prices = building_prices(answer.district, factors)
    columns = {
        **_energy(rows, factors),
        "bought_kwh": np.array([_bought_kwh(s, factors) for s in rows]),
        "baseline_bought_kwh": np.full(len(YEARS), _bought_kwh(states[0], factors)),
        "grid_kgco2e_kwh": grid,
        "co2_kg": carbon,
        "baseline_co2_kg": plain,
        "embodied_co2_kg": done.embodied_kgco2e,
        "cumulative_co2_kg": np.cumsum(carbon + done.embodied_kgco2e),
        "baseline_cumulative_co2_kg": np.cumsum(plain),
        "investment_eur": done.cost_eur,
        "subsidy_eur": done.subsidy_eur,
        "bills_eur": bills_eur(rows, prices, factors),
        "baseline_bills_eur": bills_eur(before, prices, factors),
        "upkeep_eur": np.array([s.street[1] for s in rows]),
        "treated_buildings": np.array([(treated <= y).sum() for y in YEARS], dtype=float),
    }
    so_far, levelised = worth(columns, done, float(states[0].street[1]), factors)
    return {**columns, "worth_eur": so_far}, levelised


def _rows(answer: Answer, knots: tuple[int, ...], states: list[State]) -> list[State]:
    """The state at the end of each year, from those at the knots."""
    going, cars, rows = Progress(answer), _cars(answer), []
    for i, year in enumerate(YEARS):
        k = int(np.searchsorted(knots[1:-1], year))  # the interval that ends in or after the year
        start, end = knots[k], knots[k + 1]
        rows.append(going.state(states[k], states[k + 1], cars[i], start, int(year), end))
    return rows


def _cars(answer: Answer) -> Array:
    """What driving takes in each year (25, 4), by the step of an answer.

    A strategy looks at the district as it is when all is done: it moves charging within the day.
    """
    r = answer.results
    rows: list[Array] = []
    last: tuple[Measure, ...] | None = None
    for year in YEARS:
        measures = scenario_at(answer.scenario, int(year)).of_stage(*CAR_STAGES)
        if measures == last:
            rows.append(rows[-1])
            continue
        last, guide = measures, r["charging_guide"]
        driven = mobility(answer.district, r["fleet"], measures, r["mobility_factors"], guide)
        rows.append(car_energy(driven))
    return np.array(rows)


def car_energy(cars: Mobility) -> Array:
    """Charging [kWh/a], petrol and diesel [l/a], and the part of the charging at depots (4,)."""
    charged = float(cars.charging_w.sum()) / 1000.0
    depots = cars.van_charging_kwh_a + cars.bus_charging_kwh_a
    return np.array([charged, cars.petrol_l_a, cars.diesel_l_a, depots])


def _energy(rows: list[State], factors: Factors) -> dict[str, Array]:
    kwh = np.array([s.buildings.sum(axis=0) for s in rows])
    street, cars = np.array([s.street for s in rows]), np.array([s.cars for s in rows])
    litre = np.array([factors["petrol_kwh_l"], factors["diesel_kwh_l"]])
    return {
        **{f"{c}_kwh": kwh[:, i] for i, c in enumerate(BUILDING_COLUMNS[:4])},
        "street_lighting_kwh": street[:, 0],
        "ev_charging_kwh": cars[:, 0],
        "car_fuel_kwh": cars[:, 1:3] @ litre,
        "grid_import_kwh": np.array([_border_import_kwh(s) for s in rows]),
    }


def _bought_kwh(s: State, factors: Factors) -> float:
    """Energy bought in a year [kWh]: fuels, and electricity at the meters, as in `bought_kwh_a`."""
    litre = np.array([factors["petrol_kwh_l"], factors["diesel_kwh_l"]])
    at_meters = s.buildings[:, 4].sum() + s.street[0] + s.cars[0] - s.border[2]
    return float(s.buildings[:, :3].sum() + s.cars[1:3] @ litre + at_meters)


def _border_import_kwh(s: State) -> float:
    return float(s.buildings[:, 4].sum() + s.street[0] + s.cars[0] - s.border[0])


def _carbon_kg(rows: list[State], grid: Array, factors: Factors) -> Array:
    """Carbon in operation of each year; what is sold beyond the border counts as in an answer."""
    fuels = np.array([factors[f"{c}_kgco2e_kwh"] for c in BUILDING_COLUMNS[:3]])
    litre = np.array([factors["petrol_kgco2e_l"], factors["diesel_kgco2e_l"]])
    bought = np.array([_border_import_kwh(s) for s in rows])
    sold = np.array([s.buildings[:, 5].sum() - s.border[0] for s in rows])
    burnt = np.array([s.buildings[:, :3].sum(axis=0) @ fuels + s.cars[1:3] @ litre for s in rows])
    return np.asarray(burnt + (bought - sold * factors["export_credit_frac"]) * grid)
