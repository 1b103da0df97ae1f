"""What a judge finds: one record, used by the tests and by `district-twin evidence`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version


class JudgeAbsent(RuntimeError):
    """A program that judges is not here; the message says which and how to get it."""


@dataclass(frozen=True)
class Record:
    """One judge's finding.

    what: the number that is judged; judge: against whom, with its version; asked, found: in words;
    inside of total: how many figures are as asked; passed: None where the judge was not run, then
    `reason` says why; tables: Markdown by the marker in docs/validation.md that it stands between.
    """

    what: str
    judge: str
    section: str
    asked: str = ""
    found: str = ""
    inside: int = 0
    total: int = 0
    passed: bool | None = None
    reason: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """`passed`, `failed`, or `not run` with the reason."""
        if self.passed is None:
            return f"not run: {self.reason}"
        return "passed" if self.passed else "failed"


@dataclass(frozen=True)
class Judge:
    """A judge before it is asked: what and against whom, and the function that gives its record."""

    name: str
    what: str
    judge: str
    section: str
    ask: Callable[[], Record]

    def not_run(self, reason: str) -> Record:
        return Record(self.what, self.judge, self.section, reason=reason)

    def broke(self, error: Exception) -> Record:
        said = f"the judge broke: {type(error).__name__}: {error}".splitlines()[0]
        return Record(self.what, self.judge, self.section, found=said, passed=False)


def installed(package: str) -> str:
    """A package's name with its version, for the column of judges."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package
