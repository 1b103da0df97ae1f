"""The times of a session list as hours from its first midnight."""

from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LONGEST_LIST_H = 20 * 8784


class SessionListError(ValueError):
    """A session list that cannot be run; the message is one sentence for the user."""


def hours_from_midnight(
    moments: list[tuple[float | datetime, float | datetime]], lines: list[int], path: Path
) -> tuple[datetime | None, NDArray[np.float64], NDArray[np.float64]]:
    """Hours from the first midnight for all moments, which must be of one kind."""
    first = moments[0][0]
    for line, pair in zip(lines, moments, strict=True):
        for moment in pair:
            alike = isinstance(moment, datetime) == isinstance(first, datetime)
            if alike and isinstance(moment, datetime) and isinstance(first, datetime):
                alike = (moment.tzinfo is None) == (first.tzinfo is None)
            if not alike:
                raise SessionListError(
                    f"{path.name} line {line}: times are written in two ways; give all as hours, "
                    "or all as times with or all without a zone"
                )
    if not isinstance(first, datetime):
        numbers = np.array(moments, dtype=np.float64)
        if (numbers < 0).any():
            line = lines[int((numbers < 0).any(axis=1).argmax())]
            raise SessionListError(f"{path.name} line {line}: an hour is below zero; count from 0")
        midnight = None
    else:
        stamps = [[_on_clock(moment, first) for moment in pair] for pair in moments]
        earliest = min(stamp for pair in stamps for stamp in pair)
        midnight = earliest.replace(hour=0, minute=0, second=0, microsecond=0)
        numbers = np.array(
            [[(stamp - midnight).total_seconds() / 3600.0 for stamp in pair] for pair in stamps]
        )
    if numbers.max() > LONGEST_LIST_H:
        line = lines[int(numbers.max(axis=1).argmax())]
        raise SessionListError(
            f"{path.name} line {line}: the session lies {numbers.max():.6g} h after the first "
            "midnight, past twenty years; correct the time"
        )
    return midnight, numbers[:, 0].copy(), numbers[:, 1].copy()


def _on_clock(moment: float | datetime, first: datetime) -> datetime:
    """The moment on the clock of the first one, so that off-peak hours are those of its place."""
    assert isinstance(moment, datetime)
    return moment if first.tzinfo is None else moment.astimezone(first.tzinfo)
