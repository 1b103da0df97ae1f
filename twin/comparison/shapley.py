"""Shares of a total that do not depend on the order in which its parts are looked at.

L. S. Shapley, A value for n-person games (1953): a part's share is what it adds to those before it,
averaged over all orders. The shares of all parts are together what all of them do.
"""

from collections.abc import Mapping, Sequence
from math import factorial

import numpy as np

from twin.district.district import Array


def exact_shares(values: Mapping[int, Array], parts: int) -> Array:
    """Shares (parts, n) of n totals from the values (n,) of all 2^parts sets of parts.

    A set is a number whose bit i says that part i is in it. NaN where any set has none.
    """
    weight = [
        factorial(size) * factorial(parts - size - 1) / factorial(parts) for size in range(parts)
    ]
    shares = np.zeros((parts, len(values[0])))
    for members in range(1 << parts):
        for part in range(parts):
            if not members >> part & 1:
                added = values[members | 1 << part] - values[members]
                shares[part] += weight[members.bit_count()] * added
    return shares


def sets_of_orders(orders: Sequence[Sequence[int]]) -> set[int]:
    """The sets of parts that come by where parts are added in these orders."""
    found = {0}
    for order in orders:
        members = 0
        for part in order:
            members |= 1 << part
            found.add(members)
    return found


def sampled_shares(
    values: Mapping[int, Array], orders: Sequence[Sequence[int]]
) -> tuple[Array, Array]:
    """Shares (parts, n) averaged over these orders alone, from the values (n,) of their sets, and
    the standard error of each; an order and its reverse, which follow each other, count as one."""
    added = np.zeros((len(orders), len(orders[0]), len(values[0])))
    for row, order in enumerate(orders):
        members = 0
        for part in order:
            added[row, part] = values[members | 1 << part] - values[members]
            members |= 1 << part
    pairs = added.reshape(-1, 2, *added.shape[1:]).mean(axis=1)
    spread = pairs.std(axis=0, ddof=1) if len(pairs) > 1 else np.full(pairs.shape[1:], np.nan)
    return pairs.mean(axis=0), spread / np.sqrt(len(pairs))


def drawn_orders(parts: int, pairs: int, seed: int) -> list[tuple[int, ...]]:
    """Random orders, each followed by its reverse, which lowers the spread of the mean (J. M.
    Hammersley & K. W. Morton, A new Monte Carlo technique: antithetic variates, 1956)."""
    generator = np.random.default_rng(seed)
    orders: list[tuple[int, ...]] = []
    for _ in range(pairs):
        order = tuple(int(i) for i in generator.permutation(parts))
        orders += [order, order[::-1]]
    return orders
