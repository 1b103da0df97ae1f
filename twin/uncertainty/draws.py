"""How far each input may lie off, and the samples drawn from it.

`uncertainties.csv` states the inputs of the models; every assumption with a low and a high end is
uncertain too, as likely above its value as below and rarer towards the ends, unless it is listed
as a choice or the scenario sets it. Shared factors move all buildings together (a scrambled Sobol
sequence, so that any first part of the samples is spread well); own ones are drawn for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil, exp, log2

import numpy as np
from scipy.special import ndtr, ndtri

from twin.assumptions.assumptions import Assumption, Factors, csv_rows
from twin.district.district import Array

_SAMPLED_GROUPS = ("carbon", "prices", "costs", "lifetimes", "embodied")


@dataclass(frozen=True)
class Uncertain:
    """One uncertain input.

    `kind`: 'scale' is a factor on the calculated value, lognormal with these standard deviations
    of its logarithm; 'shift' is added to it, normal; 'range' is an assumption from `low` to `high`,
    as likely above `middle` as below. `shared_sd` moves all buildings together, `own_sd` each for
    itself (`per` building, or household: a building of k dwellings has it over the root of k).
    """

    key: str
    label: str
    kind: str
    shared_sd: float = 0.0
    own_sd: float = 0.0
    per: str = "building"
    low: float = 0.0
    middle: float = 0.0
    high: float = 0.0

    def at(self, z: float) -> float:
        """The shared value where a standard normal is at z."""
        if self.kind == "scale":
            return exp(self.shared_sd * z)
        if self.kind == "shift":
            return self.shared_sd * z
        return _two_triangles(float(ndtr(z)), self.low, self.middle, self.high)


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    return tuple(csv_rows("twin.uncertainty", "uncertainties.csv"))


def uncertainties(factors: Factors) -> tuple[Uncertain, ...]:
    """All uncertain inputs under these factors: the models' and the assumptions'."""
    of_models = [
        Uncertain(r["key"], r["label"], r["kind"], float(r["shared_sd"]), float(r["own_sd"]),
                  r["per"])
        for r in _rows() if r["kind"] != "choice"
    ]  # fmt: skip
    chosen = {r["key"] for r in _rows() if r["kind"] == "choice"}
    open_ones = [a for a in factors.rows.values() if a.key not in chosen and _has_range(a)]
    return (*of_models, *(_range_of(a) for a in open_ones))


def _has_range(a: Assumption) -> bool:
    ranged = a.low is not None and a.high is not None and a.low < a.high
    return ranged and not a.overridden and a.group in _SAMPLED_GROUPS


def _range_of(a: Assumption) -> Uncertain:
    assert a.low is not None
    assert a.high is not None
    low, high = min(a.low, a.value), max(a.high, a.value)
    return Uncertain(a.key, a.label, "range", low=low, middle=a.value, high=high)


def _two_triangles(u: float, low: float, middle: float, high: float) -> float:
    """The value below which a share u lies: half of them on either side of the middle, rarer the
    further off, none beyond the ends."""
    if u < 0.5:
        return float(low + (middle - low) * (2.0 * u) ** 0.5)
    return float(high - (high - middle) * (2.0 * (1.0 - u)) ** 0.5)


@dataclass(frozen=True, eq=False)
class Draw:
    """One sample. `shared`: the value of each input by key; `own`: standard normals of each
    building by key (n_buildings,), empty where buildings do not differ."""

    items: Mapping[str, Uncertain]
    shared: Mapping[str, float]
    own: Mapping[str, Array]

    def on_rows(self, key: str, rows: Array, calm: Array) -> Array:
        """The input for some buildings: the shared value and each one's own part.

        calm (k,): share of the own standard deviation that counts, below 1 where a row stands for
        several buildings whose deviations partly cancel. Own scales have a mean of one.
        """
        item, value = self.items[key], self.shared[key]
        if key not in self.own:
            return np.full(len(rows), value)
        sd = item.own_sd * calm
        if item.kind == "shift":
            return np.asarray(value + sd * self.own[key][rows])
        return np.asarray(value * np.exp(sd * self.own[key][rows] - 0.5 * sd**2))

    def assumptions(self) -> dict[str, float]:
        """The assumptions' values in this sample."""
        return {k: v for k, v in self.shared.items() if self.items[k].kind == "range"}


def middle(items: tuple[Uncertain, ...], **moved: float) -> Draw:
    """Every input as it is calculated, save those moved to a standard normal of their own."""
    shared = {
        i.key: i.at(moved[i.key]) if i.key in moved else _calculated(i) for i in items
    }  # fmt: skip
    return Draw({i.key: i for i in items}, shared, {})


def _calculated(item: Uncertain) -> float:
    return {"scale": 1.0, "shift": 0.0, "range": item.middle}[item.kind]


def shared_normals(items: tuple[Uncertain, ...], count: int, seed: int) -> Array:
    """Standard normals (count, n_items): the first samples of a scrambled Sobol sequence."""
    from scipy.stats import qmc  # here: half a second and 47 MB, and a second start has the samples

    sobol = qmc.Sobol(len(items), scramble=True, rng=np.random.default_rng(seed))
    even = sobol.random_base2(max(0, ceil(log2(max(count, 1)))))[:count]
    return np.asarray(ndtri(np.clip(even, 1e-9, 1.0 - 1e-9)))


def own_normals(
    items: tuple[Uncertain, ...], n_buildings: int, seed: int, sample: int
) -> dict[str, Array]:
    """Standard normals of each building by key; the same whatever else is drawn or left out."""
    differing = [i for i in items if i.own_sd > 0.0]
    drawn = np.random.default_rng([seed, sample]).standard_normal((len(differing), n_buildings))
    return {item.key: row for item, row in zip(differing, drawn, strict=True)}


def draw(
    items: tuple[Uncertain, ...], normals: Array, n_buildings: int, seed: int, sample: int
) -> Draw:
    """Sample number `sample` from the shared normals (count, n_items)."""
    shared = {i.key: i.at(float(z)) for i, z in zip(items, normals[sample], strict=True)}
    own = own_normals(items, n_buildings, seed, sample)
    return Draw({i.key: i for i in items}, shared, own)
