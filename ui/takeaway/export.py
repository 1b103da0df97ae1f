"""Reports, slides, web pages and tables of what the window shows, written off the GUI thread.

Physics, readers and writers are imported inside the functions, so that the window is shown before
they load.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from twin.answer.compare import Answer
from ui.background.runner import Progress

if TYPE_CHECKING:
    from twin.answer.bands import Bands
    from twin.takeaway.material import Material

Stopped = Callable[[], bool]


def material_of(
    answer: Answer, bands: "Bands | None", keys: tuple[str, ...], made_at: str = "",
    stopped: Stopped = lambda: False,
) -> "Material":  # fmt: skip
    """What an export is made of, with the buildings coloured by these indicators."""
    from twin.district.folder import check_district, issue_counts
    from twin.pathway.pathway import pathway
    from twin.takeaway.material import Material
    from ui.takeaway.screen_look import look_of

    path = pathway(answer, cancelled=stopped)
    issues = tuple(issue_counts(check_district(str(answer.district.folder))))
    return Material(answer, path, bands, look_of(answer, path, keys), made_at, issues)


def export(
    kind: str, path: Path, lang: str, answer: Answer, bands: "Bands | None", progress: Progress,
    stopped: Stopped,
) -> Path:  # fmt: skip
    """Write a 'report', 'slides', 'page' or 'tables' of an answer in a language. Raises Cancelled,
    and what the writers raise; what lay in its place is then as it was."""
    from twin.takeaway.report.report import MAPS

    progress("Calculating the years to 2050", 0.1)
    keys = MAPS if kind in ("report", "slides") else ()
    material = material_of(answer, bands, keys, "", stopped)
    progress(f"Writing the {kind}", 0.6)
    WRITERS[kind](path, material, lang, stopped)
    return path


def write_report(path: Path, material: "Material", lang: str, stopped: Stopped) -> None:
    """The report as a PDF."""
    from twin.takeaway.report import report
    from twin.takeaway.words.language import language

    report.write_report(path, material, language(lang), stopped)


def write_slides(
    path: Path, material: "Material", lang: str, stopped: Stopped, template: Path | None = None
) -> None:
    """The slides, with the report's maps as pictures."""
    from twin.takeaway.drawing.raster import png_of
    from twin.takeaway.report.report import MAPS
    from twin.takeaway.slides import slides
    from twin.takeaway.words.language import language

    words, fonts = language(lang), material.look.fonts
    pictures = slides.map_pictures(material, words, MAPS, lambda svg: png_of(svg, fonts, 1920))
    slides.write_slides(path, material, words, pictures, template, stopped)


def write_page(path: Path, material: "Material", lang: str, stopped: Stopped) -> None:
    """The web page, first in this language, with a choice of the others."""
    from twin.takeaway.page import page
    from twin.takeaway.words.language import language, languages
    from ui.takeaway.screen_look import paint_of

    langs = [language(lang), *(language(key) for key in languages() if key != lang)]
    answer = material.answer
    page.write_page(path, material, langs, lambda key, old: paint_of(answer, key, old), stopped)


def write_tables(path: Path, material: "Material", lang: str, stopped: Stopped) -> None:
    """Tables and map layers in a folder."""
    from twin.takeaway.tables import tables
    from twin.takeaway.words.language import language
    from ui.style.colour_maps import colour_table

    tables.write_tables(path, material, language(lang), colour_table, stopped)


WRITERS: dict[str, Callable[[Path, "Material", str, Stopped], None]] = {
    "report": write_report,
    "slides": write_slides,
    "page": write_page,
    "tables": write_tables,
}
