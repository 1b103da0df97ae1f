"""Plant: heat pumps, boilers, and energy bought."""

from dataclasses import fields, replace

import numpy as np
import pytest

from models.basis.calendar import MONTH_DAYS
from models.heat.measures.replant import KeptBoiler, exchange_for_heat_pump
from models.heat.plant.bought_energy import BoughtEnergy, FactoredNeed, energy_by_carrier
from models.heat.plant.metered_year import metered_year
from models.heat.stock.systems import (
    CARRIERS,
    ELECTRICITY,
    END_USES,
    HEATING,
    NEVER_C,
    UNLIMITED_W,
    HeatSystems,
    cop,
    design_heat_w,
    ground_temperature_c,
    source_temperatures_c,
    systems_of,
    with_flow_shift,
    with_heat_pump,
)
from models.pv.self_use import Batteries, self_use

HOURS = 8760
N = len(HEATING)
OUTSIDE_C = (12.0 + 9.0 * np.sin(np.arange(HOURS) / HOURS * 2 * np.pi - 2.0)).astype(np.float32)
SOURCE_C = source_temperatures_c(OUTSIDE_C, ground_temperature_c(OUTSIDE_C))


def flat_year(kwh_a: np.ndarray) -> FactoredNeed:
    profile = np.full((1, HOURS), 1.0 / HOURS, np.float32)
    return FactoredNeed(np.asarray(kwh_a, np.float32), profile, np.zeros(len(kwh_a), np.int32))


def plant(country: str = "GB") -> HeatSystems:
    return systems_of(country, np.array(["apartment"] * N), np.array(HEATING))


def bought(systems: HeatSystems, heat_w: np.ndarray, cool_w: np.ndarray) -> BoughtEnergy:
    n = len(systems.heating)
    return energy_by_carrier(
        heat_w,
        cool_w,
        flat_year(np.full(n, 2000.0)),
        flat_year(np.full(n, 3000.0)),
        systems,
        OUTSIDE_C,
        SOURCE_C,
    )


def some_need(n: int = N) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    heat = rng.random((n, HOURS), np.float32) * 6000.0 * (OUTSIDE_C < 14.0)
    cool = rng.random((n, HOURS), np.float32) * 2000.0 * (OUTSIDE_C > 18.0)
    return heat.astype(np.float32), cool.astype(np.float32)


@pytest.mark.parametrize(
    ("lift_k", "air", "ground", "water"),
    [(15, 4.7729, 7.4614, 7.1975), (30, 3.6746, 5.2278, 4.9671), (50, 2.5350, 3.1750, 2.8675)],
)
def test_that_the_cop_before_the_factor_of_operation_is_the_published_one(
    lift_k: float, air: float, ground: float, water: float
) -> None:
    got = [float(cop(np.array([lift_k]), source, 1.0)[0]) for source in range(3)]
    assert got == pytest.approx([air, ground, water], abs=6e-5)


def test_that_a_lift_below_fifteen_kelvin_counts_as_fifteen() -> None:
    assert cop(np.array([-5.0, 3.0, 14.9]), 0) == pytest.approx([cop(np.array([15.0]), 0)[0]] * 3)


def test_that_a_heat_pump_at_constant_weather_has_the_cop_of_the_formula() -> None:
    systems = with_heat_pump(
        systems_of("GB", np.array(["house"]), np.array(["gas_boiler"])),
        np.array([True]),
        "air",
        "radiator",
        np.array([1e9], np.float32),
    )
    heat = np.full((1, HOURS), 950.0, np.float32)
    five = np.full(HOURS, 5.0, np.float32)
    none = flat_year(np.zeros(1))
    got = energy_by_carrier(
        heat, np.zeros_like(heat), none, none, systems, five, source_temperatures_c(five, five)
    )
    by_hand = 0.85 * (6.08 - 0.0941 * 30.0 + 0.000464 * 30.0**2)
    assert got.electricity_w[0] == pytest.approx(1000.0 / by_hand, rel=1e-5)


