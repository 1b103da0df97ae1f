"""Faults in plain functions, put into a process that has the code and its tests loaded already: a
fault then costs its tests, and no start of Python."""

import gc
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

_QUIET = ("-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:pytestqt", "-p", "no:cov",
          "--assert=plain")  # fmt: skip


class LoadedCode:
    """The functions of a tree's modules, by file, after its tests have been imported."""

    def __init__(self, tree: Path, tests: tuple[str, ...]) -> None:
        import pytest

        pytest.main(["--collect-only", "-qq", *_QUIET, *tests])
        self._functions: dict[str, list[FunctionType]] = defaultdict(list)
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and thing.__code__.co_filename.startswith(str(tree)):
                self._functions[thing.__code__.co_filename].append(thing)
        gc.freeze()  # what all children share stays shared

    def changed_by(self, path: Path, text: str) -> list[tuple[FunctionType, CodeType]]:
        """Functions of a module that its changed text gives other code, and that code."""
        changed = {c.co_qualname: c for c in _outer_codes(compile(text, str(path), "exec"))}
        pairs = [(f, changed.get(f.__code__.co_qualname)) for f in self._functions[str(path)]]
        return [(f, code) for f, code in pairs if code is not None and code != f.__code__
                and code.co_freevars == f.__code__.co_freevars]  # fmt: skip


def put_in(changed: list[tuple[FunctionType, CodeType]]) -> None:
    """In a child about to run tests: give functions their changed code, and what the program keeps
    between starts a folder of its own, since answers of another fault must not be found again."""
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="mutant-cache-")
    for function, code in changed:
        function.__code__ = code


def _outer_codes(code: CodeType) -> Iterator[CodeType]:
    """Functions of a module and methods of its classes; what they hold inside comes with them."""
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            if not part.co_flags & 0x2:  # the body of a class: no fast local variables
                yield from _outer_codes(part)
