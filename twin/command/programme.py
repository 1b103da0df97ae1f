"""Commands that tell of a scenario's business model and of the programme's targets."""

import argparse
from collections.abc import Callable

from twin.answer.compare import Answer
from twin.command.progress import progress_of
from twin.command.scenario import add_scenario_arguments, print_report

AnswerOf = Callable[[argparse.Namespace], Answer]
_SAMPLES = 64


def add_programme_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", answer_of: AnswerOf
) -> None:
    """`district-twin targets DISTRICT` and `district-twin pays DISTRICT --model ...`."""
    targets = commands.add_parser("targets", help="the programme's ten targets on one page")
    add_scenario_arguments(targets)
    targets.set_defaults(command=lambda given: _targets(given, answer_of(given)))
    pays = commands.add_parser("pays", help="who pays under a business model, and who gains")
    add_scenario_arguments(pays)
    pays.add_argument("--model", metavar="NAME",
                      help="own_money, performance_contract, lighting_service, energy_community or "
                      "on_bill; without it: the one that the scenario names")  # fmt: skip
    pays.add_argument("--term", metavar="NAME=VALUE", action="append", default=[],
                      help="a term of the contract; once for each")  # fmt: skip
    pays.set_defaults(command=lambda given: _pays(given, answer_of))
    for one in (targets, pays):
        one.add_argument(
            "--samples", type=int, metavar="N", default=_SAMPLES,
            help=f"samples for the intervals, 0 for none; default: {_SAMPLES}",
        )  # fmt: skip
        one.add_argument("--seed", type=int, metavar="S", default=1, help="default: 1")


def _targets(given: argparse.Namespace, answer: Answer) -> int:
    from twin.programme.reached import programme
    from twin.programme.report import programme_json, programme_lines
    from twin.uncertainty.sampled_bands import bands

    told = progress_of("Sampling the uncertainty of the numbers")
    known = bands(answer, given.samples, given.seed, told) if given.samples else None
    rows = programme(answer, known)
    return print_report(given, programme_json(answer, rows), programme_lines(answer, rows))


def _pays(given: argparse.Namespace, answer_of: AnswerOf) -> int:
    from twin.who_pays.choosing import finance_of
    from twin.who_pays.report import pays_json, pays_lines
    from twin.who_pays.who_pays import who_pays

    if given.model is not None:
        finance_of(given.model, given.term, None)  # a wrong name is told before the year is run
    answer = answer_of(given)
    finance = finance_of(given.model, given.term, answer.scenario.finance)
    told = progress_of("Sampling the uncertainty of the numbers")
    found = who_pays(answer, finance, given.samples, given.seed, told)
    return print_report(given, pays_json(answer, found), pays_lines(answer, found))
