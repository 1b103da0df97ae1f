"""The command that writes a district with its results for other programs."""

import argparse
from collections.abc import Callable
from pathlib import Path

from twin.answer.compare import Answer
from twin.command.progress import LINE
from twin.command.scenario import add_scenario_arguments


def add_export_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    answer_of: Callable[[argparse.Namespace], Answer],
) -> None:
    """`district-twin export DISTRICT --out FILE`; answer_of: calculates what was asked for."""
    export = commands.add_parser("export", help="write buildings and results for other programs")
    add_scenario_arguments(export, with_json=False)
    export.add_argument(
        "--out", type=Path, metavar="FILE", required=True,
        help=".city.json, .glb, .parquet, .gpkg, .csv or .xlsx",
    )  # fmt: skip
    export.set_defaults(command=lambda given: _export(given, answer_of))


def _export(given: argparse.Namespace, answer_of: Callable[[argparse.Namespace], Answer]) -> int:
    # Here, not above: the formats load libraries that a wrong name need not wait for.
    from twin.export.export import checked_target, write_export

    checked_target(given.out)
    answer = answer_of(given)
    LINE.show(f"Writing {given.out.name}", 0.0)
    write_export(given.out, answer)
    LINE.end()
    print(given.out)  # noqa: T201
    return 0
