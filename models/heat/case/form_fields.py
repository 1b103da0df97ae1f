"""Reading fields of a parsed zone file, each refusal one sentence with the field and the fix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Table = Mapping[str, Any]


class ZoneError(ValueError):
    """The zone cannot be calculated as described; the text names the field and what is allowed."""


def known(part: Table, where: str, allowed: str) -> None:
    """Refuse a key that this program would otherwise pass over in silence."""
    for key in part:
        if key not in allowed.split():
            raise ZoneError(
                f"{where[0].upper() + where[1:]} has the unknown field '{key}'; known are "
                f"{', '.join(allowed.split())}."
            )


def table(part: Table, key: str) -> Table:
    """A sub-table, which must be there."""
    value = part.get(key)
    if not isinstance(value, Mapping):
        raise ZoneError(f"The file has no table [{key}]; add it.")
    return value


def rows(part: Table, key: str) -> Sequence[Table]:
    """A list of tables, empty where the key is absent."""
    value = part.get(key, [])
    if not isinstance(value, Sequence) or not all(isinstance(v, Mapping) for v in value):
        raise ZoneError(f"'{key}' is not a list of tables; write [[{key}]] or {key} = [{{...}}].")
    return value


def number(
    part: Table, key: str, where: str, low: float, high: float, default: float | None = None
) -> float:
    """A finite number from low to high."""
    if key not in part:
        if default is not None:
            return default
        raise ZoneError(
            f"{where[0].upper() + where[1:]} lacks {key}; give a value from {low:g} to {high:g}."
        )
    value = part[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ZoneError(
            f"{where[0].upper() + where[1:]} has {key} = {value!r:.40}; give a value from "
            f"{low:g} to {high:g}."
        )
    return float(value)


def by_hour(
    part: Table, key: str, where: str, low: float, high: float, default: float | None = None
) -> F64:
    """One number, or a list of 24, as (24,); nan in a list is allowed where the default is nan."""
    value = part.get(key)
    if not isinstance(value, Sequence) or isinstance(value, str):
        if isinstance(value, float) and np.isnan(value) and default is not None:
            return np.full(24, np.nan)
        return np.full(24, number(part, key, where, low, high, default))
    if len(value) != 24:
        raise ZoneError(f"{where} {key} holds {len(value)} values; give 24, one per clock hour.")
    off = default is not None and np.isnan(default)
    return np.array(
        [
            np.nan if off and _is_nan(v) else number({key: v}, key, f"{where} hour {h}", low, high)
            for h, v in enumerate(value)
        ]
    )


def hours_mask(part: Table, where: str) -> F64:
    """1 in the clock hours that `hours` names: 'all', '18-7' (18 to 7 o'clock), a list of hours, or
    24 times 0 or 1."""
    value = part.get("hours", "all")
    mask = np.zeros(24)
    if value == "all":
        return np.ones(24)
    if isinstance(value, str) and value.count("-") == 1:
        start, end = (text.strip() for text in value.split("-"))
        if start.isdigit() and end.isdigit() and int(start) < 24 and int(end) <= 24:
            hour = int(start)
            while hour != int(end) % 24:
                mask[hour] = 1.0
                hour = (hour + 1) % 24
            return mask
    whole = isinstance(value, Sequence) and all(isinstance(h, int) and 0 <= h < 24 for h in value)
    if whole and len(value) == 24 and set(value) <= {0, 1}:
        return np.array(value, dtype=np.float64)
    if whole:
        mask[list(value)] = 1.0
        return mask
    raise ZoneError(f'{where} hours is {value!r}; give "all", "18-7" or a list of hours 0..23.')


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and bool(np.isnan(value))
