"""One process that reads damaged inputs one after the other and tells how each went.

A line on standard output before each input says which it is, so that a crash, a hang or a kill has
a name; a line behind it says how it went.
"""

import json
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.fuzz.kinds import KINDS

_MOST_MEMORY_BYTES = 6 << 30  # of addresses: a stop for what the 2 GB of memory let through


def main(kind: str, seed: str, first: int, last: int, apart: bool, keep: str) -> None:
    """Read inputs `first` to `last` (left out) of a kind. apart: by the way the program goes."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="fuzz-") as base:
        for number in range(first, last):
            print(f"> {number}", flush=True)
            said = read_one(kind, seed, number, Path(base), apart)
            if keep:
                shutil.copytree(Path(base) / "input", keep, dirs_exist_ok=True)
            print(f"< {json.dumps(said)}", flush=True)


def read_one(kind: str, seed: str, number: int, base: Path, apart: bool = False) -> dict[str, Any]:
    """Make one input in `base` and read it: its fate, why, seconds of the processor, megabytes."""
    chosen = KINDS[kind]
    read = chosen.apart if apart and chosen.apart else chosen.read
    folder = base / "input"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = chosen.make(folder, random.Random(f"{seed} {kind} {number}"))
    began = time.process_time()
    said = _fate(read, path)
    took = round(time.process_time() - began, 3)
    return said | {"s": took, "mb": _peak_bytes() >> 20}


def _fate(read: Callable[[Path], Any], path: Path) -> dict[str, Any]:
    from layers.source_error import SourceError
    from twin.district.folder import DistrictError
    from twin.scenario.scenario import ScenarioError

    try:
        read(path)
    except (SourceError, DistrictError, ScenarioError) as error:
        cause = error.__cause__
        while isinstance(cause, ValueError) and cause.__cause__ is not None:
            cause = cause.__cause__
        several = len(str(error).strip().splitlines()) != 1
        return {
            "fate": "several lines" if several else "refused",
            "why": str(error)[:300] if several else type(cause).__name__,
            "said": str(error),
        }
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        why = (
            f"{type(error).__name__}: {error!s:.150} at {Path(place.filename).name}:{place.lineno}"
        )
        return {"fate": "traceback", "why": why}
    return {"fate": "read"}


def _peak_bytes() -> int:
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5] == "1",
         sys.argv[6] if len(sys.argv) > 6 else "")  # fmt: skip
