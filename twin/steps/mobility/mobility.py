"""Steps for e-mobility: the fleet, its charging hour by hour, the fuel it no longer burns."""

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from layers.store.kept_values import kept_or_made
from models.ev.charging.hourly_signals import hourly_signal
from models.ev.charging.strategies import ChargingOptions, charging_load_w
from models.ev.fleet.fleet import cars_in_district, fuel_displaced_l
from models.ev.sessions.sessions import Sessions, draw_sessions
from models.weather.climate import Climate
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.engine import Memory
from twin.engine.results import Metered, Mobility, Outlay, StreetLighting
from twin.measures.kind import Stage
from twin.scenario.scenario import Measure
from twin.steps.mobility.moved_trips import moved_outlay, moved_trips
from twin.targets.targets import chosen_parking, targeted_parking

CAR_STAGES: tuple[Stage, ...] = ("electric_cars", "charging", "charge_points", "trips")
MOST_CARS_DRAWN = 3000
"""Beyond this number cars are drawn as a sample and counted up: the diversity of charging no
longer changes (95th-percentile daily peak per car: 1.35 kW at 500 cars against 1.7 at 100)."""


@dataclass(frozen=True, eq=False)
class Fleet:
    """The district's cars as if all were electric: `drawn` stands for `cars`."""

    cars: float
    electric_now_frac: float
    km_per_car_a: float
    sessions: Sessions

    def sessions_of(self, cars: float) -> tuple[Sessions, float]:
        """Sessions of the first drivers and how many real cars each of them stands for.

        A share of a car is a car whose energy and power are that share of its own, so that few
        cars charge as much as they drive.
        """
        if self.cars == 0:
            return self.sessions.first_cars(0), 0.0
        drawn = self.sessions.n_cars
        wanted = min(cars / self.cars, 1.0) * drawn
        count = ceil(wanted)
        first = self.sessions.first_cars(count)
        part = np.ones(len(first))
        part[first.car_first[count - 1] if count else 0 :] = wanted - count + 1.0
        energy, power = first.energy_kwh * part, first.power_kw * part
        return replace(first, energy_kwh=energy, power_kw=power), self.cars / drawn


def fleet(district: District, climate: Climate, factors: Factors) -> Fleet:
    """Draw a year of charging for every car of the district, once; kept on the disk."""
    country = district.country
    cars = cars_in_district(
        district.residents,
        country,
        households=district.facts.get("households"),
        cars_per_1000_residents=factors.known("cars_per_1000_residents", district.facts),
    )
    km = factors["km_per_car_a"]
    drawn = max(1, min(round(cars), MOST_CARS_DRAWN))
    outside = climate.dry_bulb_c
    parts = (drawn, country, outside, {key: row.value for key, row in factors.rows.items()})
    sessions = kept_or_made(
        "sessions", parts, (Sessions,), lambda: _drawn(drawn, country, outside, km, factors)
    )
    return Fleet(cars, factors["electric_share_now"], km, sessions)


def _drawn(
    cars: int, country: str, temperature_c: Array, km_per_car_a: float, factors: Factors
) -> Sessions:
    home = factors["home_charging_frac"]
    lamp = factors["lamp_post_charging_frac"]
    return draw_sessions(
        cars,
        country=country,
        base_shares={"home": home, "street": 1.0 - home - lamp, "lamp_post": lamp, "depot": 0.0},
        temperature_c=temperature_c,
        km_per_car_a=km_per_car_a,
        kwh_per_km=factors["kwh_per_km"],
    )


_SPARE_FRAC = 0.25
"""More cars are drawn than asked for, so that a slider that moves on finds them."""


def single_cars(
    district: District, fleet: Fleet, factors: Factors, cars: float, last: Memory | None
) -> Sessions:
    """Sessions of at least `cars` electric cars, each one drawn: a feeder feels every single car.

    The first k of them are those of k alone, so what was drawn before serves fewer cars too.
    """
    wanted = round(cars)
    if wanted <= fleet.sessions.n_cars:
        return fleet.sessions
    if last is not None and all(
        a is b for a, b in zip(last.inputs[:3], (district, fleet, factors), strict=True)
    ):
        drawn: Sessions = last.output
        if wanted <= drawn.n_cars:
            return drawn
    count = max(wanted, min(round(fleet.cars), round((1.0 + _SPARE_FRAC) * wanted)))
    outside = district.weather.dry_bulb_c
    return _drawn(count, district.country, outside, fleet.km_per_car_a, factors)


@dataclass(frozen=True, eq=False)
class ChargingGuide:
    """What the strategy in force looks at, (8760,) each: the district's other load less its PV
    [W], the PV left over [W], price [EUR/kWh] or carbon [kg CO2e/kWh]."""

    base_w: Array
    surplus_w: Array
    signal_per_kwh: Array


def charging_guide(
    district: District,
    energy: Metered,
    lighting: StreetLighting,
    measures: tuple[Measure, ...],
    factors: Factors,
) -> ChargingGuide | None:
    """None where no strategy is in force that looks at anything but the clock."""
    strategies = [str(m.parameters["strategy"]) for m in measures if m.record.stage == "charging"]
    if not strategies or strategies[-1] in ("off_peak", "balanced"):
        return None
    homes_w = energy.load_w + energy.battery_w - energy.pv_w
    net = np.asarray(homes_w + lighting.district_w, dtype=float)
    return ChargingGuide(
        base_w=net,
        surplus_w=np.maximum(-net, 0.0),
        signal_per_kwh=strategy_signal(strategies[-1], district.country, factors),
    )


