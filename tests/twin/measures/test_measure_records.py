"""A measure is one record: all that steps, costs, checks and the panel know of it."""

from dataclasses import replace

import numpy as np
import pytest

from twin.answer.step_table import answer
from twin.assumptions.assumptions import factors_for
from twin.measures.kind import Cost, MeasureKind, Parameter
from twin.measures.measures import GROUP_TITLES, MEASURES, kinds_of
from twin.scenario.scenario import Measure, Scenario, scenario_from_text, scenario_to_text
from twin.steps.money.bills import PARTIES


def _shade(before, measure, chosen):
    """The toy: shutters keep a share of the sun out."""
    from models.heat.measures.retrofit import Retrofitted

    fabric = before.fabric
    kept = np.where(chosen, 1.0 - measure.number("cut_frac"), 1.0)
    shaded = replace(fabric, shading_frac=(fabric.shading_frac * kept).astype(np.float32))
    area = before.shell.wall_area_m2.sum(axis=1) * fabric.window_frac
    nobody, treated = np.zeros(len(chosen), dtype=np.int8), np.where(chosen, area, 0.0)
    return Retrofitted(shaded, chosen, nobody, treated, np.zeros(len(chosen)))


TOY = MeasureKind(
    kind="toy_shutters",
    group="buildings",
    title="Shutters",
    aim="buildings",
    stage="fabric",
    uptake_label="of the buildings",
    parameters=(Parameter("cut_frac", "Sun kept out", 0.5, "share", 0.1, 0.9, 0.1),),
    apply=_shade,
    cost=Cost("windows_eur_m2", "windows_kgco2e_m2", "windows_life_a"),
    paid_by="owners",
)


@pytest.fixture
def toy(monkeypatch):
    monkeypatch.setitem(MEASURES, TOY.kind, TOY)
    return Scenario(measures=(Measure(id="m1", kind=TOY.kind),))


def test_that_a_new_measure_needs_its_record_and_nothing_else(toy, tiny, baseline):
    after = answer(tiny, toy, last=baseline)
    old, new = after.baseline_headline, after.headline
    assert new["cooling_need_kwh_a"] < 0.9 * old["cooling_need_kwh_a"]
    assert new["heat_need_kwh_a"] > old["heat_need_kwh_a"]
    (outlay,) = after.results["outlays"]
    area = outlay.building_cost_eur.sum() / factors_for(tiny.country, {})["windows_eur_m2"]
    assert area > 0.0
    assert outlay.cost_eur == pytest.approx(new["investment_eur"])
    assert new["embodied_co2_kg"] > 0.0
    assert after.results["scenario"].measures[0].record is TOY


def test_that_a_new_measure_goes_through_a_file_and_is_checked(toy):
    again = scenario_from_text(scenario_to_text(toy), "toy.json")
    assert again.measures[0].number("cut_frac") == 0.5
    with pytest.raises(ValueError, match="cut_frac"):
        Measure(id="m1", kind=TOY.kind, parameters={"cut_frac": 2.0})


@pytest.mark.parametrize("record", MEASURES.values(), ids=MEASURES)
def test_that_every_record_is_whole(record):
    assert record.group in GROUP_TITLES
    assert record.kind in kinds_of(record.stage)
    assert (record.spares is not None) == (record.stage == "trips")
    factors = factors_for("GB", {})
    for cost in (record.costs or {"": record.cost}).values():
        assert all(factors[key] > 0.0 for key in cost if key)
    if record.costs:
        choices = next(p.choices for p in record.parameters if p.name == record.cost_by)
        assert {choice for choice, _ in choices} == set(record.costs)


def test_that_a_step_of_one_kind_has_one_kind():
    for stage in ("water_store", "pv", "home_battery", "district_battery", "charging"):
        assert len(kinds_of(stage)) == 1


def test_that_what_is_done_to_buildings_is_paid_by_their_owners(sample_answer):
    measures = {m.id: m for m in sample_answer.results["scenario"].measures}
    for outlay in sample_answer.results["outlays"]:
        on_buildings = bool(len(outlay.building_cost_eur))
        assert on_buildings == (measures[outlay.measure_id].record.paid_by == "owners")
    assert len(PARTIES) == 3
