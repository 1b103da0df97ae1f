"""Shares of parts, against games whose shares are known."""

from itertools import permutations

import numpy as np
import pytest

from twin.plans.shapley import shapley_shares

ALONE = np.array([[3.0, -1.0], [5.0, 0.0], [7.0, 2.0], [1.0, 1.0]])


def added(parts):
    return ALONE[sorted(parts)].sum(axis=0)


def test_that_parts_that_do_not_meet_have_what_each_does_alone():
    assert shapley_shares(4, added).share == pytest.approx(ALONE)


def test_that_equal_parts_of_which_one_is_enough_share_evenly():
    def enough(parts):
        return np.array([12.0 if parts else 0.0])

    assert shapley_shares(3, enough).share == pytest.approx(4.0)


def test_that_shares_are_the_mean_over_every_order():
    value = {}
    chance = np.random.default_rng(3)

    def game(parts):
        return value.setdefault(parts, chance.normal(size=1))

    found = shapley_shares(4, game).share[:, 0]
    by_order = []
    for order in permutations(range(4)):
        steps = [
            (game(frozenset(order[: k + 1])) - game(frozenset(order[:k])))[0] for k in range(4)
        ]
        by_order.append([steps[order.index(part)] for part in range(4)])
    assert found == pytest.approx(np.mean(by_order, axis=0))
    assert found.sum() == pytest.approx((game(frozenset(range(4))) - game(frozenset()))[0])


def test_that_drawn_orders_add_up_to_the_whole_and_say_how_far_off_they_are():
    weight = np.arange(1.0, 11.0)

    def squared(parts):  # shares of (sum of weights)^2 are weight x sum of all weights
        return np.array([weight[sorted(parts)].sum() ** 2])

    found = shapley_shares(10, squared)
    assert not found.exact
    assert found.share.sum() == pytest.approx(55.0**2)
    assert found.share[:, 0] == pytest.approx(weight * 55.0)  # an order and its reverse: exact here


def test_that_one_set_is_asked_for_once():
    asked = []

    def counted(parts):
        asked.append(parts)
        return np.array([float(len(parts))])

    shapley_shares(5, counted)
    assert len(asked) == len(set(asked)) == 32
