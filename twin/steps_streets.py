"""Steps for the light on the streets. They run only when somebody looks at streets."""

from functools import cache
from itertools import pairwise

import numpy as np
import shapely

from layers.terrain import elevation_m
from models.light.district_light import (
    LampField,
    OpticStack,
    light_centres_m,
    optic_stack,
    points_near_lamps,
    street_illuminance_lx,
)
from models.light.energy_indicators import power_density_w_lx_m2
from models.light.generic_optics import lantern_distribution
from models.light.lanterns import lanterns
from models.light.lighting_classes import class_requirement
from models.light.street_class import ClassRule, district_compliance, street_class_rule
from models.light.street_class import street_classes as classes_by_rule
from models.light.street_points import StreetPoints, light_per_street, street_points
from models.light.street_road import along_and_left_m
from twin.compare import Answer
from twin.district import Array, District, Features
from twin.engine import Memory, Step, evaluate
from twin.results import StreetLighting
from twin.scenario import Measure
from twin.street_results import MAINTENANCE_FACTOR, StreetAnswer, StreetBook, StreetLight
from twin.targets import targeted_streets, with_uptake

_LANTERN_KINDS = {"hps": "sodium", "mh": "metal halide", "hpm": "mercury", "led": "LED"}
LEAST_FIELD_M = 6.0
FEW_FRAC = 0.2  # of the lamps: below, only the points they reach are lit anew


@cache
def optics() -> OpticStack:
    """The light of every lantern of the table, row by row."""
    return optic_stack([lantern_distribution(code) for code in lanterns().code])


def street_book(district: District) -> StreetBook:
    """Points, lamps and classes of all streets."""
    nothing = Features(np.zeros(0, dtype=str), np.zeros(0, dtype=object), {})
    streets = district.layers.get("streets", nothing)
    if len(streets) == 0:
        raise ValueError("the district has no streets, so there is no light to show on them.")
    kerbs = streets["carriageway_m"].astype(float)
    width = np.where(kerbs > 0, kerbs, streets["width_m"].astype(float))
    xy, owner = shapely.get_coordinates(streets.geometry, return_index=True)
    first = np.searchsorted(owner, np.arange(len(streets) + 1))
    points = street_points(xy[:, 0], xy[:, 1], first, width)
    kinds = [str(kind) for kind in streets["kind"]]
    length = shapely.length(streets.geometry)
    x, y, z, height, azimuth, street = _lamps(district, streets)
    axes = tuple(xy[a:b] for a, b in pairwise(first))
    field, field_street, field_length = _fields(points, axes, length, x, y, street)
    return StreetBook(
        lantern_names=tuple(_lantern_name(code) for code in lanterns().code),
        lit_width_m=width,
        length_m=length,
        area_m2=width * length,
        rule_class=tuple(classes_by_rule(kinds, kerbs)),
        why=tuple(_why(kind, kerb) for kind, kerb in zip(kinds, kerbs, strict=True)),
        axis=axes,
        lamp_street=street,
        lamp_x_m=x,
        lamp_y_m=y,
        lamp_z_m=z,
        lamp_height_m=height,
        lamp_azimuth_deg=azimuth,
        points=points,
        point_z_m=elevation_m(district.terrain, points.x_m, points.y_m),
        field=field,
        field_street=field_street,
        field_length_m=field_length,
    )


def _fields(
    points: StreetPoints,
    axes: tuple[Array, ...],
    length_m: Array,
    x_m: Array,
    y_m: Array,
    street: Array,
) -> tuple[Array, Array, Array]:
    """Field of each point, and street and length of each field: from lamp to lamp along a street.

    Lamps that face each other, or stand closer than a step of the grid, bound one field.
    """
    field = np.zeros(len(points.x_m), dtype=np.intp)
    owner: list[int] = []
    lengths: list[float] = []
    first = 0
    for row, count in enumerate(points.columns):
        here = street == row
        station = (np.arange(count) + 0.5) * length_m[row] / max(count, 1)
        number = np.zeros(count, dtype=np.intp)
        if here.any() and count:
            along, _ = along_and_left_m(x_m[here], y_m[here], axes[row][:, 0], axes[row][:, 1])
            bounds = np.sort(along)
            bounds = bounds[np.concatenate([[True], np.diff(bounds) > LEAST_FIELD_M])]
            _, number = np.unique(np.searchsorted(bounds, station), return_inverse=True)
        size = int(count * points.rows[row])
        field[first : first + size] = len(owner) + np.repeat(number, points.rows[row])
        parts = np.bincount(number) * length_m[row] / max(count, 1)
        owner += [row] * len(parts)
        lengths += parts.tolist()
        first += size
    return field, np.array(owner, dtype=np.intp), np.array(lengths)


