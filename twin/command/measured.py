"""The command `measured`: what a measure has saved at a meter."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.command.scenario import print_report

if TYPE_CHECKING:
    from twin.city_data.measured.hourly import Hourly
    from twin.city_data.measured.savings import Baseline, Savings
    from twin.city_data.readings.rules import Tally

_QUANTITY = {"kWh": "electricity_kwh", "kW": "power_kw", "degC": "temperature_c"}


def add_measured_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    parser = commands.add_parser("measured", help="what a measure has saved at a meter")
    parser.add_argument("file", metavar="FILE", type=Path, nargs="+",
                        help="readings as CSV, XLSX or Parquet")  # fmt: skip
    parser.add_argument("--weather", metavar="FILE", type=Path, nargs="+", required=True,
                        help="outdoor temperature of that time, in the same forms")  # fmt: skip
    parser.add_argument("--before", metavar="YEAR", type=int, required=True)
    parser.add_argument("--after", metavar="YEAR", type=int, required=True)
    parser.add_argument("--meter", metavar="COLUMN", help="default: the one with a unit of energy")
    parser.add_argument("--meter-unit", metavar="UNIT", help="where its name does not say it")
    parser.add_argument("--counter", action="store_true", help="the meter counts up")
    parser.add_argument("--temperature", metavar="COLUMN",
                        help="default: the one with a unit of temperature")  # fmt: skip
    parser.add_argument("--temperature-unit", metavar="UNIT", help="degC or degF")
    parser.add_argument("--zone", metavar="NAME", default="UTC",
                        help="such as Europe/Lisbon; default: the clock never changes")  # fmt: skip
    parser.add_argument("--dates", choices=["day-first", "month-first"],
                        help="where the dates do not tell")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.set_defaults(command=_measured)


def _measured(given: argparse.Namespace) -> int:
    # Here, not above: other commands need not load the readers.
    from twin.city_data.measured.hourly import in_year, years
    from twin.city_data.measured.savings import savings
    from twin.city_data.readings.rules import Tally
    from twin.city_data.readings.times import zone

    for year in (given.before, given.after):
        if not 2000 <= year <= 2100:  # no reading is older (`rules.TOO_OLD`)
            raise ValueError(f"{year}: give a year from 2000 to 2100.")
    local, tally = zone(given.zone), Tally()
    meter = _read(given, given.file, ("kWh", "kW"), given.meter, given.meter_unit, local, tally)
    outdoors = _read(given, given.weather, ("degC",), given.temperature, given.temperature_unit,
                     local, tally)  # fmt: skip
    spans = []
    for year in (given.before, given.after):
        span = in_year(meter, outdoors, year, local)
        if not len(span):
            there = [[str(y) for y in years(one, local)] for one in (meter, outdoors)]
            raise ValueError(
                f"{year}: no hour has both a reading and a temperature; the meter has "
                f"{', '.join(there[0]) or 'none'}, the weather {', '.join(there[1]) or 'none'}."
            )
        spans.append(span)
    found = savings(*spans)
    if not found.baselines:
        raise ValueError(f"{given.file[0]}: no baseline can be fitted: {found.left_out[0].why}")
    return print_report(given, _report(given, found, tally), _lines(given, found, tally))


def _read(
    given: argparse.Namespace, files: Sequence[Path], dimensions: tuple[str, ...],
    head: str | None, unit: str | None, local: tzinfo, tally: "Tally",
) -> "Hourly":  # fmt: skip
    """One column of one or more files of the same form as hours. Raises ValueError."""
    from twin.city_data.connectors.meter_files import (
        MeterColumn,
        MeterLayout,
        read_meter_file,
        readings_table,
    )
    from twin.city_data.measured.hourly import NotHourly, hourly
    from twin.city_data.readings.course import course_of
    from twin.city_data.readings.quantities import METERED
    from twin.city_data.readings.readings import joined
    from twin.city_data.store.store import now_us

    is_meter = "kWh" in dimensions
    table = readings_table(files[0])
    head = head if head is not None else _only_column(table.name, table.heads, dimensions)
    table.column(head)  # told before its unit is asked for
    base = _base_unit(table.name, head, unit, dimensions)
    key = _QUANTITY[base]
    if is_meter and given.counter:
        if base != "kWh":
            raise ValueError(f"--counter: column '{head}' holds power; a counter counts energy.")
        key = "electricity_register_kwh"
    sensor = f"{'meter' if is_meter else 'weather'}/1/{key}"
    day_first = None if given.dates is None else given.dates == "day-first"
    layout = MeterLayout((MeterColumn(head, sensor, unit),), local, None, day_first)
    course = course_of(
        joined(read_meter_file(file, layout, tally, now_us()) for file in files), sensor
    )
    if METERED[key].kind == "interval" and course.only_grows:
        raise ValueError(f"{table.name}: column '{head}' only ever grows; add --counter.")
    try:
        return hourly(course, METERED[key])
    except NotHourly as fault:
        rules = [f"{row['rule']} {row['count']} times" for row in tally.plain()]
        told = f" What was struck out: {', '.join(rules)}." if rules else ""
        raise ValueError(f"{table.name}: {fault}{told}") from None


def _only_column(name: str, heads: Sequence[str], dimensions: tuple[str, ...]) -> str:
    """The one column whose name ends with a unit of these dimensions. Raises ValueError."""
    from twin.city_data.connectors.meter_files import unit_in
    from twin.city_data.readings.units import UNITS

    units = {head: unit_in(head) for head in heads}
    fitting = [h for h, u in units.items() if u is not None and UNITS[u].base in dimensions]
    if len(fitting) == 1:
        return fitting[0]
    option = "--meter" if "kWh" in dimensions else "--temperature"
    raise ValueError(
        f"{name}: {len(fitting) or 'no'} columns end with a unit of {' or '.join(dimensions)}; "
        f"name one with {option} ({', '.join(heads)})."
    )


def _base_unit(name: str, head: str, unit: str | None, dimensions: tuple[str, ...]) -> str:
    """The unit kept for a column. Raises ValueError where none is told or it does not fit."""
    from twin.city_data.connectors.meter_files import unit_in
    from twin.city_data.readings.units import unit as known_unit

    told = unit if unit is not None else unit_in(head)
    option = "--meter-unit" if "kWh" in dimensions else "--temperature-unit"
    if told is None:
        example = "kWh" if "kWh" in dimensions else "degC or degF"
        raise ValueError(
            f"{name}: column '{head}' does not say its unit; add {option}, such as {example}."
        )
    base = known_unit(told).base
    if base not in dimensions:
        raise ValueError(
            f"{name}: column '{head}' is in {told}; a unit of {' or '.join(dimensions)} is needed."
        )
    return base


def _report(given: argparse.Namespace, found: "Savings", tally: "Tally") -> dict[str, Any]:
    return {
        "before": _span(given.before, found.before),
        "after": _span(given.after, found.after),
        "hours_outside_frac": found.outside_frac,
        "sign": "metered less predicted",
        "interval": "5 to 95 %, whole weeks resampled",
        "baselines": [_plain(one) for one in found.baselines],
        "left_out": [asdict(one) for one in found.left_out],
        "rules": tally.plain(),
    }


def _span(year: int, series: Any) -> dict[str, Any]:
    return {"year": year, "hours": len(series), "metered_kwh": series.energy_kwh,
            "mean_temperature_c": float(series.temperature_c.mean())}  # fmt: skip


def _plain(one: "Baseline") -> dict[str, Any]:
    fit = asdict(one.fit)
    return {
        "name": one.name,
        **{k: None if v != v else v for k, v in fit.items()},  # JSON knows no nan
        "coefficients": one.coefficients,
        "plausible": one.plausible,
        **asdict(one.saving),
        "saved_kwh": one.saving.saved_kwh,
        "saved_frac": one.saving.saved_frac,
    }


def _lines(given: argparse.Namespace, found: "Savings", tally: "Tally") -> Iterator[str]:
    for year, span in ((given.before, found.before), (given.after, found.after)):
        yield f"{year}: {len(span):,} hours, {span.energy_kwh:,.0f} kWh metered"
    yield ""
    yield (f"{'baseline':38}{'R2':>6}{'CV(RMSE)':>10}{'baseline kWh':>14}{'saved kWh':>12}"
           f"{'share':>8}   5 to 95 %")  # fmt: skip
    for one in found.baselines:
        s = one.saving
        mark = "" if one.plausible else "   (a slope has the wrong sign)"
        yield (f"{one.name:38}{one.fit.r2:6.2f}{one.fit.cv_rmse_frac:10.1%}{s.baseline_kwh:14,.0f}"
               f"{s.saved_kwh:12,.0f}{s.saved_frac:8.1%}   {s.low_frac:.1%} to {s.high_frac:.1%}"
               f"{mark}")  # fmt: skip
    for left in found.left_out:
        yield f"{left.name:38}left out: {left.why}"
    if found.outside_frac > 0.0:
        yield (f"{found.outside_frac:.1%} of the hours of {given.after} were colder or warmer than "
               f"any of {given.before}: there the baselines are carried on.")  # fmt: skip
    for row in tally.plain():
        yield f"{row['source']}: {row['rule']}, {row['count']} times ({row['example']})"
