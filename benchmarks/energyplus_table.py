"""Buildings beside EnergyPlus, several at a time: the table of docs/validation.md.

.venv/bin/python benchmarks/energyplus_table.py                     the twelve of the table
.venv/bin/python benchmarks/energyplus_table.py tiny:b00001 ...     others
--program-films   EnergyPlus with this program's inside films: what films alone are worth
--neighbours M    with the walls of neighbours as shade
--json            one line for each building instead of the table
--no-measures     today only
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]

from twin.district.folder import open_district  # noqa: E402
from twin.scenario.scenario import BASELINE, Measure, Scenario  # noqa: E402
from twin.verify.compare import compare, order_of, state_of  # noqa: E402

TWELVE = {
    "lisbon:b00322": "Lisbon, old stone flats",
    "lisbon:b00445": "Lisbon, flats after 1945, cooled",
    "lisbon:b00831": "Lisbon, office, cooled",
    "lisbon:b00140": "Lisbon, hotel in stone",
    "porta_romana:b01439": "Porta Romana, old brick flats",
    "porta_romana:b03670": "Porta Romana, post-war flats, cooled",
    "porta_romana:b04345": "Porta Romana, office, cooled",
    "porta_romana:b01547": "Porta Romana, school",
    "greenwich:b05182": "Greenwich, Victorian terrace",
    "greenwich:b04765": "Greenwich, recent house",
    "greenwich:b04267": "Greenwich, estate block",
    "greenwich:b05389": "Greenwich, shop",
}
SKIN = ("walls", "roof", "floor", "windows", "draught_proofing")


def scenario_of(kinds: tuple[str, ...]) -> Scenario:
    """Measures of these kinds on all buildings, as the program proposes them."""
    return Scenario(measures=tuple(Measure(id=kind, kind=kind) for kind in kinds))


def compared(job: tuple[str, list[str], argparse.Namespace]) -> list[dict[str, Any]]:
    """The buildings of one district: today, after all measures, after new windows."""
    key, buildings, given = job
    district = open_district(key)
    shaded = given.neighbours > 0.0
    today = state_of(district, BASELINE, shaded)
    both = windows = None
    if not given.no_measures:
        both = state_of(district, scenario_of(SKIN), shaded)
        windows = state_of(district, scenario_of(("windows",)), shaded)
    rows = []
    for building in buildings:
        with tempfile.TemporaryDirectory() as folder:
            order = order_of(district, building, given.neighbours, Path(folder))
            order = replace(order, program_films=given.program_films)
            row = {"district": key, **compare(district, (today, both), order).as_json()}
            if windows is not None:
                row["windows"] = compare(district, (windows, None), order).baseline.as_json()
        rows.append(row)
    return rows


def table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The rows as Markdown: EnergyPlus / program."""
    yield (
        "| building | heating [kWh/m2] | cooling [kWh/m2] | highest hour [W/m2] "
        "| all measures save [kWh/m2] | windows save [kWh/m2] |"
    )
    yield "|---|---|---|---|---|---|"
    for row in rows:
        today = row.get("baseline", row)
        cells = [_pair(*(today[side][name] for side in SIDES)) for name in SUMS]
        if "saving" in row:
            cells.append(_pair(*(row["saving"][side]["heating_kwh_m2"] for side in SIDES)))
            cells.append(
                _pair(
                    *(
                        today[side]["heating_kwh_m2"] - row["windows"][side]["heating_kwh_m2"]
                        for side in SIDES
                    )
                )
            )
        name = f"{row['district']}:{row['building']}"
        yield f"| {TWELVE.get(name, name)} ({row['building']}) | {' | '.join(cells)} |"


SIDES = ("energyplus", "program")
SUMS = ("heating_kwh_m2", "cooling_kwh_m2", "peak_heating_w_m2")


def _pair(theirs: float, ours: float) -> str:
    change = f" ({ours / theirs - 1.0:+.1%})" if theirs > 0.05 else ""
    return f"{theirs:.1f} / {ours:.1f}{change}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("buildings", nargs="*", default=list(TWELVE), metavar="DISTRICT:ID")
    parser.add_argument("--program-films", action="store_true")
    parser.add_argument("--neighbours", type=float, default=0.0, metavar="M")
    parser.add_argument("--no-measures", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    jobs: dict[str, list[str]] = {}
    for name in given.buildings:
        key, _, building = name.partition(":")
        jobs.setdefault(key, []).append(building)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = [
            row
            for rows in pool.map(compared, [(k, v, given) for k, v in jobs.items()])
            for row in rows
        ]
    lines = (json.dumps(row) for row in found) if given.json else table(found)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
