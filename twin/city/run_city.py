"""A whole city: cut, calculated on workers, added up; what is done already is not done again."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock

from twin.city.city_folder import TOTALS, Plan, is_done, read_note
from twin.city.city_samples import city_bands
from twin.city.cluster import tiles_on_cluster
from twin.city.cut_city import JUST_THE_YEAR, More, cut_city
from twin.city.whole import CityError
from twin.scenario.scenario import Scenario
from twin.store.files import write_atomically

Told = Callable[[str, float], None]


@dataclass(frozen=True)
class CityRun:
    """What came of a run: the plan, tiles calculated now and before, why others failed, by number,
    the sums of all that is done, and the ends of their bands where samples were asked for."""

    plan: Plan
    calculated: int
    kept: int
    failed: Mapping[int, str]
    totals: Mapping[str, float]
    bands: Mapping[str, tuple[float, float]]

    def as_json(self) -> dict[str, Any]:
        """The form that `--json` prints."""
        return {
            "buildings": self.plan.n_buildings,
            "tiles": len(self.plan.tiles),
            "calculated": self.calculated,
            "kept": self.kept,
            "failed": {str(n): why for n, why in sorted(self.failed.items())},
            "totals": dict(self.totals),
            **({"bands": {k: list(v) for k, v in self.bands.items()}} if self.bands else {}),
        }


def run_city(
    place: str,
    scenario: Scenario,
    out: Path,
    scheduler: str | None = None,
    workers: int | None = None,
    tiles: int | None = None,
    more: More = JUST_THE_YEAR,
    told: Told = lambda _, __: None,
) -> CityRun:
    """Calculate a city tile by tile into a folder. Raises CityError, DistrictError, SaveError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CityError(
            f"{out}: cannot be made ({error.strerror}); choose another folder for --out."
        ) from error
    lock = filelock.FileLock(out.with_name(f".{out.name}.lock"), timeout=0)
    try:
        with lock:
            plan = cut_city(
                place, scenario, out, tiles, more, lambda _, share: told("Cutting the city", share)
            )
            return _run(plan, out, scheduler, workers, told)
    except filelock.Timeout as error:
        raise CityError(
            f"{out}: another command is calculating into it; wait for it or choose another folder."
        ) from error


def _run(plan: Plan, out: Path, scheduler: str | None, workers: int | None, told: Told) -> CityRun:
    open_ones = [t.number for t in plan.tiles if not is_done(out, plan, t.number)]
    kept, failed = len(plan.tiles) - len(open_ones), {}
    if open_ones:
        shutil.rmtree(out / "failed", ignore_errors=True)
        try:
            failed = dict(
                tiles_on_cluster(
                    out, open_ones, scheduler, workers,
                    lambda over: told("Calculating the tiles", (kept + over) / len(plan.tiles)),
                )
            )  # fmt: skip
        finally:
            shutil.rmtree(out / "attempts", ignore_errors=True)
    totals = city_totals(out, plan)
    bands = city_bands(out, plan) if plan.samples and not failed else {}
    told_of = {"sums": totals, "bands": bands}
    write_atomically(out / TOTALS, json.dumps(told_of, indent=1).encode())
    return CityRun(plan, len(open_ones) - len(failed), kept, failed, totals, bands)


def city_totals(out: Path, plan: Plan) -> dict[str, float]:
    """Sums over the tiles that are done, in the order of their numbers, so that they have the same
    digits whoever calculated them."""
    totals: dict[str, float] = {}
    for tile in plan.tiles:
        if is_done(out, plan, tile.number):
            note = read_note(out, "done", tile.number) or {}
            for name, value in note["sums"].items():
                totals[name] = totals.get(name, 0.0) + value
    return totals
