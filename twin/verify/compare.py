"""One building beside EnergyPlus: what is asked, both answers, and what does not map."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from layers.store.disk_store import user_cache_folder
from models.heat.stock.zones import take_operation_rows, take_rows
from models.heat.zone.need import heating_and_cooling_need
from twin.answer.step_table import STEPS
from twin.district.district import Array, District
from twin.engine.engine import Results, Step, evaluate
from twin.scenario.scenario import Scenario
from twin.verify.files import write_inputs
from twin.verify.inputs import program_films, site_of, zone_input
from twin.verify.installation import HOW_TO_INSTALL, Installation, find_energyplus
from twin.verify.process import run_energyplus
from twin.verify.record import Case, Comparison, Side

Progress = Callable[[str, float], None]


def _say_nothing(words: str, share: float) -> None: ...


_STATE = ("shell", "skin", "run", "climate", "unfit")
_SHADE = "surface_sun"
MOST_REACH_M = 300.0


@dataclass(frozen=True, eq=False)
class Order:
    """What to verify: a building's row, how far its neighbours shade [m, 0 = not at all], where
    the files go; program_films: constant films in EnergyPlus, those of
    this program, to see what films alone are worth."""

    row: int
    neighbours_m: float
    folder: Path
    program_films: bool = False


def state_of(district: District, scenario: Scenario, with_shade: bool) -> Results:
    """The steps that say what each building is and how it is run, and no more."""
    wanted = {*_STATE, *([_SHADE] if with_shade else [])}
    steps: list[Step] = []
    for step in reversed(STEPS):
        if step.name in wanted:
            steps.insert(0, step)
            wanted.update(step.needs)
    return evaluate(steps, {"district": district, "scenario": scenario})


def order_of(
    district: District, building: str, neighbours_m: float = 0.0, folder: Path | None = None
) -> Order:
    """Check what is asked. Raises ValueError with one sentence."""
    if building not in set(district.buildings.ids):
        raise ValueError(f"there is no building '{building}' in this district; check its id.")
    if not 0.0 <= neighbours_m <= MOST_REACH_M:
        raise ValueError(
            f"--neighbours is {neighbours_m:g} m; give a value from 0 to {MOST_REACH_M:g}."
        )
    name = re.sub(r"[^\w.-]+", "_", building)
    folder = folder or user_cache_folder() / "verify" / district.key / name
    return Order(district.buildings.row_of(building), neighbours_m, folder.absolute())


def compare(
    district: District,
    states: tuple[Results, Results | None],
    order: Order,
    progress: Progress = _say_nothing,
    stopped: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Both programs' year of one building, today and, where there is one, after the scenario.

    states: `state_of`, or an answer's results. Raises ValueError where the building cannot be
    verified, SaveError where its files cannot be written, EnergyPlusError where EnergyPlus fails,
    Stopped where a stop is asked for.
    """
    _refuse_unfit(district, states[0], order.row)
    made = [
        _case(district, results, order, name)
        for name, results in zip(("baseline", "scenario"), states, strict=True)
        if results is not None
    ]
    installed = find_energyplus()
    if installed is not None:
        made = [
            _judged(case, installed, number / len(made), 1.0 / len(made), progress, stopped)
            for number, case in enumerate(made)
        ]
    notes = notes_of(states, order)
    missing = "" if installed else HOW_TO_INSTALL
    scenario = made[1] if len(made) > 1 else None
    cold = coldest_hour(states[0]["climate"].dry_bulb_c)
    return Comparison(made[0], scenario, notes, missing, cold)


def coldest_hour(dry_bulb_c: Array) -> int:
    """First hour of the seven days, from midnight to midnight, that are coldest outside."""
    days = dry_bulb_c.reshape(365, 24).mean(axis=1, dtype=np.float64)
    weeks = np.convolve(days, np.ones(7), mode="valid")
    return 24 * int(np.argmin(weeks))


def _refuse_unfit(district: District, results: Results, row: int) -> None:
    name = district.buildings.ids[row]
    why = results["unfit"].not_applicable.get(row)
    if why:
        raise ValueError(f"building '{name}' cannot be verified: {why[0]}")


def _case(district: District, results: Results, order: Order, stem: str) -> Case:
    """Write the input of one state and calculate the program's own year of it."""
    shell, fabric, operation = results["shell"], results["skin"].fabric, results["run"].operation
    climate, row = results["climate"], order.row
    site = site_of(district, row, float(fabric.window_frac[row]), order.neighbours_m)
    zone = zone_input(site, row, shell, fabric, operation, climate)
    rows = np.array([row])
    films = None
    if order.program_films:
        films = program_films(take_rows(shell, rows), take_rows(fabric, rows), climate)
    path = write_inputs(order.folder, stem, zone, district.weather, films)
    whole = take_operation_rows(operation, rows)
    whole = replace(whole, heated_area_frac=np.ones(1, np.float32))
    left = take_rows(results[_SHADE].left, rows) if order.neighbours_m > 0.0 else None
    need = heating_and_cooling_need(
        take_rows(shell, rows), take_rows(fabric, rows), whole, climate, sun_left=left
    )
    area = zone.floor_area_m2
    return Case(
        building=zone.name,
        floor_area_m2=area,
        air_volume_m3=zone.air_volume_m3,
        program=Side(need.heating_w[0] / area, need.cooling_w[0] / area),
        energyplus=None,
        epjson=path,
        warnings=None,
    )


def _judged(
    case: Case,
    installed: Installation,
    done: float,
    part: float,
    progress: Progress,
    stopped: Callable[[], bool],
) -> Case:
    words = f"EnergyPlus: {case.epjson.stem}"
    progress(words, done)
    year, word = run_energyplus(
        installed, case.epjson, lambda share: progress(words, done + part * share), stopped
    )
    area = case.floor_area_m2
    theirs = Side(year.heating_w / area, year.cooling_w / area)
    return replace(case, energyplus=theirs, warnings=word.warnings)


def notes_of(states: tuple[Results, Results | None], order: Order) -> tuple[str, ...]:
    """What the two programs cannot be told alike, in sentences."""
    notes = []
    heated = float(states[0]["run"].operation.heated_area_frac[order.row])
    if heated < 1.0:
        notes.append(
            f"The district heats {heated:.0%} of this building; both programs are compared with "
            "all of it heated, so the district's own figure is lower."
        )
    if order.neighbours_m > 0.0:
        notes.append(
            f"Shade: EnergyPlus sees the walls of buildings within {order.neighbours_m:g} m, the "
            "program its monthly shares of all buildings and the terrain."
        )
    else:
        notes.append("Shade: both programs are run without neighbours and terrain.")
    notes.append(
        "The ground is that of EN ISO 13370 in both, and air exchange is stated at the site's mean "
        "density in both."
    )
    return tuple(notes)
