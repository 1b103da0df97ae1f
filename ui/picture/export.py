"""A snapshot with its picture, written off the GUI thread.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.answer.compare import Answer
from twin.scenario.scenario import Scenario
from ui.background.runner import Progress

if TYPE_CHECKING:
    from twin.answer.bands import Bands


def export_snapshot(
    folder: Path,
    answer: Answer,
    view: Mapping[str, Any],
    bands: "Bands | None",
    progress: Progress,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[Path, Scenario, str]:
    """Write a snapshot of an answer and a view; the picture is drawn in a process of its own.

    Says where it is, whose it is, and what is to be said of it. Raises Cancelled, and what
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
