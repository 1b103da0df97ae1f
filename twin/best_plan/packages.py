"""What the model says of every package in every building and street: cost, carbon, bill.

Each package is given to all buildings at once and the year calculated by the steps of any answer,
so 16 packages are 15 runs, each from the one before it. What one building saves does not depend on
its neighbours, save for the PV that it sells: that counts `sold_worth_frac` of a kWh not bought,
which the plan's own run finds (`twin/best_plan/plan.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.answer.compare import Answer
from twin.answer.step_table import STEPS
from twin.district.district import Array, District
from twin.engine.engine import Results, evaluate
from twin.engine.results import CARRIERS
from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure, Scenario

Told = Callable[[str, float], None]

BUILDING_PACKAGES: tuple[tuple[str, ...], ...] = (
    (),
    ("pv",),
    ("heat_pump",),
    ("heat_pump", "pv"),
    ("controls",),
    ("controls", "pv"),
    ("controls", "heat_pump", "pv"),
    ("draught_proofing", "controls"),
    ("roof",),
    ("roof", "pv"),
    ("roof", "heat_pump", "pv"),
    ("walls", "roof"),
    ("walls", "roof", "pv"),
    ("walls", "roof", "heat_pump", "pv"),
    ("walls", "roof", "windows", "draught_proofing"),
    ("walls", "roof", "windows", "draught_proofing", "heat_pump", "pv"),
)
"""Kinds of measures by package, the first nothing; parameters are those of the table."""

STREET_PACKAGES: tuple[tuple[Measure, ...], ...] = (
    (),
    (Measure(id="dimming", kind="dimming"),),
    (Measure(id="led", kind="led"),),
    (Measure(id="led", kind="led"), Measure(id="dimming", kind="dimming")),
    (
        Measure(id="led", kind="led"),
        Measure(id="dimming", kind="dimming", parameters={"profile": "multi_step"}),
    ),
)
"""Measures by package for the lamp posts of a street, the first nothing."""


@dataclass(frozen=True, eq=False)
class Packages:
    """Every package for every building and street (n_units, n_packages), buildings first.

    cost_eur; bill_eur_a: what is saved beside the baseline; saved_kwh_a (n_units, n_packages, 4):
    what is bought less, by carrier of CARRIERS; sold_kwh_a: PV sold. street_of (n_lamps,): the unit
    that a lamp post belongs to. A package that a unit cannot have costs inf.
    """

    answer: Answer
    building_measures: tuple[tuple[Measure, ...], ...]
    street_measures: tuple[tuple[Measure, ...], ...]
    cost_eur: Array
    bill_eur_a: Array
    saved_kwh_a: Array
    sold_kwh_a: Array
    street_of: Array

    @property
    def n_buildings(self) -> int:
        return len(self.answer.district.buildings)

    def measures_of(self, unit: int, package: int) -> tuple[Measure, ...]:
        """What a unit gets with a package."""
        table = self.building_measures if unit < self.n_buildings else self.street_measures
        return table[package]

    def saved_co2_kg_a(self, sold_worth_frac: float) -> Array:
        """Carbon that each package saves, where a kWh of PV sold spares so much of one bought."""
        factors = self.answer.results["factors"]
        each = np.array([factors[f"{carrier}_kgco2e_kwh"] for carrier in CARRIERS])
        sold = self.sold_kwh_a * (sold_worth_frac * each[CARRIERS.index("electricity")])
        return np.asarray(self.saved_kwh_a @ each + sold)


def package_name(measures: tuple[Measure, ...]) -> str:
    """'Heat pump + roof PV'; 'nothing'."""
    if not measures:
        return "nothing"
    titles = " + ".join(
        m.record.title if i == 0 else m.record.title[0].lower() + m.record.title[1:]
        for i, m in enumerate(measures)
    )
    settings = [str(m.parameters["profile"]) for m in measures if m.kind == "dimming"]
    return f"{titles} ({', '.join(settings)})" if settings else titles


def evaluated(answer: Answer, progress: Told = lambda *_: None) -> Packages:
    """All packages of the district of `answer`, beside its baseline and under its factors."""
    buildings = [_of_kinds(kinds) for kinds in BUILDING_PACKAGES]
    columns = _building_columns(answer, buildings, progress)
    street_of, n_streets = _streets(answer.district)
    streets = _street_columns(answer, street_of, n_streets)
    n, width = len(answer.district.buildings), len(BUILDING_PACKAGES)
    table = {}
    for name, of_buildings in columns.items():
        nothing = np.inf if name == "cost_eur" else 0.0
        table[name] = np.full((n + n_streets, width, *of_buildings.shape[2:]), nothing)
        table[name][:n] = of_buildings
        table[name][n:, : len(STREET_PACKAGES)] = streets[name]
    return Packages(answer, tuple(buildings), STREET_PACKAGES, **table, street_of=street_of + n)


def _of_kinds(kinds: tuple[str, ...]) -> tuple[Measure, ...]:
    """The measures of a package in the order of the table, in which a plan's scenario has them."""
    return tuple(Measure(id=kind, kind=kind) for kind in MEASURES if kind in kinds)


