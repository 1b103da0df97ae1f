"""What is known of the streets and their light, as frozen columns (n_streets,)."""

from dataclasses import dataclass
from typing import Any

from twin.district.district import Array

MAINTENANCE_FACTOR = 0.8
"""Light left at the end of the cleaning interval; standing: estimate, as for a road file."""


@dataclass(frozen=True, eq=False)
class StreetBook:
    """What does not change with the scenario.

    `lit_width_m`, `length_m`, `area_m2` (n_streets,): the carriageway, or the whole width where
    a street has none. `why` (n_streets,) the rule behind the class. `axis` (n_streets,) of (k, 2)
    [m]. Lamps (n_lamps,): `lamp_street` row of the street or -1; light centres `lamp_x_m`,
    `lamp_y_m`, `lamp_z_m`. `points`: models' StreetPoints, `point_z_m` (n_points,) [m].
    Fields, as EN 13201-3 lays them between two luminaires: `field` (n_points,), `field_street`,
    `field_length_m` (n_fields,).
    `luminaire_names` in words, row by row of the luminaire table.
    """

    luminaire_names: tuple[str, ...]
    lit_width_m: Array
    length_m: Array
    area_m2: Array
    rule_class: tuple[str, ...]
    why: tuple[str, ...]
    axis: tuple[Array, ...]
    lamp_street: Array
    lamp_x_m: Array
    lamp_y_m: Array
    lamp_z_m: Array
    lamp_height_m: Array
    lamp_azimuth_deg: Array
    points: Any
    point_z_m: Array
    field: Array
    field_street: Array
    field_length_m: Array


@dataclass(frozen=True, eq=False)
class StreetLight:
    """The light on every street at full level, and what it takes, columns (n_streets,).

    `lighting_class` by rule or by choice, `judged_class` what illuminance is judged by; mean,
    least [lx], uniformity [-]; `met_frac` share of its length, field by field; `met` all of it;
    `lit_ratio` mean over what is asked [-], NaN where
    nothing is; `asked_mean_lx`, `asked_min_lx`, `asked_uniformity` of the judged class, NaN where
    it asks none; `power_w` with gear; `kwh_a` with standby; `power_density_w_lx_m2` and
    `annual_energy_kwh_m2` of EN 13201-5, NaN where no light falls.
    """

    lighting_class: tuple[str, ...]
    judged_class: tuple[str, ...]
    lamps: Array
    mean_lx: Array
    min_lx: Array
    uniformity: Array
    met: Array
    met_frac: Array
    lit_ratio: Array
    asked_mean_lx: Array
    asked_min_lx: Array
    asked_uniformity: Array
    power_w: Array
    kwh_a: Array
    power_density_w_lx_m2: Array
    annual_energy_kwh_m2: Array
    met_length_frac: float
    over_lit_length_frac: float


@dataclass(frozen=True, eq=False)
class StreetDetail:
    """One street as a straight road of EN 13201-3: mean luminance [cd/m2] of the worst observer,
    uniformities, threshold increment [%], whether the class is met so; the least LED luminaire that
    meets it, dimmed to `least_level_frac`, or what stands in the way; the spacing now and the
    widest at which the class is still met [m], None where it is not met at any. Where no luminaire
    meets the class at the spacing now: the widest at which one does [m], None where there is none,
    the posts that lack for it and what they cost [EUR]."""

    row: int
    spacing_m: float
    arrangement: str
    luminance_cd_m2: float
    overall_uniformity: float
    longitudinal_uniformity: float
    threshold_increment_pct: float
    met: bool
    least_luminaire: str
    least_level_frac: float
    least_met: bool
    least_failing: tuple[str, ...]
    widest_spacing_m: float | None
    holding_spacing_m: float | None
    posts_lacking: int
    posts_lacking_eur: float
