"""The command `district-twin`. Results go to standard output, messages to standard error."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from twin.answer.bands import Bands
from twin.answer.compare import Answer, as_json, left_out
from twin.command.bench import add_bench_command
from twin.command.choosing import add_choosing_commands
from twin.command.city import add_city_command
from twin.command.display import check_display, has_display
from twin.command.evidence import add_evidence_command
from twin.command.export import add_export_command
from twin.command.gateway import add_gateway_command
from twin.command.making import add_import, check_folder
from twin.command.measured import add_measured_command
from twin.command.networks import add_network_commands
from twin.command.online import add_online_commands
from twin.command.programme import add_programme_commands
from twin.command.progress import LINE, print_anything, progress_of, say
from twin.command.report import case_text, headline_lines, table_lines
from twin.command.scenario import DISTRICT_HELP, add_scenario_arguments, named_place, print_report
from twin.command.snapshot import add_verify_snapshot_command, say_what_differs
from twin.command.takeaway import add_takeaway_commands
from twin.command.verify import add_verify_command
from twin.command.weather import add_weather_command
from twin.district.district import District
from twin.district.folder import SAMPLES, open_district
from twin.engine.engine import StepError
from twin.scenario.scenario import read_scenario
from twin.snapshot.bundle import notice, write_snapshot
from twin.snapshot.place import check_target

_KNOWN_FAULTS = (StepError, ValueError, OSError, MemoryError)  # a reader's are ValueErrors


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 where it went well, 1 with one sentence on standard error where not."""
    print_anything()
    given = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = given.command
    if sys.stdout is None and command is not _app:  # a window needs none
        say("district-twin: standard output is closed; leave it open, or send it to a file.")
        return 1
    try:
        done = command(given)
        LINE.end()
        if sys.stdout is not None:
            sys.stdout.flush()
        return done
    except BrokenPipeError:  # whoever reads has seen enough, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except _KNOWN_FAULTS as fault:
        say(f"district-twin: {_sentence(fault)}")
        return 1
    except KeyboardInterrupt:
        say("district-twin: stopped.")
        return 130


