"""What was changed in a snapshot since it was written, all of it, and what calculates otherwise."""

import csv
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from twin.answer.compare import Answer
from twin.assumptions.assumptions import Assumption
from twin.district.folder import DistrictError
from twin.safety.safety import SourceError, clean
from twin.snapshot.bundle import Snapshot, read_manifest
from twin.snapshot.one_file import MANIFEST, is_one_file, laid_out
from twin.snapshot.seal import CHANGED, differences, is_whole
from twin.words.quantities import BY_KEY, written

_MOST_TOLD = 40


def what_was_changed(place: Path) -> list[str]:
    """Each file of a snapshot that is missing, changed or added; empty where it is as it was
    written. Raises DistrictError where it is no snapshot or hostile."""
    if not is_one_file(place):
        return _faults(place)
    damaged: list[str] = []
    try:
        with laid_out(place, damaged.append) as folder:
            faults = [] if MANIFEST in damaged else _faults(folder)
    except SourceError as error:
        raise DistrictError(str(error)) from error
    except DistrictError as error:
        raise DistrictError(str(error).replace(str(folder), str(place))) from error
    broken = [f"{name}: damaged (its bytes are not those that were packed)" for name in damaged]
    known = {name.partition(":")[0] for name in broken}
    return broken + [fault for fault in faults if fault.partition(":")[0] not in known]


def _faults(folder: Path) -> list[str]:
    path = folder / MANIFEST
    manifest = read_manifest(path)
    faults = (
        [] if is_whole(manifest, manifest["schema_version"] > 1) else [f"{MANIFEST}: {CHANGED}"]
    )
    files, inputs = manifest.get("files"), manifest.get("inputs")
    if not isinstance(files, Mapping) or not isinstance(inputs, Mapping):
        raise DistrictError(f"{path}: names no files, so it is no manifest; export again.")
    for file, what in differences(folder, files, inputs):
        faults.append(f"{file.relative_to(folder).as_posix()}: {what}")
    return faults


def why_otherwise(snapshot: Snapshot, answer: Answer) -> list[str]:
    """What is calculated otherwise than the snapshot says, and why, in sentences; empty where every
    number is the same to the last digit."""
    stored: Mapping[str, Any] = snapshot.numbers
    moved = []
    for side, now in (("baseline", answer.baseline_headline), ("scenario", answer.headline)):
        for key, was in dict(stored.get(side, {})).items():
            if key in now and was != (now[key] if now[key] == now[key] else None):
                q = BY_KEY[key]
                moved.append(
                    f"{q.label}, {side}: {written(was, q.unit)} then, {written(now[key], q.unit)} "
                    f"now ({_full(was)}, {_full(now[key])})"
                )
    if not moved:
        return []
    return [*_reasons(snapshot, answer), *moved[:_MOST_TOLD]]


def _full(value: float | None) -> str:
    return "none" if value is None or value != value else repr(value)


def _reasons(snapshot: Snapshot, answer: Answer) -> list[str]:
    """Versions and factors that differ; the machine, where neither does."""
    here, there = version("district-twin"), clean(str(snapshot.program_version))
    reasons = []
    if here != there:
        reasons.append(f"Made by version {there:.40}, calculated by {here}: the models may differ.")
    reasons += _moved_factors(snapshot.folder / "assumptions.csv", answer.results["factors"].rows)
    return reasons or [
        "Same version and same factors: another processor or numerical library rounds otherwise."
    ]


def _moved_factors(path: Path, now: Mapping[str, Assumption]) -> list[str]:
    """What the factors were worth when the snapshot was made, where it is not what they are now."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            then = {row["key"]: row for row in csv.DictReader(file)}
        values = {key: float(row["value"]) for key, row in then.items()}
    except (OSError, KeyError, ValueError):
        return []
    told = [
        f"{a.label}: {values[key]:g} {a.unit} then, {a.value:g} now ({a.source})"
        for key, a in now.items()
        if key in values and values[key] != a.value
    ]
    told += [
        f"{a.label}: a factor that was not there then" for k, a in now.items() if k not in then
    ]
    told += [f"{clean(row.get('label') or k)}: a factor no longer used" for k, row in then.items()
             if k not in now]  # fmt: skip
    return told
