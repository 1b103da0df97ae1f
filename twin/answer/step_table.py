"""The table of calculation steps, and the way from a scenario to its answer."""

from collections.abc import Callable, Mapping
from typing import Any

from twin.answer.compare import Answer
from twin.assumptions.assumptions import Factors
from twin.assumptions.district_factors import factors_of
from twin.district.district import District
from twin.engine.engine import LetGo, Results, Step, equal, evaluate
from twin.measures.kind import Stage
from twin.scenario.scenario import BASELINE, Scenario
from twin.steps.buildings import buildings, retrofit
from twin.steps.buildings import energy as supply
from twin.steps.buildings import unfit as unfits
from twin.steps.buildings.rooms import rooms
from twin.steps.lighting import lamps as street
from twin.steps.lighting import luminaire_fit as fits
from twin.steps.mobility import mobility, plugs
from twin.steps.money import bills, cost, totals
from twin.steps.sun import sun
from twin.steps.supply import communal as estates
from twin.steps.supply import metered, storage, water
from twin.steps.supply import plant as plants


def _of_stage(*stages: Stage) -> Callable[[Scenario], Any]:
    return lambda scenario: scenario.of_stage(*stages)


def _only(*groups: str) -> Callable[[Factors], Factors]:
    return lambda factors: factors.only(*groups)


STEPS: tuple[Step, ...] = (
    Step("factors", ("district", "scenario"), lambda d, s: factors_of(d, s.assumptions)),
    Step("cost_factors", ("factors",), _only("costs", "lifetimes", "embodied")),
    Step("mobility_factors", ("factors",), _only("costs", "lifetimes", "embodied", "mobility")),
    Step("fleet_factors", ("factors",), _only("mobility")),
    Step("home_factors", ("factors",), _only("homes")),
    Step("supply_factors", ("factors",), _only("costs", "lifetimes", "embodied", "supply")),
    Step("sum_factors", ("factors",), _only("carbon", "prices", "supply")),
    Step("fabric_measures", ("scenario",), _of_stage("fabric")),
    Step("control_measures", ("scenario",), _of_stage("operation")),
    Step("plant_measures", ("scenario",), _of_stage("plant")),
    Step("water_measures", ("scenario",), _of_stage("water_store")),
    Step("pv_measures", ("scenario",), _of_stage("pv")),
    Step("home_battery_measures", ("scenario",), _of_stage("home_battery")),
    Step("district_battery_measures", ("scenario",), _of_stage("district_battery")),
    Step("lamp_measures", ("scenario",), _of_stage("lamps", "street_class")),
    Step("car_measures", ("scenario",), _of_stage(*mobility.CAR_STAGES)),
    Step("climate", ("district",), buildings.climate),
    Step("sun", ("climate",), buildings.sun_position),
    Step("rooms", ("district",), rooms),
    Step("drawn_shell", ("district", "rooms"), buildings.shell),
    Step("stock_fabric", ("district", "rooms"), buildings.stock_fabric),
    Step("stock_operation", ("district", "home_factors"), buildings.stock_operation),
    Step("unfit", ("drawn_shell", "stock_fabric", "stock_operation"), unfits.unfit),
    Step("shell", ("drawn_shell", "unfit"), unfits.shell_without),
    Step("surface_sun", ("district", "shell", "climate"), sun.sun_on_surfaces, compares=False),
    Step("stock_systems", ("district",), buildings.stock_systems),
    Step("hot_water", ("district", "shell", "home_factors"), buildings.hot_water),
    Step("appliances", ("district", "shell", "home_factors"), buildings.appliances),
    Step(
        "skin",
        ("district", "shell", "stock_fabric", "fabric_measures", "cost_factors"),
        retrofit.skin,
    ),
    Step(
        "run",
        ("district", "shell", "stock_operation", "control_measures", "cost_factors"),
        retrofit.run,
    ),
    Step(
        "need",
        ("shell", "skin", "run", "climate", "surface_sun"),
        supply.need,
        remembers=True,
        compares=False,
    ),
    Step("plant_prices", ("district", "plant_measures", "sum_factors"), plants.prices_asked),
    Step(
        "plant",
        (
            "district",
            "stock_systems",
            "need",
            "plant_measures",
            "control_measures",
            "plant_prices",
            "cost_factors",
        ),
        plants.plant,
    ),
    Step(
        "water_stores",
        ("district", "shell", "hot_water", "plant", "water_measures", "cost_factors"),
        water.water_stores,
    ),
    Step("heated_water", ("water_stores",), lambda stores: stores.need),
    Step("pv_unit", ("climate",), supply.pv_unit),
    Step(
        "pv",
        ("district", "shell", "pv_unit", "surface_sun", "pv_measures", "cost_factors"),
        supply.pv,
    ),
    Step(
        "home_batteries",
        ("district", "pv", "home_battery_measures", "supply_factors"),
        storage.home_batteries,
    ),
    Step(
        "metered",
        (
            "need",
            "heated_water",
            "appliances",
            "plant",
            "pv",
            "home_batteries",
            "pv_unit",
            "surface_sun",
            "climate",
        ),
        metered.metered,
        remembers=True,
        compares=False,
    ),
    Step(
        "communal",
        ("district", "shell", "need", "hot_water", "plant", "climate", "supply_factors"),
        estates.communal,
    ),
    Step("energy", ("metered", "communal"), estates.energy, compares=False),
    Step("burning", ("sun",), street.burning),
    Step(
        "luminaire_fit",
        ("district", "lamp_measures"),
        fits.luminaire_fit,
        remembers=True,
        compares=False,
    ),
    Step(
        "lighting",
        ("district", "burning", "lamp_measures", "cost_factors", "luminaire_fit"),
        street.street_lighting,
    ),
    Step("plug_measures", ("scenario",), lambda s: s.of_kind("lamp_charging", "charge_points")),
    Step("post_chargers", ("lighting",), lambda lighting: lighting.charging),
    Step("charge_walk", ("district", "post_chargers", "plug_measures"), plugs.charge_walk_m),
    Step("fleet", ("district", "climate", "fleet_factors"), mobility.fleet, compares=False),
    Step(
        "charging_guide",
        ("district", "energy", "lighting", "car_measures", "sum_factors"),
        mobility.charging_guide,
    ),
    Step(
        "mobility",
        ("district", "fleet", "car_measures", "mobility_factors", "charging_guide"),
        mobility.mobility,
    ),
    Step(
        "district_battery",
        (
            "district",
            "energy",
            "lighting",
            "mobility",
            "district_battery_measures",
            "supply_factors",
            "sum_factors",
        ),
        storage.district_battery,
    ),
    Step("balance", ("energy", "lighting", "mobility", "district_battery"), totals.balance),
    Step("building_sums", ("district", "energy", "sum_factors"), totals.building_sums),
    Step(
        "party_bills",
        ("district", "energy", "lighting", "mobility", "district_battery", "factors"),
        bills.party_bills,
    ),
    Step(
        "outlays",
        (
            "skin",
            "run",
            "plant",
            "communal",
            "water_stores",
            "pv",
            "home_batteries",
            "district_battery",
            "lighting",
            "mobility",
        ),
        totals.outlays,
    ),
    Step(
        "not_applicable",
        ("unfit", "skin", "plant", "water_stores", "pv", "home_batteries"),
        totals.not_applicable,
    ),
    Step(
        "yearly",
        (
            "district",
            "shell",
            "energy",
            "lighting",
            "mobility",
            "district_battery",
            "balance",
            "party_bills",
            "sum_factors",
        ),
        totals.yearly,
    ),
)

