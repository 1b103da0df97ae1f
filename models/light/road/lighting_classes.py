"""What EN 13201-2:2015 asks of a road, and whether a road gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.light.luminaire.luminaire_table import light_table_rows

REQUIREMENTS = {  # quantity of the class table -> whether it is a ceiling
    "luminance_cd_m2": False,
    "overall_uniformity": False,
    "longitudinal_uniformity": False,
    "threshold_increment_pct": True,
    "edge_illuminance_ratio": False,
    "illuminance_mean_lx": False,
    "illuminance_min_lx": False,
    "illuminance_uniformity": False,
}
# Glare of C and P classes is in an informative annex, so it is shown and not counted.
ADVICE = {"C": ("threshold_increment_pct",), "P": ("threshold_increment_pct",)}


@dataclass(frozen=True)
class Check:
    """One requirement against one value: `limit` is a ceiling where `ceiling`, else a floor."""

    quantity: str
    value: float
    limit: float
    ceiling: bool
    binding: bool

    @property
    def met(self) -> bool:
        """Whether the value keeps the limit (to six digits)."""
        slack = 1e-6 * abs(self.limit)
        if self.ceiling:
            return self.value <= self.limit + slack
        return self.value >= self.limit - slack


@cache
def lighting_classes() -> dict[str, dict[str, float]]:
    """Requirements by class name, only those that the class has (`lighting_classes.csv`)."""
    return {
        row["class"]: {name: float(row[name]) for name in REQUIREMENTS if row[name]}
        for row in light_table_rows("lighting_classes.csv")
    }


def class_requirement(name: str) -> dict[str, float]:
    """What a class asks, by quantity. Raises ValueError naming the known classes."""
    known = lighting_classes()
    if name not in known:
        raise ValueError(f"unknown lighting class '{name}'; use one of {', '.join(known)}.")
    return known[name]


def class_checks(name: str, values: Mapping[str, float]) -> tuple[Check, ...]:
    """Each requirement of a class against `values` by the same quantity names.

    A quantity that `values` lacks is left out. Raises ValueError for an unknown class.
    """
    advice = ADVICE.get(name[:1], ())
    return tuple(
        Check(
            quantity, float(values[quantity]), limit, REQUIREMENTS[quantity], quantity not in advice
        )
        for quantity, limit in class_requirement(name).items()
        if quantity in values
    )


def class_met(checks: tuple[Check, ...]) -> bool:
    """Whether every binding requirement is met."""
    return all(check.met for check in checks if check.binding)


def lit_ratio(name: str, values: Mapping[str, float]) -> float | None:
    """Mean level over what the class asks [-]; None where the class asks no level."""
    asked = class_requirement(name)
    for quantity in ("luminance_cd_m2", "illuminance_mean_lx"):
        if quantity in asked and quantity in values:
            return float(values[quantity]) / asked[quantity]
    return None
