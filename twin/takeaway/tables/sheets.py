"""Every table that is taken away, as columns: the district by the hour, its streets, its lamps,
its charge points, its transformers, its buildings and its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.light.luminaire.luminaire_table import luminaires
from twin.on_demand.feeders.feeder import feeder_answer
from twin.on_demand.feeders.feeder_report import feeder_json
from twin.on_demand.streets.street_report import streets_json
from twin.on_demand.streets.street_steps import street_answer
from twin.pathway.results import PATHWAY_COLUMNS
from twin.snapshot.cost_tables import cost_records, pathway_records
from twin.snapshot.tables import building_frame, headline_records
from twin.takeaway.material import Material


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table: a name for file and sheet, what it tells, columns of one length by name. Names
    carry their units."""

    name: str
    about: str
    columns: Mapping[str, Any]

    @property
    def records(self) -> list[tuple[object, ...]]:
        return list(zip(*(self.columns[name] for name in self.columns), strict=True))


def all_sheets(material: Material) -> list[Sheet]:
    """Every table there is something for."""
    made = [
        _headline(material),
        _costs(material),
        _pathway(material),
        _buildings(material),
        _hours(material),
        *_streets(material),
        *_luminaires(material),
        *_charge_points(material),
        *_transformers(material),
    ]
    return [sheet for sheet in made if sheet.records]


def _headline(m: Material) -> Sheet:
    heads = ("key", "quantity", "unit", "baseline", "scenario", "difference")
    records = headline_records(m.answer)
    columns: dict[str, Any] = {h: [r[i] for r in records] for i, h in enumerate(heads)}
    if m.bands:
        for side in ("baseline", "scenario", "difference"):
            bands = [m.bands.of(r[0], side) for r in records]
            columns[f"{side}_low"] = [b.low if b else None for b in bands]
            columns[f"{side}_high"] = [b.high if b else None for b in bands]
    return Sheet("headline", "The district's numbers for one year; low and high: the ends of the "
                 "80 % interval.", columns)  # fmt: skip


def _costs(m: Material) -> Sheet:
    heads = ("party", "investment_eur", "subsidy_eur", "saving_eur_a", "npv_eur", "payback_a",
             "discounted_payback_a")  # fmt: skip
    records = cost_records(m.answer)
    return Sheet("costs", "What the measures cost and are worth, by party.",
                 {h: [r[i] for r in records] for i, h in enumerate(heads)})  # fmt: skip


def _pathway(m: Material) -> Sheet:
    records = pathway_records(m.path)
    heads = ("year", *PATHWAY_COLUMNS)
    return Sheet("pathway", "The years to 2050; energy in kWh, carbon in kg CO2e, money in EUR.",
                 {h: [r[i] for r in records] for i, h in enumerate(heads)})  # fmt: skip


def _buildings(m: Material) -> Sheet:
    frame = building_frame(m.answer).drop(columns="geometry")
    return Sheet("buildings", "Every building with what is known of it and its results.",
                 {str(name): frame[name].tolist() for name in frame.columns})  # fmt: skip


def _hours(m: Material) -> Sheet:
    """Power of the district in each hour of the year, in the district's standard time."""
    columns: dict[str, Any] = {"hour_of_year": range(1, 8761)}
    for side, results in (("baseline", m.answer.baseline), ("scenario", m.answer.results)):
        balance = results["balance"]
        for name in ("buildings", "lighting", "charging", "pv", "battery", "import", "export"):
            columns[f"{name}_kw_{side}"] = np.asarray(getattr(balance, f"{name}_w")) / 1000.0
    return Sheet("hours", "Mean electric power in each hour of the year (hour 1 ends at 1:00 on 1 "
                 "January, standard time).", columns)  # fmt: skip


def _streets(m: Material) -> list[Sheet]:
    streets = m.answer.district.layers.get("streets")
    if streets is None or not len(streets):
        return []
    told = streets_json(street_answer(m.answer))["streets"]
    columns: dict[str, Any] = {
        key: [s[key] for s in told] for key in ("id", "name", "length_m", "class", "judged_by")
    }
    for side, name in (("before", "baseline"), ("after", "scenario")):
        for key in ("lamps", "mean_lx", "min_lx", "met_frac", "lit_ratio", "annual_energy_kwh_m2"):
            columns[f"{key}_{name}"] = [s[side][key] for s in told]
    return [Sheet("streets", "Light on every street by EN 13201-2.", columns)]


def _luminaires(m: Material) -> list[Sheet]:
    posts = m.answer.district.layers.get("lamp_posts")
    if posts is None or not len(posts):
        return []
    codes = luminaires().code
    columns: dict[str, Any] = {"id": posts.ids, "street_id": posts["street_id"]}
    for side, results in (("baseline", m.answer.baseline), ("scenario", m.answer.results)):
        lit = results["lighting"]
        columns[f"luminaire_{side}"] = [str(codes[i]) for i in lit.luminaire]
        columns[f"power_w_{side}"] = lit.lamp_w
        columns[f"energy_kwh_a_{side}"] = lit.lamp_kwh_a
    columns["charges_vehicles"] = m.answer.results["lighting"].charging
    return [Sheet("luminaires", "Every street lamp, its luminaire and its energy.", columns)]


def _charge_points(m: Material) -> list[Sheet]:
    points = m.answer.district.layers.get("charge_points")
    if points is None or not len(points):
        return []
    columns = {"id": points.ids} | {k: points[k] for k in ("name", "kind", "plugs", "power_kw")}
    return [Sheet("charge_points", "Charge points that are there.", columns)]


def _transformers(m: Material) -> list[Sheet]:
    """A year of the low-voltage network; there is none without substations, or without streets to
    lay cables along and cables."""
    layers = m.answer.district.layers
    there = {name for name, layer in layers.items() if len(layer)}
    if "substations" not in there or not there & {"streets", "cables"}:
        return []
    told = feeder_json(feeder_answer(m.answer))["transformers"]
    heads = ("name", "rating_kva", "peak_frac", "hours_over", "plain_peak_frac", "plain_hours_over")
    return [Sheet("transformers", "Transformers in the scenario; plain: without its charging "
                  "strategy.", {h: [t[h] for t in told] for h in heads})]  # fmt: skip
