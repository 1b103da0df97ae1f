"""The least LED luminaire of every street that keeps its class: at full light, dimmed, fewer posts.

A street is first a straight road of EN 13201-3; then the district itself is lit with what was
chosen, and a street gets more flux until every field that keeps the class today keeps it still.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.light.luminaire.luminaire_table import luminaire_index, luminaires
from models.light.luminaire.operation import LEVEL_STEP
from models.light.street.luminaire_choice import (
    LuminaireTrial,
    chosen_luminaire,
    holding_spacing_m,
    luminaire_trial,
    posts_added,
)
from models.light.street.street_class import district_compliance
from models.light.street.street_points import light_per_street
from models.light.street.street_road import along_and_left_m
from twin.district.district import Array, District
from twin.engine.engine import Memory
from twin.engine.results import LuminaireFit
from twin.scenario.scenario import Measure
from twin.steps.lighting.street_book import chosen_classes, street_book
from twin.steps.lighting.street_light import asked_of, lit_points_lx
from twin.steps.lighting.street_results import StreetBook
from twin.steps.lighting.street_road import road_of_row

MOST_THINNED = 3
"""Re-spacing leaves at least each third post: beyond, no luminaire of the table keeps a class."""
_ROUNDS = 6
_LONGEST_M = 300.0


def luminaire_fit(
    district: District, measures: tuple[Measure, ...], last: Memory | None
) -> LuminaireFit | None:
    """The least luminaires of all streets; None where no measure asks for them. Found once for a
    district, the classes chosen in it and what is asked."""
    wanted = {need for measure in measures if (need := measure.record.needs) is not None}
    if not wanted:
        return None
    asked = _asked(measures)
    if last is not None and last.inputs[0] is district and last.output is not None:
        found: LuminaireFit = last.output
        if _asked(last.inputs[1]) == asked and found.knows >= wanted:
            return found
    lamps = district.layers.get("lamp_posts")
    n = 0 if lamps is None else len(lamps)
    none = np.full(n, -1, dtype=np.intp)
    everywhere, nowhere = np.ones(n, dtype=bool), np.zeros(n)
    fit = LuminaireFit(
        none, none.copy(), np.ones(n), none.copy(), everywhere, nowhere, frozenset(wanted)
    )
    if lamps is None or "streets" not in district.layers:
        return fit
    town = _town(district, asked, luminaire_index(lamps["lamp"].astype(str)))
    if "least_luminaires" in wanted:
        _fit_all(town, fit)
    if "fewer_posts" in wanted:
        _fit_fewer(town, fit)
    return fit


def _asked(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return tuple(measure for measure in measures if measure.record.stage == "street_class")


@dataclass(frozen=True, eq=False)
class _Town:
    """Streets, their classes, the fields that keep their class today (n_fields,), the luminaires of
    today (n_lamps,), the straight road of every street with lamps, and roads judged so far."""

    book: StreetBook
    classes: tuple[str, ...]
    kept: Array
    today: Array
    roads: Mapping[int, Mapping[str, Any]]
    trials: dict[Any, LuminaireTrial] = field(default_factory=dict)
    holding_m: dict[Any, float | None] = field(default_factory=dict)

    def trial(self, row: int, times: int = 1) -> LuminaireTrial | None:
        """The street's road with `times` its spacing; None where it is longer than any."""
        road = self.roads[row]
        lamps = dict(road["lamps"]) | {"spacing_m": times * road["lamps"]["spacing_m"]}
        if lamps["spacing_m"] > _LONGEST_M:
            return None
        wide = dict(road) | {"lamps": lamps}
        key = _rounded(wide)
        if key not in self.trials:
            self.trials[key] = luminaire_trial(wide)
        return self.trials[key]

    def posts_lacking(self, row: int) -> int:
        """Posts to be added to a street so that some LED luminaire meets its class."""
        road, posts = self.roads[row], int((self.book.lamp_street == row).sum())
        key = _rounded(road)
        if key not in self.holding_m:
            self.holding_m[key] = holding_spacing_m(road)
        return posts_added(posts, road["lamps"]["spacing_m"], self.holding_m[key])


def _town(district: District, asked: tuple[Measure, ...], today: Array) -> _Town:
    book = street_book(district)
    classes = chosen_classes(district, book, asked)
    roads = {}
    for row, name in enumerate(classes):
        road = road_of_row(district, book, row, today, name)
        if road is not None:
            roads[row] = road
    light = light_per_street(
        lit_points_lx(book, today, np.ones(len(today))), book.field, len(book.field_length_m)
    )
    names = [classes[row] for row in book.field_street]
    kept = district_compliance(names, light, book.field_length_m).met
    return _Town(book, classes, kept, today, roads)


