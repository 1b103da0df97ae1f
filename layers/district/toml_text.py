"""A dict as TOML text, as far as `district.toml` needs it (the standard library only reads)."""

import json
import math
from collections.abc import Mapping
from typing import Any


def toml_text(table: Mapping[str, Any]) -> str:
    """TOML text of a dict of numbers, texts, lists of those, dicts, and lists of dicts.

    Keys are written in the order given, plain values before tables, as TOML asks.
    Raises ValueError for a value that TOML cannot hold here (None, NaN, an object).
    """
    return "\n".join(_lines(table, ())).strip() + "\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    plain = [f"{_key(k)} = {_value(v, k)}" for k, v in table.items() if not _is_table(v)]
    for key, value in table.items():
        here = (*path, key)
        heading = ".".join(_key(part) for part in here)
        if isinstance(value, Mapping):
            plain += ["", f"[{heading}]", *_lines(value, here)]
        elif _is_table(value):
            for entry in value:
                plain += ["", f"[[{heading}]]", *_lines(entry, here)]
    return plain


def _is_table(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _key(key: str) -> str:
    bare = key.replace("_", "").replace("-", "")
    return key if bare.isascii() and bare.isalnum() else _quoted(key)


def _value(value: Any, key: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(float(value))
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item, key) for item in value) + "]"
    raise ValueError(f"The key {key!r} holds {value!r}, which TOML cannot hold.")


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's, except that TOML also wants DEL escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
