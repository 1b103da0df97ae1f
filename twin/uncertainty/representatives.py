"""A few buildings that stand for all, so that a sample of the district costs little.

Buildings are laid side by side along a line, as long as each weighs, in an order that puts like
beside like; points at even steps pick those that stand for the others (systematic sampling
with probability proportional to size; W. G. Cochran, Sampling Techniques, 3rd ed., section 9A).
A building larger than a step is always there.
"""

from dataclasses import dataclass

import numpy as np

from twin.district.district import Array


@dataclass(frozen=True, eq=False)
class Representatives:
    """rows (m,): the buildings, sorted; weight (m,): how often each counts; calm (m,): share of a
    building's own deviation that is left where it stands for several buildings that deviate each
    for itself."""

    rows: Array
    weight: Array
    calm: Array


def everyone(rows: Array) -> Representatives:
    """These buildings, each for itself."""
    return Representatives(rows, np.ones(len(rows)), np.ones(len(rows)))


def representatives(
    groups: Array, order: tuple[Array, ...], size: Array, most: tuple[int, ...]
) -> Representatives:
    """At most about most[g] buildings of each group g.

    groups (n,): buildings that may not stand for each other, those below zero for none; order:
    columns (n,), the first counts most; size (n,): how much each weighs, above zero.
    """
    parts = [
        _of_group(np.flatnonzero(groups == group), order, size, most[int(group)])
        for group in np.unique(groups[groups >= 0])
    ]  # fmt: skip
    rows = np.concatenate([p.rows for p in parts])
    sort = np.argsort(rows)
    weight, calm = (np.concatenate([getattr(p, k) for p in parts]) for k in ("weight", "calm"))
    return Representatives(rows[sort], weight[sort], calm[sort])


def _of_group(mine: Array, order: tuple[Array, ...], size: Array, most: int) -> Representatives:
    if len(mine) <= most:
        return everyone(mine)
    laid = mine[np.lexsort(tuple(column[mine] for column in reversed(order)))]
    length = np.maximum(size[laid], 1e-9 * size[laid].max())
    end = np.cumsum(length)
    step = end[-1] / most
    hit, hits = np.unique(np.searchsorted(end, (np.arange(most) + 0.5) * step), return_counts=True)
    # Variance of a sum of deviations: squares of the sizes, cut at the steps' ends.
    squares = np.interp(
        np.arange(most + 1) * step, np.append(0.0, end), np.append(0.0, np.cumsum(length**2))
    )
    of_step = np.diff(squares)
    first = np.append(0, np.cumsum(hits)[:-1])
    variance = np.add.reduceat(of_step, first) / (hits * step) ** 2
    weight = hits * step / length[hit]
    return Representatives(laid[hit], weight, np.minimum(np.sqrt(variance), 1.0))
