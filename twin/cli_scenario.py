"""What all commands that tell of a scenario share: their arguments, and how they print."""

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from twin.district_folder import SAMPLES

DISTRICT_HELP = f"a sample ({', '.join(SAMPLES)}) or a district folder"


def add_scenario_arguments(command: argparse.ArgumentParser, with_json: bool = True) -> None:
    """DISTRICT, --scenario and, where the command prints numbers, --json."""
    command.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    command.add_argument("--scenario", type=Path, metavar="FILE", help="without it: the baseline")
    if with_json:
        command.add_argument("--json", action="store_true", help="print JSON instead of text")


def print_report(given: argparse.Namespace, report: Mapping[str, Any], lines: Iterable[str]) -> int:
    """Print what was asked for, the report as JSON or its lines; always 0, as a command ends."""
    print(json.dumps(report, indent=2) if given.json else "\n".join(lines))  # noqa: T201
    return 0
