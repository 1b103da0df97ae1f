"""How much photovoltaic power fits on each roof, by direction, and which roofs carry none.

Rules, each an argument of `RoofRules`:
- suitable share 0.60 of a roof (dormers, chimneys, edges, other equipment), after the
  'architectural suitability' of IEA PVPS T7-4 (2002); quoted from memory, standing: estimate;
- modules fill 0.98 of a suitable pitched area and 0.70 of a suitable flat one (paths, setbacks),
  after Gagnon et al. 2016, NREL/TP-6A20-65298; quoted from memory, standing: estimate;
- rows on flat roofs cover `cover_frac` of that area (see `models.pv.production.Mounting`);
- on protected roofs `protected_flat_frac` of the flat part: 0 = none at all; 0.5 keeps modules
  behind the parapet, unseen from the street (our estimate); none on slopes that are seen;
- no modules where a direction yields less than 0.75 of the best, or where less than 10 m2 are
  usable; NREL's national study (data.openei.org/submissions/6337) leaves out north roofs, planes
  under 10 m2 and those below 70 % of the unshaded yield; 0.75 is our estimate, 10 m2 found.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.pv.production import FLAT, N_DIRECTIONS

NO_MODULES_ON = ("dome", "spire")

APPLICABLE = 0
NOT_APPLICABLE_PROTECTED = 1
NOT_APPLICABLE_ROOF_FORM = 2
NOT_APPLICABLE_TOO_SMALL = 3
NOT_APPLICABLE_REASONS = {
    APPLICABLE: "",
    NOT_APPLICABLE_PROTECTED: "The view of this roof is protected: no photovoltaics in sight.",
    NOT_APPLICABLE_ROOF_FORM: "A dome or spire carries no photovoltaics.",
    NOT_APPLICABLE_TOO_SMALL: "Less than 10 m² of usable roof.",
}

Array = NDArray[np.floating]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class RoofRules:
    """Shares of a roof that modules may take; see the module's text for the sources."""

    suitable_frac: float = 0.60
    pitched_fill_frac: float = 0.98
    flat_fill_frac: float = 0.70
    cover_frac: float = 0.50
    protected_flat_frac: float = 0.0
    least_yield_frac: float = 0.75
    least_usable_m2: float = 10.0
    kwp_per_m2: float = 0.21


DEFAULT_RULES = RoofRules()


@dataclass(frozen=True)
class RoofCapacity:
    """`kwp` and `module_m2` (n, 9) by direction; `not_applicable` (n,) a NOT_APPLICABLE_ code."""

    kwp: NDArray[np.float32]
    module_m2: NDArray[np.float32]
    not_applicable: NDArray[np.int8]


def roof_capacity(
    faces_m2: Array,
    roof: NDArray[np.str_],
    protected: Mask,
    yearly_kwh_per_kwp: Array,
    rules: RoofRules = DEFAULT_RULES,
    best_kwh_per_kwp: float | None = None,
) -> RoofCapacity:
    """Kilowatt-peak that fits, by direction, after the rules; 0 where not applicable.

    faces_m2: roof area along the slope facing each direction, (n, 9) [m2] (`Shell.roof_area_m2`);
    roof: its form (n,), not applicable on `dome` and `spire`; protected: (n,); yearly_kwh_per_kwp:
    (9,) or, with each roof's own shade, (n, 9) [kWh/kWp]; best_kwh_per_kwp: of the best direction
    in the open, by default the most in that table. kwp = faces x suitable x fill (x cover on flat)
    x kwp_per_m2, kept where the direction's yield is at least `least_yield_frac` of the best.
    """
    best = np.max(yearly_kwh_per_kwp) if best_kwh_per_kwp is None else best_kwh_per_kwp
    fill = np.full(N_DIRECTIONS, rules.pitched_fill_frac)
    fill[FLAT] = rules.flat_fill_frac * rules.cover_frac
    sunny = yearly_kwh_per_kwp >= rules.least_yield_frac * best
    allowed = np.ones((len(protected), N_DIRECTIONS))
    allowed[np.asarray(protected, bool)] = 0.0
    allowed[np.asarray(protected, bool), FLAT] = rules.protected_flat_frac
    usable_m2 = faces_m2 * rules.suitable_frac * sunny * allowed
    unseen = (faces_m2 * allowed).sum(axis=1) > 0.0
    module_m2 = usable_m2 * fill
    kwp = module_m2 * rules.kwp_per_m2
    no_face = np.isin(roof, NO_MODULES_ON) | (faces_m2.sum(axis=1) <= 0.0)
    not_applicable = np.select(
        [protected & ~unseen, no_face, usable_m2.sum(axis=1) < rules.least_usable_m2],
        [NOT_APPLICABLE_PROTECTED, NOT_APPLICABLE_ROOF_FORM, NOT_APPLICABLE_TOO_SMALL],
        APPLICABLE,
    ).astype(np.int8)
    keep = (not_applicable == APPLICABLE)[:, None]
    return RoofCapacity(
        (kwp * keep).astype(np.float32), (module_m2 * keep).astype(np.float32), not_applicable
    )
