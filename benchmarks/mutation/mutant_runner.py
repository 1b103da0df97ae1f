"""Runs tests on a copy of the tree with one module changed, each time in a child of a process that
has the slow libraries loaded already."""

import compileall
import importlib
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.mutation.covering_tests import CoveringTests
from benchmarks.mutation.loaded_code import LoadedCode, put_in
from benchmarks.mutation.recorded_lines import record

_LIBRARIES = (
    "numpy", "scipy.stats", "scipy.optimize", "scipy.signal", "scipy.spatial",
    "scipy.sparse.linalg", "numba", "pandas", "shapely", "geopandas", "rasterio", "pvlib",
    "pydantic", "power_grid_model", "coverage", "pytest",
)  # fmt: skip
_TESTED = ("tests/models", "tests/twin")
_RECORD_CPU_S = 240
"""A test file that takes longer judges by the tests it got through."""
_FIRST_TESTS, _FIRST_CPU_S, _THEN_CPU_S = 25, 12.0, 60.0
"""Of a first round: the quickest tests, together that long; of a second all others, that long."""
_START_CPU_S, _TIMES_USUAL, _LONGEST_S = 40.0, 4.0, 900.0
"""Processor seconds that a child may take to load, and times its tests' usual; seconds on the wall
after which a mutant that waits for something counts as hanging."""
NOT_LOADED = "not loaded"
"""Fate of a fault that no function of the loaded code can take: it needs a start of its own."""
_FATES = {None: "hangs", False: "killed", True: "survived"}


