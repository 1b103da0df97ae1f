"""OpenStreetMap files read in a process of its own: a damaged one may end it, and nothing else.

One changed byte of a .osm.pbf can bring osmium down (signal 11), and a small packed file can unpack
to any size. What is found comes back as arrays in a file, never as code.
"""

import json
import tempfile
from pathlib import Path

import numpy as np
import shapely

from layers.quality.quality_issue import QualityIssue
from layers.safety.child_process import run_apart
from layers.source_error import SourceError
from layers.sources.found import Found, found_layer
from layers.sources.gdal_door import local_file
from layers.sources.osm_child import PLAN, REFUSED

_MOST_TIME_S, _MOST_MEMORY_MB = 600.0, 8_000
_DAMAGED = "It is damaged or no OpenStreetMap extract; download it again."


def read_osm(path: Path) -> Found:
    """Everything in an OpenStreetMap file that belongs to a layer, in EPSG:4326, as
    `layers.sources.osm.read_osm_here` finds it.

    Raises SourceError where that does, where the file ends the process that reads it, and where
    it takes more than ten minutes or (on Linux) 8 GB.
    """
    whole = local_file(path)
    with tempfile.TemporaryDirectory(prefix="district-twin-") as folder:
        out = Path(folder) / "found.npz"
        ended = run_apart(
            "layers.sources.osm_child", [str(path), str(whole), str(out)],
            _MOST_TIME_S, _MOST_MEMORY_MB,
        )  # fmt: skip
        if ended.code == 0:
            return _found(out)
    if ended.code == REFUSED:
        raise SourceError(ended.said.strip())
    if ended.code is None:
        raise SourceError(f"{path} was {ended.why} and is given up. Cut it to the district.")
    if "MemoryError" in ended.why or "bad_alloc" in ended.why:
        raise SourceError(
            f"{path} needs more than {_MOST_MEMORY_MB:,} MB to be read. Cut it to the district."
        )
    how = f"signal {-ended.code}" if ended.code < 0 else ended.why
    raise SourceError(f"{path} brings the reader of OpenStreetMap data down ({how}). {_DAMAGED}")


def _found(out: Path) -> Found:
    with np.load(out, allow_pickle=False) as arrays:
        plan = json.loads(arrays[PLAN].tobytes())
        layers = {}
        for name, (ids, tags) in plan["layers"].items():
            ends = np.cumsum(arrays[f"{name}.sizes"]).tolist()
            stream = arrays[f"{name}.shapes"].tobytes()
            wkb = np.array([stream[a:b] for a, b in zip([0, *ends], ends)], dtype=object)
            layers[name] = found_layer(ids, tags, shapely.from_wkb(wkb), 4326)
    issues = tuple(QualityIssue(*fields) for fields in plan["issues"])
    return Found(layers, plan["what"], plan["licence"], issues)
