"""Opening a district, a folder or a snapshot off the GUI thread.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.district.district import District
from twin.engine.engine import Cancelled
from twin.scenario.scenario import Scenario
from ui.background.runner import Progress

if TYPE_CHECKING:
    from layers.scene.scene import SceneMeshes


@dataclass(frozen=True, eq=False)
class Opened:
    """A district with its meshes; scenario, view and numbers where a snapshot brought them.

    samples: how many and from which seed the snapshot's bands were drawn, where it has bands.
    """

    district: District
    meshes: "SceneMeshes"
    scenario: Scenario
    view: Mapping[str, Any]
    numbers: Mapping[str, Any]
    samples: tuple[int, int] | None = None


def open_in_background(
    name: str,
    scenario: Scenario | None,
    progress: Progress,
    map_choices: Collection[str],
    stopped: Callable[[], bool] = lambda: False,
) -> Opened:
    """Open a sample, a district folder or a snapshot. Raises what the readers raise, and
    Cancelled. map_choices: as `check_view` takes them."""
    from twin.district.folder import open_district
    from twin.on_demand.scene.scene import district_meshes
    from twin.snapshot.bundle import is_snapshot, read_snapshot
    from ui.view_state.view_settings import check_view

    progress("Reading the district", 0.1)
    view: Mapping[str, Any] = {}
    numbers: Mapping[str, Any] = {}
    samples = None
    if is_snapshot(name):
        snapshot = read_snapshot(Path(name))
        scenario, view = snapshot.scenario, snapshot.view
        numbers = snapshot.numbers["scenario"]
        if bands := snapshot.numbers.get("bands"):
            samples = (bands["samples"], bands["seed"])
        name = str(snapshot.district_folder)
    district = open_district(name)
    check_view(view, district, map_choices)
    if stopped():
        raise Cancelled
    progress("Building the scene", 0.5)
    return Opened(
        district, district_meshes(district), scenario or Scenario(), view, numbers, samples
    )
