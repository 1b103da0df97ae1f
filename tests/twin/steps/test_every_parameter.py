"""Every parameter of every kind of measure changes what it is there for, in the right direction."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from models.ev.charging.hourly_signals import hourly_signal
from models.heat.plant.communal import CommunalPlant, communal_energy
from tests.twin.answer.made_scenarios import answer_of, scenario_of
from twin.answer.compare import Answer
from twin.answer.step_table import answer
from twin.measures.measures import MEASURES
from twin.steps.mobility.plugs import public_plugs

HEAT_PUMP = {"kind": "heat_pump"}
SMALL_PUMP = {"size_frac": 0.4, "old_boiler": "cold"}
PV = {"kind": "pv", "parameters": {"roof_share_frac": 1.0}}
LEAST_LUMINAIRE = {"kind": "least_luminaire"}


def headline(key: str) -> Callable[[Answer], float]:
    return lambda answer: answer.headline[key]


def outlay(field: str) -> Callable[[Answer], float]:
    """Of the measure under test, which is the last of its scenario."""

    def of(answer: Answer) -> float:
        last = answer.scenario.measures[-1].id
        return float(next(getattr(o, field) for o in answer.results["outlays"]
                          if o.measure_id == last))  # fmt: skip

    return of


def cost_key(answer: Answer) -> str:
    last = answer.scenario.measures[-1].id
    return next(o.priced_by[0] for o in answer.results["outlays"] if o.measure_id == last)


def night_kwh(answer: Answer) -> float:
    """Electricity of the buildings from 1 to 6 o'clock."""
    hour = np.arange(8760) % 24
    return float(answer.results["balance"].buildings_w[(hour >= 1) & (hour < 6)].sum()) / 1000.0


def hardest_kw(answer: Answer) -> float:
    return float(np.abs(answer.results["district_battery"].net_w).max()) / 1000.0


def home_power_kw(answer: Answer) -> float:
    return float(answer.results["home_batteries"].batteries.power_kw.sum())


def home_kwh(answer: Answer) -> float:
    return float(answer.results["home_batteries"].batteries.capacity_kwh.sum())


def plug_kw(answer: Answer) -> float:
    places = public_plugs(answer.district, answer.results["post_chargers"],
                           answer.scenario.of_kind("lamp_charging", "charge_points"))  # fmt: skip
    return float(places.power_kw.sum())


def moved_w(answer: Answer) -> float:
    return float(answer.results["balance"].buildings_w @ (np.arange(8760) % 24 / 24.0))


def charged_by_hour(answer: Answer) -> float:
    return float(answer.results["mobility"].charging_w @ np.sqrt(np.arange(8760)))


def dear_kwh(answer: Answer) -> float:
    """Electricity of the buildings in the dearest quarter of the heating season's hours."""
    price = hourly_signal("price", "PT", 0.2)
    cold = np.r_[0:2160, 7296:8760]
    dear = cold[price[cold] >= np.quantile(price[cold], 0.75)]
    return float(answer.results["balance"].buildings_w[dear].sum()) / 1000.0


HEAT, POWER, GAS = (
    headline(k) for k in ("heat_need_kwh_a", "electricity_kwh_a", "gas_kwh_a")
)  # fmt: skip
LIGHT, FUEL, PAID = (
    headline(k) for k in ("street_lighting_kwh_a", "car_fuel_kwh_a", "investment_eur")
)


@dataclass(frozen=True)
class Change:
    """A parameter from one value to another: what it moves, up (1), down (-1) or `times` as much;
    `beside`: other parameters; `before`: measures that stand before the one under test."""

    kind: str
    name: str
    start: float | str
    end: float | str
    of: Callable[[Answer], float]
    sign: int = 0
    times: float = 0.0
    beside: tuple[tuple[str, float | str], ...] = ()
    before: tuple[dict, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}.{self.name} {self.start} to {self.end}"


def _pump(name: str, start: object, end: object, of: object, sign: int, **beside: object) -> Change:
    return Change("heat_pump", name, start, end, of, sign, beside=tuple(beside.items()))


