"""A dict as TOML text, in the order given."""

from collections.abc import Mapping
from typing import Any

import tomli_w


def toml_text(table: Mapping[str, Any]) -> str:
    """TOML text of a dict of numbers, texts, lists of those, dicts, and lists of dicts.

    Raises ValueError for a value that TOML cannot hold (None, an object).
    """
    try:
        return tomli_w.dumps(table)
    except TypeError as error:
        raise ValueError(f"TOML cannot hold a value of this table ({error}).") from error