def _short_of(town: _Town, luminaire: Array, level_frac: Array) -> Array:
    """How many times the light each street would need so that its fields keep their class, (n,)."""
    book = town.book
    lux = lit_points_lx(book, luminaire, level_frac)
    light = light_per_street(lux, book.field, len(book.field_length_m))
    mean, least = asked_of(town.classes)
    tiny = 1e-6
    ratio = np.fmax(
        mean[book.field_street] / np.maximum(light.illuminance_mean_lx, tiny),
        least[book.field_street] / np.maximum(light.illuminance_min_lx, tiny),
    )
    ratio = np.where(town.kept & np.isfinite(ratio), ratio, 0.0)
    most = np.zeros(len(book.length_m))
    np.maximum.at(most, book.field_street, ratio)
    return most


def _fit_all(town: _Town, fit: LuminaireFit) -> None:
    """Every post stays: the least luminaire at full light, and dimmed, written to `fit`."""
    trials = {row: trial for row in town.roads if (trial := town.trial(row)) is not None}
    needed = _needed_lm(town, trials, fit.stays)
    for row, trial in trials.items():
        here = town.book.lamp_street == row
        full = chosen_luminaire(trial, False, needed[row])
        dimmed = chosen_luminaire(trial, True, needed[row])
        if full.met:
            fit.full[here], fit.dimmed[here] = _row(full.code), _row(dimmed.code)
            fit.level_frac[here] = _level(dimmed.flux_frac)
        else:
            fit.lacks[here] = town.posts_lacking(row) / max(int(here.sum()), 1)


def _fit_fewer(town: _Town, fit: LuminaireFit) -> None:
    """Posts away where the class holds without them, written to `fit`: first each third post alone,
    then each second. A street keeps all its posts where a field of the district itself loses its
    class, or where those that stay would draw more than all do today."""
    table = luminaires()
    for times in range(MOST_THINNED, 1, -1):
        trials: dict[int, LuminaireTrial] = {}
        for row in town.roads:
            here = town.book.lamp_street == row
            wide = town.trial(row, times) if (fit.sparse[here] < 0).all() else None
            if wide is not None and chosen_luminaire(wide).met:
                trials[row] = wide
                _leave_each(town.book, row, times, fit.stays)
        needed = _needed_lm(town, trials, fit.stays)
        chosen = {
            row: _row(chosen_luminaire(trial, False, needed[row]).code)
            for row, trial in trials.items()
        }
        short = _short_of(town, *_of_lamps(town, chosen, fit.stays))
        for row, luminaire in chosen.items():
            here = town.book.lamp_street == row
            power_w = float(table.circuit_w[luminaire]) * int(fit.stays[here].sum())
            today_w = float(table.circuit_w[town.today[here]].sum())
            if short[row] > 1.0 + 1e-3 or fit.stays[here].all() or power_w > today_w:
                fit.stays[here] = True
            else:
                fit.sparse[here] = luminaire


def _needed_lm(town: _Town, trials: Mapping[int, LuminaireTrial], stays: Array) -> Array:
    """Flux of a luminaire of each street with which its fields keep their class (n_streets,) [lm]:
    more where the light falls short, round by round, as neighbours light each other's ends."""
    needed = np.zeros(len(town.book.length_m))
    table = luminaires()
    for _ in range(_ROUNDS):
        rows, levels = {}, {}
        for row, trial in trials.items():
            choice = chosen_luminaire(trial, True, needed[row])
            rows[row], levels[row] = _row(choice.code), _level(choice.flux_frac)
        luminaire, level = _of_lamps(town, rows, stays, levels)
        short = _short_of(town, luminaire, level)
        worst = 1.0
        for row in trials:
            if short[row] > 1.0:
                flux = float(table.luminaire_flux_lm[rows[row]]) * levels[row]
                grown = max(needed[row], flux * short[row])
                worst = max(worst, grown / max(needed[row], flux))
                needed[row] = grown
        if worst < 1.0 + 1e-3:
            break
    return needed


def _of_lamps(
    town: _Town, rows: Mapping[int, int], stays: Array, levels: Mapping[int, float] | None = None
) -> tuple[Array, Array]:
    """Luminaire and level of every lamp (n_lamps,); streets not named stay as lit today."""
    luminaire = town.today.copy()
    level = np.where(stays, 1.0, 0.0)
    for row, code in rows.items():
        here = town.book.lamp_street == row
        luminaire[here] = code
        if levels is not None:
            level[here] *= levels[row]
    return luminaire, level


def _leave_each(book: StreetBook, row: int, times: int, stays: Array) -> None:
    """Of each side of a street every `times`-th post stays."""
    here = np.flatnonzero(book.lamp_street == row)
    x, y = book.axis[row][:, 0], book.axis[row][:, 1]
    along, left = along_and_left_m(book.lamp_x_m[here], book.lamp_y_m[here], x, y)
    for side in (left > 0, left <= 0):
        order = here[side][np.argsort(along[side])]
        first = (len(order) - 1) % times // 2  # as far from the one end as from the other
        stays[order] = np.arange(len(order)) % times == first


def _level(flux_frac: float) -> float:
    return min(float(np.ceil(flux_frac / LEVEL_STEP - 1e-9)) * LEVEL_STEP, 1.0)


def _row(code: str) -> int:
    return int(luminaire_index([code])[0])


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
