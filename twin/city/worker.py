"""A tile on a worker: its time is bounded, and one that kills its worker is not tried for ever."""

import contextlib
import os
import threading
from pathlib import Path
from typing import Any

from layers.store.kept_values import program_key
from twin.city.city_folder import write_note
from twin.city.run_tile import run_tile
from twin.city.whole import CityError
from twin.engine.engine import StepError

MOST_ATTEMPTS = 3
_GAVE_UP = 75  # exit code of a worker that ended itself (EX_TEMPFAIL of sysexits.h)


def tile_on_worker(out: str, number: int, program: str, run: str, limit_s: float) -> dict[str, Any]:
    """The note of a tile that is done, or {"tile", "failed": a sentence}.

    run: a name for this run of the command. After `limit_s` the worker ends itself, since nothing
    else ends a calculation; whoever lent it starts another one.
    """
    folder = Path(out)
    try:
        if program != program_key():
            raise CityError(
                "this worker runs another version of the program than the command; install the "
                "same one everywhere."
            )
        _count_attempt(folder, number, run)
        watch = threading.Timer(limit_s, _give_up, (folder, number, limit_s))
        watch.daemon = True
        watch.start()
        try:
            return run_tile(folder, number)
        finally:
            watch.cancel()
    except (CityError, StepError, OSError, MemoryError) as fault:
        why = str(fault) or "there was not enough memory."
        with contextlib.suppress(OSError):  # a full disk takes no note either
            write_note(folder, "failed", number, {"tile": number, "why": why})
        return {"tile": number, "failed": why}


def _count_attempt(folder: Path, number: int, run: str) -> None:
    """Leave a mark that this tile was begun; too many without an end are a failure."""
    marks = folder / "attempts" / run
    try:
        marks.mkdir(parents=True, exist_ok=True)
        begun = len(list(marks.glob(f"{number:05d}.*")))
        if begun >= MOST_ATTEMPTS:
            raise CityError(
                f"its worker ended {begun} times before it was done, for want of memory or time; "
                "cut the city into more tiles, or give workers more."
            )
        (marks / f"{number:05d}.{begun}.{os.getpid()}").touch()
    except OSError as error:
        raise CityError(
            f"{folder}: cannot be written to by this worker ({error.strerror}); free some space, "
            "or give a folder that all machines share."
        ) from error


def _give_up(folder: Path, number: int, limit_s: float) -> None:
    why = f"not done in {limit_s:,.0f} s; cut the city into more tiles or raise the limit."
    with contextlib.suppress(OSError):
        write_note(folder, "failed", number, {"tile": number, "why": why})
    os._exit(_GAVE_UP)
