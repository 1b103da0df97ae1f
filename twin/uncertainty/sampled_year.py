"""From the sampled sums of the buildings to the headline numbers, by the steps of the answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from twin.answer.compare import Answer
from twin.answer.step_table import STEP
from twin.assumptions.assumptions import Factors
from twin.district.district import District, Features
from twin.engine.engine import Results
from twin.engine.results import Headline, Metered, Mobility, Outlay, StreetLighting
from twin.steps.money.cost import appraise
from twin.steps.money.totals import headline
from twin.uncertainty.draws import Draw
from twin.uncertainty.sample_ground import uses

AFTER_THE_METER = frozenset({"lamps", "led", "cars", "km", "van_km", "car_kwh", "car_fuel"})
"""Inputs of the models that no building's energy depends on."""


def sampled_headlines(
    answer: Answer, energy: tuple[Metered, ...], draw: Draw
) -> tuple[Headline, Headline]:
    """The headline of baseline and scenario in one sample, from the buildings' sums in it."""
    before, after = sampled_years(answer, energy, draw)
    costs = [appraise(year, before, before["factors"]) for year in (before, after)]
    return headline(before, costs[0]), headline(after, costs[1])


def sampled_years(
    answer: Answer, energy: tuple[Metered, ...], draw: Draw
) -> tuple[Results, Results]:
    """The year of baseline and scenario in one sample, from the buildings' sums in it.

    A battery at the district's border keeps its hours, and charging its place in the day.
    """
    factors = drawn_factors(answer.results["factors"], draw)
    before = _year(answer.baseline, energy[0], factors, draw)
    return before, _year(answer.results, energy[1], factors, draw)


def drawn_factors(factors: Factors, draw: Draw) -> Factors:
    """The factors with what a sample draws of them."""
    drawn = draw.assumptions()
    return Factors(
        {k: replace(a, value=drawn[k]) if k in drawn else a for k, a in factors.rows.items()}
    )


def _year(results: Results, energy: Metered, factors: Factors, draw: Draw) -> Results:
    values: dict[str, Any] = {
        **results.values,
        "factors": factors,
        "energy": energy,
        "lighting": _lighting(results["lighting"], results["factors"], factors, draw),
        "mobility": _mobility(results["mobility"], draw),
        "outlays": tuple(
            sampled_outlay(o, results["factors"], factors) for o in results["outlays"]
        ),
    }
    for name in ("sum_factors", "balance", "party_bills", "yearly"):
        step = STEP[name]
        given = (
            {**values, "district": by_use(values["district"])} if name == "party_bills" else values
        )
        values[name] = step.function(*(given[need] for need in step.needs))
    return Results(values, {}, ())


def by_use(district: District) -> District:
    """The district as if all of one use were one building, as the sampled sums are."""
    names = uses(district)[0]
    one_each = Features(names, np.full(len(names), None), {"use": names})
    return replace(district, buildings=one_each)


def _lighting(
    lighting: StreetLighting, calculated: Factors, drawn: Factors, draw: Draw
) -> StreetLighting:
    """Lamps that the scenario exchanged draw and cost what new ones do, others what old ones do."""
    total = float(lighting.lamp_kwh_a.sum())
    new = float(lighting.lamp_kwh_a[lighting.exchanged].sum()) / total if total else 0.0
    scale = (1.0 - new) * draw.shared["lamps"] + new * draw.shared["led"]
    kept = float(np.mean(lighting.exchanged)) if len(lighting.exchanged) else 0.0
    old_eur, new_eur = (calculated[k] * n for k, n in zip(_UPKEEP, (1.0 - kept, kept), strict=True))
    changed = (_ratio(k, calculated, drawn) for k in _UPKEEP)
    worth = sum(e * r for e, r in zip((old_eur, new_eur), changed, strict=True))
    return replace(
        lighting,
        district_w=lighting.district_w * scale,
        upkeep_eur_a=lighting.upkeep_eur_a * worth / max(old_eur + new_eur, 1e-9),
    )


_UPKEEP = ("lamp_maintenance_hps_eur_a", "lamp_maintenance_led_eur_a")


def _mobility(mobility: Mobility, draw: Draw) -> Mobility:
    """Cars by their number and way, vans and buses by theirs; all by what they take per km."""
    driven, others = draw.shared["cars"] * draw.shared["km"], draw.shared["van_km"]
    kwh, fuel = draw.shared["car_kwh"], draw.shared["car_fuel"]
    return replace(
        mobility,
        car_charging_w=mobility.car_charging_w * (driven * kwh),
        van_charging_w=mobility.van_charging_w * (others * kwh),
        bus_charging_w=mobility.bus_charging_w * (others * kwh),
        petrol_l_a=mobility.petrol_l_a * (driven * fuel),
        car_diesel_l_a=mobility.car_diesel_l_a * (driven * fuel),
        van_diesel_l_a=mobility.van_diesel_l_a * (others * fuel),
        bus_diesel_l_a=mobility.bus_diesel_l_a * (others * fuel),
    )


def sampled_outlay(outlay: Outlay, calculated: Factors, drawn: Factors) -> Outlay:
    """The same work at drawn unit costs; what goes with no factor of the table stays."""
    cost, carbon, life = outlay.priced_by
    return replace(
        outlay,
        cost_eur=outlay.cost_eur * _ratio(cost, calculated, drawn),
        building_cost_eur=outlay.building_cost_eur * _ratio(cost, calculated, drawn),
        embodied_kgco2e=outlay.embodied_kgco2e * _ratio(carbon, calculated, drawn),
        life_a=outlay.life_a * _ratio(life, calculated, drawn),
    )


def _ratio(key: str, calculated: Factors, drawn: Factors) -> float:
    rows: Mapping[str, Any] = calculated.rows
    if key not in rows or not calculated[key]:
        return 1.0
    return drawn[key] / calculated[key]
