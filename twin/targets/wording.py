"""Filters and measures as a person would say them."""

from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure, Target
from twin.targets.uptake import last_year
from twin.words.quantities import percent
from twin.words.vocabulary import HEATING_LABELS, STREET_KIND_LABELS, USE_LABELS

_USE_PLURALS: dict[str, str] = {
    "apartment": "flats",
    "house": "houses",
    "office": "offices",
    "retail": "shops",
    "hospitality": "hotels and restaurants",
    "education": "schools",
    "health": "health buildings",
    "civic": "public buildings",
    "industrial": "industry",
}
assert _USE_PLURALS.keys() == USE_LABELS.keys()


def target_in_words(target: Target, aim: str) -> str:
    """'Flats built before 1945, not protected', 'Lamps on main roads', 'All buildings'."""
    if aim == "district":
        return "The whole district"
    if aim == "cars":
        return "All cars of the district"
    if aim == "lamps":
        return _lamps_in_words(target)
    if aim == "parking":
        areas = f"{len(target.picked)} picked parking areas" if target.picked else ""
        return ", ".join([areas or "All parking areas", *_place(target)])
    uses = _listed([_USE_PLURALS.get(u, u) for u in target.uses])
    picked = len(target.picked)
    among = "the picked building" if picked == 1 else f"the {picked:,} picked buildings"
    what = (f"{uses} among {among}" if uses else among) if picked else uses or "all buildings"
    parts = [what + _years(target)]
    if target.heating:
        parts.append("heated by " + _listed([HEATING_LABELS[h].lower() for h in target.heating]))
    if target.quarters:
        parts.append("in " + _listed(list(target.quarters)))
    if target.streets:
        parts.append("on " + _listed(list(target.streets)))
    if target.protected is not None:
        parts.append("protected" if target.protected else "not protected")
    parts += _place(target)
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def measure_in_words(measure: Measure) -> str:
    """'Wall insulation: flats built before 1945, 40 %'."""
    kind = MEASURES[measure.kind]
    words = target_in_words(measure.target, kind.aim)
    return f"{kind.title}: {words[0].lower()}{words[1:]}, {percent(measure.uptake_frac)}"


def _lamps_in_words(target: Target) -> str:
    parts = ["All lamp posts"]
    if target.street_kinds:
        parts = ["Lamps on " + _listed([STREET_KIND_LABELS[k] for k in target.street_kinds])]
    if target.streets:
        parts.append("on " + _listed(list(target.streets)))
    if target.picked:
        parts.append(f"{len(target.picked)} picked")
    return ", ".join(parts + _place(target))


def _years(target: Target) -> str:
    if target.year_from is not None and target.year_to is not None:
        return f" built {target.year_from} to {target.year_to}"
    if target.year_to is not None:
        return f" built before {target.year_to + 1}"
    if target.year_from is not None:
        return f" built since {target.year_from}"
    return ""


def _place(target: Target) -> list[str]:
    return ["inside the drawn area"] if target.polygon_m else []


def _listed(words: list[str]) -> str:
    if len(words) > 3:
        words = [*words[:2], f"{len(words) - 2} more"]
    return (
        words[0]
        if len(words) == 1
        else ", ".join(words[:-1]) + " and " + words[-1]
        if words
        else ""
    )


def years_in_words(measure: Measure) -> str:
    """'All in 2027', 'From 2027 to 2036', 'From 2027 to 2036 on an S-curve'."""
    if last_year(measure) == measure.year:
        return f"All in {measure.year}"
    curve = " on an S-curve" if measure.curve == "s_curve" else ""
    return f"From {measure.year} to {measure.year_end}{curve}"
