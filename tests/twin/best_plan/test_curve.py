"""The curve of all plans: each place is a plan of its own, found by other ways."""

import numpy as np
import pytest

from twin.best_plan.asked import Asked, planned_from
from twin.best_plan.curve import WORKS, _Walk, curve_of, works
from twin.best_plan.front import front
from twin.best_plan.limits import NO_LIMITS, Limits
from twin.best_plan.packages import evaluated
from twin.best_plan.plan import Aim, quarters

BUDGET = Aim("budget", 100_000.0)


@pytest.fixture(scope="module")
def packages(baseline):
    return evaluated(baseline)


@pytest.fixture(scope="module")
def curve(packages):
    return curve_of(packages, BUDGET, NO_LIMITS, 1.0)


def test_that_every_place_has_the_sums_of_its_packages(packages, curve):
    rows, n = np.arange(len(packages.cost_eur)), packages.n_buildings
    gain = packages.saved_co2_kg_a(1.0)
    for place in range(len(curve.spent_eur)):
        option = curve.option(place)
        assert curve.spent_eur[place] == pytest.approx(packages.cost_eur[rows, option].sum())
        assert curve.co2_saved_kg_a[place] == pytest.approx(gain[rows, option].sum())
        bills = packages.bill_eur_a[rows, option].sum()
        assert curve.bill_saved_eur_a[place] == pytest.approx(bills)
        assert curve.buildings[place] == np.count_nonzero(option[:n])
        assert curve.streets[place] == np.count_nonzero(option[n:])


def test_that_places_are_the_same_however_one_gets_there():
    """Synthetic front: jumps on and back against the options found from nothing."""
    rng = np.random.default_rng(3)
    cost = np.cumsum(rng.exponential(5.0, (60, 6)), axis=1)
    gain = np.cumsum(rng.exponential(3.0, (60, 6)), axis=1)
    cost[:, 0] = gain[:, 0] = 0.0
    found = front(cost, gain)
    walk = _Walk(found)
    for steps in (0, 7, len(found.rate), 3, 0, 90, 89, 12, 12, 1):
        assert np.array_equal(walk(steps), found.chosen(steps))


def test_that_a_budget_finds_the_last_place_that_it_pays_for(curve):
    for budget in (0.0, 1.0, 33_000.0, 100_000.0, 1e12):
        place = curve.at_budget(budget)
        afforded = np.flatnonzero(curve.spent_eur <= budget * (1 + 1e-9))
        assert place == max(afforded[-1] if len(afforded) else 0, 0)


def test_that_no_place_saves_more_than_the_plan_for_its_money(packages, curve):
    place = curve.at_budget(100_000.0)
    spent = float(curve.spent_eur[place])
    plan = planned_from(packages, Asked(Aim("budget", spent))).plan
    own = curve_of(packages, BUDGET, NO_LIMITS, plan.sold_worth_frac)
    assert plan.choice.gain >= own.co2_saved_kg_a[own.at_budget(spent)] - 1e-6


def test_that_a_curve_with_floors_leaves_no_quarter_out(packages):
    curve = curve_of(packages, BUDGET, Limits(quarter_share=0.8), 1.0)
    free = curve_of(packages, BUDGET, NO_LIMITS, 1.0)
    which, share = quarters(packages)
    rows = np.arange(len(which))
    assert np.all(np.diff(curve.spent_eur) >= 0.0)
    place = len(curve.spent_eur) // 2
    spent = packages.cost_eur[rows, curve.option(place)]
    dearest = packages.cost_eur[np.isfinite(packages.cost_eur)].max()
    for quarter, part in enumerate(share):
        floor = 0.8 * part * curve.spent_eur[place]
        assert spent[which == quarter].sum() >= floor - dearest
    assert curve.co2_saved_kg_a[place] <= free.co2_saved_kg_a[-1]


def test_that_crews_limit_how_many_buildings_are_done(packages):
    curve = curve_of(packages, BUDGET, Limits(most_buildings=3), 1.0)
    assert curve.buildings.max() <= 3


def test_that_the_heaviest_work_is_named(packages):
    n = packages.n_buildings
    for number, measures in enumerate(packages.building_measures):
        kinds = {m.kind for m in measures}
        work = works(packages, np.full(n, number))[0]
        if not kinds:
            assert np.isnan(work)
        elif "windows" in kinds:
            assert WORKS[int(work)] == "Whole envelope"
        elif kinds == {"pv"}:
            assert WORKS[int(work)] == "PV alone"
        elif "heat_pump" in kinds and not kinds & {"walls", "roof"}:
            assert WORKS[int(work)] == "Heat pump"
