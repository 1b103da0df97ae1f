"""From the scripts of this folder to rows of one table, whatever form a script reports in."""

import contextlib
import importlib
import io
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.app_process import displayed
from benchmarks.peers.environments import PeerMissing, python_of
from benchmarks.reference_job import slowness
from benchmarks.table import Row, number

FOLDER = Path(__file__).parent
_PREFIX = "bench_"
_THREADS = {"light": 2}
"""Scripts whose seconds are those of two threads."""
_PEER_VARIABLES = {
    "BENCH_SPICEEV_PYTHON": "spice_ev",
    "BENCH_ACN_PYTHON": "acnportal",
    "BENCH_PANDAPOWER_PYTHON": "pandapower",
}
"""Interpreters that scripts ask for by an environment variable, and the peer each means."""


def names() -> tuple[str, ...]:
    """The benchmarks there are, by the name given on the command line."""
    return tuple(p.stem.removeprefix(_PREFIX) for p in sorted(FOLDER.glob(f"{_PREFIX}*.py")))


def rows_of(name: str) -> list[Row]:
    """Run one benchmark. A peer that cannot be installed leaves its rows without a peer."""
    provide_peers(name)
    threads = _THREADS.get(name, 1)
    before = slowness(threads)
    rows = rows_from(importlib.import_module(f"benchmarks.{_PREFIX}{name}"))
    around = 0.5 * (before + slowness(threads))
    return [scaled(row, around) for row in rows]


def scaled(row: Row, slow: float) -> Row:
    """A row of seconds that did not scale itself, by the reference job around its script.

    A limit beside a number that was measured in the same run needs no scaling, nor does a ratio.
    """
    if row.unit not in ("s", "ms") or row.value is None or row.scaled is not None:
        return row
    if row.limit is None or row.relative:
        return row
    worst = None if row.worst is None else row.worst / slow
    return replace(row, scaled=row.value / slow, worst=worst)


def provide_peers(name: str) -> None:
    """Set the variables that name the interpreters of the peers this script speaks of."""
    text = (FOLDER / f"{_PREFIX}{name}.py").read_text("utf-8")
    for variable, peer in _PEER_VARIABLES.items():
        if variable in text and variable not in os.environ:
            with contextlib.suppress(PeerMissing):
                os.environ[variable] = str(python_of(peer))


def rows_from(module: ModuleType) -> list[Row]:
    """The rows of a script: from `measure()`, or heard while its `main()` runs."""
    if hasattr(module, "measure"):
        return [r if isinstance(r, Row) else row_of(r) for r in module.measure()]
    name = module.__name__.rpartition(_PREFIX)[2]
    if name in _ON_A_SCREEN and not displayed():
        return [Row(f"{name}: all", None, "", note="no display; run under xvfb-run")]
    return _heard(module, _ARGUMENTS.get(name, ()))


_ON_A_SCREEN = ("scene",)
_ARGUMENTS: Mapping[str, tuple[str, ...]] = {"scene": ("greenwich",)}
_OF_ADDING = re.compile(r"([0-9.]+) of adding")


def _heard(module: ModuleType, arguments: tuple[str, ...]) -> list[Row]:
    """Rows that a script prints itself through its function `row` or `line`.

    What it prints besides is the note of its first row.
    """
    rows: list[Row] = []

    def row(what: str, measured_s: float, promised_s: float) -> None:
        rows.append(Row(what, measured_s * 1e3, "ms", promised_s * 1e3))

    def line(what: str, ms: float, beside: str = "") -> None:
        share = _OF_ADDING.search(beside)
        if share:
            added = ms / max(float(share[1]), 1e-9)
            rows.append(Row(what, ms, "ms", None, "adding the mesh again", added, "", 10.0))
        else:
            rows.append(Row(what, ms, "ms", note=beside))

    hear = {"row": row, "line": line}
    spoken = {name: getattr(module, name) for name in hear if hasattr(module, name)}
    said = io.StringIO()
    try:
        for name in spoken:
            setattr(module, name, hear[name])
        with contextlib.redirect_stdout(said):
            module.main(*arguments)
    finally:
        for name, function in spoken.items():
            setattr(module, name, function)
    told = "; ".join(text.strip() for text in said.getvalue().splitlines() if text.strip())
    if rows and told:
        rows[0] = replace(rows[0], note=told)
    return rows


_KNOWN = ("what", "seconds", "target_s", "judge_seconds", "ratio", "target_ratio")


def row_of(told: Mapping[str, Any]) -> Row:
    """A row from a mapping with `what`, `seconds`, `target_s`, `judge_seconds`, `target_ratio`.

    Every further number goes into the note.
    """

    def milliseconds(key: str) -> float | None:
        return told[key] * 1e3 if key in told else None

    what = str(told["what"])
    peer = next((p for p in ("SpiceEV", "ACN-Sim", "pandapower") if _names(what, p)), "")
    if "seconds" not in told and "judge_seconds" not in told:
        return Row(what, None, "", peer=f"{peer} not run" if peer else "", note="")
    value = milliseconds("seconds")
    if value is None and told.get("ratio"):
        value = told["judge_seconds"] / told["ratio"] * 1e3
    further = [f"{k.replace('_', ' ')} {_written(v)}" for k, v in told.items() if k not in _KNOWN]
    judged = milliseconds("judge_seconds")
    return Row(
        what,
        value,
        "ms",
        limit=milliseconds("target_s"),
        peer=peer if judged is not None else "",
        peer_value=judged,
        note=", ".join(further),
        least_ratio=told.get("target_ratio"),
    )


def _names(what: str, peer: str) -> bool:
    """Whether a text speaks of a peer: by its name, or by the name of its package."""
    package = {"SpiceEV": "spice_ev", "ACN-Sim": "acn "}.get(peer, peer)
    return peer in what or package in what or what.startswith(package.strip() + ":")


def _written(value: object) -> str:
    return number(value) if isinstance(value, float) else str(value)
