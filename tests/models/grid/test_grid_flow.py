"""Load flow: exact, linear and an independent judge agree on a 202-bus street network."""

import numpy as np
import pytest

from models.grid.flow.hosting import Limits, hosting_capacity
from models.grid.flow.lin_dist_flow import linear_hour, linear_year
from models.grid.flow.overload import hours_over, overload_sentence
from models.grid.flow.power_flow import exact_year
from models.grid.flow.spare_room import spare_room
from models.grid.network.grid_types import next_rating_kva, transformer_of, transformer_types
from models.grid.network.radial import NetworkError, connection_load_w, radial_network

FEEDERS, HOMES, TAN_PHI = 5, 40, 0.2
# pandapower 3.5.6, runpp, the network and loads below, first 48 hours; benchmarks/bench_grid.py
# runs it again where its interpreter is named.
PANDAPOWER = {"least_voltage": 0.956880, "transformer_percent": 59.6412, "cable_percent": 25.6717}


def street_loads_w(hours):
    hour = np.arange(hours)
    wave = 1 + 0.8 * np.sin((hour % 24 - 13) / 24 * 2 * np.pi)
    season = 1 + 0.3 * np.cos(hour / 8760 * 2 * np.pi)
    size = 0.5 + (np.arange(FEEDERS * HOMES) * 37 % 101) / 100
    return 480.0 * size[:, None] * (wave * season)[None, :]


@pytest.fixture(scope="module")
def street():
    ends = np.array(
        [
            (0 if home == 0 else feeder * HOMES + home, 1 + feeder * HOMES + home)
            for feeder in range(FEEDERS)
            for home in range(HOMES)
        ]
    )
    network, place = radial_network(
        np.zeros((201, 2)),
        ends,
        np.full(200, 20.0),
        ["NAYY 4x150"] * 200,
        np.array([0]),
        np.array([400.0]),
    )
    return network, connection_load_w(place[1:], street_loads_w(48), 201)


def test_that_the_exact_flow_equals_pandapower_to_five_digits(street):
    network, load = street
    flow = exact_year(network, load, tan_phi=TAN_PHI)
    assert flow.v_min.min() == pytest.approx(PANDAPOWER["least_voltage"], abs=5e-6)
    percent = 100 * flow.transformer_frac.max()
    assert percent == pytest.approx(PANDAPOWER["transformer_percent"], rel=2e-5)
    percent = 100 * flow.cable_max_frac.max()
    assert percent == pytest.approx(PANDAPOWER["cable_percent"], rel=2e-5)


def test_that_the_linear_flow_is_a_little_optimistic_and_says_so(street):
    network, load = street
    linear = linear_year(network, load, tan_phi=TAN_PHI)
    exact = exact_year(network, load, tan_phi=TAN_PHI)
    assert "linear" in linear.method
    assert "exact" in exact.method
    gap = linear.v_min.min() - exact.v_min.min()
    assert 0 < gap < 0.005
    assert 0 < exact.transformer_frac.max() - linear.transformer_frac.max() < 0.03
    assert linear.worst_hour() == exact.worst_hour()


def test_that_one_hour_alone_is_that_hour_of_the_year(street):
    network, load = street
    year = linear_year(network, load, tan_phi=TAN_PHI)
    node = int(year.v_min.argmin())
    voltage, loading = linear_hour(network, load[:, year.v_min_hour[node]], tan_phi=TAN_PHI)
    assert voltage[node] == pytest.approx(year.v_min[node], abs=1e-5)
    assert loading.max() == pytest.approx(year.cable_max_frac.max(), rel=1e-4)


def test_that_the_linear_flow_without_load_is_flat_and_with_pv_rises(street):
    network, load = street
    flat = linear_year(network, 0 * load)
    np.testing.assert_allclose(flat.v_min, 1.0)
    assert flat.transformer_frac.max() == 0
    sunny = linear_year(network, -load)
    assert sunny.v_max.max() > 1.0
    assert sunny.v_min.min() >= 1.0 - 1e-6


def test_that_doubling_the_load_doubles_every_linear_loading(street):
    network, load = street
    one, two = linear_year(network, load), linear_year(network, 2 * load)
    np.testing.assert_allclose(two.cable_max_frac, 2 * one.cable_max_frac, rtol=1e-5)
    np.testing.assert_allclose(two.transformer_frac, 2 * one.transformer_frac, rtol=1e-5)


def test_that_hours_over_a_limit_are_counted_and_told(street):
    network, load = street
    flow = linear_year(network, 3 * load)
    hours = flow.hours_over()[0]
    assert hours == hours_over(flow.transformer_frac[0]) > 0
    said = overload_sentence(
        "Rua dos Sapateiros",
        flow.transformer_frac[0],
        remedy="off-peak charging",
        remedied_frac=flow.transformer_frac[0] / 4,
    )
    assert said.startswith(f"The transformer at Rua dos Sapateiros is over 100 % in {hours} hours")
    assert said.endswith("off-peak charging brings it to 0.")
    assert "stays under" in overload_sentence("X", np.array([0.5]))