def _lamps(district: District, streets: Features) -> tuple[Array, ...]:
    """Light centres, heights, azimuths and streets of the lamps, each (n_lamps,)."""
    lamps = district.layers.get("lamp_posts")
    if lamps is None:
        return (np.zeros(0),) * 5 + (np.zeros(0, dtype=np.intp),)
    xy = shapely.get_coordinates(lamps.geometry)
    azimuth, height = lamps["azimuth_deg"].astype(float), lamps["height_m"].astype(float)
    x, y = light_centres_m(xy[:, 0], xy[:, 1], lamps["arm_m"].astype(float), azimuth)
    ground = elevation_m(district.terrain, xy[:, 0], xy[:, 1])
    rows = {str(name): row for row, name in enumerate(streets.ids)}
    street = np.array([rows.get(str(i), -1) for i in lamps["street_id"]], dtype=np.intp)
    return x, y, ground + height, height, azimuth, street


def _lantern_name(code: str) -> str:
    """'hps_100' as '100 W sodium'."""
    kind, _, watts = code.partition("_")
    return f"{watts} W {_LANTERN_KINDS.get(kind, kind)}"


def _why(kind: str, carriageway_m: float) -> str:
    """The line of the rule that a street falls under, in words."""
    lines = [
        line
        for line in street_class_rule()
        if line.kind == kind and carriageway_m >= line.least_carriageway_m
    ]
    if not lines:
        return "no rule for this kind of street"
    line: ClassRule = max(lines, key=lambda one: one.least_carriageway_m)
    wide = f" from {line.least_carriageway_m:g} m wide" if line.least_carriageway_m else ""
    return f"{line.kind} street{wide}: {line.why}"


def chosen_classes(
    district: District, book: StreetBook, measures: tuple[Measure, ...]
) -> tuple[str, ...]:
    """The class of every street: by the rule, or as the last measure `street_class` for it says."""
    classes = list(book.rule_class)
    for measure in measures:
        if measure.kind == "street_class":
            mask = targeted_streets(district, measure.target)
            chosen = with_uptake(district.layers["streets"], mask, measure.uptake_frac)
            for row in np.flatnonzero(chosen):
                classes[row] = str(measure.parameters["class"])
    return tuple(classes)


def street_lux(book: StreetBook, lighting: StreetLighting, last: Memory | None) -> Array:
    """Maintained illuminance at every point at full level (n_points,) [lx]."""
    points: StreetPoints = book.points
    if last is not None and last.inputs[0] is book:
        old = last.inputs[1]
        other = (lighting.lantern != old.lantern) | (lighting.level_frac != old.level_frac)
        changed = np.flatnonzero(other)
        if len(changed) <= FEW_FRAC * len(lighting.lantern):
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
    field = lamp_field(book, lighting)
    return street_illuminance_lx(field, optics(), points.x_m, points.y_m, book.point_z_m)


def lamp_field(book: StreetBook, lighting: StreetLighting) -> LampField:
    """The lamps as the light model reads them, at the level they are set to, maintained."""
    return LampField(
        book.lamp_x_m,
        book.lamp_y_m,
        book.lamp_z_m,
        book.lamp_azimuth_deg,
        np.zeros(len(book.lamp_x_m)),
        lighting.lantern,
        MAINTENANCE_FACTOR * lighting.level_frac,
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


STREET_STEPS: tuple[Step, ...] = (
    Step("street_book", ("district",), street_book, compares=False),
    Step("class_measures", ("scenario",), lambda scenario: scenario.of_kind("street_class")),
    Step("street_classes", ("district", "street_book", "class_measures"), chosen_classes),
    Step("street_lux", ("street_book", "lighting"), street_lux, remembers=True, compares=False),
    Step(
        "street_light",
        ("street_book", "street_classes", "street_lux", "lighting"),
        street_light,
    ),
)


def street_answer(answer: Answer, last: StreetAnswer | None = None) -> StreetAnswer:
    """The light on all streets, baseline beside scenario; from the last one where that helps.

    Raises StepError, in one sentence.
    """
    if last is not None and last.answer.district is not answer.district:
        last = None
    district, scenario = answer.district, answer.scenario
    same = last is not None and last.answer.baseline["lighting"] is answer.baseline["lighting"]
    if last is not None and same:
        baseline = last.baseline
    else:
        # the class asked for is the scenario's affair, so the baseline keeps the rule's
        sources = {"district": district, "lighting": answer.baseline["lighting"]}
        empty = scenario.with_measures(())
        baseline = evaluate(STREET_STEPS, {**sources, "scenario": empty}, None)
    sources = {"district": district, "lighting": answer.results["lighting"], "scenario": scenario}
    results = evaluate(STREET_STEPS, sources, last.results if last else baseline)
    return StreetAnswer(answer, baseline, results)