CHANGES = (
    Change("walls", "u_w_m2k", 0.2, 0.5, HEAT, 1),
    Change("roof", "u_w_m2k", 0.15, 0.4, HEAT, 1),
    Change("floor", "u_w_m2k", 0.15, 0.5, HEAT, 1),
    Change("windows", "u_w_m2k", 0.9, 2.0, HEAT, 1),
    Change("windows", "g_frac", 0.3, 0.7, HEAT, -1),
    Change("windows", "g_frac", 0.3, 0.7, headline("cooling_need_kwh_a"), 1),
    Change("draught_proofing", "infiltration_cut_frac", 0.2, 0.6, HEAT, -1),
    _pump("source", "air", "ground", POWER, -1),
    _pump("source", "air", "water", POWER, -1),
    _pump("emitter", "radiator", "floor", POWER, -1),
    _pump("size_frac", 0.4, 1.0, PAID, 1),
    _pump("size_frac", 0.4, 1.0, POWER, -1),
    _pump("old_boiler", "goes", "cold", GAS, 1, size_frac=0.4),
    _pump("old_boiler", "goes", "price", GAS, 1, size_frac=0.4),
    _pump("bivalence_c", -5.0, 10.0, GAS, 1, old_boiler="cold"),
    Change("communal_heat_pump", "source", "air", "ground", POWER, -1),
    Change("communal_heat_pump", "source", "air", "water", POWER, 0),
    Change("communal_heat_pump", "size_frac", 0.4, 1.0, PAID, 1),
    Change("communal_heat_pump", "size_frac", 0.4, 1.0, GAS, -1),
    Change("communal_heat_pump", "backup", "electricity", "gas", GAS, 1,
           beside=(("size_frac", 0.4),)),
    Change("communal_heat_pump", "pipe_loss_w", 0.0, 200.0, POWER, 1),
    Change("communal_heat_pump", "buffer_l", 0.0, 300.0, PAID, 1),
    Change("new_boiler", "efficiency_frac", 0.82, 0.96, GAS, -1),
    Change("water_store", "litres", 100.0, 200.0, outlay("cost_eur"), times=2.0),
    Change("water_store", "charged", "midday", "night", night_kwh, 1),
    Change("controls", "setback_k", 0.0, 6.0, HEAT, -1),
    Change("controls", "setpoint_cut_k", 0.0, 2.0, HEAT, -1),
    Change("controls", "optimum_start_h", 0.0, 3.0, HEAT, 1),
    Change("controls", "flow_cut_k", 0.0, 10.0, POWER, -1, before=(HEAT_PUMP,)),
    Change("controls", "preheat", "none", "price", dear_kwh, -1,
           beside=(("preheat_k", 2.0), ("setback_k", 0.0)), before=(HEAT_PUMP,)),
    Change("controls", "preheat", "none", "carbon", moved_w, 0,
           beside=(("preheat_k", 2.0), ("setback_k", 0.0)), before=(HEAT_PUMP,)),
    Change("controls", "preheat_k", 0.5, 2.0, moved_w, 0,
           beside=(("preheat", "price"),), before=(HEAT_PUMP,)),
    Change("pv", "roof_share_frac", 0.4, 0.8, headline("pv_kwh_a"), times=2.0),
    Change("pv", "module_efficiency_frac", 0.16, 0.24, headline("pv_kwh_a"), times=1.5),
    Change("home_battery", "size_by", "building", "kwp", home_kwh, 1, before=(PV,)),
    Change("home_battery", "size_by", "building", "dwelling", home_kwh, 1, before=(PV,)),
    Change("home_battery", "kwh", 2.0, 4.0, home_kwh, times=2.0, before=(PV,)),
    Change("home_battery", "kwh", 2.0, 4.0, outlay("cost_eur"), times=2.0, before=(PV,)),
    Change("home_battery", "kw_per_kwh", 0.25, 0.5, home_power_kw, times=2.0, before=(PV,)),
    Change("home_battery", "kw_per_kwh", 0.1, 1.0, headline("battery_kwh_a"), 1, before=(PV,)),
    Change("district_battery", "kwh", 100.0, 200.0, outlay("cost_eur"), times=2.0, before=(PV,)),
    Change("district_battery", "kwh", 50.0, 100.0, headline("battery_kwh_a"), 1, before=(PV,)),
    Change("district_battery", "kw_per_kwh", 0.1, 0.2, hardest_kw, times=2.0,
           beside=(("kwh", 50.0),), before=(PV,)),
    Change("district_battery", "dispatch", "self_use", "peak", headline("peak_load_kw"), -1,
           beside=(("kwh", 100.0),), before=(PV,)),
    Change("district_battery", "dispatch", "self_use", "least_cost",
           headline("grid_hourly_eur_a"), -1, beside=(("kwh", 100.0),)),
    Change("district_battery", "dispatch", "self_use", "least_carbon",
           headline("grid_hourly_co2_kg_a"), -1, beside=(("kwh", 100.0),)),
    Change("least_luminaire", "light", "full", "dimmed", LIGHT, -1,
           before=({"kind": "street_class", "parameters": {"class": "P6"}},)),
    Change("street_class", "class", "P7", "M3", LIGHT, 1),
    Change("dimming", "profile", "bi_power", "part_night", LIGHT, -1),
    Change("dimming", "profile", "bi_power", "multi_step", LIGHT, 0),
    Change("dimming", "profile", "bi_power", "motion", LIGHT, 0),
    Change("sensors", "power_w", 3.0, 10.0, LIGHT, 1),
    Change("wifi", "power_w", 7.0, 14.0, LIGHT, 1),
    Change("lamp_charging", "power_kw", 2.3, 7.4, outlay("taken"), -1),
    *(Change("charging", "strategy", "off_peak", way, charged_by_hour, 0,
             before=({"kind": "electric_cars"},))
      for way in ("balanced", "valley_filling", "pv_surplus", "price", "carbon", "v2g")),
    Change("shared_cars", "vehicles", 1.0, 2.0, FUEL, -1),
    Change("shared_cars", "vehicles", 1.0, 2.0, outlay("cost_eur"), times=2.0),
    Change("e_bikes", "bikes", 10.0, 20.0, FUEL, -1),
    Change("charge_points", "plugs", 2.0, 4.0, outlay("cost_eur"), times=2.0),
    Change("charge_points", "power_kw", 5.0, 22.0, plug_kw, 1),
    Change("cargo_bikes", "bikes", 1.0, 2.0, FUEL, -1),
    Change("smart_parking", "spaces", 10.0, 100.0, FUEL, -1),
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_that_a_parameter_moves_what_it_is_for(baseline, change):
    beside = dict(change.beside)
    after = ({"kind": "least_luminaire"},) if change.kind == "street_class" else ()
    before, now = (
        change.of(
            answer_of(
                baseline,
                *change.before,
                {"kind": change.kind, "parameters": {**beside, change.name: value}},
                *after,
            )
        )
        for value in (change.start, change.end)
    )
    if change.times:
        assert before > 0.0
        assert now == pytest.approx(change.times * before, rel=1e-5)
    elif change.sign:
        assert change.sign * (now - before) > 1e-6 * abs(before), (before, now)
    else:
        assert abs(now - before) > 1e-6 * abs(before), (before, now)


def test_that_no_parameter_of_any_measure_is_left_out():
    apart = {("walls", "side"), ("pv", "protected"), ("communal_heat_pump", "emitter")}
    named = {(c.kind, c.name) for c in CHANGES} | apart
    assert named == {(k, p.name) for k, kind in MEASURES.items() for p in kind.parameters}


def test_that_walls_are_priced_by_the_side_they_are_insulated_on(baseline):
    for side in ("outside", "inside"):
        walls = {"kind": "walls", "parameters": {"side": side}}
        assert cost_key(answer_of(baseline, walls)) == f"walls_{side}_eur_m2"


def test_that_the_flat_part_of_a_protected_roof_may_carry_unseen_modules(tiny, baseline):
    b = tiny.buildings
    flat = {**b.columns, "protected": b["roof"].astype(str) == "flat"}
    town = replace(tiny, buildings=replace(b, columns=flat))
    made = [
        answer(town, scenario_of({"kind": "pv", "parameters": {"protected": way}}))
        for way in ("none", "unseen")
    ]
    bare, unseen = (a.results["pv"].kwp[flat["protected"]].sum() for a in made)
    assert bare == 0.0
    open_roofs = answer_of(baseline, {"kind": "pv"}).results["pv"].kwp[flat["protected"]].sum()
    assert unseen == pytest.approx(0.5 * open_roofs, rel=1e-5)


def test_that_floor_heating_spares_a_communal_pump_power_where_radiators_need_more_than_hot_water():
    """Above -10 degC the estate's pipes are as warm as the hot water asks, whatever heats."""
    heat, ground = np.full(8760, 50e3), np.full((3, 8760), 5.0, np.float32)
    for outside_c, spared in ((-15.0, True), (0.0, False)):
        outside = np.full(8760, outside_c, np.float32)
        radiator, floor = (
            communal_energy(heat, CommunalPlant("ground", kind, 60e3), outside, ground)
            for kind in ("radiator", "floor")
        )
        assert (floor.electricity_w.sum() < 0.99 * radiator.electricity_w.sum()) == spared


def test_that_a_wifi_point_draws_its_power_in_every_hour(baseline):
    seven, fourteen = (
        answer_of(baseline, {"kind": "wifi", "parameters": {"power_w": w}}) for w in (7.0, 14.0)
    )
    posts = outlay("taken")(fourteen)
    extra = LIGHT(fourteen) - LIGHT(seven)
    assert extra == pytest.approx(posts * 7.0 * 8.760, rel=1e-6)
