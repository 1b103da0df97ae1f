"""Weather of other forms as EPW, and of a later climate."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from twin.command.progress import say
from twin.district.folder import SAMPLES, resolve_district


def add_weather_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    weather = commands.add_parser("weather", help="weather as EPW, also of a later climate")
    weather.add_argument(
        "source", metavar="SOURCE", help="EPW, PVGIS (JSON, CSV), TMY3, or a district"
    )
    weather.add_argument("--change", type=Path, metavar="CHANGE.csv", help="monthly changes")
    weather.add_argument("--out", type=Path, metavar="OUT", required=True)
    weather.add_argument("--json", action="store_true", help="print JSON instead of the name")
    weather.set_defaults(command=_weather)


def _weather(given: argparse.Namespace) -> int:
    from twin.district.weather_files import write_weather

    is_sample = given.source in SAMPLES
    source = resolve_district(given.source) if is_sample else Path(given.source)
    written = write_weather(source, given.change, given.out)
    if written.change:
        (old_c, new_c), (old_kwh, new_kwh) = written.dry_bulb_c, written.ghi_kwh_m2_a
        say(f"Weather of {written.change}.")
        say(
            f"Mean of the year {new_c:.1f} °C, was {old_c:.1f} °C; sun on level ground "
            f"{new_kwh:,.0f} kWh/m², was {old_kwh:,.0f} kWh/m²."
        )
    if given.json:
        print(json.dumps({**asdict(written), "out": str(written.out)}, indent=2))  # noqa: T201
    else:
        print(written.out)  # noqa: T201
    return 0
