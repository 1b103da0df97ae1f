"""Commands about what runs along the streets: the light, the cables, the charge points."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twin.answer.compare import Answer
from twin.command.scenario import add_scenario_arguments, named_place, print_report
from twin.district.folder import open_district, with_network

AnswerOf = Callable[..., Answer]


def add_network_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", answer_of: AnswerOf
) -> None:
    """Add `streets`, `feeders` and `chargers`; `answer_of` calculates what the arguments name."""

    def command(name: str, said: str, run: Callable[..., int]) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=said)
        add_scenario_arguments(parser)
        parser.set_defaults(command=lambda given: run(given, answer_of))
        return parser

    command("streets", "the light on all streets by EN 13201-2", _streets)
    for name, said, run in (
        ("feeders", "a year of the low-voltage network", _feeders),
        ("chargers", "where charge points go within a budget", _chargers),
    ):
        parser = command(name, said, run)
        parser.add_argument(
            "--network", type=Path, metavar="FILE.gpkg", help="cables and substations to run"
        )
        if name == "chargers":
            parser.add_argument("--budget", type=float, metavar="EUR", default=100_000.0)
            parser.add_argument(
                "--out", type=Path, metavar="FILE.json", help="the scenario with them in force"
            )


def _streets(given: argparse.Namespace, answer_of: AnswerOf) -> int:
    from twin.on_demand.streets.street_answer import street_answer
    from twin.on_demand.streets.street_report import streets_in_words, streets_json

    seen = street_answer(answer_of(given))
    return print_report(given, streets_json(seen), streets_in_words(seen))


def _feeders(given: argparse.Namespace, answer_of: AnswerOf) -> int:
    from twin.on_demand.feeders.feeder_closely import detail_of
    from twin.on_demand.feeders.feeder_report import detail_in_words, feeder_json

    feeders = _feeder_answer(given, answer_of)
    closely = detail_in_words(feeders, detail_of(feeders, feeders.flow.worst))
    report = feeder_json(feeders)
    report["sentences"].append(closely)
    return print_report(given, report, report["sentences"])


def _chargers(given: argparse.Namespace, answer_of: AnswerOf) -> int:
    from twin.on_demand.charge_places.charge_places import proposed_chargers
    from twin.scenario.scenario import write_scenario

    feeders = _feeder_answer(given, answer_of)
    found = proposed_chargers(feeders, given.budget)
    if given.out:
        write_scenario(given.out, found.edit.apply(feeders.answer.scenario))
    return print_report(given, found.plain(), (found.sentence,))


def _feeder_answer(given: argparse.Namespace, answer_of: AnswerOf) -> Any:
    from twin.on_demand.feeders.feeder import feeder_answer

    district = None
    if given.network:
        district = with_network(open_district(named_place(given.district)[0]), given.network)
    return feeder_answer(answer_of(given, district))