def _sentence(fault: Exception) -> str:
    """What to tell of a fault; one that the system found while printing names no file itself."""
    if isinstance(fault, OSError) and fault.errno is not None and fault.filename is None:
        return f"the results could not be written ({fault.strerror}); send them elsewhere."
    if isinstance(fault, MemoryError):
        return "there is not enough memory for this; close other programs or take a smaller part."
    return str(fault)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="district-twin",
        description="A digital twin of a city district: retrofit, PV, street light, e-mobility.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version(parser.prog)}")
    parser.set_defaults(command=_app, district=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    one = commands.add_parser("open", help="open the app on a district or a snapshot")
    one.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    one.set_defaults(command=_app)

    run = commands.add_parser("run", help="calculate a scenario and print its numbers")
    add_scenario_arguments(run)
    _add_samples(run)
    run.set_defaults(command=_run)

    snapshot = commands.add_parser("snapshot", help="write a snapshot without a screen")
    add_scenario_arguments(snapshot, with_json=False)
    snapshot.add_argument("--out", type=Path, metavar="OUT", required=True,
                          help="a folder, or one file that ends in .twinsnap")  # fmt: skip
    _add_samples(snapshot)
    snapshot.set_defaults(command=_snapshot)

    add_takeaway_commands(commands, answer_of)
    _add_answers(commands)
    add_network_commands(commands, answer_of)
    add_verify_command(commands)
    add_gateway_command(commands)
    add_measured_command(commands)
    add_city_command(commands)
    add_export_command(commands, answer_of)
    add_verify_snapshot_command(commands)
    _add_files(commands)
    add_online_commands(commands)
    add_weather_command(commands)
    _add_cases(commands)
    add_evidence_command(commands, say)
    add_bench_command(commands)
    return parser


def _add_answers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Commands that tell more of a scenario than its headline."""
    pathway = commands.add_parser("pathway", help="the years to 2050")
    add_scenario_arguments(pathway)
    pathway.set_defaults(command=_pathway)

    battery = commands.add_parser("battery", help="what batteries do, and the best they could")
    add_scenario_arguments(battery)
    battery.add_argument("--building", metavar="ID", action="append", default=[])
    battery.set_defaults(command=_battery)

    add_choosing_commands(commands)
    add_programme_commands(commands, answer_of)


def _add_samples(command: argparse.ArgumentParser) -> None:
    """Uncertainty of the numbers, where it is requested."""
    command.add_argument("--samples", type=int, metavar="N", help="add bands from N samples")
    command.add_argument("--seed", type=int, metavar="S", default=1, help="default: 1")


def _add_files(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Commands about a district's files."""
    commands.add_parser("list", help="list the samples").set_defaults(command=_list)
    add_import(commands)
    check = commands.add_parser("check", help="list every data-quality issue of a district")
    check.add_argument("district", metavar="FOLDER", help=DISTRICT_HELP)
    check.set_defaults(command=check_folder)


def _add_cases(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Commands that calculate one thing from a file, without a district."""
    zone = commands.add_parser("zone", help="a year of one zone from a case file")
    zone.add_argument("file", metavar="CASE.toml", type=Path)
    zone.add_argument("--weather", type=Path, metavar="FILE.epw", required=True)
    zone.set_defaults(command=_zone)

    street = commands.add_parser("street", help="light and energy of one road from a road file")
    street.add_argument("file", metavar="ROAD.toml", type=Path)
    street.set_defaults(command=_street)

    charge = commands.add_parser("charge", help="run a list of charging sessions")
    charge.add_argument("file", metavar="SESSIONS.csv", type=Path)
    charge.add_argument("--strategy", metavar="NAME", default="plain", help="default: plain")
    charge.set_defaults(command=_charge)

    for one in (zone, street, charge):
        one.add_argument("--json", action="store_true", help="print JSON instead of a list")


def _app(given: argparse.Namespace) -> int:
    if given.district is None and not has_display():
        say("There is no display for the start screen; these commands work without one.")
        _parser().print_help()
        return 0
    check_display()
    from ui.app import run  # here, not above: without a window Qt need not be there

    return run(given.district)


def _list(_: argparse.Namespace) -> int:
    for key in SAMPLES:
        district = open_district(key)
        print(f"{key:14} {district.name:28} {len(district.buildings):6,} buildings")
    return 0


def _run(given: argparse.Namespace) -> int:
    answer = answer_of(given)
    bands = _bands(given, answer)
    say_what_differs(given, answer)
    if not given.json:
        say(notice(answer))
    return print_report(given, as_json(answer, bands), table_lines(answer, bands))


def _bands(given: argparse.Namespace, answer: Answer) -> Bands | None:
    """The bands that were asked for."""
    if given.samples is None:
        return None
    from twin.uncertainty.sampled_bands import bands

    return bands(
        answer, given.samples, given.seed, progress_of("Sampling the uncertainty of the numbers")
    )


def _battery(given: argparse.Namespace) -> int:
    from twin.on_demand.dispatch.dispatch import battery_reports
    from twin.on_demand.dispatch.dispatch_report import report_json, report_lines

    answer = answer_of(given)
    buildings = answer.district.buildings
    for unknown in set(given.building) - set(buildings.ids):
        raise ValueError(f"there is no building '{unknown}' in this district; check its id.")
    reports = battery_reports(answer, [buildings.row_of(i) for i in given.building])
    return print_report(given, report_json(reports), report_lines(reports))


def _pathway(given: argparse.Namespace) -> int:
    from twin.pathway.pathway import pathway
    from twin.pathway.results import pathway_json, pathway_lines

    path = pathway(answer_of(given), progress_of("Calculating the years to 2050"))
    return print_report(given, pathway_json(path), pathway_lines(path))


def _snapshot(given: argparse.Namespace) -> int:
    check_target(given.out)
    answer = answer_of(given)
    from ui.picture import snapshot_picture as picture

    view, bands = picture.first_view(answer), _bands(given, answer)

    def draw(path: Path) -> None:
        LINE.show("Drawing the picture", 0.0)
        picture.draw(path, answer)

    LINE.show("Writing the snapshot", 0.0)
    remark = write_snapshot(given.out, answer, view, draw, bands)
    for line in headline_lines(answer):
        say(line)
    say(notice(answer))
    if remark:
        say(remark)
    say("The snapshot is in:")
    print(given.out)
    return 0


def _zone(given: argparse.Namespace) -> int:
    from twin.on_demand.cases.cases import zone_year

    print(case_text(zone_year(given.file, given.weather), given.json))
    return 0


def _street(given: argparse.Namespace) -> int:
    from twin.on_demand.cases.cases import road_light

    print(case_text(road_light(given.file), given.json))
    return 0


def _charge(given: argparse.Namespace) -> int:
    from twin.on_demand.cases.cases import charged_sessions

    print(case_text(charged_sessions(given.file, given.strategy), given.json))
    return 0


def answer_of(given: argparse.Namespace, district: District | None = None) -> Answer:
    # Here, not above: loading the physics costs a second that `list` or a wrong name need not pay.
    from twin.answer.step_table import answer

    folder, kept = named_place(given.district)
    scenario = read_scenario(given.scenario) if given.scenario else kept
    if district is None:
        LINE.show("Reading the district", 0.0)
        district = open_district(folder)
    calculated = answer(district, scenario, progress=progress_of("Calculating the year"))
    for building, why in left_out(calculated).items():
        say(f"Building {building}: {why}")
    return calculated


if __name__ == "__main__":
    raise SystemExit(main())
