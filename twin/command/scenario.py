"""What all commands that tell of a scenario share: their arguments, and how they print."""

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from twin.district.folder import SAMPLES
from twin.scenario.scenario import BASELINE, Scenario
from twin.snapshot.bundle import is_snapshot, read_snapshot

DISTRICT_HELP = f"a sample ({', '.join(SAMPLES)}), a district folder or a snapshot"


def add_scenario_arguments(command: argparse.ArgumentParser, with_json: bool = True) -> None:
    """DISTRICT, --scenario and, where the command prints numbers, --json."""
    command.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    command.add_argument("--scenario", type=Path, metavar="FILE",
                         help="without it: the baseline, or what the snapshot holds")  # fmt: skip
    if with_json:
        command.add_argument("--json", action="store_true", help="print JSON instead of text")


def named_place(name: str) -> tuple[str, Scenario]:
    """The district that a name on the command line means, and the scenario that comes with it: a
    snapshot brings its own. Raises DistrictError or ScenarioError."""
    if not is_snapshot(name):
        return name, BASELINE
    kept = read_snapshot(Path(name))
    return str(kept.district_folder), kept.scenario


def print_report(given: argparse.Namespace, report: Mapping[str, Any], lines: Iterable[str]) -> int:
    """Print what was asked for, the report as JSON or its lines; always 0, as a command ends."""
    print(json.dumps(report, indent=2) if given.json else "\n".join(lines))  # noqa: T201
    return 0
