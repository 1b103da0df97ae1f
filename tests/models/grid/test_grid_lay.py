"""A network laid along streets feeds everything, once, along the streets."""

import numpy as np
import pytest

from models.grid.flow.lin_dist_flow import linear_year
from models.grid.flow.power_flow import exact_year
from models.grid.network.lv_network import lay_network
from models.grid.network.radial import NetworkError, connection_load_w
from models.grid.network.street_graph import street_graph


def town():
    """Five by five streets of 400 m that cross without shared points, and a lane off one."""
    lines = [np.array([[0.0, y], [400.0, y]]) for y in range(0, 401, 100)]
    lines += [np.array([[x, 0.0], [x, 400.0]]) for x in range(0, 401, 100)]
    lines.append(np.array([[150.0, 100.6], [150.0, 160.0]]))
    rng = np.random.default_rng(3)
    homes = rng.uniform(0, 400, (300, 2))
    substations = np.array([[95.0, 110.0], [310.0, 290.0]])
    return lines, substations, homes, np.full(300, 1500.0)


@pytest.fixture(scope="module")
def laid():
    lines, substations, homes, design = town()
    return lay_network(lines, substations, None, homes, design)


def test_that_crossings_and_near_ends_become_nodes():
    graph = street_graph(
        [
            np.array([[0.0, 0.0], [100.0, 0.0]]),
            np.array([[50.0, -50.0], [50.0, 50.0]]),
            np.array([[80.0, 0.8], [80.0, 40.0]]),
        ],
        step_m=1000,
    )
    for place in ([50.0, 0.0], [80.0, 0.4]):
        assert np.hypot(*(graph.xy_m - place).T).min() < 1.0
    degree = np.bincount(graph.ends.ravel())
    assert (degree == 4).sum() == 1
    assert (degree == 3).sum() == 1
    assert graph.length_m.sum() == pytest.approx(240, abs=3)


def test_that_every_connection_is_fed_by_a_substation_it_can_reach(laid):
    network = laid.network
    for node, substation in zip(laid.connection_node, laid.substation, strict=True):
        at = node
        while network.parent[at] >= 0:
            at = network.parent[at]
        assert at == network.root[substation]
    assert laid.bridged == 0
    assert set(laid.substation) == {0, 1}


def test_that_no_cable_ends_where_nobody_is_fed(laid):
    network = laid.network
    leaves = set(range(network.n_nodes)) - set(network.parent.tolist()) - set(network.root.tolist())
    assert leaves <= set(laid.connection_node.tolist())


def test_that_cables_and_transformers_bear_the_load_they_are_laid_for(laid):
    load = connection_load_w(laid.connection_node, np.full((300, 2), 1500.0), laid.network.n_nodes)
    for flow in (linear_year(laid.network, load), exact_year(laid.network, load)):
        assert flow.cable_max_frac.max() < 0.8
        assert flow.transformer_frac.max() < 0.8
        assert flow.v_min.min() > 0.9


def test_that_a_part_no_street_reaches_is_bridged_and_said():
    lines, substations, homes, design = town()
    lines.append(np.array([[600.0, 0.0], [700.0, 0.0]]))
    far = np.concatenate([homes, [[690.0, 5.0]]])
    laid = lay_network(lines, substations, None, far, np.append(design, 1500.0))
    assert laid.bridged == 1
    assert laid.network.xy_m[laid.connection_node[-1], 0] > 600


def test_that_given_ratings_are_kept_and_an_idle_substation_does_no_harm():
    lines, substations, homes, design = town()
    three = np.concatenate([substations, [[390.0, 395.0], [391.0, 395.0]]])
    laid = lay_network(lines, three, np.array([250.0, 400.0, 160.0, 160.0]), homes[:5], design[:5])
    np.testing.assert_array_equal(laid.network.rating_kva, [250, 400, 160, 160])
    load = connection_load_w(laid.connection_node, np.full((5, 3), 900.0), laid.network.n_nodes)
    linear, exact = linear_year(laid.network, load), exact_year(laid.network, load)
    np.testing.assert_allclose(linear.transformer_frac, exact.transformer_frac, atol=0.02)


def test_that_the_same_streets_give_the_same_network():
    lines, substations, homes, design = town()
    first, second = (lay_network(lines, substations, None, homes, design) for _ in range(2))
    np.testing.assert_array_equal(first.network.parent, second.network.parent)
    np.testing.assert_array_equal(first.connection_node, second.connection_node)


def test_that_nothing_to_feed_from_or_to_is_refused():
    lines, substations, homes, design = town()
    with pytest.raises(NetworkError, match="no substation"):
        lay_network(lines, np.empty((0, 2)), None, homes, design)
    with pytest.raises(NetworkError, match="nothing to connect"):
        lay_network(lines, substations, None, np.empty((0, 2)), np.empty(0))
    with pytest.raises(ValueError, match="no street"):
        lay_network([], substations, None, homes, design)


def test_that_a_full_substation_hands_over_to_its_neighbour():
    lines, _, homes, design = town()
    substations = np.array([[95.0, 110.0], [130.0, 390.0]])
    near = lay_network(lines, substations, None, homes, design)
    even = lay_network(lines, substations, np.array([400.0, 400.0]), homes, design)
    apart = [np.bincount(laid.substation, minlength=2) for laid in (near, even)]
    assert abs(np.diff(apart[1]))[0] < abs(np.diff(apart[0]))[0]
    assert apart[1].sum() == len(homes)


def test_that_small_ratings_are_raised_only_where_asked():
    lines, substations, homes, design = town()
    small = np.array([100.0, 100.0])
    kept = lay_network(lines, substations, small, homes, design)
    raised = lay_network(lines, substations, small, homes, design, raise_ratings=True)
    np.testing.assert_array_equal(kept.network.rating_kva, small)
    assert (raised.network.rating_kva > 250).all()
