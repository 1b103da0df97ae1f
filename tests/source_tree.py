"""A tree of packages as its files say it: imports, who needs whom, circles."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple


class Import(NamedTuple):
    """`names`: what the statement names, with the modules that members may be; line; whether it
    is there for the type checker only."""

    names: tuple[str, ...]
    line: int
    for_types: bool


@dataclass(frozen=True)
class Source:
    """A file of a tree of packages: its place, module and text."""

    place: Path
    module: str
    text: str

    @property
    def folder(self) -> str:
        return self.place.parent.as_posix()


def read_tree(root: Path, packages: Iterable[str]) -> list[Source]:
    made = []
    for path in sorted(p for package in packages for p in (root / package).rglob("*.py")):
        place = path.relative_to(root)
        parts = place.with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        made.append(Source(place, module, path.read_text(encoding="utf-8")))
    return made


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def imports_of(text: str) -> tuple[Import, ...]:
    """Every import of a file, also those inside functions."""
    tree = parsed(text)
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = tuple(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        else:
            continue
        found.append(Import(names, node.lineno, id(node) in for_types))
    return tuple(found)


def needs(sources: Iterable[Source], *, types: bool) -> dict[str, set[str]]:
    """Which module needs which, of those in the tree."""
    sources = list(sources)
    known = {source.module for source in sources}
    graph: dict[str, set[str]] = {}
    for source in sources:
        named: set[str] = set()
        for found in imports_of(source.text):
            if types or not found.for_types:
                head, *members = found.names
                named |= ({*members} & known) or ({head} & known)
        graph[source.module] = named - {source.module}
    return graph


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """One circle of a graph, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def folder_graph(sources: Iterable[Source], floors: int) -> dict[str, set[str]]:
    """Which folder needs which, folders below `floors` counted with the one above them."""
    sources = list(sources)
    folder = {s.module: "/".join(s.place.parent.parts[:floors]) for s in sources}
    graph: dict[str, set[str]] = {name: set() for name in folder.values()}
    for module, others in needs(sources, types=False).items():
        graph[folder[module]] |= {folder[o] for o in others} - {folder[module]}
    return graph
