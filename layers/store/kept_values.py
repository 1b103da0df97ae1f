"""Frozen values on the disk: records of arrays, words and geometries, by what they came from.

A value is taken apart into plain JSON and numbered arrays (`layers.store.disk_store`), and put
together again from the classes that the reader names; nothing in a file can name code.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.store.disk_store import Arrays, content_key, keep, kept, user_cache_folder

Value = TypeVar("Value")
_PLAN = "plan"


def kept_or_made(
    kind: str,
    parts: Sequence[Any],
    records: Sequence[type],
    make: Callable[[], Value],
    folder: Path | None = None,
) -> Value:
    """The value that `make` gives, read from the disk where it was made before.

    kind: what it is, in a word. parts: all it follows from, as arrays, numbers, texts and records
    of those; the program itself is a part too. records: the classes of which the value is built.
    folder: where it is kept, else the user's cache. A value that cannot be taken apart raises
    TypeError.
    """
    folder = folder or user_cache_folder() / "made"
    key = content_key(f"{kind} {program_key()}", *_flat(parts))
    arrays = kept(folder, key)
    if arrays is not None and _PLAN in arrays:
        found: Value = from_arrays(arrays, records)
        return found
    value = make()
    keep(folder, key, to_arrays(value))
    return value


def to_arrays(value: Any) -> Arrays:
    """A value taken apart into named arrays, one of which says how they belong together. Raises
    TypeError for what cannot be taken apart."""
    arrays: Arrays = {}
    plan = _apart(value, arrays)
    arrays[_PLAN] = np.array(json.dumps(plan))
    return arrays


def from_arrays(arrays: Arrays, records: Sequence[type]) -> Any:
    """The value that `to_arrays` took apart, built of these classes and no others. Raises KeyError
    where an array or a class is missing."""
    plan = json.loads(str(arrays[_PLAN]))
    return _together(plan, arrays, {record.__name__: record for record in records})


@cache
def program_key() -> str:
    """A name for this program's own text: what another one made is not taken for ours."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[2]
    for package in ("layers", "models", "twin"):
        for path in sorted((root / package).rglob("*")):
            if path.suffix in (".py", ".csv", ".toml"):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _flat(parts: Any) -> list[NDArray | float | str | bytes]:
    """The parts as the store names contents by: records field by field."""
    if is_dataclass(parts) and not isinstance(parts, type):
        return _flat([(f.name, getattr(parts, f.name)) for f in fields(parts)])
    if isinstance(parts, Mapping):
        return _flat(sorted(parts.items()))
    if isinstance(parts, tuple | list):
        return [flat for part in parts for flat in _flat(part)]
    if isinstance(parts, np.ndarray) and parts.dtype == object:
        if _are_shapes(parts):
            return [b"".join(shapely.to_wkb(parts))]
        return [json.dumps(parts.tolist())]
    return [str(parts) if isinstance(parts, Path) else parts]


def _are_shapes(array: NDArray) -> bool:
    return len(array) > 0 and bool(shapely.is_geometry(array).all())


def _apart(value: Any, arrays: Arrays) -> Any:
    """Plain JSON for a value; its arrays go into `arrays` under numbers."""
    if isinstance(value, np.ndarray):
        if value.dtype != object:
            return _numbered(value, arrays)
        if _are_shapes(value):
            bytes_of = shapely.to_wkb(value)
            sizes = np.array([len(b) for b in bytes_of])
            return {
                "shapes": [
                    _numbered(np.frombuffer(b"".join(bytes_of), np.uint8), arrays),
                    _numbered(sizes, arrays),
                ]
            }
        return {"words": _distinct(value, arrays)}
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: _apart(getattr(value, f.name), arrays) for f in fields(value)}
        return {"record": type(value).__name__, "fields": inner}
    if isinstance(value, Mapping):
        return {"mapping": {str(k): _apart(v, arrays) for k, v in value.items()}}
    if isinstance(value, tuple):
        return {"tuple": [_apart(v, arrays) for v in value]}
    if isinstance(value, Path):
        return {"path": str(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be kept on the disk")


def _distinct(words: NDArray[np.object_], arrays: Arrays) -> list[Any]:
    """Each word once, and which one stands in each place."""
    place: dict[tuple[type, Any], int] = {}
    codes = [place.setdefault((type(word), word), len(place)) for word in words]
    return [
        [word for _, word in place],
        _numbered(np.array(codes, dtype=np.int32), arrays),
    ]


def _numbered(array: NDArray, arrays: Arrays) -> dict[str, str]:
    name = str(len(arrays))
    arrays[name] = array
    return {"array": name}


def _together(plan: Any, arrays: Arrays, records: Mapping[str, type]) -> Any:
    """The value that `_apart` wrote as this plan."""
    if not isinstance(plan, dict):
        return plan
    if "array" in plan:
        return arrays[plan["array"]]
    if "shapes" in plan:
        stream, sizes = (_together(part, arrays, records) for part in plan["shapes"])
        return _shapes(stream.tobytes(), sizes)
    if "words" in plan:
        distinct, codes = plan["words"]
        words = np.empty(len(distinct), dtype=object)
        words[:] = distinct
        return words[_together(codes, arrays, records)]
    if "record" in plan:
        inner = {k: _together(v, arrays, records) for k, v in plan["fields"].items()}
        return records[plan["record"]](**inner)
    if "mapping" in plan:
        return {k: _together(v, arrays, records) for k, v in plan["mapping"].items()}
    if "path" in plan:
        return Path(plan["path"])
    return tuple(_together(part, arrays, records) for part in plan["tuple"])


def _shapes(stream: bytes, sizes: NDArray) -> NDArray[np.object_]:
    ends = np.cumsum(sizes)
    each = [stream[a:b] for a, b in zip((ends - sizes).tolist(), ends.tolist())]
    wkb = np.empty(len(each), dtype=object)
    wkb[:] = each
    return np.asarray(shapely.from_wkb(wkb))
