"""What exports say, as plain values: texts in one language and the rows of tables."""

from importlib.metadata import version
from typing import Any

import numpy as np

from twin.answer.compare import Row, left_out, rows
from twin.assumptions.assumptions import standing_counts
from twin.assumptions.model_tables import explained_models
from twin.measures.measures import MEASURES
from twin.snapshot.bundle import notice
from twin.takeaway.material import Material
from twin.takeaway.words.decisions import when_said, where_said
from twin.takeaway.words.language import Language

_PARTIES = {"owner": "Owners", "tenant": "Tenants", "city": "City", "total": "All together"}
_RULED = ("use", "year", "storeys", "height", "roof", "dwellings", "residents", "heating")


def scenario_name(material: Material, lang: Language) -> str:
    name = material.answer.scenario.name
    return name if material.has_measures else lang("no_scenario")


def tiles(material: Material, lang: Language) -> list[dict[str, Any]]:
    """The headline numbers: words, and whether the change helps."""
    return [_tile(material, lang, row) for row in rows(material.answer) if row.quantity.headline]


def _tile(material: Material, lang: Language, row: Row) -> dict[str, Any]:
    q = row.quantity
    band = material.bands.of(q.key, "scenario") if material.bands else None
    change = ""
    if row.baseline and not row.unchanged:
        change = lang.number(row.relative, "share", signed=True)
    return {
        "label": lang.said(q.label),
        "value": lang.quantity(row.shown, q),
        "before": lang("instead_of", value=lang.quantity(row.baseline, q))
        if material.has_measures and row.baseline
        else "",
        "change": change,
        "helps": row.helps,
        "interval": lang("interval_80", interval=lang.interval(band, q.unit)) if band else "",
    }


def summary_text(material: Material, lang: Language) -> str:
    """What changes, in a paragraph."""
    by_key = {r.quantity.key: r for r in rows(material.answer)}

    def told(key: str, side: str = "shown") -> str:
        row = by_key[key]
        return lang.quantity(getattr(row, side), row.quantity)

    def change(key: str) -> str:
        row = by_key[key]
        unchanged = row.unchanged or not row.baseline
        return lang("unchanged") if unchanged else lang.number(row.relative, "share", signed=True)

    everything = lang.number(float(len(material.answer.district.buildings)))
    if not material.has_measures:
        return lang(
            "summary_baseline", all_buildings=everything, energy=told("final_energy_kwh_a"),
            carbon=told("co2_kg_a").removesuffix(" CO₂e"), bills=told("bills_eur_a"),
        )  # fmt: skip
    treated = float(material.path.columns["treated_buildings"][-1])
    return lang(
        "summary_text",
        buildings=lang.number(treated),
        all_buildings=everything,
        energy=told("final_energy_kwh_a"),
        energy_before=told("final_energy_kwh_a", "baseline"),
        energy_change=change("final_energy_kwh_a"),
        carbon=told("co2_kg_a").removesuffix(" CO₂e"),
        carbon_before=told("co2_kg_a", "baseline").removesuffix(" CO₂e"),
        carbon_change=change("co2_kg_a"),
        bills=told("bills_eur_a"),
        bills_before=told("bills_eur_a", "baseline"),
        investment=told("investment_eur", "scenario"),
        years=_years_ahead(material),
        npv=told("npv_eur", "scenario"),
    )


def sure_text(material: Material, lang: Language) -> str:
    """How sure the change in energy is; empty without samples or measures."""
    key = "final_energy_kwh_a"
    band = material.bands.of(key, "difference") if material.bands else None
    if band is None or not material.has_measures:
        return ""
    low, high = (
        lang.number(v, "kWh a year", signed=True).removesuffix(f" {lang.localised('a year')}")
        for v in (band.low, band.high)
    )
    return lang("sure_text", low=low, high=high)


def _years_ahead(material: Material) -> str:
    return f"{material.answer.results['factors']['horizon_a']:.0f}"


def district_text(material: Material, lang: Language) -> str:
    """How large the district is, in a sentence."""
    district = material.answer.district
    return lang(
        "district_text",
        district=district.name,
        buildings=lang.number(float(len(district.buildings))),
        floor_area=lang.number(material.answer.headline["floor_area_m2"], "m²"),
        residents=lang.number(district.residents),
    )


def district_facts(material: Material, lang: Language) -> list[list[str]]:
    """What the district is, as pairs of words and number."""
    d, headline = material.answer.district, material.answer.headline
    weather = d.weather
    facts = [
        (lang.said("Buildings"), lang.number(float(len(d.buildings)))),
        (lang.said("Floor area"), lang.number(headline["floor_area_m2"], "m²")),
        (lang.said("Residents"), lang.number(d.residents)),
        (lang("dwellings"), lang.number(float(np.sum(d.buildings["dwellings"])))),
        (lang("protected"), lang.number(float(np.sum(d.buildings["protected"].astype(bool))))),
        *(
            (lang(text), lang.number(float(len(d.layers[name]))))
            for name, text in (
                ("streets", "streets_count"),
                ("lamp_posts", "lamp_posts"),
                ("charge_points", "charge_points"),
            )
            if name in d.layers
        ),
        (lang("climate"), f"{lang.number(float(np.mean(weather.dry_bulb_c)))} °C"),
        (lang("sun"), lang.number(float(np.sum(weather.ghi_w_m2)) / 1000.0, "kWh/m² a year")),
    ]
    return [list(pair) for pair in facts]


