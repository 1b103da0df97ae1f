"""`verify-snapshot`: is a snapshot as it was written, and do its numbers come again."""

import argparse
import json
from pathlib import Path

from twin.answer.compare import Answer
from twin.command.progress import progress_of, say
from twin.snapshot.bundle import is_snapshot, read_snapshot


def add_verify_snapshot_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Also told apart by its exit: 0 where all is as it was, 1 where not."""
    one = commands.add_parser(
        "verify-snapshot", help="name what was changed in a snapshot since it was written"
    )
    one.add_argument("snapshot", metavar="SNAPSHOT", help="a .twinsnap file or a snapshot's folder")
    one.add_argument("--numbers", action="store_true",
                     help="calculate anew too, and tell which numbers differ and why")  # fmt: skip
    one.add_argument("--json", action="store_true", help="print JSON instead of text")
    one.set_defaults(command=_verify_snapshot)


def _verify_snapshot(given: argparse.Namespace) -> int:
    from twin.snapshot.looked_over import what_was_changed

    if not is_snapshot(given.snapshot):
        raise ValueError(
            f"{given.snapshot:.200}: is no snapshot; name a .twinsnap file or a folder."
        )
    changed = what_was_changed(Path(given.snapshot))
    report: dict[str, object] = {"whole": not changed, "changed": changed}
    lines = changed or ["Nothing was changed since the snapshot was written."]
    if given.numbers and not changed:
        moved = _moved(Path(given.snapshot))
        report |= {"same_numbers": not moved, "why": moved}
        lines += moved or ["Every number comes out again, to the last digit."]
    elif given.numbers:
        say("Its numbers were not calculated: they would not be of this snapshot.")
    print(json.dumps(report, indent=2) if given.json else "\n".join(lines))  # noqa: T201
    return 0 if report["whole"] and report.get("same_numbers", True) else 1


def say_what_differs(given: argparse.Namespace, answer: Answer) -> None:
    """Where a snapshot was run as it is: which of its numbers did not come again, and why."""
    if given.scenario is not None or not is_snapshot(given.district):
        return
    from twin.snapshot.looked_over import why_otherwise

    for line in why_otherwise(read_snapshot(Path(given.district)), answer):
        say(line)


def _moved(place: Path) -> list[str]:
    from twin.answer.step_table import answer
    from twin.district.folder import open_district
    from twin.snapshot.looked_over import why_otherwise

    kept = read_snapshot(place)
    calculated = answer(
        open_district(kept.district_folder), kept.scenario,
        progress=progress_of("Calculating the year"),
    )  # fmt: skip
    return why_otherwise(kept, calculated)
