"""One building's year by two programs, as plain arrays; `ui.panels.verify.charts` draws. No Qt."""

from dataclasses import dataclass

import numpy as np

from twin.district.district import Array
from twin.verify.record import Case, Comparison, Side
from ui.view_state.charts import monthly_kwh

VERIFY_CHARTS: dict[str, str] = {
    "months": "Months",
    "duration": "Duration curve",
    "week": "Coldest week",
}
WEEK_H = 168


@dataclass(frozen=True, eq=False)
class Pair:
    """Heating and cooling by both programs: (2, k) each, heating first; energyplus may be None.

    kind: one of VERIFY_CHARTS; unit of the values; first_hour: of a week.
    """

    kind: str
    unit: str
    program: Array
    energyplus: Array | None
    first_hour: int = 0


def pair_of(found: Comparison, scenario: bool, kind: str) -> Pair:
    """The data of one chart, of today or of the scenario."""
    case: Case = found.scenario if scenario and found.scenario is not None else found.baseline
    first, longest = found.coldest_hour, _hours_of_need(case)

    def data(side: Side) -> Array:
        hours = np.stack([side.heating_w_m2, side.cooling_w_m2])
        if kind == "months":
            return np.stack([monthly_kwh(row) for row in hours])
        if kind == "duration":
            return -np.sort(-hours, axis=1)[:, :longest]
        return hours[:, first : first + WEEK_H]

    unit = "kWh/m²" if kind == "months" else "W/m²"
    theirs = data(case.energyplus) if case.energyplus else None
    return Pair(kind, unit, data(case.program), theirs, first)


def _hours_of_need(case: Case) -> int:
    """For how many hours the longer of all duration curves is above zero."""
    sides = [case.program, *([case.energyplus] if case.energyplus else [])]
    rows = [row for side in sides for row in (side.heating_w_m2, side.cooling_w_m2)]
    return max(max(int((row > 0.0).sum()) for row in rows), 1)
