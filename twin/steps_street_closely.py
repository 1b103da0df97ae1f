"""One street closely, as the straight road of EN 13201-3 that its lamp posts make."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.light.lantern_choice import LanternChoice, greatest_spacing_m, least_lantern
from models.light.lanterns import lantern_index, lanterns
from models.light.operation import LEVEL_STEP
from models.light.road_case import street_report
from models.light.street_road import along_and_left_m, road_of_street
from twin.district import Array, District
from twin.engine import Memory
from twin.results import LanternFit
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
    road = _road(district, streets.book, row, lighting.lantern, name, lighting.level_frac)
    if road is None:
        return None
    report = street_report(road)
    least = least_lantern(road, dimmed=True)
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
    district: District,
    book: StreetBook,
    row: int,
    lantern: Array,
    name: str,
    level_frac: Array | None = None,
) -> dict[str, Any] | None:
    """The road that stands for a street; `level_frac` (n_lamps,) else full light on every post."""
    level = np.ones(len(lantern)) if level_frac is None else level_frac
    here = np.flatnonzero((book.lamp_street == row) & (level > 0.0))
    if len(here) == 0 or book.length_m[row] <= 0:
        return None
    codes = lanterns().code
    lanes = district.layers["streets"]["lanes"][row]
    road = road_of_street(
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
    code = str(road["lamps"]["photometry"]["lantern"])
    flux_lm = float(lanterns().lantern_flux_lm[int(lantern_index([code])[0])])
    road["lamps"]["flux_lm"] = flux_lm * float(level[here].mean())
    return road


MOST_THINNED = 3
"""Re-spacing leaves at least each third post: beyond, no lantern of the table keeps a class."""


def lantern_fit(
    district: District, measures: tuple[Measure, ...], last: Memory | None
) -> LanternFit | None:
    """The least LED lantern of every lamp's street, at full light, dimmed and with fewer posts.

    None where no measure asks for it. Found once for a district and the classes chosen in it.
    """
    if not any(measure.kind in ("least_lantern", "respacing") for measure in measures):
        return None
    asked = tuple(measure for measure in measures if measure.kind == "street_class")
    if last is not None and last.inputs[0] is district and last.output is not None:
        before = tuple(measure for measure in last.inputs[1] if measure.kind == "street_class")
        if before == asked:
            found: LanternFit = last.output
            return found
    lamps = district.layers.get("lamp_posts")
    n = 0 if lamps is None else len(lamps)
    none = np.full(n, -1, dtype=np.intp)
    fit = LanternFit(none, none.copy(), np.ones(n), none.copy(), np.ones(n, dtype=bool))
    if lamps is None or "streets" not in district.layers:
        return fit
    book = street_book(district)
    today = lantern_index(lamps["lamp"].astype(str))
    known: dict[Any, _StreetFit] = {}
    for row, name in enumerate(chosen_classes(district, book, asked)):
        road = _road(district, book, row, today, name)
        if road is None:
            continue
        key = _rounded(road)
        if key not in known:
            known[key] = _fit_of(road)
        _note(fit, book, row, known[key])
    return fit


@dataclass(frozen=True)
class _StreetFit:
    full: LanternChoice
    dimmed: LanternChoice
    each: int  # every how many-th post can stay alone, with `sparse` on it
    sparse: LanternChoice


def _fit_of(road: Mapping[str, Any]) -> _StreetFit:
    full = least_lantern(road)
    each, sparse = 1, full
    for times in range(2, MOST_THINNED + 1):
        lamps = dict(road["lamps"])
        lamps["spacing_m"] *= times
        wider = least_lantern(dict(road) | {"lamps": lamps}) if lamps["spacing_m"] < 300 else full
        if full.met and lamps["spacing_m"] < 300 and wider.met:
            each, sparse = times, wider
    return _StreetFit(full, least_lantern(road, dimmed=True), each, sparse)


def _note(fit: LanternFit, book: StreetBook, row: int, found: _StreetFit) -> None:
    """Write what was found for a street to its lamps; of each side every `each`-th post stays."""
    here = np.flatnonzero(book.lamp_street == row)
    if not found.full.met:
        return
    fit.full[here] = _row(found.full)
    fit.dimmed[here] = _row(found.dimmed)
    fit.level_frac[here] = np.ceil(found.dimmed.flux_frac / LEVEL_STEP) * LEVEL_STEP
    if found.each == 1:
        return
    fit.sparse[here] = _row(found.sparse)
    along, left = along_and_left_m(
        book.lamp_x_m[here], book.lamp_y_m[here], book.axis[row][:, 0], book.axis[row][:, 1]
    )
    for side in (left > 0, left <= 0):
        order = here[side][np.argsort(along[side])]
        fit.stays[order] = np.arange(len(order)) % found.each == 0


def _row(choice: LanternChoice) -> int:
    return int(lantern_index([choice.code])[0])


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
