"""Exact load flow of a year with power-grid-model (LF Energy, MPL-2.0), one substation at a time.

Symmetric Newton-Raphson over all hours as one batch; unbalance between phases is not seen.
"""

import numpy as np
from numpy.typing import NDArray
from power_grid_model import (
    CalculationMethod,
    ComponentType,
    DatasetType,
    LoadGenType,
    PowerGridModel,
    WindingType,
    initialize_array,
)
from power_grid_model.errors import PowerGridError

from models.grid.flow.lin_dist_flow import YearOfFlow
from models.grid.network.grid_types import MEDIUM_V, NOMINAL_V, transformer_of
from models.grid.network.radial import NetworkError, RadialNetwork

SOURCE_VA = 1e12
HOURS_AT_ONCE = 2190


def exact_year(
    network: RadialNetwork,
    node_w: NDArray[np.floating],
    *,
    tan_phi: float = 0.0,
    source_v: float = 1.0,
) -> YearOfFlow:
    """A year of exact load flow; shapes and meaning as `linear_year`.

    The medium voltage is stiff at `source_v` [of 20 kV], the taps are neutral. Raises
    NetworkError where the flow of a substation does not converge (far over its limits).
    """
    parts = []
    for index in range(network.n_substations):
        tree, nodes = network.of_substation(index)
        load = np.asarray(node_w)[nodes]
        try:
            parts.append((nodes, _tree_year(tree, load, tan_phi, source_v)))
        except PowerGridError as error:
            raise NetworkError(
                f"the load flow of substation {index} does not converge: it is loaded far over "
                "its limits; lower the load or raise the rating"
            ) from error
    return _joined(network, parts, np.shape(node_w)[1])


def _model(tree: RadialNetwork, source_v: float) -> PowerGridModel:
    """Busbar node i has id i; the medium-voltage node comes after; lines, loads, transformer."""
    n = tree.n_nodes
    node = initialize_array(DatasetType.input, ComponentType.node, n + 1)
    node["id"] = np.arange(n + 1)
    node["u_rated"] = np.append(np.full(n, NOMINAL_V), MEDIUM_V)
    cables = np.flatnonzero(tree.parent >= 0)
    line = initialize_array(DatasetType.input, ComponentType.line, len(cables))
    line["id"] = 2 * n + 2 + np.arange(len(cables))
    line["from_node"], line["to_node"] = tree.parent[cables], cables
    line["from_status"], line["to_status"] = 1, 1
    line["r1"], line["x1"] = tree.r_ohm[cables], tree.x_ohm[cables]
    line["c1"], line["tan1"], line["i_n"] = 0.0, 0.0, tree.rating_a[cables]
    load = initialize_array(DatasetType.input, ComponentType.sym_load, n)
    load["id"], load["node"], load["status"] = n + 1 + np.arange(n), np.arange(n), 1
    load["type"], load["p_specified"], load["q_specified"] = LoadGenType.const_power, 0.0, 0.0
    source = initialize_array(DatasetType.input, ComponentType.source, 1)
    source["id"], source["node"], source["status"] = 4 * n + 10, n, 1
    source["u_ref"], source["sk"] = source_v, SOURCE_VA
    return PowerGridModel(
        {
            ComponentType.node: node,
            ComponentType.line: line,
            ComponentType.sym_load: load,
            ComponentType.source: source,
            ComponentType.transformer: _transformer(tree, 4 * n + 11),
        },
        system_frequency=50.0,
    )


def _transformer(tree: RadialNetwork, number: int) -> np.ndarray:
    kind = transformer_of(float(tree.rating_kva[0]))
    rating_va = kind.rating_kva * 1000.0
    unit: np.ndarray = initialize_array(DatasetType.input, ComponentType.transformer, 1)
    unit["id"], unit["from_node"], unit["to_node"] = number, tree.n_nodes, int(tree.root[0])
    unit["from_status"], unit["to_status"] = 1, 1
    unit["u1"], unit["u2"], unit["sn"] = MEDIUM_V, NOMINAL_V, rating_va
    unit["uk"], unit["pk"] = kind.vk_percent / 100.0, kind.vkr_percent / 100.0 * rating_va
    unit["i0"], unit["p0"] = kind.i0_percent / 100.0, kind.pfe_kw * 1000.0
    unit["winding_from"], unit["winding_to"] = WindingType.delta, WindingType.wye_n
    unit["clock"], unit["tap_side"], unit["tap_pos"] = 5, 0, 0
    unit["tap_min"], unit["tap_max"], unit["tap_nom"], unit["tap_size"] = -2, 2, 0, 500.0
    return unit


def _tree_year(
    tree: RadialNetwork, node_w: NDArray[np.floating], tan_phi: float, source_v: float
) -> YearOfFlow:
    model = _model(tree, source_v)
    n, n_hours = node_w.shape
    voltage = np.empty((n, n_hours), dtype=np.float32)
    loading = np.zeros((n, n_hours), dtype=np.float32)
    transformer = np.empty((1, n_hours), dtype=np.float32)
    cables = np.flatnonzero(tree.parent >= 0)
    for first in range(0, n_hours, HOURS_AT_ONCE):
        hours = slice(first, min(first + HOURS_AT_ONCE, n_hours))
        active = np.ascontiguousarray(node_w[:, hours].T, dtype=np.float64)
        update = initialize_array(DatasetType.update, ComponentType.sym_load, active.shape)
        update["id"] = n + 1 + np.arange(n)
        update["p_specified"], update["q_specified"] = active, active * tan_phi
        answer = model.calculate_power_flow(
            update_data={ComponentType.sym_load: update},
            calculation_method=CalculationMethod.newton_raphson,
            output_component_types={
                ComponentType.node: ["u_pu"],
                ComponentType.line: ["loading"],
                ComponentType.transformer: ["loading"],
            },
        )
        voltage[:, hours] = answer[ComponentType.node]["u_pu"][:, :n].T
        if cables.size:
            loading[cables, hours] = answer[ComponentType.line]["loading"].T
        transformer[0, hours] = answer[ComponentType.transformer]["loading"][:, 0]
    return YearOfFlow(
        transformer,
        voltage.min(axis=1),
        voltage.max(axis=1),
        voltage.argmin(axis=1).astype(np.int32),
        loading.max(axis=1),
        loading.argmax(axis=1).astype(np.int32),
        (loading > 1.0).sum(axis=1).astype(np.int32),
        "exact (power-grid-model)",
    )


def _joined(
    network: RadialNetwork, parts: list[tuple[NDArray[np.int64], YearOfFlow]], n_hours: int
) -> YearOfFlow:
    n = network.n_nodes
    levels = {name: np.zeros(n, dtype=np.float32) for name in ("v_min", "v_max", "cable_max_frac")}
    counts = {
        name: np.zeros(n, dtype=np.int32)
        for name in ("v_min_hour", "cable_max_hour", "cable_hours_over")
    }
    transformer = np.zeros((network.n_substations, n_hours), dtype=np.float32)
    for index, (nodes, part) in enumerate(parts):
        transformer[index] = part.transformer_frac[0]
        for name in levels:
            levels[name][nodes] = getattr(part, name)
        for name in counts:
            counts[name][nodes] = getattr(part, name)
    return YearOfFlow(
        transformer,
        levels["v_min"],
        levels["v_max"],
        counts["v_min_hour"],
        levels["cable_max_frac"],
        counts["cable_max_hour"],
        counts["cable_hours_over"],
        "exact (power-grid-model)",
    )
