"""A real district from public services, off the GUI thread.

Readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.background.runner import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from twin.online.online import FoundPlace, GotDistrict, Request


def places_of(words: str, progress: Progress) -> "tuple[FoundPlace, ...]":
    """Places of a name, the likeliest first. Raises DistrictError with one sentence."""
    from twin.online.online import search_places

    return search_places(words, progress)


def map_around(
    place: "FoundPlace", across_m: float, progress: Progress
) -> "tuple[NDArray[np.float64], ...]":
    """Streets in a square around a place. Raises DistrictError with one sentence."""
    from twin.online.online import street_lines

    return street_lines(place, across_m, progress)


def district_of(
    wanted: "Request", progress: Progress, stopped: Callable[[], bool]
) -> "GotDistrict":
    """The district that was asked for, in its folder. Raises DistrictError and Cancelled."""
    from twin.online.online import get_district

    return get_district(wanted, progress, stopped)
