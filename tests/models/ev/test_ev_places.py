"""Charge points: how often taken, where to put them, and what else moves off diesel."""

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from models.ev.fleet.mode_shift import cargo_bikes, e_buses, e_vans, smart_parking
from models.ev.places.placement import (
    Demand,
    Sites,
    place_charge_points,
    points_within_walk,
    walking_distance_m,
)
from models.ev.places.waiting import (
    busy_hour_traffic,
    erlang_b,
    erlang_c,
    losses_by_plugs,
    mean_wait_h,
    offered_traffic,
    plugged_in,
    points_needed,
    served_at_points,
)
from models.ev.sessions.sessions import draw_sessions, sessions_from_columns

ONE_PLACE = (np.array([0, 1]), np.array([0]))
ERLANG = [
    (2, 1, 0.2000, 0.3333),
    (5, 3, 0.1101, 0.2362),
    (10, 6, 0.0431, 0.1013),
    (10, 8, 0.1217, 0.4092),
    (20, 15, 0.0456, 0.1604),
]


@pytest.mark.parametrize(("points", "traffic", "blocked", "waiting"), ERLANG)
def test_that_erlang_gives_the_reference_values(points, traffic, blocked, waiting):
    assert erlang_b(points, traffic) == pytest.approx(blocked, abs=5e-5)
    assert erlang_c(points, traffic) == pytest.approx(waiting, abs=5e-5)


def test_that_too_much_traffic_waits_for_ever_and_more_points_turn_fewer_away():
    assert erlang_c(4, 5.0) == 1
    assert mean_wait_h(4, 5.0, 2.0) == np.inf
    assert mean_wait_h(8, 5.0, 2.0) < mean_wait_h(6, 5.0, 2.0)
    assert points_needed(8.0, 0.1217) in (10, 11)
    assert (
        erlang_b(points_needed(6.0, 0.05), 6.0)
        <= 0.05
        < erlang_b(points_needed(6.0, 0.05) - 1, 6.0)
    )
    with pytest.raises(ValueError, match="between 0 and 1"):
        points_needed(3.0, 0.0)


def test_that_cars_plugged_in_are_counted_hour_by_hour():
    sessions = sessions_from_columns(
        np.array([0.5, 1.0, 8759.5]),
        np.array([2.0, 3.0, 8761.0]),
        np.ones(3),
        np.full(3, 7.0),
    )
    cars = plugged_in(sessions)
    np.testing.assert_allclose(cars[[0, 1, 2, 3, 8759]], [1.5, 2, 1, 0, 0.5])
    drawn = draw_sessions(40, country="IT", base_shares={"street": 1.0})
    assert plugged_in(drawn).mean() == pytest.approx(offered_traffic(drawn))
    assert plugged_in(drawn).max() <= 40


def test_that_the_walk_is_the_bee_line_with_detour_to_the_nearest():
    homes = np.array([[0.0, 0.0], [100.0, 0.0]])
    points = np.array([[0.0, 30.0], [100.0, 40.0]])
    np.testing.assert_allclose(walking_distance_m(homes, points), [39.0, 52.0])
    assert np.isinf(walking_distance_m(homes, np.empty((0, 2)))).all()


def test_that_losses_of_many_places_are_those_of_each_and_more_plugs_help_ever_less():
    lost = losses_by_plugs(np.array([0.0, 1.0, 3.0, 15.0]), 20)
    assert lost[1, 2] == pytest.approx(erlang_b(2, 1.0))
    assert lost[3, 20] == pytest.approx(erlang_b(20, 15.0))
    np.testing.assert_array_equal(lost[0, :3], [1, 0, 0])
    assert (np.diff(lost[1:], n=2, axis=1) > 0).all()


