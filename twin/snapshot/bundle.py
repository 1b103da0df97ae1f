"""A snapshot, a folder or one file: it brings back district, scenario, view and numbers."""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from twin.answer.bands import Bands
from twin.answer.compare import Answer, as_json
from twin.assumptions.assumptions import standing_counts
from twin.district.folder import DistrictError
from twin.engine.engine import Cancelled
from twin.safety.safety import (
    MOST_TEXT_BYTES,
    SourceError,
    checked_depth,
    checked_file,
    clean,
    put_back,
)
from twin.scenario.scenario import Scenario, read_scenario, scenario_to_text
from twin.snapshot.one_file import ENDING, MANIFEST, is_one_file, pack, unpacked
from twin.snapshot.place import NO_MANIFEST, check_target
from twin.snapshot.seal import check_files, check_seal, sealed, sha256
from twin.snapshot.versions import SCHEMA_VERSION, migrated
from twin.store.files import write_atomically, write_folder_atomically

Picture = Callable[[Path], None]


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


def is_snapshot(name: str) -> bool:
    """Whether a name, of any kind, is that of a snapshot: its folder or its one file."""
    try:
        return is_one_file(Path(name)) or (Path(name) / MANIFEST).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def write_snapshot(
    target: Path,
    answer: Answer,
    view: Mapping[str, Any] | None = None,
    picture: Picture | None = None,
    bands: Bands | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> str:
    """Write a snapshot, whole or not at all: into a folder, or into one file where `target` ends in
    `.twinsnap`. `picture` draws the view into the path it is given; `stopped` says between its
    parts whether it is no longer wanted, and Cancelled is raised.

    Returns what is to be said of it, in a sentence: that its picture is missing, where drawing
    raised PictureError or drew none; else nothing. Raises SaveError where the disk cannot take it,
    and ValueError where `target` holds something that is no snapshot, or where the district changed
    since it was opened.
    """
    check_target(target)
    remarks: list[str] = []
    parts = _Parts(answer, view or {}, picture, bands, stopped)
    if target.suffix.lower() != ENDING:
        write_folder_atomically(target, lambda work: remarks.append(_fill(work, parts)))
        return "".join(remarks)
    packed: list[bytes] = []

    def pack_filled(work: Path) -> None:
        remarks.append(_fill(work, parts))
        packed.append(pack(work))

    with tempfile.TemporaryDirectory(prefix="district-twin-") as folder:
        write_folder_atomically(Path(folder) / "snapshot", pack_filled)
    _go_on_unless(stopped)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, packed[0])
    return "".join(remarks)


@dataclass(frozen=True)
class _Parts:
    """What a snapshot is made of."""

    answer: Answer
    view: Mapping[str, Any]
    picture: Picture | None
    bands: Bands | None
    stopped: Callable[[], bool]


def _fill(work: Path, parts: _Parts) -> str:
    """Write all files of a snapshot into an empty folder; what is to be told of it."""
    # Here, not above: the writers of tables cost a second that the start of the app need not pay.
    from twin.pathway.pathway import pathway
    from twin.snapshot import cost_tables, tables
    from twin.snapshot.same_bytes import moment, settle_office_file, settled_geopackages

    answer, bands, when, remark = parts.answer, parts.bands, moment(), ""
    path = pathway(answer, cancelled=parts.stopped)
    _go_on_unless(parts.stopped)
    (work / "scenario.json").write_text(scenario_to_text(answer.scenario), "utf-8")
    (work / "headline.csv").write_text(tables.headline_csv(answer, bands), "utf-8")
    tables.write_headline_xlsx(work / "headline.xlsx", answer, notice(answer), bands, path)
    settle_office_file(work / "headline.xlsx", when)
    (work / "costs.csv").write_text(cost_tables.costs_csv(answer), "utf-8")
    (work / "pathway.csv").write_text(cost_tables.pathway_csv(path), "utf-8")
    _go_on_unless(parts.stopped)
    with settled_geopackages(when):
        tables.write_building_gpkg(work / "buildings.gpkg", answer, when)
    _go_on_unless(parts.stopped)
    factors = answer.results["factors"]
    (work / "assumptions.csv").write_text(tables.assumptions_csv(factors), "utf-8")
    _copy_district(answer, work / "district")
    if parts.picture is not None:
        remark = _drawn(parts.picture, work / "view.png")
    _go_on_unless(parts.stopped)
    manifest = _manifest(answer, parts.view, work, bands, when) | {"remark": remark}
    (work / MANIFEST).write_text(json.dumps(sealed(manifest), indent=2) + "\n", "utf-8")
    return remark


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