def _building_columns(
    answer: Answer, packages: list[tuple[Measure, ...]], progress: Told
) -> dict[str, Array]:
    """Columns (n_buildings, n_packages) of Packages."""
    kept = {k: m for k, m in answer.results.memories.items() if k not in ("need", "metered")}
    last = Results(answer.results.values, kept, ())
    n = len(answer.district.buildings)
    columns = _empty(n, len(packages))
    bought_before, bill_before = _bought_kwh_a(answer.baseline), answer.baseline["building_sums"]
    for i, measures in enumerate(packages):
        if not measures:
            continue
        progress("packages", i / len(packages))
        scenario = Scenario(measures=measures, assumptions=answer.scenario.assumptions)
        last = evaluate(STEPS, {"district": answer.district, "scenario": scenario}, last)
        columns["cost_eur"][:, i] = _building_costs(last, n)
        columns["saved_kwh_a"][:, i] = bought_before - _bought_kwh_a(last)
        columns["bill_eur_a"][:, i] = bill_before.bill_eur_a - last["building_sums"].bill_eur_a
        sold, sold_before = (r["energy"].exported_kwh_a for r in (last, answer.baseline))
        columns["sold_kwh_a"][:, i] = np.asarray(sold, float) - sold_before
    return columns


def _empty(n_units: int, n_packages: int) -> dict[str, Array]:
    columns = {k: np.zeros((n_units, n_packages)) for k in ("cost_eur", "bill_eur_a", "sold_kwh_a")}
    return {**columns, "saved_kwh_a": np.zeros((n_units, n_packages, len(CARRIERS)))}


def _bought_kwh_a(results: Results) -> Array:
    """What each building buys by carrier (n, 4) [kWh/a], its own PV taken off."""
    bought = np.array(results["energy"].final_kwh_a, dtype=float)
    bought[:, CARRIERS.index("electricity")] = results["energy"].imported_kwh_a
    return bought


def _building_costs(results: Results, n: int) -> Array:
    cost = np.zeros(n)
    for outlay in results["outlays"]:
        if len(outlay.building_cost_eur) != n:
            raise ValueError(
                f"'{outlay.measure_id}' is not priced building by building; it cannot be in a "
                "package."
            )
        cost += outlay.building_cost_eur
    return cost


def _streets(district: District) -> tuple[Array, int]:
    """The number of the street that each lamp post stands in (n_lamps,), and how many there are."""
    lamps = district.layers.get("lamp_posts")
    if lamps is None:
        return np.zeros(0, dtype=np.intp), 0
    names, street = np.unique(lamps["street_id"].astype(str), return_inverse=True)
    return street.reshape(-1), len(names)


def _street_columns(answer: Answer, street_of: Array, n_streets: int) -> dict[str, Array]:
    """Columns (n_streets, n_street_packages) of Packages."""
    columns = _empty(n_streets, len(STREET_PACKAGES))
    if n_streets == 0:
        return columns
    factors, last = answer.results["factors"], answer.results
    before = answer.baseline["lighting"].lamp_kwh_a
    for i, measures in enumerate(STREET_PACKAGES):
        if not measures:
            continue
        scenario = Scenario(measures=measures, assumptions=answer.scenario.assumptions)
        last = evaluate(_LAMP_STEPS, _lamp_sources(answer, scenario), last)
        lighting = last["lighting"]
        taken = {"led": lighting.exchanged, "dimming": np.ones(len(before), dtype=bool)}
        cost = sum(taken[m.kind] * factors[m.cost.eur] for m in measures)
        saved_kwh = np.bincount(street_of, before - lighting.lamp_kwh_a, n_streets)
        columns["cost_eur"][:, i] = np.bincount(street_of, cost, n_streets)
        columns["saved_kwh_a"][:, i, CARRIERS.index("electricity")] = saved_kwh
        columns["bill_eur_a"][:, i] = saved_kwh * factors["street_electricity_eur_kwh"]
    return columns


_LAMP_STEPS = tuple(s for s in STEPS if s.name in ("lamp_measures", "luminaire_fit", "lighting"))


def _lamp_sources(answer: Answer, scenario: Scenario) -> dict[str, Any]:
    kept = ("district", "burning", "cost_factors")
    return {"scenario": scenario, **{name: answer.results[name] for name in kept}}
