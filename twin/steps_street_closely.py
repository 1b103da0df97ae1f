"""One street closely, as the straight road of EN 13201-3 that its lamp posts make."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.light.lantern_choice import LanternChoice, greatest_spacing_m, least_lantern
from models.light.lanterns import lantern_index, lanterns
from models.light.road_case import street_report
from models.light.street_road import road_of_street
from twin.district import Array, District
from twin.engine import Memory
from twin.scenario import Measure
from twin.steps_streets import chosen_classes, street_book
from twin.street_results import MAINTENANCE_FACTOR, StreetAnswer, StreetBook, StreetDetail


def street_closely(streets: StreetAnswer, row: int) -> StreetDetail | None:
    """Luminance, glare, the least lantern and the widest spacing of a street; None without lamps.

    All of it is of the straight road that stands for the street: even spacing, one height, the
    lantern most of its lamps have now.
    """
    district, lighting = streets.answer.district, streets.answer.results["lighting"]
    name = streets.now.lighting_class[row]
    road = _road(district, streets.book, row, lighting.lantern, name)
    if road is None:
        return None
    report = street_report(road)
    least = least_lantern(road)
    names = streets.book.lantern_names
    return StreetDetail(
        row=row,
        spacing_m=float(road["lamps"]["spacing_m"]),
        arrangement=str(road["lamps"]["arrangement"]),
        luminance_cd_m2=float(report["luminance_mean_cd_m2"]),
        overall_uniformity=float(report["overall_uniformity"]),
        longitudinal_uniformity=float(report["longitudinal_uniformity"]),
        threshold_increment_pct=float(report["threshold_increment_pct"]),
        met=bool(report["met"]),
        least_lantern=names[int(lantern_index([least.code])[0])],
        least_level_frac=least.flux_frac,
        least_met=least.met,
        least_failing=least.failing,
        widest_spacing_m=greatest_spacing_m(road),
    )


def _road(
    district: District, book: StreetBook, row: int, lantern: Array, name: str
) -> dict[str, Any] | None:
    here = np.flatnonzero(book.lamp_street == row)
    if len(here) == 0 or book.length_m[row] <= 0:
        return None
    codes = lanterns().code
    lanes = district.layers["streets"]["lanes"][row]
    return road_of_street(
        book.axis[row][:, 0],
        book.axis[row][:, 1],
        float(book.lit_width_m[row]),
        int(lanes),
        book.lamp_x_m[here],
        book.lamp_y_m[here],
        book.lamp_height_m[here],
        [codes[i] for i in lantern[here]],
        name,
        MAINTENANCE_FACTOR,
    )


def least_lanterns(
    district: District, measures: tuple[Measure, ...], last: Memory | None
) -> Array | None:
    """For every lamp (n_lamps,) the row of the least LED lantern with which its street meets its
    class, -1 where none does; None where no measure asks for it. Found once for a district."""
    if not any(measure.kind == "least_lantern" for measure in measures):
        return None
    asked = tuple(measure for measure in measures if measure.kind == "street_class")
    if last is not None and last.inputs[0] is district and last.output is not None:
        before = tuple(measure for measure in last.inputs[1] if measure.kind == "street_class")
        if before == asked:
            found: Array = last.output
            return found
    lamps = district.layers.get("lamp_posts")
    if lamps is None or "streets" not in district.layers:
        return np.zeros(0 if lamps is None else len(lamps), dtype=np.intp) - 1
    book = street_book(district)
    today = lantern_index(lamps["lamp"].astype(str))
    chosen = np.full(len(lamps), -1, dtype=np.intp)
    known: dict[Any, LanternChoice] = {}
    for row, name in enumerate(chosen_classes(district, book, asked)):
        road = _road(district, book, row, today, name)
        if road is None:
            continue
        key = _rounded(road)
        if key not in known:
            known[key] = least_lantern(road)
        if known[key].met:
            chosen[book.lamp_street == row] = int(lantern_index([known[key].code])[0])
    return chosen


def _rounded(road: Mapping[str, Any]) -> Any:
    """What makes two roads one to the eye of the choice: decimetres do not."""
    lamps, way = road["lamps"], road["carriageway"]
    return (
        road["class"],
        way["lanes"],
        round(way["width_m"], 1),
        lamps["arrangement"],
        round(lamps["spacing_m"]),
        round(lamps["height_m"], 1),
        round(lamps["overhang_m"], 1),
    )
