"""The best choice for a budget, against every choice there is and against HiGHS."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, linprog, milp

from twin.plans.knapsack import best_within, cheapest_for, front_of, polished


def drawn(n, packages, seed):
    chance = np.random.default_rng(seed)
    cost = chance.uniform(1.0, 50.0, (n, packages))
    gain = cost**0.6 * chance.uniform(0.2, 2.0, (n, packages))
    cost[:, 0] = gain[:, 0] = 0.0
    return cost, gain


@pytest.mark.parametrize("seed", range(8))
def test_that_no_choice_beats_the_bound_and_the_gap_is_told(seed):
    cost, gain = drawn(6, 4, seed)
    budget = 60.0
    found = best_within(front_of(cost, gain), budget)
    best = max(
        sum(gain[i, p] for i, p in enumerate(choice))
        for choice in product(range(4), repeat=6)
        if sum(cost[i, p] for i, p in enumerate(choice)) <= budget
    )
    rows = np.arange(6)
    assert found.cost == pytest.approx(cost[rows, found.chosen].sum())
    assert found.gain == pytest.approx(gain[rows, found.chosen].sum())
    assert found.cost <= budget
    assert found.gain <= best + 1e-9 <= found.bound + 2e-9
    assert best - found.gain <= found.gap_frac * found.bound + 1e-9


def test_that_the_bound_is_the_linear_program_s():
    cost, gain = drawn(60, 9, 1)
    budget = 500.0
    found = best_within(front_of(cost, gain), budget)
    each = np.kron(np.eye(60), np.ones(9))
    lp = linprog(-gain.ravel(), cost.ravel()[None], [budget], each, np.ones(60), bounds=(0, 1))
    assert found.bound == pytest.approx(-lp.fun, rel=1e-9)


def test_that_the_choice_is_as_near_the_best_as_it_says():
    cost, gain = drawn(80, 8, 2)
    budget = 700.0
    found = best_within(front_of(cost, gain), budget)
    each = LinearConstraint(np.kron(np.eye(80), np.ones(8)), 1, 1)
    within = LinearConstraint(cost.ravel()[None], -np.inf, budget)
    exact = milp(-gain.ravel(), integrality=np.ones(640), bounds=(0, 1), constraints=[each, within])
    assert found.gain >= -exact.fun * (1 - found.gap_frac) - 1e-9
    assert found.gap_frac < 0.01


def test_that_what_pays_at_once_is_taken_without_a_budget():
    cost = np.array([[0.0, -5.0, 10.0], [0.0, 3.0, 4.0]])
    gain = np.array([[0.0, 2.0, 3.0], [0.0, 1.0, 1.5]])
    found = best_within(front_of(cost, gain), 0.0)
    assert found.chosen.tolist() == [1, 2]  # the five saved pay for the four
    assert found.cost == pytest.approx(-1.0)


def test_that_a_package_that_saves_nothing_is_never_bought():
    found = best_within(front_of(np.array([[0.0, 5.0]]), np.array([[0.0, -1.0]])), 100.0)
    assert found.chosen.tolist() == [0]
    assert found.gap_frac == 0.0


@pytest.mark.parametrize("share", [0.05, 0.1, 0.25, 0.4, 0.8, 1.0])
def test_that_a_target_costs_no_less_than_its_bound_and_polished_the_least_there_is(share):
    cost, gain = drawn(12, 6, 3)
    front = front_of(cost, gain)
    target = share * front.gain.sum()
    each = LinearConstraint(np.kron(np.eye(12), np.ones(6)), 1, 1)
    enough = LinearConstraint(gain.ravel()[None], target, np.inf)
    least = milp(cost.ravel(), integrality=np.ones(72), bounds=(0, 1), constraints=[each, enough])
    first = cheapest_for(front, target)
    found = polished(front, cost, gain, first, np.inf, target)
    rows = np.arange(12)
    assert found.cost == pytest.approx(cost[rows, found.chosen].sum())
    assert found.gain >= target * (1 - 1e-12)
    assert found.bound <= least.fun * (1 + 1e-9)
    assert found.cost == pytest.approx(least.fun, rel=1e-5)
    assert first.cost - least.fun <= first.gap_frac * first.bound + 1e-9


@pytest.mark.parametrize("budget", [10.0, 30.0, 60.0, 150.0])
def test_that_a_polished_choice_is_the_best_there_is_where_all_are_in_its_core(budget):
    cost, gain = drawn(12, 6, 4)
    front = front_of(cost, gain)
    found = polished(front, cost, gain, best_within(front, budget), budget, np.inf)
    each = LinearConstraint(np.kron(np.eye(12), np.ones(6)), 1, 1)
    within = LinearConstraint(cost.ravel()[None], -np.inf, budget)
    best = milp(-gain.ravel(), integrality=np.ones(72), bounds=(0, 1), constraints=[each, within])
    assert found.cost <= budget
    assert found.gain == pytest.approx(-best.fun, rel=1e-5)


def test_that_nothing_to_choose_from_is_nothing():
    found = best_within(front_of(np.zeros((3, 2)), np.zeros((3, 2))), 10.0)
    assert (found.cost, found.gain, found.bound) == (0.0, 0.0, 0.0)
