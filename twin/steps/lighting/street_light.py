"""The light on the streets, and how far each street keeps its class."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from models.light.luminaire.generic_optics import luminaire_distribution
from models.light.luminaire.luminaire_table import luminaires
from models.light.road.energy_indicators import power_density_w_lx_m2
from models.light.road.lighting_classes import class_requirement
from models.light.street.district_light import (
    LampField,
    OpticStack,
    optic_stack,
    points_near_lamps,
    street_illuminance_lx,
)
from models.light.street.street_class import COMPARABLE, district_compliance
from models.light.street.street_points import StreetPoints, light_per_street
from twin.district.district import Array
from twin.engine.engine import Memory
from twin.engine.results import StreetLighting
from twin.steps.lighting.street_results import MAINTENANCE_FACTOR, StreetBook, StreetLight

FEW_FRAC = 0.2  # of the lamps: below, only the points they reach are lit anew


@cache
def optics() -> OpticStack:
    """The light of every luminaire of the table, row by row."""
    return optic_stack([luminaire_distribution(code) for code in luminaires().code])


def street_lux(book: StreetBook, lighting: StreetLighting, last: Memory | None) -> Array:
    """Maintained illuminance at every point at full level (n_points,) [lx]."""
    points: StreetPoints = book.points
    if last is not None and last.inputs[0] is book:
        old = last.inputs[1]
        other = (lighting.luminaire != old.luminaire) | (lighting.level_frac != old.level_frac)
        changed = np.flatnonzero(other)
        if len(changed) <= FEW_FRAC * len(lighting.luminaire):
            x, y = book.lamp_x_m[changed], book.lamp_y_m[changed]
            near = points_near_lamps(x, y, points.x_m, points.y_m)
            if len(near) == 0:
                same: Array = last.output
                return same
            lux = np.array(last.output)
            field = lamp_field(book, lighting)
            z = book.point_z_m[near]
            lux[near] = street_illuminance_lx(
                field, optics(), points.x_m[near], points.y_m[near], z
            )
            return lux
    return lit_points_lx(book, lighting.luminaire, lighting.level_frac)


def lit_points_lx(book: StreetBook, luminaire: Array, level_frac: Array) -> Array:
    """Maintained illuminance at every point (n_points,) [lx], luminaires at a level (n_lamps,)."""
    field, points = _field(book, luminaire, level_frac), book.points
    return street_illuminance_lx(field, optics(), points.x_m, points.y_m, book.point_z_m)


def asked_of(classes: Sequence[str]) -> tuple[Array, Array]:
    """Mean and least illuminance that classes ask (n,) [lx], 0 where none; M by the like C."""
    judged = [COMPARABLE.get(name, name) for name in classes]
    mean, least = (_asked(judged, f"illuminance_{which}_lx") for which in ("mean", "min"))
    return np.nan_to_num(mean), np.nan_to_num(least)


def lamp_field(book: StreetBook, lighting: StreetLighting) -> LampField:
    """The lamps as the light model reads them, at the level they are set to, maintained."""
    return _field(book, lighting.luminaire, lighting.level_frac)


def _field(book: StreetBook, luminaire: Array, level_frac: Array) -> LampField:
    return LampField(
        book.lamp_x_m,
        book.lamp_y_m,
        book.lamp_z_m,
        book.lamp_azimuth_deg,
        np.zeros(len(book.lamp_x_m)),
        luminaire,
        MAINTENANCE_FACTOR * level_frac,
    )


def street_light(
    book: StreetBook, classes: tuple[str, ...], lux: Array, lighting: StreetLighting
) -> StreetLight:
    """Mean, least, class met and energy indicators of every street."""
    n = len(book.length_m)
    light = light_per_street(lux, book.points.street, n)
    judged = district_compliance(classes, light, book.length_m)
    met_frac, met_length_frac = _met_by_fields(book, classes, lux)
    of = (book.lamp_street >= 0) & (lighting.level_frac > 0)
    street = book.lamp_street[of]
    power = np.bincount(street, lighting.lamp_w[of], minlength=n)
    kwh = np.bincount(street, lighting.lamp_kwh_a[of], minlength=n)
    lit = light.illuminance_mean_lx > 0
    density = np.full(n, np.nan)
    for row in np.flatnonzero(lit):
        mean, area = float(light.illuminance_mean_lx[row]), float(book.area_m2[row])
        density[row] = power_density_w_lx_m2(float(power[row]), [mean], [area])
    return StreetLight(
        lighting_class=classes,
        judged_class=tuple(judged.judged_class),
        lamps=np.bincount(street, minlength=n),
        mean_lx=light.illuminance_mean_lx,
        min_lx=light.illuminance_min_lx,
        uniformity=light.illuminance_uniformity,
        met=met_frac > 1.0 - 1e-9,
        met_frac=met_frac,
        lit_ratio=judged.lit_ratio,
        asked_mean_lx=_asked(judged.judged_class, "illuminance_mean_lx"),
        asked_min_lx=_asked(judged.judged_class, "illuminance_min_lx"),
        asked_uniformity=_asked(judged.judged_class, "illuminance_uniformity"),
        power_w=power,
        kwh_a=kwh,
        power_density_w_lx_m2=density,
        annual_energy_kwh_m2=kwh / np.maximum(book.area_m2, 1e-9),
        met_length_frac=met_length_frac,
        over_lit_length_frac=judged.over_lit_length_frac,
    )


def _met_by_fields(book: StreetBook, classes: tuple[str, ...], lux: Array) -> tuple[Array, float]:
    """Share of each street's length, and of all, on which its class is met, field by field."""
    n = len(book.field_length_m)
    light = light_per_street(lux, book.field, n)
    met = district_compliance(
        [classes[row] for row in book.field_street], light, book.field_length_m
    ).met
    met_m = np.bincount(book.field_street, book.field_length_m * met, minlength=len(book.length_m))
    share = met_m / np.maximum(book.length_m, 1e-9)
    return np.minimum(share, 1.0), float(met_m.sum()) / max(float(book.length_m.sum()), 1e-9)


def _asked(classes: list[str], quantity: str) -> Array:
    return np.array([class_requirement(name).get(quantity, np.nan) for name in classes])
