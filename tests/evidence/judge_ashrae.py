"""The zone model beside the example programs of ASHRAE 140-2020."""

from tests.evidence.record import Record
from tests.models.heat.case.bestest_further import further_lines, further_table
from tests.models.heat.case.bestest_table import lines, table

PROGRAMS = "six programs of ASHRAE 140-2020 (EnergyPlus 9.0.1, ESP-r, TRNSYS, CSE, DeST, BSIMAC)"
SECTION = "Zone model"
LEAST_FURTHER, FARTHEST_FRAC = 160, 0.05


def given_cases() -> Record:
    """The cases 600, 610, 640, 900 and 600FF: energy, peaks, temperatures, sun."""
    rows = lines()
    outside = [f"{r.quantity.replace('_', ' ')} of {r.case}" for r in rows if not r.inside]
    return Record(
        "zone: loads, peaks, temperatures, sun of the given cases",
        PROGRAMS,
        SECTION,
        asked="every figure in the range of the programs",
        found=f"outside: {', '.join(outside)}" if outside else "all inside",
        inside=len(rows) - len(outside),
        total=len(rows),
        passed=not outside,
        tables={"zone model": table(rows)},
    )


def further_cases() -> Record:
    """The other cases of the standard; how many lie inside and how far the others miss."""
    rows = further_lines()
    outside = [r for r in rows if not r.inside]
    # a cooling of nothing has no share to miss by, and no case of it misses
    missed = [r.low / r.ours - 1.0 if r.ours < r.low else r.ours / r.high - 1.0 for r in outside]
    worst = max(missed, default=0.0)
    inside = len(rows) - len(outside)
    return Record(
        "zone: loads, peaks, temperatures of the further cases",
        PROGRAMS,
        SECTION,
        asked=f"{LEAST_FURTHER} of {len(rows)} in range, none missed by more than 5 %",
        found=f"the {len(outside)} others miss by {worst:.1%} at most" if outside else "all inside",
        inside=inside,
        total=len(rows),
        passed=inside >= LEAST_FURTHER and worst <= FARTHEST_FRAC,
        tables={"further cases": further_table()},
    )
