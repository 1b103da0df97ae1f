"""Who takes a measure up when: the uptake of each measure year by year, to 2050.

A year counts what stands at its end. Whoever is in early in the draw of `twin.targets.targets`
joins early, so the buildings of one year always contain those of the year before.
"""

import numpy as np

from twin.district.district import Array, District, Features
from twin.engine.results import Outlay
from twin.scenario.scenario import Measure, Scenario
from twin.targets.targets import draw_order, targeted_buildings, targeted_lamps

FIRST_YEAR, LAST_YEAR = 2026, 2050
YEARS: Array = np.arange(FIRST_YEAR, LAST_YEAR + 1)


def last_year(measure: Measure) -> int:
    """The year in which the measure's uptake is complete."""
    return measure.year if measure.year_end is None else measure.year_end


def share_done_frac(measure: Measure, years: Array) -> Array:
    """Share of the measure's uptake that is done at the end of each year, 0..1.

    With x the share of the years from `year` to `year_end` that have passed: x on a line,
    3 x^2 - 2 x^3 on an S-curve. Nothing is done before FIRST_YEAR.
    """
    span = last_year(measure) - measure.year + 1
    passed = np.clip((np.asarray(years, dtype=float) - measure.year + 1) / span, 0.0, 1.0)
    if measure.curve == "s_curve":
        passed = passed**2 * (3.0 - 2.0 * passed)
    return np.asarray(np.where(np.asarray(years) < FIRST_YEAR, 0.0, passed))


def scenario_at(scenario: Scenario, year: int) -> Scenario:
    """The scenario as far as it is done at the end of a year; what has not begun is left out."""
    done = []
    for measure in scenario.measures:
        share = float(share_done_frac(measure, np.array([year]))[0])
        if share >= 1.0:
            done.append(measure)
        elif share > 0.0:
            done.append(measure.changed(uptake_frac=measure.uptake_frac * share))
    return scenario.with_measures(tuple(done))


def building_years(district: District, measure: Measure) -> Array:
    """The year in which each building takes the measure up, (n_buildings,); inf for never."""
    mask = targeted_buildings(district, measure.target)
    return _joining_years(district.buildings, mask, measure)


def lamp_years(district: District, measure: Measure) -> Array:
    """The year in which each lamp post takes the measure up, (n_lamps,); inf for never."""
    lamps = district.layers.get("lamp_posts")
    if lamps is None:
        return np.zeros(0)
    return _joining_years(lamps, targeted_lamps(district, measure.target), measure)


def treated_years(district: District, scenario: Scenario, outlays: tuple[Outlay, ...]) -> Array:
    """The year of each building's first measure (n_buildings,); inf where none is taken.

    `outlays` are those of the whole scenario: who pays nothing has taken nothing.
    """
    first = np.full(len(district.buildings), np.inf)
    for o in outlays:
        if len(o.building_cost_eur):
            years = building_years(district, scenario.measure(o.measure_id))
            first = np.minimum(first, np.where(o.building_cost_eur > 0, years, np.inf))
    return first


def _joining_years(features: Features, mask: Array, measure: Measure) -> Array:
    rows = np.flatnonzero(mask)
    share = share_done_frac(measure, YEARS)
    counts = np.array([round(measure.uptake_frac * s * len(rows)) for s in share])
    joined = np.searchsorted(counts, np.arange(len(rows)), side="right")
    years = np.full(len(features), np.inf)
    in_turn = rows[np.argsort(draw_order(features)[rows], kind="stable")]
    years[in_turn] = np.append(YEARS, np.inf)[joined]
    return years
