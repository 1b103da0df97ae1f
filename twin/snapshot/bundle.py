"""A snapshot: a folder that brings back the same district, scenario, view and numbers."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from twin.answer.bands import Bands
from twin.answer.compare import Answer, as_json
from twin.assumptions.assumptions import standing_counts
from twin.district.folder import DistrictError
from twin.engine.engine import Cancelled
from twin.safety.safety import MOST_TEXT_BYTES, checked_depth, checked_file, clean, put_back
from twin.scenario.scenario import Scenario, read_scenario, scenario_to_text
from twin.snapshot.seal import check_files, check_seal, sealed, sha256
from twin.store.files import write_folder_atomically

MANIFEST = "manifest.json"
SCHEMA_VERSION = 2  # 2: a hash over the manifest itself
Picture = Callable[[Path], None]
_NO_MANIFEST = (
    OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError,
)  # fmt: skip


class PictureError(Exception):
    """The picture of a snapshot could not be drawn; the message says why."""


@dataclass(frozen=True)
class Snapshot:
    """A snapshot read back: where its district lies, what was decided, seen and calculated."""

    folder: Path
    district_folder: Path
    scenario: Scenario
    view: Mapping[str, Any]
    numbers: Mapping[str, Any]
    program_version: str
    made_at: str


def notice(answer: Answer) -> str:
    """What every export says of the district's standing."""
    d = answer.district
    if d.schematic:
        return f"{d.name} is a schematic district drawn from published figures, not a survey."
    return d.note or f"{d.name}: {d.standing} data; inferred values are marked in the tables."


def check_target(folder: Path) -> None:
    """Refuse a place for a snapshot before anybody waits for its numbers. Raises ValueError."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; name a new or empty folder for the snapshot.")
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise ValueError(f"{folder} holds files that are no snapshot; name a new or empty folder.")
    if strange := sorted(_not_of_a_snapshot(folder)):
        raise ValueError(
            f"{folder} holds '{strange[0]}' beside a snapshot, which writing anew would lose; move "
            "it or name another folder."
        )
    nearest = next(p for p in folder.absolute().parents if p.exists())
    if not nearest.is_dir():
        raise ValueError(f"{folder} cannot be made: {nearest} is a file; name another folder.")
    if not os.access(nearest, os.W_OK):
        raise ValueError(
            f"{folder} cannot be made: {nearest} takes no files from this user or is read-only; "
            "name another folder."
        )


def _not_of_a_snapshot(folder: Path) -> set[str]:
    """What lies in a snapshot's folder though no snapshot put it there."""
    if not folder.is_dir():
        return set()
    try:
        files = set(json.loads((folder / MANIFEST).read_text("utf-8"))["files"])
    except _NO_MANIFEST:  # a damaged one: what it once named cannot be known
        return set()
    there = {p.name for p in folder.iterdir()} - files - {MANIFEST, "district"}
    # Hidden notes of a file manager and of SQLite are nobody's work.
    return {name for name in there if not name.startswith((".", "buildings.gpkg-"))}


