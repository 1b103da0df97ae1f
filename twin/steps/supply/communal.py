"""Steps for estates with one plant: its year, and the meters of the buildings that it heats."""

from dataclasses import dataclass, replace

import numpy as np

from models.basis.calendar import month_of_hour
from models.heat.measures.retrofit import NOT_APPLICABLE_REASONS
from models.heat.plant.bought_energy import FactoredNeed
from models.heat.plant.communal import CommunalPlant, communal_energy, heat_taken_w, pump_size_w
from models.heat.stock.systems import ground_temperature_c, source_temperatures_c
from models.heat.stock.zones import Shell
from models.weather.climate import Climate
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import CARRIERS, Metered, NeedHours, Outlay
from twin.measures.kind import Cost
from twin.steps.buildings.buildings import homes
from twin.steps.buildings.outlays import building_outlay
from twin.steps.supply.plant import Estate, Plant
from twin.words.quantities import percent

_PLANT_KEYS = Cost("communal_heat_pump_eur_kw", "heat_pump_kgco2e_kw", "heat_pump_life_a")
_BUFFER_KEYS = Cost("buffer_store_eur_l", "water_store_kgco2e_l", "water_store_life_a")
_GAS, _HEAT, _ELECTRICITY = (CARRIERS.index(c) for c in ("gas", "heat_network", "electricity"))


@dataclass(frozen=True, eq=False)
class EstateYear:
    """A year of one plant: rows of its buildings; by hour (8760,) [W] the heat it sends out, what
    of it the pump gives, and what the plant buys."""

    rows: Array
    heat_w: Array
    pump_heat_w: Array
    electricity_w: Array
    gas_w: Array

    def scaled(self, rows: Array, factor: float) -> "EstateYear":
        """The same year for other buildings that take `factor` times as much heat."""
        hours = (self.heat_w, self.pump_heat_w, self.electricity_w, self.gas_w)
        return EstateYear(rows, *(factor * power for power in hours))


@dataclass(frozen=True, eq=False)
class Communal:
    """The estates' plants and what they cost."""

    years: tuple[EstateYear, ...]
    outlays: tuple[Outlay, ...]


def communal(
    district: District,
    shell: Shell,
    need: NeedHours,
    hot_water: FactoredNeed,
    plant: Plant,
    climate: Climate,
    factors: Factors,
) -> Communal:
    """Size the plant of every estate by the heat its buildings take together, and run it."""
    years, outlays = [], []
    outside = climate.dry_bulb_c
    count = homes(district, shell)
    for estate in plant.estates:
        rows, measure = estate.rows, estate.measure
        pipes = plant.systems.distribution_frac[rows]
        taken = heat_taken_w(need.heating_w[rows], hot_water.of_rows(rows), pipes)
        joined_homes = float(count[rows].sum())
        loss_w = measure.number("pipe_loss_w") * joined_homes
        size_w = pump_size_w(taken, loss_w, measure.number("size_frac"))
        source = source_temperatures_c(outside, ground_temperature_c(outside))
        machine = _plant_of(estate, size_w, loss_w, measure.number("buffer_l") * joined_homes)
        year = communal_energy(taken, machine, outside, source)
        years.append(
            EstateYear(rows, year.heat_w, year.pump_heat_w, year.electricity_w, year.gas_w)
        )
        paid = _outlay(district, estate, machine, count, factors)
        outlays.append(replace(paid, note=_note(years[-1])))
    return Communal(tuple(years), tuple(outlays))


def _plant_of(estate: Estate, size_w: float, loss_w: float, buffer_l: float) -> CommunalPlant:
    given = {name: str(estate.measure.parameters[name]) for name in ("source", "emitter", "backup")}
    per_bought = 1.0 if given["backup"] == "electricity" else CommunalPlant.backup_frac
    return CommunalPlant(
        source=given["source"],
        emitter=given["emitter"],
        heat_pump_w=size_w,
        backup_frac=per_bought,
        pipe_loss_w=loss_w,
        backup=given["backup"],
        buffer_l=buffer_l,
    )


def _note(year: EstateYear) -> str:
    """'93 % of the heat by the pump, COP 2.6'."""
    heat, pump = float(year.heat_w.sum()), float(year.pump_heat_w.sum())
    if heat == 0.0:
        return ""
    backup = 0.0 if year.gas_w.any() else heat - pump
    cop = pump / (float(year.electricity_w.sum()) - backup)
    return f"{percent(pump / heat)} of the heat by the pump, COP {cop:.1f}"


def _outlay(
    district: District,
    estate: Estate,
    machine: CommunalPlant,
    by_building: Array,
    factors: Factors,
) -> Outlay:
    """Pipes and stations by home, plant and buffer by their size, shared out by homes; it lives as
    long as its parts do on the mean, weighted by their cost. Samples move it with its dearest part.
    """
    count = np.zeros(len(by_building))
    count[estate.rows] = by_building[estate.rows]
    keys = Cost("network_eur_home", "network_kgco2e_home", "network_life_a")
    pipes = building_outlay(
        district,
        estate.measure,
        count,
        estate.reason_code,
        NOT_APPLICABLE_REASONS,
        factors,
        keys,
    )
    sizes = {keys: count.sum(), _PLANT_KEYS: machine.heat_pump_w / 1000.0,
             _BUFFER_KEYS: machine.buffer_l}  # fmt: skip
    eur = {part: size * factors[part[0]] for part, size in sizes.items()}
    cost = sum(eur.values())
    if cost == 0.0:
        return pipes
    return replace(
        pipes,
        cost_eur=cost,
        embodied_kgco2e=sum(size * factors[part[1]] for part, size in sizes.items()),
        life_a=cost / sum(eur[part] / factors[part[2]] for part in sizes),
        building_cost_eur=count * (cost / count.sum()),
        priced_by=max(eur, key=lambda part: eur[part]),
    )


def energy(metered: Metered, communal: Communal) -> Metered:
    """The meters with the estates' plants: joined buildings buy their share of what the plant
    buys in each month in the place of the heat, and the plant's electricity loads the district."""
    if not communal.years:
        return metered
    month_kwh, imported = metered.month_kwh.copy(), np.array(metered.imported_kwh_a, dtype=float)
    load_w = metered.load_w
    for year in communal.years:
        heat = month_kwh[year.rows, _HEAT]
        share = heat / np.maximum(heat.sum(axis=0), 1e-9)
        electricity = share * _by_month_kwh(year.electricity_w)
        month_kwh[year.rows, _HEAT] = 0.0
        month_kwh[year.rows, _GAS] += share * _by_month_kwh(year.gas_w)
        month_kwh[year.rows, _ELECTRICITY] += electricity
        imported[year.rows] += electricity.sum(axis=1)
        load_w = load_w + year.electricity_w
    return replace(metered, month_kwh=month_kwh, imported_kwh_a=imported, load_w=load_w)


def _by_month_kwh(power_w: Array) -> Array:
    return np.bincount(month_of_hour(), weights=power_w, minlength=12) / 1000.0
