"""The command `city`: a district or many, tile by tile on this machine or on a cluster."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from twin.command.display import check_display
from twin.command.progress import LINE, say
from twin.command.scenario import print_report
from twin.scenario.scenario import BASELINE, read_scenario
from twin.words.quantities import written


def add_city_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`district-twin city run FOLDER --out FOLDER`."""
    city = commands.add_parser("city", help="a city of many buildings, tile by tile")
    parts = city.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run = parts.add_parser("run", help="calculate a district, or a folder of districts, in tiles")
    run.add_argument("folder", metavar="FOLDER", help="a district, or a folder of districts")
    run.add_argument("--out", type=Path, metavar="FOLDER", required=True,
                     help="results; a run that was stopped goes on there")  # fmt: skip
    run.add_argument("--scenario", type=Path, metavar="FILE", help="without it: the baseline")
    run.add_argument("--scheduler", metavar="ADDRESS",
                     help="of a dask cluster; without it: this machine")  # fmt: skip
    run.add_argument("--workers", type=_count, metavar="N",
                     help="processes on this machine; default: one for each core")  # fmt: skip
    run.add_argument("--tiles", type=_count, metavar="N",
                     help="of each district; default: of about 4,000 buildings")  # fmt: skip
    run.add_argument("--samples", type=_count, metavar="N", default=0,
                     help="of the sums, for their bands")  # fmt: skip
    run.add_argument("--seed", type=_count, metavar="S", default=1, help="default: 1")
    run.add_argument("--packages", action="store_true",
                     help="calculate packages of measures too, for 'city optimise'")  # fmt: skip
    run.add_argument("--json", action="store_true", help="print JSON instead of text")
    run.set_defaults(command=_run)

    best = parts.add_parser("optimise", help="most carbon spared in the city for a budget")
    best.add_argument("folder", type=Path, metavar="FOLDER", help="that was --out of a run")
    best.add_argument("--budget", type=float, metavar="EUR", required=True)
    best.add_argument("--json", action="store_true", help="print JSON instead of text")
    best.set_defaults(command=_optimise)

    view = parts.add_parser("view", help="open the results of a run in a window")
    view.add_argument("folder", type=Path, metavar="FOLDER", help="that was --out of a run")
    view.set_defaults(command=_view)


def _view(given: argparse.Namespace) -> int:
    from twin.city.city_results import read_city

    results = read_city(given.folder)  # before the window: a folder without results opens none
    check_display()
    from ui.city.city_app import show_city

    return show_city(results)


def _optimise(given: argparse.Namespace) -> int:
    from twin.city.city_plan import best_in_city

    if not 0.0 <= given.budget < float("inf"):
        raise ValueError(f"--budget {given.budget:g}: give 0 or more.")
    best = best_in_city(given.folder, given.budget)
    report = {
        "budget_eur": best.budget_eur,
        "investment_eur": best.cost_eur,
        "co2_spared_kg_a": best.gain,
        "bound_co2_spared_kg_a": best.bound,
        "bound_gap_frac": best.gap_frac,
        "buildings": best.count,
    }
    lines = [
        f"{written(best.cost_eur, 'EUR')} of {written(best.budget_eur, 'EUR')} spare "
        f"{written(best.gain, 'kg a year')} of carbon; no choice spares more than "
        f"{written(best.bound, 'kg a year')}",
        *(f"{count:10,}  {name}" for name, count in best.count.items()),
    ]
    return print_report(given, report, lines)


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"'{text[:40]}' is no count; give a whole number from 1")
    return int(text)


def _run(given: argparse.Namespace) -> int:
    # Here, not above: loading the physics costs a second that a wrong name need not pay.
    from twin.city.cut_city import More
    from twin.city.run_city import run_city

    scenario = read_scenario(given.scenario) if given.scenario else BASELINE
    done = run_city(
        given.folder,
        scenario,
        given.out,
        given.scheduler,
        given.workers,
        given.tiles,
        More(given.samples, given.seed, given.packages),
        LINE.show,
    )
    for number, why in sorted(done.failed.items()):
        say(f"Tile {number} failed: {why}")
    tiles = len(done.plan.tiles)
    if done.failed:
        say(
            f"{len(done.failed):,} of {tiles:,} tiles are missing in the sums; run the same "
            "command again to try them once more."
        )
    totals = done.totals
    lines = [
        f"{done.plan.n_buildings:,} buildings in {tiles:,} tiles: {done.calculated:,} calculated, "
        f"{done.kept:,} kept from before, {len(done.failed):,} failed",
        *(
            f"{label:22} {written(totals[f'{key}_baseline'], unit):>18}"
            f" {written(totals[f'{key}_scenario'], unit):>18}{_band(done.bands, key, unit)}"
            for label, key, unit in _LINES
            if f"{key}_baseline" in totals
        ),
    ]
    print_report(given, done.as_json(), lines)
    return 1 if done.failed else 0


def _band(bands: Mapping[str, tuple[float, float]], key: str, unit: str) -> str:
    """' (change -3.1 to -2.2 GWh/a)', where there are samples."""
    ends = bands.get(f"{key}_change")
    return f"   change {written(ends[0], unit)} to {written(ends[1], unit)}" if ends else ""


_LINES = (
    ("Heat need", "heat_need_kwh_a", "kWh a year"),
    ("Electricity bought", "bought_kwh_a", "kWh a year"),
    ("Gas", "gas_kwh_a", "kWh a year"),
    ("Carbon", "co2_kg_a", "kg a year"),
    ("Bills", "bill_eur_a", "EUR a year"),
)