def test_that_every_kilowatt_hour_of_electricity_is_in_the_hours_and_in_the_months() -> None:
    got = bought(plant(), *some_need())
    hourly = got.electricity_w.sum(axis=1, dtype=float) / 1000.0
    assert hourly == pytest.approx(got.kwh[:, CARRIERS.index("electricity")].sum((1, 2)), rel=1e-5)
    ends = np.cumsum(np.array(MONTH_DAYS) * 24)
    january = got.electricity_w[:, : ends[0]].sum(axis=1, dtype=float) / 1000.0
    assert got.monthly_kwh()[:, CARRIERS.index("electricity"), 0] == pytest.approx(
        january, rel=1e-5
    )


def test_that_a_boiler_buys_the_need_over_its_efficiency_and_nothing_is_left_over() -> None:
    heat, cool = some_need()
    systems = plant()
    got = bought(systems, heat, cool)
    for row, code in enumerate(HEATING):
        if code in ("heat_pump", "none"):
            continue
        need = heat[row].sum(dtype=float) / 1000.0
        efficiency = systems.generator_frac[row] * systems.distribution_frac[row]
        assert got.end_use_kwh()[row, END_USES.index("heating")] == pytest.approx(
            need / efficiency, rel=1e-5
        )


def test_that_each_heating_code_buys_its_own_carrier() -> None:
    got = bought(plant(), *some_need()).kwh[:, :, :2].sum(axis=(2, 3))
    carrier = [CARRIERS[int(np.argmax(row))] for row in got]
    assert carrier == [
        "gas", "oil", "electricity", "electricity", "gas", "heat_network", "electricity",
    ]  # fmt: skip
    assert np.all((got > 0.0).sum(axis=1) == 1)


def test_that_a_building_without_heating_leaves_its_need_unmet() -> None:
    heat, cool = some_need()
    got = bought(plant(), heat, cool)
    row = HEATING.index("none")
    assert got.end_use_kwh()[row, END_USES.index("heating")] == 0.0
    assert got.unmet_heat_kwh[row] == pytest.approx(heat[row].sum(dtype=float) / 1000.0, rel=1e-6)
    assert np.all(np.delete(got.unmet_heat_kwh, row) == 0.0)


def test_that_a_heat_pump_too_small_buys_the_rest_through_its_backup() -> None:
    heat, cool = some_need()
    everyone = np.ones(N, bool)
    big, small = (
        bought(
            with_heat_pump(plant(), everyone, "air", "radiator", np.full(N, size, np.float32)),
            heat,
            cool,
        )
        for size in (1e9, 2000.0)
    )
    assert np.all(big.backup_kwh == 0.0)
    assert np.all(small.backup_kwh > 0.0)
    assert np.all(small.carrier_kwh()[:, 3] > big.carrier_kwh()[:, 3])


def test_that_lower_flow_and_floor_heating_and_warmer_sources_buy_less() -> None:
    heat, cool = some_need()
    everyone, size = np.ones(N, bool), np.full(N, 1e9, np.float32)
    radiator = with_heat_pump(plant(), everyone, "air", "radiator", size)
    floor = with_heat_pump(plant(), everyone, "air", "floor", size)
    cooler = with_flow_shift(radiator, everyone, -5.0)
    ground = with_heat_pump(plant(), everyone, "ground", "radiator", size)
    base = bought(radiator, heat, cool).carrier_kwh()[:, 3]
    for better in (floor, cooler, ground):
        assert np.all(bought(better, heat, cool).carrier_kwh()[:, 3] < base)


def test_that_many_buildings_give_what_each_gives_alone() -> None:
    heat, cool = some_need()
    everyone = bought(plant(), heat, cool)
    for row in range(N):
        alone = systems_of("GB", np.array(["apartment"]), np.array([HEATING[row]]))
        got = bought(alone, heat[row : row + 1], cool[row : row + 1])
        assert np.array_equal(got.kwh[0], everyone.kwh[row])
        assert np.array_equal(got.electricity_w[0], everyone.electricity_w[row])


