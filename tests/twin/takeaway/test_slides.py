"""Slides read back by python-pptx: titles in their places, native charts, words for pictures."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from twin.takeaway.slides.slides import write_slides
from twin.takeaway.words.language import language

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PICTURES = (("A map", "Map of the district.", PNG),)


@pytest.fixture(scope="module")
def deck(material, tmp_path_factory):
    path = tmp_path_factory.mktemp("slides") / "tiny.pptx"
    write_slides(path, material, language("it"), PICTURES)
    return Presentation(str(path))


def test_that_every_slide_has_a_title_in_its_place_and_notes(deck):
    assert len(deck.slides) >= 8
    for slide in deck.slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text
        assert slide.notes_slide.notes_text_frame.text


def test_that_charts_are_native_and_hold_the_numbers(deck, material):
    charts = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    assert len(charts) == 2
    months = charts[0].plots[0]
    assert list(months.categories)[:2] == ["gen", "feb"]
    for series, layer in zip(months.series, material.look.months.layers, strict=True):
        assert list(series.values) == pytest.approx(layer.values.tolist())


def test_that_every_picture_chart_and_table_has_words(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if not shape.is_placeholder:
                assert shape._element.xpath(".//p:cNvPr/@descr")[0]


def test_that_nothing_lies_beyond_the_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_that_the_document_says_its_title_and_language(deck):
    assert "Tiny, twelve buildings" in deck.core_properties.title
    assert deck.core_properties.language == "it"


def test_that_the_city_s_template_is_kept_and_its_slides_are_not(material, tmp_path):
    template = Presentation()
    template.slide_width, template.slide_height = Inches(10), Inches(7.5)
    template.slides.add_slide(template.slide_layouts[0]).shapes.title.text = "Old slide"
    template.save(str(tmp_path / "city.pptx"))
    write_slides(tmp_path / "out.pptx", material, language("en"), (), tmp_path / "city.pptx")
    made = Presentation(str(tmp_path / "out.pptx"))
    assert made.slide_width == Inches(10)
    assert "Old slide" not in [slide.shapes.title.text for slide in made.slides]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"thesis", None])
def test_that_a_template_which_is_none_is_one_sentence(material, tmp_path, content):
    template = Path(tmp_path / "city.pptx")
    if content is None:
        with zipfile.ZipFile(template, "w") as packed:
            packed.writestr("a.txt", "x")
    else:
        template.write_bytes(content)
    with pytest.raises(ValueError, match=r"city\.pptx") as fault:
        write_slides(tmp_path / "out.pptx", material, language("en"), (), template)
    assert "\n" not in str(fault.value)
    assert not (tmp_path / "out.pptx").exists()


class _LaterYear(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2031, 1, 1, tzinfo=tz)


def test_that_the_same_slides_come_out_in_the_same_bytes(material, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764547200")
    write_slides(tmp_path / "a.pptx", material, language("en"), PICTURES)
    monkeypatch.setattr("xlsxwriter.core.datetime", _LaterYear)  # stamps a chart's workbook
    write_slides(tmp_path / "b.pptx", material, language("en"), PICTURES)
    assert (tmp_path / "a.pptx").read_bytes() == (tmp_path / "b.pptx").read_bytes()
