"""Filters and years of measures in any language, from the texts of its file."""

from collections.abc import Iterable

from twin.measures.measures import MEASURES
from twin.scenario.scenario import Measure, Target
from twin.takeaway.words.language import Language
from twin.targets.uptake import last_year
from twin.words.vocabulary import HEATING_LABELS, STREET_KIND_LABELS, USE_LABELS

_MOST = 3


def where_said(lang: Language, measure: Measure) -> str:
    """Whom a measure is for: 'flats and houses, built before 1973, not protected'."""
    target, aim = measure.target, MEASURES[measure.kind].aim
    if aim in ("district", "cars"):
        return lang(f"target_{aim}")
    if aim == "lamps":
        kinds = [lang.said(STREET_KIND_LABELS[k]) for k in target.street_kinds]
        words = lang("target_lamps_on", kinds=_some(lang, kinds)) if kinds else lang("target_lamps")
        return ", ".join([words, *_further(lang, target)])
    if aim == "parking":
        return ", ".join([lang("target_parking"), *_further(lang, target)])
    uses = [lang.lower(USE_LABELS[u]) for u in target.uses]
    parts = [_some(lang, uses) if uses else lang("target_buildings")]
    if years := _built(lang, target):
        parts.append(years)
    if target.heating:
        heated = [lang.lower(HEATING_LABELS[h]) for h in target.heating]
        parts.append(lang("heated_by", heating=_some(lang, heated)))
    if target.protected is not None:
        parts.append(lang("is_protected" if target.protected else "not_protected"))
    return ", ".join([*parts, *_further(lang, target)])


def when_said(lang: Language, measure: Measure) -> str:
    """In which years it is taken up."""
    last = last_year(measure)
    if last == measure.year:
        return lang("all_in", year=measure.year)
    return lang("from_to", first=measure.year, last=last)


def _further(lang: Language, target: Target) -> list[str]:
    """What a filter names by name."""
    parts = []
    if target.quarters:
        parts.append(lang("in_quarters", names=_some(lang, target.quarters)))
    if target.streets:
        parts.append(lang("on_streets", names=_some(lang, target.streets)))
    if target.picked:
        parts.append(lang("target_picked", count=len(target.picked)))
    if target.polygon_m:
        parts.append(lang("in_area"))
    return parts


def _built(lang: Language, target: Target) -> str:
    first, last = target.year_from, target.year_to
    if first is not None and last is not None:
        return lang("built_between", first=first, last=last)
    if last is not None:
        return lang("built_before", year=last + 1)
    return lang("built_since", year=first) if first is not None else ""


def _some(lang: Language, names: Iterable[str]) -> str:
    """The names, of many the first ones and how many more."""
    names = list(names)
    if len(names) > _MOST:
        names = [*names[: _MOST - 1], lang("further", count=len(names) - _MOST + 1)]
    return lang.listed(names)
