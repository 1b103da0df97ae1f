"""Runs tests on a copy of the tree with one module changed, each time in a child of a process that
has the slow libraries loaded already."""

import importlib
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

_LIBRARIES = (
    "numpy", "scipy.stats", "scipy.optimize", "scipy.sparse.linalg", "numba", "pandas", "shapely",
    "geopandas", "rasterio", "pvlib", "pydantic", "power_grid_model", "pytest",
)  # fmt: skip
_LEAST_S, _TIMES_USUAL, _MOST_S = 30.0, 5.0, 600.0
"""Processor seconds: what every test file may take, how often its usual, and the most of all."""
_WALL_S = 3600.0


class Runner:
    """One copy of the tree, and what its tests need unchanged: how long, and whether they pass."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree.resolve()
        os.chdir(self.tree)
        sys.path.insert(0, str(self.tree))
        sys.dont_write_bytecode = True
        for name in _LIBRARIES:
            importlib.import_module(name)
        self._kernels = self.tree / ".numba"
        self._usual_s: dict[str, float] = {}

    @staticmethod
    def copy_of(root: Path, to: Path) -> Path:
        """A fresh copy of the code, tests and samples."""
        shutil.rmtree(to, ignore_errors=True)
        for part in ("models", "twin", "layers", "sample_districts", "tests"):
            shutil.copytree(root / part, to / part)
        shutil.copy2(root / "pyproject.toml", to / "pyproject.toml")
        return to

    def fate(
        self, module: str, text: str, tests: tuple[str, ...], importers: frozenset[str]
    ) -> str:
        """'killed' or 'timed out' with the test file, or 'survived', of a module's changed text.

        Test files that do not pass on the code as it is judge nothing and are left out; 'not
        judged' where none is left.
        """
        path = self.tree / module
        original, stat = path.read_bytes(), path.stat()
        judges = 0
        for test in tests:
            if (limit_s := self._limit_s(test)) is None:
                continue
            judges += 1
            kernels = self._kernels_without(importers)
            try:
                path.write_text(text, "utf-8")
                passed, _ = self._passes(test, limit_s, kernels)
            finally:
                path.write_bytes(original)
                os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
                if kernels != self._kernels:
                    shutil.rmtree(kernels, ignore_errors=True)
            if passed is None:
                return f"timed out in {test}"
            if not passed:
                return f"killed by {test}"
        return "survived" if judges else "not judged"

    def _limit_s(self, test: str) -> float | None:
        """Processor seconds a test file may take; None where it fails on the code as it is."""
        if test not in self._usual_s:
            passed, took_s = self._passes(test, _MOST_S, self._kernels)
            self._usual_s[test] = took_s if passed else float("nan")
        usual = self._usual_s[test]
        return max(_LEAST_S, _TIMES_USUAL * usual) if usual == usual else None

    def _kernels_without(self, importers: frozenset[str]) -> Path:
        """Compiled kernels, less those of the modules that the changed one is part of: numba knows
        a kernel by its own file alone."""
        stale = {
            Path(m).stem for m in importers
            if m.startswith(("models", "layers")) and "njit" in (self.tree / m).read_text("utf-8")
        }  # fmt: skip
        if not stale or not self._kernels.is_dir():
            return self._kernels
        own = Path(tempfile.mkdtemp(prefix="kernels-"))
        for file in self._kernels.rglob("*.nb?"):
            if file.name.split(".")[0] not in stale:
                to = own / file.relative_to(self._kernels)
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, to)
        return own

    def _passes(self, test: str, limit_s: float, kernels: Path) -> tuple[bool | None, float]:
        """Whether a test file passes, None where it takes longer than it may, and the processor
        seconds it took: the clock on the wall tells nothing on a busy machine."""
        child = os.fork()
        if child == 0:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit_s), int(limit_s) + 5))
            _run_tests(test, kernels)
        until = time.monotonic() + _WALL_S
        while time.monotonic() < until:
            done, status, used = os.wait4(child, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                stopped = code in (-signal.SIGXCPU, -signal.SIGKILL)
                return None if stopped else code in (0, 5), used.ru_utime + used.ru_stime
            time.sleep(0.02)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None, limit_s


def _run_tests(test: str, kernels: Path) -> None:
    """In the child: ends with what pytest says."""
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    os.environ["NUMBA_CACHE_DIR"] = str(kernels)
    import numba
    import pytest

    numba.config.reload_config()
    options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:pytestqt"]
    code = pytest.main([*options, test])
    os._exit(int(code))
