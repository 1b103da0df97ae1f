"""Makes a district folder from files of the real world, and checks one."""

import argparse

from twin.command.progress import say
from twin.command.scenario import named_place
from twin.district.folder import check_district, data_quality_lines, import_district
from twin.safety.safety import clean


def import_folder(given: argparse.Namespace) -> int:
    """Import, and say first what matters of the data's quality; the rest is a command away."""
    issues = import_district(
        given.source, given.weather, given.dem, given.name, given.out, given.mapping, given.crs
    )
    say("\n".join(data_quality_lines(issues)))
    say(f"All of them, one a line: district-twin check {given.out}")
    print(given.out)  # noqa: T201
    return 0


def check_folder(given: argparse.Namespace) -> int:
    """Every data-quality issue, one a line, and a summary of them beside."""
    issues = check_district(named_place(given.district)[0])
    for issue in issues:
        print(clean(str(issue)))  # noqa: T201
    say("\n".join(data_quality_lines(issues)))
    return 0
