"""Hourly arrays of all buildings that cost little to change: versions that share one store.

Only the version read last holds whole arrays; each other one holds the rows in which it differs
from the next. Reading an older version swaps those rows back (H. Baker, Shallow binding makes
functional arrays fast, ACM SIGPLAN Notices 26(8), 1991). To every reader each version is a value
that never changes. One thread at a time: the worker's.

More than half of a district's hours are zero, and pages of memory that were never written to cost
nothing. So rows are kept without the spans of hours in which they are zero, and such a span is
not written where it stands there already. A version that a wholly other one follows gives its
memory up, and is made again should it be read after all.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Span = tuple[Array, Array]
"""Rows of an array in a span of hours: which of them are not zero (k,), and those."""

_SPAN_H = 730  # about three pages of memory


class Hours:
    """A tuple of arrays (n_buildings, n_hours) with the same rows; `with_rows` gives a new one."""

    def __init__(self, *arrays: Array) -> None:
        self._arrays: tuple[Array, ...] | None = arrays
        self._rows: Array | None = None
        self._parts: tuple[tuple[Span, ...], ...] = ()
        self._next: Hours | None = None
        self._again: Callable[[], tuple[Array, ...]] | None = None

    @property
    def arrays(self) -> tuple[Array, ...]:
        """The arrays of this version; not to be written to, nor kept while others are read."""
        chain, holder = self._chain()
        if holder._arrays is None:
            assert holder._again is not None
            holder._arrays, holder._again = holder._again(), None
        for earlier in reversed(chain):
            earlier._take_over()
        assert self._arrays is not None
        return self._arrays

    def let_go(self, again: Callable[[], tuple[Array, ...]]) -> None:
        """Give the memory up; `again` makes the same arrays for whoever reads this version yet."""
        self._arrays, self._rows, self._parts, self._next = None, None, (), None
        self._again = again

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
        kept = tuple(tuple(_rows_of(a, rows)) for a in arrays)
        for array, before, part in zip(arrays, kept, parts, strict=True):
            _put(array, rows, before, _rows_of(part, np.arange(len(rows))))
        self._hand_over(changed, rows, kept)
        return changed

    def _take_over(self) -> None:
        """Become the version with the whole arrays, in the place of the next one."""
        holder, rows, mine = self._next, self._rows, self._parts
        assert holder is not None
        assert holder._arrays is not None
        assert rows is not None
        arrays = holder._arrays
        kept = tuple(tuple(_rows_of(a, rows)) for a in arrays)
        for array, before, part in zip(arrays, kept, mine, strict=True):
            _put(array, rows, before, part)
        holder._hand_over(self, rows, kept)
        self._arrays, self._rows, self._parts, self._next = arrays, None, (), None

    def _hand_over(self, to: "Hours", rows: Array, parts: tuple[tuple[Span, ...], ...]) -> None:
        self._arrays, self._rows, self._parts, self._next = None, rows, parts, to


def _spans(n_hours: int) -> Iterator[slice]:
    return (slice(first, first + _SPAN_H) for first in range(0, n_hours, _SPAN_H))


def _rows_of(array: Array, rows: Array) -> Iterator[Span]:
    """Some rows of an array, span by span."""
    for span in _spans(array.shape[1]):
        values = array[rows, span]
        told = (values.max(axis=1) != 0) | (values.min(axis=1) != 0)  # so NaN is told too
        yield np.flatnonzero(told), values[told]


def _put(array: Array, rows: Array, before: Iterable[Span], part: Iterable[Span]) -> None:
    """Write `part` over some rows of an array that hold `before`."""
    for span, (gone, _), (told, values) in zip(_spans(array.shape[1]), before, part, strict=True):
        array[rows[np.setdiff1d(gone, told)], span] = 0
        array[rows[told], span] = values
