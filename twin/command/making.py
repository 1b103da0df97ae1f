"""Makes a district folder from files of the real world, and checks one."""

import argparse
from pathlib import Path

from twin.command.progress import LINE, say
from twin.command.scenario import named_place
from twin.district.folder import check_district, data_quality_lines, register_lines
from twin.importing.importing import TOP_PERCENTILE, Delivery, district_from
from twin.safety.safety import clean


def add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command that makes a district from files."""
    imported = commands.add_parser("import", help="make a district from files of a city")
    imported.add_argument("source", metavar="SOURCE", type=Path, nargs="+")
    imported.add_argument("--weather", type=Path, metavar="FILE", required=True)
    imported.add_argument(
        "--dem", type=Path, metavar="FILE.tif", action="append", default=[],
        help="heights of the ground; again for each further tile",
    )  # fmt: skip
    imported.add_argument(
        "--surface", type=Path, metavar="FILE.tif", action="append", default=[],
        help="heights of all that stands on it: less the ground, of buildings that tell none",
    )  # fmt: skip
    imported.add_argument(
        "--percentile", type=float, metavar="P", default=TOP_PERCENTILE,
        help=f"of the surface within an outline, the top; default: {TOP_PERCENTILE:g}",
    )  # fmt: skip
    imported.add_argument("--name", metavar="NAME")
    imported.add_argument(
        "--mapping", type=Path, metavar="FILE.csv", help="what columns and values mean"
    )
    imported.add_argument("--crs", metavar="EPSG:n", help="of a 3D city model that names none")
    imported.add_argument(
        "--register", type=Path, metavar="FILE", action="append", default=[],
        help="a table without geometry, as energy certificates, joined to the buildings",
    )  # fmt: skip
    imported.add_argument("--out", type=Path, metavar="FOLDER", required=True)
    imported.set_defaults(command=import_folder)


def import_folder(given: argparse.Namespace) -> int:
    """Import, and say first what matters of the data's quality; the rest is a command away."""
    if given.surface and not given.dem:
        raise ValueError("--surface needs the ground below it: name that with --dem.")
    if not 0 < given.percentile <= 100:
        raise ValueError(f"--percentile {given.percentile:g}: give more than 0 and at most 100.")
    delivery = Delivery(
        tuple(given.source), given.weather, given.out, tuple(given.dem), given.name, given.mapping,
        given.crs, tuple(given.register), tuple(given.surface), given.percentile,
    )  # fmt: skip
    issues = district_from(delivery, LINE.show)
    for line in register_lines(issues):
        say(line)
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
