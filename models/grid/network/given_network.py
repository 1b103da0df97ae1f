"""A network that is given: cables as lines, substations as points, made into trees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from models.grid.network.lv_network import StreetNetwork
from models.grid.network.radial import NetworkError, radial_network

SNAP_M = 0.5
SUBSTATION_REACH_M = 10.0


@dataclass(frozen=True)
class GivenCables:
    """Cables of a data set: `lines_xy_m`, each (n_points, 2) [m] from junction to junction;
    `cable` [name in cable_types.csv]; `name` [id in the data set]; `parallel` (n,) or None."""

    lines_xy_m: Sequence[NDArray[np.floating]]
    cable: Sequence[str]
    name: Sequence[str]
    parallel: NDArray[np.integer] | None = None


def network_from_cables(
    cables: GivenCables,
    substation_xy_m: NDArray[np.floating],
    rating_kva: NDArray[np.floating],
    substation_name: Sequence[str],
    connection_xy_m: NDArray[np.floating],
) -> StreetNetwork:
    """Trees from given cables; connections are on the nearest junction.

    Ends closer than 0.5 m are one junction; a substation is the junction within 10 m of it.
    Raises NetworkError naming cable or substation: no cable, a line of one point, a substation
    that touches no cable, an island, a loop, two substations on one tree.
    """
    if len(cables.lines_xy_m) == 0:
        raise NetworkError("the network has no cable; give lines from junction to junction")
    for line, name in zip(cables.lines_xy_m, cables.name, strict=True):
        if len(line) < 2 or not np.isfinite(line).all():
            raise NetworkError(f"cable {name}: its line has no two points; draw it anew")
    cables = _side_by_side(cables)
    xy, ends = _junctions(cables.lines_xy_m)
    root = _roots(xy, np.asarray(substation_xy_m, dtype=np.float64), substation_name)
    length = np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in cables.lines_xy_m])
    network, place = radial_network(
        xy,
        ends,
        length,
        cables.cable,
        root,
        np.asarray(rating_kva, dtype=np.float64),
        parallel=cables.parallel,
        edge_name=cables.name,
        node_name=[f"({x:.1f}, {y:.1f})" for x, y in xy],
    )
    _, at = cKDTree(xy).query(connection_xy_m)
    node = place[np.asarray(at)]
    return StreetNetwork(network, node, network.substation[node], float(length.sum()), 0)


def _side_by_side(cables: GivenCables) -> GivenCables:
    """Lines of one type between the same two junctions as one cable of so many in parallel."""
    _, ends = _junctions(cables.lines_xy_m)
    count = np.ones(len(ends)) if cables.parallel is None else np.asarray(cables.parallel)
    first: dict[tuple[int, int, str], int] = {}
    total = np.array(count, dtype=np.int64)
    for row, (a, b) in enumerate(np.sort(ends, axis=1).tolist()):
        lead = first.setdefault((a, b, cables.cable[row]), row)
        if lead != row and a != b:
            total[lead] += total[row]
    kept = sorted(first.values())
    return GivenCables(
        [cables.lines_xy_m[row] for row in kept], [cables.cable[row] for row in kept],
        [cables.name[row] for row in kept], total[kept],
    )  # fmt: skip


def _junctions(
    lines_xy_m: Sequence[NDArray[np.floating]],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    points = np.concatenate([[line[0], line[-1]] for line in lines_xy_m]).astype(np.float64)
    close = cKDTree(points).query_pairs(SNAP_M, output_type="ndarray")
    links = coo_matrix(
        (np.ones(len(close)), (close[:, 0], close[:, 1])), shape=(len(points), len(points))
    )
    count, group = connected_components(links, directed=False)
    first = np.full(count, len(points), dtype=np.int64)
    np.minimum.at(first, group, np.arange(len(points)))
    return points[first], group.reshape(-1, 2).astype(np.int64)


def _roots(
    xy: NDArray[np.float64], substation_xy_m: NDArray[np.float64], names: Sequence[str]
) -> NDArray[np.int64]:
    if len(substation_xy_m) == 0:
        raise NetworkError("the network has no substation; give at least one point")
    distance, node = cKDTree(xy).query(substation_xy_m)
    for far, name in zip(np.asarray(distance), names, strict=True):
        if far > SUBSTATION_REACH_M:
            raise NetworkError(
                f"substation {name} touches no cable: the nearest junction is {far:.0f} m away; "
                "end a cable at it"
            )
    return np.asarray(node, dtype=np.int64)
