"""Commands that help to choose between scenarios."""

import argparse
from pathlib import Path

from twin.command.progress import LINE, progress_of, say
from twin.command.scenario import DISTRICT_HELP, named_place, print_report
from twin.district.folder import open_district
from twin.scenario.scenario import read_scenario, write_scenario

_SAMPLES = 64
_MOST_SCENARIOS = 8


def add_choosing_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`district-twin compare DISTRICT --scenario A --scenario B ...`."""
    compare = commands.add_parser("compare", help="scenarios side by side, and what each part does")
    compare.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    compare.add_argument(
        "--scenario", type=Path, metavar="FILE", action="append", default=[],
        help="once for each scenario",
    )  # fmt: skip
    compare.add_argument(
        "--samples", type=int, metavar="N", default=_SAMPLES,
        help=f"common samples for the intervals, 0 for none; default: {_SAMPLES}",
    )  # fmt: skip
    compare.add_argument("--seed", type=int, metavar="S", default=1, help="default: 1")
    compare.add_argument("--json", action="store_true", help="print JSON instead of text")
    compare.set_defaults(command=_compare)
    _add_optimise(commands)


def _add_optimise(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`district-twin optimise DISTRICT --budget EUR`."""
    best = commands.add_parser("optimise", help="the best plan for a budget or an aim")
    best.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    aim = best.add_mutually_exclusive_group(required=True)
    aim.add_argument("--budget", type=float, metavar="EUR", help="most carbon saved for this")
    aim.add_argument("--co2-target", type=float, metavar="KG_A", help="least money for so much")
    aim.add_argument("--bill-saving", type=float, metavar="EUR_A", help="least money for so much")
    best.add_argument(
        "--quarter-share", type=float, metavar="FRAC", default=0.0,
        help="each quarter gets at least this part of its share of the budget by floor area",
    )  # fmt: skip
    best.add_argument("--leave-protected", action="store_true", help="protected buildings stay")
    best.add_argument("--crews", type=int, metavar="N", help="buildings done in a year")
    best.add_argument("--yearly-budget", type=float, metavar="EUR", help="spent in a year")
    best.add_argument(
        "--deadline", type=int, metavar="YEAR", help="all is done by then; with --crews"
    )
    best.add_argument("--robust", action="store_true", help="take the plan of least regret")
    best.add_argument("--out", type=Path, metavar="FILE", help="write the plan as a scenario")
    best.add_argument("--json", action="store_true", help="print JSON instead of text")
    best.set_defaults(command=_optimise)


def _compare(given: argparse.Namespace) -> int:
    # Here, not above: loading the physics costs a second that a wrong name need not pay.
    from twin.answer.compare import left_out
    from twin.answer.step_table import answer
    from twin.comparison.contributions import contributions
    from twin.comparison.report import comparison_json, comparison_lines
    from twin.comparison.side_by_side import SideBySide, common_samples, distinct_names

    if not given.scenario:
        raise ValueError("there is no scenario to compare; name one with --scenario FILE.")
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


def _optimise(given: argparse.Namespace) -> int:
    # Here, not above: loading the physics costs a second that a wrong name need not pay.
    from twin.answer.step_table import answer
    from twin.best_plan.asked import Asked, planned
    from twin.best_plan.limits import Limits
    from twin.best_plan.plan import Aim
    from twin.best_plan.report import plan_json, plan_lines
    from twin.best_plan.rollout import Pace

    if given.budget is not None:
        aim = Aim("budget", given.budget)
    elif given.co2_target is not None:
        aim = Aim("co2_target", given.co2_target)
    else:
        aim = Aim("bill_saving", given.bill_saving)
    limits = Limits(given.quarter_share, given.leave_protected)
    pace = Pace(given.yearly_budget, given.crews)
    asked = Asked(aim, limits, pace, given.deadline, given.robust)
    asked.check()
    folder, kept = named_place(given.district)
    LINE.show("Reading the district", 0.0)
    start = kept.with_measures(())
    told = progress_of("Calculating the year")
    today = answer(open_district(folder), start, progress=told)
    found = planned(today, asked, progress_of("Finding the best plan"))
    if given.out is not None:
        write_scenario(given.out, found.scenario)
        say(f"The plan is a scenario in {given.out}.")
    report = plan_json(found.plan, found.years, found.robust)
    return print_report(given, report, plan_lines(found.plan, found.years, found.robust))