def write_snapshot(
    folder: Path,
    answer: Answer,
    view: Mapping[str, Any] | None = None,
    picture: Picture | None = None,
    bands: Bands | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> str:
    """Write a snapshot, whole or not at all. `picture` draws the view into the path it is given;
    `stopped` says between its parts whether it is no longer wanted, and Cancelled is raised.

    Returns what is to be said of it, in a sentence: that its picture is missing, where drawing
    raised PictureError or drew none; else nothing. Raises SaveError where the disk cannot take it,
    and ValueError where `folder` is a file or holds something that is no snapshot, or where the
    district changed since it was opened.
    """
    check_target(folder)

    # Here, not above: the writers of tables cost a second that the start of the app need not pay.
    from twin.pathway.pathway import pathway
    from twin.snapshot import cost_tables, tables

    path = pathway(answer, cancelled=stopped)

    def fill(work: Path) -> None:
        _go_on_unless(stopped)
        (work / "scenario.json").write_text(scenario_to_text(answer.scenario), "utf-8")
        (work / "headline.csv").write_text(tables.headline_csv(answer, bands), "utf-8")
        tables.write_headline_xlsx(work / "headline.xlsx", answer, notice(answer), bands, path)
        (work / "costs.csv").write_text(cost_tables.costs_csv(answer), "utf-8")
        (work / "pathway.csv").write_text(cost_tables.pathway_csv(path), "utf-8")
        _go_on_unless(stopped)
        tables.write_building_gpkg(work / "buildings.gpkg", answer)
        _go_on_unless(stopped)
        factors = answer.results["factors"]
        (work / "assumptions.csv").write_text(tables.assumptions_csv(factors), "utf-8")
        _copy_district(answer, work / "district")
        if picture is not None:
            remarks.append(_drawn(picture, work / "view.png"))
        _go_on_unless(stopped)
        manifest = _manifest(answer, view or {}, work, bands) | {"remark": "".join(remarks)}
        (work / MANIFEST).write_text(json.dumps(sealed(manifest), indent=2) + "\n", "utf-8")

    remarks: list[str] = []
    write_folder_atomically(folder, fill)
    return "".join(remarks)


def _drawn(picture: Picture, path: Path) -> str:
    """Draw the picture; what is to be said where there is none."""
    why = "nothing was drawn"
    try:
        picture(path)
    except PictureError as error:
        why = str(error)
    if path.is_file() and path.stat().st_size:
        return ""
    path.unlink(missing_ok=True)
    return f"The snapshot has no picture ({why}); all else is in it."


def _go_on_unless(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise Cancelled


def read_snapshot(folder: Path) -> Snapshot:
    """Open a snapshot in which nothing is missing, changed or added since it was written.

    A folder that stepped aside for an export which was killed is put back first. Raises
    DistrictError or ScenarioError with one sentence otherwise.
    """
    put_back(folder)
    path = folder / MANIFEST
    if not path.is_file():
        raise DistrictError(
            f"{folder}: no {MANIFEST} there, so it is no snapshot; choose the folder that "
            "'Export snapshot' wrote."
        )
    try:
        checked_file(path, MOST_TEXT_BYTES, "manifests")
        manifest = json.loads(path.read_text("utf-8"))
        checked_depth(manifest, str(path))
        made_by, made_at = manifest["program_version"], manifest["made_at"]
        numbers, view = dict(manifest["numbers"]), dict(manifest["view"])
        numbers["scenario"] = dict(numbers["scenario"])
        if bands := numbers.get("bands"):
            numbers["bands"] = {**bands, **{k: int(bands[k]) for k in ("samples", "seed")}}
        version_of = int(manifest["schema_version"])
        files, inputs = dict(manifest["files"]), dict(manifest["inputs"])
        if "scenario.json" not in files:
            raise KeyError("scenario.json")
    except _NO_MANIFEST as error:
        raise DistrictError(
            f"{path}: cannot be read as a manifest ({clean(str(error)):.160}); export again."
        ) from None
    if version_of > SCHEMA_VERSION:
        raise DistrictError(
            f"{path}: made by a newer program ({made_by!s:.40}); open it with that one."
        )
    check_seal(manifest, path, needed=version_of > 1)
    check_files(folder, files, inputs)
    scenario = read_scenario(folder / "scenario.json")
    return Snapshot(folder, folder / "district", scenario, view, numbers, made_by, made_at)


def _copy_district(answer: Answer, target: Path) -> None:
    target.mkdir()
    for name, digest in answer.district.input_hashes.items():
        source = answer.district.folder / name
        if not source.is_file():
            raise ValueError(f"{source}: gone since the district was opened; put it back.")
        shutil.copyfile(source, target / name)
        if sha256(target / name) != digest:
            raise ValueError(
                f"{source}: changed since the district was opened, so the numbers are not of this "
                "file; open the district again and export then."
            )


def _manifest(
    answer: Answer, view: Mapping[str, Any], work: Path, bands: Bands | None
) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "program": "district-twin",
        "program_version": version("district-twin"),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "district": {
            "key": answer.district.key,
            "name": answer.district.name,
            "standing": answer.district.standing,
            "notice": notice(answer),
            "sources": [vars(s) for s in answer.district.sources],
        },
        "inputs": dict(answer.district.input_hashes),
        "files": {
            p.name: sha256(p) for p in sorted(work.iterdir()) if p.is_file() and p.name != MANIFEST
        },
        "view": dict(view),
        "factors": standing_counts(answer.results["factors"].rows.values()),
        "numbers": as_json(answer, bands),
    }
