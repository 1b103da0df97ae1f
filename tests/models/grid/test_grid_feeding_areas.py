"""Which substation feeds what, on a street whose halves can be counted."""

import numpy as np
import pytest

from models.grid.network.feeding_areas import balanced_ways, shortest_ways
from models.grid.network.street_graph import StreetGraph

NODES = 101
"""A straight street of 100 stretches of 10 m; two substations, one beyond each end."""


def street() -> tuple[StreetGraph, np.ndarray]:
    along = np.stack([10.0 * np.arange(NODES), np.zeros(NODES)], axis=1)
    stations = along[[0, -1]] + [[-1.0, 0.0], [1.0, 0.0]]
    chain = np.stack([np.arange(NODES - 1), np.arange(1, NODES)], axis=1)
    leads = np.array([[0, NODES], [NODES - 1, NODES + 1]])
    length = np.concatenate([np.full(NODES - 1, 10.0), [1.0, 1.0]])
    graph = StreetGraph(np.concatenate([along, stations]), np.concatenate([chain, leads]), length)
    return graph, np.array([NODES, NODES + 1])


def loads_w(given: np.ndarray, rating_kva: tuple[float, float]) -> np.ndarray:
    graph, roots = street()
    ways = balanced_ways(graph, roots, np.arange(NODES), given, np.array(rating_kva))
    return np.bincount(ways.feeder[np.arange(NODES)], given, minlength=2)


def test_that_the_nearer_substation_feeds_where_neither_is_full() -> None:
    graph, roots = street()
    near = shortest_ways(graph, roots).feeder[:NODES]
    ways = balanced_ways(graph, roots, np.arange(NODES), np.full(NODES, 1.0), np.array([1.0, 1.0]))
    assert np.array_equal(ways.feeder[:NODES], near)
    assert abs(int(near.sum()) - 50) <= 1


def test_that_a_substation_of_three_times_the_power_feeds_three_times_as_much() -> None:
    """101 loads of 3.6 kW on 400 kVA, nine tenths of it: no more than 1.1 x the mean anywhere."""
    given = np.full(NODES, 3600.0)
    big, small = loads_w(given, (300.0, 100.0))
    assert big + small == pytest.approx(given.sum())
    mean = given.sum() / 400e3
    assert max(big / 300e3, small / 100e3) <= 1.1 * mean


def test_that_loads_at_one_end_are_shared_between_both() -> None:
    """All loads lie in the first third: the nearer substation alone would be at 1.6."""
    given = np.where(np.arange(NODES) < 34, 4800.0, 0.0)
    near, far = loads_w(given, (100.0, 100.0))
    assert max(near, far) / 100e3 <= 1.1 * given.sum() / 200e3
