"""The further cases of ASHRAE 140-2020, made from the given ones, beside the published ranges.

`make evidence` writes the table of the docs anew.

What each case changes: ASHRAE 140-2020 section 5.2 as written out in public case notes and in
lbl-srg/modelica-buildings, Buildings/ThermalZones/Detailed/Validation/BESTEST. Ranges: the example
programs' least and greatest in NREL/BESTEST-GSR, results/resources/RESULTS5-2A.xlsx at c82e371
(BSD-3 style licence), tables B8-1 to B8-5. Left out: 960 (two zones), 450 to 470 (films held at
stated values).
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from models.heat.case.zone_case import simulate_zone
from tests.evidence.ashrae_cases import given_case
from tests.models.heat.case.bestest_table import KEYS, Line
from tests.models.weather.epw import denver

Case = dict[str, Any]
RANGES = Path(__file__).with_suffix(".csv")
BEGIN, END = "<!-- further cases: begin -->", "<!-- further cases: end -->"
OFF = float("nan")

FOAM = {"conductivity_w_mk": 0.04, "density_kg_m3": 10, "heat_capacity_j_kgk": 1400}
PANE = {"thickness_m": 0.003048, "conductivity_w_mk": 1.0, "density_kg_m3": 2470,
        "heat_capacity_j_kgk": 750}  # fmt: skip
LOW_E = (1.19, 4.5, 17.8, [0.440, 0.443, 0.438, 0.432, 0.422, 0.403, 0.361, 0.278, 0.148, 0.0],
         0.377)  # fmt: skip
SINGLE = (5.16, 7.8, 16.0, [0.864, 0.864, 0.862, 0.859, 0.851, 0.831, 0.785, 0.673, 0.424, 0.0],
          0.787)  # fmt: skip


def _walls(case: Case, start: str = "") -> list[Case]:
    return [s for s in case["surfaces"] if s["tilt_deg"] == 90 and s["name"].startswith(start)]


def _free(case: Case) -> None:
    case["thermostat"] = {"heating_c": [OFF] * 24, "cooling_c": [OFF] * 24}


def _held(case: Case) -> None:
    case["thermostat"] = {"heating_c": [20.0] * 24, "cooling_c": [20.0] * 24}


def _set_back(case: Case) -> None:
    case["thermostat"] = given_case("640")["thermostat"]


def _overhang(case: Case) -> None:
    case["windows"] = given_case("610")["windows"]


def _east_west(case: Case) -> None:
    window = case["windows"][0]
    case["windows"] = [
        {**deepcopy(window), "name": side, "azimuth_deg": at}
        for side, at in (("east", 90), ("west", 270))
    ]
    for start, area in (("south", 21.6), ("east", 10.2), ("west", 10.2)):
        _walls(case, start)[0]["area_m2"] = area


def _hoods(case: Case) -> None:
    """1 m deep: an overhang at the roof, fins at the window's edges from roof to ground."""
    for window in case["windows"]:
        window["overhang"] = {"depth_m": 1.0, "above_m": 0.5, "beyond_left_m": 0.0,
                              "beyond_right_m": 0.0}  # fmt: skip
        window["fins"] = {"depth_m": 1.0, "above_m": 0.5, "below_m": 0.2}


def _night_air(case: Case) -> None:
    """1,700 m3/h from 18 to 7 h, cooling from 7 to 18 h, no heating."""
    case["ventilation"] = {"flow_m3_h": 1700.0, "hours": "18-7"}
    cooling = [27.0 if 7 <= hour < 18 else OFF for hour in range(24)]
    case["thermostat"] = {"heating_c": [OFF] * 24, "cooling_c": cooling}


def _glass(u: float, inside: float, outside: float, g: list[float], even: float) -> Change:
    def change(case: Case) -> None:
        for window in case["windows"]:
            window |= {"u_w_m2k": u, "film_inside_w_m2k": inside, "film_outside_w_m2k": outside}
            window["g_by_angle"] = {"angle_deg": list(range(0, 91, 10)), "g": g,
                                    "g_hemispherical": even}  # fmt: skip

    return change


def _thick(case: Case) -> None:
    heavy = case["name"] == "900"
    for wall in _walls(case):
        wall["layers"][1] = {"thickness_m": 0.2452 if heavy else 0.25, **FOAM}
    roof = next(s for s in case["surfaces"] if s["tilt_deg"] == 0)
    roof["layers"][1]["thickness_m"] = 0.4


def _solid(case: Case) -> None:
    case["windows"] = []
    _walls(case, "south")[0]["area_m2"] = 21.6


def _opaque_panes(case: Case) -> None:
    """The windows as walls that let no light through, as smooth as glass (so in BESTEST-GSR)."""
    south = _walls(case, "south")[0]
    layers = [dict(PANE), {"resistance_m2k_w": 0.192}, dict(PANE)]
    case["surfaces"].append({**south, "name": "opaque panes", "area_m2": 12.0, "layers": layers,
                             "roughness": "very smooth"})  # fmt: skip
    case["windows"] = []


def _bare(case: Case) -> None:
    """No infiltration, no gains, bright outside."""
    case["air"]["infiltration_per_h"] = 0.0
    case["gains"]["sensible_w"] = 0.0
    _every(case, solar_absorptance=0.1)