Told = Callable[[str, float], None]
STEP: dict[str, Step] = {step.name: step for step in STEPS}
_HOURS = ("need", "fleet")
"""Results that only a further calculation would need: the hours of each building and car."""


def answer(
    district: District,
    scenario: Scenario,
    last: Answer | None = None,
    progress: Told | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Answer:
    """Calculate a scenario beside the baseline of the same district and factors.

    `last` is an earlier answer of the same district: only what differs from it is run again.
    Raises StepError or Cancelled.
    """
    if last is not None and last.district is not district:
        last = None
    empty = BASELINE.changed(assumptions=dict(scenario.assumptions))
    start = None if last is None else last.results
    kept = None
    if last is not None:
        same = last.baseline["scenario"] == empty
        kept = last.baseline if same else _again(last.baseline, _sources(district, empty))
    if kept is not None:
        baseline = kept
    else:
        first, progress = _halves(progress)
        full = evaluate(STEPS, _sources(district, empty), start, first, cancelled)
        baseline = full.without(*_HOURS)
        # where the homes are used as before, the last scenario is nearer than a new baseline
        if last is None or not equal(full["home_factors"], last.results["home_factors"]):
            start = full
    results = evaluate(STEPS, _sources(district, scenario), start, progress, cancelled)
    factors: Factors = results["factors"]
    costs = cost.appraise(results, baseline, factors)
    return Answer(
        district=district,
        scenario=scenario,
        baseline=baseline,
        results=results,
        baseline_headline=totals.headline(baseline, cost.appraise(baseline, baseline, factors)),
        headline=totals.headline(results, costs),
        building_eur_per_t=totals.building_eur_per_t(results, baseline, factors),
        costs=costs,
    )


def _halves(told: Told | None) -> tuple[Told | None, Told | None]:
    """Progress of two evaluations, one after the other, that goes once from 0 to 1."""
    if told is None:
        return None, None
    return (
        lambda name, share: told(name, share / 2),
        lambda name, share: told(name, 0.5 + share / 2),
    )


def _sources(district: District, scenario: Scenario) -> dict[str, Any]:
    return {"district": district, "scenario": scenario}


def _again(baseline: Results, sources: Mapping[str, Any]) -> Results | None:
    """The baseline under other factors, from what follows them; None where the hours of each
    building, which are let go, would have to be calculated anew."""
    try:
        return evaluate(STEPS, sources, baseline).without(*_HOURS)
    except LetGo:
        return None
