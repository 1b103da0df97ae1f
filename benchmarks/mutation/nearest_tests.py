"""Which test files are nearest to a module, by the imports that lead from the one to the other."""

import ast
from collections import deque
from pathlib import Path

_TESTS = ("tests/models", "tests/twin")
_CODE = ("models", "twin", "layers")
_MOST = 5
"""Test files that a mutant is set before; the further ones reach it through much else."""


class NearestTests:
    """The graph of imports of a tree, read once."""

    def __init__(self, root: Path) -> None:
        code = [p for f in (*_CODE, "tests") for p in sorted((root / f).rglob("*.py"))]
        self._module = {_name(root, p): str(p.relative_to(root)) for p in code}
        self._imports = {_name(root, p): self._imported(p) for p in code}
        self._tests = [
            _name(root, p) for f in _TESTS for p in sorted((root / f).rglob("test_*.py"))
        ]
        self._distance = {test: self._reach(test) for test in self._tests}

    def of(self, path: str) -> tuple[str, ...]:
        """Paths of the test files that reach a module, nearest first; of equally near ones those
        that reach little else."""
        name = _dotted(path)
        reach = [(d[name], len(d), self._module[t]) for t, d in self._distance.items()
                 if name in d]  # fmt: skip
        return tuple(test for _, _, test in sorted(reach)[:_MOST])

    def importers(self, path: str) -> frozenset[str]:
        """Paths of all modules that lead to this one by imports, itself included."""
        target = _dotted(path)
        return frozenset(
            self._module[name] for name in self._imports if target in self._reach(name)
        )

    def _imported(self, path: Path) -> frozenset[str]:
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                found |= {n if n in self._module else node.module for n in names}
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
        return frozenset(found & self._module.keys())

    def _reach(self, start: str) -> dict[str, int]:
        far, queue = {start: 0}, deque([start])
        while queue:
            here = queue.popleft()
            for name in self._imports[here] - far.keys():
                far[name] = far[here] + 1
                queue.append(name)
        return far


def _name(root: Path, path: Path) -> str:
    return _dotted(str(path.relative_to(root)))


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
