"""The light on all streets in words and as plain values, as the window and the command print it."""

from typing import Any

import numpy as np

from twin.on_demand.streets.street_answer import StreetAnswer
from twin.on_demand.streets.street_indicators import VERDICTS, verdicts
from twin.steps.lighting.street_results import StreetLight
from twin.words.quantities import percent, written


def streets_json(answer: StreetAnswer) -> dict[str, Any]:
    """The form that `district-twin streets --json` prints: shares of street length by verdict, the
    class table, sums, and every street; each before and after the scenario."""
    both = {"before": answer.before, "after": answer.now}
    return {
        "district": answer.answer.district.key,
        "method": "EN 13201-2:2015 by maintained illuminance, M classes by the like C class",
        **{name: _sums(answer, light, name == "after") for name, light in both.items()},
        "streets": [_street(answer, row) for row in range(len(answer.book.length_m))],
    }


def _sums(answer: StreetAnswer, light: StreetLight, scenario: bool) -> dict[str, Any]:
    length = answer.book.length_m
    total = max(float(length.sum()), 1e-9)
    code = verdicts(answer, scenario)
    headline = answer.answer.headline if scenario else answer.answer.baseline_headline
    return {
        "class_met_length_frac": light.met_length_frac,
        "over_lit_length_frac": light.over_lit_length_frac,
        "length_frac_by_verdict": {
            label: float(length[code == i].sum()) / total for i, label in enumerate(VERDICTS)
        },
        "streets_meeting": {
            name: {"met": int(light.met[rows].sum()), "streets": int(rows.sum())}
            for name, rows in _by_class(light).items()
        },
        "lamps": int(light.lamps.sum()),
        "power_kw": float(light.power_w.sum()) / 1000.0,
        "energy_kwh_a": float(light.kwh_a.sum()),
        "visits_a": float(headline["lamp_visits_a"]),
    }


def _by_class(light: StreetLight) -> dict[str, np.ndarray]:
    names = sorted(set(light.lighting_class), key=lambda c: ("MCP".index(c[0]), c))
    return {name: np.array([c == name for c in light.lighting_class]) for name in names}


def _street(answer: StreetAnswer, row: int) -> dict[str, Any]:
    streets, book = answer.answer.district.layers["streets"], answer.book
    return {
        "id": str(streets.ids[row]),
        "name": str(streets["name"][row] or ""),
        "length_m": float(book.length_m[row]),
        "class": answer.now.lighting_class[row],
        "judged_by": answer.now.judged_class[row],
        "posts_lacking": posts_lacking(answer, row),
        **{
            name: {
                "lamps": int(light.lamps[row]),
                "mean_lx": float(light.mean_lx[row]),
                "min_lx": float(light.min_lx[row]),
                "met_frac": float(light.met_frac[row]),
                "lit_ratio": _known(light.lit_ratio[row]),
                "power_density_w_lx_m2": _known(light.power_density_w_lx_m2[row]),
                "annual_energy_kwh_m2": float(light.annual_energy_kwh_m2[row]),
            }
            for name, light in (("before", answer.before), ("after", answer.now))
        },
    }


def posts_lacking(answer: StreetAnswer, row: int) -> int | None:
    """Posts to be added so that some LED luminaire meets the class; None where no measure asked."""
    fit = answer.answer.results["luminaire_fit"]
    if fit is None or "least_luminaires" not in fit.knows:
        return None
    return round(float(fit.lacks[answer.book.lamp_street == row].sum()))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def streets_in_words(answer: StreetAnswer) -> tuple[str, ...]:
    """What the light of the district is like, in a sentence per fact."""
    report = streets_json(answer)
    old, new = report["before"], report["after"]
    made = [
        f"{percent(new['class_met_length_frac'])} of street length meets its class "
        f"(before: {percent(old['class_met_length_frac'])}); "
        f"{percent(new['over_lit_length_frac'])} is over-lit "
        f"(before: {percent(old['over_lit_length_frac'])}).",
        f"{new['lamps']:,} lamps take {written(new['energy_kwh_a'], 'kWh a year')} "
        f"(before: {old['lamps']:,}, {written(old['energy_kwh_a'], 'kWh a year')}) and "
        f"{new['visits_a']:,.0f} trips a year (before: {old['visits_a']:,.0f}).",
    ]
    lacking = [street["posts_lacking"] or 0 for street in report["streets"]]
    if any(lacking):
        cost = sum(lacking) * answer.answer.results["factors"]["lamp_post_eur"]
        made.append(
            f"No LED luminaire meets the class of {sum(1 for n in lacking if n)} streets at their "
            f"spacing; {sum(lacking):,} more posts for {written(cost, 'EUR')} would."
        )
    for name, count in new["streets_meeting"].items():
        was = old["streets_meeting"].get(name, {"met": 0})["met"]
        made.append(f"{name}: {count['met']} of {count['streets']} streets (before: {was}).")
    return tuple(made)
