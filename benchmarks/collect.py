"""From the scripts of this folder to rows of one table, whatever form a script reports in."""

import contextlib
import importlib
import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.peers.environments import PeerMissing, python_of
from benchmarks.table import Row, number

FOLDER = Path(__file__).parent
_PREFIX = "bench_"
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
    return rows_from(importlib.import_module(f"benchmarks.{_PREFIX}{name}"))


def provide_peers(name: str) -> None:
    """Set the variables that name the interpreters of the peers this script speaks of."""
    text = (FOLDER / f"{_PREFIX}{name}.py").read_text("utf-8")
    for variable, peer in _PEER_VARIABLES.items():
        if variable in text and variable not in os.environ:
            with contextlib.suppress(PeerMissing):
                os.environ[variable] = str(python_of(peer))


def rows_from(module: ModuleType) -> list[Row]:
    """The rows of a script: from `measure()`, or heard from `row(...)` while its `main()` runs."""
    if hasattr(module, "measure"):
        return [r if isinstance(r, Row) else row_of(r) for r in module.measure()]
    return _heard(module)


def _heard(module: ModuleType) -> list[Row]:
    """Rows that a script prints itself through `row(what, measured_s, promised_s)`."""
    rows: list[Row] = []

    def hear(what: str, measured_s: float, promised_s: float) -> None:
        rows.append(Row(what, measured_s * 1e3, "ms", promised_s * 1e3))

    spoken: Callable[..., object] = module.row
    module.row = hear  # type: ignore[attr-defined]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            module.main()
    finally:
        module.row = spoken  # type: ignore[attr-defined]
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
