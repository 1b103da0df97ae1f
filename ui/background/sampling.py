"""Samples of an answer off the GUI thread, behind all other work.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

import os
import sys
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from twin.answer.bands import Band
from twin.answer.compare import Answer
from ui.background.interpreter import give_memory_back

if TYPE_CHECKING:
    from twin.uncertainty.sampled_bands import Sampling

PickedSampled = tuple[Answer | None, tuple[int, ...], Mapping[str, tuple[Band, Band]]]
"""An answer, the buildings picked in it, and the bands of their sums."""


def more_samples(
    answer: Answer,
    last: "Sampling | None",
    count: int,
    seed: int,
    stopped: Callable[[], bool],
) -> "Sampling":
    """The next part of an answer's samples, few at first so that a band is there soon.

    On Linux the thread runs behind all others, and so do those that it starts.
    """
    from twin.uncertainty.sampled_bands import extended, started

    _step_back()
    give_memory_back()  # the quiet after an edit, and what the samples before left
    sampling = last or started(answer, count, seed)
    return extended(sampling, min(max(4, len(sampling.values)), 16), stopped)


def _step_back() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def sampled_closely(
    answer: Answer, rows: tuple[int, ...], stopped: Callable[[], bool]
) -> PickedSampled:
    """Uncertainty of the numbers of the picked buildings."""
    from twin.uncertainty.picked_bands import picked_bands

    _step_back()
    return answer, rows, picked_bands(answer, np.array(rows), stopped)
