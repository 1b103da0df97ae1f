"""What is done off the GUI thread: open, calculate, export, check.

The readers and the physics are imported inside these functions and not above, so that the window
is on the screen before they are loaded; they then load in the background too.
"""

import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.answer.bands import Band
from twin.answer.compare import Answer
from twin.district.district import Array, District
from twin.engine.engine import Cancelled
from twin.scenario.scenario import Scenario
from ui.background.interpreter import give_memory_back
from ui.background.runner import Progress

if TYPE_CHECKING:
    from layers.geometry.mesh import Mesh
    from layers.scene.scene import SceneMeshes
    from layers.terrain.ground import GroundGrid
    from layers.terrain.relief import Relief
    from twin.answer.bands import Bands
    from twin.on_demand.charge_places.charge_places import Proposal
    from twin.on_demand.dispatch.dispatch_report import BatteryReport
    from twin.on_demand.feeders.feeder_results import FeederAnswer, FeederDetail
    from twin.on_demand.streets.night import NightLight
    from twin.pathway.results import Pathway
    from twin.steps.lighting.street_results import StreetAnswer, StreetDetail
    from twin.uncertainty.sampled_bands import Sampling
    from twin.verify.record import Comparison


PickedSampled = tuple[Answer | None, tuple[int, ...], Mapping[str, tuple[Band, Band]]]
"""An answer, the buildings picked in it, and the bands of their sums."""


@dataclass(frozen=True)
class DoubtRow:
    """One doubt: which object of which layer, what about it, why, and how it was settled.

    `object_id` is empty where it concerns a whole layer or the district.
    """

    object_id: str
    layer: str
    what: str
    why: str
    done: str


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
    stopped: Callable[[], bool] = lambda: False,
) -> Opened:
    """Open a sample, a district folder or a snapshot folder. Raises what the readers raise, and
    Cancelled."""
    from twin.district.folder import open_district
    from twin.on_demand.scene.scene import district_meshes
    from twin.snapshot.bundle import MANIFEST, read_snapshot
    from ui.view_state.view_check import check_view

    progress("Reading the district", 0.1)
    view: Mapping[str, Any] = {}
    numbers: Mapping[str, Any] = {}
    samples = None
    if (Path(name) / MANIFEST).is_file():
        snapshot = read_snapshot(Path(name))
        scenario, view = snapshot.scenario, snapshot.view
        numbers = snapshot.numbers["scenario"]
        if bands := snapshot.numbers.get("bands"):
            samples = (bands["samples"], bands["seed"])
        name = str(snapshot.district_folder)
    district = open_district(name)
    check_view(view, district)
    if stopped():
        raise Cancelled
    progress("Building the scene", 0.5)
    return Opened(
        district, district_meshes(district), scenario or Scenario(), view, numbers, samples
    )


