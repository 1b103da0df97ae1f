"""The command that times the calculation on this machine."""

import argparse

from twin.command.scenario import named_place
from twin.district.folder import open_district


def add_bench_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`district-twin bench [DISTRICT]`."""
    bench = commands.add_parser("bench", help="time the calculation on this machine")
    bench.add_argument("district", metavar="DISTRICT", nargs="?", default="lisbon")
    bench.set_defaults(command=_bench)


def _bench(given: argparse.Namespace) -> int:
    from twin.command import timing

    for line in timing.report(open_district(named_place(given.district)[0])):
        print(line)
    return 0
