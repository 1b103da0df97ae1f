"""The pathway to 2050: few years calculated in full, those between by who joins when.

At its knots - before the first year, wherever a measure begins or ends, and in 2050 - the district
is calculated by the same engine as any answer. Between two knots each building and lamp goes
from the one state to the other in the years in which it takes its measures up; driving is
calculated for each year.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from models.carbon.pathway import payback_year
from twin.answer.compare import Answer
from twin.answer.step_table import STEPS
from twin.assumptions.assumptions import Factors
from twin.engine.engine import Results, evaluate
from twin.engine.results import CARRIERS
from twin.measures.measures import MEASURES
from twin.pathway.results import Pathway
from twin.pathway.state import BUILDING_COLUMNS, State
from twin.pathway.years import car_energy, year_columns
from twin.scenario.scenario import Scenario
from twin.steps.money.bills import battery_eur_a
from twin.targets.uptake import FIRST_YEAR, LAST_YEAR, YEARS, last_year, scenario_at

MOST_KNOTS = 10
"""Years between the first and the last that are calculated in full, at most."""
_LONG_A = 3
"""Between knots further apart than this, while measures meet in one building, one more is set."""
_HOURLY_STATE = ("need", "metered")


def pathway(
    answer: Answer,
    progress: Callable[[str, float], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Pathway:
    """The years 2026 to 2050 of a scenario. Raises StepError or Cancelled as any answer."""
    scenario, factors = answer.scenario, answer.results["factors"]
    knots = knot_years(scenario)
    done = scenario_at(scenario, LAST_YEAR) == scenario
    calculated = knots[1:-1] if done else knots[1:]
    full = [answer.baseline, *_in_full(answer, calculated, progress, cancelled)]
    if done:
        full.append(answer.results)
    states = [_state(results, factors) for results in full]
    columns, levelised = year_columns(answer, knots, states, factors)
    avoided = columns["baseline_co2_kg"] - columns["co2_kg"]
    paid = payback_year(avoided, columns["embodied_co2_kg"])
    year = None if paid is None else int(YEARS[paid])
    return Pathway(answer, columns, knots, year, levelised)


def knot_years(scenario: Scenario) -> tuple[int, ...]:
    """The year before the first, where measures begin or end, and the last.

    Where several measures on buildings run at once, whose order in a building matters, long gaps
    are halved.
    """
    turns = {y for m in scenario.measures for y in (m.year - 1, last_year(m))}
    inner = sorted(y for y in turns if FIRST_YEAR <= y < LAST_YEAR)
    if len(inner) > MOST_KNOTS:
        chosen = np.linspace(0, len(inner) - 1, MOST_KNOTS).round().astype(int)
        inner = [inner[i] for i in chosen]
    knots = [FIRST_YEAR - 1, *inner, LAST_YEAR]
    while len(knots) < MOST_KNOTS + 2:
        gaps = [b - a if _running(scenario, a, b) > 1 else 0 for a, b in pairwise(knots)]
        widest = int(np.argmax(gaps))
        if gaps[widest] <= _LONG_A:
            break
        knots.insert(widest + 1, knots[widest] + gaps[widest] // 2)
    return tuple(knots)


def _running(scenario: Scenario, start: int, end: int) -> int:
    """How many measures on buildings are taken up in the years start+1..end."""
    on_buildings = [m for m in scenario.measures if MEASURES[m.kind].aim == "buildings"]
    return sum(m.year <= end and last_year(m) > start for m in on_buildings)


def _in_full(
    answer: Answer,
    years: tuple[int, ...],
    progress: Callable[[str, float], None],
    cancelled: Callable[[], bool],
) -> list[Results]:
    """Full years, each from the one before; the answer's own hours are left to the worker."""
    kept = {k: m for k, m in answer.results.memories.items() if k not in _HOURLY_STATE}
    last = Results(answer.results.values, kept, ())
    made = []
    for i, year in enumerate(years):
        progress(f"The year {year}", i / len(years))
        sources = {
            "district": answer.district,
            "scenario": scenario_at(answer.scenario, year),
        }
        last = evaluate(STEPS, sources, last, cancelled=cancelled)
        made.append(Results({k: v for k, v in last.values.items() if k != "need"}, {}, ()))
    return made


def _state(results: Results, factors: Factors) -> State:
    energy, lighting, cars = results["energy"], results["lighting"], results["mobility"]
    final = {c: energy.final_kwh_a[:, i] for i, c in enumerate(CARRIERS)}
    meters = {**final, "imported": energy.imported_kwh_a, "exported": energy.exported_kwh_a}
    lamps_kwh = float(lighting.district_w.sum()) / 1000.0
    at_meters = float(energy.imported_kwh_a.sum(dtype=float)) + lamps_kwh + car_energy(cars)[0]
    border_kwh = float(results["balance"].import_w.sum()) / 1000.0
    battery = results["district_battery"]
    earned_eur, spared_kwh = battery_eur_a(battery, factors), float(battery.saved_import_kwh_a)
    return State(
        buildings=np.column_stack([meters[c] for c in BUILDING_COLUMNS]).astype(float),
        lamps=np.asarray(lighting.lamp_kwh_a, dtype=float),
        street=np.array([lamps_kwh, lighting.upkeep_eur_a]),
        cars=car_energy(cars),
        border=np.array([at_meters - border_kwh, earned_eur, spared_kwh]),
    )
