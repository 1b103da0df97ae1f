"""The zone model alone: the loop, the preparing of its reduced networks, and an edit."""

from dataclasses import replace
from time import perf_counter

import numpy as np

from benchmarks.table import Row
from benchmarks.timed import timed
from models.heat.fabric.constructions import FLOORS, ROOFS, WALLS
from models.heat.stock.zones import Fabric, Operation, Shell, take_operation_rows, take_rows
from models.heat.zone.district_network import forget_elements
from models.heat.zone.district_sky import district_sky
from models.heat.zone.kernel import run
from models.heat.zone.need import heating_and_cooling_need, plan_of
from twin.district.folder import open_district
from twin.steps.buildings.buildings import climate_of

SIZES = (1000, 2600)
EDITED = 900
LIMIT_MS = 0.1
PREPARE_S = 3.0
EDIT_S = 0.15
THREADS = 2


def measure() -> list[Row]:
    """Per building-year of the loop, preparing from nothing, and 900 changed walls."""
    climate = climate_of(open_district("lisbon").weather)
    begun = perf_counter()
    sky = district_sky(climate)
    rows = [Row("weather made ready, once", perf_counter() - begun, "s", note="sun on 17 planes")]
    for n in SIZES:
        shell, fabric, operation = buildings(n)

        def from_nothing(
            shell: Shell = shell, fabric: Fabric = fabric, operation: Operation = operation
        ) -> None:
            forget_elements()
            plan_of(shell, fabric, operation, sky)

        plan = plan_of(shell, fabric, operation, sky)
        loop = timed(lambda plan=plan: run(plan), threads=THREADS)
        networks = timed(from_nothing, threads=THREADS)
        rows += [
            loop.row("loop, per building-year", "ms", LIMIT_MS,
                     f"{n:,} buildings of all constructions together", n),
            networks.row("reduced networks from nothing", "s", PREPARE_S,
                         f"{n:,} buildings, element cache emptied"),
        ]  # fmt: skip
    changed = np.arange(EDITED)
    new = replace(fabric, wall_u_w_m2k=np.where(np.arange(n) < EDITED, 0.25, fabric.wall_u_w_m2k))
    part = (take_rows(shell, changed), take_rows(new, changed))
    slow = timed(
        lambda: heating_and_cooling_need(*part, take_operation_rows(operation, changed), climate),
        threads=THREADS,
    )
    rows.append(slow.row("walls edited", "s", EDIT_S, f"{EDITED} buildings run again"))
    return rows


def buildings(n: int) -> tuple[Shell, Fabric, Operation]:
    """n boxes of mixed size, construction and use."""
    r = np.random.default_rng(0)
    storeys, foot = r.integers(1, 8, n), r.uniform(40.0, 500.0, n)
    walls = np.zeros((n, 8))
    for k in range(4):
        walls[np.arange(n), (2 * k + r.integers(0, 2, n)) % 8] = np.sqrt(foot) * 3.1 * storeys
    flat = r.random(n) < 0.5
    roofs = np.zeros((n, 9))
    roofs[flat, 8], roofs[~flat, 2], roofs[~flat, 6] = foot[flat], foot[~flat], foot[~flat]
    shell = Shell(
        foot * storeys, foot * 3.1 * storeys, foot * 2.6 * storeys, foot, walls, roofs, 35.0 * ~flat
    )

    def between(low: float, high: float) -> np.ndarray:
        return r.uniform(low, high, n)

    fabric = Fabric(
        r.integers(0, len(WALLS), n), r.integers(0, len(ROOFS), n), r.integers(0, len(FLOORS), n),
        np.round(between(0.2, 2.2), 2), np.round(between(0.2, 2.5), 2),
        np.round(between(0.3, 2.0), 2), between(1.0, 5.0), between(0.3, 0.7), between(0.1, 0.4),
        r.random(n) < 0.3, between(0.1, 1.0), between(0.2, 0.6), np.zeros(n), between(0.0, 0.1),
        between(0.5, 1.0),
    )  # fmt: skip
    profiles, hour = 9, np.arange(8760) % 24
    night = np.broadcast_to((hour < 6) | (hour > 22), (profiles, 8760))
    operation = Operation(
        np.where(night, 16.0, 20.0), np.full(night.shape, 26.0), np.full(night.shape, 4.0),
        np.ones(night.shape), np.full(profiles, 0.5), r.integers(0, profiles, n),
        r.random(n) < 0.3, np.ones(n),
    )  # fmt: skip
    return shell, fabric, operation


if __name__ == "__main__":
    from benchmarks.table import as_text, machine

    print(machine())
    print(as_text(measure()))
