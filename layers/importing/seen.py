"""What files hold, told before anything is imported."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA, WEATHER, GROUND, REGISTER = "data", "weather", "ground", "register"
NOT_USED = "not used"
"""What a file can be for an import."""


@dataclass(frozen=True)
class SeenColumn:
    """A column of a table. means: the tag it is read as, "" where nobody knows it, "-" where it is
    known and not needed. examples: the commonest values. rows: that have a value; understood: those
    whose value is known. unknown_values: the commonest of the others."""

    name: str
    means: str
    examples: tuple[str, ...]
    rows: int
    understood: int
    unknown_values: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SeenTable:
    """A table, or one kind of object of a city model or of OpenStreetMap. layers: how many objects
    go to which layer of a district. scheme: the published one that its columns follow, or "".
    outlines: of a share of its objects, longitude and latitude [deg], (k, 2) each; of a point k is
    1."""

    name: str
    rows: int
    layers: tuple[tuple[str, int], ...]
    scheme: str
    columns: tuple[SeenColumn, ...]
    outlines: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, eq=False)
class SeenFile:
    """A file, what it is for, and that in one sentence. fault: why it cannot be used, or ""."""

    path: Path
    role: str
    what: str
    tables: tuple[SeenTable, ...] = ()
    fault: str = ""
    needs_crs: bool = False
