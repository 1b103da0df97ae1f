"""Text from data is harmless on screens, in terminals and in spreadsheets."""

import csv
import io

import pytest

from layers.safety.clean_text import clean, csv_cell, csv_text, plain_cell


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rua do Ouro", "Rua do Ouro"),
        ("Haus <alt> & Söhne", "Haus <alt> & Söhne"),
        ("\u202eeditcirtsid", "editcirtsid"),
        ("a\u2066b\u2069\u200f", "ab"),
        ("two\r\nlines\ttab", "two lines tab"),
        ("\x1b[31mred\x07", "[31mred"),
        ("half\ud800", "half\ufffd"),
        ("市Ωξ é", "市Ωξ é"),
        ("\ufeffmark", "mark"),
    ],
)
def test_that_only_what_can_be_seen_stays(text, shown):
    assert clean(text) == shown
    assert clean(shown) == shown
    shown.encode()


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1",
                                  "＝1", "＋x"])  # fmt: skip
def test_that_a_cell_which_begins_as_a_formula_is_guarded_and_read_back(text):
    assert csv_cell(text) == f"'{text}"
    assert plain_cell(csv_cell(text)) == text


@pytest.mark.parametrize("cell", [-1.5, "-12.5", "+3", "1e-5", "-4E+7", 0, None, "", "'quoted",
                                  "a=b", "−5"])  # fmt: skip
def test_that_numbers_and_other_texts_stay_as_they_are(cell):
    assert csv_cell(cell) == cell


def test_that_a_table_guards_its_head_too():
    rows = list(csv.reader(io.StringIO(csv_text(["=head"], [["=x", -1.0], [None, "y"]]))))
    assert rows == [["'=head"], ["'=x", "-1.0"], ["", "y"]]
