"""Opening a district off the GUI thread: read, check, make the meshes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.district import District
from twin.district_folder import open_district
from twin.scenario import Scenario
from twin.snapshot.bundle import MANIFEST, read_snapshot
from twin.steps_scene import district_meshes
from ui.runner import Progress

if TYPE_CHECKING:
    from layers.scene import SceneMeshes


@dataclass(frozen=True, eq=False)
class Opened:
    """A district with its meshes; scenario and view where a snapshot brought them along."""

    district: District
    meshes: "SceneMeshes"
    scenario: Scenario
    view: Mapping[str, Any]


def open_in_background(name: str, scenario: Scenario | None, progress: Progress) -> Opened:
    """Open a sample, a district folder or a snapshot folder. Raises what the readers raise."""
    progress("Reading the district", 0.1)
    view: Mapping[str, Any] = {}
    if (Path(name) / MANIFEST).is_file():
        snapshot = read_snapshot(Path(name))
        scenario, view = snapshot.scenario, snapshot.view
        name = str(snapshot.district_folder)
    district = open_district(name)
    progress("Building the scene", 0.5)
    return Opened(district, district_meshes(district), scenario or Scenario(), view)
