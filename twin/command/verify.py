"""The command `verify`: one building beside EnergyPlus."""

import argparse
import sys
from pathlib import Path

from twin.command.scenario import add_scenario_arguments, named_place, print_report
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE, read_scenario


def add_verify_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    parser = commands.add_parser("verify", help="one building beside EnergyPlus")
    add_scenario_arguments(parser)
    parser.add_argument("--building", metavar="ID", required=True)
    parser.add_argument(
        "--neighbours", type=float, metavar="M", default=0.0,
        help="walls within M metres shade it; default: none",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where the epJSON goes; default: the cache"
    )
    parser.set_defaults(command=_verify)


def _verify(given: argparse.Namespace) -> int:
    # Here, not above: loading the physics costs a second that a wrong name need not pay.
    from twin.verify.compare import compare, order_of, state_of
    from twin.verify.installation import EnergyPlusError

    folder, scenario = named_place(given.district)
    if given.scenario:
        scenario = read_scenario(given.scenario)
    district = open_district(folder)
    order = order_of(district, given.building, given.neighbours, given.out)
    shaded = order.neighbours_m > 0.0
    today = state_of(district, BASELINE, shaded)
    after = state_of(district, scenario, shaded) if scenario.measures else None
    try:
        found = compare(district, (today, after), order, _say_progress)
    except EnergyPlusError as fault:
        raise ValueError(str(fault)) from fault
    if found.missing:
        _say(found.missing)
    return print_report(given, found.as_json(), found.lines())


def _say_progress(words: str, share: float) -> None:
    _say(f"{share:4.0%}  {words}")


def _say(text: str) -> None:
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201
