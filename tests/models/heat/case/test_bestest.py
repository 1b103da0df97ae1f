import re
import sys
from pathlib import Path

import pytest

from tests.models.heat.case.bestest_table import BEGIN, END, lines, table
from tests.models.weather.epw import shared_file

DOCS = Path(__file__).parents[4] / "docs" / "validation.md"


@pytest.fixture(autouse=True)
def _needs_the_files() -> None:
    shared_file("weather/725650TYCST.epw")


def test_that_every_given_case_lies_within_the_range_of_the_example_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{table(lines())}\n")
    outside = [f"{r.quantity} of {r.case}" for r in lines() if not r.inside]
    assert not outside


def test_that_the_table_in_the_docs_is_the_one_of_today() -> None:
    """Figures may drift by rounding, not by more."""
    kept = DOCS.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    then, now = (re.findall(r"-?\d+\.?\d*", text) for text in (kept, table(lines())))
    assert [float(a) for a in then] == pytest.approx([float(b) for b in now], rel=2e-3, abs=2e-3)
