"""What is known of a street and its light, before and after, as plain rows. No Qt."""

from collections import Counter

import numpy as np

from twin.district.district import District
from twin.on_demand.streets.street_answer import StreetAnswer
from twin.on_demand.streets.street_indicators import OVER_LIT_RATIO, VERDICTS, verdicts
from twin.steps.lighting.street_results import StreetDetail, StreetLight
from twin.words.quantities import percent, written
from twin.words.vocabulary import STREET_KIND_LABELS
from ui.view_state.inspection import Change, Fact, Inspection

_KINDS = {kind: label[0].upper() + label[1:].removesuffix("s") for kind, label in
          STREET_KIND_LABELS.items()}  # fmt: skip
_KINDS["steps"] = "Steps"


def inspect_street(
    district: District, answer: StreetAnswer | None, row: int, detail: StreetDetail | None = None
) -> Inspection | None:
    """The inspection of one street (row); None where there is no such street."""
    streets = district.layers.get("streets")
    if streets is None or not 0 <= row < len(streets):
        return None
    kind = _KINDS.get(str(streets["kind"][row]), str(streets["kind"][row]))
    title = str(streets["name"][row] or "") or f"Lane {streets.ids[row]}"
    length = f"{streets.geometry[row].length:,.0f} m"
    if answer is None:
        return Inspection(title, f"{kind} · {length} · its light is being calculated", (), (), ())
    lamps = int(answer.now.lamps[row])
    subtitle = f"{kind} · {length} · {lamps:,} lamp{'' if lamps == 1 else 's'}"
    verdict = verdict_in_words(answer.now, row)
    warned = (verdict,) if not answer.now.met[row] or _over_lit(answer.now, row) else ()
    if not warned:
        subtitle = f"{subtitle}\n{verdict}"
    facts = _facts(district, answer, row) + _closely(detail, row)
    return Inspection(title, subtitle, facts, _changes(answer, row), warned)


_AS_ROAD = "as a straight road of EN 13201-3: even spacing, R3 surface, generic optics"


def _closely(detail: StreetDetail | None, row: int) -> tuple[Fact, ...]:
    """What the straight road that stands for the street says."""
    if detail is None or detail.row != row:
        return ()
    least = f"{detail.least_luminaire} at {percent(detail.least_level_frac)}"
    if not detail.least_met:
        least = "none in the table"
    widest = "none" if detail.widest_spacing_m is None else f"{detail.widest_spacing_m:.0f} m"
    uniformity = f"{detail.overall_uniformity:.2f}, {detail.longitudinal_uniformity:.2f}"
    lacking: tuple[Fact, ...] = ()
    if detail.posts_lacking:
        cost = written(detail.posts_lacking_eur, "EUR")
        apart = f"{detail.holding_spacing_m:.0f} m apart"
        lacking = (
            Fact("Posts lacking", f"{detail.posts_lacking:,} for {cost}, {apart}", _AS_ROAD),
        )
    return (
        Fact("Luminance", f"{detail.luminance_cd_m2:.2f} cd/m²", _AS_ROAD),
        Fact("Uniformity Uo, Ul", uniformity, _AS_ROAD),
        Fact("Threshold increment", f"{detail.threshold_increment_pct:.0f} %", _AS_ROAD),
        Fact("Least LED that meets it", least, _AS_ROAD),
        Fact("Spacing now, widest", f"{detail.spacing_m:.0f} m, {widest}", _AS_ROAD),
        *lacking,
    )


def verdict_in_words(light: StreetLight, row: int) -> str:
    """'Meets P4: 6.2 lx on average where 5 are asked.' or what stands in the way."""
    name, judged = light.lighting_class[row], light.judged_class[row]
    if light.lamps[row] == 0:
        return f"No lamp stands on this street; {name} is not met."
    asked, mean = light.asked_mean_lx[row], light.mean_lx[row]
    by = f", judged by {judged}" if judged != name else ""
    if np.isnan(asked):
        return f"{name} asks no level; it gets {mean:.1f} lx on average."
    if not light.met[row]:
        where = f"Meets {name}{by} on {percent(light.met_frac[row])} of its length only"
        short = _shortfalls(light, row)
        return f"{where}: {', '.join(short)}." if short else f"{where}."
    said = f"{name}{by}: {mean:.1f} lx on average where {asked:g} are asked"
    return f"{'Over-lit for' if _over_lit(light, row) else 'Meets'} {said}."


def _over_lit(light: StreetLight, row: int) -> bool:
    return bool(np.nan_to_num(light.lit_ratio[row]) > OVER_LIT_RATIO)


def _shortfalls(light: StreetLight, row: int) -> list[str]:
    found = []
    for have, asked, words, unit in (
        (light.mean_lx[row], light.asked_mean_lx[row], "on average", " lx"),
        (light.min_lx[row], light.asked_min_lx[row], "at the darkest point", " lx"),
        (light.uniformity[row], light.asked_uniformity[row], "darkest over mean", ""),
    ):
        if have < asked:
            digits = 1 if unit else 2
            found.append(f"{have:.{digits}f}{unit} {words} where {asked:g} are asked")
    return found


