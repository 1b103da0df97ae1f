"""From the command to a usable window on Lisbon, second start: process, district, first answer."""

import statistics
import tempfile
from pathlib import Path

from benchmarks.app_process import NotStarted, displayed, start
from benchmarks.table import Row

LIMIT_S = 4.0
RUNS = 3
_PROMISE = "command to usable window, second start"


def measure() -> list[Row]:
    """One row; the first start, which fills the caches, is left out of the median."""
    if not displayed():
        return [Row(_PROMISE, None, "s", LIMIT_S, note="no display; run under xvfb-run")]
    try:
        with tempfile.TemporaryDirectory() as folder:
            first = start("lisbon", Path(folder))
            later = [start("lisbon", Path(folder)) for _ in range(RUNS)]
    except NotStarted as why:
        return [Row(_PROMISE, None, "s", LIMIT_S, note=f"the app did not come up: {why}")]
    said = [one.own_s if one.own_s == one.own_s else one.wall_s for one in later]
    note = (
        "district-twin open lisbon, from the start of its process until its first answer is shown; "
        f"until it has quit again {statistics.median(s.wall_s for s in later):.1f} s; "
        f"the first start {first.own_s:.1f} s"
    )
    worst = max(said)
    return [Row(_PROMISE, statistics.median(said), "s", LIMIT_S, note=note, worst=worst)]
