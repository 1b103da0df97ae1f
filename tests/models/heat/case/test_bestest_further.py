import re
import sys
from pathlib import Path

import pytest

from models.heat.case.zone_form import zone_from
from models.heat.case.zone_network import zone_network
from tests.models.heat.case.bestest_further import (
    BEGIN,
    END,
    further_case,
    further_lines,
    further_table,
)
from tests.models.weather.epw import shared_file

DOCS = Path(__file__).parents[4] / "docs" / "validation.md"

# Told with their cause in docs/validation.md; a new one would be a change for the worse.
OUTSIDE = {
    ("660", "annual_heating"),
    ("950", "annual_sensible_cooling"),
    ("195", "peak_heating"),
    ("200", "annual_sensible_cooling"),
    ("200", "peak_heating"),
    ("210", "peak_heating"),
    ("215", "annual_heating"),
    ("215", "annual_sensible_cooling"),
    ("215", "peak_sensible_cooling"),
    ("220", "peak_heating"),
    ("230", "peak_heating"),
    ("250", "peak_heating"),
    ("250", "peak_sensible_cooling"),
    ("290", "annual_sensible_cooling"),
    ("300", "annual_sensible_cooling"),
    ("300", "peak_heating"),
    ("320", "annual_sensible_cooling"),
    ("430", "peak_heating"),
    ("800", "peak_heating"),
}


@pytest.fixture(autouse=True)
def _needs_the_files() -> None:
    shared_file("weather/725650TYCST.epw")


def test_that_no_further_case_leaves_its_range_but_those_told_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{further_table()}\n")
    outside = [r for r in further_lines() if not r.inside]
    assert {(r.case, r.quantity) for r in outside} <= OUTSIDE
    for r in outside:
        assert 0.95 * r.low < r.ours < 1.05 * r.high


def test_that_the_table_of_further_cases_in_the_docs_is_the_one_of_today() -> None:
    kept = DOCS.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    then, now = (re.findall(r"-?\d+\.?\d*", text) for text in (kept, further_table()))
    assert [float(a) for a in then] == pytest.approx([float(b) for b in now], abs=0.011)


def test_that_the_faces_of_a_wall_are_told_apart() -> None:
    """Bright inside: less sun stays in the room; shiny inside: less heat to the other surfaces."""
    dark, light = (zone_from(further_case(name)) for name in ("270", "280"))
    film = [8.0] * 8
    taken = [zone_network(zone, film).d[0, 0, -1] for zone in (dark, light)]
    assert -taken[0] > -taken[1] > 0.0
    shiny = zone_from(further_case("210")).surfaces[0]
    assert (shiny.emittance, shiny.inside_emittance) == (0.9, 0.1)
    plain = zone_from(further_case("200")).surfaces[0]
    assert plain.inside_emittance == plain.emittance == 0.1
