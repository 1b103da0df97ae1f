"""Which test runs which line: recorded once on the code as it is, one test file at a time."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FIXTURE = "fixture "


class Recorder:
    """A pytest plugin: the line coverage of every test and of every fixture wider than a test.

    What a shared fixture runs counts for each test that asks for it, since any of them may be the
    one that looks at its result.
    """

    def __init__(self, coverage: Any) -> None:
        self._coverage = coverage
        self._here = ""
        self.cpu_s: dict[str, float] = {}
        self.fixtures: dict[str, list[str]] = {}
        self.unfit: set[str] = set()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._enter(item.nodeid)
        self.fixtures[item.nodeid] = [FIXTURE + n for n in getattr(item, "fixturenames", ())]
        start = time.process_time()
        yield
        self._spent(item.nodeid, start)
        self._enter("")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        if fixturedef.scope == "function":
            yield
            return
        outer, start = self._here, time.process_time()
        self._enter(FIXTURE + fixturedef.argname)
        yield
        self._spent(FIXTURE + fixturedef.argname, start)
        self._enter(outer)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.unfit.add(report.nodeid)

    def _enter(self, context: str) -> None:
        self._here = context
        self._coverage.switch_context(context)

    def _spent(self, context: str, start: float) -> None:
        self.cpu_s[context] = self.cpu_s.get(context, 0.0) + time.process_time() - start


def record(test_file: str, tree: Path, out: Path) -> None:
    """Run a test file under coverage and write what each of its tests runs:
    {"tests": {id: seconds}, "lines": {module: {line: [ids]}}}, passing tests only.

    A signal that ends the run early keeps what was recorded until then.
    """
    import coverage

    folders = [str(tree / part) for part in ("models", "twin", "layers")]
    found = coverage.Coverage(data_file=None, source=folders, config_file=False)
    recorder = Recorder(found)
    found.start()
    try:
        pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:pytestqt", "-p", "no:cov",
                     test_file], plugins=[recorder])  # fmt: skip
    except KeyboardInterrupt:
        sys.stderr.write(f"{test_file} was stopped\n")
    found.stop()
    data = found.get_data()
    tests = {t: s + sum(recorder.cpu_s.get(f, 0.0) for f in recorder.fixtures[t])
             for t, s in recorder.cpu_s.items()
             if t in recorder.fixtures and t not in recorder.unfit}  # fmt: skip
    users: dict[str, list[str]] = {}
    for test in tests:
        for context in (test, *recorder.fixtures[test]):
            users.setdefault(context, []).append(test)
    lines: dict[str, dict[int, list[str]]] = {}
    for file in data.measured_files():
        by_line = data.contexts_by_lineno(file)
        own = {n: sorted({t for c in contexts for t in users.get(c, ())})
               for n, contexts in by_line.items()}  # fmt: skip
        lines[str(Path(file).relative_to(tree))] = {n: t for n, t in own.items() if t}
    out.write_text(json.dumps({"tests": tests, "lines": lines}), encoding="utf-8")
