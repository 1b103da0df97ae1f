"""What `layers.sources.osm_apart` starts: it reads one file and hands over what is in it."""

import json
import sys
from dataclasses import astuple
from pathlib import Path

import numpy as np
import shapely

from layers.safety import limits
from layers.source_error import SourceError
from layers.sources.found import Found

REFUSED = 3
PLAN = "plan"


def write_found(out: Path, found: Found) -> None:
    """Everything found as arrays: outlines as WKB one after the other, all words as JSON."""
    arrays = {}
    plan: dict[str, object] = {
        "what": found.what, "licence": found.licence,
        "issues": [astuple(issue) for issue in found.issues], "layers": {},
    }  # fmt: skip
    layers: dict[str, object] = {}
    for name, frame in found.layers.items():
        shapes = shapely.to_wkb(np.asarray(frame.geometry.array, dtype=object))
        arrays[f"{name}.sizes"] = np.array([len(wkb) for wkb in shapes], dtype=np.int64)
        arrays[f"{name}.shapes"] = np.frombuffer(b"".join(shapes), dtype=np.uint8)
        layers[name] = [list(frame["id"]), list(frame["tags"])]
    plan["layers"] = layers
    arrays[PLAN] = np.frombuffer(json.dumps(plan).encode(), dtype=np.uint8)
    np.savez(out, allow_pickle=False, **arrays)


def _main(named: str, path: str, out: str) -> int:
    """In the child: read and hand over; a refusal goes out as its sentence."""
    from layers.sources.osm import read_osm_here  # here, not above: only the child needs osmium

    try:
        found = read_osm_here(Path(path))
        count = sum(len(frame) for frame in found.layers.values())
        limits.checked_count(Path(path), count, limits.MOST_FEATURES, "objects")
    except SourceError as error:
        print(str(error).replace(path, named))  # noqa: T201 - read by the parent
        return REFUSED
    write_found(Path(out), found)
    return 0


if __name__ == "__main__":
    raise SystemExit(_main(*sys.argv[1:4]))
