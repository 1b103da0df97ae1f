"""The meters beside the model and the calibration, as JSON and as lines."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from models.measured.calibration import Z90
from models.measured.fit import HOURLY_LIMITS, MONTHLY_LIMITS, Fit, Limits
from twin.answer.compare import Answer
from twin.calibration.beside import Beside
from twin.calibration.calibrate import HELD_OUT, INPUTS, METER_FRAC, MODEL_FRAC, Group
from twin.district.district import Array
from twin.uncertainty.draws import uncertainties

SIGN = "metered less modelled"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


def fit_json(fit: Fit | None, limits: Limits | None = None) -> dict[str, Any] | None:
    """n, p, R2, CV(RMSE) and NMBE; with limits whether they are kept."""
    if fit is None:
        return None
    told = {k: None if v != v else v for k, v in asdict(fit).items()}
    return told if limits is None else {**told, "within_limits": fit.within(limits)}


def beside_json(
    found: tuple[Beside, ...], together: Mapping[str, Fit], year: int, weather: str
) -> dict[str, Any]:
    judged = [b.within for b in found if b.within is not None and b.key[0] != "district"]
    return {
        "year": year,
        "weather": weather,
        "sign": SIGN,
        "limits": {"source": "ASHRAE Guideline 14-2014, calibrated simulation",
                   "monthly": asdict(MONTHLY_LIMITS), "hourly": asdict(HOURLY_LIMITS)},
        "meters": [_meter(b) for b in found],
        "metered_buildings_together": {
            c: fit_json(f, MONTHLY_LIMITS) for c, f in together.items()
        },
        "within_limits_frac": float(np.mean(judged)) if judged else None,
    }  # fmt: skip


def _meter(b: Beside) -> dict[str, Any]:
    return {
        "place": b.key[0],
        "carrier": b.key[1],
        "metered_kwh": [None if v != v else float(v) for v in b.metered_kwh],
        "modelled_kwh": [float(v) for v in b.modelled_kwh],
        "monthly": fit_json(b.monthly, MONTHLY_LIMITS),
        "hourly": fit_json(b.hourly, HOURLY_LIMITS),
        **({"why_not": b.why} if b.why else {}),
    }


def beside_lines(
    found: tuple[Beside, ...], together: Mapping[str, Fit], year: int, weather: str
) -> Iterator[str]:
    yield f"Meters of {year} beside the model in {weather}. Bias: {SIGN}, p = 1."
    yield ""
    yield (f"{'meter':32}{'metered kWh':>13}{'modelled':>12}{'months':>8}{'CV(RMSE)':>10}"
           f"{'NMBE':>9}   Guideline 14    hourly")  # fmt: skip
    for b in found:
        known = np.isfinite(b.metered_kwh)
        head = (f"{b.key[0] + ' ' + b.key[1]:32}{b.metered_kwh[known].sum():13,.0f}"
                f"{b.modelled_kwh[known].sum():12,.0f}{known.sum():8}")  # fmt: skip
        yield (
            head
            + (_fit_text(b.monthly, MONTHLY_LIMITS) if b.monthly else "")
            + (f"   {_fit_text(b.hourly, HOURLY_LIMITS).strip()}" if b.hourly else "")
            + (f"   {b.why}" if b.why else "")
        )
    for carrier, fit in together.items():
        text = _fit_text(fit, MONTHLY_LIMITS)
        yield f"{'metered buildings, ' + carrier:32}{'':25}{fit.n:8}{text}"


def _fit_text(fit: Fit, limits: Limits) -> str:
    kept = "within" if fit.within(limits) else "outside"
    return f"{fit.cv_rmse_frac:10.1%}{fit.nmbe_frac:+9.1%}   {kept:12}"


def calibration_json(answer: Answer, groups: tuple[Group, ...]) -> dict[str, Any]:
    labels = {i.key: i.label for i in uncertainties(answer.results["factors"])}
    ids = answer.district.buildings.ids
    return {
        "interval": "5 to 95 %",
        "model_error": {"meter_frac": METER_FRAC, "model_frac_of_mean_month": MODEL_FRAC},
        "held_out_months": [_MONTHS[m] for m in HELD_OUT],
        "archetypes": [
            {
                "name": g.name,
                "metered_buildings": len(g.rows),
                "unmetered_buildings": len(g.others),
                "months": g.months,
                "settled": g.posterior.settled,
                "held_out": None if g.held_out is None else {
                    "before": fit_json(g.held_out[0]), "after": fit_json(g.held_out[1]),
                    "inside_90_frac": g.covered_frac,
                },
                "not_told": g.untold(),
                "not_told_apart": [
                    {"inputs": [a, b], "correlation": r} for a, b, r in g.together()
                ],
                "unmetered": _inputs(*g.posterior.unmetered(g.prior), g.prior.sd.max(axis=0),
                                     labels),
                "buildings": [
                    {"id": str(ids[row]),
                     "inputs": _inputs(g.posterior.x[k], g.posterior.sd[k], g.prior.sd[k], labels)}
                    for k, row in enumerate(g.rows)
                ],
            }
            for g in groups
        ],
    }  # fmt: skip


def _inputs(
    middle: Array, sd: Array, before: Array, labels: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Each input as a factor on what is calculated, or in kelvin, with its 90 % interval before
    and after."""
    told = {}
    for key, m, s, b in zip(INPUTS, middle, sd, before, strict=True):
        told[key] = {
            "label": labels[key],
            "unit": "K" if key == "setpoint" else "factor",
            "middle": _plain(key, m),
            "low": _plain(key, m - Z90 * s),
            "high": _plain(key, m + Z90 * s),
            "prior_low": _plain(key, -Z90 * b),
            "prior_high": _plain(key, Z90 * b),
        }
    return told


def _plain(key: str, x: float) -> float:
    return float(x) if key == "setpoint" else float(np.exp(x))


def calibration_lines(answer: Answer, groups: tuple[Group, ...]) -> Iterator[str]:
    for one in calibration_json(answer, groups)["archetypes"]:
        yield (f"{one['name']}: {one['metered_buildings']} buildings with meters, "
               f"{one['unmetered_buildings']} without, {one['months']} months")  # fmt: skip
        if not one["settled"]:
            yield "  The search did not come to rest: take the intervals as a first idea."
        if one["held_out"] and one["held_out"]["before"]:
            held = one["held_out"]
            yield (f"  months held out: CV(RMSE) {held['before']['cv_rmse_frac']:.1%} before, "
                   f"{held['after']['cv_rmse_frac']:.1%} after; NMBE "
                   f"{held['before']['nmbe_frac']:+.1%} before, {held['after']['nmbe_frac']:+.1%} "
                   f"after; {held['inside_90_frac']:.0%} inside their 90 % interval")  # fmt: skip
        yield f"  {'a building without a meter':40}{'middle':>8}   5 to 95 %        before"
        for told in one["unmetered"].values():
            unit = " K" if told["unit"] == "K" else ""
            yield (f"  {told['label'][:39]:40}{told['middle']:8.2f}   {told['low']:.2f} to "
                   f"{told['high']:.2f}{unit}     {told['prior_low']:.2f} to "
                   f"{told['prior_high']:.2f}{unit}")  # fmt: skip
        if one["not_told"]:
            yield f"  The readings say next to nothing about: {', '.join(one['not_told'])}."
        for pair in one["not_told_apart"]:
            yield (f"  Cannot be told apart: {pair['inputs'][0]} and {pair['inputs'][1]} "
                   f"(correlation {pair['correlation']:+.2f}).")  # fmt: skip
        yield ""
