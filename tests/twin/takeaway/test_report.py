"""The report, judged by pikepdf and pdftotext: tagged, with words for its pictures, in order."""

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from tests.twin.command.full_disk import full_disk, names_in
from twin.store.files import SaveError
from twin.takeaway.report.report import report_pdf, write_report
from twin.takeaway.words.language import language


@pytest.fixture(scope="module", params=["en", "it"])
def made(request, material) -> tuple[str, bytes]:
    return request.param, report_pdf(material, language(request.param))


@pytest.fixture
def pdf(made):
    with pikepdf.open(io.BytesIO(made[1])) as opened:
        yield opened


def tags(node) -> list[tuple[str, pikepdf.Object]]:
    """Every structure element below, with its kind, in reading order."""
    kids = node.get("/K")
    found = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.append((str(kid.S), kid))
            found += tags(kid)
    return found


def test_that_it_calls_itself_pdf_ua_and_pdf_a(pdf):
    with pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")


def test_that_it_is_tagged_titled_and_in_its_language(pdf, made):
    root = pdf.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == made[0]
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert "Tiny, twelve buildings" in str(pdf.docinfo.Title)
    kinds = [kind for kind, _ in tags(root.StructTreeRoot)]
    assert {"/H1", "/H2", "/Figure", "/Table", "/TH", "/TD"} <= set(kinds)


def test_that_every_figure_has_words(pdf):
    figures = [node for kind, node in tags(pdf.Root.StructTreeRoot) if kind == "/Figure"]
    assert len(figures) >= 7
    assert all(len(str(node.Alt)) > 20 for node in figures)


def test_that_every_font_is_in_the_file(pdf):
    fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)
             and o.get("/Type") == "/FontDescriptor"]  # fmt: skip
    assert fonts
    assert all(any(k in f for k in ("/FontFile2", "/FontFile3")) for f in fonts)
    assert all("Inter" in str(f.FontName) for f in fonts)


def test_that_it_has_one_summary_page_and_at_most_twelve_more(pdf):
    assert 5 <= len(pdf.pages) <= 13


def text_of(pdf_bytes: bytes, first: int, last: int) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = [program, "-f", str(first), "-l", str(last), "-", "-"]
    return subprocess.run(command, input=pdf_bytes, capture_output=True, check=True).stdout.decode()


def test_that_it_reads_in_an_order_that_makes_sense(material):
    lang = language("en")
    read = text_of(report_pdf(material, lang), 1, 13)
    wanted = ["Tiny, twelve buildings", "Summary", "The scenario changes", "Final energy",
              "The district", "The measures", "Wall insulation", "The results",
              "Energy through the year", "Who pays", "Owners", "Limits", "Data quality", "Methods",
              "Assumptions", "Grid electricity"]  # fmt: skip
    place = 0
    for words in wanted:
        place = read.index(words, place)


def test_that_the_same_input_makes_the_same_bytes_and_the_date_is_the_input_s(material, pdf):
    lang = language("en")
    first = report_pdf(material, lang)
    assert report_pdf(material, lang) == first
    assert "20260102" in str(pdf.docinfo.CreationDate)
    undated = report_pdf(replace(material, made_at=""), lang)
    assert report_pdf(replace(material, made_at=""), lang) == undated


def test_that_a_baseline_without_samples_has_its_report_too(plain):
    read = text_of(report_pdf(plain, language("en")), 1, 3)
    assert "This report shows the district as it is" in read
    assert "The scenario holds no measure" in read
    assert "80 % interval" not in read


@pytest.mark.parametrize(
    "name", ['#panic("x") $1/0$ *bold*', "<script>", "東京 شارع 🏠", "\\", "a" * 300, "@cite"]
)
def test_that_a_name_from_the_data_is_text_and_never_code(material, name):
    district = replace(material.answer.district, name=name)
    changed = replace(material, answer=replace(material.answer, district=district))
    with pikepdf.open(io.BytesIO(report_pdf(changed, language("en")))) as pdf:
        assert len(pdf.pages) >= 5


def test_that_a_missing_font_is_one_sentence(material, tmp_path):
    look = replace(material.look, fonts=(tmp_path / "Gone.ttf",))
    with pytest.raises(ValueError, match=r"Gone\.ttf: the report's font is missing") as fault:
        report_pdf(replace(material, look=look), language("en"))
    assert "\n" not in str(fault.value)


def test_that_a_full_disk_leaves_the_former_report(material, tmp_path):
    target = Path(tmp_path / "report.pdf")
    target.write_bytes(b"before")
    with full_disk(20_000), pytest.raises(SaveError) as fault:
        write_report(target, material, language("en"))
    assert "\n" not in str(fault.value)
    assert target.read_bytes() == b"before"
    assert names_in(tmp_path) == ["report.pdf"]
