"""The commands of meters: `measured` (its own file), `metered` beside the model, `calibrate`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.command.measured import add_measured_command
from twin.command.progress import LINE, progress_of
from twin.command.scenario import DISTRICT_HELP, named_place, print_report
from twin.district.folder import open_district
from twin.scenario.scenario import read_scenario

if TYPE_CHECKING:
    from twin.answer.compare import Answer
    from twin.calibration.meters import Meters
    from twin.city_data.readings.rules import Tally


def add_meter_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add_measured_command(commands)
    _add(commands, "metered", "meters beside the model in their weather", _metered)
    _add(commands, "calibrate", "learn the model's inputs from meters", _calibrate)


def _add(commands: Any, name: str, about: str, command: Any) -> None:
    parser = commands.add_parser(name, help=about)
    parser.add_argument("district", metavar="DISTRICT", help=DISTRICT_HELP)
    parser.add_argument("--readings", type=Path, metavar="FILE", nargs="+", default=[],
                        help="columns such as b00001/gas_kwh, by hour or by 'month'")  # fmt: skip
    parser.add_argument("--store", type=Path, metavar="FOLDER", help="readings of the gateway")
    parser.add_argument("--weather", type=Path, metavar="FILE.epw",
                        help="of the metered time; default: the district's year")  # fmt: skip
    parser.add_argument("--year", type=int, metavar="Y", help="default: the one with most months")
    parser.add_argument("--zone", metavar="NAME",
                        help="of times without an offset; default: the weather file's")  # fmt: skip
    parser.add_argument("--scenario", type=Path, metavar="FILE", help="what stood at that time")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.set_defaults(command=command)


def _metered(given: argparse.Namespace) -> int:
    from twin.calibration.beside import beside, stock
    from twin.calibration.report import beside_json, beside_lines

    answer, meters, weather, tally = _asked(given)
    found = beside(answer, meters)
    report = beside_json(found, stock(found), meters.year, weather)
    lines = [*beside_lines(found, stock(found), meters.year, weather), *_rules(tally)]
    return print_report(given, {**report, "rules": tally.plain()}, lines)


def _calibrate(given: argparse.Namespace) -> int:
    from twin.calibration.calibrate import calibrate
    from twin.calibration.report import calibration_json, calibration_lines

    answer, meters, weather, tally = _asked(given)
    groups = calibrate(answer, meters, progress_of("Learning from the meters"))
    report = {"year": meters.year, "weather": weather, **calibration_json(answer, groups)}
    lines = [f"Calibrated with the meters of {meters.year} in {weather}.", "",
             *calibration_lines(answer, groups), *_rules(tally)]  # fmt: skip
    return print_report(given, {**report, "rules": tally.plain()}, lines)


def _asked(given: argparse.Namespace) -> "tuple[Answer, Meters, str, Tally]":
    # Here, not above: loading the physics costs a second that a wrong name need not pay.
    from twin.answer.step_table import answer
    from twin.calibration.beside import in_weather, weather_years
    from twin.calibration.meters import read_meters
    from twin.city_data.readings.rules import Tally
    from twin.city_data.readings.times import zone

    if not given.readings and given.store is None:
        raise ValueError("there are no readings; name files with --readings, or a --store.")
    if given.store is not None and not given.store.is_dir():
        raise ValueError(f"{given.store}: there is no such folder; name the gateway's store.")
    place, kept = named_place(given.district)
    scenario = read_scenario(given.scenario) if given.scenario else kept
    LINE.show("Reading the district", 0.0)
    district = in_weather(open_district(place), given.weather)
    tally, local = Tally(), None if given.zone is None else zone(given.zone)
    meters = read_meters(district, given.readings, given.store, local, given.year, tally)
    weather = "the district's own weather year, which need not be that of the meters"
    if given.weather is not None:
        years = weather_years(given.weather)
        weather = f"the weather of {given.weather.name}"
        if years != (meters.year,):
            weather += f", whose rows are of {' to '.join({str(years[0]): 0, str(years[-1]): 0})}"
    return (
        answer(district, scenario, progress=progress_of("Calculating the year")),
        meters,
        weather,
        tally,
    )


def _rules(tally: "Tally") -> list[str]:
    return [
        f"{row['source']}: {row['rule']}, {row['count']} times ({row['example']})"
        for row in tally.plain()
    ]