def test_that_the_need_may_be_overwritten_to_save_memory() -> None:
    heat, cool = some_need()
    expected = bought(plant(), heat, cool).electricity_w
    n = N
    got = energy_by_carrier(
        heat,
        cool,
        flat_year(np.full(n, 2000.0)),
        flat_year(np.full(n, 3000.0)),
        plant(),
        OUTSIDE_C,
        SOURCE_C,
        electricity_w=heat,
    )
    assert got.electricity_w is heat
    assert np.allclose(heat, expected, rtol=1e-6)  # sums may be taken in another order


def test_that_the_ground_swings_less_than_the_air_and_later() -> None:
    ground = ground_temperature_c(OUTSIDE_C, depth_m=2.0)
    assert ground.mean() == pytest.approx(OUTSIDE_C.mean(), abs=0.05)
    assert np.ptp(ground) < 0.6 * np.ptp(OUTSIDE_C)
    assert 0 < int(np.argmin(ground)) - int(np.argmin(OUTSIDE_C)) < 90 * 24


def test_that_an_unknown_heating_code_is_named() -> None:
    with pytest.raises(ValueError, match="Heating 'peat' is unknown"):
        systems_of("GB", np.array(["house"]), np.array(["peat"]))


def test_that_arrays_which_do_not_fit_are_refused_in_a_sentence() -> None:
    heat, cool = some_need()
    with pytest.raises(ValueError, match="do not fit"):
        bought(plant(), heat, cool[:, :100].copy())


def test_that_a_plant_is_sized_by_the_heaviest_day_and_not_by_the_morning_spike() -> None:
    steady = np.full((1, HOURS), 3000.0, np.float32)
    spiky = np.zeros((1, HOURS), np.float32)
    spiky[0, 7::24] = 12000.0
    for hour in range(8, 16):
        spiky[0, hour::24] = 3000.0
    assert design_heat_w(steady)[0] == pytest.approx(3000.0)
    assert design_heat_w(spiky)[0] == pytest.approx((12000.0 + 8 * 3000.0) / 9)
    assert design_heat_w(np.zeros((1, HOURS), np.float32))[0] == 0.0


def hybrid(bivalence_c: float, least_cop: float, size_w: float = UNLIMITED_W) -> HeatSystems:
    """Pumps in place of a gas and an oil boiler, which stay behind them."""
    old = systems_of("GB", np.array(["house"] * 2), np.array(["gas_boiler", "oil_boiler"]))
    kept = KeptBoiler(bivalence_c, np.full(2, least_cop, np.float32))
    design_w = np.full(2, size_w, np.float32)
    return exchange_for_heat_pump(
        old, np.ones(2, bool), "air", "radiator", design_w * old.distribution_frac, 1.0, kept
    ).systems


def test_that_a_boiler_which_always_takes_over_buys_what_it_bought_before() -> None:
    heat, cool = some_need(2)
    old = systems_of("GB", np.array(["house"] * 2), np.array(["gas_boiler", "oil_boiler"]))
    before, after = bought(old, heat, cool), bought(hybrid(100.0, 0.0), heat, cool)
    np.testing.assert_allclose(after.kwh, before.kwh, rtol=1e-5)
    assert (after.backup_kwh == 0).all()


def test_that_a_boiler_which_never_takes_over_leaves_the_pump_alone() -> None:
    heat, cool = some_need(2)
    never = bought(hybrid(NEVER_C, 0.0), heat, cool)
    alone = with_heat_pump(hybrid(NEVER_C, 0.0), np.zeros(2, bool), "air", "radiator", heat[:, 0])
    alone = replace(alone, backup=np.full(2, ELECTRICITY, np.int32))
    np.testing.assert_allclose(never.kwh, bought(alone, heat, cool).kwh, rtol=1e-6)


