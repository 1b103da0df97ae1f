"""The tests that can see a fault in a line, from what `recorded_lines` wrote down.

Two kinds of line are not seen running: those of compiled functions, which stand for the lines that
call them, and those that run at import, which stand for the functions that use the name they give.
"""

import ast
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_CODE = ("models", "twin", "layers")
_Function = ast.FunctionDef | ast.AsyncFunctionDef
Places = set[tuple[str, int]]


@dataclass(frozen=True)
class _Module:
    tree: ast.Module
    functions: tuple[_Function, ...]

    def function_at(self, line: int) -> _Function | None:
        """The innermost function whose body or head holds the line."""
        around = [f for f in self.functions if f.lineno <= line <= (f.end_lineno or line)]
        return max(around, key=lambda f: f.lineno, default=None)


class CoveringTests:
    """Lines, tests and processor seconds of a tree, read once."""

    def __init__(self, root: Path, records: Path) -> None:
        self.cpu_s: dict[str, float] = {}
        self._tests: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for path in sorted(records.glob("*.json")):
            record = json.loads(path.read_text("utf-8"))
            self.cpu_s |= record["tests"]
            for module, lines in record["lines"].items():
                for line, tests in lines.items():
                    self._tests[module][int(line)] |= set(tests)
        self._modules = {str(p.relative_to(root)): _read(p)
                         for f in _CODE for p in sorted((root / f).rglob("*.py"))}  # fmt: skip
        self._named: dict[str, Places] = defaultdict(set)
        for path, module in self._modules.items():
            for function in module.functions:
                for node in ast.walk(function):
                    name = getattr(node, "id", None) or getattr(node, "attr", None)
                    if isinstance(node, ast.Name | ast.Attribute) and name:
                        self._named[name].add((path, node.lineno))
        self.of = cache(self._of)

    def _of(self, path: str, line: int) -> frozenset[str]:
        """Ids of the tests that run a line of a module, or what stands for it."""
        return frozenset(self._running(self._standing_for(path, line, frozenset())))

    def reaches_compiled(self, path: str, line: int) -> bool:
        """Whether a fault there may change a compiled function: in it, or in what it reads."""
        module = self._modules[path]
        function = module.function_at(line)
        if function is not None:
            return _compiled(function)
        return any(
            (inner := self._modules[p].function_at(n)) is not None and _compiled(inner)
            for name in _given(module.tree, line) if name.isupper()  # numba reads constants only
            for p, n in self._named[name]
        )  # fmt: skip

    def in_plain_body(self, path: str, line: int) -> bool:
        """Whether a line runs only when a function that is not compiled is called."""
        around = [f for f in self._modules[path].functions
                  if f.lineno <= line <= (f.end_lineno or line)]  # fmt: skip
        return bool(around) and not any(_compiled(f) or line < f.body[0].lineno for f in around)

    def _standing_for(self, path: str, line: int, seen: frozenset[str]) -> Places:
        module = self._modules[path]
        function = module.function_at(line)
        if function is None:
            places = {p for name in _given(module.tree, line) for p in self._named[name]}
            if not places:
                return {(path, n) for f in module.functions for n in _span(f)}
            return self._plain(places, seen)
        if _compiled(function):
            if function.name in seen:
                return set()
            return self._plain(self._named[function.name], seen | {function.name})
        statement = _statement(function, line)
        own = {(path, n) for n in _span(statement)}
        return own if self._running(own) else {(path, n) for n in _span(function)}

    def _plain(self, places: Places, seen: frozenset[str]) -> Places:
        """Places, those in compiled functions replaced by what calls them."""
        found: Places = set()
        for path, line in places:
            function = self._modules[path].function_at(line)
            if function is not None and _compiled(function):
                found |= self._standing_for(path, line, seen)
            else:
                found.add((path, line))
        return found

    def _running(self, places: Iterable[tuple[str, int]]) -> set[str]:
        return {t for path, line in places for t in self._tests[path].get(line, ())}


def _read(path: Path) -> _Module:
    tree = ast.parse(path.read_text("utf-8"))
    return _Module(tree, tuple(n for n in ast.walk(tree) if isinstance(n, _Function)))


def _compiled(function: _Function) -> bool:
    return any("njit" in ast.unparse(d) or "vectorize" in ast.unparse(d)
               for d in function.decorator_list)  # fmt: skip


def _span(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _statement(function: _Function, line: int) -> ast.stmt:
    """The innermost statement around a line; of one with a body its head counts too."""
    around = [n for n in ast.walk(function) if isinstance(n, ast.stmt) and line in _span(n)]
    return max(around, key=lambda n: (n.lineno, -(n.end_lineno or 0)))


def _given(tree: ast.AST, line: int) -> Iterator[str]:
    """Names that the statements at a line outside all functions give."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.ClassDef) and line in _span(node):
            targets = getattr(node, "targets", None) or [getattr(node, "target", node)]
            for target in targets:
                for part in ast.walk(target) if not isinstance(target, ast.ClassDef) else ():
                    if isinstance(part, ast.Name | ast.Attribute):
                        yield part.id if isinstance(part, ast.Name) else part.attr
