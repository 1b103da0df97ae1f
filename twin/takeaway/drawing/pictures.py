"""The pictures that more than one export shows, each with what is said of it."""

from typing import Any

import numpy as np

from twin.takeaway import contents
from twin.takeaway.drawing.charts import Row, rows_svg
from twin.takeaway.look import Layer, Paint
from twin.takeaway.material import Material
from twin.takeaway.words.language import Language
from twin.words.quantities import scaled_unit


def map_alt(paint: Paint, lang: Language) -> str:
    """What a map shows, for those who cannot see it."""
    known = paint.values[np.isfinite(paint.values)]
    unit = f", {lang.localised(lang.said(paint.unit))}" if paint.unit else ""
    summary = ""
    if len(known) and paint.classes:
        codes, counts = np.unique(known.astype(int), return_counts=True)
        ranked = [lang.said(paint.classes[np.searchsorted(codes, c)][0])
                  for c in codes[np.argsort(-counts)][:3]]  # fmt: skip
        summary = lang("map_alt_class", first=lang.listed(ranked))
    elif len(known) and paint.change:
        moved = int(np.sum(np.abs(known) > 0.1 * paint.high))
        summary = lang("map_alt_change", count=lang.number(float(moved)))
    elif len(known):
        median, high = (lang.localised(f"{np.percentile(known, p):,.0f}") for p in (50, 90))
        summary = lang("map_alt_amount", median=median, high=high)
    return lang("map_alt", title=lang.said(paint.title), unit=unit, summary=summary)


def carriers_svg(material: Material, lang: Language, width: float) -> tuple[str, str, str]:
    """Energy by carrier before and after; what is said of it; its unit."""
    months = material.look.months
    before = {layer.label: layer for layer in months.before}
    after = {layer.label: layer for layer in months.layers}
    named: dict[str, Layer] = {**before, **after}
    totals = {
        label: tuple(float(side[label].values.sum()) if label in side else 0.0
                     for side in (before, after))
        for label in named
    }  # fmt: skip
    rows = []
    for label, (was, now) in totals.items():
        if was < 0 or now < 0:
            continue  # what PV makes is no use of energy
        values = (was, now) if material.has_measures else (now,)
        told = tuple(lang.localised(f"{v:,.1f}" if v < 99.95 else f"{v:,.0f}") for v in values)
        rows.append(Row(lang.said(label), values, told, named[label].colour))
    said = "; ".join(f"{r.label} {' → '.join(r.told)}" for r in rows)
    unit = lang.localised(months.unit)
    alt = lang("chart_carriers_alt", rows=f"{said} {unit}")
    return rows_svg(rows, material.look.ink, width, ""), alt, unit


def months_alt(material: Material, lang: Language) -> str:
    """What the chart of months shows."""
    months = material.look.months
    unit = lang.localised(months.unit)

    def total(layers: tuple[Layer, ...]) -> Any:
        return np.sum([layer.values for layer in layers if layer.values.sum() > 0], axis=0)

    now, was = total(months.layers), total(months.before)
    sums = [lang.localised(f"{float(np.sum(v)):,.0f} {unit}") for v in (was, now)]
    return lang("chart_months_alt", before=sums[0], after=sums[1],
                month=lang.said(months.labels[int(np.argmax(now))]))  # fmt: skip


def money_svg(material: Material, lang: Language, width: float) -> tuple[str, str, str]:
    """Net present value by party; what is said of it, '' where nothing is spent; its unit."""
    parties = (*material.answer.costs.parties, material.answer.costs.total)
    if not material.has_measures:
        return rows_svg([], material.look.ink, width, ""), "", ""
    unit, one = scaled_unit(max(abs(p.npv_eur) for p in parties), "EUR")
    rows = [
        Row(label, (p.npv_eur / one,), (lang.number(p.npv_eur, "EUR", signed=True),),
            material.look.ink["better" if p.npv_eur >= 0 else "worse"])
        for p, (label, *_) in zip(parties, contents.money_rows(material, lang), strict=True)
    ]  # fmt: skip
    said = "; ".join(f"{r.label} {r.told[0]}" for r in rows)
    alt = lang("chart_money_alt", rows=said)
    return rows_svg(rows, material.look.ink, width, ""), alt, lang.localised(unit)


def years_alt(material: Material, lang: Language) -> str:
    """What the chart of the years to come shows."""
    labels = material.look.years.labels
    told = contents.rollout_text(material, lang)
    return lang("chart_pathway_alt", first=labels[0], last=labels[-1], sentence=told)
