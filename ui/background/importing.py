"""Files of a city, looked at and imported, off the GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ui.background.runner import Progress

if TYPE_CHECKING:
    from twin.importing.importing import Delivery, MeansRow, SeenFile


def seen_of(
    paths: Sequence[Path],
    said: Sequence["MeansRow"],
    crs: str | None,
    progress: Progress,
    stopped: Callable[[], bool],
) -> "tuple[SeenFile, ...]":
    """What the files are. Raises DistrictError and Cancelled."""
    from twin.importing.importing import recognised_files

    return recognised_files(paths, said, crs, progress, stopped)


def district_of_files(
    delivery: "Delivery",
    said: Sequence["MeansRow"],
    progress: Progress,
    stopped: Callable[[], bool],
) -> "tuple[Path, list[str]]":
    """The folder of the district made, and what matters of its data, line by line.

    What a person said of columns lies beside the folder, for the command line and for the next
    delivery of the same data. Raises DistrictError and Cancelled.
    """
    from twin.district.folder import data_quality_lines
    from twin.importing.importing import district_from, save_mapping

    if said:
        mapping = delivery.out.with_name(f"{delivery.out.name}_columns.csv")
        save_mapping(mapping, said)
        delivery = replace(delivery, mapping=mapping)
    issues = district_from(delivery, progress, stopped)
    return delivery.out, data_quality_lines(issues)