def read_snapshot(place: Path) -> Snapshot:
    """Open a snapshot, a folder or one file, in which nothing is missing, changed or added since it
    was written. One file is unpacked into the user's cache, where its district then lies.

    A folder that stepped aside for an export which was killed is put back first. Raises
    DistrictError or ScenarioError with one sentence otherwise.
    """
    if not is_one_file(place):
        return _read_folder(place)
    try:
        folder = unpacked(place)
    except SourceError as error:
        raise DistrictError(str(error)) from error
    try:
        return _read_folder(folder)
    except DistrictError as error:  # tell the file that the person knows, not where it was unpacked
        raise DistrictError(str(error).replace(str(folder), str(place))) from error


def _read_folder(folder: Path) -> Snapshot:
    put_back(folder)
    path = folder / MANIFEST
    manifest = read_manifest(path)
    check_seal(manifest, path, needed=manifest["schema_version"] > 1)
    try:
        manifest = migrated(manifest)
        made_by, made_at = manifest["program_version"], manifest["made_at"]
        numbers, view = dict(manifest["numbers"]), dict(manifest["view"])
        numbers["scenario"] = dict(numbers["scenario"])
        if bands := numbers.get("bands"):
            numbers["bands"] = {**bands, **{k: int(bands[k]) for k in ("samples", "seed")}}
        files, inputs = dict(manifest["files"]), dict(manifest["inputs"])
        if "scenario.json" not in files:
            raise KeyError("scenario.json")
    except NO_MANIFEST as error:
        raise _unreadable(path, error) from None
    check_files(folder, files, inputs)
    scenario = read_scenario(folder / "scenario.json")
    return Snapshot(folder, folder / "district", scenario, view, numbers, made_by, made_at)


def read_manifest(path: Path) -> dict[str, Any]:
    """A manifest as it was written, of this version or an earlier one. Raises DistrictError."""
    if not path.is_file():
        raise DistrictError(
            f"{path.parent}: no {MANIFEST} there, so it is no snapshot; choose what "
            "'Export snapshot' wrote."
        )
    try:
        checked_file(path, MOST_TEXT_BYTES, "manifests")
        manifest = dict(json.loads(path.read_text("utf-8")))
        checked_depth(manifest, str(path))
        manifest["schema_version"] = int(manifest["schema_version"])
        if manifest["schema_version"] < 1:
            raise KeyError("schema_version")
    except NO_MANIFEST as error:
        raise _unreadable(path, error) from None
    if manifest["schema_version"] > SCHEMA_VERSION:
        made_by = clean(str(manifest.get("program_version")))
        raise DistrictError(
            f"{path}: made by a newer program ({made_by:.40}); open it with that one."
        )
    return manifest


def _unreadable(path: Path, error: Exception) -> DistrictError:
    return DistrictError(
        f"{path}: cannot be read as a manifest ({clean(str(error)):.160}); export again."
    )


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
    answer: Answer, view: Mapping[str, Any], work: Path, bands: Bands | None, when: datetime
) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "program": "district-twin",
        "program_version": version("district-twin"),
        "made_at": when.isoformat(timespec="seconds"),
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
