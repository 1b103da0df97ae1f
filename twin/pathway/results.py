"""What a pathway to 2050 says, year by year, beside the path without measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from twin.answer.compare import Answer
from twin.district.district import Array
from twin.targets.uptake import YEARS
from twin.words.quantities import written

PATHWAY_COLUMNS: dict[str, tuple[str, str]] = {
    "gas_kwh": ("Gas", "kWh"),
    "oil_kwh": ("Heating oil", "kWh"),
    "heat_network_kwh": ("Network heat", "kWh"),
    "electricity_kwh": ("Electricity in buildings", "kWh"),
    "street_lighting_kwh": ("Street lighting", "kWh"),
    "ev_charging_kwh": ("Vehicle charging", "kWh"),
    "car_fuel_kwh": ("Car fuel", "kWh"),
    "grid_import_kwh": ("Electricity from the grid", "kWh"),
    "bought_kwh": ("Energy bought", "kWh"),
    "baseline_bought_kwh": ("Energy bought, no measures", "kWh"),
    "grid_kgco2e_kwh": ("Grid factor", "kg CO₂e/kWh"),
    "co2_kg": ("Carbon in operation", "kg CO₂e"),
    "baseline_co2_kg": ("Carbon in operation, no measures", "kg CO₂e"),
    "embodied_co2_kg": ("Carbon embodied in the year's measures", "kg CO₂e"),
    "cumulative_co2_kg": ("Carbon since 2026, embodied included", "kg CO₂e"),
    "baseline_cumulative_co2_kg": ("Carbon since 2026, no measures", "kg CO₂e"),
    "investment_eur": ("Investment and renewals", "EUR"),
    "subsidy_eur": ("Subsidies", "EUR"),
    "bills_eur": ("Energy and fuel bills", "EUR"),
    "baseline_bills_eur": ("Energy and fuel bills, no measures", "EUR"),
    "upkeep_eur": ("Upkeep of street lamps", "EUR"),
    "worth_eur": ("Net present value up to here", "EUR"),
    "treated_buildings": ("Buildings treated", ""),
}
"""What is shown of each year: label and unit by key."""

ENERGY_COLUMNS = tuple(PATHWAY_COLUMNS)[:7]


@dataclass(frozen=True, eq=False)
class Pathway:
    """The years 2026 to 2050: `columns` (25,) by key of PATHWAY_COLUMNS.

    `knots` are the years that were calculated in full; those between follow the buildings, lamps
    and cars that join. `carbon_payback_year` is None where it does not come by 2050;
    `levelised_eur_kwh` is what a kWh saved costs, both discounted, NaN where none is saved.
    """

    answer: Answer
    columns: Mapping[str, Array]
    knots: tuple[int, ...]
    carbon_payback_year: int | None
    levelised_eur_kwh: float

    @property
    def npv_eur(self) -> float:
        """What the path is worth at the beginning of 2026, with what is left after 2050 [EUR]."""
        return float(self.columns["worth_eur"][-1])

    def worth(self) -> dict[str, float | None]:
        """Net present value and levelised cost; None where nothing is saved."""
        known = isfinite(self.levelised_eur_kwh)
        return {
            "npv_eur": self.npv_eur,
            "saved_energy_eur_kwh": self.levelised_eur_kwh if known else None,
        }


def pathway_json(path: Pathway) -> dict[str, Any]:
    """The form that `district-twin pathway --json` prints."""
    return {
        "district": path.answer.district.key,
        "scenario": path.answer.scenario.name,
        "calculated_in_full": list(path.knots),
        "carbon_payback_year": path.carbon_payback_year,
        **path.worth(),
        "units": {key: unit for key, (_, unit) in PATHWAY_COLUMNS.items()},
        "years": [
            {"year": int(year), **{k: float(path.columns[k][i]) for k in PATHWAY_COLUMNS}}
            for i, year in enumerate(YEARS)
        ],
    }


def pathway_lines(path: Pathway) -> list[str]:
    """The table that `district-twin pathway` prints: the years side by side with no measures."""
    heads = ("year", "energy", "carbon", "no measures", "embodied", "invested", "bills")
    lines = ["".join(f"{h:>{w}}" for h, w in zip(heads, _WIDTHS, strict=True))]
    c = path.columns
    energy = np.sum([c[key] for key in ENERGY_COLUMNS], axis=0)
    for i, year in enumerate(YEARS):
        cells = (
            str(year),
            written(float(energy[i]), "kWh"),
            written(float(c["co2_kg"][i]), "kg"),
            written(float(c["baseline_co2_kg"][i]), "kg"),
            written(float(c["embodied_co2_kg"][i]), "kg"),
            written(float(c["investment_eur"][i]), "EUR"),
            written(float(c["bills_eur"][i]), "EUR"),
        )
        lines.append("".join(f"{cell:>{w}}" for cell, w in zip(cells, _WIDTHS, strict=True)))
    lines.append(pathway_sentence(path))
    return lines


_WIDTHS = (4, 14, 12, 14, 12, 14, 14)


def pathway_sentence(path: Pathway) -> str:
    """What the years come to, in a sentence."""
    saved = path.columns["baseline_cumulative_co2_kg"][-1] - path.columns["cumulative_co2_kg"][-1]
    kept = written(abs(float(saved)), "kg CO₂e")
    less = "less" if saved >= 0 else "more"
    said = f"By {YEARS[-1]} {kept} {less} than without measures"
    if path.carbon_payback_year is not None:
        said = f"{said}; embodied carbon is made up for in {path.carbon_payback_year}"
    return f"{said}. {worth_in_words(path)}."


def worth_in_words(path: Pathway, short: bool = False) -> str:
    """What the years are worth today: 'Net present value −12.3 M EUR, saved energy 0.2 EUR/kWh'."""
    said = f"{'NPV' if short else 'Net present value'} {written(path.npv_eur, 'EUR', signed=True)}"
    if not isfinite(path.levelised_eur_kwh):
        return said
    cost = written(path.levelised_eur_kwh, "EUR/kWh")
    return f"{said} · {cost}" if short else f"{said}, saved energy {cost}"
