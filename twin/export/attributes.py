"""What is told of each building beside its shape: what is known, and what the scenario does."""

from typing import Any

import numpy as np
import pandas as pd

from twin.answer.compare import Answer
from twin.snapshot.tables import building_frame

_ALSO = ("roof", "roof_height_m", "cooling")


def building_table(answer: Answer) -> pd.DataFrame:
    """One row a building: `buildings.gpkg` of a snapshot without its geometry, and beside it the
    roof, the cooling and the rules by which values were inferred."""
    b = answer.district.buildings
    frame = building_frame(answer)
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    for name in (*_ALSO, *(c for c in b.columns if c.endswith("_rule"))):
        table[name] = b[name]
    return table


def plain_value(value: Any) -> Any:
    """A value as JSON writes it; None for what is not defined."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.9g}") if np.isfinite(value) else None
    return value
