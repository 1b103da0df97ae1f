"""What the comparison shows, from numbers made by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from twin.comparison.contributions import Contributions
from twin.comparison.side_by_side import SideBySide
from twin.scenario.scenario import Measure, Scenario
from twin.words.quantities import QUANTITIES
from ui.view_state.comparison import apart_in_words, change_charts, table_rows, waterfall

CARBON = [q.key for q in QUANTITIES].index("co2_kg_a")
WALLS, PV = Measure(id="w", kind="walls"), Measure(id="p", kind="pv")


def answer(carbon: float, *measures: Measure) -> SimpleNamespace:
    zero = dict.fromkeys((q.key for q in QUANTITIES), 0.0)
    return SimpleNamespace(
        scenario=Scenario(measures=measures),
        baseline_headline={**zero, "co2_kg_a": 1000.0},
        headline={**zero, "co2_kg_a": carbon},
    )


@pytest.fixture
def beside() -> SideBySide:
    """Two scenarios and four samples: A saves in all of them, B less A saves in two."""
    samples = np.zeros((2, 4, len(QUANTITIES), 3))
    samples[0, :, CARBON, 1] = 900.0, 880.0, 910.0, 890.0
    samples[1, :, CARBON, 1] = 890.0, 870.0, 920.0, 895.0
    samples[:, :, CARBON, 2] = samples[:, :, CARBON, 1] - 1000.0
    shares = np.zeros((2, len(QUANTITIES)))
    shares[:, CARBON] = -20.0, -90.0
    made = Contributions((WALLS, PV), shares, np.zeros(shares.shape), True, 0, 4)
    answers = (answer(900.0, WALLS), answer(890.0, WALLS, PV))
    return SideBySide(("A", "B"), answers, samples, 1, (made, made))


def test_that_a_cell_says_number_change_interval_and_how_sure_it_is(beside):
    row = next(r for r in table_rows(beside, (0, 1), everything=False) if "Carbon" in r.label)
    assert row.label == "Carbon in operation, a year"
    baseline, a, b, difference = row.cells
    assert baseline.value == "1.00 t CO₂e"
    assert (a.value, a.change, a.helps) == ("900 kg CO₂e", "−100 kg CO₂e", 1)
    assert a.sure == "sure, 100 of 100"
    assert (difference.value, difference.change) == ("", "−10.0 kg CO₂e")
    assert difference.sure == "not sure, 50 of 100"
    assert b.interval == "−124 to −87.5 kg CO₂e"


def test_that_the_chart_has_one_unit_and_a_stroke_for_each_scenario(beside):
    chart = next(c for c in change_charts(beside) if c.title.startswith("Carbon"))
    assert chart.title == "Carbon in operation, kg CO₂e a year"
    assert [(s.value, s.said) for s in chart.strokes] == [
        (-100.0, "−100 kg CO₂e"), (-110.0, "−110 kg CO₂e"),
    ]  # fmt: skip


def test_that_the_waterfall_goes_from_the_largest_share_to_the_change_in_all(beside):
    fall = waterfall(beside, 1, "co2_kg_a")
    assert fall is not None
    assert [(s.label.partition(":")[0], s.start, s.end) for s in fall.steps] == [
        ("Roof PV", 0.0, -90.0), ("Wall insulation", -90.0, -110.0),
    ]  # fmt: skip
    assert fall.total == fall.steps[-1].end
    assert fall.note.startswith("Exact")


def test_that_a_sampled_waterfall_says_so_and_what_is_not_known_yet_is_none(beside):
    sampled = Contributions((WALLS, PV), beside.contributions[1].shares,
                            np.full((2, len(QUANTITIES)), 3.0), False, 16, 99)  # fmt: skip
    made = SideBySide(beside.names, beside.answers, None, 1, (sampled,))
    fall = waterfall(made, 0, "co2_kg_a")
    assert fall is not None
    assert fall.note.startswith("Sampled: the mean step of each measure over 16 drawn orders")
    assert {s.error for s in fall.steps} == {3.0}
    assert waterfall(made, 1, "co2_kg_a") is None


def test_that_what_differs_is_said_measure_by_measure(beside):
    assert apart_in_words(beside, 0, 1) == ("new: Roof PV: all buildings, 100 %",)
    assert apart_in_words(beside, 0, 0) == ("Nothing.",)
