"""The command that finds the best plan for a budget or a carbon target."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twin.command.progress import progress_of
from twin.command.scenario import DISTRICT_HELP, named_place, print_report
from twin.district.folder import open_district
from twin.scenario.scenario import write_scenario
from twin.words.quantities import written


def add_optimise_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`district-twin optimise DISTRICT --budget EUR`."""
    optimise = commands.add_parser("optimise", help="find the best plan for a budget")
    optimise.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    aim = optimise.add_mutually_exclusive_group(required=True)
    aim.add_argument("--budget", type=float, metavar="EUR", help="to be invested at most")
    aim.add_argument("--co2-target", type=float, metavar="KG", help="to be saved a year at least")
    optimise.add_argument("--out", type=Path, metavar="FILE", help="write the plan as a scenario")
    optimise.add_argument("--json", action="store_true", help="print JSON instead of text")
    optimise.set_defaults(command=_optimise)


def _optimise(given: argparse.Namespace) -> int:
    # Here, not above: a wrong name need not wait for the physics.
    from twin.plans.best_plan import best_plan, check_aim, evaluated, plan_json

    check_aim(given.budget, given.co2_target)
    folder, _ = named_place(given.district)
    packages = evaluated(open_district(folder), progress_of("Calculating the packages"))
    plan = best_plan(packages, given.budget, given.co2_target)
    if given.out is not None:
        write_scenario(given.out, plan.scenario)
    report = plan_json(plan)
    return print_report(given, report, _lines(report))


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield f"Investment        {written(report['investment_eur'], 'EUR'):>24}"
    yield f"Carbon saved      {written(report['co2_saved_kg_a'], 'kg CO₂e a year'):>24}"
    yield f"Bills saved       {written(report['bills_saved_eur_a'], 'EUR a year'):>24}"
    better = "costs" if "bound_investment_eur" in report else "saves"
    less = "less" if better == "costs" else "more"
    gap = max(100 * report["bound_gap_frac"], 0.01)
    yield f"No plan of these packages {better} over {gap:.2g} % {less}."
    yield ""
    for package in report["packages"]:
        yield (
            f"{package['buildings']:>8,} {package['name']:32}"
            f"{written(package['investment_eur'], 'EUR'):>18}"
            f"{written(package['co2_saved_kg_a'], 'kg CO₂e a year', signed=False):>28}"
        )
