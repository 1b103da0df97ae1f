"""One data-quality issue of a district, and a list of them as a table on disk."""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from layers.safety.clean_text import csv_text, plain_cell


@dataclass(frozen=True)
class QualityIssue:
    """One data-quality issue. object_id is empty where it concerns a whole layer or the district.

    what: the value or property in issue. why: what gave rise to it. done: how it was settled.
    """

    object_id: str
    layer: str
    what: str
    why: str
    done: str

    def __str__(self) -> str:
        place = f"{self.layer} {self.object_id}" if self.object_id else self.layer
        return f"{place}: {self.what}: {self.why}; {self.done}."


_HEADER = [field.name for field in fields(QualityIssue)]


def quality_issues_csv(issues: Iterable[QualityIssue]) -> str:
    """The issues as CSV text with a header line."""
    return csv_text(_HEADER, (astuple(issue) for issue in issues))


def quality_issues_from_csv(text: str) -> tuple[QualityIssue, ...]:
    """The issues out of such a text. Raises ValueError where it has other columns."""
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or rows[0] != _HEADER or any(len(row) != len(_HEADER) for row in rows[1:]):
        raise ValueError(f"the columns must be {', '.join(_HEADER)}")
    return tuple(QualityIssue(*map(plain_cell, row)) for row in rows[1:])