def town(seed, n_demand=40, n_sites=9, most=1, traffic=0.0):
    rng = np.random.default_rng(seed)
    sites = Sites(
        rng.uniform(0, 1000, (n_sites, 2)),
        np.full(n_sites, most),
        rng.uniform(1000, 3000, n_sites),
        np.full(n_sites, 7.4),
    )
    feeder = rng.integers(0, 3, n_sites)
    homes, weight = rng.uniform(0, 1000, (n_demand, 2)), rng.uniform(0.5, 3, n_demand)
    use = csr_matrix((np.ones(n_sites), (feeder, np.arange(n_sites))), shape=(3, n_sites))
    return Demand(homes, weight, traffic * weight / weight.sum()), sites, use


def free_frac(demand, sites, plugs):
    """Share of the demand that finds a plug free, by Erlang's loss in each one's walk of 300 m."""
    found, asked = 0.0, demand.traffic
    for xy, weight in zip(demand.xy_m, demand.weight):
        near = 1.3 * np.hypot(*(sites.xy_m - xy).T) <= 300
        rivals = 1.3 * np.hypot(*(demand.xy_m - xy).T) <= 300
        found += weight * (1 - erlang_b(int(plugs[near].sum()), asked[rivals].sum()))
    return found / demand.weight.sum()


@pytest.mark.parametrize(
    ("seed", "n_sites", "most", "traffic"),
    [(1, 9, 1, 0.0), (2, 9, 1, 0.0), (3, 5, 4, 12.0), (5, 5, 4, 3.0)],
)
def test_that_placement_finds_what_trying_all_choices_finds(seed, n_sites, most, traffic):
    demand, sites, use = town(seed, 40, n_sites, most, traffic)
    room = np.array([15.0, 8.0, 22.5])
    answer = place_charge_points(demand, sites, budget_eur=7000, use=use, room_kw=room, reach_m=300)
    best = 0.0
    for choice in itertools.product(range(most + 1), repeat=n_sites):
        plugs = np.array(choice)
        power = use @ (plugs * sites.power_kw)
        if sites.cost_eur @ plugs <= 7000 and (power <= room).all():
            best = max(best, free_frac(demand, sites, plugs))
    assert answer.free_frac == pytest.approx(best)
    assert answer.free_frac == pytest.approx(free_frac(demand, sites, answer.plugs))
    assert answer.cost_eur <= 7000
    assert answer.proven


def test_that_a_dense_quarter_gets_more_plugs_at_its_place_than_a_thin_one():
    homes = np.array([[0.0, 0.0], [900.0, 0.0]])
    sites = Sites(homes, np.full(2, 20), np.full(2, 1000.0), np.full(2, 11.0))
    use = csr_matrix(np.ones((1, 2)))
    demand = Demand(homes, np.array([900.0, 100.0]), np.array([9.0, 1.0]))
    answer = place_charge_points(demand, sites, budget_eur=12000, use=use, room_kw=np.full(1, 1e3))
    assert answer.plugs.sum() == 12
    assert answer.plugs[0] > 3 * answer.plugs[1] > 0
    tight = place_charge_points(demand, sites, budget_eur=12000, use=use, room_kw=np.full(1, 56.0))
    assert tight.plugs.sum() == 5
    there = place_charge_points(
        demand, sites, budget_eur=3000, use=use, room_kw=np.full(1, 1e3),
        existing_xy_m=homes[:1], existing_plugs=np.array([20]),
    )  # fmt: skip
    assert there.plugs.tolist()[0] == 0


def test_that_what_exists_counts_and_nothing_is_set_for_nobody():
    demand, sites, use = town(4)
    room = np.full(3, 1e6)
    answer = place_charge_points(
        demand,
        sites,
        budget_eur=1e9,
        use=use,
        room_kw=room,
        reach_m=3000,
        existing_xy_m=np.array([[500.0, 500.0]]),
    )
    assert answer.covered_frac == answer.free_frac == 1
    assert not answer.plugs.any()
    none = place_charge_points(demand, sites, budget_eur=0, use=use, room_kw=room)
    assert none.covered_frac == 0
    with pytest.raises(ValueError, match="budget"):
        place_charge_points(demand, sites, budget_eur=-1, use=use, room_kw=room)


