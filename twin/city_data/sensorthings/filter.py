"""$filter of OData as SensorThings uses it (OGC 18-088, 9.3.3.5), parsed into a function.

Comparisons eq ne gt ge lt le, and or not, brackets, texts, numbers, times, true, false, null, paths
such as `Thing/name` or `properties/year`, and startswith, endswith, substringof, contains.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twin.city_data.readings.rules import Refused
from twin.city_data.readings.times import instant_us

Entity = Mapping[str, Any]
Test = Callable[[Entity], Any]
_MOST_LETTERS, _MOST_DEPTH = 2_000, 20

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')"
    r"|(?P<time>\d{4}-\d{2}-\d{2}T[0-9:.]+(?:[Zz]|[+-]\d{2}:\d{2})?)"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<mark>[(),])"
    r"|(?P<word>[@A-Za-z_][\w@./-]*))"
)


class BadFilter(ValueError):
    """A filter that cannot be read; the message says what."""


@dataclass(frozen=True)
class Bound:
    """A comparison `path op value` that all that is asked for must meet."""

    path: str
    op: str
    value: Any


@dataclass(frozen=True)
class Filter:
    """keeps: whether an entity is asked for. bounds: comparisons joined by `and` at the top."""

    keeps: Callable[[Entity], bool]
    bounds: tuple[Bound, ...] = ()


def parsed_filter(text: str) -> Filter:
    """The filter of an expression. Raises BadFilter."""
    if len(text) > _MOST_LETTERS:
        raise BadFilter("$filter is too long")
    parser = _Parser(_tokens(text))
    test, bounds = parser.either(0)
    if parser.rest:
        raise BadFilter(f"$filter: '{parser.rest[0][1][:40]}' is not expected there")
    return Filter(lambda entity: test(entity) is True, tuple(bounds))


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise BadFilter(f"$filter cannot be read at '{text[at : at + 30]}'")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def value_at(entity: Entity, path: str) -> Any:
    """What lies at a path; None where there is nothing. `id` and `@iot.id` are the same."""
    value: Any = entity
    for name in path.split("/"):
        if not isinstance(value, Mapping):
            return None
        value = value.get("@iot.id" if name == "id" and "@iot.id" in value else name)
    return value


def comparable(value: Any) -> Any:
    """Times as instants, so that they compare whatever their offset; the rest as it is."""
    if isinstance(value, str) and len(value) >= 10 and value[4:5] == "-":
        try:
            return ("time", instant_us(value.partition("/")[0]))
        except Refused:
            return value
    return value


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "gt": lambda a, b: bool(a > b),
    "ge": lambda a, b: bool(a >= b),
    "lt": lambda a, b: bool(a < b),
    "le": lambda a, b: bool(a <= b),
}
_TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "startswith": lambda a, b: a.startswith(b),
    "endswith": lambda a, b: a.endswith(b),
    "contains": lambda a, b: b in a,
    "substringof": lambda a, b: a in b,
}
_CONSTANTS = {"true": True, "false": False, "null": None}


class _Parser:
    """One pass from left to right; each level gives a test and the bounds it stands for."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.rest = tokens

    def _next(self, what: str) -> tuple[str, str]:
        if not self.rest:
            raise BadFilter(f"$filter ends where {what} belongs")
        return self.rest.pop(0)

    def _takes(self, word: str) -> bool:
        if self.rest and self.rest[0][1] == word:
            self.rest.pop(0)
            return True
        return False

    def either(self, depth: int) -> tuple[Test, list[Bound]]:
        if depth > _MOST_DEPTH:
            raise BadFilter("$filter is nested too deeply")
        first, bounds = self._both(depth)
        tests = [first]
        while self._takes("or"):
            tests.append(self._both(depth)[0])
            bounds = []
        if len(tests) == 1:
            return first, bounds
        return (lambda e: any(t(e) is True for t in tests)), bounds

    def _both(self, depth: int) -> tuple[Test, list[Bound]]:
        first, bounds = self._negated(depth)
        tests = [first]
        while self._takes("and"):
            test, more = self._negated(depth)
            tests.append(test)
            bounds = bounds + more
        if len(tests) == 1:
            return first, bounds
        return (lambda e: all(t(e) is True for t in tests)), bounds

    def _negated(self, depth: int) -> tuple[Test, list[Bound]]:
        if self._takes("not"):
            inner, _ = self._negated(depth + 1) if depth < _MOST_DEPTH else self.either(depth + 1)
            return (lambda e: inner(e) is not True), []
        if self._takes("("):
            inner, bounds = self.either(depth + 1)
            if not self._takes(")"):
                raise BadFilter("$filter lacks a closing bracket")
            return inner, bounds
        return self._comparison()

    def _comparison(self) -> tuple[Test, list[Bound]]:
        left, path, left_value = self._operand()
        if not self.rest or self.rest[0][1] not in _COMPARE:
            return left, []
        op = self._next("a comparison")[1]
        right, right_path, right_value = self._operand()
        compare = _COMPARE[op]

        def test(entity: Entity) -> bool:
            try:
                return compare(comparable(left(entity)), comparable(right(entity)))
            except TypeError:  # a text beside a number, or nothing: neither more nor less
                return False

        if path is not None and right_path is None:
            return test, [Bound(path, op, right_value)]
        if right_path is not None and path is None and op == "eq":
            return test, [Bound(right_path, op, left_value)]
        return test, []

    def _operand(self) -> tuple[Test, str | None, Any]:
        """What gives the value, the path where it is one, the value where it is constant."""
        kind, word = self._next("a value")
        if kind == "text":
            return _constant(word[1:-1].replace("''", "'"))
        if kind == "time":
            return _constant(word)
        if kind == "number":
            return _constant(float(word) if re.search("[.eE]", word) else int(word[:18]))
        if kind == "mark":
            raise BadFilter(f"$filter: '{word}' stands where a value belongs")
        if self.rest and self.rest[0][1] == "(" and word in _TEXT:
            return self._call(word), "", None
        if word in _CONSTANTS:
            return _constant(_CONSTANTS[word])
        return (lambda e: value_at(e, word)), word, None

    def _call(self, name: str) -> Test:
        self._next("(")
        first = self._operand()[0]
        if not self._takes(","):
            raise BadFilter(f"$filter: {name} takes two values")
        second = self._operand()[0]
        if not self._takes(")"):
            raise BadFilter("$filter lacks a closing bracket")

        def test(entity: Entity) -> bool:
            a, b = first(entity), second(entity)
            return isinstance(a, str) and isinstance(b, str) and _TEXT[name](a, b)

        return test


def _constant(value: Any) -> tuple[Test, str | None, Any]:
    return (lambda _: value), None, value
