"""The command that sets scenarios of a district beside each other."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from twin.command.progress import progress_of
from twin.command.scenario import DISTRICT_HELP, named_place, print_report
from twin.district.folder import open_district
from twin.scenario.scenario import read_scenario
from twin.words.quantities import written


def add_compare_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`district-twin compare DISTRICT --scenario A --scenario B`."""
    compare = commands.add_parser("compare", help="set scenarios beside each other")
    compare.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    compare.add_argument(
        "--scenario", type=Path, metavar="FILE", action="append", default=[],
        help="give it once for each scenario",
    )  # fmt: skip
    compare.add_argument(
        "--samples", type=int, metavar="N", default=0,
        help="how sure the differences are, from N common samples",
    )  # fmt: skip
    compare.add_argument("--seed", type=int, metavar="N", default=1, help="of the samples")
    compare.add_argument("--json", action="store_true", help="print JSON instead of text")
    compare.set_defaults(command=_compare)


def _compare(given: argparse.Namespace) -> int:
    # Here, not above: a wrong name need not wait for the physics.
    from twin.plans.comparison import compared, comparison_json

    folder, _ = named_place(given.district)
    scenarios = [read_scenario(path) for path in given.scenario]
    found = compared(
        open_district(folder), scenarios, given.samples, given.seed, progress_of("Comparing")
    )
    report = comparison_json(found)
    return print_report(given, report, _lines(report))


def _lines(report: dict) -> Iterator[str]:
    from twin.plans.comparison import headline_quantities, shared_quantities

    scenarios = report["scenarios"]
    width = max(22, *(len(s["name"]) + 2 for s in scenarios))
    yield f"{'':34}{'baseline':>{width}}" + "".join(f"{s['name']:>{width}}" for s in scenarios)
    for q in headline_quantities():
        cells = [report["baseline"][q.key], *(s["headline"][q.key] for s in scenarios)]
        yield f"{q.label:34}" + "".join(f"{_told(v, q.unit):>{width}}" for v in cells)
    for pair in report["differences"]:
        yield ""
        yield f"{pair['to']} less {pair['from']}"
        for q in headline_quantities():
            line = f"  {q.label:32}{_told(pair['difference'][q.key], q.unit, True):>{width}}"
            if pair.get("interval") and pair["interval"][q.key] is not None:
                low, high = (_told(v, q.unit, True) for v in pair["interval"][q.key])
                line += f"   {low} to {high}, sure in {pair['sure_frac'][q.key]:.0%} of samples"
            yield line
    for scenario in scenarios:
        yield ""
        yield f"What each measure of {scenario['name']} does"
        for m in scenario["measures"]:
            shares = (_told(m["share"][q.key], q.unit, True) for q in shared_quantities())
            yield f"  {m['title'] + ' (' + m['id'] + ')':40}" + "".join(f"{s:>26}" for s in shares)
    exact = "all orders" if report["shares"]["exact"] else "drawn orders"
    yield ""
    yield f"Shares of measures are the mean over {exact} of laying them; they add up to the whole."


def _told(value: float | None, unit: str, signed: bool = False) -> str:
    return "-" if value is None else written(value, unit, signed=signed)
