"""From heat and cooling need to energy bought: boilers, networks, heat pumps, cooling units.

All carriers are counted as on the bill: gas and oil by gross calorific value, heat from a network
and electricity as delivered at the building.

Heat pumps follow the exact regression of When2Heat (Ruhnau et al. 2019,
doi:10.1038/s41597-019-0199-y; coefficients of its repository, input/cop/cop_parameters.csv), with
its factor 0.85 for real operation:

    COP = 0.85 (a + b dT + c dT^2),   dT = max(T_sink - T_source, 15 K)

sink: radiators 40 - 1.0 T_out, floor heating 30 - 0.5 T_out, hot water 50 degC;
source: outside air, ground - 5 K, water 10 degC - 5 K.
"""

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.heat.stock.figures import by_use, read_rows, use_index

F32 = NDArray[np.float32]
Mask = NDArray[np.bool_]

HEATING = (
    "gas_boiler",
    "oil_boiler",
    "electric_direct",
    "heat_pump",
    "communal_gas",
    "district_heat",
    "none",
)
CARRIERS = ("gas", "oil", "heat_network", "electricity")
END_USES = ("heating", "hot_water", "cooling", "appliances")
SOURCES = ("air", "ground", "water")
EMITTERS = ("radiator", "floor")

HEAT_PUMP = HEATING.index("heat_pump")
BOILERS = tuple(HEATING.index(code) for code in ("gas_boiler", "oil_boiler"))
DISTRICT_HEAT = HEATING.index("district_heat")
NO_HEATING = HEATING.index("none")
ELECTRICITY = CARRIERS.index("electricity")

COP_COEFFICIENTS = np.array(
    [[6.08, -0.0941, 0.000464], [10.29, -0.2084, 0.001322], [9.99, -0.2049, 0.001249]]
)
REAL_OPERATION_FRAC = 0.85
LEAST_LIFT_K = 15.0
# Finite, because the hot loop is compiled without regard for infinities.
UNLIMITED_W = 1e12
NEVER_C = -1e3
"""Colder than any hour: no boiler takes over for the cold."""
SINK_C = np.array([[40.0, -1.0], [30.0, -0.5]])
HOT_WATER_SINK_C = 50.0
GROUND_DROP_K = 5.0
WATER_SOURCE_C = 5.0


@dataclass(frozen=True, eq=False)
class HeatSystems:
    """The plant of n buildings; every column (n,).

    heating: row in `HEATING`; generator_frac, hot_water_frac: heat given per energy bought, gross
    calorific [-] (not used where a heat pump runs); distribution_frac: share of the generated
    space heat that reaches the rooms [-]; source, emitter: rows in `SOURCES`, `EMITTERS`;
    heat_pump_w: heat the pump can give [W], the rest comes from an electric backup; flow_shift_k:
    added to the flow temperature of space heating by weather compensation or oversized emitters
    [K, negative is lower]; cooling_eer: cold given per electricity [-].

    Behind a heat pump stands `backup`, a row of `CARRIERS`: an electric heater, or the old boiler
    with heat per fuel `backup_frac`, for hot water `backup_water_frac` [-]. Such a boiler gives
    what the pump cannot, and all in the hours that are colder than `bivalence_c` [degC] or in which
    the COP is below `least_cop` [-].
    """

    heating: NDArray[np.int32]
    generator_frac: F32
    hot_water_frac: F32
    distribution_frac: F32
    source: NDArray[np.int32]
    emitter: NDArray[np.int32]
    heat_pump_w: F32
    flow_shift_k: F32
    cooling_eer: F32
    backup: NDArray[np.int32]
    backup_frac: F32
    backup_water_frac: F32
    bivalence_c: F32
    least_cop: F32


def cop(lift_k: NDArray[np.floating], source: int, real_frac: float = REAL_OPERATION_FRAC) -> F32:
    """Coefficient of performance at a temperature lift [K], for a row of `SOURCES` [-].

    When2Heat regression, lift not below 15 K, times `real_frac` for real operation.
    """
    a, b, c = COP_COEFFICIENTS[source]
    lift = np.maximum(np.asarray(lift_k, float), LEAST_LIFT_K)
    return np.asarray(real_frac * (a + b * lift + c * lift**2), np.float32)


