"""What the steps hand to a measure's `apply`: the columns as they are before it."""

from dataclasses import dataclass

import numpy as np

from models.heat.stock.systems import HeatSystems, systems_of
from models.heat.stock.zones import Fabric, Shell
from twin.district.district import Array, District


@dataclass(frozen=True, eq=False)
class FabricBefore:
    """What a measure of the stage 'fabric' finds."""

    district: District
    shell: Shell
    fabric: Fabric


@dataclass(frozen=True, eq=False)
class PlantBefore:
    """What a measure of the stage 'plant' finds: the plant, the design heat (n,) [W] that it is
    sized by, and what each building pays (n, 4), where a measure asks for it."""

    district: District
    systems: HeatSystems
    design_w: Array
    prices: Array | None

    def as_if_all_had(self, heating: str) -> HeatSystems:
        """The plant as if every building had this heating."""
        use = self.district.buildings["use"].astype(str)
        return systems_of(self.district.country, use, np.full(len(use), heating))
