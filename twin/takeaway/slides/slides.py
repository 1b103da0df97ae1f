"""Slides as a .pptx that a planner goes on editing: native charts and tables, notes, alt texts.

A city's own template is taken where one is given: its slide size, master and title placeholders.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import PP_ALIGN
from pptx.exc import PackageNotFoundError
from pptx.util import Emu, Pt

from twin.engine.engine import Cancelled
from twin.safety.safety import MOST_TEXT_BYTES, SourceError, checked_file, clean, opened_zip
from twin.snapshot.same_bytes import moment, settle_office_file
from twin.store.files import SaveError, write_atomically
from twin.takeaway import contents
from twin.takeaway.drawing.pictures import months_alt, years_alt
from twin.takeaway.look import Bars, Layer
from twin.takeaway.material import Material
from twin.takeaway.words.language import Language

WIDTH, HEIGHT = Emu(12_192_000), Emu(6_858_000)  # 13.333 x 7.5 in
_MOST_ROWS = 9  # of a table that can still be read from the last row of seats
Pictures = Sequence[tuple[str, str, bytes]]
"""Title, what is said of it, and a PNG, for each picture."""


def write_slides(
    path: Path, material: Material, lang: Language, pictures: Pictures,
    template: Path | None = None, stopped: Callable[[], bool] = lambda: False,
) -> None:  # fmt: skip
    """Write the slides, whole or not at all. Raises SaveError, ValueError where the template is
    none, and Cancelled."""
    deck = _Deck(_presentation(template), material, lang, template is None)
    deck.build(pictures)
    buffer = io.BytesIO()
    deck.shown.save(buffer)
    if stopped():
        raise Cancelled
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_bytes(buffer.getvalue())
        settle_office_file(temporary, moment())
        content = temporary.read_bytes()
    except OSError as error:
        raise SaveError(
            f"{path}: could not be saved ({error.strerror}); free some space."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    write_atomically(path, content)


def _presentation(template: Path | None) -> Any:
    """An empty presentation: of the template, with its slides taken out, or our own plain one."""
    if template is None:
        shown = Presentation()
        shown.slide_width, shown.slide_height = WIDTH, HEIGHT
        _widen(shown)
        return shown
    checked_file(template, MOST_TEXT_BYTES, "templates")
    try:
        with opened_zip(template):
            shown = Presentation(str(template))
    except (SourceError, PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(
            f"{template}: is no .pptx that can be opened ({clean(str(error)):.120}); "
            "save it anew in the program it was made with."
        ) from error
    listed = shown.slides._sldIdLst
    for one in list(listed):
        shown.part.drop_rel(one.rId)
        listed.remove(one)
    return shown


def _widen(shown: Any) -> None:
    """The plain master is 4 to 3: bring its placeholders to the width of the slides."""
    factor = WIDTH / 9_144_000
    for holder in (shown.slide_master, *shown.slide_layouts):
        for shape in holder.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = (
                    Emu(int(shape.left * factor)),
                    Emu(int(shape.width * factor)),
                )


class _Deck:
    """The slides in the making."""

    def __init__(self, shown: Any, material: Material, lang: Language, own: bool) -> None:
        self._own = own
        self.shown, self._material, self._lang = shown, material, lang
        self._left = Emu(int(shown.slide_width * 0.055))
        self._wide = Emu(int(shown.slide_width * 0.89))
        self._top = Emu(int(shown.slide_height * 0.2))
        self._high = Emu(int(shown.slide_height * 0.7))

    def build(self, pictures: Pictures) -> None:
        m, lang = self._material, self._lang
        name = contents.scenario_name(m, lang)
        about = self.shown.core_properties
        about.title = lang("title", district=m.answer.district.name, scenario=name)
        about.language, about.author = lang.key, "district-twin"
        self._first(name)
        self._numbers()
        for title, alt, png in pictures:
            self._picture(title, alt, png)
        self._measures()
        self._chart(lang("charts"), m.look.months, months_alt(m, lang))
        self._chart(lang("rollout", last=m.look.years.labels[-1]), m.look.years, years_alt(m, lang),
                    contents.rollout_text(m, lang))  # fmt: skip
        self._money()
        self._points(lang("limits"), contents.limit_texts(m, lang))

    # ---- slides ----

    def _first(self, name: str) -> None:
        slide = self._slide(self._material.answer.district.name, layout=0)
        lang = self._lang
        below = [p for p in slide.placeholders if p.placeholder_format.idx == 1]
        if below:
            below[0].text_frame.text = f"{name}\n{contents.made_by(lang)}"
        _note(slide, contents.summary_text(self._material, lang))

    def _numbers(self) -> None:
        lang, m = self._lang, self._material
        heads = [lang("quantity"), lang("baseline"), lang("scenario"), lang("change")]
        if m.bands:
            heads.append(lang("interval_80", interval="").strip())
        rows = []
        for row in contents.result_rows(m, lang):
            if row["headline"]:
                cells = [pair[0] for pair in row["cells"]]
                rows.append([row["label"], *cells, *([row["cells"][2][1]] if m.bands else [])])
        slide = self._slide(lang("summary"))
        self._table(slide, heads, rows, lang("results_text_plain"))
        sure = contents.sure_text(m, lang)
        _note(slide, lang("slide_notes_summary", sure=sure) if sure else lang("results_text_plain"))

    def _picture(self, title: str, alt: str, png: bytes) -> None:
        slide = self._slide(title)
        shape = slide.shapes.add_picture(io.BytesIO(png), self._left, self._top, width=self._wide)
        if shape.height > self._high:
            factor = self._high / shape.height
            shape.width, shape.height = Emu(int(shape.width * factor)), self._high
            shape.left = Emu(int((self.shown.slide_width - shape.width) / 2))
        _describe(shape, alt)
        _note(slide, self._lang("slide_notes_map", alt=alt))

    def _measures(self) -> None:
        lang = self._lang
        rows = contents.measure_rows(self._material, lang)
        if not rows:
            return
        heads = [lang(k) for k in ("measure", "where", "uptake", "when", "investment")]
        for start in range(0, len(rows), _MOST_ROWS):
            slide = self._slide(lang("measures"))
            self._table(slide, heads, rows[start : start + _MOST_ROWS], lang("measures_text"))
            _note(slide, lang("measures_text"))

    def _money(self) -> None:
        lang, m = self._lang, self._material
        heads = [lang(k) for k in ("party", "investment", "subsidy", "saving", "npv", "payback")]
        slide = self._slide(lang("money"))
        text = contents.money_text(m, lang)
        self._table(slide, heads, contents.money_rows(m, lang), text)
        _note(slide, text)

    def _points(self, title: str, texts: Sequence[str]) -> None:
        slide = self._slide(title)
        box = slide.shapes.add_textbox(self._left, self._top, self._wide, self._high)
        _describe(box, title)
        frame = box.text_frame
        frame.word_wrap = True
        for i, words in enumerate(texts):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.text = words
            paragraph.font.size, paragraph.space_after = Pt(18), Pt(10)
        _note(slide, self._lang("limits"))

    def _chart(self, title: str, bars: Bars, alt: str, notes: str = "") -> None:
        """A native chart, whose numbers can be edited."""
        lang, data = self._lang, CategoryChartData()
        data.categories = [lang.said(label) for label in bars.labels]
        for layer in bars.layers:
            data.add_series(lang.said(layer.label), [float(v) for v in layer.values])
        slide = self._slide(f"{title}, {lang.localised(bars.unit)}")
        kind = XL_CHART_TYPE.COLUMN_STACKED
        shape = slide.shapes.add_chart(kind, self._left, self._top, self._wide, self._high, data)
        _describe(shape, alt)
        _style(shape.chart, bars.layers, self._material.look.family)
        _note(slide, notes or alt)

    # ---- parts ----

    def _slide(self, title: str, layout: int | None = None) -> Any:
        """A slide whose title stands in the layout's own place for it."""
        slide = self.shown.slides.add_slide(self._layout(layout))
        if slide.shapes.title is not None:
            slide.shapes.title.text = title
            if layout is None and self._own:
                for paragraph in slide.shapes.title.text_frame.paragraphs:
                    paragraph.font.size, paragraph.alignment = Pt(30), PP_ALIGN.LEFT
        for holder in list(slide.placeholders):
            if layout is None and holder.placeholder_format.idx != 0:
                holder._element.getparent().remove(holder._element)
        return slide

    def _layout(self, layout: int | None) -> Any:
        """The title layout, or the one with a title and the fewest other places."""
        layouts = self.shown.slide_layouts
        if layout is not None:
            return layouts[layout]
        titled = [one for one in layouts if any(p.placeholder_format.type in (1, 3)
                                                for p in one.placeholders)]  # fmt: skip
        return min(titled or list(layouts), key=lambda one: len(one.placeholders))

    def _table(
        self, slide: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], alt: str
    ) -> None:
        high = Emu(min(int(self._high), Pt(30) * (len(rows) + 1)))
        shape = slide.shapes.add_table(
            len(rows) + 1, len(heads), self._left, self._top, self._wide, high
        )
        _describe(shape, alt)
        longest = [max(8, *(len(r[i]) for r in (heads, *rows))) for i in range(len(heads))]
        shares = np.sqrt(np.minimum(longest, 60))
        for i, share in enumerate(shares / shares.sum()):
            shape.table.columns[i].width = Emu(int(self._wide * share))
        for y, row in enumerate((heads, *rows)):
            for x, words in enumerate(row):
                cell = shape.table.cell(y, x)
                cell.text = clean(words)
                for paragraph in cell.text_frame.paragraphs:
                    paragraph.font.size = Pt(14 if len(rows) < 8 else 12)
                    paragraph.font.bold = y == 0