def _every(case: Case, **fields: float) -> None:
    for surface in case["surfaces"]:
        surface |= fields


def _faces(**fields: float) -> Change:
    return lambda case: _every(case, **fields)


def _leaky(per_h: float) -> Change:
    return lambda case: case["air"].update(infiltration_per_h=per_h)


def _gains(case: Case) -> None:
    case["gains"]["sensible_w"] = 200.0


Change = Callable[[Case], None]
DARK_INSIDE = _faces(solar_absorptance_inside=0.9)
LIGHT_INSIDE = _faces(solar_absorptance_inside=0.1)
PANES = (_opaque_panes, _bare)
CHANGES: dict[str, tuple[str, tuple[Change, ...]]] = {
    "620": ("600", (_east_west,)),
    "630": ("600", (_east_west, _hoods)),
    "650": ("600", (_night_air,)),
    "660": ("600", (_glass(*LOW_E),)),
    "670": ("600", (_glass(*SINGLE),)),
    "680": ("600", (_thick,)),
    "685": ("600", (_held,)),
    "695": ("600", (_thick, _held)),
    "910": ("900", (_overhang,)),
    "920": ("900", (_east_west,)),
    "930": ("900", (_east_west, _hoods)),
    "940": ("900", (_set_back,)),
    "950": ("900", (_night_air,)),
    "980": ("900", (_thick,)),
    "985": ("900", (_held,)),
    "995": ("900", (_thick, _held)),
    "650FF": ("600", (_night_air, _free)),
    "680FF": ("600", (_thick, _free)),
    "900FF": ("900", (_free,)),
    "950FF": ("900", (_night_air, _free)),
    "980FF": ("900", (_thick, _free)),
    "195": ("600", (_solid, _bare, _held, _faces(thermal_emittance=0.1))),
    "200": ("600", (*PANES, _held, _faces(thermal_emittance=0.1))),
    "210": ("600", (*PANES, _held, _faces(thermal_emittance_inside=0.1))),
    "215": ("600", (*PANES, _held,
                    _faces(thermal_emittance=0.1, thermal_emittance_inside=0.9))),
    "220": ("600", (*PANES, _held)),
    "230": ("600", (*PANES, _held, _leaky(1.0))),
    "240": ("600", (*PANES, _held, _gains)),
    "250": ("600", (*PANES, _held, _faces(solar_absorptance=0.9))),
    "270": ("600", (_bare, _held, DARK_INSIDE)),
    "280": ("600", (_bare, _held, LIGHT_INSIDE)),
    "290": ("600", (_overhang, _bare, _held, DARK_INSIDE)),
    "300": ("600", (_east_west, _bare, _held, DARK_INSIDE)),
    "310": ("600", (_east_west, _hoods, _bare, _held, DARK_INSIDE)),
    "320": ("600", (_bare, DARK_INSIDE)),
    "395": ("600", (_solid, _bare)),
    "400": ("600", PANES),
    "410": ("600", (*PANES, _leaky(0.5))),
    "420": ("600", (*PANES, _leaky(0.5), _gains)),
    "430": ("600", (*PANES, _leaky(0.5), _gains, _faces(solar_absorptance=0.6))),
    "440": ("600", (LIGHT_INSIDE,)),
    "800": ("900", (*PANES, _leaky(0.5), _gains, _faces(solar_absorptance=0.6))),
    "810": ("900", (LIGHT_INSIDE,)),
}  # fmt: skip


def further_case(name: str) -> Case:
    base, changes = CHANGES[name]
    case = given_case(base)
    for change in changes:
        change(case)
    return case


@cache
def further_lines() -> tuple[Line, ...]:
    """Every published range of these cases, and what this program finds."""
    climate = denver()
    found = {name: simulate_zone(further_case(name), climate) for name in CHANGES}
    with RANGES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Line(r["quantity"], r["unit"], r["case"], float(r["min"]), float(r["max"]),
             float(r["mean"]), found[r["case"]][KEYS[r["quantity"]]])
        for r in rows
    )  # fmt: skip


def further_table() -> str:
    """One row a case; what lies outside its range is bold."""
    quantities = list(KEYS)
    by_case = {(r.case, r.quantity): r for r in further_lines()}
    plants = [n for n in CHANGES if not n.endswith("FF")]
    floating = [n for n in CHANGES if n.endswith("FF")]

    def cell(line: Line) -> str:
        digits = 1 if line.unit == "degC" else 2
        value = f"{line.ours:.{digits}f}"
        value = value if line.inside else f"**{value}**"
        return f"{value} ({line.low:.{digits}f} to {line.high:.{digits}f})"

    text = []
    heads = ["heating [MWh]", "cooling [MWh]", "peak heating [kW]", "peak cooling [kW]"]
    warmth = ["greatest [degC]", "least [degC]", "mean [degC]"]
    for names, columns, keys in (
        (plants, heads, quantities[:4]),
        (floating, warmth, quantities[4:]),
    ):
        text += [f"| case | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
        text += [f"| {n} | {' | '.join(cell(by_case[n, k]) for k in keys)} |" for n in names]
        text.append("")
    return "\n".join(text).rstrip("\n")