def _facts(district: District, answer: StreetAnswer, row: int) -> tuple[Fact, ...]:
    light, book = answer.now, answer.book
    name, judged = light.lighting_class[row], light.judged_class[row]
    chosen = name != book.rule_class[row]
    why = "chosen in the scenario" if chosen else book.why[row]
    facts = [Fact("Lighting class", name, why)]
    if judged != name:
        rule = "motor classes are judged by illuminance through the class of like level"
        facts.append(Fact("Judged by", judged, rule))
    width = f"{book.lit_width_m[row]:.1f} m"
    here = np.flatnonzero(book.lamp_street == row)
    facts.append(Fact("Lit width", width, str(district.layers["streets"].rule("width")[row] or "")))
    if len(here):
        posts = district.layers["lamp_posts"]
        heights = book.lamp_height_m[here]
        tall = f"{heights.min():g} m"
        if heights.max() > heights.min():
            tall = f"{heights.min():g} to {heights.max():g} m"
        facts.append(Fact("Post height", tall, str(posts.rule("lamp")[here[0]] or "")))
        charging = int(answer.answer.results["lighting"].charging[here].sum())
        if charging:
            facts.append(Fact("Posts with a charger", f"{charging:,}"))
        luminaires = [_luminaires(answer, row, which) for which in ("baseline", "results")]
        facts.insert(0, Fact("Luminaires", "\n→ ".join(dict.fromkeys(luminaires))))
        facts.append(Fact("Dimming", _dimming(answer, here)))
    return tuple(facts)


_PROFILES = {
    "full": "none",
    "bi_power": "half from 23 to 5 h",
    "part_night": "off from 0 to 5 h",
    "multi_step": "80 % from 21 h,\n50 % from 0 h",
    "motion": "20 % until somebody passes",
}


def _dimming(answer: StreetAnswer, here: np.ndarray) -> str:
    lighting = answer.answer.results["lighting"]
    key, _ = Counter(lighting.profile_keys[p] for p in lighting.profile[here]).most_common(1)[0]
    level = float(lighting.level_frac[here][lighting.level_frac[here] > 0].mean())
    by_clock = _PROFILES.get(key, key)
    return by_clock if level > 0.995 else f"set to {percent(level)}, by clock {by_clock}"


def _changes(answer: StreetAnswer, row: int) -> tuple[Change, ...]:
    old, new = answer.before, answer.now
    if new.lamps[row] == 0:
        return ()
    made = []
    for label, name, digits, better in (
        ("Mean, lx", "mean_lx", 1, 0),
        ("Darkest point, lx", "min_lx", 1, 0),
        ("Darkest over mean", "uniformity", 2, 0),
        ("Power, mW/lx m²", "power_density_w_lx_m2", 1, -1),
        ("Energy, kWh/m²", "annual_energy_kwh_m2", 2, -1),
    ):
        before, after = float(getattr(old, name)[row]), float(getattr(new, name)[row])
        if name == "power_density_w_lx_m2":
            before, after = 1000.0 * before, 1000.0 * after
        texts = f"{before:.{digits}f}", f"{after:.{digits}f}"
        made.append(Change(label, *texts, _helps(before, after, better)))
    kwh = float(old.kwh_a[row]), float(new.kwh_a[row])
    made.append(_change("Energy", kwh, "kWh a year", -1))
    met = float(old.met_frac[row]), float(new.met_frac[row])
    made.append(_share_change("Class met on", met, 1))
    return tuple(made)


def _luminaires(answer: StreetAnswer, row: int, which: str) -> str:
    luminaire = getattr(answer.answer, which)["lighting"].luminaire[answer.book.lamp_street == row]
    kinds = Counter(answer.book.luminaire_names[r] for r in luminaire)
    first, _ = kinds.most_common(1)[0]
    return first if len(kinds) == 1 else f"{first}, others"


def _helps(before: float, after: float, better: int) -> int:
    return better * int(np.sign(after - before)) if not np.isclose(before, after) else 0


def _change(label: str, both: tuple[float, float], unit: str, better: int) -> Change:
    """A quantity before and after, written with its unit."""
    return Change(label, written(both[0], unit), written(both[1], unit), _helps(*both, better))


def _share_change(label: str, both: tuple[float, float], better: int) -> Change:
    """A share before and after, in per cent."""
    return Change(label, percent(both[0]), percent(both[1]), _helps(*both, better))


def inspect_all_streets(answer: StreetAnswer) -> Inspection:
    """The light of the whole district: the class table, before and after."""
    old, new, length = answer.before, answer.now, answer.book.length_m
    total = max(float(length.sum()), 1e-9)
    made = []
    for code, label in enumerate(VERDICTS[:4]):
        before, after = (
            float(length[verdicts(answer, s) == code].sum()) / total for s in (False, True)
        )
        made.append(_share_change(label, (before, after), 1 if code == 2 else -1))
    for label, unit, name in (("Energy", "kWh a year", "kwh_a"), ("Power", "kW", "power_w")):
        scale = 1.0 if name == "kwh_a" else 1e-3
        before, after = (scale * float(getattr(light, name).sum()) for light in (old, new))
        made.append(_change(label, (before, after), unit, -1))
    before, after = (
        float(h["lamp_visits_a"]) for h in (answer.answer.baseline_headline, answer.answer.headline)
    )
    made.append(_change("Trips to posts", (before, after), "trips a year", -1))
    for name in sorted(set(new.lighting_class), key=lambda c: ("MCP".index(c[0]), c)):
        rows = np.array([c == name for c in new.lighting_class])
        met = [f"{int(light.met[rows].sum())} of {int(rows.sum())}" for light in (old, new)]
        change = int(np.sign(int(new.met[rows].sum()) - int(old.met[rows].sum())))
        made.append(Change(f"Streets meeting {name}", met[0], met[1], change))
    subtitle = (
        "Shares of street length by EN 13201-2,\nby maintained illuminance at full light.\n"
        "Click a street to see its lamps."
    )
    return Inspection("Light on the streets", subtitle, (), tuple(made), ())