def _style(chart: Any, layers: Sequence[Layer], family: str) -> None:
    """The colours of the screen, a legend below, letters that can be read."""
    chart.has_legend, chart.has_title = True, False
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.name = Pt(14), family
    chart.plots[0].gap_width, chart.plots[0].overlap = 45, 100
    for series, layer in zip(chart.plots[0].series, layers, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(layer.colour[1:].upper())
        series.invert_if_negative = False


def _describe(shape: Any, alt: str) -> None:
    """What is said of a shape to those who cannot see it."""
    kind = next(
        c for c in shape._element if c.tag.endswith(("nvPicPr", "nvGraphicFramePr", "nvSpPr"))
    )
    kind.cNvPr.set("descr", clean(alt))


def _note(slide: Any, words: str) -> None:
    slide.notes_slide.notes_text_frame.text = words


def map_pictures(
    material: Material, lang: Language, keys: Sequence[str], png: Callable[[str], bytes]
) -> Pictures:
    """A picture for each map; `png` draws an SVG."""
    from twin.takeaway.drawing.maps import map_svg
    from twin.takeaway.drawing.pictures import map_alt

    made = []
    for key in keys:
        paint = material.look.paints[key]
        if paint.change and not material.has_measures:
            continue
        drawn = map_svg(material.answer.district, paint, material.look, lang, 900.0, 380.0)
        made.append((lang.said(paint.title), map_alt(paint, lang), png(drawn)))
    return made
