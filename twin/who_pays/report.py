"""Who pays, as JSON and as a table of plain text."""

from collections.abc import Iterator
from typing import Any

from twin.answer.bands import HIGH_PERCENT, LOW_PERCENT, range_in_words
from twin.answer.compare import Answer
from twin.scenario.choices import Finance
from twin.who_pays.who_pays import Party, WhoPays
from twin.words.quantities import percent, written


def terms_told(finance: Finance) -> list[dict[str, Any]]:
    """The terms in force, each with where it is from; one that is set has no other source."""
    return [
        {
            "key": t.key,
            "label": t.label,
            "value": finance.number(t.key),
            "unit": t.unit,
            "source": "set in the scenario" if t.key in finance.terms else t.source,
            "standing": "set" if t.key in finance.terms else t.standing,
        }
        for t in finance.record.terms
    ]


def pays_json(answer: Answer, found: WhoPays) -> dict[str, Any]:
    """What `district-twin pays --json` prints; real EUR, year 0 first, positive for who gets it."""
    model = found.finance.record
    return {
        "district": answer.district.key,
        "scenario": answer.scenario.name,
        "model": model.key,
        "title": model.title,
        "says": model.says,
        "terms": terms_told(found.finance),
        "discount_rate_frac": found.rate_frac,
        "horizon_a": len(found.outside_eur) - 1,
        "samples": found.samples,
        **(
            {"seed": found.seed, "percentiles": [LOW_PERCENT, HIGH_PERCENT]}
            if found.samples
            else {}
        ),
        "parties": [
            {
                "party": p.key,
                "title": p.title,
                "npv_eur": p.npv_eur,
                "npv_without_contract_eur": p.own_npv_eur,
                "verdict": p.verdict,
                "better_off_frac": p.better_frac,
                "interval_npv_eur": [p.interval.low, p.interval.high] if p.interval else None,
                "cash_eur": [float(v) for v in p.cash_eur],
                "contract_eur": [float(v) for v in p.contract_eur],
            }
            for p in found.parties
        ],
        "from_outside_eur": [float(v) for v in found.outside_eur],
    }


def pays_lines(answer: Answer, found: WhoPays) -> Iterator[str]:
    """What `district-twin pays` prints."""
    model = found.finance.record
    yield f"{answer.district.name}, {answer.scenario.name}: {model.title}"
    yield model.says
    for term in terms_told(found.finance):
        yield f"  {term['label']}: {written(term['value'], term['unit'])} ({term['source']})"
    yield f"{'':24}{'first year':>14}{'second year':>14}{'NPV':>14}{'without':>14}  verdict"
    for p in found.parties:
        money = (p.cash_eur[0], p.cash_eur[1], p.npv_eur, p.own_npv_eur)
        cells = "".join(f"{written(float(v), 'EUR', signed=True):>14}" for v in money)
        yield f"{p.title:24}{cells}  {verdict_in_words(p)}"
    yield (
        f"Net present value over {len(found.outside_eur) - 1} years at "
        f"{written(found.rate_frac, 'share')}, beside no measures at all; 'without' is without the "
        "contract."
    )


def verdict_in_words(party: Party) -> str:
    """'better off (94 % of the samples; 1.0 to 1.5 k EUR)'."""
    if party.better_frac is None or party.interval is None:
        return party.verdict
    if party.verdict == "neither":
        return "neither better nor worse off"
    share = party.better_frac if party.verdict != "worse off" else 1.0 - party.better_frac
    head = (
        f"{party.verdict}: better off in" if party.verdict == "not sure" else f"{party.verdict} in"
    )
    return f"{head} {percent(share)} of samples, {range_in_words(party.interval, 'EUR', True)}"
