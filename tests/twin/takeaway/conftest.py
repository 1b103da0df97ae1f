"""The sample scenario of `tiny` as material for exports, made once."""

import pytest

from twin.pathway.pathway import pathway
from twin.takeaway.material import Material
from twin.uncertainty.sampled_bands import bands
from ui.takeaway.screen_look import look_of

KEYS = ("use", "final_energy", "saving")


@pytest.fixture(scope="session")
def material(sample_answer) -> Material:
    path = pathway(sample_answer)
    sampled = bands(sample_answer, 8, 1, lambda *_: None)
    issues = (("12", "buildings whose year is inferred"),)
    look = look_of(sample_answer, path, KEYS)
    return Material(sample_answer, path, sampled, look, "2026-01-02T03:04:05+00:00", issues)


@pytest.fixture(scope="session")
def plain(baseline) -> Material:
    """The district as it is, without samples."""
    path = pathway(baseline)
    return Material(baseline, path, None, look_of(baseline, path, KEYS))
