"""The measures of e-mobility. Those of the stage 'trips' say what a number of vehicles, bikes or
spaces do in a year, by country and with the factors in force."""

from typing import TYPE_CHECKING

from twin.measures.kind import Cost, MeasureKind, Parameter

if TYPE_CHECKING:
    from models.ev.fleet.fleet import Driving
    from twin.assumptions.assumptions import Factors


def _electric_vans(number: float, country: str, factors: "Factors") -> "Driving":
    from models.ev.fleet.mode_shift import e_vans

    return e_vans(number, country, km_per_van_a=factors["van_km_a"])


def _electric_buses(number: float, country: str, factors: "Factors") -> "Driving":
    from models.ev.fleet.mode_shift import e_buses

    return e_buses(number, country, km_per_bus_a=factors["bus_km_a"])


def _shared_cars(number: float, country: str, factors: "Factors") -> "Driving":
    from models.ev.fleet.fleet import shared_e_cars

    return shared_e_cars(number, country, km_per_shared_car_a=factors["shared_car_km_a"])


def _e_bikes(number: float, country: str, factors: "Factors") -> "Driving":
    from models.ev.fleet.fleet import e_bikes

    share_frac, km_a = factors["ebike_share_from_car"], factors["ebike_km_a"]
    return e_bikes(number, country, km_per_bike_a=km_a, share_from_car=share_frac)


def _cargo_bikes(number: float, country: str, factors: "Factors") -> "Driving":
    from models.ev.fleet.mode_shift import cargo_bikes

    share_frac, km_a = factors["cargo_bike_share_from_van"], factors["cargo_bike_km_a"]
    return cargo_bikes(number, country, km_per_bike_a=km_a, share_from_van=share_frac)


def _smart_parking(number: float, country: str, factors: "Factors") -> "Driving":
    from models.ev.fleet.mode_shift import smart_parking

    return smart_parking(
        number,
        country,
        acts_per_space_day=factors["parking_acts_per_space_day"],
        search_km=factors["parking_search_km"],
        saved_frac=factors["parking_search_saved_frac"],
    )


MOBILITY_KINDS: tuple[MeasureKind, ...] = (
    MeasureKind(
        kind="electric_cars",
        group="e_mobility",
        title="Electric cars",
        aim="cars",
        uptake_label="of the cars",
        note="The price of the cars is not counted, only that of chargers at home: cars are "
        "bought anew anyway.",
        stage="electric_cars",
        cost=Cost("home_charger_eur", "ev_battery_kgco2e", "charger_life_a"),
        paid_by="residents",
    ),
    MeasureKind(
        kind="charging",
        group="e_mobility",
        title="Charging strategy",
        aim="cars",
        uptake_label="of the electric cars",
        parameters=(
            Parameter(
                "strategy",
                "Strategy",
                "off_peak",
                choices=(
                    ("off_peak", "off-peak hours"),
                    ("balanced", "spread over the stay"),
                    ("valley_filling", "in the valleys of the load"),
                    ("pv_surplus", "when PV is left over"),
                    ("price", "in the cheapest hours"),
                    ("carbon", "in the cleanest hours"),
                    ("v2g", "both ways, by price"),
                ),
            ),
        ),
        stage="charging",
        cost=Cost("", "", "charger_life_a"),
    ),
    MeasureKind(
        kind="shared_cars",
        group="e_mobility",
        title="Shared electric cars",
        aim="district",
        uptake_label="of the fleet in service",
        parameters=(Parameter("vehicles", "Vehicles", 50.0, "cars", 1.0, 500.0, 1.0),),
        stage="trips",
        apply=_shared_cars,
        spares="cars",
        cost=Cost("shared_car_eur", "ev_battery_kgco2e", "vehicle_life_a"),
    ),
    MeasureKind(
        kind="e_bikes",
        group="e_mobility",
        title="E-bikes",
        aim="district",
        uptake_label="of the fleet in service",
        parameters=(Parameter("bikes", "Bikes", 200.0, "bikes", 10.0, 3000.0, 10.0),),
        stage="trips",
        apply=_e_bikes,
        spares="cars",
        cost=Cost("e_bike_eur", "e_bike_kgco2e", "vehicle_life_a"),
    ),
    MeasureKind(
        kind="charge_points",
        group="e_mobility",
        title="Charge points at parking",
        aim="parking",
        uptake_label="of the parking areas",
        parameters=(
            Parameter("plugs", "Plugs at each", 2.0, "plugs", 1.0, 20.0, 1.0),
            Parameter("power_kw", "Power of a plug", 11.0, "kW", 3.7, 22.0, 0.1),
        ),
        stage="charge_points",
        cost=Cost("public_charger_eur", "charger_kgco2e", "charger_life_a"),
    ),
    MeasureKind(
        kind="electric_vans",
        group="e_mobility",
        title="Electric vans",
        aim="district",
        uptake_label="of the vans",
        stage="trips",
        apply=_electric_vans,
        spares="vans",
        cost=Cost("e_van_extra_eur", "ev_battery_kgco2e", "vehicle_life_a"),
        paid_by="firms",
    ),
    MeasureKind(
        kind="electric_buses",
        group="e_mobility",
        title="Electric buses",
        aim="district",
        uptake_label="of the buses",
        stage="trips",
        apply=_electric_buses,
        spares="buses",
        cost=Cost("e_bus_extra_eur", "e_bus_battery_kgco2e", "vehicle_life_a"),
    ),
    MeasureKind(
        kind="cargo_bikes",
        group="e_mobility",
        title="Cargo bikes for deliveries",
        aim="district",
        uptake_label="of the fleet in service",
        parameters=(Parameter("bikes", "Bikes", 20.0, "bikes", 1.0, 1000.0, 1.0),),
        stage="trips",
        apply=_cargo_bikes,
        spares="vans",
        cost=Cost("cargo_bike_eur", "cargo_bike_kgco2e", "vehicle_life_a"),
        paid_by="firms",
    ),
    MeasureKind(
        kind="smart_parking",
        group="e_mobility",
        title="Smart parking",
        aim="district",
        uptake_label="of the spaces",
        parameters=(
            Parameter("spaces", "Spaces with a sensor", 200.0, "spaces", 10.0, 20000.0, 10.0),
        ),
        stage="trips",
        apply=_smart_parking,
        spares="cars",
        cost=Cost("parking_sensor_eur", "sensor_kgco2e", "node_life_a"),
    ),
)
