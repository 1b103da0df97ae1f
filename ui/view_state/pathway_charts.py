"""What the page of the pathway draws, as plain arrays. No Qt."""

from dataclasses import dataclass

import numpy as np

from twin.district.district import Array
from twin.pathway.results import PATHWAY_COLUMNS, Pathway
from twin.targets.uptake import FIRST_YEAR
from twin.words.quantities import scaled_unit, written
from ui.style.chart_colours import SERIES_COLOURS

PATHWAY_VIEWS: dict[str, str] = {"carbon": "Carbon", "energy": "Energy", "money": "Money"}
_COLOURS = {
    "electricity_kwh": SERIES_COLOURS["electricity"],
    "gas_kwh": SERIES_COLOURS["gas"],
    "oil_kwh": SERIES_COLOURS["oil"],
    "heat_network_kwh": SERIES_COLOURS["heat_network"],
    "street_lighting_kwh": SERIES_COLOURS["street_lighting"],
    "ev_charging_kwh": SERIES_COLOURS["charging"],
    "car_fuel_kwh": SERIES_COLOURS["car_fuel"],
    "co2_kg": "#4477aa",
    "embodied_co2_kg": "#cc7722",
    "bills_eur": "#4477aa",
    "investment_eur": "#cc7722",
}
_STACKS = {
    "carbon": ("co2_kg", "embodied_co2_kg"),
    "energy": tuple(_COLOURS)[:7],
    "money": ("bills_eur", "investment_eur"),
}
_LINES = {"carbon": "baseline_co2_kg", "money": "baseline_bills_eur"}
_SHORT = {
    "electricity_kwh": "power",
    "oil_kwh": "oil",
    "heat_network_kwh": "heat",
    "street_lighting_kwh": "lamps",
    "ev_charging_kwh": "charging",
    "car_fuel_kwh": "fuel",
    "co2_kg": "in operation",
    "embodied_co2_kg": "embodied",
    "bills_eur": "bills",
    "investment_eur": "investment",
}
_UNITS = {"carbon": "kg CO₂e", "energy": "kWh", "money": "EUR"}


@dataclass(frozen=True, eq=False)
class Stack:
    """One layer of the bars: its colour, its label, a height for each year."""

    colour: str
    label: str
    values: Array


@dataclass(frozen=True, eq=False)
class PathwayChart:
    """Stacked bars for the years, and a line for the path without measures, in one unit."""

    unit: str
    stacks: tuple[Stack, ...]
    line: Array | None


def pathway_chart(path: Pathway, view: str) -> PathwayChart:
    """The chart of one of PATHWAY_VIEWS, in the prefix that keeps the axis at three figures."""
    columns = [key for key in _STACKS[view] if path.columns[key].any()]
    line = path.columns[_LINES[view]] if view in _LINES else None
    most = float(np.max(np.sum([path.columns[key] for key in columns], axis=0), initial=0.0))
    unit, size = scaled_unit(most, _UNITS[view])
    stacks = tuple(
        Stack(
            _COLOURS[key],
            _SHORT.get(key, PATHWAY_COLUMNS[key][0].lower()),
            path.columns[key] / size,
        )
        for key in columns
    )
    return PathwayChart(unit, stacks, None if line is None else line / size)


def carbon_change(path: Pathway, year: int) -> tuple[float, float]:
    """Change of a year's carbon against today, as shares of today's: what the grid does to the
    district as it is, and what the measures do beyond it. Together they are the whole change."""
    i, c = year - FIRST_YEAR, path.columns
    today, alone = float(c["baseline_co2_kg"][0]), float(c["baseline_co2_kg"][i])
    if not today:
        return 0.0, 0.0
    return alone / today - 1.0, (float(c["co2_kg"][i]) - alone) / today


def year_in_words(path: Pathway, year: int, short: bool = False) -> str:
    """The state at the end of a year, in a line: what the grid did, and what the measures did."""
    i, c = year - FIRST_YEAR, path.columns
    treated, of = int(c["treated_buildings"][i]), len(path.answer.district.buildings)
    grid, measures = (written(s, "share", signed=True) for s in carbon_change(path, year))
    carbon = f"{written(float(c['co2_kg'][i]), 'kg')} CO₂e"
    if short:
        return f"{treated:,} treated · {carbon}: grid {grid}, measures {measures}"
    return (
        f"{treated:,} of {of:,} buildings treated · {carbon}: the grid alone {grid}, "
        f"the measures {measures}"
    )
