"""Buildings that cannot be simulated: named with the reason, and left out of every sum."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from models.heat.stock.zones import Fabric, Operation, Shell
from models.heat.zone.need import unfit_rows
from twin.district.district import Array


@dataclass(frozen=True, eq=False)
class Unfit:
    """not_applicable: one sentence by row, as the other steps name theirs."""

    not_applicable: Mapping[int, tuple[str, ...]]

    @property
    def rows(self) -> Array:
        return np.array(sorted(self.not_applicable), dtype=np.intp)


def unfit(shell: Shell, fabric: Fabric, operation: Operation) -> Unfit:
    """The buildings as they stand that the heat model cannot take, and what it says of them."""
    found = unfit_rows(shell, fabric, operation)
    return Unfit(
        {row: (f"Not simulated and left out of all sums: {why}",) for row, why in found.items()}
    )


def shell_without(shell: Shell, unfit: Unfit) -> Shell:
    """The shell in which an unfit building has no floor, wall or roof: it needs and makes nothing,
    and no measure finds anything to do there."""
    if not unfit.not_applicable:
        return shell
    gone = {}
    for field in fields(Shell):
        column = getattr(shell, field.name).copy()
        column[unfit.rows] = 0.0
        gone[field.name] = column
    return replace(shell, **gone)


def fit_mask(shell: Shell) -> Array:
    """Buildings that are simulated (n,): those with a floor."""
    return np.asarray(shell.floor_area_m2 > 0.0)