def source_temperatures_c(outside_c: F32, ground_c: F32) -> F32:
    """Temperature of each heat source by hour (3, n_hours) [degC], drops included.

    outside_c: outside air (n_hours,); ground_c: undisturbed ground at the probe (n_hours,) [degC].
    """
    water = np.full_like(outside_c, WATER_SOURCE_C)
    return np.stack([outside_c, ground_c - GROUND_DROP_K, water]).astype(np.float32)


def ground_temperature_c(outside_c: F32, depth_m: float = 1.5) -> F32:
    """Undisturbed ground at a depth from the year's air temperature (n_hours,) [degC].

    T = mean - A exp(-z/d) cos(2 pi (t - t_coldest) / year - z/d) (Kusuda and Achenbach 1965), with
    mean and amplitude from the months of the weather and d = 2.2 m, a diffusivity of 0.05 m2/day.
    """
    days = outside_c.reshape(365, 24).mean(axis=1)
    angle = 2.0 * np.pi * np.arange(365) / 365.0
    wave = 2.0 / 365.0 * np.sum(days * np.exp(-1j * angle))
    depth = depth_m / np.sqrt(0.05 * 365.0 / np.pi)
    hour = 2.0 * np.pi * np.arange(outside_c.size) / outside_c.size
    ground = days.mean() + np.exp(-depth) * np.real(wave * np.exp(1j * (hour - depth)))
    return np.asarray(ground, np.float32)


def _plant(country: str, quantity: str) -> F32:
    """One value for each heating code (7,), of the country or general."""
    values: dict[str, float] = {}
    for row in read_rows("stock_systems.csv"):
        if row["quantity"] == quantity and row["country"] in ("", country):
            known = values.get(row["heating"])
            if known is None or row["country"]:
                values[row["heating"]] = float(row["value"])
    return np.asarray([values[code] for code in HEATING], np.float32)


def heating_index(heating: NDArray[np.str_]) -> NDArray[np.int32]:
    """Row of each building's heating code in `HEATING` (n,). ValueError names an unknown code."""
    names, where = np.unique(np.asarray(heating), return_inverse=True)
    for name in names:
        if str(name) not in HEATING:
            raise ValueError(f"Heating '{name}' is unknown; allowed are {', '.join(HEATING)}.")
    return np.asarray([HEATING.index(str(name)) for name in names], np.int32)[where]


def systems_of(country: str, use: NDArray[np.str_], heating: NDArray[np.str_]) -> HeatSystems:
    """The plant of n buildings from its code, by country; see `stock_systems.csv` for sources.

    A heat pump that is there already takes outside air, heats radiators, and covers every hour
    (its size is unknown). ValueError for an unknown use or code.
    """
    index = heating_index(heating)
    n = len(index)
    return HeatSystems(
        heating=index,
        generator_frac=_plant(country, "generator_frac")[index],
        hot_water_frac=_plant(country, "hot_water_frac")[index],
        distribution_frac=_plant(country, "distribution_frac")[index],
        source=np.zeros(n, np.int32),
        emitter=np.zeros(n, np.int32),
        heat_pump_w=np.full(n, UNLIMITED_W, np.float32),
        flow_shift_k=np.zeros(n, np.float32),
        cooling_eer=by_use(country, "cooling_eer")[use_index(use)],
        backup=np.full(n, ELECTRICITY, np.int32),
        backup_frac=np.ones(n, np.float32),
        backup_water_frac=np.ones(n, np.float32),
        bivalence_c=np.full(n, NEVER_C, np.float32),
        least_cop=np.zeros(n, np.float32),
    )


