import re
import sys
from pathlib import Path

import pytest

from models.heat.case.zone_form import zone_from
from models.heat.case.zone_light import zone_light
from models.heat.case.zone_network import inputs_of
from models.sun.irradiation import perez_sky
from tests.models.heat.case.bestest_further import (
    BEGIN,
    END,
    further_case,
    further_lines,
    further_table,
)
from tests.models.weather.epw import denver, shared_file

DOCS = Path(__file__).parents[4] / "docs" / "validation.md"

# Told with their cause in docs/validation.md; a new one would be a change for the worse.
OUTSIDE = {
    ("195", "peak_heating"),
    ("200", "annual_sensible_cooling"),
    ("200", "peak_sensible_cooling"),
    ("215", "peak_sensible_cooling"),
    ("290", "annual_heating"),
    ("320", "annual_sensible_cooling"),
    ("430", "peak_heating"),
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
    sky = perez_sky(denver())
    dark, light = (zone_from(further_case(name)) for name in ("270", "280"))
    stays = [zone_light(zone, sky, inputs_of(zone)).share.sum() for zone in (dark, light)]
    assert stays[0] > 0.95
    assert stays[0] - 0.2 > stays[1] > 0.5
    shiny = zone_from(further_case("210")).surfaces[0]
    assert (shiny.emittance, shiny.inside_emittance) == (0.9, 0.1)
    plain = zone_from(further_case("200")).surfaces[0]
    assert plain.inside_emittance == plain.emittance == 0.1
