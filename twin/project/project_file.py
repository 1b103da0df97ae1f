"""A project in one file: written whole or not at all, read with one sentence for what is amiss.

The file is JSON as `docs/formats.md` says. A file that holds a single scenario, as programs before
projects wrote it, is read as a project of one.
"""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from twin.project.project import SCHEMA_VERSION, Project, begun
from twin.safety.safety import MISSING, MOST_TEXT_BYTES, SourceError, checked_file, first_fault
from twin.scenario.scenario import ScenarioError, json_object, scenario_from_data
from twin.store.files import write_atomically

ENDING = ".project.json"


class ProjectError(ValueError):
    """A project that cannot be taken; the message names the file, the place and the fix."""


def project_to_text(project: Project) -> str:
    """The project as JSON, as it is in a file."""
    return project.model_dump_json(indent=1) + "\n"


def project_from_text(text: str, origin: str) -> Project:
    """Read a project, or a single scenario as a project of one. Raises ProjectError."""
    try:
        data = json_object(text, origin)
        if "scenarios" not in data and "measures" in data:
            return begun("", scenario_from_data(data, origin))
    except ScenarioError as error:
        raise ProjectError(str(error)) from None
    _check_version(data.get("schema_version", SCHEMA_VERSION), origin)
    try:
        return Project.model_validate(_with_scenarios(data, origin))
    except ValidationError as error:
        fault = first_fault(error, Project, data, {"scenarios": "scenario", "versions": "version"})
        place = f"{fault.place}: " if fault.place else ""
        said = f"{fault.key} is missing" if fault.kind == MISSING else fault.clause()
        raise ProjectError(f"{origin}: {place}{said}; correct it, or open another file.") from None


def _with_scenarios(data: dict[str, Any], origin: str) -> dict[str, Any]:
    """The same with every scenario read as a scenario file is, in the words of its time."""
    listed = data.get("scenarios")
    if not isinstance(listed, list):
        return data
    return {**data, "scenarios": [_read_in(one, origin, n) for n, one in enumerate(listed, 1)]}


def _read_in(one: Any, origin: str, number: int) -> Any:
    if not isinstance(one, dict):
        return one
    where = f"{origin}, scenario {one.get('id', number)!s:.40}"
    read = dict(one)
    try:
        if isinstance(one.get("scenario"), dict):
            read["scenario"] = scenario_from_data(one["scenario"], where)
        if isinstance(one.get("versions"), list):
            read["versions"] = [_version(v, where) for v in one["versions"]]
    except ScenarioError as error:
        raise ProjectError(str(error)) from None
    return read


def _version(one: Any, where: str) -> Any:
    if isinstance(one, dict) and isinstance(one.get("scenario"), dict):
        return {**one, "scenario": scenario_from_data(one["scenario"], where)}
    return one


def _check_version(version: object, origin: str) -> None:
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise ProjectError(
            f"{origin}: schema_version {version!s:.40} is newer than this program knows "
            f"({SCHEMA_VERSION}); open it with a newer version of the program."
        )
    if version is True or version != SCHEMA_VERSION:
        raise ProjectError(
            f"{origin}: schema_version is {version!r:.40}; set it to {SCHEMA_VERSION}."
        )


def read_project(path: Path) -> Project:
    """Read a project file, or a scenario file. Raises ProjectError."""
    try:
        checked_file(path, MOST_TEXT_BYTES, "projects")
        text = path.read_text("utf-8-sig")
    except SourceError as error:
        raise ProjectError(str(error)) from None
    except UnicodeDecodeError:
        raise ProjectError(f"{path}: not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read ({error.strerror}); check it.") from None
    return project_from_text(text, str(path))


def write_project(path: Path, project: Project) -> None:
    """Save a project; the file is either the old one or the new one. Raises SaveError."""
    write_atomically(path, project_to_text(project).encode())