def test_that_goods_and_buses_displace_no_more_diesel_than_they_drive():
    bikes = cargo_bikes(2, "IT")
    assert 0 < bikes.car_km_displaced_a < bikes.km_a
    assert e_vans(9, "IT").diesel_l_a == pytest.approx(9 * 15000 * 0.085)
    assert e_buses(1, "PT").grid_kwh_a > e_buses(1, "PT").km_a
    assert cargo_bikes(2, "IT", share_from_van=0).diesel_l_a == 0
    for option in (bikes, e_vans(9, "IT"), e_buses(1, "PT")):
        assert option.petrol_l_a == option.cars_replaced == 0.0


def test_that_smart_parking_saves_km_but_drives_none():
    parking = smart_parking(175, "IT")
    assert parking.km_a == parking.grid_kwh_a == 0
    assert parking.car_km_displaced_a == pytest.approx(175 * 365 * 3 * 0.4 * 0.1)
    assert parking.petrol_l_a > 0


@pytest.mark.parametrize(("plugs", "traffic"), [(2, 1.0), (5, 3.0), (10, 8.0)])
def test_that_random_arrivals_are_turned_away_as_erlang_says(plugs, traffic):
    rng = np.random.default_rng(plugs)
    n, stay = 40_000, 2.0
    start = np.cumsum(rng.exponential(stay / traffic, n))
    sessions = sessions_from_columns(
        start, start + rng.exponential(stay, n), np.ones(n), np.ones(n)
    )
    served = served_at_points(sessions, np.zeros(n, dtype=int), ONE_PLACE, np.array([plugs])) == 0
    assert 1 - served.mean() == pytest.approx(erlang_b(plugs, traffic), rel=0.06)


def test_that_more_plugs_never_turn_more_away_and_who_does_not_ask_gets_none():
    drawn = draw_sessions(60, country="IT", base_shares={"street": 1.0})
    home = np.zeros(len(drawn), dtype=int)
    share = [
        (served_at_points(drawn, home, ONE_PLACE, np.array([plugs])) == 0).mean()
        for plugs in (5, 20, 60)
    ]
    assert share[0] < share[1] <= share[2] == 1
    assert (served_at_points(drawn, home - 1, ONE_PLACE, np.array([1])) == -1).all()
    assert busy_hour_traffic(drawn) > offered_traffic(drawn)
    with pytest.raises(ValueError, match="one of 1 homes"):
        served_at_points(drawn, home + 3, ONE_PLACE, np.array([1]))
    with pytest.raises(ValueError, match="one of 0 places"):
        served_at_points(drawn, home, ONE_PLACE, np.zeros(0, dtype=int))


def test_that_who_finds_the_nearest_plug_taken_goes_to_the_next_within_the_walk():
    homes = np.array([[0.0, 0.0], [900.0, 0.0], [100.0, 0.0]])
    points = np.array([[110.0, 0.0], [0.0, 30.0], [-150.0, 0.0]])
    walk = points_within_walk(homes, points)
    np.testing.assert_array_equal(walk.first, [0, 3, 3, 5])
    np.testing.assert_array_equal(walk.point, [1, 0, 2, 0, 1])
    start = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    sessions = sessions_from_columns(start, start + 10, np.ones(5), np.ones(5))
    home = np.array([0, 0, 1, 0, 2])
    found = served_at_points(sessions, home, (walk.first, walk.point), np.ones(3, dtype=int))
    np.testing.assert_array_equal(found, [1, 0, -1, 2, -1])
    assert len(points_within_walk(homes, np.empty((0, 2))).point) == 0


def test_that_the_mean_wait_is_the_queue_s_by_hand():
    """One point: rho / (1 - rho) of a stay; two points with one Erlang: a third of one."""
    assert mean_wait_h(1, 0.5, 3.0) == pytest.approx(3.0)
    assert mean_wait_h(1, 0.75, 2.0) == pytest.approx(6.0)
    assert mean_wait_h(2, 1.0, 3.0) == pytest.approx(1.0)