def strategy_signal(strategy: str, country: str, factors: Factors) -> Array:
    """The hourly price [EUR/kWh], or carbon [kg CO2e/kWh], that a strategy goes by, (8760,)."""
    if strategy == "carbon":
        return hourly_signal("carbon", country, factors["electricity_kgco2e_kwh"])
    return hourly_signal("price", country, factors["electricity_eur_kwh"])


def mobility(
    district: District,
    fleet: Fleet,
    measures: tuple[Measure, ...],
    factors: Factors,
    guide: ChargingGuide | None,
) -> Mobility:
    """Charging and fuel after the measures of CAR_STAGES."""
    wanted = [m.uptake_frac for m in measures if m.record.stage == "electric_cars"]
    share = max([fleet.electric_now_frac, *wanted])
    electric = share * fleet.cars
    moved = moved_trips(district, measures, factors)
    fossil_km = max(0.0, (fleet.cars - electric) * fleet.km_per_car_a - moved.car_km_spared_a)
    petrol, diesel = fuel_displaced_l(fossil_km, district.country)
    load, unserved = _charging(fleet, electric, measures, guide)
    return Mobility(
        car_charging_w=load + moved.shared_w,
        van_charging_w=moved.van_w,
        bus_charging_w=moved.bus_w,
        cars=fleet.cars,
        electric_cars=electric,
        electric_km_a=electric * fleet.km_per_car_a + moved.electric_km_a,
        fossil_km_a=fossil_km,
        petrol_l_a=petrol,
        car_diesel_l_a=diesel,
        van_diesel_l_a=moved.van_diesel_l_a,
        bus_diesel_l_a=moved.bus_diesel_l_a,
        unserved_kwh_a=unserved,
        outlays=_outlays(district, measures, fleet, electric, moved.count, factors),
    )


def _added_cars(fleet: Fleet, measures: tuple[Measure, ...]) -> dict[str, float]:
    """By measure, the electric cars it adds to those of today and of the measures before it."""
    added, share = {}, fleet.electric_now_frac
    for m in measures:
        if m.record.stage == "electric_cars":
            added[m.id] = max(0.0, m.uptake_frac - share) * fleet.cars
            share = max(share, m.uptake_frac)
    return added


def _charging(
    fleet: Fleet, electric: float, measures: tuple[Measure, ...], guide: ChargingGuide | None
) -> tuple[Array, float]:
    """Hourly load [W] and energy not served [kWh]; followers of a strategy are the first cars."""
    everyone, scale = fleet.sessions_of(electric)
    plain = charging_load_w(everyone, "plain")
    load, unserved = plain.load_w, plain.total_unserved_kwh
    strategies = [m for m in measures if m.record.stage == "charging"]
    if strategies:
        last = strategies[-1]
        followers, _ = fleet.sessions_of(electric * last.uptake_frac)
        options = ChargingOptions()
        if guide is not None and scale > 0:
            # the drawn cars see their share of what all cars see
            options = ChargingOptions(
                base_w=guide.base_w / scale,
                surplus_w=guide.surplus_w / scale,
                signal_per_kwh=guide.signal_per_kwh,
            )
        as_told = charging_load_w(followers, str(last.parameters["strategy"]), options)
        as_before = charging_load_w(followers, "plain")
        load = load - as_before.load_w + as_told.load_w
        unserved += as_told.total_unserved_kwh - as_before.total_unserved_kwh
    if not (strategies and strategies[-1].parameters["strategy"] == "v2g"):
        load = np.maximum(load, 0.0)  # a difference of equal loads is not quite zero
    return load * scale, unserved * scale


def _outlays(
    district: District,
    measures: tuple[Measure, ...],
    fleet: Fleet,
    electric: float,
    counts: dict[str, float],
    factors: Factors,
) -> tuple[Outlay, ...]:
    """Chargers and batteries of added electric cars; shared vehicles whole. An electric car is
    bought when a car is due anyway, so its price is not counted."""
    made = []
    added_cars = _added_cars(fleet, measures)
    last_strategy = next((m.id for m in reversed(measures) if m.record.stage == "charging"), "")
    for m in measures:
        eur, carbon, life = (factors[key] if key else 0.0 for key in m.cost)
        stage = m.record.stage
        if stage == "trips":
            made.append(moved_outlay(m, counts[m.id], factors))
        elif stage == "charging":
            followers = electric * m.uptake_frac if m.id == last_strategy else 0.0
            made.append(Outlay(m.id, 0.0, 0.0, life, round(electric), round(followers)))
        elif stage == "charge_points":
            taken = int(chosen_parking(district, m).sum())
            reached = int(targeted_parking(district, m.target).sum())
            plugs = taken * m.number("plugs")
            made.append(
                Outlay(m.id, plugs * eur, plugs * carbon, life, reached, taken, priced_by=m.cost)
            )
        elif stage == "electric_cars":
            added = added_cars[m.id]
            chargers = added * factors["home_charging_frac"]
            embodied = chargers * factors["charger_kgco2e"] + added * carbon
            cars = round(fleet.cars), round(added)
            made.append(Outlay(m.id, chargers * eur, embodied, life, *cars, priced_by=m.cost))
        else:
            raise ValueError(f"'{m.kind}' is no measure of mobility: its stage is '{stage}'.")
    return tuple(made)
