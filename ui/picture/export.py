"""A snapshot with its picture, written off the GUI thread.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.answer.compare import Answer
from ui.background.runner import Progress

if TYPE_CHECKING:
    from twin.answer.bands import Bands


def export_snapshot(
    folder: Path,
    answer: Answer,
    view: Mapping[str, Any],
    bands: "Bands | None",
    progress: Progress,
) -> Path:
    """Write a snapshot of an answer and a view; the picture is drawn in a process of its own."""
    from twin.snapshot.bundle import write_snapshot
    from ui.picture.snapshot_picture import draw_in_process

    progress("Writing the snapshot", 0.3)
    write_snapshot(folder, answer, view, lambda path: draw_in_process(path, view), bands)
    return folder
