"""What stands on the streets whatever the scenario: points, lamps, fields and classes."""

from itertools import pairwise

import numpy as np
import shapely

from layers.terrain.terrain import elevation_m
from models.light.luminaire.luminaire_table import luminaires
from models.light.street.district_light import light_centres_m
from models.light.street.street_class import ClassRule, street_class_rule
from models.light.street.street_class import street_classes as classes_by_rule
from models.light.street.street_points import StreetPoints, street_points
from models.light.street.street_road import along_and_left_m
from twin.district.district import Array, District, Features
from twin.scenario.scenario import Measure
from twin.steps.lighting.street_results import StreetBook
from twin.targets.targets import targeted_streets, with_uptake

_LUMINAIRE_KINDS = {"hps": "sodium", "mh": "metal halide", "hpm": "mercury", "led": "LED"}
LEAST_FIELD_M = 6.0


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
        luminaire_names=tuple(_luminaire_name(code) for code in luminaires().code),
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


def _luminaire_name(code: str) -> str:
    """'hps_100' as '100 W sodium'."""
    kind, _, watts = code.partition("_")
    return f"{watts} W {_LUMINAIRE_KINDS.get(kind, kind)}"


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
        if measure.record.stage == "street_class":
            mask = targeted_streets(district, measure.target)
            chosen = with_uptake(district.layers["streets"], mask, measure.uptake_frac)
            for row in np.flatnonzero(chosen):
                classes[row] = str(measure.parameters["class"])
    return tuple(classes)
