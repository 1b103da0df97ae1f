"""The report as one PDF: PDF/UA-1 and PDF/A-2a at once, the same bytes for the same input.

Typst lays it out and refuses a picture without words for those who cannot see it. Letters are the
program's own; no font of the machine is asked for, so that two machines make the same file.
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from twin.engine.engine import Cancelled
from twin.store.files import SaveError, write_atomically
from twin.takeaway import contents
from twin.takeaway.drawing.charts import stacked_svg
from twin.takeaway.drawing.maps import map_svg
from twin.takeaway.drawing.pictures import carriers_svg, map_alt, money_svg, months_alt, years_alt
from twin.takeaway.material import Material
from twin.takeaway.words.language import Language

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
MAPS = ("use", "final_energy", "saving")
_WIDE = 480.0
_TEXTS = (
    "subtitle", "summary", "standing", "district", "fact", "value", "sources", "source", "licence",
    "what", "standing_column", "measures", "measures_text", "measures_none", "measure", "where",
    "uptake", "when", "investment", "results", "quantity", "baseline", "scenario", "change",
    "charts", "charts_text", "rollout", "maps", "maps_text", "money", "party", "subsidy", "saving",
    "npv", "payback", "methods", "methods_text", "model", "does", "limits", "quality",
    "quality_text", "quality_property", "given", "inferred", "issue", "assumptions", "factor",
    "estimate_note", "range_head",
)  # fmt: skip


def write_report(
    path: Path, material: Material, lang: Language, stopped: Callable[[], bool] = lambda: False
) -> None:
    """Write the report, whole or not at all.

    Raises SaveError where the disk cannot take it, ValueError where a font is missing, Cancelled.
    """
    pdf = report_pdf(material, lang)
    if stopped():
        raise Cancelled
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, pdf)


def report_pdf(material: Material, lang: Language) -> bytes:
    """The report's bytes. Raises ValueError where it cannot be set."""
    import typst  # here, not above: half a second that nobody else need pay

    for font in material.look.fonts:
        if not font.is_file():
            raise ValueError(f"{font}: the report's font is missing; install the program again.")
    pictures, alts, captions = _pictures(material, lang)
    data = _data(material, lang, alts) | {"maps": _map_entries(material, alts)}
    data["texts"] |= captions
    with tempfile.TemporaryDirectory(prefix="district-twin-") as name:
        folder = Path(name)
        try:
            template = files("twin.takeaway.report") / "report.typ"
            (folder / "report.typ").write_bytes(template.read_bytes())
            (folder / "data.json").write_text(
                _plain_text(json.dumps(data, ensure_ascii=False)), "utf-8"
            )
            for file, picture in pictures.items():
                (folder / file).write_text(_plain_text(picture), "utf-8")
        except OSError as error:
            raise SaveError(f"{folder}: no room to set the report ({error.strerror}); "
                            "free some space.") from error  # fmt: skip
        try:
            fonts: list[str] = sorted({str(f.parent) for f in material.look.fonts})
            made = typst.compile(
                str(folder / "report.typ"), root=str(folder), pdf_standards=[*STANDARDS],
                font_paths=fonts, ignore_system_fonts=True, timestamp=_date(material),
            )  # fmt: skip
        except typst.TypstError as error:
            raise ValueError(f"The report could not be set ({error.message:.200}).") from error
    assert isinstance(made, bytes)
    return made


def _date(material: Material) -> datetime:
    """When the numbers were made; where they are of no date, the year of the newest factor: PDF/A
    asks for a date, and a clock would make other bytes of the same input."""
    if material.made_at:
        return datetime.fromisoformat(material.made_at)
    newest = max(a.year for a in material.answer.results["factors"].rows.values())
    return datetime(newest, 1, 1, tzinfo=UTC)


