"""Every language says all that exports say, with the same places for values."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from twin.answer.bands import Band
from twin.answer.indicators import INDICATORS
from twin.assumptions.assumptions import table
from twin.assumptions.model_tables import explained_models
from twin.measures.measures import MEASURES
from twin.takeaway.words.language import language, languages
from twin.words.quantities import QUANTITIES
from twin.words.vocabulary import HEATING_LABELS, STREET_KIND_LABELS, USE_LABELS

OTHERS = [key for key in languages() if key != "en"]
ROOT = Path(__file__).parents[3]


def program_words() -> set[str]:
    """What the program says in English and exports repeat."""
    words = {q.label for q in QUANTITIES} | {m.title for m in MEASURES.values()}
    for i in INDICATORS:
        words |= {i.title, i.missing, *i.categories}
    words |= {a.label for a in table()}
    for m in explained_models():
        words |= {m.name, m.does}
    for labels in (HEATING_LABELS, STREET_KIND_LABELS, USE_LABELS):
        words |= set(labels.values())
    return words | {"Owners", "Tenants", "City", "All together", "PV made", "in operation"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_that_english_and_italian_are_there():
    assert {"en", "it"} <= set(languages())


@pytest.mark.parametrize("key", OTHERS)
def test_that_a_language_has_every_text_with_its_values(key):
    english, other = language("en").texts, language(key).texts
    assert other.keys() == english.keys()
    for name, text in english.items():
        assert placeholders(other[name]) == placeholders(text), name


@pytest.mark.parametrize("key", OTHERS)
def test_that_a_language_knows_every_word_of_the_program(key):
    assert program_words() - language(key).words.keys() == set()


def test_that_no_text_is_asked_for_that_is_not_there_and_none_is_left_unused():
    used: set[str] = set()
    for path in sorted((ROOT / "twin" / "takeaway").rglob("*")):
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    used |= set(re.findall(r"[a-z_0-9]+", node.value))
        elif path.suffix in (".typ", ".html", ".js") and path.name != "viewer.js":
            used |= set(re.findall(r"[a-z_0-9]+", path.read_text()))
    texts = set(language("en").texts)
    numbered = {name for name in texts if name.startswith(("limit_", "target_"))}
    numbered |= {"found", "computed", "estimate"}  # by the standing of a factor or source
    assert texts - used - numbered == set()


@pytest.mark.parametrize(
    ("value", "unit", "english", "italian"),
    [
        (1239842.33, "kWh a year", "1.24 GWh a year", "1,24 GWh all'anno"),
        (4438.0, "", "4,438", "4.438"),
        (-23895.0, "EUR a year", "−23.9 k EUR a year", "−23,9 mila € all'anno"),
        (434e6, "EUR", "434 M EUR", "434 M€"),
        (60.0, "years", "more than 50 years", "più di 50 anni"),
        (float("nan"), "EUR", "–", "–"),
    ],
)
def test_that_numbers_are_written_as_a_reader_of_the_language_writes_them(
    value, unit, english, italian
):
    assert language("en").number(value, unit) == english
    assert language("it").number(value, unit) == italian


def test_that_an_interval_has_its_unit_once():
    band = Band(-1.5e6, -1.02e6)
    assert language("en").interval(band, "kWh a year", True) == "−1.50 to −1.02 GWh"
    assert language("it").interval(band, "kWh a year", True) == "−1,50 – −1,02 GWh"


@pytest.mark.parametrize("key", ["xx", "../en", "", "EN", "en\0"])
def test_that_an_unknown_language_names_those_there_are(key):
    with pytest.raises(ValueError, match=r"these are there: .*en") as fault:
        language(key)
    assert "\n" not in str(fault.value)