def measure_rows(material: Material, lang: Language) -> list[list[str]]:
    """Each measure: what, where, taken up by how many, when, what it costs."""
    outlays = {o.measure_id: o for o in material.answer.results["outlays"]}
    made = []
    for m in material.answer.scenario.measures:
        outlay, taken = outlays.get(m.id), lang.share(m.uptake_frac)
        where = where_said(lang, m)
        if outlay and outlay.reached:
            count, of = (lang.number(float(n)) for n in (outlay.taken, outlay.reached))
            taken = f"{taken}: {lang('reach', taken=count, reached=of)}"
        if outlay and outlay.not_applicable:
            why = lang.said(outlay.not_applicable_reason)
            count = lang.number(float(outlay.not_applicable))
            where += "; " + lang("not_applicable", count=count, why=why)
        cost = lang.number(outlay.cost_eur, "EUR") if outlay else "–"
        made.append([lang.said(MEASURES[m.kind].title), where, taken, when_said(lang, m), cost])
    return made


def result_rows(material: Material, lang: Language) -> list[dict[str, Any]]:
    """Every quantity with its unit; cells of (number, interval)."""
    made = []
    for row in rows(material.answer):
        q, bands = row.quantity, material.bands
        cells = []
        for side, value in (("baseline", row.baseline), ("scenario", row.scenario),
                            ("difference", row.difference)):  # fmt: skip
            signed = side == "difference"
            told = lang.number(value, q.unit, signed)
            band = bands.of(q.key, side) if bands else None
            cells.append([told, lang.interval(band, q.unit, signed)])
        made.append({"label": lang.said(q.label), "headline": q.headline, "cells": cells})
    return made


def money_rows(material: Material, lang: Language) -> list[list[str]]:
    costs = material.answer.costs
    return [
        [
            lang.said(_PARTIES[p.key]),
            lang.number(p.investment_eur, "EUR"),
            lang.number(p.subsidy_eur, "EUR"),
            lang.number(p.yearly_saving_eur_a, "EUR", signed=True),
            lang.number(p.npv_eur, "EUR", signed=True),
            lang.payback(p.payback_a, p.investment_eur - p.subsidy_eur),
        ]
        for p in (*costs.parties, costs.total)
    ]


def rollout_text(material: Material, lang: Language) -> str:
    if not material.has_measures:
        return lang("rollout_none")
    c = material.path.columns
    saved = float(c["baseline_cumulative_co2_kg"][-1] - c["cumulative_co2_kg"][-1])
    key = "rollout_text" if saved >= 0 else "rollout_text_more"
    last = material.look.years.labels[-1]
    words = [lang(key, last=last, saved=lang.number(abs(saved), "kg"))]
    if material.path.carbon_payback_year is not None:
        words.append(lang("rollout_payback", year=material.path.carbon_payback_year))
    return " ".join([*words, lang("rollout_none")])


def factor_rows(material: Material, lang: Language) -> list[list[str]]:
    """Every factor: name with unit, value, range, standing, source."""
    made = []
    for a in material.answer.results["factors"].rows.values():
        both = a.low is not None and a.high is not None
        low, high = (_figure(lang, end or 0.0) for end in (a.low, a.high))
        unit = lang.localised(lang.said(a.unit))
        made.append([
            lang.said(a.label) + (" *" if a.overridden else ""),
            f"{_figure(lang, a.value)} {unit}".strip(),
            lang("range", low=low, high=high) if both else "–",
            lang(a.standing),
            a.source + (f" ({a.year})" if a.year else ""),
        ])  # fmt: skip
    return made


def _figure(lang: Language, value: float) -> str:
    """A factor as it is, with all the digits that it has."""
    digits = f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:g}"
    return lang.localised(digits.replace("-", "−"))


def factor_counts(material: Material, lang: Language) -> str:
    return lang(
        "factor_counts", **standing_counts(material.answer.results["factors"].rows.values())
    )


def model_rows(lang: Language) -> list[list[str]]:
    return [[lang.said(m.name), lang.said(m.does), m.source] for m in explained_models()]


def limit_texts(material: Material, lang: Language) -> list[str]:
    """What the numbers do not say, plainly."""
    texts = [lang(f"limit_{n}") for n in range(1, 6 if material.bands else 5)]
    if material.answer.district.schematic:
        texts.insert(0, lang("limit_schematic"))
    if gone := left_out(material.answer):
        texts.append(lang("left_out", count=len(gone)))
    return texts


def quality_rows(material: Material, lang: Language) -> list[list[str]]:
    """For each property that may be inferred, how many are given and how many inferred."""
    buildings = material.answer.district.buildings
    made = []
    for name in _RULED:
        inferred = int(np.sum(buildings.rule(name).astype(str) != ""))
        counts = (len(buildings) - inferred, inferred)
        label = lang.said(name.capitalize())
        made.append([label, *(lang.number(float(n)) for n in counts)])
    return made


def source_rows(material: Material, lang: Language) -> list[list[str]]:
    return [
        [s.what, s.source, s.licence, lang(s.standing)] for s in material.answer.district.sources
    ]


def made_by(lang: Language) -> str:
    return lang("made_by", version=version("district-twin"))


def money_text(material: Material, lang: Language) -> str:
    rate = lang.number(material.answer.results["factors"]["discount_rate_frac"], "share")
    return lang("money_text", years=_years_ahead(material), rate=rate)


def issue_texts(material: Material, lang: Language) -> list[str]:
    """How many data-quality issues of each kind."""
    told = [f"{lang.localised(count)} {lang.said(kind)}" for count, kind in material.issues]
    return told or [lang("quality_none")]


def notice_text(material: Material, lang: Language) -> str:
    """What the district is: drawn, imported or surveyed."""
    district = material.answer.district
    if district.schematic:
        return lang("notice_schematic", district=district.name)
    return lang.said(notice(material.answer))