def _data(material: Material, lang: Language, alts: Mapping[str, str]) -> dict[str, Any]:
    answer, date = material.answer, _date(material)
    name = contents.scenario_name(material, lang)
    made = [lang("made_on", date=f"{date:%Y-%m-%d}")] if material.made_at else []
    return {
        **_tables(material, lang),
        "lang": lang.key,
        "family": material.look.family,
        "ink": dict(material.look.ink),
        "author": "district-twin",
        "date": [date.year, date.month, date.day],
        "title": lang("title", district=answer.district.name, scenario=name),
        "district": answer.district.name,
        "scenario": name,
        "notice": contents.notice_text(material, lang),
        "made": " · ".join([*made, contents.made_by(lang)]),
        "texts": {key: lang(key, last=material.look.years.labels[-1]) for key in _TEXTS},
        "alts": dict(alts),
    }


def _tables(material: Material, lang: Language) -> dict[str, Any]:
    """Paragraphs and rows by the name that the template knows them by."""
    c, samples = contents, material.bands.count if material.bands else 0
    return {
        "summary": c.summary_text(material, lang),
        "tiles": c.tiles(material, lang),
        "sure": c.sure_text(material, lang),
        "district_text": c.district_text(material, lang),
        "facts": c.district_facts(material, lang),
        "sources": c.source_rows(material, lang),
        "measures": c.measure_rows(material, lang),
        "rollout": c.rollout_text(material, lang),
        "results_text": lang("results_text", samples=samples)
        if samples
        else lang("results_text_plain"),
        "results": c.result_rows(material, lang),
        "money_text": c.money_text(material, lang),
        "money": c.money_rows(material, lang),
        "limits": c.limit_texts(material, lang),
        "quality": c.quality_rows(material, lang),
        "issues": c.issue_texts(material, lang),
        "models": c.model_rows(lang),
        "assumptions_text": lang("assumptions_text", counts=c.factor_counts(material, lang)),
        "factors": c.factor_rows(material, lang),
    }


def _pictures(
    material: Material, lang: Language
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Every picture by its file's name; what is said of each, and the captions of charts."""
    look = material.look
    pale = f" ({lang('pale_full')})" if material.has_measures else ""
    carriers, carrier_alt, carrier_unit = carriers_svg(material, lang, _WIDE)
    money, money_alt, money_unit = money_svg(material, lang, _WIDE)
    pictures = {
        "carriers.svg": carriers,
        "months.svg": stacked_svg(look.months, lang, look.ink, _WIDE, 190, ""),
        "years.svg": stacked_svg(look.years, lang, look.ink, _WIDE, 190, "", every=4),
        "money.svg": money,
    }
    alts = {
        "carriers": carrier_alt,
        "months": months_alt(material, lang),
        "years": years_alt(material, lang),
        "money": money_alt,
    }
    for key, paint in look.paints.items():
        wide, high = (310.0, 345.0) if key == "use" else (_WIDE, 308.0)
        pictures[f"map_{key}.svg"] = map_svg(
            material.answer.district, paint, look, lang, wide, high
        )
        alts[f"map_{key}"] = map_alt(paint, lang)
    return pictures, alts, {
        "chart_carriers": lang("chart_carriers", unit=carrier_unit) + pale,
        "chart_months": lang("chart_months", unit=lang.localised(look.months.unit)) + pale,
        "chart_pathway": lang("chart_pathway", unit=look.years.unit.removesuffix(" CO₂e")),
        "chart_money": lang("chart_money", unit=money_unit),
    }  # fmt: skip


def _map_entries(material: Material, alts: Mapping[str, str]) -> list[dict[str, str]]:
    """The maps of results: the first one stands beside the district."""
    keys = [k for k in material.look.paints if k != "use"]
    if not material.has_measures:
        keys = [k for k in keys if not material.look.paints[k].change]
    return [
        {
            "file": f"map_{key}.svg",
            "alt": alts[f"map_{key}"],
        }
        for key in keys
    ]


def _plain_text(text: str) -> str:
    """Letters that the font has not, as those of a far script in a name, become a question mark: a
    PDF/UA may hold none without a shape."""
    return "".join(c if ord(c) < 0x2E80 and not 0x590 <= ord(c) < 0x10A0 else "?" for c in text)