class Runner:
    """One copy of the tree, with the compiled kernels of the code as it is."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree.resolve()
        os.chdir(self.tree)
        sys.path.insert(0, str(self.tree))
        sys.dont_write_bytecode = True
        for name in _LIBRARIES:
            importlib.import_module(name)
        self._kernels = self.tree / ".numba"
        self._loaded: LoadedCode | None = None

    def load(self) -> None:
        """Import code and tests here: from now on only faults in plain functions can be run."""
        _with_kernels(self._kernels)
        self._loaded = LoadedCode(self.tree, _TESTED)

    @staticmethod
    def copy_of(root: Path, to: Path) -> Path:
        """A fresh copy of the code, tests and samples; reference files where there are any."""
        kernels = to / ".numba"
        kept = to.with_name(f"{to.name}_kernels")
        if kernels.is_dir():
            kernels.rename(kept)
        shutil.rmtree(to, ignore_errors=True)
        parts = ("models", "twin", "layers", "sample_districts", "tests", "docs", "benchmarks")
        for part in parts:
            shutil.copytree(root / part, to / part,
                            ignore=shutil.ignore_patterns("__pycache__", "*.nb?"))  # fmt: skip
        shutil.copy2(root / "pyproject.toml", to / "pyproject.toml")
        compileall.compile_dir(to, quiet=2)
        if kept.is_dir():
            kept.rename(kernels)
        for folder in (root / ".reference", root.parent / "shared" / "data"):
            if folder.is_dir() and not (to / ".reference").exists():
                (to / ".reference").symlink_to(folder)
        return to

    def test_files(self) -> list[str]:
        files = (p for folder in _TESTED for p in (self.tree / folder).rglob("test_*.py"))
        return sorted(str(p.relative_to(self.tree)) for p in files)

    def record(self, test: str, out: Path) -> None:
        """What each test of a file runs, into `out` (`recorded_lines.record`)."""
        self._in_child(lambda: _ended(record, test, self.tree, out), _RECORD_CPU_S, self._kernels)

    def fate(
        self, module: str, line: int, text: str, covering: CoveringTests, tests: Sequence[str]
    ) -> str:
        """'killed', 'hangs' or 'survived', of a module's changed text before some tests."""
        path = self.tree / module
        if self._loaded is not None:
            return self._fate_loaded(self._loaded, path, text, covering, tests)
        original, stat = path.read_bytes(), path.stat()
        kernels = self._kernels_without(path, covering.reaches_compiled(module, line))
        limit_s = _limit_s(covering, tests)
        try:
            path.write_text(text, "utf-8")
            passed = self._in_child(lambda: _tested(tests), limit_s, kernels)
        finally:
            path.write_bytes(original)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            if kernels != self._kernels:
                shutil.rmtree(kernels, ignore_errors=True)
        return _FATES[passed]

    def _fate_loaded(
        self, code: LoadedCode, path: Path, text: str, covering: CoveringTests, tests: Sequence[str]
    ) -> str:
        changed = code.changed_by(path, text)
        if not changed:
            return NOT_LOADED

        def work() -> int:
            put_in(changed)
            return _tested(tests)

        return _FATES[self._in_child(work, _limit_s(covering, tests), self._kernels)]

    def _kernels_without(self, changed: Path, reaches_compiled: bool) -> Path:
        """Compiled kernels to run on. Numba knows a kernel by its own file alone, but what it calls
        and the constants it reads are compiled into it: where these change, none is kept."""
        if not (reaches_compiled or b"njit" in changed.read_bytes()):
            return self._kernels
        own = Path(tempfile.mkdtemp(prefix="kernels-", dir=self.tree.parent))
        if not reaches_compiled and self._kernels.is_dir():
            shutil.copytree(self._kernels, own, dirs_exist_ok=True, copy_function=os.link)
        return own

    def _in_child(self, work: Callable[[], int], limit_s: float, kernels: Path) -> bool | None:
        """Whether the work in a child ends well, None where it takes longer than it may: processor
        time, since the clock on the wall tells nothing on a busy machine."""
        child = os.fork()
        if child == 0:
            os.setsid()
            _alone(int(limit_s), kernels)
            os._exit(work())
        until = time.monotonic() + _LONGEST_S
        while time.monotonic() < until:
            done, status, _ = os.wait4(child, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                return None if code in (-signal.SIGXCPU, -signal.SIGKILL) else code in (0, 5)
            time.sleep(0.02)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None


def share_kernels(trees: Sequence[Path]) -> None:
    """Give each tree the kernels compiled in the others, under the names that numba looks for."""
    from numba.core.caching import _CacheLocator

    def place(tree: Path, folder: Path) -> Path:
        name = _CacheLocator.get_suitable_cache_subpath(str(tree.resolve() / folder / "any.py"))
        return tree / ".numba" / str(name)

    folders = {p.parent.relative_to(trees[0]) for part in ("models", "twin", "layers")
               for p in (trees[0] / part).rglob("*.py")}  # fmt: skip
    for folder in folders:
        for index in [i for tree in trees for i in place(tree, folder).glob("*.nbi")]:
            for tree in trees:
                to = place(tree, folder)
                if not (to / index.name).is_file():
                    to.mkdir(parents=True, exist_ok=True)
                    for part in index.parent.glob(f"{index.stem}.*"):
                        shutil.copy2(part, to / part.name)


def rounds(covering: CoveringTests, module: str, line: int) -> tuple[list[str], list[str]]:
    """Tests of a line: the quickest, and of the others as many as time is given to."""
    order = sorted(covering.of(module, line), key=lambda t: (covering.cpu_s[t], t))
    first: list[str] = []
    then: list[str] = []
    left_s = [_FIRST_CPU_S, _THEN_CPU_S]
    for test in order:
        early = len(first) < _FIRST_TESTS and (not first or covering.cpu_s[test] <= left_s[0])
        if early:
            first.append(test)
            left_s[0] -= covering.cpu_s[test]
        elif covering.cpu_s[test] <= left_s[1]:
            then.append(test)
            left_s[1] -= covering.cpu_s[test]
    return first, then


def _alone(limit_s: int, kernels: Path) -> None:
    """In the child: quiet, with a limit and its own kernels."""
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    resource.setrlimit(resource.RLIMIT_CPU, (limit_s, limit_s + 60))
    _with_kernels(kernels)


def _limit_s(covering: CoveringTests, tests: Sequence[str]) -> float:
    return _START_CPU_S + _TIMES_USUAL * sum(covering.cpu_s[t] for t in tests)


def _with_kernels(kernels: Path) -> None:
    os.environ["NUMBA_CACHE_DIR"] = str(kernels)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # loading them takes longer than most tests
    import numba

    numba.config.reload_config()


def _tested(tests: Sequence[str]) -> int:
    import pytest

    options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:pytestqt",
               "-p", "no:cov", "--assert=plain"]  # fmt: skip
    return int(pytest.main([*options, *tests]))


def _ended(work: Callable[[str, Path, Path], None], test: str, tree: Path, out: Path) -> int:
    """In the child: a test file recorded, and what it got through where it takes too long."""

    signal.signal(signal.SIGXCPU, signal.default_int_handler)
    work(test, tree, out)
    return 0
