"""Commands that help to choose between scenarios."""

import argparse
from pathlib import Path

from twin.command.progress import LINE, progress_of, say
from twin.command.scenario import DISTRICT_HELP, named_place, print_report
from twin.district.folder import open_district
from twin.scenario.scenario import read_scenario

_SAMPLES = 64
_MOST_SCENARIOS = 8


def add_choosing_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`district-twin compare DISTRICT --scenario A --scenario B ...`."""
    compare = commands.add_parser("compare", help="scenarios side by side, and what each part does")
    compare.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    compare.add_argument(
        "--scenario", type=Path, metavar="FILE", action="append", required=True,
        help="once for each scenario",
    )  # fmt: skip
    compare.add_argument(
        "--samples", type=int, metavar="N", default=_SAMPLES,
        help=f"common samples for the intervals, 0 for none; default: {_SAMPLES}",
    )  # fmt: skip
    compare.add_argument("--seed", type=int, metavar="S", default=1, help="default: 1")
    compare.add_argument("--json", action="store_true", help="print JSON instead of text")
    compare.set_defaults(command=_compare)


def _compare(given: argparse.Namespace) -> int:
    # Here, not above: loading the physics costs a second that a wrong name need not pay.
    from twin.answer.compare import left_out
    from twin.answer.step_table import answer
    from twin.comparison.contributions import contributions
    from twin.comparison.report import comparison_json, comparison_lines
    from twin.comparison.side_by_side import SideBySide, common_samples, distinct_names

    if len(given.scenario) > _MOST_SCENARIOS:
        raise ValueError(
            f"{len(given.scenario)} scenarios are more than can be read side by side; give up to "
            f"{_MOST_SCENARIOS}."
        )
    scenarios = [read_scenario(path) for path in given.scenario]
    names = distinct_names(
        [(s.name, p.stem) for s, p in zip(scenarios, given.scenario, strict=True)]
    )
    folder, _ = named_place(given.district)
    LINE.show("Reading the district", 0.0)
    district = open_district(folder)
    answers, last = [], None
    for scenario in scenarios:
        last = answer(district, scenario, last, progress_of("Calculating the year"))
        answers.append(last)
    for building, why in left_out(answers[0]).items():
        say(f"Building {building}: {why}")
    told = progress_of("Sampling the uncertainty of the numbers")
    samples = common_samples(answers, given.samples, given.seed, told) if given.samples else None
    told = progress_of("What each measure alone does")
    shares = tuple(contributions(a, told) for a in answers)
    beside = SideBySide(names, tuple(answers), samples, given.seed, shares)
    return print_report(given, comparison_json(beside), comparison_lines(beside))
