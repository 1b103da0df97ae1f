"""What a measure has saved at a meter, by every baseline that its readings allow."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from models.measured import change_point, towt
from models.measured.change_point import ChangePoint
from models.measured.fit import Fit, TooFewReadings
from models.measured.hours import Means, Series, daily_means
from models.measured.saving import Saving, saving
from models.measured.towt import Towt
from models.measured.weeks import drawn_weeks


@dataclass(frozen=True)
class Baseline:
    """A model of the time before, how well it fits (p: its coefficients), and the saving by it.
    plausible: False where a slope has the wrong sign for heat or cooling."""

    name: str
    fit: Fit
    saving: Saving
    coefficients: dict[str, float]
    plausible: bool


@dataclass(frozen=True)
class LeftOut:
    """A model that the readings do not allow, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Savings:
    """outside_frac: share of the hours after that were colder or warmer than any before, where no
    baseline knows anything."""

    baselines: tuple[Baseline, ...]
    left_out: tuple[LeftOut, ...]
    before: Series
    after: Series
    outside_frac: float


def savings(before: Series, after: Series) -> Savings:
    """Daily 3P and 5P, hourly TOWT with one and with two temperature curves. Models that lack
    readings are left out with the reason."""
    days = daily_means(before), daily_means(after)
    tries: dict[str, Callable[[], tuple[ChangePoint | Towt, Fit, Saving]]] = {
        "3P heating, daily": lambda: _daily(change_point.heating_3p, *days),
        "3P cooling, daily": lambda: _daily(change_point.cooling_3p, *days),
        "5P, daily": lambda: _daily(change_point.heating_cooling_5p, *days),
        "TOWT, one temperature curve": lambda: _hourly(1, before, after),
        "TOWT, occupied and unoccupied curve": lambda: _hourly(2, before, after),
    }
    found, left_out = [], []
    for name, tried in tries.items():
        try:
            model, fit, saved = tried()
        except TooFewReadings as fault:
            left_out.append(LeftOut(name, str(fault)))
            continue
        plausible = not isinstance(model, ChangePoint) or model.is_plausible
        found.append(Baseline(name, fit, saved, _coefficients(model), plausible))
    return Savings(tuple(found), tuple(left_out), before, after, _outside_frac(before, after))


def _daily(
    fitted: Callable[[Means], ChangePoint], before: Means, after: Means
) -> tuple[ChangePoint, Fit, Saving]:
    model = fitted(before)
    drawn = change_point.drawn_baselines_kwh(model, before, after, drawn_weeks(before.week))
    saved = saving(model.baseline_kwh(after), after.energy_kwh, drawn)
    return model, model.fit(before), saved


def _hourly(curves: int, before: Series, after: Series) -> tuple[Towt, Fit, Saving]:
    model = towt.towt(before, curves)
    drawn = towt.drawn_baselines_kwh(model, before, after, drawn_weeks(before.week))
    saved = saving(model.baseline_kwh(after), after.energy_kwh, drawn)
    return model, model.fit(before), saved


def _coefficients(model: ChangePoint | Towt) -> dict[str, float]:
    if isinstance(model, ChangePoint):
        return {k: v for k, v in asdict(model).items() if v == v}  # nan: no such piece
    if model.occupied is None:
        return {}
    return {"occupied_h_week": float(model.occupied.sum())}


def _outside_frac(before: Series, after: Series) -> float:
    if not len(before) or not len(after):
        return 0.0
    low, high = before.temperature_c.min(), before.temperature_c.max()
    return float(np.mean((after.temperature_c < low) | (after.temperature_c > high)))
