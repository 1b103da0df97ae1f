"""What the steps hand on: frozen arrays, axes always in the order (n_buildings, n_hours)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from twin.district.district import Array
from twin.engine.hours import Hours

CARRIERS = ("gas", "oil", "heat_network", "electricity")
"""The carriers buildings are supplied with, in the order of the `carriers` axis."""


def _nothing() -> Array:
    return np.zeros(0)


@dataclass(frozen=True, eq=False)
class Outlay:
    """What one measure costs: money, carbon embodied in it, and how long it lasts.

    `reached` objects the filter names, `taken` those that take it up, `not_applicable` those of the
    taken that cannot have it; `not_applicable_reason` says why, in a clause. `priced_by`: the
    factors (of cost, of carbon, of life) that the sums go with in proportion; empty where they go
    with none. `note`: what the measure does, in a few words for its card.
    """

    measure_id: str
    cost_eur: float
    embodied_kgco2e: float
    life_a: float
    reached: int = 0
    taken: int = 0
    not_applicable: int = 0
    not_applicable_reason: str = ""
    building_cost_eur: Array = field(default_factory=_nothing)
    priced_by: tuple[str, str, str] = ("", "", "")
    note: str = ""


@dataclass(frozen=True, eq=False)
class LuminaireFit:
    """The least LED luminaire that meets the class of each lamp's street, columns (n_lamps,).

    Rows of the luminaire table, -1 where none meets it: `full` at full light, `dimmed` set to
    `level_frac` all night, `sparse` where only the posts that `stays` marks are left standing, -1
    also where the class needs every post. `lacks` posts to be added for each one that stands so
    that some luminaire meets the class, 0 where one does or no number would. `knows` the kinds of
    measures it was found for.
    """

    full: Array
    dimmed: Array
    level_frac: Array
    sparse: Array
    stays: Array
    lacks: Array
    knows: frozenset[str]


@dataclass(frozen=True, eq=False)
class StreetLighting:
    """The lamps of the district as the scenario has them.

    luminaire (n_lamps,) row of the luminaire table; level_frac (n_lamps,) the level it is set to
    all night, 0 where the post is taken away; lamp_w (n_lamps,) [W] at that level; exchanged,
    charging (n_lamps,) [bool]; lamp_kwh_a (n_lamps,) [kWh/a]; district_w (8760,) [W]; upkeep_eur_a
    [EUR/a]; visits_a [1/a] trips to posts; profile (n_lamps,) index into `profile_keys`.
    """

    luminaire: Array
    level_frac: Array
    lamp_w: Array
    lamp_kwh_a: Array
    district_w: Array
    upkeep_eur_a: float
    visits_a: float
    exchanged: Array
    charging: Array
    profile: Array
    profile_keys: tuple[str, ...]
    outlays: tuple[Outlay, ...]


@dataclass(frozen=True, eq=False)
class Mobility:
    """Driving and charging of the district: cars (bikes with them), vans and buses, who have other
    payers, each for itself; what all of them take is their sum.

    car_charging_w, van_charging_w, bus_charging_w (8760,) [W]; cars, electric_cars [cars];
    electric_km_a, fossil_km_a [km/a] driven electric, and by cars still driven on fuel; petrol_l_a
    [l/a], which cars alone burn, car_diesel_l_a, van_diesel_l_a, bus_diesel_l_a [l/a];
    unserved_kwh_a [kWh/a].
    """

    car_charging_w: Array
    van_charging_w: Array
    bus_charging_w: Array
    cars: float
    electric_cars: float
    electric_km_a: float
    fossil_km_a: float
    petrol_l_a: float
    car_diesel_l_a: float
    van_diesel_l_a: float
    bus_diesel_l_a: float
    unserved_kwh_a: float
    outlays: tuple[Outlay, ...]

    @cached_property
    def charging_w(self) -> Array:
        """Charging of all vehicles (8760,) [W]."""
        return np.asarray(self.car_charging_w + self.van_charging_w + self.bus_charging_w)

    @property
    def diesel_l_a(self) -> float:
        """Diesel of all vehicles [l/a]."""
        return self.car_diesel_l_a + self.van_diesel_l_a + self.bus_diesel_l_a

    @property
    def car_charging_kwh_a(self) -> float:
        return float(self.car_charging_w.sum()) / 1000.0

    @property
    def van_charging_kwh_a(self) -> float:
        return float(self.van_charging_w.sum()) / 1000.0

    @property
    def bus_charging_kwh_a(self) -> float:
        return float(self.bus_charging_w.sum()) / 1000.0


@dataclass(frozen=True, eq=False)
class NeedHours:
    """Hourly heating and cooling need of all buildings [W], as a value that is cheap to change."""

    hours: Hours

    @property
    def heating_w(self) -> Array:
        return self.hours.arrays[0]

    @property
    def cooling_w(self) -> Array:
        return self.hours.arrays[1]


@dataclass(frozen=True, eq=False)
class RoofPv:
    """Roof PV: kwp (n, 9) by direction, what it costs, why not applicable, by building row."""

    kwp: Array
    outlays: tuple[Outlay, ...]
    not_applicable: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Metered:
    """A year of every building, and of all of them together.

    Per building (n,) [kWh/a]: heat and cooling need, hot water, heat that nothing supplies, PV
    made, used inside, sold and electricity bought; what its battery gave and lost;
    peak_import_w [W] its highest hour.
    month_kwh (n, 4, 12), final_kwh_a (n, 4) and district_month_kwh (4, 12) by carrier of CARRIERS.
    By hour (8760,) [W]: load_w before PV, pv_w, and battery_w, what the home batteries take less
    what they give.
    """

    heat_need_kwh_a: Array
    cooling_need_kwh_a: Array
    hot_water_kwh_a: Array
    month_kwh: Array
    unmet_heat_kwh_a: Array
    pv_produced_kwh_a: Array
    pv_self_used_kwh_a: Array
    exported_kwh_a: Array
    imported_kwh_a: Array
    battery_given_kwh_a: Array
    battery_loss_kwh_a: Array
    peak_import_w: Array
    load_w: Array
    pv_w: Array
    battery_w: Array

    @cached_property
    def final_kwh_a(self) -> Array:
        return np.asarray(self.month_kwh.sum(axis=2))

    @cached_property
    def district_month_kwh(self) -> Array:
        return np.asarray(self.month_kwh.sum(axis=0))


@dataclass(frozen=True, eq=False)
class DistrictBattery:
    """The battery at the district's border: net_w (8760,) [W] what it takes less what it gives.

    given_kwh_a [kWh/a] what it gave; kept_kwh_a what it took more than that, lost or still held;
    saved_import_kwh_a, saved_export_kwh_a: what crosses the border less than without it.
    """

    net_w: Array
    given_kwh_a: float
    kept_kwh_a: float
    saved_import_kwh_a: float
    saved_export_kwh_a: float
    outlays: tuple[Outlay, ...]


@dataclass(frozen=True, eq=False)
class Balance:
    """The district's electricity hour by hour, (8760,) [W]; import and export at its border.

    battery_w: what all batteries take less what they give.
    """

    buildings_w: Array
    lighting_w: Array
    charging_w: Array
    pv_w: Array
    battery_w: Array
    import_w: Array
    export_w: Array

    @property
    def peak_kw(self) -> float:
        return float(self.import_w.max()) / 1000.0


@dataclass(frozen=True, eq=False)
class BuildingSums:
    """Per building and year: carbon in operation [kg CO2e/a] and energy bill [EUR/a], (n,)."""

    co2_kg_a: Array
    bill_eur_a: Array


@dataclass(frozen=True, eq=False)
class PartyBills:
    """What owners, tenants and the city pay in a year, (3, 7) [EUR/a]: parties x lines.

    tenant_building_eur_a, tenant_pv_eur_a [EUR/a]: tenants' energy bills of buildings, and the
    worth of the PV used in what they rent (already off those bills).
    """

    eur_a: Array
    tenant_building_eur_a: float
    tenant_pv_eur_a: float


@dataclass(frozen=True, eq=False)
class PartyCosts:
    """What one party invests, saves and gains. Payback is NaN where it never comes.

    saving_eur_a (7,) by line; cash_eur (horizon + 1,) discounted money up to each year's end.
    """

    key: str
    investment_eur: float
    subsidy_eur: float
    saving_eur_a: Array
    npv_eur: float
    payback_a: float
    discounted_payback_a: float
    cash_eur: Array

    @property
    def yearly_saving_eur_a(self) -> float:
        return float(self.saving_eur_a.sum())


@dataclass(frozen=True, eq=False)
class Costs:
    """The measures' cost and worth by party, in the order owner, tenant, city, and together.

    levelised_eur_kwh and eur_per_t count the full cost, whoever pays it: subsidies change neither.
    """

    parties: tuple[PartyCosts, ...]
    total: PartyCosts
    levelised_eur_kwh: float
    eur_per_t: float
    carbon_payback_a: float


Headline = Mapping[str, float]
"""Every key of `twin.words.quantities.QUANTITIES` with its value."""