def test_that_hours_below_the_bivalence_point_and_beyond_the_size_are_the_boiler_s() -> None:
    """By hand, hour by hour."""
    heat, cool = some_need(2)
    mixed = hybrid(4.0, 0.0, 3000.0)
    raised = heat / mixed.distribution_frac[:, None]
    behind = np.where(OUTSIDE_C < 4.0, raised, np.maximum(raised - 3000.0, 0.0))
    got = bought(mixed, heat, cool).kwh.sum(axis=3)
    for b, carrier in ((0, 0), (1, 1)):
        fuel = behind[b].sum(dtype=float) / 1000.0 / mixed.backup_frac[b]
        assert got[b, carrier, 0] == pytest.approx(fuel, rel=1e-5)
        water = 2000.0 * np.mean(OUTSIDE_C < 4.0) / mixed.backup_water_frac[b]
        assert got[b, carrier, 1] == pytest.approx(water, rel=1e-4)
    pumped = (raised - behind)[0] / cop(40.0 - OUTSIDE_C - SOURCE_C[0], 0) / 1000.0
    assert got[0, ELECTRICITY, 0] == pytest.approx(pumped.sum(dtype=float), rel=1e-4)


def test_that_by_price_a_hybrid_never_costs_more_than_pump_or_boiler_alone() -> None:
    heat, cool = some_need(2)
    old = systems_of("GB", np.array(["house"] * 2), np.array(["gas_boiler", "oil_boiler"]))
    for electricity in (0.10, 0.25, 0.28, 0.4):
        price = np.array([0.07, 0.07, 0.0, electricity])
        least = electricity * old.generator_frac / 0.07
        kept = KeptBoiler(NEVER_C, least.astype(np.float32))
        everyone, design_w = np.ones(2, bool), np.full(2, UNLIMITED_W, np.float32)
        both, alone = (
            exchange_for_heat_pump(old, everyone, "air", "radiator", design_w, 1.0, k).systems
            for k in (kept, None)
        )
        costs = [
            bought(s, heat, cool).kwh.sum(axis=(2, 3), dtype=float) @ price
            for s in (both, alone, old)
        ]
        assert (costs[0] <= np.minimum(costs[1], costs[2]) * (1 + 1e-6)).all()
        if electricity == 0.28:
            assert (costs[0] < 0.999 * np.minimum(costs[1], costs[2])).all()


def test_that_who_had_no_boiler_keeps_the_electric_heater() -> None:
    old = systems_of("GB", np.array(["house"]), np.array(["electric_direct"]))
    kept = KeptBoiler(5.0, np.zeros(1, np.float32))
    new = exchange_for_heat_pump(
        old, np.ones(1, bool), "air", "radiator", np.full(1, 5000.0, np.float32), 1.0, kept
    )
    assert new.systems.backup[0] == ELECTRICITY


def test_that_one_pass_over_the_meter_gives_what_the_two_passes_give() -> None:
    """To seven digits: the compiler takes sums in lanes, and fuses products, loop by loop."""
    heat, cool = some_need()
    rng = np.random.default_rng(4)
    kwp = rng.random((N, 9)).astype(np.float32)
    unit = (rng.random((9, HOURS)) * 500.0).astype(np.float32)
    batteries = Batteries(np.linspace(0.0, 10.0, N), np.full(N, 3.0))
    water, devices = flat_year(np.full(N, 2000.0)), flat_year(np.full(N, 3000.0))
    energy = energy_by_carrier(heat, cool, water, devices, plant(), OUTSIDE_C, SOURCE_C)
    use = self_use(energy.electricity_w, kwp, unit, batteries)
    got = metered_year(
        heat, cool, water, devices, plant(), OUTSIDE_C, SOURCE_C, kwp, unit, batteries
    )
    backwards = np.arange(N)[::-1]
    again = metered_year(
        heat[backwards], cool[backwards], water, devices, plant(), OUTSIDE_C, SOURCE_C, kwp, unit,
        batteries, need_row=backwards,
    )  # fmt: skip
    assert np.array_equal(again.kwh, got.kwh)
    assert np.array_equal(again.use.load_w, got.use.load_w)
    np.testing.assert_allclose(got.kwh, energy.kwh, rtol=1e-6)
    np.testing.assert_allclose(got.unmet_heat_kwh, energy.unmet_heat_kwh, rtol=1e-9)
    for field in fields(use):
        np.testing.assert_allclose(
            getattr(got.use, field.name), getattr(use, field.name), rtol=1e-6, atol=0.01
        )
