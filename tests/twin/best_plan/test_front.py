"""The best choice of options within a budget, judged by brute force and by HiGHS."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from twin.best_plan.front import front
from twin.best_plan.limits import with_floors, within_crews
from twin.best_plan.polish import best_choice


def made(rng, units, options):
    cost, gain = rng.gamma(2, 100, (units, options)), rng.normal(30, 30, (units, options))
    cost[:, 0] = gain[:, 0] = 0.0
    return cost, gain


def all_choices(cost, gain):
    units, options = cost.shape
    rows = np.arange(units)
    picks = np.array(list(product(range(options), repeat=units)))
    return picks, cost[rows, picks].sum(axis=1), gain[rows, picks].sum(axis=1)


@pytest.mark.parametrize("seed", range(40))
def test_small_ones_are_the_best_of_all_there_are(seed):
    rng = np.random.default_rng(seed)
    cost, gain = made(rng, int(rng.integers(1, 6)), int(rng.integers(1, 6)))
    if seed % 2:  # round numbers: ties everywhere
        cost, gain = cost.round(-2), gain.round(-1)
    budget = float(cost.sum() * rng.uniform(0.0, 0.6))
    _, costs, gains = all_choices(cost, gain)
    found = front(cost, gain)
    choice = best_choice(found, budget)
    assert choice.proven
    assert choice.gain == pytest.approx(gains[costs <= budget * (1 + 1e-12)].max(), abs=1e-9)
    assert choice.cost_eur <= budget * (1 + 1e-9)
    assert choice.bound >= choice.gain - 1e-9
    wanted = 0.5 * float(found.gained[-1])
    if wanted > 0:
        assert found.least_cost(wanted) <= costs[gains >= wanted].min() + 1e-9


def test_a_medium_one_is_that_of_highs():
    rng = np.random.default_rng(5)
    cost, gain = made(rng, 60, 8)
    budget = 0.15 * float(cost.max(axis=1).sum())
    one_each = np.kron(np.eye(60), np.ones(8))
    solved = milp(
        -gain.ravel(), integrality=np.ones(480), bounds=(0, 1),
        constraints=[
            LinearConstraint(one_each, 1, 1),
            LinearConstraint(cost.ravel()[None, :], -np.inf, budget),
        ],
        options={"mip_rel_gap": 0.0, "time_limit": 20},
    )  # fmt: skip
    relaxed = milp(
        -gain.ravel(), bounds=(0, 1),
        constraints=[
            LinearConstraint(one_each, 1, 1),
            LinearConstraint(cost.ravel()[None, :], -np.inf, budget),
        ],
    )  # fmt: skip
    choice = best_choice(front(cost, gain), budget)
    assert choice.gain == pytest.approx(-solved.fun, rel=1e-9)
    assert choice.bound == pytest.approx(-relaxed.fun, rel=1e-9)


def test_a_place_along_the_front_is_the_choice_at_its_budget():
    cost, gain = made(np.random.default_rng(1), 200, 16)
    found = front(cost, gain)
    rows = np.arange(200)
    for share in (0.0, 0.2, 0.7, 1.5):
        steps = found.steps_within(share * float(found.spent_eur[-1]))
        option = found.chosen(steps)
        assert cost[rows, option].sum() == pytest.approx(found.spent_eur[steps], abs=1e-6)
        assert gain[rows, option].sum() == pytest.approx(found.gained[steps], abs=1e-6)
    assert (np.diff(found.rate) <= 0.0).all()
    assert found.steps_for(2.0 * float(found.gained[-1])) is None


def test_what_nobody_can_have_is_not_chosen():
    cost = np.array([[0.0, np.inf, 10.0], [0.0, 5.0, np.inf]])
    gain = np.array([[0.0, 99.0, 5.0], [0.0, 4.0, 99.0]])
    assert best_choice(front(cost, gain), 1000.0).option.tolist() == [2, 1]


def test_what_costs_nothing_is_taken_first():
    choice = best_choice(front(np.zeros((1, 2)), np.array([[0.0, 3.0]])), 0.0)
    assert (choice.gain, choice.option.tolist()) == (3.0, [1])


def test_each_quarter_gets_its_floor_and_the_bound_holds():
    rng = np.random.default_rng(3)
    cost, gain = made(rng, 6, 4)
    quarter = np.array([0, 0, 0, 1, 1, 1])
    gain[3:] *= 0.01  # without a floor nothing would be done there
    budget, floors = 0.4 * float(cost.max(axis=1).sum()), np.array([0.0, 150.0])
    choice, bound = with_floors(front(cost, gain), quarter, floors, budget)
    spent = cost[np.arange(6), choice.option]
    assert spent[3:].sum() >= 150.0
    assert spent.sum() <= budget
    picks, costs, gains = all_choices(cost, gain)
    there = cost[np.arange(6), picks][:, 3:].sum(axis=1) >= 150.0
    assert choice.gain - 1e-9 <= gains[(costs <= budget) & there].max() <= bound + 1e-9


def test_no_more_are_worked_on_than_crews_finish_and_the_bound_holds():
    rng = np.random.default_rng(4)
    cost, gain = made(rng, 6, 4)
    counts = np.ones(cost.shape) * (np.arange(4) > 0)
    budget = 0.5 * float(cost.max(axis=1).sum())
    choice = within_crews(cost, gain, counts, 2, budget)
    assert np.count_nonzero(choice.option) <= 2
    picks, costs, gains = all_choices(cost, gain)
    best = gains[(costs <= budget) & ((picks > 0).sum(axis=1) <= 2)].max()
    assert choice.gain <= best + 1e-9 <= choice.bound + 2e-9
    assert choice.gain >= 0.8 * best
