"""What each part of a whole does, whatever the order in which the parts are laid.

The share of a part is its mean step over all orders (Shapley 1953, 'A value for n-person games',
Contributions to the Theory of Games II, 307-317). Shares add up to what all parts do together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOST_EXACT = 8
"""Parts up to which all subsets are looked at: 256 of them."""
ORDERS = 48
"""Orders drawn where there are more parts; each is met forwards and backwards."""


@dataclass(frozen=True, eq=False)
class Shares:
    """share (n_parts, n_values); exact: from all orders, else from `orders` drawn ones, and then
    error (n_parts, n_values) is the standard error of each share."""

    share: Array
    exact: bool
    orders: int
    error: Array


def shapley_shares(
    count: int, value: Callable[[frozenset[int]], Array], *, seed: int = 1, orders: int = ORDERS
) -> Shares:
    """Shares of `count` parts in value(all parts) - value(no part).

    value: what a set of parts gives (n_values,); asked for once for each set.
    """
    known: dict[frozenset[int], Array] = {}

    def of(parts: frozenset[int]) -> Array:
        if parts not in known:
            known[parts] = np.asarray(value(parts), dtype=float)
        return known[parts]

    if count <= MOST_EXACT:
        return _exact(count, of)
    chance = np.random.default_rng(seed)
    drawn = [chance.permutation(count) for _ in range(max(orders // 2, 1))]
    steps = np.array([_steps(order, of) for half in drawn for order in (half, half[::-1])])
    # an order and its reverse belong together: pairs are what is independent
    pairs = steps.reshape(len(drawn), 2, count, -1).mean(axis=1)
    error = pairs.std(axis=0, ddof=1) / np.sqrt(len(drawn)) if len(drawn) > 1 else 0.0 * pairs[0]
    return Shares(steps.mean(axis=0), False, len(steps), error)


def _exact(count: int, of: Callable[[frozenset[int]], Array]) -> Shares:
    whole = of(frozenset())
    share = np.zeros((count, len(whole)))
    # one part changes from a set to the next (Gray code), so that little is calculated anew
    for mask in (k ^ (k >> 1) for k in range(2**count)):
        of(frozenset(i for i in range(count) if mask >> i & 1))
    for mask in range(2**count):
        without = frozenset(i for i in range(count) if mask >> i & 1)
        size = len(without)
        for part in range(count):
            if part not in without:
                weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                share[part] += weight * (of(without | {part}) - of(without))
    return Shares(share, True, factorial(count), np.zeros_like(share))


def _steps(order: NDArray[np.integer], of: Callable[[frozenset[int]], Array]) -> Array:
    """What each part adds where they are laid in this order (n_parts, n_values)."""
    laid: frozenset[int] = frozenset()
    before = of(laid)
    steps = np.zeros((len(order), len(before)))
    for part in order.tolist():
        laid |= {part}
        after = of(laid)
        steps[part], before = after - before, after
    return steps
