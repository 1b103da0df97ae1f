"""The district between two years that were calculated in full, by who has joined."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from twin.compare import Answer
from twin.district import Array
from twin.measures import MEASURES
from twin.scenario import Measure
from twin.uptake import building_years, lamp_years, share_done_frac

BUILDING_COLUMNS = ("gas", "oil", "heat_network", "electricity", "imported", "exported")


@dataclass(frozen=True, eq=False)
class State:
    """What the district takes in a year at one knot [kWh/a, l/a, EUR/a].

    buildings (n, 6) by BUILDING_COLUMNS; lamps (n_lamps,); street (2,) lighting and upkeep; cars
    (3,) charging, petrol, diesel; border (2,) what neighbours use of each other's PV or a district
    battery, and what that battery earns.
    """

    buildings: Array
    lamps: Array
    street: Array
    cars: Array
    border: Array


class Progress:
    """How far each building, lamp and the fleet is on the way from one knot to the next."""

    def __init__(self, answer: Answer) -> None:
        d = answer.district
        by_aim: defaultdict[str, list[Measure]] = defaultdict(list)
        for m in answer.scenario.measures:
            by_aim[MEASURES[m.kind].aim].append(m)
        self.buildings = [building_years(d, m) for m in by_aim["buildings"]]
        self.lamps = [lamp_years(d, m) for m in by_aim["lamps"]]
        self.driving = by_aim["cars"] + [m for m in by_aim["district"] if "batter" not in m.kind]
        self.stored = [m for m in by_aim["district"] if "batter" in m.kind]
        self.results = answer.results

    def rows(self, joined: list[Array], n: int, start: int, year: int, end: int) -> Array:
        """Share (n,) of its turns in the years start+1..end that each row has behind it."""
        turns, past = np.zeros(n), np.zeros(n)
        for years in joined:
            turns += (years > start) & (years <= end)
            past += (years > start) & (years <= year)
        time = (year - start) / (end - start)
        return np.divide(past, turns, out=np.full(n, time), where=turns > 0)

    def fleet(self, measures: list[Measure], start: int, year: int, end: int) -> float:
        """How far the measures without a row of their own have gone, each by the km it moves."""
        gone = np.zeros(2)
        for m in measures:
            a, y, b = share_done_frac(m, np.array([start, year, end])) * m.uptake_frac
            if m.kind == "electric_cars":
                now = self.results["fleet"].electric_now_frac
                a, y, b = (max(v, now) for v in (a, y, b))
            gone += np.array([y - a, b - a]) * self._km_a(m)
        return float(gone[0] / gone[1]) if gone[1] > 0 else (year - start) / (end - start)

    def _km_a(self, m: Measure) -> float:
        """What a measure drives at full uptake [km/a]; 1 where it drives nothing."""
        fleet, factors = self.results["fleet"], self.results["factors"]
        if m.kind == "electric_cars":
            return float(fleet.cars * fleet.km_per_car_a)
        if m.kind == "shared_cars":
            return m.number("vehicles") * float(factors["shared_car_km_a"])
        return m.number("bikes") * float(factors["ebike_km_a"]) if m.kind == "e_bikes" else 1.0

    def state(self, a: State, b: State, start: int, year: int, end: int) -> State:
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
        stored = self.fleet(self.stored, start, year, end)
        border = _way(sold[0], buildings[:, -1].sum(), sold[1], stored)
        return State(
            buildings,
            lamps,
            a.street + np.array([lit, kept]) * (b.street - a.street),
            a.cars + self.fleet(self.driving, start, year, end) * (b.cars - a.cars),
            a.border + border * (b.border - a.border),
        )


def _way(a: float, now: float, b: float, otherwise: float) -> float:
    """How far `now` is from a to b; `otherwise` where these are one."""
    return (now - a) / (b - a) if abs(b - a) > 1e-6 * max(abs(a), abs(b), 1.0) else otherwise