def test_that_a_load_beyond_all_reason_is_told_in_one_sentence(street):
    network, load = street
    with pytest.raises(NetworkError, match="does not converge"):
        exact_year(network, 100 * load[:, :2])


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_that_the_hosting_capacity_is_where_the_linear_flow_meets_its_limit(street, sign):
    network, load = street
    share = np.full(network.n_nodes, 1 / 200)
    share[0] = 0
    unit = sign * 3000 * (1 + 0.5 * np.cos(np.arange(48) / 24 * 2 * np.pi))
    found = hosting_capacity(network, load, share, unit, tan_phi=TAN_PHI)
    at_limit = load + found.units * share[:, None] * unit[None, :]
    flow = linear_year(network, at_limit, tan_phi=TAN_PHI)
    reached = max(
        flow.transformer_frac.max(),
        flow.cable_max_frac.max(),
        (1 - flow.v_min.min()) / 0.1,
        (flow.v_max.max() - 1) / 0.1,
    )
    assert reached == pytest.approx(1.0, abs=1e-3)
    assert found.limited_by.split()[-1] in {"transformer", "cable", "voltage"}


def test_that_sparing_hours_and_wider_limits_make_room(street):
    network, load = street
    share = np.zeros(network.n_nodes)
    share[-1] = 1.0
    unit = np.full(48, 1000.0)
    plain = hosting_capacity(network, load, share, unit)
    assert hosting_capacity(network, load, share, unit, hours_spared=3).units >= plain.units
    wide = hosting_capacity(network, load, share, unit, limits=Limits(0.8, 1.2, 2.0, 2.0))
    assert wide.units > plain.units
    with pytest.raises(ValueError, match="sum to 1"):
        hosting_capacity(network, load, 2 * share, unit)


def small(ends, roots=(0,), cable="NAYY 4x150", length=10.0):
    ends = np.array(ends).reshape(-1, 2)
    n = int(ends.max()) + 1
    return radial_network(
        np.zeros((n, 2)),
        ends,
        np.full(len(ends), length),
        [cable] * len(ends),
        np.array(roots),
        np.full(len(roots), 250.0),
    )


def test_that_parents_come_before_children_whatever_the_order_given():
    network, place = small([(4, 3), (2, 1), (3, 0), (1, 0)])
    inner = network.parent[1:]
    assert (inner < np.arange(1, 5)).all()
    assert network.parent[place[4]] == place[3]
    assert network.edge[place[4]] == 0


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"ends": [(0, 1), (2, 3)]}, "node 2 and 1 more are an island"),
        ({"ends": [(0, 1), (1, 2), (2, 0)]}, "cable 2 from node 2 to node 0 closes a loop"),
        ({"ends": [(0, 1), (1, 2)], "roots": (0, 2)}, "substations at nodes 0 and 2 feed"),
        ({"ends": [(0, 1)], "cable": "rope"}, "cable 0: its type 'rope' is not in the table"),
        ({"ends": [(0, 1)], "length": 0.0}, "cable 0: its length is 0.0 m"),
    ],
)
def test_that_islands_loops_and_odd_cables_are_refused_by_name(case, said):
    with pytest.raises(NetworkError) as caught:
        small(**case)
    assert said in str(caught.value)


def test_that_transformers_scale_between_and_beyond_the_table():
    assert next_rating_kva(390) == 400
    assert next_rating_kva(2000) == 3200
    assert transformer_of(3200).r_ohm == pytest.approx(transformer_of(1600).r_ohm / 2)
    assert transformer_of(400).pfe_kw == 1.35
    assert [kind.rating_kva for kind in transformer_types()] == sorted(
        kind.rating_kva for kind in transformer_types()
    )
    with pytest.raises(ValueError, match="above zero"):
        transformer_of(0)


@pytest.mark.parametrize("size", [1.0, 1.5])
def test_that_the_spare_room_is_where_the_linear_flow_meets_its_limits(street, size):
    network, load = street
    load = size * load
    flow = linear_year(network, load)
    place = np.array([network.n_nodes - 1])  # the end of the last feeder
    spare = spare_room(network, flow, place)
    more_kw = (spare.room_kw / np.maximum(spare.use.toarray()[:, 0], 1e-12)).min()
    full = load.copy()
    full[place[0]] += 1000.0 * more_kw
    limits, told = Limits(), linear_year(network, full)
    margins = (
        limits.transformer_frac - told.transformer_frac.max(),
        limits.cable_frac - told.cable_max_frac.max(),
        told.v_min.min() - limits.v_low,
    )
    assert min(margins) == pytest.approx(0.0, abs=2e-3)
    assert spare_room(network, linear_year(network, 9 * load), place).room_kw.min() == 0.0
