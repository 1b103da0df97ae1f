"""Reflection of dry road surfaces: the standard r-tables."""

from csv import reader
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ReflectionTable:
    """r = q cos^3(gamma) of one surface [cd/(m2 lx)], (n_tan, n_beta).

    Observer looking down by 1 deg; `tan_gamma` (n_tan,) of the light's incidence, `beta_deg`
    (n_beta,) between the planes of observation and of incidence.
    """

    name: str
    tan_gamma: Floats
    beta_deg: Floats
    r: Floats


@cache
def reflection_tables() -> dict[str, ReflectionTable]:
    """R1 to R4, C1 and C2 by name.

    Source: CIE 144:2001, as reproduced by TU Berlin in RoadRad (3rdParty); standing found; the
    integrated q0 agrees with the nominal one within 3 %.
    """
    text = files("models.light.road").joinpath("r_tables.csv").read_text(encoding="utf-8")
    head, *rows = list(reader(text.splitlines()))
    beta = np.array([float(word) for word in head[2:]])
    made = {}
    for name in dict.fromkeys(row[0] for row in rows):
        block = np.array([[float(word) for word in row[1:]] for row in rows if row[0] == name])
        made[name] = ReflectionTable(name, block[:, 0], beta, block[:, 1:] * 1e-4)
    return made


def reflection_table(name: str) -> ReflectionTable:
    """One table by name. Raises ValueError naming the known ones."""
    known = reflection_tables()
    if name not in known:
        raise ValueError(f"unknown road surface '{name}'; use one of {', '.join(known)}.")
    return known[name]


def reflection(table: ReflectionTable, tan_gamma: Floats, beta_deg: Floats) -> Floats:
    """r [cd/(m2 lx)] by bilinear interpolation, 0 beyond the last tan(gamma); any shape."""
    t, b = table.tan_gamma, table.beta_deg
    i = np.clip(np.searchsorted(t, tan_gamma, side="right") - 1, 0, t.size - 2)
    j = np.clip(np.searchsorted(b, beta_deg, side="right") - 1, 0, b.size - 2)
    u = (tan_gamma - t[i]) / (t[i + 1] - t[i])
    v = (beta_deg - b[j]) / (b[j + 1] - b[j])
    near = table.r[i, j] * (1.0 - v) + table.r[i, j + 1] * v
    far = table.r[i + 1, j] * (1.0 - v) + table.r[i + 1, j + 1] * v
    return np.where(tan_gamma <= t[-1], near * (1.0 - u) + far * u, 0.0)


def average_luminance_coefficient(table: ReflectionTable, cells: int = 400) -> float:
    """q0 [cd/(m2 lx)]: mean of q over the solid angle seen from a point (CIE 144).

    The field of lamps runs 4 H behind to 12 H before the point and 3 H to either side;
    q0 = integral of q dOmega / Omega with dOmega = cos^3(gamma) dx dy / H^2.
    """
    x = (np.arange(cells) + 0.5) * 16.0 / cells - 4.0
    y = (np.arange(cells) + 0.5) * 6.0 / cells - 3.0
    along, across = np.meshgrid(x, y)
    tan_gamma = np.hypot(along, across)
    beta = np.degrees(np.arctan2(np.abs(across), along))
    cube = (1.0 + tan_gamma**2) ** -1.5
    return float(reflection(table, tan_gamma, beta).sum() / cube.sum())


def specular_factor(table: ReflectionTable) -> float:
    """S1 = r(beta 0, tan gamma 2) / r(0, 0) (CIE 144)."""
    ends = reflection(table, np.array([2.0, 0.0]), np.zeros(2))
    return float(ends[0] / ends[1])
