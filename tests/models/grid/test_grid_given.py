"""A given network is run as it is, and refused by name where it is no tree."""

import numpy as np
import pytest

from models.grid.flow.lin_dist_flow import linear_hour
from models.grid.network.given_network import GivenCables, network_from_cables
from models.grid.network.radial import NetworkError

TRUNK = np.array([[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]])
BRANCH = np.array([[100.2, 0.1], [100.0, 80.0]])
BACK = np.array([[100.0, 80.0], [0.0, 0.0]])
SUBSTATION = np.array([[2.0, 1.0]])


def run(lines, kinds=None, substations=SUBSTATION):
    names = [f"K{i + 1}" for i in range(len(lines))]
    cables = GivenCables(lines, kinds or ["NAYY 4x150"] * len(lines), names)
    count = len(substations)
    stations = [f"S{i + 1}" for i in range(count)]
    homes = np.array([[101.0, 78.0], [99.0, 3.0]])
    return network_from_cables(cables, substations, np.full(count, 250.0), stations, homes)


def test_that_lines_become_a_tree_with_their_true_length():
    given = run([BRANCH, TRUNK])
    network = given.network
    assert network.n_nodes == 3
    assert given.cable_m == pytest.approx(180, abs=0.5)
    far, near = given.connection_node
    assert network.parent[far] == near
    voltage, loading = linear_hour(network, np.where(np.arange(3) == far, 10_000.0, 0.0))
    assert voltage[far] < voltage[near] < 1
    amps = 10_000 / (np.sqrt(3) * 400)
    assert loading[far] == pytest.approx(amps / 270, rel=1e-6)


@pytest.mark.parametrize(
    ("lines", "substations", "said"),
    [
        ([TRUNK, BRANCH, BACK], SUBSTATION, "cable K3 from node"),
        ([TRUNK, BRANCH + 300], SUBSTATION, "are an island that no substation feeds"),
        ([TRUNK, BRANCH], SUBSTATION + 60, "substation S1 touches no cable"),
        ([TRUNK, BRANCH], np.array([[0.0, 0.0], [100.0, 79.0]]), "feed the same cables"),
        ([TRUNK[:1]], SUBSTATION, "cable K1: its line has no two points"),
        ([], SUBSTATION, "no cable"),
        ([TRUNK], np.empty((0, 2)), "no substation"),
    ],
)
def test_that_what_is_no_tree_is_refused_by_name(lines, substations, said):
    with pytest.raises(NetworkError) as caught:
        run(lines, substations=substations)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
