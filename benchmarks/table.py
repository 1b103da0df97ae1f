"""One row per promise, and the table they are printed in."""

import os
import platform
import statistics
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True)
class Row:
    """One measured promise.

    promise: what was promised; value [unit]: the median measured, None where it could not be;
    limit [unit]: the most it may be; peer: another program on the same work with its median
    peer_value [unit], or why it was not run; note: what exactly was measured; least_ratio: how
    many times as much the peer must take; scaled [unit]: the median as it would be on the reference
    machine (`benchmarks/reference_job.py`); worst [unit]: the most of all runs, scaled where scaled
    is given; relative: the limit was itself measured in this run, so that nothing is scaled.
    """

    promise: str
    value: float | None
    unit: str
    limit: float | None = None
    peer: str = ""
    peer_value: float | None = None
    note: str = ""
    least_ratio: float | None = None
    scaled: float | None = None
    worst: float | None = None
    relative: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times as much the peer takes."""
        if not self.value or self.peer_value is None:
            return None
        return self.peer_value / self.value

    @property
    def kept(self) -> bool | None:
        """Whether the promise is kept in every run; None where nothing says so."""
        if self.value is None or self.value != self.value:
            return None
        verdicts = []
        if self.limit is not None:
            verdicts.append(self._most <= self.limit)
        if self.least_ratio is not None and self.ratio is not None:
            verdicts.append(self.ratio >= self.least_ratio)
        return all(verdicts) if verdicts else None

    @property
    def _most(self) -> float:
        """What is held to the limit: the worst run, else the median, scaled where that is known."""
        known = [v for v in (self.worst, self.scaled, self.value) if v is not None]
        return known[0]

    @property
    def verdict(self) -> str:
        """In words; a promise that only some runs miss is missed, and says so."""
        if self.kept is not False:
            return "yes" if self.kept else ""
        middle = self.value if self.scaled is None else self.scaled
        if self.limit is None or self.worst is None or middle is None:
            return "NO"
        only_some = middle <= self.limit < self.worst
        return "NO: over the limit in some runs" if only_some else "NO"


def median_s(work: Callable[[], object], runs: int = 5) -> float:
    """Median duration of `work` [s] after one run to warm up."""
    work()
    seconds = []
    for _ in range(runs):
        begun = perf_counter()
        work()
        seconds.append(perf_counter() - begun)
    return statistics.median(seconds)


def machine() -> str:
    """The machine in one line, with how busy it is: medians of a busy machine are upper bounds."""
    busy = os.getloadavg() if hasattr(os, "getloadavg") else ()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}; load average "
        f"{', '.join(f'{part:.1f}' for part in busy) or 'unknown'}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.split(":", 1)[1] for line in text.splitlines() if line.startswith("model name")]
    return names[0].strip() if names else "unknown processor"


def number(value: float | None) -> str:
    """Three significant digits, never in powers of ten."""
    if value is None or value != value:
        return ""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if 0 < abs(value) < 0.00001:
        return "<0.00001"
    return f"{value:.3g}" if abs(value) >= 0.001 or value == 0 else f"{value:.5f}"


def cells(row: Row) -> tuple[str, ...]:
    """The row's texts, in the order of HEADINGS."""

    def amount(value: float | None) -> str:
        return f"{number(value)} {row.unit}".strip() if number(value) else ""

    limit = f"at most {amount(row.limit)}" if row.limit is not None else ""
    if row.least_ratio is not None:
        limit = f"{limit}; {row.least_ratio:,.0f} times the faster".lstrip("; ")
    ratio = f"{number(row.ratio)} x" if row.ratio is not None else ""
    value = amount(row.value) or "not measured"
    beside = (row.peer, amount(row.peer_value), ratio)
    told = (value, amount(row.scaled), amount(row.worst), limit, row.verdict)
    return row.promise, row.note, *told, *beside


HEADINGS = ("promise", "measured", "median", "scaled", "worst", "limit", "kept", "beside it",
            "its median", "ratio")  # fmt: skip
_WIDTHS = (34, 46, 12, 10, 10, 20, 8, 22, 12, 10)


def as_text(rows: Sequence[Row]) -> str:
    """A table for the terminal, long cells wrapped."""
    rule = "  ".join("-" * width for width in _WIDTHS)
    lines = [rule, *_wrapped(HEADINGS), rule]
    for row in rows:
        lines += _wrapped(cells(row))
    return "\n".join([*lines, rule])


def _wrapped(texts: Sequence[str]) -> list[str]:
    columns = [
        textwrap.wrap(text, width) or [""] for text, width in zip(texts, _WIDTHS, strict=True)
    ]
    height = max(map(len, columns))
    padded = [column + [""] * (height - len(column)) for column in columns]
    return [
        "  ".join(f"{part:{width}}" for part, width in zip(line, _WIDTHS, strict=True)).rstrip()
        for line in zip(*padded, strict=True)
    ]


def as_readme(rows: Sequence[Row]) -> str:
    """What README shows of the promises: promised, measured (scaled), worst of the runs, kept."""
    lines = ["| | promised | measured | worst | kept |", "|---|---|---|---|---|"]
    for row in rows:
        if row.limit is None and row.least_ratio is None:
            continue
        limits = [f"{number(row.limit)} {row.unit}"] if row.limit is not None else []
        limits += [f"{row.least_ratio:,.0f} times"] if row.least_ratio is not None else []
        shown = row.value if row.scaled is None else row.scaled
        value = f"{number(shown)} {row.unit}" if number(shown) else "not measured"
        ratio = f"; {number(row.ratio)} times {row.peer}" if row.ratio is not None else ""
        worst = f"{number(row.worst)} {row.unit}" if row.worst is not None else ""
        kept = row.verdict.replace("NO", "**no**")
        lines.append(f"| {row.promise} | {'; '.join(limits)} | {value}{ratio} | {worst} | {kept} |")
    return "\n".join(lines)


def as_markdown(rows: Sequence[Row]) -> str:
    """The same table for a page of text."""
    lines = [" | ".join(HEADINGS), " | ".join(["---"] * len(HEADINGS))]
    lines += [" | ".join(text.replace("|", "/") for text in cells(row)) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)
