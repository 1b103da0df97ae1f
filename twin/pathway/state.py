"""The district between two years that were calculated in full, by who has joined."""

from dataclasses import dataclass

import numpy as np

from twin.answer.compare import Answer
from twin.district.district import Array
from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure
from twin.targets.uptake import building_years, lamp_years, share_done_frac

BUILDING_COLUMNS = ("gas", "oil", "heat_network", "electricity", "imported", "exported")


@dataclass(frozen=True, eq=False)
class State:
    """What the district takes in a year at one knot [kWh/a, l/a, EUR/a].

    buildings (n, 6) by BUILDING_COLUMNS; lamps (n_lamps,); street (2,) lighting and upkeep; cars
    (4,) charging, petrol, diesel, and of the charging what firms and the city charge at depots;
    border (3,) what neighbours use of each other's PV or a district battery, what that battery
    earns, and what it spares of the grid's electricity.
    """

    buildings: Array
    lamps: Array
    street: Array
    cars: Array
    border: Array


class Progress:
    """How far each building and lamp is on the way from one knot to the next."""

    def __init__(self, answer: Answer) -> None:
        d = answer.district
        measures = answer.scenario.measures
        self.buildings = [building_years(d, m) for m in measures if _aim(m) == "buildings"]
        self.lamps = [lamp_years(d, m) for m in measures if _aim(m) == "lamps"]
        self.batteries = answer.scenario.of_stage("district_battery")

    def rows(self, joined: list[Array], n: int, start: int, year: int, end: int) -> Array:
        """Share (n,) of its turns in the years start+1..end that each row has behind it."""
        turns, past = np.zeros(n), np.zeros(n)
        for years in joined:
            turns += (years > start) & (years <= end)
            past += (years > start) & (years <= year)
        time = (year - start) / (end - start)
        share: Array = np.divide(past, turns, out=np.full(n, time), where=turns > 0)
        return share

    def stored(self, start: int, year: int, end: int) -> float:
        """How far the district batteries have gone."""
        for m in self.batteries:
            a, y, b = share_done_frac(m, np.array([start, year, end]))
            if b > a:
                return float((y - a) / (b - a))
        return (year - start) / (end - start)

    def state(self, a: State, b: State, cars: Array, start: int, year: int, end: int) -> State:
        """The district in a year between two knots; `cars` (4,) are those of the year."""
        share = self.rows(self.buildings, len(a.buildings), start, year, end)[:, None]
        buildings = a.buildings + share * (b.buildings - a.buildings)
        lamp = self.rows(self.lamps, len(a.lamps), start, year, end)
        lamps = a.lamps + lamp * (b.lamps - a.lamps)
        changed = a.lamps != b.lamps
        lit = _way(
            a.lamps.sum(), lamps.sum(), b.lamps.sum(), float(lamp.mean()) if len(lamp) else 0
        )
        kept = float(lamp[changed].mean()) if changed.any() else lit
        sold = [s.buildings[:, -1].sum() for s in (a, b)]
        stored = self.stored(start, year, end)
        border = _way(sold[0], buildings[:, -1].sum(), sold[1], stored)
        return State(
            buildings,
            lamps,
            a.street + np.array([lit, kept]) * (b.street - a.street),
            cars,
            a.border + border * (b.border - a.border),
        )


def _aim(measure: Measure) -> str:
    return MEASURES[measure.kind].aim


def _way(a: float, now: float, b: float, otherwise: float) -> float:
    """How far `now` is from a to b; `otherwise` where these are one."""
    return (now - a) / (b - a) if abs(b - a) > 1e-6 * max(abs(a), abs(b), 1.0) else otherwise
