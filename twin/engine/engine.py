"""evaluate(steps, sources, last) -> Results: runs only what an edit touches.

A step runs only if one of its inputs is another object than last time, and hands back last
time's object when its output is equal, so that what depends on it does not run either. A step
that `remembers` also gets its last inputs and output and may calculate only the changed rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np


class Cancelled(Exception):
    """The answer is no longer wanted."""


class LetGo(Exception):
    """A step would have to run with a value that was let go; its name."""


class StepError(Exception):
    """A step could not be calculated; the message says which one and why."""


@dataclass(frozen=True)
class Step:
    """One calculation: its name, the names it needs, and the function of those.

    `remembers`: the function also gets its Memory. `compares` is false where a step's output is
    too large to be worth comparing with last time's.
    """

    name: str
    needs: tuple[str, ...]
    function: Callable[..., Any]
    remembers: bool = False
    compares: bool = True


@dataclass(frozen=True, eq=False)
class Memory:
    """What a step saw and gave last time."""

    inputs: tuple[Any, ...]
    output: Any


@dataclass(frozen=True, eq=False)
class Results:
    """Every step's output by name; `memories` let the next evaluation reuse them."""

    values: Mapping[str, Any]
    memories: Mapping[str, Memory]
    ran: tuple[str, ...]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def without(self, *names: str) -> "Results":
        """The same less some large values. What does not need them can still be evaluated from
        it; what does raises LetGo."""
        gone = {id(self.values[name]) for name in names if self.values[name] is not None}

        def kept(value: Any) -> Any:
            return _GONE if id(value) in gone else value

        return Results(
            {name: value for name, value in self.values.items() if name not in names},
            {
                n: Memory(tuple(map(kept, m.inputs)), kept(m.output))
                for n, m in self.memories.items()
            },
            (),
        )


_GONE = object()
"""Stands in memories for a value that was let go."""


def evaluate(
    steps: Sequence[Step],
    sources: Mapping[str, Any],
    last: Results | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Results:
    """Run `steps` (in an order in which every need comes first) over `sources`.

    `progress` hears the name of the step about to run and the share done; `cancelled` is asked
    before each step. Raises StepError with the step's name, Cancelled, or LetGo.
    """
    values: dict[str, Any] = dict(sources)
    memories: dict[str, Memory] = {}
    ran: list[str] = []
    for i, step in enumerate(steps):
        if cancelled():
            raise Cancelled
        inputs = tuple(values[need] for need in step.needs)
        memory = last.memories.get(step.name) if last else None
        if memory and all(a is b for a, b in zip(inputs, memory.inputs, strict=True)):
            output = memory.output
        else:
            if any(v is _GONE for v in (*inputs, memory.output if memory else None)):
                raise LetGo(step.name)
            if progress:
                progress(step.name, i / len(steps))
            output = _run(step, inputs, memory)
            ran.append(step.name)
        values[step.name] = output
        memories[step.name] = Memory(inputs, output)
    return Results(values, memories, tuple(ran))


def _run(step: Step, inputs: tuple[Any, ...], memory: Memory | None) -> Any:
    try:
        output = step.function(*inputs, memory) if step.remembers else step.function(*inputs)
    except (ValueError, KeyError, ArithmeticError) as error:
        raise StepError(f"The step '{step.name}' could not be calculated: {error}") from error
    if step.compares and memory is not None and equal(output, memory.output):
        return memory.output
    return output


def equal(a: Any, b: Any) -> bool:
    """True where two values hold the same: arrays, dataclasses, mappings and tuples by content."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if is_dataclass(a):
        return all(equal(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(equal(a[k], b[k]) for k in a)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(equal, a, b))
    return bool(a == b)


def changed_rows(now: tuple[Any, ...], before: tuple[Any, ...], n_rows: int) -> np.ndarray | None:
    """Rows that differ between two tuples of row-wise dataclasses, or None where all may.

    Array fields whose first axis has `n_rows` are compared row by row; any other difference
    means that all rows may differ.
    """
    differs = np.zeros(n_rows, dtype=bool)
    for new, old in zip(now, before, strict=True):
        if new is old:
            continue
        if not is_dataclass(new) or type(new) is not type(old):
            return None
        for field in fields(new):
            a, b = getattr(new, field.name), getattr(old, field.name)
            if a is b:
                continue
            if not isinstance(a, np.ndarray) or a.shape != b.shape or a.shape[:1] != (n_rows,):
                if not equal(a, b):
                    return None
                continue
            unequal = a != b
            differs |= unequal.reshape(n_rows, -1).any(axis=1)
    return np.flatnonzero(differs)