def with_heat_pump(
    systems: HeatSystems, mask: Mask, source: str, emitter: str, heat_pump_w: F32
) -> HeatSystems:
    """The plant with heat pumps in the buildings of `mask` (n,), for space heat and hot water.

    source, emitter: of `SOURCES`, `EMITTERS`; heat_pump_w: heat output (n,) [W]. Distribution
    stays: a communal boiler exchanged for a communal heat pump keeps its pipes. ValueError for an
    unknown source or emitter.
    """
    if source not in SOURCES or emitter not in EMITTERS:
        raise ValueError(
            f"Heat pump: source '{source}' or emitter '{emitter}' is unknown; allowed are "
            f"{', '.join(SOURCES)} and {', '.join(EMITTERS)}."
        )
    return replace(
        systems,
        heating=np.where(mask, HEAT_PUMP, systems.heating).astype(np.int32),
        source=np.where(mask, SOURCES.index(source), systems.source).astype(np.int32),
        emitter=np.where(mask, EMITTERS.index(emitter), systems.emitter).astype(np.int32),
        heat_pump_w=np.where(mask, heat_pump_w, systems.heat_pump_w).astype(np.float32),
    )


def with_old_boiler(
    systems: HeatSystems, old: HeatSystems, mask: Mask, bivalence_c: float, least_cop: F32
) -> HeatSystems:
    """Heat pumps in `mask` (n,) with the boiler of the plant before them, `old`, kept as backup.

    bivalence_c [degC] and least_cop (n,) [-] as in `HeatSystems`. Who had no boiler of its own, gas
    or oil, keeps the electric heater.
    """
    kept = mask & np.isin(old.heating, BOILERS)
    fuel = np.where(old.heating == BOILERS[0], CARRIERS.index("gas"), CARRIERS.index("oil"))

    def given(new: NDArray[np.generic] | float, now: F32) -> F32:
        return np.where(kept, new, now).astype(np.float32)

    return replace(
        systems,
        backup=np.where(kept, fuel, systems.backup).astype(np.int32),
        backup_frac=given(old.generator_frac, systems.backup_frac),
        backup_water_frac=given(old.hot_water_frac, systems.backup_water_frac),
        bivalence_c=given(bivalence_c, systems.bivalence_c),
        least_cop=given(least_cop, systems.least_cop),
    )


def with_flow_shift(systems: HeatSystems, mask: Mask, shift_k: float) -> HeatSystems:
    """The plant with the flow temperature moved by shift_k [K] in `mask`: weather compensation."""
    moved = np.where(mask, systems.flow_shift_k + shift_k, systems.flow_shift_k)
    return replace(systems, flow_shift_k=moved.astype(np.float32))


def design_heat_w(heating_need_w: F32) -> F32:
    """Heat to size a plant for (n,) [W]: the heaviest day's heat over the hours it is wanted in.

    heating_need_w (n, n_hours) [W], whole days. Of every day: sum of need / hours with need; the
    highest day counts. An ideal zone model calls for a spike in the hour after a set-back, which a
    real plant spreads by starting earlier; the highest single hour would oversize it.
    """
    design_w = np.empty(len(heating_need_w), np.float32)
    _heaviest_day(np.ascontiguousarray(heating_need_w, np.float32), design_w)
    return design_w


@njit(cache=True, nogil=True)
def _heaviest_day(need_w, design_w) -> None:  # type: ignore[no-untyped-def]
    """One pass without a copy: it runs for all buildings in every year of a pathway."""
    n, hours = need_w.shape
    for i in range(n):
        highest = 0.0
        for first in range(0, hours, 24):
            heat, wanted = 0.0, 0
            for hour in range(first, first + 24):
                if need_w[i, hour] > 0.0:
                    heat += need_w[i, hour]
                    wanted += 1
            if wanted and heat > highest * wanted:
                highest = heat / wanted
        design_w[i] = highest


def heat_pump_size_w(design_w: F32, share: float = 0.8) -> F32:
    """Size of a heat pump from the design heat (`design_heat_w`, (n,) [W]), and its share of it.

    0.8 of it covers well over 95 % of the year's heat (bivalent sizing); estimate.
    """
    return np.asarray(share * design_w, np.float32)