def calculate(
    district: District,
    scenario: Scenario,
    last: Answer | None,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Answer:
    """The answer to a scenario, from the last one where that helps."""
    from twin.answer.step_table import answer

    def say(_: str, share: float) -> None:
        progress("Calculating the year", share)  # a step's name tells a planner nothing

    return answer(district, scenario, last, say, cancelled)


def more_samples(
    answer: Answer,
    last: "Sampling | None",
    count: int,
    seed: int,
    stopped: Callable[[], bool],
) -> "Sampling":
    """The next part of an answer's samples, few at first so that a band is there soon.

    On Linux the thread runs behind all others, and so do those that it starts.
    """
    from twin.uncertainty.sampled_bands import extended, started

    _step_back()
    give_memory_back()  # the quiet after an edit, and what the samples before left
    sampling = last or started(answer, count, seed)
    return extended(sampling, min(max(4, len(sampling.values)), 16), stopped)


def _step_back() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def sampled_closely(
    answer: Answer, rows: tuple[int, ...], stopped: Callable[[], bool]
) -> PickedSampled:
    """How sure the numbers of the picked buildings are."""
    from twin.uncertainty.picked_bands import picked_bands

    _step_back()
    return answer, rows, picked_bands(answer, np.array(rows), stopped)


def streets_of(answer: Answer, last: "StreetAnswer | None") -> "StreetAnswer":
    """The light on the streets of an answer, from the last one where that helps."""
    from twin.steps.lighting.street_light import street_answer

    return street_answer(answer, last)


def feeders_of(answer: Answer, last: "FeederAnswer | None") -> "FeederAnswer":
    """A year of the feeders of an answer, from the last one where that helps."""
    from twin.on_demand.feeders.feeder import feeder_answer

    return feeder_answer(answer, last)


def feeder_closely(feeders: "FeederAnswer", substation: int) -> "FeederDetail":
    """One substation by exact load flow, and what it still bears."""
    from twin.on_demand.feeders.feeder_closely import detail_of

    return detail_of(feeders, substation)


def verified(
    answer: Answer,
    building: str,
    neighbours_m: float,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> "Comparison":
    """One building beside EnergyPlus, today and, where there are measures, after them."""
    from twin.engine.engine import Cancelled
    from twin.scenario.scenario import BASELINE
    from twin.verify.compare import compare, order_of, state_of
    from twin.verify.process import Stopped

    order = order_of(answer.district, building, neighbours_m)
    today = state_of(answer.district, BASELINE, neighbours_m > 0.0)
    after = answer.results if answer.scenario.measures else None
    try:
        return compare(answer.district, (today, after), order, progress, cancelled)
    except Stopped:
        raise Cancelled from None


def best_dispatch(answer: Answer, rows: tuple[int, ...]) -> "tuple[BatteryReport, ...]":
    """The batteries in force by their rule and at best; ValueError where there is none."""
    from twin.on_demand.dispatch.dispatch import battery_reports

    return battery_reports(answer, rows)


def chargers_within(
    answer: Answer, last: "FeederAnswer | None", budget_eur: float
) -> "tuple[FeederAnswer, Proposal]":
    """Where chargers go within a budget, and the feeders whose room was asked for."""
    from twin.on_demand.charge_places.charge_places import proposed_chargers

    feeders = feeders_of(answer, last)
    return feeders, proposed_chargers(feeders, budget_eur)


def plug_places_m(answer: Answer) -> Array:
    """Where the scenario puts chargers on posts and at parking, (n, 2) [m]."""
    from twin.steps.mobility.plugs import public_plugs

    measures = answer.scenario.of_kind("lamp_charging", "charge_points")
    plugs = public_plugs(answer.district, answer.results["post_chargers"], measures)
    return plugs.xy_m[plugs.charge_point < 0]


def pathway_of(answer: Answer, progress: Progress, cancelled: Callable[[], bool]) -> "Pathway":
    """The years to 2050 of an answer."""
    from twin.pathway.pathway import pathway

    return pathway(answer, progress, cancelled)


def night_of(streets: "StreetAnswer", relief: "Relief") -> "NightLight":
    """The light of the lamps on the ground."""
    from twin.on_demand.streets.night import night_light

    district, lighting = streets.answer.district, streets.answer.results["lighting"]
    return night_light(streets.book, lighting, relief, district.buildings.geometry)


def street_detail(streets: "StreetAnswer", row: int) -> "StreetDetail | None":
    """One street closely, as a straight road."""
    from twin.steps.lighting.street_closely import street_closely

    return street_closely(streets, row)


def street_surface(district: District, grid: "GroundGrid") -> "Mesh":
    """The surfaces that carry the streets' colours."""
    from twin.on_demand.scene.street_scene import street_surfaces

    return street_surfaces(district, grid)


def export_snapshot(
    folder: Path,
    answer: Answer,
    view: Mapping[str, Any],
    bands: "Bands | None",
    progress: Progress,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[Path, Scenario, str]:
    """Write a snapshot of an answer and a view; the picture is drawn in a process of its own.

    Says where it is, whose it is, and what is to be told of it. Raises Cancelled, and what
    `write_snapshot` raises.
    """
    from twin.snapshot.bundle import write_snapshot
    from ui.picture.snapshot_picture import draw_in_process

    def picture(path: Path) -> None:
        progress("Drawing the snapshot's picture", 0.6)
        draw_in_process(path, view, stopped)

    progress("Writing the snapshot", 0.2)
    remark = write_snapshot(folder, answer, view, picture, bands, stopped)
    return folder, answer.scenario, remark


def doubts_about(district: District) -> tuple[DoubtRow, ...]:
    """Every doubt about a district."""
    from twin.district.folder import check_district

    names = [f.name for f in fields(DoubtRow)]
    found = check_district(str(district.folder))
    return tuple(DoubtRow(*(str(getattr(doubt, name)) for name in names)) for doubt in found)
