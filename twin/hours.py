"""Hourly arrays of all buildings that cost little to change: versions that share one store.

Only the version read last holds whole arrays; each other one holds the rows in which it differs
from the next. Reading an older version swaps those rows back (H. Baker, Shallow binding makes
functional arrays fast, ACM SIGPLAN Notices 26(8), 1991). To every reader each version is a value
that never changes. One thread at a time: the worker's.
"""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


class Hours:
    """A tuple of arrays (n_buildings, n_hours) with the same rows; `with_rows` gives a new one."""

    def __init__(self, *arrays: Array) -> None:
        self._arrays: tuple[Array, ...] | None = arrays
        self._rows: Array | None = None
        self._parts: tuple[Array, ...] = ()
        self._next: Hours | None = None

    @property
    def arrays(self) -> tuple[Array, ...]:
        """The arrays of this version; not to be written to, nor kept while others are read."""
        for earlier in reversed(self._chain()[0]):
            earlier._take_over()
        assert self._arrays is not None
        return self._arrays

    def rows_since(self, earlier: "Hours") -> Array | None:
        """Rows in which this version may differ from an earlier one; None where nothing is known
        of it, the two having no store in common."""
        mine, holder = self._chain()
        others, other_holder = earlier._chain()
        if holder is not other_holder:
            return None
        rows = [version._rows for version in (*mine, *others) if version._rows is not None]
        return np.unique(np.concatenate(rows)) if rows else np.zeros(0, dtype=np.intp)

    def _chain(self) -> tuple[list["Hours"], "Hours"]:
        """The versions from this one to the one with the whole arrays, and that one."""
        chain = []
        version: Hours = self
        while version._next is not None:
            chain.append(version)
            version = version._next
        return chain, version

    def with_rows(self, rows: Array, *parts: Array) -> "Hours":
        """A version in which `rows` (k,) hold `parts`, each (k, n_hours)."""
        arrays = self.arrays
        changed = Hours(*arrays)
        self._hand_over(changed, rows, tuple(a[rows] for a in arrays))
        for array, part in zip(arrays, parts, strict=True):
            array[rows] = part
        return changed

    def _take_over(self) -> None:
        """Become the version with the whole arrays, in the place of the next one."""
        holder, rows, mine = self._next, self._rows, self._parts
        assert holder is not None
        assert holder._arrays is not None
        assert rows is not None
        arrays = holder._arrays
        holder._hand_over(self, rows, tuple(a[rows] for a in arrays))
        for array, part in zip(arrays, mine, strict=True):
            array[rows] = part
        self._arrays, self._rows, self._parts, self._next = arrays, None, (), None

    def _hand_over(self, to: "Hours", rows: Array, parts: tuple[Array, ...]) -> None:
        self._arrays, self._rows, self._parts, self._next = None, rows, parts, to
