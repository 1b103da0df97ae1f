"""The lighting class of each street, by a stated, editable rule, and whether it is met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.light.luminaire.luminaire_table import light_table_rows
from models.light.road.lighting_classes import class_checks, class_met, class_requirement, lit_ratio
from models.light.street.street_points import StreetLight

# M classes are judged by luminance, which needs an observer; over a district the C class of like
# level stands in (CEN/TR 13201-1, table of comparable classes for q0 about 0.07). Standing:
# estimate. M6 has none: C5 is the nearest, above it.
COMPARABLE = {"M1": "C1", "M2": "C2", "M3": "C3", "M4": "C4", "M5": "C5", "M6": "C5"}


@dataclass(frozen=True)
class ClassRule:
    """One line of the rule: streets of `kind` at least `least_carriageway_m` wide get the class."""

    kind: str
    least_carriageway_m: float
    lighting_class: str
    why: str


@cache
def street_class_rule() -> tuple[ClassRule, ...]:
    """The rule of `street_class_rule.csv`; standing: estimate, to be edited per district."""
    return tuple(
        ClassRule(row["kind"], float(row["least_carriageway_m"]), row["class"], row["why"])
        for row in light_table_rows("street_class_rule.csv")
    )


def street_classes(
    kind: Sequence[str],
    carriageway_m: NDArray[np.floating],
    rule: Sequence[ClassRule] | None = None,
    chosen: Mapping[int, str] | None = None,
) -> list[str]:
    """Lighting class of every street, (n_streets,).

    The line of `rule` for the kind with the greatest width reached; `chosen` overrides by row.
    A kind that the rule lacks gets P5. Raises ValueError for an unknown class in `chosen`.
    """
    lines = street_class_rule() if rule is None else tuple(rule)
    picked = dict(chosen or {})
    for name in picked.values():
        class_requirement(name)
    classes = []
    for row, (name, width) in enumerate(zip(kind, carriageway_m)):
        wide = [line for line in lines if line.kind == name and width >= line.least_carriageway_m]
        widest = max(wide, key=lambda line: line.least_carriageway_m, default=None)
        found = widest.lighting_class if widest else "P5"
        classes.append(picked.get(row, found))
    return classes


@dataclass(frozen=True)
class Compliance:
    """Classes met over a district: `judged_class` (n_streets,) what each was judged by, `met` and
    `lit_ratio` (n_streets,) (level over what is asked, nan where nothing is asked), and the shares
    of street length that meet their class and that get over 1.5 times its level [-]."""

    judged_class: list[str]
    met: NDArray[np.bool_]
    lit_ratio: NDArray[np.float64]
    met_length_frac: float
    over_lit_length_frac: float


OVER_LIT_RATIO = 1.5  # EN 13201-2 for P classes: the mean at most 1.5 times the class value


def district_compliance(
    classes: Sequence[str], light: StreetLight, length_m: NDArray[np.floating]
) -> Compliance:
    """Judge every street by its class on illuminance alone; M classes by the comparable C class."""
    judged = [COMPARABLE.get(name, name) for name in classes]
    met = np.zeros(len(judged), dtype=np.bool_)
    ratio = np.full(len(judged), np.nan)
    for row, name in enumerate(judged):
        values = {
            "illuminance_mean_lx": float(light.illuminance_mean_lx[row]),
            "illuminance_min_lx": float(light.illuminance_min_lx[row]),
            "illuminance_uniformity": float(light.illuminance_uniformity[row]),
        }
        met[row] = class_met(class_checks(name, values))
        level = lit_ratio(name, values)
        ratio[row] = np.nan if level is None else level
    total = max(float(np.sum(length_m)), 1e-9)
    over = np.nan_to_num(ratio) > OVER_LIT_RATIO
    return Compliance(
        judged,
        met,
        ratio,
        float((length_m * met).sum()) / total,
        float((length_m * over).sum()) / total,
    )
