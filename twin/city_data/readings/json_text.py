"""JSON from strangers: parsed strictly, or refused in one sentence."""

import json
from typing import Any

MOST_DEPTH = 32
MOST_MESSAGE_BYTES = 8_192  # of one message of a device over MQTT or OCPP


class BadJson(ValueError):
    """Text that is no JSON to be taken; the message says why."""


def strict_json(text: bytes | str) -> Any:
    """The value of a JSON text. Refuses NaN and infinite numbers, nesting deeper than 32 levels,
    texts that no file could hold, and what is no JSON. Raises BadJson."""
    try:
        value = json.loads(text, parse_constant=_refused, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode()
    except BadJson:
        raise
    except RecursionError:
        raise BadJson("the JSON is nested too deeply") from None
    except UnicodeError:
        raise BadJson("the JSON holds letters that are no UTF-8") from None
    except ValueError as error:  # also whole numbers of thousands of digits
        raise BadJson(f"this is no JSON ({str(error)[:80]})") from None
    if _deeper(value, MOST_DEPTH):
        raise BadJson(f"the JSON is nested more than {MOST_DEPTH} levels deep")
    return value


def _refused(word: str) -> Any:
    raise BadJson(f"{word} is no number in JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise BadJson(f"{digits[:20]} is too large for a number")
    return number


def _deeper(value: Any, levels: int) -> bool:
    level = [value]
    for _ in range(levels):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return any(isinstance(v, dict | list) for v in level)
